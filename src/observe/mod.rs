//! `tfpair observe`: installs a TensorFlow and a NumPy in a temporary environment, uses them together, and prints the
//! result as a row of the compatibility table.
#![expect(
    clippy::disallowed_methods,
    reason = "observe makes temporary environments"
)]

mod environment;
mod exercise;
mod file;
mod observed;
mod plan;
mod progress;
mod python;
mod release;
mod row;
mod text;
mod walk;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use environment::EnvironmentError;
use file::FileError;
use plan::{Plan, PlanError};

use crate::process;
use crate::table::Table;
use progress::Progress;
use release::Release;
use walk::Event;

pub(crate) use observed::Observed;

/// Why nothing could be observed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ObserveError {
    /// The request means nothing.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The environment could not be made.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// The data file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A row could not be written.
    #[error("a row cannot be written: {0}")]
    Row(csv::Error),
    /// Notes could not be written, or Ctrl-C not be caught.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What is to be observed, in the words of the command line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// `tensorflow-cpu==2.10.0`.
    pub(crate) tensorflow: &'a str,
    /// `numpy==1.26.4`, or several.
    pub(crate) numpys: &'a [String],
    /// Series of NumPy, separated by commas, or `all`.
    pub(crate) numpy_series: Option<&'a str>,
    /// A version or the path of an interpreter.
    pub(crate) python: Option<&'a str>,
    /// Requirements that are installed with TensorFlow.
    pub(crate) with: &'a [String],
    /// The data file to add to: that of the checkout where it is not named.
    pub(crate) record: Option<&'a Option<PathBuf>>,
    /// Whether the environments stay.
    pub(crate) keep: bool,
    /// How long one exercise may take.
    pub(crate) timeout: Duration,
}

/// Tries every pair. One that could not be installed is no error: it is among the unseen.
pub(crate) fn observe(
    request: &Request<'_>,
    terminal: bool,
    stderr: &mut dyn Write,
) -> Result<Observed, ObserveError> {
    process::catch_interrupts()?;
    let table = Table::embedded();
    let file = request.record.map(file::locate).transpose()?;
    let plan = Plan::of(request, table)?;
    let mut progress = Progress::new(plan.numpys.len(), terminal, stderr);
    let mut watch = Watch::default();
    let mut written = progress.say(&plan.headline());
    plan.walk(table, |event| {
        let said = watch.take(&plan, event, &mut progress);
        written = std::mem::replace(&mut written, Ok(())).and(said);
    });
    drop(progress);
    written?;
    let mut observed = watch.observed;
    match watch.lost {
        Some(error) if observed.rows.is_empty() && observed.unseen.is_empty() => {
            return Err(error.into());
        }
        _ => {}
    }
    row::arrange(&mut observed.rows);
    if let Some(path) = file {
        observed.record(&path, watch.release)?;
    }
    Ok(observed)
}

/// What a walk has brought so far.
#[derive(Default)]
struct Watch {
    observed: Observed,
    release: Option<Result<Box<Release>, String>>,
    lost: Option<EnvironmentError>,
}

impl Watch {
    fn take(&mut self, plan: &Plan, event: Event, progress: &mut Progress<'_>) -> io::Result<()> {
        match event {
            Event::Began(worker, what) => progress.began(worker, what),
            Event::Installed(release) => self.release = Some(release),
            Event::Lost(error) => self.lost = Some(error),
            Event::Kept(folder) => {
                let line = format!("kept `{}`", folder.display());
                self.observed.kept.push(folder);
                return progress.say(&line);
            }
            Event::Tried(tried) => {
                let line = self.observed.take(plan, &tried);
                return progress.tried(&line);
            }
        }
        Ok(())
    }
}
