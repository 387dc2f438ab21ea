//! The output of the exercise script: a JSON line at the start and the end of each step, up to the step that it reached.

use serde::Deserialize;

use crate::process::{Outcome, Status};

/// The script: imports TensorFlow beside NumPy and uses the two together.
pub(super) const SCRIPT: &str = include_str!("../table/data/exercise.py");

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// It worked.
    Passed,
    /// It raised; the line with the reason.
    Failed(String),
    /// This TensorFlow has no such thing.
    Absent,
    /// It began and never ended.
    Unfinished,
}

/// One step of the exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// Its name: `import tensorflow`, `lstm`.
    pub(super) name: String,
    /// How it ended.
    pub(super) state: State,
}

/// The exercise as far as it came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Exercise {
    /// The steps begun, in order.
    pub(super) steps: Vec<Step>,
    /// The version of NumPy that was imported.
    pub(super) numpy: Option<String>,
    /// The version of TensorFlow that was imported.
    pub(super) tensorflow: Option<String>,
    /// Warnings that speak of NumPy.
    pub(super) warnings: Vec<String>,
    /// Whether the script came to its end.
    pub(super) ended: bool,
}

/// The result of an exercise for the pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// Both imported and every step was tried; these raised.
    Used(Vec<String>),
    /// An import raised.
    ImportFailed,
    /// The process died.
    Crashed,
}

/// An exercise without a result for the pair.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoResult {
    /// It took too long.
    #[error(
        "the exercise timed out after {seconds} s at step `{step}`; raise the limit with `--timeout`"
    )]
    TimedOut {
        /// How long it was allowed to take.
        seconds: u64,
        /// The step it was in.
        step: String,
    },
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// The script did not even begin.
    #[error("the exercise did not start: {0}")]
    NotStarted(String),
}

#[derive(Deserialize)]
struct Line {
    step: String,
    state: String,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    version: Option<String>,
    #[serde(default)]
    warnings: Vec<String>,
}

impl Exercise {
    /// Reads what the script wrote; lines that are not its own are passed over.
    #[must_use]
    pub(super) fn parse(text: &str) -> Self {
        let mut exercise = Self::default();
        for line in text
            .lines()
            .filter_map(|l| serde_json::from_str::<Line>(l).ok())
        {
            exercise.take(line);
        }
        exercise
    }

    fn take(&mut self, line: Line) {
        let state = match line.state.as_str() {
            "begin" => State::Unfinished,
            "found" if line.step == "numpy" => {
                self.numpy = line.version;
                return;
            }
            "found" => {
                self.tensorflow = line.version;
                return;
            }
            "failed" => State::Failed(line.error.unwrap_or_default()),
            "absent" => State::Absent,
            _ => State::Passed,
        };
        match line.step.as_str() {
            "start" => {}
            "end" => {
                self.ended = true;
                self.warnings = line.warnings;
            }
            _ if state == State::Unfinished => self.steps.push(Step {
                name: line.step,
                state,
            }),
            _ => {
                if let Some(step) = self.steps.iter_mut().rfind(|s| s.name == line.step) {
                    step.state = state;
                }
            }
        }
    }

    /// The step in which it came to its end before its time: an import that raised, or the step of a crash.
    #[must_use]
    pub(super) fn stopped_at(&self) -> Option<&Step> {
        let unfinished = self.steps.iter().find(|s| s.state == State::Unfinished);
        let failed = || {
            self.steps
                .iter()
                .find(|s| matches!(s.state, State::Failed(_)))
        };
        unfinished.or_else(failed).or(self.steps.last())
    }

    /// The steps that raised, each with its error line.
    #[must_use]
    pub(super) fn failures(&self) -> Vec<String> {
        let line = |s: &Step| match &s.state {
            State::Failed(line) => Some(format!("`{}` fails: {line}", s.name)),
            _ => None,
        };
        self.steps.iter().filter_map(line).collect()
    }

    /// The first warnings on one line, cut to the length of a row.
    #[must_use]
    pub(super) fn warnings_in_short(&self) -> String {
        self.warnings.join("; ").chars().take(150).collect()
    }

    /// The error line of the first step that failed.
    #[must_use]
    pub(super) fn first_error(&self) -> Option<String> {
        self.steps.iter().find_map(|s| match &s.state {
            State::Failed(line) => Some(line.clone()),
            _ => None,
        })
    }

    /// How many steps ended so.
    #[must_use]
    pub(super) fn count(&self, state: &State) -> usize {
        self.steps.iter().filter(|s| s.state == *state).count()
    }

    /// Its result for the pair, given how the process ended.
    pub(super) fn finding(&self, outcome: &Outcome, seconds: u64) -> Result<Finding, NoResult> {
        let step = || self.steps.last().map_or("start", |s| s.name.as_str());
        match outcome.status {
            Status::Interrupted => return Err(NoResult::Interrupted),
            Status::TimedOut => {
                return Err(NoResult::TimedOut {
                    seconds,
                    step: step().to_owned(),
                });
            }
            Status::Exited(_) | Status::Signalled(_) => {}
        }
        if self.steps.is_empty() {
            return Err(NoResult::NotStarted(last_line(&outcome.stderr.text())));
        }
        if !self.ended {
            return Ok(Finding::Crashed);
        }
        let failing = |import: bool| {
            self.steps
                .iter()
                .filter(move |s| s.name.starts_with("import ") == import)
                .filter(|s| matches!(s.state, State::Failed(_)))
        };
        if failing(true).next().is_some() {
            return Ok(Finding::ImportFailed);
        }
        Ok(Finding::Used(
            failing(false).map(|s| s.name.clone()).collect(),
        ))
    }
}

/// Why a process died: a failed check of TensorFlow's, else the last error that was printed, else how it ended.
#[must_use]
pub(super) fn crash_line(stderr: &str, status: Status) -> String {
    let check = |line: &str| {
        let at = line.find("F tensorflow/")?;
        line.get(at..).map(str::to_owned)
    };
    let error = |line: &str| {
        let (name, _) = line.split_once(": ")?;
        let is_error = name.ends_with("Error") && !name.contains(' ');
        is_error.then(|| line.to_owned())
    };
    let lines = || stderr.lines().rev().map(str::trim);
    let said = lines().find_map(check).or_else(|| lines().find_map(error));
    said.unwrap_or_else(|| match status {
        Status::Signalled(signal) => format!("the process was killed by signal {signal}"),
        Status::Exited(code) => format!("the process ended with code {code}"),
        Status::TimedOut | Status::Interrupted => String::new(),
    })
}

fn last_line(text: &str) -> String {
    text.lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or("nothing was printed")
        .to_owned()
}

#[cfg(test)]
#[path = "tests/exercise.rs"]
mod tests;
