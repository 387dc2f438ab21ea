//! Requirements and constraints files, as pip reads them: continuations, comments, options, includes. Environment
//! variables are never expanded.

use super::include::Includes;
use super::{Stated, column};
use crate::model::{Build, Group, ManifestProblem, Requirement, SourcePlace, VersionOrUrl};

/// Options that name a file with requirements, and whether it holds constraints.
const FILES: &[(&str, bool)] = &[
    ("-r", false),
    ("--requirement", false),
    ("-c", true),
    ("--constraint", true),
];

/// Options with a value that change nothing here.
const WITH_VALUE: &[&str] = &[
    "-i",
    "--index-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "--no-binary",
    "--only-binary",
    "--trusted-host",
    "--use-feature",
    "-t",
    "--target",
    "--timeout",
    "--retries",
    "--proxy",
    "--python",
    "--prefix",
    "--root",
    "--src",
    "--progress-bar",
    "--index",
    "--default-index",
    "--index-strategy",
    "-p",
    "--python-version",
    "--platform",
    "--config-settings",
    "-C",
    "--hash",
    "--global-option",
    "--cert",
    "--cache-dir",
    "--log",
    "--upgrade-strategy",
    "--install-option",
    "--abi",
    "--implementation",
    "--group",
];

/// Reads the lines of a file.
pub(super) fn read(text: &str, group: &Group, to: &mut Includes<'_>) {
    for (line, first, joined) in joined_lines(text) {
        let place = SourcePlace {
            path: to.current().to_owned(),
            line,
            column: column(first, ""),
        };
        logical_line(&joined, first, group, place, to);
    }
}

/// Lines as pip joins them: the number and the text of the first, and the whole without comments.
fn joined_lines(text: &str) -> Vec<(usize, &str, String)> {
    let mut all = Vec::new();
    let mut open: Option<(usize, &str, String)> = None;
    for (index, line) in text.lines().enumerate() {
        let is_comment = line.trim_start().starts_with('#');
        let (part, goes_on) = match line.strip_suffix('\\') {
            Some(part) if !is_comment => (part, true),
            _ => (line, false),
        };
        let joined = open.get_or_insert_with(|| (index + 1, line, String::new()));
        joined.2.push_str(uncommented(part));
        if !goes_on {
            all.extend(open.take());
        }
    }
    all.extend(open);
    all.retain(|(_, _, joined)| !joined.trim().is_empty());
    all
}

/// A line without its comment, which begins the line or follows a blank.
fn uncommented(line: &str) -> &str {
    let mut before = None;
    for (at, c) in line.char_indices() {
        if c == '#' && before.is_none_or(char::is_whitespace) {
            return line.split_at(at).0;
        }
        before = Some(c);
    }
    line
}

/// One requirement or option.
fn logical_line(text: &str, first: &str, group: &Group, place: SourcePlace, to: &mut Includes<'_>) {
    let text = text.trim();
    if !text.starts_with('-') {
        return requirement(text, first, group, place, to);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    arguments(&words, first, group, &place, to);
}

/// The arguments of an install: requirements, options and their values.
pub(super) fn arguments(
    words: &[&str],
    first: &str,
    group: &Group,
    place: &SourcePlace,
    to: &mut Includes<'_>,
) {
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        if !word.starts_with('-') {
            requirement(word, first, group, place.clone(), to);
            continue;
        }
        let (name, mut value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        // `-rfile`
        let mut short = FILES.iter().map(|(n, _)| *n).chain(["-e"]);
        let glued = short.find(|n| n.len() == 2 && word.len() > 2 && word.starts_with(n));
        let name = match glued {
            Some(short) => {
                value = word.strip_prefix(short);
                short
            }
            None => name,
        };
        if let Some((_, constraints)) = FILES.iter().find(|(option, _)| *option == name) {
            let Some(file) = value.or_else(|| words.next()) else {
                to.problem(place.clone(), ManifestProblem::Option(word.to_owned()));
                continue;
            };
            let group = if *constraints {
                &Group::Constraint
            } else {
                group
            };
            to.include(unquoted(file), group, place.clone());
        } else if matches!(name, "-e" | "--editable") {
            if let Some(target) = value.or_else(|| words.next()) {
                to.problem(place.clone(), ManifestProblem::Elsewhere(target.to_owned()));
            }
        } else if WITH_VALUE.contains(&name) && value.is_none() {
            words.next();
        }
    }
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\''])
}

/// A PEP 508 requirement, or what pip takes in its place: a URL, a path, an archive.
fn requirement(text: &str, first: &str, group: &Group, place: SourcePlace, to: &mut Includes<'_>) {
    // options of one requirement stand behind it
    let text = text.split(" --").next().unwrap_or(text).trim();
    if text.contains("${") || text.contains('$') && !text.contains("://") {
        return to.problem(place, ManifestProblem::Variable(cut(text)));
    }
    let is_url = text.contains("://") && !text.contains(" @ ") && !text.contains("@ ");
    let is_path = text.starts_with(['.', '/']) || text.contains('/') && !text.contains('@');
    if is_url || is_path || text.ends_with(".whl") {
        match of_archive(text) {
            Some(requirement) => {
                to.manifest
                    .stated
                    .push(stated(requirement, first, group, place));
            }
            None => to.problem(place, ManifestProblem::Elsewhere(cut(text))),
        }
        return;
    }
    match text.parse::<Requirement>() {
        Ok(requirement) => {
            let requirement = match &requirement.source {
                VersionOrUrl::Url(url) => {
                    let url = url.to_string();
                    let archive = of_archive(&url).filter(|r| r.name == requirement.name);
                    let place = place.clone();
                    to.problem(place, ManifestProblem::Elsewhere(cut(&url)));
                    archive.unwrap_or(requirement)
                }
                VersionOrUrl::Versions(_) => requirement,
            };
            to.manifest
                .stated
                .push(stated(requirement, first, group, place));
        }
        Err(error) => {
            let (text, error) = (cut(text), error.to_string());
            to.problem(place, ManifestProblem::Requirement { text, error });
        }
    }
}

fn stated(requirement: Requirement, first: &str, group: &Group, place: SourcePlace) -> Stated {
    let column = column(first, requirement.name.as_str());
    Stated {
        requirement,
        group: group.clone(),
        build: Build::Index,
        place: SourcePlace { column, ..place },
    }
}

/// The release that the name of a wheel states.
fn of_archive(text: &str) -> Option<Requirement> {
    let file = text.split(['#', '?']).next()?.rsplit('/').next()?;
    let mut parts = file.strip_suffix(".whl")?.split('-');
    let (name, version) = (parts.next()?, parts.next()?);
    format!("{name}=={version}").parse().ok()
}

/// A text that is short enough to be shown.
fn cut(text: &str) -> String {
    const LONGEST: usize = 100;
    let end = text.floor_char_boundary(LONGEST);
    match text.get(..end) {
        Some(head) if head.len() < text.len() => format!("{head}..."),
        _ => text.to_owned(),
    }
}
