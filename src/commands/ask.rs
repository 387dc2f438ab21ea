//! `tfpair ask WORDS...`: a question in words.

use std::path::Path;

use crate::cli::{AskArgs, Common, Format};
use crate::discover::Host;
use crate::model::{Answer, AnswerOutcome};
use crate::report;
use crate::table::Table;
use crate::table::query;

use super::{Failure, OBSERVED, Outcome, Status, Terminal, target, view};

/// Answers from the table; for the platform of this machine where none is named.
pub(super) fn ask(args: &AskArgs, common: &Common, terminal: Terminal) -> Result<Outcome, Failure> {
    let here = Host::current().map_err(Failure::WorkingFolder)?.platform;
    let python = args.python.as_deref().map(target::python).transpose()?;
    let platform = match args.platform.as_deref() {
        Some(text) => Some(target::platform(Some(text), here)?),
        None => None,
    };
    let here = here.unwrap_or(OBSERVED);
    let answer = query::ask(
        &args.words.join(" "),
        python,
        platform,
        here,
        Table::embedded(),
    );
    let view = view(common, terminal, None::<&Path>);
    let text = match common.format {
        Format::Text => report::answer_text(&answer, &view),
        Format::Json => report::answer_json(&answer)?,
        format => {
            return Err(Failure::NoSuchFormat {
                command: "ask",
                format,
                has: &[Format::Text, Format::Json],
            });
        }
    };
    Ok(Outcome {
        text,
        status: status(&answer),
    })
}

/// How to exit after an answer.
pub(super) fn status(answer: &Answer) -> Status {
    match answer.outcome() {
        AnswerOutcome::Yes => Status::Works,
        AnswerOutcome::No => Status::Fails,
        AnswerOutcome::Unknown => Status::CannotTell,
    }
}
