//! What the text of a ticket shows.

use super::Words;
use crate::model::{KnownFailure, Shows, TicketLine};

pub(super) fn known_failure(failure: &KnownFailure, stops_import: bool) -> Words {
    let message = match stops_import {
        true => format!("`import tensorflow` fails: {}", inside(&failure.title)),
        false => failure.title.clone(),
    };
    Words::new(message).all_evidence(catalogue(failure))
}

/// What the catalogue says of a failure.
pub(super) fn catalogue(failure: &KnownFailure) -> [String; 3] {
    [
        format!("cause: {}", failure.cause),
        format!("fix: {}", failure.cure),
        format!(
            "failure catalogue: {} ({})",
            failure.id,
            failure.sources.join(", ")
        ),
    ]
}

/// A title in the middle of a sentence; names keep their capitals.
fn inside(title: &str) -> String {
    let article = ["A ", "An ", "The ", "Code "];
    if !article.iter().any(|a| title.starts_with(a)) {
        return title.to_owned();
    }
    let mut chars = title.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

pub(super) fn unknown_failure() -> Words {
    Words::new("`import tensorflow` fails with an error that is not in the failure catalogue")
}

pub(super) fn contradicts(contradictions: &[String]) -> Words {
    Words::new(
        "the ticket contradicts itself: another interpreter may have run than the one that is listed, or a notebook \
         kept the module it had loaded before",
    )
    .all_evidence(contradictions.iter().cloned())
}

/// Adds the lines of a ticket that show a finding: errors first, the lines that give the pair last.
pub(super) fn add_lines(words: &mut Words, lines: &[TicketLine]) {
    let is_error = |line: &&TicketLine| matches!(line.shows, Shows::Text(_));
    let (errors, others): (Vec<&TicketLine>, Vec<&TicketLine>) = lines.iter().partition(is_error);
    words.evidence.splice(0..0, errors.into_iter().map(line));
    words.evidence.extend(others.into_iter().map(line));
}

/// `line 12: ImportError: ...`.
pub(in crate::report) fn line(line: &TicketLine) -> String {
    let number = line.line;
    match &line.shows {
        Shows::Text(text) => format!("line {number}: {text}"),
        Shows::Distribution(rank, distribution) => {
            format!("line {number}: {} {}", rank.verb(), distribution.label())
        }
    }
}
