//! Rules about literals: no version in code, no path of a machine, no host of a package index.

use super::rules::{Breach, breach};
use super::source::Source;

/// What is known of versions is data: no version stands in the code that reads, judges or commands.
pub(crate) fn versions(source: &Source) -> Vec<Breach> {
    if !matches!(source.room(), "judge" | "commands" | "read" | "discover") {
        return Vec::new();
    }
    let mut found: Vec<Breach> = source
        .literals
        .iter()
        .filter(|literal| is_version(&literal.text))
        .map(|literal| {
            breach(
                source,
                literal.line,
                format!("the version `{}` stands in code, not in data", literal.text),
            )
        })
        .collect();
    for (line, text) in source.lines() {
        for maker in ["Version::new(", "PythonVersion::series("] {
            let numbers = text.match_indices(maker).any(|(at, _)| {
                let inner = text[at + maker.len()..].split([']', ')']).next();
                // One number alone is a bound to search from; a release has two.
                let parts: Vec<&str> = inner.unwrap_or_default().split(',').collect();
                parts.len() > 1
                    && parts.iter().all(|part| {
                        part.trim_start_matches(['[', ' ', '&'])
                            .starts_with(|c: char| c.is_ascii_digit())
                    })
            });
            if numbers {
                found.push(breach(
                    source,
                    line,
                    format!("`{maker}` of numbers in code"),
                ));
            }
        }
    }
    found
}

/// Whether a whole literal is a version or a set of specifiers: `2.10`, `>=1.20,<2`, `numpy==1.26.4`.
fn is_version(text: &str) -> bool {
    let operators = ['<', '>', '=', '!', '~'];
    let bare = |part: &str| {
        let part = part
            .trim_start_matches(operators)
            .trim()
            .trim_start_matches('v');
        let mut pieces = part.split('.');
        let first = pieces.next().unwrap_or_default();
        let second = pieces.next().unwrap_or_default();
        !first.is_empty()
            && first.chars().all(|c| c.is_ascii_digit())
            && second.starts_with(|c: char| c.is_ascii_digit())
    };
    let compared = |part: &str| {
        // A name before the operator, no sentence: an example in a message is prose.
        part.find(operators).is_some_and(|at| {
            !part[..at].trim().contains([' ', '{', '`'])
                && part[at..]
                    .trim_start_matches(operators)
                    .trim_start()
                    .starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let text = text.trim();
    text.split(',').any(|part| bare(part.trim())) || compared(text)
}

/// No path of one machine, and no host of a package index.
pub(crate) fn places(path: &str, text: &str) -> Vec<Breach> {
    let hosts = [
        concat!("py", "pi.org"),
        concat!("python", "hosted.org"),
        concat!("crates", ".io"),
        concat!("anaconda", ".org"),
    ];
    let folders = [
        concat!("/", "work/"),
        concat!("/", "root/."),
        concat!("/", "opt/tools"),
        concat!("/", "opt/wheels"),
    ];
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let host = hosts.iter().find(|host| line.contains(*host));
        let folder = folders.iter().find(|folder| {
            line.match_indices(*folder).any(|(at, _)| {
                !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-~})/".contains(c))
            })
        });
        for what in host.into_iter().chain(folder) {
            found.push(Breach {
                path: path.to_owned(),
                line: number + 1,
                what: format!("`{what}` names one machine or one host"),
            });
        }
    }
    found
}
