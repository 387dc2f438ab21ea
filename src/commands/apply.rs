//! `tfpair fix --apply`: saves a rollback file, applies the first fix, and checks the environment again.
#![expect(
    clippy::disallowed_methods,
    reason = "asks for confirmation on the terminal"
)]

mod rollback;

use std::ffi::OsString;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::FixArgs;
use crate::discover::Host;
use crate::model::{Assessment, Remedy, Report, Step, Verdict};
use crate::process::{self, CommandSpec};
use crate::report::{self, Verbosity, View};
use crate::table::Table;

use super::assess::assess_for_fix;
use super::{Failure, Outcome, Status};
use rollback::Rollback;

/// How long one step may take: wheels of half a gigabyte come over slow lines.
const STEP: Duration = Duration::from_secs(60 * 60);

/// How long the import may take afterwards.
const IMPORT: Duration = Duration::from_secs(300);

/// Why a remedy was not applied, or not to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApplyError {
    /// A step can only be done by hand.
    #[error("a step must be done by hand: {0}")]
    ByHand(String),
    /// The person declined, or there was no terminal to ask on.
    #[error("{0}")]
    Refused(&'static str),
    /// Another run is changing the environment.
    #[error("another `tfpair fix --apply` is at work in `{}`", .0.display())]
    Busy(PathBuf),
    /// The folder of the new environment exists.
    #[error("`{}` already exists", .0.display())]
    Exists(PathBuf),
    /// The rollback file could not be written.
    #[error("cannot write a rollback file into `{}`: {cause}", folder.display())]
    Rollback {
        /// The folder.
        folder: PathBuf,
        /// The cause.
        cause: io::Error,
    },
    /// Signals cannot be caught, so that an interrupted installer would continue.
    #[error("cannot catch signals: {0}")]
    Signals(io::Error),
    /// A step did not come to its end.
    #[error("{fault}; to go back: {rollback}")]
    Step {
        /// What happened.
        fault: StepFault,
        /// What restores the environment.
        rollback: String,
    },
}

/// Why a step did not come to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StepFault {
    /// Its program could not be started.
    #[error(transparent)]
    Start(process::StartError),
    /// It failed.
    #[error("`{0}` failed")]
    Failed(String),
    /// It took too long and was stopped.
    #[error("`{0}` took longer than an hour and was stopped")]
    TimedOut(String),
    /// The person, or the system, asked to stop.
    #[error("stopped on request")]
    Interrupted,
}

/// Shows the remedy, asks, writes the rollback file, runs the steps, and checks again.
pub(super) fn apply(
    assessment: &Assessment,
    args: &FixArgs,
    host: &Host,
    table: &Table,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let view = View {
        width: None,
        home: None,
        verbosity: Verbosity::Normal,
    };
    let Some(remedy) = assessment.remedies.first() else {
        let report = Report {
            table: table.date().to_owned(),
            environments: vec![assessment.clone()],
        };
        return Ok(Outcome {
            text: report::text(&report, &view),
            status: Status::of(&report, false),
        });
    };
    ensure_runnable(remedy)?;
    say(stderr, &report::fix(assessment, &view))?;
    confirm(args, stderr)?;
    process::catch_interrupts().map_err(ApplyError::Signals)?;
    // held until the end: of two at once neither could be taken back
    let _lock = rollback::lock(&assessment.environment)?;
    let rollback = rollback::prepare(assessment, remedy, &host.working_folder)?;
    if let Some(file) = &rollback.file {
        let text = format!(
            "what is installed now is listed in `{}`; to go back: {}",
            file.display(),
            rollback.instruction
        );
        say(stderr, &report::note(&text, &view))?;
    }
    for step in &remedy.steps {
        run(step, stderr)?.map_err(|fault| ApplyError::Step {
            fault,
            rollback: rollback.instruction.clone(),
        })?;
    }
    let after = match remedy.creates() {
        Some(folder) => assess_for_fix(&args_for_new_env(folder, args, host), host, table)?,
        None => assess_for_fix(args, host, table)?,
    };
    let import = import(&after);
    summarize(assessment, after, import, table, &rollback)
}

/// The arguments as they would be for the new environment.
fn args_for_new_env(folder: &Path, args: &FixArgs, host: &Host) -> FixArgs {
    FixArgs {
        path: Some(host.working_folder.join(folder)),
        python: None,
        ..args.clone()
    }
}

/// Fails where a step of the remedy cannot be run by a program.
fn ensure_runnable(remedy: &Remedy) -> Result<(), ApplyError> {
    let runnable = |s: &&Step| s.command.as_ref().is_some_and(|c| !c.words.is_empty());
    match remedy.steps.iter().find(|s| !runnable(s)) {
        Some(step) => Err(ApplyError::ByHand(report::action(&step.action))),
        None => Ok(()),
    }
}

