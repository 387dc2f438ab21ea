//! `tfpair observe`: installs a TensorFlow and a NumPy for real in a throw-away environment, uses the two together, and
//! tells what happened as a row of the compatibility table.

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
use std::time::Duration;

pub use environment::EnvironmentError;
pub use file::FileError;
pub use plan::PlanError;
pub use python::NotFound;
pub use row::Row;

use crate::knowledge::{Table, TableError};
use crate::run;
use progress::Progress;
use release::Release;
use text::{line_of, row_of};
use walk::{Event, Plan, Tried};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The TensorFlow, `tensorflow-cpu==2.10.1`.
    pub tensorflow: String,
    /// The NumPys.
    pub numpy: Numpy,
    /// The interpreter: a version or a path; `None` for the `python` of PATH.
    pub python: Option<String>,
    /// Requirements on companions.
    pub with: Vec<String>,
    /// Where rows are added: `Some(None)` for the data file of the checkout.
    pub record: Option<Option<PathBuf>>,
    /// Whether the environments stay.
    pub keep: bool,
    /// How long one exercise may take.
    pub timeout: Duration,
    /// Whether notes go to a terminal.
    pub terminal: bool,
}

/// Which NumPys are tried.
#[derive(Debug, Clone)]
pub enum Numpy {
    /// One, `numpy==1.26.4`.
    One(String),
    /// The newest release of each series that has a wheel for the Python: `all`, or series separated by commas.
    Series(String),
}

/// Why nothing could be observed.
#[derive(Debug, thiserror::Error)]
pub enum ObserveError {
    /// The request means nothing.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The table is damaged.
    #[error(transparent)]
    Table(#[from] TableError),
    /// There is no such Python.
    #[error(transparent)]
    Python(#[from] NotFound),
    /// The environment could not be made.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// The data file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Notes could not be written, or Ctrl-C not be caught.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What was observed.
#[derive(Debug, Default)]
pub struct Observed {
    /// The rows, oldest NumPy first.
    pub rows: Vec<Row>,
    /// Pairs that could not be observed, with the cause.
    pub unseen: Vec<(String, String)>,
    /// Environments that were kept.
    pub kept: Vec<PathBuf>,
    /// The files that were added to.
    pub recorded: Vec<PathBuf>,
}

/// Observes what is asked for. Notes go to `notes` as they come up.
///
/// # Errors
/// Where nothing could be tried. A pair that could not be installed is none: it is among the unseen.
pub fn observe(
    request: &Request,
    table: &Table,
    notes: &mut dyn Write,
) -> Result<Observed, ObserveError> {
    run::catch_interrupts()?;
    let tensorflow = plan::tensorflow(&request.tensorflow)?;
    let file = request.record.as_ref().map(file::locate).transpose()?;
    let python = python::find(request.python.as_deref())?;
    let plan = Plan {
        tensorflow,
        pins: plan::pins(&request.with)?,
        numpys: plan::numpys(&request.numpy, table, &python)?,
        python,
        timeout: request.timeout,
        at_once: AT_ONCE,
        keep: request.keep,
    };
    let mut progress = Progress::new(plan.numpys.len(), request.terminal, notes);
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

/// How many exercises run at once: each wants a processor or two, and a gigabyte.
const AT_ONCE: usize = 2;

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
