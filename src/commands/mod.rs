//! One file per command: discover, read, judge, render. A command returns its output and exit status; `main` prints.

mod apply;
mod ask;
mod assess;
mod check;
mod explain;
mod failure;
mod fix;
mod observe;
mod probe;
mod project;
mod scan;
mod table;
mod target;
mod triage;

use std::io::{Read, Write};

use crate::cli::{Command, Common, ExplainArgs, Format};
use crate::model::{Arch, Assessment, Os, Platform, Report, Severity, Verdict};
use crate::report::{Verbosity, View};

pub(crate) use crate::observe::ObserveError;
pub(crate) use apply::ApplyError;
pub(crate) use assess::inspect;
pub(crate) use explain::{ExplainError, explain};
pub(crate) use failure::Failure;
#[cfg(test)]
pub(crate) use project::assess_file;
#[cfg(any(test, fuzzing))]
pub(crate) use triage::assess as assess_ticket;

/// Where most pairs were run: asked about where this machine cannot be told.
const OBSERVED: Platform = Platform {
    os: Os::Linux,
    arch: Arch::X86_64,
};

/// What is known of the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Terminal {
    /// The columns of stdout; `None` where it is no terminal.
    pub width: Option<u16>,
    /// Whether stderr is a terminal, on which progress may be shown.
    pub progress: bool,
    /// Whether stdin is a terminal, at which a person types.
    pub input: bool,
}

/// What a command came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// What goes to stdout.
    pub text: String,
    /// How to exit.
    pub status: Status,
}

/// How to exit, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// `import tensorflow` works.
    Works,
    /// It cannot be determined, or nothing could be looked at.
    CannotTell,
    /// It fails, or there is no TensorFlow.
    Fails,
}

impl Status {
    /// The exit status.
    #[must_use]
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Works => 0,
            Self::Fails => 1,
            Self::CannotTell => 2,
        }
    }

    /// The worst of a report. Where it is strict, a warning fails too, and so does what cannot be told.
    fn of(report: &Report, strict: bool) -> Self {
        let statuses = report.environments.iter().map(|a| Self::of_one(a, strict));
        statuses.max().unwrap_or(Self::CannotTell)
    }

    fn of_one(assessment: &Assessment, strict: bool) -> Self {
        if let Some(answer) = &assessment.answer {
            return match ask::status(answer) {
                // of an environment that asks back, a pair that works does not say enough
                Self::Works if !assessment.questions.is_empty() => Self::CannotTell,
                status => status,
            };
        }
        let warned = || {
            assessment
                .findings
                .iter()
                .any(|f| f.severity <= Severity::Warning)
        };
        match assessment.verdict {
            // a file that asks for no TensorFlow has nothing wrong
            Verdict::Absent if assessment.project.is_some() => Self::Works,
            Verdict::Works if strict && warned() => Self::Fails,
            Verdict::Works => Self::Works,
            Verdict::Fails | Verdict::Absent => Self::Fails,
            Verdict::Unknown if strict => Self::Fails,
            Verdict::Unknown => Self::CannotTell,
        }
    }
}

/// Does what was asked. Notes and progress are written to `stderr` as they come.
///
/// # Errors
/// Where nothing could be looked at.
pub(crate) fn run(
    command: &Command,
    common: &Common,
    terminal: Terminal,
    stdin: &mut dyn Read,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    match command {
        Command::Check(args) => check::check(args, common, terminal, stderr),
        Command::Scan(args) => scan::scan(args, common, terminal, stderr),
        Command::Explain(args) => explained(args, common),
        Command::Fix(args) => fix::fix(args, common, terminal, stderr),
        Command::Ask(args) => ask::ask(args, common, terminal),
        Command::Table(args) => table::table(args, common, terminal),
        Command::Observe(args) => observe::observe(args, common, terminal, stderr),
        Command::Triage(args) => triage::triage(args, common, terminal, stdin, stderr),
    }
}

/// A page is Markdown, and Markdown is text.
fn explained(args: &ExplainArgs, common: &Common) -> Result<Outcome, Failure> {
    let has = &[Format::Text, Format::Markdown];
    if !has.contains(&common.format) {
        return Err(Failure::NoSuchFormat {
            command: "explain",
            format: common.format,
            has,
        });
    }
    let mut page = Vec::new();
    explain(args.code.as_deref(), &mut page)?;
    Ok(Outcome {
        text: String::from_utf8_lossy(&page).into_owned(),
        status: Status::Works,
    })
}

/// A format of findings beside lines, of a command whose findings stand on none.
fn not_for(format: Format, command: &'static str) -> Failure {
    Failure::NoSuchFormat {
        command,
        format,
        has: &[
            Format::Text,
            Format::Json,
            Format::Ndjson,
            Format::Markdown,
            Format::Html,
        ],
    }
}

/// How the reader of stdout wants it said.
fn view<'a>(common: &Common, terminal: Terminal, home: Option<&'a std::path::Path>) -> View<'a> {
    View {
        width: terminal.width,
        home,
        verbosity: match (common.quiet, common.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_status_counts() {
        let worst = |all: &[Status]| all.iter().copied().max().map(Status::code);
        assert_eq!(worst(&[Status::Works, Status::Works]), Some(0));
        assert_eq!(worst(&[Status::Works, Status::CannotTell]), Some(2));
        assert_eq!(
            worst(&[Status::CannotTell, Status::Fails, Status::Works]),
            Some(1)
        );
    }
}
