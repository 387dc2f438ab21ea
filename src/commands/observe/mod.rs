//! `tfpair observe`: installs a TensorFlow and a NumPy for real in a throw-away environment, uses the two together, and
//! tells what happened as a row of the compatibility table.

mod environment;
mod exercise;
mod file;
mod plan;
mod progress;
mod python;
mod row;
mod walk;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

pub use environment::EnvironmentError;
pub use file::FileError;
pub use plan::PlanError;
pub use python::NotFound;
pub use row::Row;

use crate::knowledge::{Table, TableError};
use crate::run;
use exercise::{Finding, State};
use progress::Progress;
use walk::{Event, Plan, Seen, Tried};

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
    /// What each exercise showed, in the order of the rows.
    pub shown: Vec<String>,
    /// Pairs that could not be observed, with the cause.
    pub unseen: Vec<(String, String)>,
    /// Environments that were kept.
    pub kept: Vec<PathBuf>,
    /// The files that rows were added to.
    pub recorded: Vec<PathBuf>,
}

/// Observes what is asked for. Notes go to `notes` as they come up.
pub fn observe(
    request: &Request,
    table: &Table,
    notes: &mut dyn Write,
) -> Result<Observed, ObserveError> {
    run::catch_interrupts()?;
    let target = plan::tensorflow(&request.tensorflow)?;
    let file = request.record.as_ref().map(file::locate).transpose()?;
    let python = python::find(request.python.as_deref())?;
    let plan = Plan {
        tensorflow: target.requirement(),
        pins: plan::pins(&request.with)?,
        numpys: plan::numpys(&request.numpy, table, &python)?,
        python,
        timeout: request.timeout,
        at_once: 2,
        keep: request.keep,
    };
    let mut observed = Observed::default();
    let mut lost = None;
    let mut progress = Progress::new(plan.numpys.len(), request.terminal, notes);
    progress.say(&format!(
        "{} with {} NumPy on Python {}, {}",
        plan.tensorflow,
        plan.numpys.len(),
        plan.python.version,
        plan.python.platform
    ))?;
    let mut broken_notes = Ok(());
    plan.walk(|event| {
        let written = match event {
            Event::Began(worker, what) => {
                progress.began(worker, what);
                Ok(())
            }
            Event::Tried(tried) => {
                let line = observed.take(&target, &plan, &tried);
                progress.tried(&line)
            }
            Event::Kept(folder) => {
                let line = format!("kept {}", folder.display());
                observed.kept.push(folder);
                progress.say(&line)
            }
            Event::Lost(error) => {
                lost = Some(error);
                Ok(())
            }
        };
        if written.is_err() {
            broken_notes = written;
        }
    });
    drop(progress);
    broken_notes?;
    match lost {
        Some(error) if observed.rows.is_empty() => return Err(error.into()),
        _ => {}
    }
    row::arrange(&mut observed.rows);
    if let Some(path) = file {
        observed.rows = file::record(&path, &observed.rows)?;
        observed.recorded.push(path);
    }
    Ok(observed)
}

impl Observed {
    /// Keeps what a try brought, and says it in a line.
    fn take(&mut self, target: &plan::Target, plan: &Plan, tried: &Tried) -> String {
        match &tried.result {
            Ok(seen) => {
                let row = row_of(target, plan, &tried.numpy, seen);
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
}

/// `numpy 2.2.6    fails at import tensorflow: TypeError: ...`
fn line_of(row: &Row, seen: &Seen) -> String {
    let seconds = seen.duration.as_secs_f64();
    let what = match &seen.finding {
        Finding::Used(_) => {
            let failed: Vec<String> = seen.exercise.failures();
            let passed = seen.exercise.count(&State::Passed);
            let absent = seen.exercise.count(&State::Absent);
            let mut text = format!("imports; {passed} steps pass, {absent} absent");
            for failure in failed {
                text.push_str("; ");
                text.push_str(&failure);
            }
            text
        }
        Finding::ImportFailed => format!("fails at `{}`: {}", row.failed_at, row.error),
        Finding::Crashed => format!("crashes at `{}`: {}", row.failed_at, row.error),
    };
    format!("numpy {:8} {what} ({seconds:.1} s)", row.numpy)
}

fn row_of(target: &plan::Target, plan: &Plan, numpy: &str, seen: &Seen) -> Row {
    let (outcome, failing) = match &seen.finding {
        Finding::Used(failing) => ("works", failing.clone()),
        Finding::ImportFailed => ("fails", Vec::new()),
        Finding::Crashed => ("crash", Vec::new()),
    };
    let failed_at = match &seen.finding {
        Finding::Used(_) => String::new(),
        _ => seen
            .exercise
            .stopped_at()
            .map_or_else(String::new, |step| step.name.clone()),
    };
    Row {
        tensorflow: target.version.to_string(),
        numpy: numpy.to_owned(),
        python: plan.python.version.minor_text(),
        platform: plan.python.platform.clone(),
        distribution: target.name.to_string(),
        pins: plan.pins.join(" "),
        outcome: outcome.to_owned(),
        failed_at,
        operations: String::new(),
        operations_any_numpy: failing.join(" "),
        error: seen.error.clone().unwrap_or_default(),
        warning: seen.exercise.warnings_in_short(),
        date: plan::today(),
        source: SOURCE.to_owned(),
    }
}

/// How the rows say that they come from here.
const SOURCE: &str = "observe";
