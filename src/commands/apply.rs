//! `tfpair fix --apply`: carries the first remedy out, with a way back, and looks whether it cured.

mod back;

use std::ffi::OsString;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::FixArgs;
use crate::discover::Host;
use crate::model::{Assessment, Remedy, Report, Step, Verdict};
use crate::process::{self, CommandSpec};
use crate::report::{self, Detail, View};
use crate::table::Table;

use super::fix::look_at;
use super::{Failure, Outcome, Status};

/// How long one step may take: wheels of half a gigabyte come over slow lines.
const STEP: Duration = Duration::from_secs(60 * 60);

/// How long the import may take afterwards.
const IMPORT: Duration = Duration::from_secs(300);

/// Why a remedy was not carried out, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// A step can only be done by hand.
    #[error("a step is to be done in your own shell: {0}")]
    ByHand(String),
    /// The person said no, or nobody could be asked.
    #[error("{0}")]
    Refused(&'static str),
    /// The new environment would be made over something.
    #[error("`{}` is there already", .0.display())]
    Exists(PathBuf),
    /// The way back could not be written down.
    #[error("cannot write `{}`, the way back: {cause}", path.display())]
    Freeze {
        /// The file.
        path: PathBuf,
        /// The cause.
        cause: io::Error,
    },
    /// A command could not be started.
    #[error(transparent)]
    Start(#[from] process::StartError),
    /// A command failed.
    #[error("`{command}` failed; to go back: {back}")]
    Step {
        /// The command.
        command: String,
        /// What takes the environment back to what it was.
        back: String,
    },
}

/// Shows the plan, asks, writes down the way back, runs the steps, and checks again.
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
        detail: Detail::Normal,
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
    let back = back::prepare(assessment, remedy, &host.working_folder)?;
    if let Some(freeze) = &back.freeze {
        let said = format!(
            "what is installed now is written to `{}`; to go back: {}",
            freeze.display(),
            back.words
        );
        say(stderr, &report::note(&said, &view))?;
    }
    for step in &remedy.steps {
        carry_out(step, &back.words, stderr)?;
    }
    let after = match &remedy.makes {
        Some(folder) => look_at(&args_for_new_env(folder, args, host), host, table)?,
        None => look_at(args, host, table)?,
    };
    let imports = imports(&after)?;
    summarize(after, imports, table, &back.words)
}

/// The arguments as they would be for the new environment.
fn args_for_new_env(folder: &str, args: &FixArgs, host: &Host) -> FixArgs {
    FixArgs {
        path: Some(host.working_folder.join(folder)),
        python: None,
        ..args.clone()
    }
}

/// Whether the remedy may be carried out by a program.
fn ensure_runnable(remedy: &Remedy) -> Result<(), ApplyError> {
    let manual = remedy.steps.iter().find(|s| s.words.is_empty());
    if let Some(step) = manual {
        return Err(ApplyError::ByHand(step.summary.clone()));
    }
    Ok(())
}

fn confirm(args: &FixArgs, stderr: &mut dyn Write) -> Result<(), Failure> {
    if args.yes {
        return Ok(());
    }
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Err(ApplyError::Refused(
            "there is no terminal to ask on: --yes says yes beforehand",
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

fn carry_out(step: &Step, back: &str, stderr: &mut dyn Write) -> Result<(), Failure> {
    let command = step.command.clone().unwrap_or_default();
    say(stderr, &format!("+ {command}\n"))?;
    let mut words = step.words.iter();
    let Some(program) = words.next() else {
        return Ok(());
    };
    let args: Vec<OsString> = words.map(OsString::from).collect();
    let outcome = start(Path::new(program), &args, STEP)?;
    say(stderr, &report::relayed(&outcome.stdout.text()))?;
    say(stderr, &report::relayed(&outcome.stderr.text()))?;
    if outcome.success() {
        return Ok(());
    }
    Err(ApplyError::Step {
        command,
        back: back.to_owned(),
    }
    .into())
}

fn start(
    program: &Path,
    args: &[OsString],
    timeout: Duration,
) -> Result<process::Outcome, ApplyError> {
    Ok(process::child(&CommandSpec {
        program,
        args,
        env: &[],
        cwd: None,
        timeout,
    })?)
}

/// Whether Python really imports TensorFlow now; `None` where there is no interpreter to ask.
fn imports(after: &Assessment) -> Result<Option<bool>, Failure> {
    let interpreter = after.environment.interpreter.as_ref();
    let Some(python) = interpreter.and_then(|i| i.executable.as_ref()) else {
        return Ok(None);
    };
    let args = ["-c", "import tensorflow"].map(OsString::from);
    Ok(Some(start(python, &args, IMPORT)?.success()))
}

/// What it came to: what the files say now, and what Python said.
fn summarize(
    after: Assessment,
    imports: Option<bool>,
    table: &Table,
    back: &str,
) -> Result<Outcome, Failure> {
    let works = after.verdict == Verdict::Works;
    let report = Report {
        table: table.date().to_owned(),
        environments: vec![after],
    };
    let view = View {
        width: None,
        home: None,
        detail: Detail::Normal,
    };
    let mut text = report::text(&report, &view);
    let (said, status) = match imports {
        Some(true) => (
            "`import tensorflow` was tried and works".to_owned(),
            Status::Works,
        ),
        Some(false) => (
            format!("`import tensorflow` was tried and fails; to go back: {back}"),
            Status::Fails,
        ),
        None if works => (
            "there is no interpreter to try the import with".to_owned(),
            Status::Works,
        ),
        None => (
            format!("it is not cured; to go back: {back}"),
            Status::Fails,
        ),
    };
    text.push_str(&format!("\n{said}\n"));
    Ok(Outcome { text, status })
}

fn say(stderr: &mut dyn Write, text: &str) -> Result<(), Failure> {
    stderr.write_all(text.as_bytes()).map_err(Failure::Stderr)
}
