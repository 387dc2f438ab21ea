//! The rules, each a function from a file to its violations. They read text, not types: they catch accidents, not
//! intent.

use super::source::Source;

/// What breaks a rule, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) what: String,
}

pub(crate) fn breach(source: &Source, line: usize, what: String) -> Breach {
    Breach {
        path: source.path.clone(),
        line,
        what,
    }
}

/// Which room may import which. `commands` sees all; `main` starts `commands` with what `cli` read.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("cli", &["model"]),
    ("read", &["model"]),
    ("ticket", &["model", "read"]),
    ("table", &["model"]),
    ("process", &["model"]),
    ("judge", &["model", "table"]),
    ("remedy", &["model", "table", "judge"]),
    ("report", &["model"]),
    ("discover", &["model", "read"]),
    ("observe", &["model", "read", "table", "process"]),
    (
        "commands",
        &[
            "model", "cli", "read", "ticket", "table", "process", "judge", "remedy", "report",
            "discover", "observe",
        ],
    ),
    ("api", &["model", "commands", "report"]),
    ("entry", &["cli", "commands"]),
    ("main", &["entry"]),
    ("lib", &["api", "entry"]),
];

/// The crates that one room alone may name.
const DOORS: &[(&str, &str)] = &[
    ("which", "discover"),
    ("walkdir", "discover"),
    ("mailparse", "read"),
    ("comfy_table", "report"),
    ("semver", "table"),
];

/// What touches the outside, and the rooms that may.
const OUTSIDE: &[(&str, &[&str])] = &[
    (
        "std::fs",
        &["discover", "read", "commands", "observe", "process"],
    ),
    ("std::env", &["discover", "commands", "observe", "entry"]),
    ("std::net", &[]),
    ("process::Command", &["process"]),
    ("Command::new", &["process"]),
    ("process::exit", &["entry"]),
    (
        "SystemTime::now",
        &["commands", "observe", "process", "entry"],
    ),
    ("Instant::now", &["commands", "observe", "process", "entry"]),
    (
        ".exists()",
        &[
            "discover", "read", "commands", "observe", "process", "entry",
        ],
    ),
    (
        ".is_file()",
        &[
            "discover", "read", "commands", "observe", "process", "entry",
        ],
    ),
    (
        ".is_dir()",
        &[
            "discover", "read", "commands", "observe", "process", "entry",
        ],
    ),
    (
        ".read_dir()",
        &[
            "discover", "read", "commands", "observe", "process", "entry",
        ],
    ),
    (
        ".canonicalize()",
        &["discover", "read", "commands", "observe", "process"],
    ),
    (".is_terminal()", &["commands", "observe", "entry"]),
];

/// What prints, or opens the streams that are printed to.
const PRINTING: &[&str] = &[
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
    "dbg!",
    "io::stdout",
    "io::stderr",
    "anstream::stdout",
    "anstream::stderr",
];

/// How long a file may grow before it has two owners.
pub(crate) const LONGEST: usize = 420;

/// `crate::room`, `tfpair::room` and `super::super::room` outside the tests follow the arrows.
pub(crate) fn arrows(source: &Source) -> Vec<Breach> {
    let room = source.room();
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == room) else {
        return vec![breach(source, 1, format!("the house has no room `{room}`"))];
    };
    let mut found = Vec::new();
    for (line, target) in targets(source) {
        let known = ARROWS.iter().any(|(name, _)| *name == target);
        if known && target != room && !allowed.contains(&target.as_str()) {
            found.push(breach(source, line, format!("`{room}` imports `{target}`")));
        }
    }
    found
}

/// The names that follow `crate::`, `tfpair::` or enough `super::`, with the line of each.
fn targets(source: &Source) -> Vec<(usize, String)> {
    let code = &source.code;
    let mut found = Vec::new();
    let escape = "super::".repeat(source.depth());
    let mut roots = vec!["crate::", "tfpair::"];
    if !escape.is_empty() {
        roots.push(&escape);
    }
    for root in roots {
        for (at, _) in code.match_indices(root) {
            let starts_word =
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            if !starts_word {
                continue;
            }
            let line = code[..at].lines().count().max(1);
            for name in heads(&code[at + root.len()..]) {
                found.push((line, name));
            }
        }
    }
    found
}

