//! `tfpair observe TENSORFLOW NUMPY`: installs a pair and uses it.

use std::io::Write;
use std::time::Duration;

use serde_json::json;

use super::{Failure, Outcome, Status, Terminal};
use crate::cli::{Common, Format, ObserveArgs};
use crate::observe::{self, ObserveError, Observed, Request};
use crate::report::FORMAT;

/// Observes the pairs and renders their rows.
pub(super) fn observe(
    args: &ObserveArgs,
    common: &Common,
    terminal: Terminal,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let has = &[Format::Text, Format::Json];
    if !has.contains(&common.format) {
        return Err(Failure::NoSuchFormat {
            command: "observe",
            format: common.format,
            has,
        });
    }
    let request = Request {
        tensorflow: &args.tensorflow,
        numpys: &args.numpy,
        numpy_series: args.numpy_series.as_deref(),
        python: args.python.as_deref(),
        with: &args.with,
        record: args.record.as_ref(),
        keep: args.keep,
        timeout: Duration::from_secs(args.timeout),
    };
    let observed = observe::observe(&request, terminal.progress, stderr)?;
    let text = match common.format {
        Format::Json => as_json(&observed)?,
        _ => observed.render().map_err(ObserveError::Row)?,
    };
    let status = if !observed.all_import() {
        Status::Fails
    } else if observed.unseen.is_empty() {
        Status::Works
    } else {
        Status::CannotTell
    };
    Ok(Outcome { text, status })
}

fn as_json(observed: &Observed) -> Result<String, serde_json::Error> {
    let unseen: Vec<_> = observed
        .unseen
        .iter()
        .map(|(numpy, cause)| json!({ "numpy": numpy, "cause": cause }))
        .collect();
    let value = json!({
        "format": FORMAT,
        "rows": observed.rows,
        "unseen": unseen,
        "kept": observed.kept,
        "recorded": observed.recorded,
    });
    Ok(serde_json::to_string_pretty(&value)? + "\n")
}
