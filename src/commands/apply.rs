//! `tfpair fix --apply`: carries the first remedy out, with a way back, and looks whether it cured.

mod back;

use std::ffi::OsString;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::FixArgs;
use crate::discover::Host;
use crate::knowledge::Table;
use crate::model::{Assessment, Remedy, Report, Step, Verdict};
use crate::report::{self, Detail, View};
use crate::run::{self, Order};

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
    Start(#[from] run::StartError),
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
    aside: &mut dyn Write,
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
    may(remedy)?;
    say(aside, &report::fix(assessment, &view))?;
    agreed(args, aside)?;
    let back = back::prepare(assessment, remedy, &host.working_folder)?;
    if let Some(freeze) = &back.freeze {
        let said = format!(
            "what is installed now is written to `{}`; to go back: {}",
            freeze.display(),
            back.words
        );
        say(aside, &report::note(&said, &view))?;
    }
    for step in &remedy.steps {
        carry_out(step, &back.words, aside)?;
    }
    let after = match &remedy.makes {
        Some(folder) => look_at(&within(folder, args, host), host, table)?,
        None => look_at(args, host, table)?,
    };
    let imports = imports(&after)?;
    ended(after, imports, table, &back.words)
}

/// The arguments as they would be for the new environment.
fn within(folder: &str, args: &FixArgs, host: &Host) -> FixArgs {
    FixArgs {
        path: Some(host.working_folder.join(folder)),
        python: None,
        ..args.clone()
    }
}

/// Whether the remedy may be carried out by a program.
fn may(remedy: &Remedy) -> Result<(), ApplyError> {
    let manual = remedy.steps.iter().find(|s| s.words.is_empty());
    if let Some(step) = manual {
        return Err(ApplyError::ByHand(step.summary.clone()));
    }
    Ok(())
}

fn agreed(args: &FixArgs, aside: &mut dyn Write) -> Result<(), Failure> {
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
    write!(aside, "Apply this? [y/N] ")
        .and_then(|()| aside.flush())
        .map_err(Failure::Aside)?;
    let mut answer = String::new();
    stdin
        .lock()
        .read_line(&mut answer)
        .map_err(Failure::Aside)?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(ApplyError::Refused("nothing was changed").into()),
    }
}

fn carry_out(step: &Step, back: &str, aside: &mut dyn Write) -> Result<(), Failure> {
    let command = step.command.clone().unwrap_or_default();
    say(aside, &format!("+ {command}\n"))?;
    let mut words = step.words.iter();
    let Some(program) = words.next() else {
        return Ok(());
    };
    let args: Vec<OsString> = words.map(OsString::from).collect();
    let outcome = start(Path::new(program), &args, STEP)?;
    say(aside, &report::relayed(&outcome.stdout.text()))?;
    say(aside, &report::relayed(&outcome.stderr.text()))?;
    if outcome.success() {
        return Ok(());
    }
    Err(ApplyError::Step {
        command,
        back: back.to_owned(),
    }
    .into())
}

fn start(program: &Path, args: &[OsString], timeout: Duration) -> Result<run::Outcome, ApplyError> {
    Ok(run::child(&Order {
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
fn ended(
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

fn say(aside: &mut dyn Write, text: &str) -> Result<(), Failure> {
    aside.write_all(text.as_bytes()).map_err(Failure::Aside)
}
