//! Rules about the source: which module imports which, which module owns which crate, which module prints, reads files
//! or starts processes. The rules read `src` as text; `broken.rs` shows each of them failing on a small bad file.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod broken;
mod literals;
mod rules;
mod source;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rules::Breach;
use source::Source;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder with one of these endings, sorted.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("a folder entry").path();
            let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("");
            if path.is_dir() {
                open.push(path);
            } else if endings.contains(&ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn relative(path: &Path) -> String {
    let below = path.strip_prefix(root()).unwrap_or(path);
    below.to_string_lossy().replace('\\', "/")
}

/// All of `src`, read.
fn house() -> &'static [Source] {
    static HOUSE: OnceLock<Vec<Source>> = OnceLock::new();
    HOUSE.get_or_init(read_house)
}

fn read_house() -> Vec<Source> {
    let sources: Vec<Source> = files(&root().join("src"), &["rs"])
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("a source file in UTF-8");
            Source::new(&relative(path), &text)
        })
        .collect();
    assert!(
        sources.iter().any(|s| s.path == "src/lib.rs"),
        "`src/lib.rs` was not found, so nothing was looked at"
    );
    sources
}

#[track_caller]
fn hold(rule: fn(&Source) -> Vec<Breach>) {
    report(&house().iter().flat_map(rule).collect::<Vec<_>>());
}

#[track_caller]
fn report(breaches: &[Breach]) {
    let lines: Vec<String> = breaches
        .iter()
        .map(|b| format!("{}:{}: {}", b.path, b.line, b.what))
        .collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

#[test]
fn rooms_import_only_what_they_may() {
    hold(rules::arrows);
}

#[test]
fn five_crates_have_one_door_each() {
    hold(rules::doors);
}

#[test]
fn only_main_prints() {
    hold(rules::printing);
}

#[test]
fn only_the_outer_rooms_touch_the_outside() {
    hold(rules::outside);
}

#[test]
fn nothing_is_unsafe() {
    hold(rules::safety);
}

#[test]
fn versions_stand_in_data() {
    hold(literals::versions);
}

#[test]
fn files_fit_on_a_few_screens() {
    let mut all = files(&root().join("src"), &["rs"]);
    all.extend(files(&root().join("tests"), &["rs"]));
    let breaches: Vec<Breach> = all
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("a source file in UTF-8");
            rules::length(&Source::new(&relative(path), &text))
        })
        .collect();
    report(&breaches);
}

#[test]
fn no_machine_and_no_index_host_is_named() {
    let mut all = Vec::new();
    for folder in ["src", "tests", "docs", "benches", ".ci"] {
        all.extend(files(
            &root().join(folder),
            &["rs", "md", "sh", "toml", "csv", "json", "snap", ""],
        ));
    }
    for name in ["README.md", "CHANGELOG.md", "Cargo.toml"] {
        all.push(root().join(name));
    }
    let breaches: Vec<Breach> = all
        .iter()
        .flat_map(|path| {
            let text = String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
            literals::places(&relative(path), &text)
        })
        .collect();
    report(&breaches);
}

#[test]
fn the_lints_that_hold_the_rest_are_on() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let manifest: toml::Table = manifest.parse().expect("Cargo.toml is TOML");
    let lint = |tool: &str, name: &str| {
        let level = &manifest["lints"][tool][name];
        let level = level.get("level").unwrap_or(level);
        level.as_str().map(str::to_owned)
    };
    assert_eq!(lint("rust", "unsafe_code").as_deref(), Some("forbid"));
    for name in ["unwrap_used", "panic", "print_stdout", "print_stderr"] {
        assert_eq!(lint("clippy", name).as_deref(), Some("warn"), "{name}");
    }
    let dependencies = manifest["dependencies"].as_table().expect("dependencies");
    for name in ["which", "walkdir", "mailparse", "comfy-table"] {
        assert!(dependencies.contains_key(name), "{name}");
    }
    let build = manifest["build-dependencies"]
        .as_table()
        .expect("dependencies");
    assert!(build.contains_key("semver"));
}
