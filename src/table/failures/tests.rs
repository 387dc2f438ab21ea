#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::path::Path;

use regex::Regex;

use super::{Candidates, Catalogue, PATTERNS};
use crate::model::{Frame, Place, Traceback};
use crate::table::build::failures::{self, RawEntry};
use crate::table::tests::sources;

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded()
}

/// The frames of an example, read as simply as possible: the reader of real tracebacks belongs to another module.
fn tracebacks(lines: &[&str]) -> Vec<Traceback> {
    let mut frames = Vec::new();
    let mut last = 0;
    for (index, line) in lines.iter().enumerate() {
        if let Some(rest) = line.trim_start().strip_prefix("File \"") {
            let file = rest.split('"').next().unwrap().to_owned();
            let place = match file
                .replace('\\', "/")
                .split_once("site-packages/")
                .and_then(|(_, p)| p.split('/').next().map(str::to_owned))
            {
                Some(name) => Place::Package(name),
                None => Place::Own,
            };
            frames.push(Frame {
                line: index + 1,
                file,
                place,
                module_level: true,
                code: None,
            });
        }
        if line.contains("Error") {
            last = index + 1;
        }
    }
    match frames.first() {
        Some(frame) => vec![Traceback {
            first: frame.line,
            last: last.max(frame.line),
            frames,
            raised: None,
        }],
        None => Vec::new(),
    }
}

/// The catalogue as it is written, with the examples.
fn written() -> Vec<RawEntry> {
    let file = failures::read(&sources()).unwrap();
    file.failure
        .into_iter()
        .map(toml::Spanned::into_inner)
        .collect()
}

#[test]
fn every_pattern_compiles() {
    for pattern in &catalogue().patterns {
        assert!(!pattern.is_match(""));
    }
    for rest in &catalogue().rest {
        for pattern in rest.unless.iter().chain(&rest.near) {
            assert!(!pattern.is_match(""));
        }
    }
}

/// The build script writes patterns with the ASCII sense of their classes, and the literals of those that are written.
#[test]
fn the_patterns_are_those_that_are_written() {
    let written = written();
    let written = written.iter().flat_map(|entry| &entry.says);
    assert_eq!(written.clone().count(), PATTERNS.len());
    for (says, pattern) in PATTERNS.iter().zip(written) {
        let groups = |text: &str| {
            let regex = Regex::new(text).unwrap();
            regex
                .capture_names()
                .flatten()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(groups(says.pattern), groups(pattern));
    }
}

#[test]
fn every_example_meets_its_entry_and_nothing_that_speaks_before_it() {
    let catalogue = catalogue();
    for entry in written() {
        let failure = catalogue.failure(&entry.id).unwrap();
        let lines: Vec<&str> = entry.example.lines().collect();
        let tracebacks = tracebacks(&lines);
        let hits = catalogue.diagnose(&lines, &tracebacks);
        let met: Vec<_> = hits
            .iter()
            .map(|h| (h.failure.precedence, h.failure.id))
            .collect();
        assert!(
            met.iter().any(|(_, id)| *id == failure.id),
            "{} does not meet its own example: {met:?}",
            failure.id
        );
        // an entry with a condition applies to some tickets only
        let conditional = |id: &str| {
            let when = &catalogue.failure(id).unwrap().when;
            when.tensorflow.is_some() || when.platform.is_some()
        };
        for (precedence, id) in met {
            if id != failure.id && conditional(id) {
                continue;
            }
            assert!(
                precedence >= failure.precedence,
                "{id} speaks before {} on its own example",
                failure.id
            );
        }
    }
}

/// A pattern of which no literal was seen does not match: on every example, on every ticket of the tests and on what
/// pages show, the patterns that were chosen give the same as all of them.
#[test]
fn the_literals_rule_out_no_pattern_that_matches() {
    let mut texts: Vec<String> = written().into_iter().map(|entry| entry.example).collect();
    for folder in ["tests/triage", "docs"] {
        read_below(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut texts,
        );
    }
    assert!(texts.len() > 150, "{} texts", texts.len());
    let catalogue = catalogue();
    let mut met = 0;
    for text in texts {
        for text in [text.to_uppercase(), text.replace('\n', " "), text] {
            let lines: Vec<&str> = text.lines().collect();
            let tracebacks = tracebacks(&lines);
            let chosen = catalogue.diagnose(&lines, &tracebacks);
            met += chosen.len();
            let all = catalogue.diagnose_with(Candidates::All, &lines, &tracebacks);
            assert_eq!(chosen, all, "{text}");
        }
    }
    assert!(met > 500, "{met} hits");
}

/// The texts of the files below a folder.
fn read_below(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_below(&path, texts);
        } else {
            texts.extend(std::fs::read_to_string(&path));
        }
    }
}

#[test]
fn a_short_text_compiles_no_pattern() {
    let catalogue = Catalogue::new();
    assert!(catalogue.diagnose(&["help"], &[]).is_empty());
    assert!(catalogue.patterns.iter().all(|says| !says.is_compiled()));
}

#[track_caller]
fn leads(text: &str, expect: &str) {
    let catalogue = catalogue();
    let lines: Vec<&str> = text.lines().collect();
    let hits = catalogue.diagnose(&lines, &tracebacks(&lines));
    assert_eq!(hits.first().map(|h| h.failure.id), Some(expect));
}

#[test]
fn the_cause_speaks_before_what_wraps_it() {
    leads(
        "RuntimeError: module compiled against API version 0xe but this version of numpy is 0xd\n\
         ImportError: numpy.core.multiarray failed to import\n\
         Failed to load the native TensorFlow runtime.",
        "npabi-api-too-old",
    );
    leads(
        "W Could not load dynamic library 'libcudart.so.11.0'; dlerror\n\
         TypeError: Descriptors cannot be created directly.",
        "comp-protobuf-descriptors",
    );
}

#[test]
fn numbers_and_versions_are_caught() {
    let catalogue = catalogue();
    let lines = ["module compiled against API version 0xe but this version of numpy is 0xd"];
    let hits = catalogue.diagnose(&lines, &[]);
    assert_eq!(
        (hits[0].caught.built, hits[0].caught.have),
        (Some(14), Some(13))
    );
    let lines = [
        "A module that was compiled using NumPy 1.x cannot be run in",
        "NumPy 2.0.2 as it may crash.",
    ];
    let hits = catalogue.diagnose(&lines, &[]);
    assert_eq!(hits[0].failure.id, "npabi-1x-run-2x-unnamed");
    assert_eq!(
        hits[0].caught.numpy.as_ref().map(ToString::to_string),
        Some("2.0.2".to_owned())
    );
}

#[test]
fn a_log_that_repeats_itself_is_looked_at_once() {
    let lines = vec!["TypeError: Descriptors cannot be created directly."; 20_000];
    let catalogue = catalogue();
    let hits = catalogue.diagnose(&lines, &[]);
    assert!(hits.len() <= usize::from(super::TRIES));
}