/// The first names of a path or of each member of a `{...}` group.
fn heads(path: &str) -> Vec<String> {
    let ident = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = path.trim_start().strip_prefix('{') else {
        return vec![ident(path)];
    };
    let mut depth = 0_usize;
    let mut names = vec![ident(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(ident(&group[at + 1..])),
            _ => {}
        }
    }
    names
}

/// Each of the five crates is named in its own room alone.
pub(crate) fn doors(source: &Source) -> Vec<Breach> {
    let mut found = Vec::new();
    for (name, room) in DOORS {
        if source.room() == *room {
            continue;
        }
        for (line, text) in source.lines() {
            if names_crate(text, name) {
                found.push(breach(
                    source,
                    line,
                    format!("`{name}` is used outside `{room}`"),
                ));
            }
        }
    }
    found
}

/// Whether a line of code names a crate: `name::`, `use name`, `extern crate name`.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].trim_end();
        let after = &line[at + name.len()..];
        let inside_word = line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
            || after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        // `crate::discover::which::x` is a path of ours; `::which::x` is the crate.
        let ours = before
            .strip_suffix("::")
            .is_some_and(|b| b.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '>'));
        let imported = before.ends_with("use") || before.ends_with("extern crate");
        let ends_import = after.starts_with([';', ' ']);
        !inside_word && !ours && (after.starts_with("::") || (imported && ends_import))
    })
}

/// The build script reads the data files and prints to Cargo; it is no part of the program.
fn is_build_script(source: &Source) -> bool {
    source.path.starts_with("src/table/build/")
}

/// Files, variables, processes, sockets and clocks are touched in the rooms that may.
pub(crate) fn outside(source: &Source) -> Vec<Breach> {
    if is_build_script(source) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (word, rooms) in OUTSIDE {
        if rooms.contains(&source.room()) {
            continue;
        }
        for (line, text) in source.lines() {
            if text.contains(word) {
                found.push(breach(
                    source,
                    line,
                    format!("`{word}` in `{}`", source.room()),
                ));
            }
        }
    }
    // `use std::{env, fs}` says the same in other words.
    for (line, name) in grouped_std(source) {
        let word = format!("std::{name}");
        let rule = OUTSIDE.iter().find(|(w, _)| *w == word);
        if rule.is_some_and(|(_, rooms)| !rooms.contains(&source.room())) {
            found.push(breach(
                source,
                line,
                format!("`{word}` in `{}`", source.room()),
            ));
        }
    }
    found
}

fn grouped_std(source: &Source) -> Vec<(usize, String)> {
    let code = &source.code;
    let mut found = Vec::new();
    for (at, root) in code.match_indices("std::{") {
        let line = code[..at].lines().count().max(1);
        let names = heads(&code[at + root.len() - 1..]);
        found.extend(names.into_iter().map(|name| (line, name)));
    }
    found
}

/// Only `entry` prints.
pub(crate) fn printing(source: &Source) -> Vec<Breach> {
    if source.room() == "entry" || is_build_script(source) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (line, text) in source.lines() {
        for word in PRINTING {
            let says = text
                .match_indices(word)
                .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            if says {
                found.push(breach(source, line, format!("`{word}` outside `entry`")));
            }
        }
    }
    found
}

/// No `unsafe`, and no attribute that would let it in.
pub(crate) fn safety(source: &Source) -> Vec<Breach> {
    source
        .lines()
        .filter(|(_, text)| {
            text.split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == "unsafe" || word == "unsafe_code")
        })
        .map(|(line, _)| {
            breach(
                source,
                line,
                "`unsafe` in a house that forbids it".to_owned(),
            )
        })
        .collect()
}

/// A file is about one thing and fits on a few screens.
pub(crate) fn length(source: &Source) -> Vec<Breach> {
    let lines = source.text.lines().count();
    if lines <= LONGEST {
        return Vec::new();
    }
    vec![breach(
        source,
        lines,
        format!("{lines} lines, {LONGEST} are the most: part it"),
    )]
}
