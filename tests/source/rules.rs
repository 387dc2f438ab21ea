//! The rules, each from a file to its violations. They see names, not types: they catch accidents, not intent.

use super::source::Source;

/// Which module may import which.
const IMPORTS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("cli", &["model"]),
    ("read", &["model"]),
    ("ticket", &["model", "read"]),
    ("project", &["model", "read", "ticket"]),
    ("table", &["model"]),
    ("process", &["model"]),
    ("judge", &["model", "table"]),
    ("remedy", &["model", "table", "judge"]),
    ("forecast", &["model", "table", "remedy"]),
    ("report", &["model"]),
    ("discover", &["model", "read"]),
    ("observe", &["model", "read", "table", "process"]),
    (
        "commands",
        &[
            "model", "cli", "read", "ticket", "table", "process", "judge", "remedy", "report",
            "discover", "observe", "forecast", "project",
        ],
    ),
    ("api", &["model", "commands", "report"]),
    ("entry", &["cli", "commands"]),
    ("main", &["entry"]),
    (
        "fuzzing",
        &["model", "read", "ticket", "table", "report", "commands"],
    ),
    ("lib", &["api", "entry"]),
];

/// Crates and functions that one module alone may name.
const OWNERS: &[(&str, &str)] = &[
    ("which", "discover"),
    ("walkdir", "discover"),
    ("mailparse", "read"),
    ("comfy_table", "report"),
    ("semver", "table"),
    // They block on a pipe and never end on a device; the functions of `read::file` do not.
    ("fs::read", "read"),
    ("fs::read_to_string", "read"),
];

/// The number of lines from which a file is about more than one subject.
pub(crate) const MAX_LINES: usize = 420;

fn violation(source: &Source, line: usize, text: &str) -> String {
    format!("{}:{line}: {text}", source.path)
}

/// Modules import as in [`IMPORTS`], through `crate::`, `tfpair::` or enough `super::`.
pub(crate) fn imports(source: &Source) -> Vec<String> {
    let module = source.module();
    let allowed = |name: &str| IMPORTS.iter().find(|(known, _)| *known == name);
    let Some((_, targets)) = allowed(module) else {
        return vec![format!("{}: `{module}` is not in IMPORTS", source.path)];
    };
    let escape: Vec<&str> = ["super", ":", ":"].repeat(source.depth());
    let roots = [&["crate", ":", ":"], &["tfpair", ":", ":"], &escape[..]];
    let mut found = Vec::new();
    for at in 0..source.tokens.len() {
        let inside_path = at > 0 && source.has(at - 1, &[":"]);
        for root in roots.iter().filter(|root| !root.is_empty() && !inside_path) {
            if source.has(at, root) {
                let names = heads(source, at + root.len());
                found.extend(names.into_iter().filter_map(|(line, name)| {
                    let bad = allowed(name).is_some() && name != module && !targets.contains(&name);
                    bad.then(|| violation(source, line, &format!("`{module}` imports `{name}`")))
                }));
            }
        }
    }
    found
}

/// The first name of a path, or of each member of a `{...}` group.
fn heads(source: &Source, at: usize) -> Vec<(usize, &str)> {
    let tokens = &source.tokens[at..];
    if !source.has(at, &["{"]) {
        return tokens
            .iter()
            .take(1)
            .map(|t| (t.line, t.text.as_str()))
            .collect();
    }
    let mut depth = 0_usize;
    let mut starts = false;
    let mut names = Vec::new();
    for token in tokens {
        match token.text.as_str() {
            "{" => (depth, starts) = (depth + 1, depth == 0),
            "}" if depth == 1 => break,
            "}" => depth -= 1,
            "," => starts = depth == 1,
            name if starts => {
                names.push((token.line, name));
                starts = false;
            }
            _ => {}
        }
    }
    names
}

/// What [`OWNERS`] lists is named by its owner alone. The build script reads the data files of the project.
pub(crate) fn owners(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (name, owner) in OWNERS {
        if source.module() == *owner || source.path.starts_with("src/table/build/") {
            continue;
        }
        let path: Vec<&str> = name.split("::").collect();
        let path = path.join(" : : ");
        let path: Vec<&str> = path.split(' ').collect();
        for at in 0..source.tokens.len() {
            let follows = |texts: &[&str]| at >= texts.len() && source.has(at - texts.len(), texts);
            // `crate::discover::which` is a module of ours; `::which` and `std::fs::read` are not
            let ours = follows(&[":", ":"])
                && !follows(&["std", ":", ":"])
                && at > 2
                && source.tokens[at - 3]
                    .text
                    .chars()
                    .all(char::is_alphanumeric);
            let end = at + path.len();
            let named = source.has(end, &[":", ":"]) || follows(&["use"]) || path.len() > 1;
            if source.has(at, &path) && named && !ours {
                let text = format!("`{name}` is used outside `{owner}`");
                found.push(violation(source, source.tokens[at].line, &text));
            }
        }
    }
    found
}

