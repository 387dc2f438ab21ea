//! What to ask the reporter: one or two commands, ready to paste.

use super::errors::Errors;
use crate::model::{Assessment, Format, Os, TicketEnvironment, Verdict};
use crate::table::Catalogue;

/// The commands to ask for, the most useful first; none where the ticket has enough.
pub(super) fn questions(
    assessment: &Assessment,
    ticket: &TicketEnvironment,
    errors: &Errors<'_>,
) -> Vec<String> {
    let unexplained = errors.unexplained() && !fails_by_pair(assessment);
    let contradicts = !ticket.contradictions.is_empty();
    if assessment.verdict != Verdict::Unknown
        && !unexplained
        && !contradicts
        && !errors.install_failed()
    {
        return Vec::new();
    }
    // the question of the most probable cause, where an error names it
    let leading = assessment.leading().and_then(|f| f.failure.as_deref());
    let ask = leading.and_then(|id| Catalogue::embedded().failure(id));
    let ask = ask.map_or_else(Catalogue::usual_questions, |entry| entry.ask);
    let commands = ask
        .iter()
        .filter_map(|text| command(text, assessment, ticket));
    commands.collect()
}

/// A command of the catalogue for this ticket; `None` where the ticket holds what it would print.
fn command(text: &str, assessment: &Assessment, ticket: &TicketEnvironment) -> Option<String> {
    let python = python(assessment);
    if text != "{list}" {
        return Some(text.replace("{python}", python));
    }
    if ticket.whole_list {
        return None;
    }
    let mut distributions = ticket.environment.distributions.iter();
    Some(match distributions.any(|d| d.format == Format::CondaText) {
        true => "conda list".to_owned(),
        false => format!("{python} -m pip list"),
    })
}

/// The interpreter as people type it on the platform.
fn python(assessment: &Assessment) -> &'static str {
    match assessment.environment.platform.map(|p| p.os) {
        Some(Os::Windows) => "py",
        _ => "python",
    }
}

/// Whether the pair itself explains a failure.
fn fails_by_pair(assessment: &Assessment) -> bool {
    assessment.pair.compatibility == crate::model::Compatibility::Incompatible
}
