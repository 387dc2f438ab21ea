//! Why something is known of a pair.

use std::borrow::Cow;

use crate::model::{Evidence, EvidenceSource, NumpyNeed, Run, RunEnd, Statement};

use super::phrases::requirements;

/// `tensorflow-cpu 2.10.0 with numpy 2.2.6 failed to import on Python 3.10, linux_x86_64 (observed)`.
pub(super) fn graded(evidence: &Evidence) -> String {
    format!(
        "{} ({})",
        statement(&evidence.statement),
        evidence.grade.as_str()
    )
}

/// What was seen or follows.
pub(in crate::report) fn statement(statement: &Statement) -> String {
    match statement {
        Statement::Run(run) => of_run(run),
        Statement::Table(text) => text.clone(),
        Statement::Series(series) => format!("known for TensorFlow {}", series.join(", ")),
        Statement::OtherBuild => {
            "the official wheels were tested; this is another build, whose C ABI may differ".to_owned()
        }
        Statement::Declares {
            tensorflow,
            requirements: declared,
        } => format!("{} declares {}", tensorflow.label(), requirements(declared)),
        Statement::ExtensionNeeds(needs) => needs_text(needs),
        Statement::ExtensionFits => {
            "its extension modules were built for NumPy 2, which also run on NumPy 1, and what it declares is satisfied"
                .to_owned()
        }
        Statement::Probed => "the probe ran `import tensorflow`, and it works".to_owned(),
    }
}

/// What TensorFlow's own extension modules need.
pub(super) fn needs_text(needs: &NumpyNeed) -> String {
    match needs {
        NumpyNeed::One | NumpyNeed::OneTypes => {
            "its extension modules import numpy.core._multiarray_umath and not numpy._core"
                .to_owned()
        }
        NumpyNeed::AtLeast(least) => {
            format!("its extension modules need the C API of numpy {least} or newer")
        }
    }
}

fn of_run(run: &Run) -> String {
    let numpy = match run.oldest == run.newest {
        true => run.oldest.to_string(),
        false => format!("{} to {}", run.oldest, run.newest),
    };
    let pins = match run.pins.as_slice() {
        [] => String::new(),
        pins => format!(" and {}", pins.join(" ")),
    };
    let (end, then) = match &run.end {
        RunEnd::Works => ("worked", String::new()),
        RunEnd::Partial(operations) => (
            "imported",
            format!("; these operations failed: {}", operations.join(", ")),
        ),
        RunEnd::ImportFails => ("failed to import", String::new()),
        RunEnd::ImportAborts => ("aborted in the import", String::new()),
        RunEnd::Dies(step) => ("imported", format!("; the process crashed in {step}")),
    };
    let python = run.other_python.as_ref();
    let python = python.map(|p| format!("Python {}", p.minor_text()));
    let others: Vec<String> = python
        .into_iter()
        .chain(run.other_platform.clone())
        .collect();
    let not_run = match others.as_slice() {
        [] => String::new(),
        others => format!("; not run on {}", others.join(", ")),
    };
    format!(
        "{} with numpy {numpy}{pins} {end} on Python {}, {}{then}{not_run}",
        run.tensorflow.label(),
        run.python.minor_text(),
        run.platform
    )
}

/// Where it came from.
pub(in crate::report) fn source(source: &EvidenceSource) -> Cow<'_, str> {
    match source {
        EvidenceSource::Table(text) => text.into(),
        EvidenceSource::File(path) => path.to_string_lossy(),
        EvidenceSource::TableMetadata => "the table's copy of the METADATA".into(),
        EvidenceSource::Probe => "--probe".into(),
    }
}