/// What is known of versions is data: no version is written in the code that reads, judges or commands.
pub(crate) fn versions(source: &Source) -> Vec<String> {
    if !matches!(source.module(), "judge" | "commands" | "read" | "discover") {
        return Vec::new();
    }
    let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let mut found = Vec::new();
    for (at, token) in source.tokens.iter().enumerate() {
        let literal = token
            .text
            .trim_start_matches(['b', 'r', '#'])
            .strip_prefix('"');
        let literal = literal.map(|text| text.trim_end_matches(['#', '"']));
        let arguments = [
            &["Version", ":", ":", "new", "(", "["][..],
            &["PythonVersion", ":", ":", "series", "("],
        ];
        // One number alone is a bound to search from; a release has two.
        let built = arguments.iter().any(|call| {
            let first = at + call.len();
            let numbers = source.tokens.get(first..first + 3);
            source.has(at, call)
                && numbers
                    .is_some_and(|n| number(&n[0].text) && n[1].text == "," && number(&n[2].text))
        });
        if built || literal.is_some_and(is_version) {
            let text = format!("the version `{}` is written in code", token.text);
            found.push(violation(source, token.line, &text));
        }
    }
    found
}

/// Whether a whole literal is a version or a set of specifiers: `2.10`, `>=1.20,<2`, `numpy==1.26.4`.
fn is_version(text: &str) -> bool {
    let operators = ['<', '>', '=', '!', '~'];
    let starts_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let bare = |part: &str| {
        let part = part
            .trim_start_matches(operators)
            .trim()
            .trim_start_matches('v');
        let release = part.split_once('.');
        release.is_some_and(|(first, rest)| {
            !first.is_empty()
                && first.chars().all(|c| c.is_ascii_digit())
                && starts_with_digit(rest)
        })
    };
    let compared = |part: &str| {
        // A name before the operator, no sentence: an example in a message is prose.
        part.find(operators).is_some_and(|at| {
            let (name, rest) = part.split_at(at);
            let version = rest.trim_start_matches(operators).trim_start();
            !name.trim().contains([' ', '{', '`']) && starts_with_digit(version)
        })
    };
    let text = text.trim();
    text.split(',').any(|part| bare(part.trim())) || compared(text)
}

pub(crate) fn length(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > MAX_LINES)
        .then(|| format!("{path}: {lines} lines, at most {MAX_LINES}: split it by subject"))
}

/// No path of one machine, and no host of a package index.
pub(crate) fn places(path: &str, text: &str) -> Vec<String> {
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
    let longer =
        |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || "._-~})/".contains(c));
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let host = hosts.iter().find(|host| line.contains(*host));
        let folder = folders.iter().find(|folder| {
            line.match_indices(*folder)
                .any(|(at, _)| !longer(&line[..at]))
        });
        for name in host.into_iter().chain(folder) {
            found.push(format!(
                "{path}:{}: `{name}` names a machine or a host",
                number + 1
            ));
        }
    }
    found
}

/// Every pattern of the readers of tickets compiles: they are compiled when a ticket needs them.
pub(crate) fn patterns(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for at in 0..source.tokens.len() {
        for call in ["new", "with_literals"] {
            if !source.has(at, &["Pattern", ":", ":", call, "("]) {
                continue;
            }
            let token = &source.tokens[at + 5];
            let raw = token
                .text
                .strip_prefix('r')
                .map(|raw| raw.trim_matches('#'));
            let text = raw.and_then(|raw| raw.strip_prefix('"')?.strip_suffix('"'));
            match text.map(regex_syntax::parse) {
                Some(Ok(_)) => {}
                Some(Err(error)) => found.push(violation(source, token.line, &error.to_string())),
                // the constructor itself
                None if token.text == "text" => {}
                None => found.push(violation(source, token.line, "a pattern is a raw string")),
            }
        }
    }
    found
}
