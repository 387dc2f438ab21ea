//! The import that was tried (`--probe`).

use super::Words;
use super::ticket::catalogued;
use crate::model::{KnownFailure, ProbeDifference, ProbeOutcome};

pub(super) fn failed(
    ended: &ProbeOutcome,
    stderr: &[String],
    failure: Option<&KnownFailure>,
) -> Words {
    let claim = match ended.is_conclusive() {
        true => "was tried and failed",
        false => "could not be tried",
    };
    let title = failure.map(|f| f.title.clone());
    let words = Words::new(format!("`import tensorflow` {claim}: {}", outcome(ended)))
        .all_evidence(stderr.iter().map(|line| format!("stderr: {line}")))
        .all_evidence(title);
    match failure {
        Some(failure) => catalogued(words, failure),
        None => words,
    }
}

/// How the import ended.
pub(in crate::report) fn outcome(outcome: &ProbeOutcome) -> String {
    match outcome {
        ProbeOutcome::Imported => "imported".to_owned(),
        ProbeOutcome::Raised(line) => line.clone(),
        ProbeOutcome::Exited(status) => format!("Python exited with status {status}"),
        ProbeOutcome::Signalled(signal) => match signal_name(*signal) {
            Some(name) => format!("Python was killed by signal {signal} ({name})"),
            None => format!("Python was killed by signal {signal}"),
        },
        ProbeOutcome::TimedOut(seconds) => format!("timed out after {seconds} s"),
        ProbeOutcome::Interrupted => "interrupted".to_owned(),
        ProbeOutcome::NotStarted(cause) => cause.clone(),
    }
}

/// The signals that an import dies of.
fn signal_name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        4 => "illegal instruction",
        6 => "aborted",
        7 => "bus error",
        8 => "floating point exception",
        9 => "killed",
        11 => "segmentation fault",
        15 => "terminated",
        _ => return None,
    })
}

pub(super) fn disagrees(differences: &[ProbeDifference]) -> Words {
    Words::new("the import behaved differently from what the files show")
        .all_evidence(differences.iter().map(difference))
}

fn difference(difference: &ProbeDifference) -> String {
    match difference {
        ProbeDifference::Folder {
            module,
            imported,
            expected,
        } => format!(
            "Python imports {module} from {}; expected from {}",
            imported.display(),
            expected.display()
        ),
        ProbeDifference::Version {
            module,
            imported,
            expected,
        } => format!("Python imports {module} {imported}; expected {expected}"),
        ProbeDifference::Python { ran, expected } => {
            format!("the interpreter is Python {ran}; expected {expected}")
        }
        ProbeDifference::Failed(ended) => {
            format!(
                "expected the import to work, but it failed: {}",
                outcome(ended)
            )
        }
        ProbeDifference::Works => "expected the import to fail, but it works".to_owned(),
        ProbeDifference::Present => "expected no TensorFlow, but it was imported".to_owned(),
    }
}
