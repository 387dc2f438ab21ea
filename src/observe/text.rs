//! The result of an observation as text and JSON.

use super::exercise::{Finding, State};
use super::plan::{self, Plan};
use super::row::Row;
use super::walk::Seen;

/// How the rows name this source.
pub(super) const SOURCE: &str = "observe";

impl Plan {
    /// What is about to be done, in a line.
    pub(super) fn headline(&self) -> String {
        let with = match self.numpys.as_slice() {
            [one] => format!("numpy {one}"),
            many => format!("{} NumPy releases", many.len()),
        };
        let pins = match self.pins.as_slice() {
            [] => String::new(),
            pins => format!(" and {}", pins.join(" ")),
        };
        let (tensorflow, python) = (self.tensorflow.requirement(), &self.python);
        format!(
            "{tensorflow} with {with}{pins} on Python {} ({}), {}",
            python.version,
            python.executable.display(),
            python.platform
        )
    }
}

/// `numpy 2.2.6    fails at import tensorflow: TypeError: ...`
pub(super) fn line_of(row: &Row, seen: &Seen) -> String {
    let seconds = seen.duration.as_secs_f64();
    let what = match &seen.finding {
        Finding::Used(_) => {
            let passed = seen.exercise.count(&State::Passed);
            let absent = seen.exercise.count(&State::Absent);
            let mut parts = vec![format!("imports; {passed} steps pass, {absent} absent")];
            parts.extend(seen.exercise.failures());
            parts.join("; ")
        }
        Finding::ImportFailed => format!("fails at `{}`: {}", row.failed_at, row.error),
        Finding::Crashed => format!("crashes at `{}`: {}", row.failed_at, row.error),
    };
    format!("numpy {:8} {what} ({seconds:.1} s)", row.numpy)
}

/// What an exercise showed, as a row.
pub(super) fn row_of(plan: &Plan, numpy: &str, seen: &Seen) -> Row {
    let (outcome, failing) = match &seen.finding {
        Finding::Used(failing) => ("works", failing.as_slice()),
        Finding::ImportFailed => ("fails", &[][..]),
        Finding::Crashed => ("crash", &[][..]),
    };
    let stopped = match &seen.finding {
        Finding::Used(_) => None,
        Finding::ImportFailed | Finding::Crashed => seen.exercise.stopped_at(),
    };
    Row {
        tensorflow: plan.tensorflow.version.to_string(),
        numpy: numpy.to_owned(),
        python: plan.python.version.minor_text(),
        platform: plan.python.platform.clone(),
        distribution: plan.tensorflow.name.to_string(),
        pins: plan.pins.join(" "),
        outcome: outcome.to_owned(),
        failed_at: stopped.map_or_else(String::new, |step| step.name.clone()),
        operations: String::new(),
        operations_any_numpy: failing.join(" "),
        error: seen.error.clone().unwrap_or_default(),
        warning: seen.exercise.warnings_in_short(),
        date: plan::today(),
        source: SOURCE.to_owned(),
    }
}
