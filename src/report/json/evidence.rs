//! Evidence as JSON. It borrows: the whole table holds thousands of runs.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::model::{Evidence, PythonVersion, Run, RunEnd, Stage, Statement, Version};
use crate::report::{payload, wording};

#[derive(Serialize)]
pub(in crate::report) struct EvidenceOut<'a> {
    grade: &'static str,
    statement: String,
    source: Cow<'a, str>,
    python: Option<Shown<'a, PythonVersion>>,
    run: Option<RunOut<'a>>,
}

/// A run of a pair.
#[derive(Serialize)]
struct RunOut<'a> {
    tensorflow: Value,
    oldest_numpy: Shown<'a, Version>,
    newest_numpy: Shown<'a, Version>,
    pins: &'a [String],
    python: String,
    platform: &'a str,
    outcome: &'static str,
    operations: &'a [String],
    step: Option<&'a str>,
    stage: Option<&'static str>,
}

/// A value that is written as it is displayed.
pub(in crate::report) struct Shown<'a, T>(pub(in crate::report) &'a T);

impl<T: fmt::Display> Serialize for Shown<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

impl<'a> EvidenceOut<'a> {
    pub(in crate::report) fn new(evidence: &'a Evidence) -> Self {
        Self {
            grade: evidence.grade.as_str(),
            statement: wording::statement(&evidence.statement),
            source: wording::source(&evidence.source),
            python: evidence.python.as_ref().map(Shown),
            run: match &evidence.statement {
                Statement::Run(run) => Some(RunOut::new(run)),
                _ => None,
            },
        }
    }
}

impl<'a> RunOut<'a> {
    fn new(run: &'a Run) -> Self {
        let (operations, step) = match &run.end {
            RunEnd::Partial(operations) => (operations.as_slice(), None),
            RunEnd::Dies(step) => ([].as_slice(), Some(step.as_str())),
            RunEnd::Works | RunEnd::ImportFails | RunEnd::ImportAborts => ([].as_slice(), None),
        };
        Self {
            tensorflow: payload::distribution(&run.tensorflow),
            oldest_numpy: Shown(&run.oldest),
            newest_numpy: Shown(&run.newest),
            pins: &run.pins,
            python: run.python.minor_text(),
            platform: &run.platform,
            outcome: run.end.as_str(),
            operations,
            step,
            stage: run.end.stage().map(Stage::as_str),
        }
    }
}
