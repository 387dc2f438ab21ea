//! `tfpair triage [FILE...]`: tickets.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::cli::{Common, Format, TriageArgs};
use crate::discover::Host;
use crate::judge;
use crate::model::{
    Assessment, Reply, Report, SourceRank, TicketEnvironment, TicketFacts, Verdict,
};
use crate::read::file::open_input;
use crate::remedy;
use crate::report;
use crate::table::{Catalogue, Table, query, reads_report};
use crate::ticket::{self, Ticket, TicketError};

use super::{Failure, OBSERVED, Outcome, Status, Terminal, view};

/// So many notes are written of one ticket.
const NOTES: usize = 8;

/// Judges every ticket; `stdin` is read where a file is `-`. One that cannot be read is reported on `stderr`, and the others
/// are judged.
///
/// # Errors
/// If no ticket can be read.
pub(super) fn triage(
    args: &TriageArgs,
    common: &Common,
    terminal: Terminal,
    stdin: &mut dyn Read,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let host = Host::current().map_err(Failure::WorkingFolder)?;
    let view = view(common, terminal, host.home.as_deref());
    let table = Table::embedded();
    let catalogue = Catalogue::embedded();
    let from_stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() {
        &from_stdin[..]
    } else {
        &args.files
    };
    if terminal.input && files.iter().any(|file| file.as_os_str() == "-") {
        let end = if cfg!(windows) {
            "Ctrl-Z and Enter"
        } else {
            "Ctrl-D"
        };
        let note = format!("reading a ticket from the terminal: paste it, then press {end}");
        let note = report::note(&note, &view);
        stderr.write_all(note.as_bytes()).map_err(Failure::Stderr)?;
    }
    let mut environments = Vec::with_capacity(files.len());
    for path in files {
        match open(path, stdin) {
            Ok(text) => {
                let assessment = assess(&text, path, catalogue, table);
                // what was left out, could not be read, or is harmless
                let problems = assessment.environment.problems.iter();
                let harmless = assessment.harmless.iter();
                let harmless = harmless.map(|l| format!("line {}: harmless: {}", l.line, l.title));
                for cause in problems
                    .map(|p| report::cause(&p.cause))
                    .chain(harmless)
                    .take(NOTES)
                {
                    let note = format!("`{}`: {cause}", path.display());
                    stderr
                        .write_all(report::note(&note, &view).as_bytes())
                        .map_err(Failure::Stderr)?;
                }
                environments.push(assessment);
            }
            Err(cause) if files.len() == 1 => {
                let path = path.clone();
                return Err(Failure::Ticket { path, cause });
            }
            Err(cause) => {
                let note = format!("`{}` cannot be read: {cause}", path.display());
                stderr
                    .write_all(report::note(&note, &view).as_bytes())
                    .map_err(Failure::Stderr)?;
            }
        }
    }
    if environments.is_empty() {
        return Err(Failure::NoTicket(files.len()));
    }
    let complete = environments.len() == files.len();
    let report = Report {
        table: table.date().to_owned(),
        environments,
    };
    let status = Status::of(&report, common.strict);
    Ok(Outcome {
        text: render(&report, args.reply, common.format, &view)?,
        status: if complete {
            status
        } else {
            status.max(Status::CannotTell)
        },
    })
}

fn open(path: &Path, stdin: &mut dyn Read) -> Result<Ticket, TicketError> {
    if path.as_os_str() == "-" {
        ticket::intake(stdin)
    } else {
        ticket::intake(open_input(path).map_err(|error| error.kind)?)
    }
}

