#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use super::{Catalogue, Role};
use crate::model::{Frame, Place, Traceback};

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded()
}

/// The frames of an example, read as simply as possible: the reader of real tracebacks is another room's.
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

#[test]
fn every_pattern_compiles() {
    let catalogue = catalogue();
    catalogue.set();
    for (_, says) in &catalogue.says {
        says.get();
    }
    for rest in &catalogue.rest {
        for pattern in rest.unless.iter().chain(&rest.near) {
            pattern.get();
        }
    }
}

#[test]
fn every_example_meets_its_entry_and_nothing_that_speaks_before_it() {
    let catalogue = catalogue();
    for failure in catalogue.failures() {
        let lines: Vec<&str> = failure.example.lines().collect();
        let tracebacks = tracebacks(&lines);
        let hits = catalogue.diagnose(&lines, &tracebacks);
        let met: Vec<_> = hits
            .iter()
            .map(|h| (h.failure.precedence, h.failure.id.as_str()))
            .collect();
        assert!(
            met.iter().any(|(_, id)| *id == failure.id),
            "{} does not meet its own example: {met:?}",
            failure.id
        );
        for (precedence, id) in met {
            assert!(
                precedence >= failure.precedence,
                "{id} speaks before {} on its own example",
                failure.id
            );
        }
    }
}

#[test]
fn every_entry_is_whole() {
    let catalogue = catalogue();
    let mut seen = BTreeSet::new();
    for failure in catalogue.failures() {
        let id = &failure.id;
        assert!(seen.insert(id), "{id} stands twice");
        assert!(!failure.sources.is_empty(), "{id} has no source");
        assert!(
            ["yes", "partly", "no"].contains(&failure.files.as_str()),
            "{id}: files"
        );
        for text in [&failure.title, &failure.cause, &failure.cure] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{id}: `{text}`");
        }
        if let Some(code) = &failure.code {
            assert!(failure.finding().is_some(), "{id}: no finding `{code}`");
        }
        let follows = matches!(failure.role, Role::Symptom | Role::Wrapper);
        assert!(
            !follows || (45..90).contains(&failure.precedence),
            "{id} follows from a cause and speaks before one"
        );
        assert!(
            (failure.role == Role::Harmless) == (failure.precedence >= 90),
            "{id} is harmless and speaks before what is not, or the reverse"
        );
        for specifiers in [
            &failure.implies.tensorflow,
            &failure.implies.numpy,
            &failure.implies.python,
        ]
        .into_iter()
        .flatten()
        {
            assert!(
                specifiers
                    .parse::<crate::model::VersionSpecifiers>()
                    .is_ok(),
                "{id}: {specifiers}"
            );
        }
    }
}

#[track_caller]
fn leads(text: &str, expect: &str) {
    let catalogue = catalogue();
    let lines: Vec<&str> = text.lines().collect();
    let hits = catalogue.diagnose(&lines, &tracebacks(&lines));
    assert_eq!(hits.first().map(|h| h.failure.id.as_str()), Some(expect));
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
fn a_catalogue_of_another_format_is_refused() {
    let text = "format = \"2.0.0\"\nfailure = []";
    assert!(Catalogue::from_text(text).is_err());
}

#[test]
fn a_log_that_repeats_itself_is_looked_at_once() {
    let lines = vec!["TypeError: Descriptors cannot be created directly."; 20_000];
    let catalogue = catalogue();
    let hits = catalogue.diagnose(&lines, &[]);
    assert!(hits.len() <= usize::from(super::TRIES));
}
