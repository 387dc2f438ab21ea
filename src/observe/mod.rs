//! `tfpair observe`: installs a TensorFlow and a NumPy in a temporary environment, uses them together, and prints the
//! result as a row of the compatibility table.

mod environment;
mod exercise;
mod file;
mod plan;
mod progress;
mod python;
mod release;
mod row;
mod text;
mod walk;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use environment::EnvironmentError;
use file::FileError;
use plan::PlanError;
use python::NotFound;
use row::Row;

use crate::cli::{Common, Format, ObserveArgs};
use crate::commands::{Failure, Outcome, Status, Terminal};
use crate::process;
use crate::table::Table;
use progress::Progress;
use release::Release;
use text::{line_of, row_of};
use walk::{Event, Plan, Tried};

/// Why nothing could be observed.
#[derive(Debug, thiserror::Error)]
pub enum ObserveError {
    /// The request means nothing.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// There is no such Python.
    #[error(transparent)]
    Python(#[from] NotFound),
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

/// What was observed.
#[derive(Debug, Default)]
struct Observed {
    /// The rows, oldest NumPy first.
    rows: Vec<Row>,
    /// Pairs that could not be observed, with the cause.
    unseen: Vec<(String, String)>,
    /// Environments that were kept.
    kept: Vec<PathBuf>,
    /// The files that were added to.
    recorded: Vec<PathBuf>,
}

/// Observes what is asked for, and says it.
pub(crate) fn run(
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
    let observed = observe(args, terminal, stderr)?;
    let text = match common.format {
        Format::Json => observed.json()?,
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

/// Tries every pair. One that could not be installed is no error: it is among the unseen.
fn observe(
    args: &ObserveArgs,
    terminal: Terminal,
    stderr: &mut dyn Write,
) -> Result<Observed, ObserveError> {
    process::catch_interrupts()?;
    let table = Table::embedded();
    let file = args.record.as_ref().map(file::locate).transpose()?;
    let plan = Plan::of(args, table)?;
    let mut progress = Progress::new(plan.numpys.len(), terminal.progress, stderr);
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

impl Observed {
    /// Keeps what a try brought, and says it in a line.
    fn take(&mut self, plan: &Plan, tried: &Tried) -> String {
        match &tried.result {
            Ok(seen) => {
                let row = row_of(plan, &tried.numpy, seen);
                let line = line_of(&row, seen);
                self.rows.push(row);
                line
            }
            Err(cause) => {
                self.unseen.push((tried.numpy.clone(), cause.to_string()));
                format!("numpy {:8} not observed: {cause}", tried.numpy)
            }
        }
    }

    /// Adds the rows to the data file, and what the release declares to the files beside it.
    fn record(
        &mut self,
        path: &Path,
        release: Option<Result<Box<Release>, String>>,
    ) -> Result<(), FileError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        self.rows = file::record(path, &self.rows)?;
        self.recorded.push(path.to_owned());
        if let Some(Ok(release)) = release {
            let touched = file::record_release(path, &release, &plan::today(), SOURCE)?;
            self.recorded.extend(touched);
        }
        Ok(())
    }
}

/// How the rows say that they come from here.
const SOURCE: &str = "observe";