fn confirm(args: &FixArgs, stderr: &mut dyn Write) -> Result<(), Failure> {
    if args.yes {
        return Ok(());
    }
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Err(ApplyError::Refused(
            "cannot ask for confirmation without a terminal; `--yes` applies the fix without asking",
        )
        .into());
    }
    write!(stderr, "Apply this? [y/N] ")
        .and_then(|()| stderr.flush())
        .map_err(Failure::Stderr)?;
    let mut answer = String::new();
    stdin
        .lock()
        .read_line(&mut answer)
        .map_err(Failure::Stderr)?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(ApplyError::Refused("nothing was changed").into()),
    }
}

/// Runs one step to its end, and passes on what it prints. The outer error is one of writing to stderr.
fn run(step: &Step, stderr: &mut dyn Write) -> Result<Result<(), StepFault>, Failure> {
    let command = step
        .command
        .as_ref()
        .expect("a remedy with a step by hand is refused before the first step");
    if process::interrupted() {
        return Ok(Err(StepFault::Interrupted));
    }
    say(stderr, &format!("+ {}\n", command.line))?;
    let mut words = command.words.iter().map(OsString::from);
    let program = words.next().expect("a command starts with its program");
    let args: Vec<OsString> = words.collect();
    let outcome = match start(Path::new(&program), &args, STEP) {
        Ok(outcome) => outcome,
        Err(error) => return Ok(Err(StepFault::Start(error))),
    };
    say(stderr, &report::relayed(&outcome.stdout.text()))?;
    say(stderr, &report::relayed(&outcome.stderr.text()))?;
    Ok(match outcome.status {
        process::Status::Exited(0) => Ok(()),
        process::Status::Interrupted => Err(StepFault::Interrupted),
        process::Status::TimedOut => Err(StepFault::TimedOut(command.line.clone())),
        _ => Err(StepFault::Failed(command.line.clone())),
    })
}

fn start(
    program: &Path,
    args: &[OsString],
    timeout: Duration,
) -> Result<process::Outcome, process::StartError> {
    process::child(&CommandSpec {
        program,
        args,
        env: &[],
        cwd: None,
        timeout,
    })
}

/// What Python did when it was asked to import TensorFlow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Import {
    Works,
    Fails,
    /// There is no interpreter that starts.
    NotTried,
}

/// Has Python import TensorFlow.
fn import(after: &Assessment) -> Import {
    let interpreter = after.environment.interpreter.as_ref();
    let Some(python) = interpreter.and_then(|i| i.executable.as_ref()) else {
        return Import::NotTried;
    };
    let args = ["-c", "import tensorflow"].map(OsString::from);
    match start(python, &args, IMPORT) {
        Ok(outcome) if outcome.success() => Import::Works,
        Ok(_) => Import::Fails,
        Err(_) => Import::NotTried,
    }
}

/// The result: it works only if the files and Python both say so.
fn summarize(
    before: &Assessment,
    after: Assessment,
    import: Import,
    table: &Table,
    rollback: &Rollback,
) -> Result<Outcome, Failure> {
    let works = after.verdict == Verdict::Works;
    let unchanged = before.verdict == after.verdict && before.findings == after.findings;
    let result = match (works, import) {
        (true, Import::Works) => "`import tensorflow` was tried and works",
        (true, Import::NotTried) => "no interpreter starts, so the import was not tried",
        (true, Import::Fails) => "`import tensorflow` was tried and fails",
        (false, _) if unchanged => "the commands ended without an error and changed nothing",
        (false, Import::Works) => {
            "`import tensorflow` was tried and works, but the findings above remain"
        }
        (false, Import::Fails | Import::NotTried) => "the environment still does not work",
    };
    let fixed = works && import != Import::Fails;
    let report = Report {
        table: table.date().to_owned(),
        environments: vec![after],
    };
    let view = View {
        width: None,
        home: None,
        verbosity: Verbosity::Normal,
    };
    let mut text = report::text(&report, &view);
    if fixed {
        text.push_str(&format!("\n{result}\n"));
    } else {
        let back = &rollback.instruction;
        text.push_str(&format!("\n{result}; to go back: {back}\n"));
    }
    Ok(Outcome {
        text,
        status: match fixed {
            true => Status::Works,
            false => Status::Fails,
        },
    })
}

fn say(stderr: &mut dyn Write, text: &str) -> Result<(), Failure> {
    stderr.write_all(text.as_bytes()).map_err(Failure::Stderr)
}