/// Judges one ticket.
pub(crate) fn assess(
    text: &Ticket,
    path: &Path,
    catalogue: &Catalogue,
    table: &Table,
) -> Assessment {
    let path = (path.as_os_str() != "-").then_some(path);
    let facts = ticket::read(text, reads_report);
    // which entries of a lock file apply depends on the Python and the platform that the rest gives
    let environment = ticket::environment(&facts, path).environment;
    let facts = judge::resolve_locks(facts, &environment);
    let lines = ticket::bare_lines(text);
    let mut hits = {
        let text: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
        catalogue.diagnose(&text, &ticket::by_index(&facts.tracebacks, &lines))
    };
    for hit in &mut hits {
        hit.line = lines
            .get(hit.line - 1)
            .map_or(hit.line, |(number, _)| *number);
    }
    let environment = ticket::environment(&facts, path);
    let series = named_series(&environment, table);
    let mut assessment = judge::ticket(environment, &facts, &hits, table);
    if assessment.verdict == Verdict::Fails && assessment.remedies.is_empty() {
        assessment.remedies = remedy::ticket_remedies(&assessment, table);
    }
    if assessment.verdict == Verdict::Unknown && hits.is_empty() && only_asks(text, &facts) {
        let platform = assessment.environment.platform;
        let question = text.text.as_str();
        assessment.answer = Some(Box::new(query::ask(
            question, None, platform, OBSERVED, table,
        )));
        assessment.questions.clear();
    }
    if assessment.verdict == Verdict::Unknown
        && assessment.answer.is_none()
        && assessment.leading().is_none()
        && let Some(series) = series
    {
        let platform = assessment.environment.platform;
        let answer = query::ask(&series, None, platform, OBSERVED, table);
        // which NumPy goes with a series is no answer to a ticket that does not ask
        let judged = matches!(
            answer.reply,
            Reply::Pair(_) | Reply::NoWheel { .. } | Reply::NeverReleased { .. }
        );
        assessment.answer = judged.then(|| Box::new(answer));
    }
    assessment
}

/// The series of TensorFlow or NumPy that a ticket names, with the releases and the Python that it names beside them.
fn named_series(ticket: &TicketEnvironment, table: &Table) -> Option<String> {
    if ticket.series.is_empty() {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    for (name, series, _) in &ticket.series {
        words.push(format!("{name} {series}"));
    }
    let mut tensorflow = ticket.series.iter().any(|(name, ..)| table.is_family(name));
    for distribution in &ticket.environment.distributions {
        let name = &distribution.name;
        tensorflow |= table.is_family(name);
        if let (Some(version), true) = (
            &distribution.version,
            name.is_numpy() || table.is_family(name),
        ) {
            words.push(format!("{name}=={version}"));
        }
    }
    let python = ticket.environment.python.as_ref();
    words.extend(python.map(|python| format!("python {}", python.minor_text())));
    words.dedup();
    tensorflow.then(|| words.join(", "))
}

/// A question is no longer than this, in bytes.
const QUESTION: usize = 1000;

/// Whether a ticket is a question alone: it holds no list and no traceback, and its words ask.
fn only_asks(text: &Ticket, facts: &TicketFacts) -> bool {
    text.text.len() <= QUESTION
        && facts.tracebacks.is_empty()
        && facts.candidates.is_empty()
        && facts
            .facts
            .iter()
            .all(|fact| matches!(fact.rank, SourceRank::Claimed | SourceRank::Asked))
        && query::asks(&text.text, Table::embedded())
}

fn render(
    report: &Report,
    reply: bool,
    format: Format,
    view: &report::View<'_>,
) -> Result<String, Failure> {
    if reply {
        let replies: Vec<String> = report.environments.iter().map(report::reply).collect();
        return Ok(replies.join("\n---\n\n"));
    }
    let several = report.environments.len() > 1;
    Ok(match format {
        Format::Text if several => {
            format!(
                "{}{}",
                report::listing(report, view),
                report::causes(report)
            )
        }
        Format::Text => report::text(report, view),
        Format::Json => report::json(report)?,
        Format::Ndjson => report::ndjson(report)?,
        Format::Markdown => report::markdown(report, view),
        Format::Html => report::html(report, view),
        Format::Sarif | Format::Github => return Err(super::not_for(format, "triage")),
    })
}
