//! Rules about the source that neither the compiler nor a lint can hold. `rules.rs` has the rules and `tests.rs` shows each
//! of them failing on a small bad file.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "the tests read the project's own files"
)]

mod rules;
mod source;
mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use source::Source;

/// The files below these folders with one of these extensions, by their path in the repository.
fn files(folders: &[&str], extensions: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        let extension = path.extension().map_or("".as_ref(), |e| e);
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a readable folder");
            open.extend(entries.map(|entry| entry.expect("a folder entry").path()));
        } else if extensions.iter().any(|e| extension == *e) {
            let bytes = fs::read(&path).expect("a readable file");
            let name = path.strip_prefix(root).expect("a path below the root");
            let name = name.to_string_lossy().replace('\\', "/");
            found.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    assert!(!found.is_empty(), "no file in {folders:?}");
    found
}

#[track_caller]
fn assert_none(violations: &[String]) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn rust_sources_follow_the_rules() {
    let mut violations = Vec::new();
    for (path, text) in files(&["src"], &["rs"]) {
        let source = Source::new(&path, &text);
        violations.extend(rules::imports(&source));
        violations.extend(rules::owners(&source));
        violations.extend(rules::versions(&source));
        violations.extend(rules::patterns(&source));
    }
    assert_none(&violations);
}

#[test]
fn rust_files_are_short() {
    let files = files(&["src", "tests"], &["rs"]);
    let violations = files
        .iter()
        .filter_map(|(path, text)| rules::length(path, text));
    assert_none(&violations.collect::<Vec<_>>());
}

#[test]
fn no_machine_and_no_package_index_is_named() {
    let files = files(
        &[
            "src",
            "tests",
            "docs",
            "benches",
            ".ci",
            "README.md",
            "CHANGELOG.md",
            "Cargo.toml",
        ],
        &["rs", "md", "sh", "toml", "csv", "json", "snap", ""],
    );
    let violations = files
        .iter()
        .flat_map(|(path, text)| rules::places(path, text));
    assert_none(&violations.collect::<Vec<_>>());
}

/// Every direct dependency is in `docs/dependencies.md` with its reason, and nothing else is.
#[test]
fn every_dependency_has_a_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| fs::read_to_string(root.join(file)).expect("a readable file");
    let manifest = read("Cargo.toml");
    let mut named = BTreeSet::new();
    let mut of_dependencies = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            of_dependencies = line.trim_end_matches(']').ends_with("dependencies");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| of_dependencies) {
            named.insert(name.to_owned());
        }
    }
    assert!(named.contains("clap"), "the dependencies were not found");
    let page = read("docs/dependencies.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| "));
    let listed = rows.filter_map(|row| row.split_once(" |").map(|(name, _)| name.to_owned()));
    let listed: BTreeSet<String> = listed.filter(|name| name != "crate").collect();
    assert_eq!(listed, named);
}
