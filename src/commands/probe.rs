//! `--probe`: starts the interpreter as its user would and imports TensorFlow. `check` runs nothing else.
#![expect(
    clippy::disallowed_methods,
    reason = "compares interpreters by their real paths"
)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::judge::{self, ProbeCause};
use crate::model::{Assessment, Interpreter, Probe, ProbeOutcome, ProbedModule};
use crate::process::{self, CommandSpec, Status};
use crate::table::Catalogue;
use crate::ticket;

/// What Python is given to run.
const SCRIPT: &str = include_str!("probe.py");

/// How much of stderr is kept: a traceback stands at its end.
const KEPT: usize = 64 * 1024;

/// Imports TensorFlow in the environment that was judged.
pub(super) fn run(assessment: &Assessment, timeout: Duration, spinner: bool) -> Probe {
    match assessment.environment.interpreter.as_ref() {
        Some(interpreter) => import(interpreter, timeout, spinner),
        None => not_started("there is no interpreter to start".to_owned()),
    }
}

/// Judges what was seen; `original` gives the path on disk for one of the assessment.
pub(super) fn judge(
    assessment: Assessment,
    seen: Probe,
    original: &dyn Fn(&Path) -> PathBuf,
) -> Assessment {
    let cause = match &seen.outcome {
        ProbeOutcome::Imported => None,
        _ => cause(&seen.stderr),
    };
    let same = |a: &Path, b: &Path| real(&original(a)) == real(&original(b));
    judge::with_probe(assessment, seen, cause, &same)
}

fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn import(interpreter: &Interpreter, timeout: Duration, spinner: bool) -> Probe {
    let Some(program) = &interpreter.executable else {
        return not_started("the environment has no interpreter to start".to_owned());
    };
    // without it, Ctrl-C ends the tool and leaves the child alone
    let _caught = process::catch_interrupts();
    let bar = spinner.then(waiting);
    let outcome = process::child(&CommandSpec {
        program,
        args: &[OsString::from("-c"), OsString::from(SCRIPT)],
        env: &[],
        cwd: None,
        timeout,
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    match outcome {
        Ok(outcome) => seen(&outcome, timeout),
        Err(error) => not_started(error.to_string()),
    }
}

fn waiting() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message("importing tensorflow");
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn not_started(cause: String) -> Probe {
    Probe {
        outcome: ProbeOutcome::NotStarted(cause),
        python: None,
        executable: None,
        search_path: Vec::new(),
        numpy: None,
        tensorflow: None,
        stderr: String::new(),
        milliseconds: 0,
    }
}

/// Reads what the script said. What TensorFlow itself prints to stdout stands between its lines.
fn seen(outcome: &process::Outcome, timeout: Duration) -> Probe {
    let stdout = outcome.stdout.text();
    let said: Vec<(&str, String)> = stdout.lines().filter_map(line).collect();
    let first = |key: &str| said.iter().find(|(k, _)| *k == key).map(|(_, text)| text);
    let module = |name: &str| {
        let file = first(&format!("{name}.file"))?;
        let version = first(&format!("{name}.version"));
        Some(ProbedModule {
            file: (!file.is_empty()).then(|| real(Path::new(file))),
            version: version.filter(|v| !v.is_empty()).cloned(),
        })
    };
    let stderr = outcome.stderr.text();
    let from = stderr.len().saturating_sub(KEPT);
    let from = (from..=stderr.len()).find(|&at| stderr.is_char_boundary(at));
    let ended = match outcome.status {
        _ if first("imported").is_some() => ProbeOutcome::Imported,
        Status::TimedOut => ProbeOutcome::TimedOut(timeout.as_secs()),
        Status::Interrupted => ProbeOutcome::Interrupted,
        Status::Signalled(signal) => ProbeOutcome::Signalled(signal),
        Status::Exited(status) => match first("raised") {
            Some(text) => ProbeOutcome::Raised(one_line(text)),
            None => ProbeOutcome::Exited(status),
        },
    };
    Probe {
        outcome: ended,
        python: first("python").cloned(),
        executable: first("executable").map(PathBuf::from),
        search_path: said
            .iter()
            .filter(|(key, _)| *key == "path")
            .map(|(_, text)| PathBuf::from(text))
            .collect(),
        numpy: module("numpy"),
        tensorflow: module("tensorflow"),
        stderr: stderr
            .get(from.unwrap_or(0)..)
            .unwrap_or_default()
            .to_owned(),
        milliseconds: u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX),
    }
}

/// `tfpair <key> <code points>`.
fn line(text: &str) -> Option<(&str, String)> {
    let rest = text.strip_prefix("tfpair ")?;
    let (key, points) = rest.split_once(' ')?;
    let decoded = points
        .split_whitespace()
        .map(|point| u32::from_str_radix(point, 16).ok().and_then(char::from_u32))
        .collect::<Option<String>>()?;
    Some((key, decoded))
}

/// The first line of an error that says something, not too long.
fn one_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|l| !l.is_empty());
    line.unwrap_or_default().chars().take(300).collect()
}

/// What the failure catalogue makes of the error text.
fn cause(stderr: &str) -> Option<ProbeCause> {
    let catalogue = Catalogue::embedded();
    let lines: Vec<&str> = stderr.lines().collect();
    let numbered: Vec<(usize, &str)> = lines.iter().copied().enumerate().collect();
    let tracebacks = ticket::tracebacks(&numbered);
    let hits = catalogue.diagnose(&lines, &tracebacks);
    let hit = hits.first()?;
    Some(ProbeCause {
        code: hit.failure.finding(),
        failure: hit.failure.known(),
    })
}

#[cfg(test)]
mod tests;
