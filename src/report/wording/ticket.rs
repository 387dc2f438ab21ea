//! What the text of a ticket shows.

use super::Words;
use crate::model::{Contradiction, Given, KnownFailure, Shows, SourceRank, TicketLine};

pub(super) fn known_failure(failure: &KnownFailure, stops_import: bool) -> Words {
    let message = match stops_import {
        true => format!("`import tensorflow` fails: {}", inside(&failure.title)),
        false => failure.title.clone(),
    };
    catalogued(Words::new(message), failure)
}

/// Adds the catalogue's text about a failure.
pub(super) fn catalogued(words: Words, failure: &KnownFailure) -> Words {
    let sources = failure.sources.join(", ");
    words
        .evidence(format!("cause: {}", failure.cause))
        .evidence(format!("failure catalogue: {} ({sources})", failure.id))
        .fix(failure.cure.as_str())
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

pub(super) fn contradicts(contradictions: &[Contradiction]) -> Words {
    Words::new(
        "the ticket contradicts itself: the error may come from another interpreter than the listed one, or a notebook \
         still used a module loaded earlier",
    )
    .all_evidence(contradictions.iter().map(contradiction))
}

/// A contradiction in one line.
pub(in crate::report) fn contradiction(contradiction: &Contradiction) -> String {
    match contradiction {
        Contradiction::Versions { name, one, other } if other.rank == SourceRank::Error => format!(
            "{} {name} {} at line {}, but the error at line {} comes from {name} {}",
            verb(one.rank),
            one.value,
            one.line,
            other.line,
            other.value
        ),
        Contradiction::Versions { name, one, other } => {
            differ(&format!("{name} {}", one.value), one, other)
        }
        Contradiction::Pythons { one, other } => {
            differ(&format!("Python {}", one.value), one, other)
        }
        Contradiction::Implied {
            line,
            requires,
            given,
        } => format!(
            "the error at line {line} occurs with {requires}, but the ticket gives {}",
            given.label()
        ),
        Contradiction::Api {
            line,
            numpy,
            api,
            found,
        } => format!(
            "the ticket gives numpy {numpy}, whose C API is {api:#x}, but the NumPy of the error at line {line} has {found:#x}"
        ),
        Contradiction::Pair => {
            "the listed pair is known to work, but the error comes from another pair".to_owned()
        }
    }
}

fn differ<T: std::fmt::Display>(first: &str, one: &Given<T>, other: &Given<T>) -> String {
    format!(
        "{} {first} at line {}, but {} {} at line {}",
        verb(one.rank),
        one.line,
        verb(other.rank),
        other.value,
        other.line
    )
}

/// What a source does.
fn verb(rank: SourceRank) -> &'static str {
    match rank {
        SourceRank::Listed => "a list names",
        SourceRank::Printed => "Python printed",
        SourceRank::Error => "an error shows",
        SourceRank::Logged => "an install log names",
        SourceRank::Locked => "a lock file names",
        SourceRank::Asked => "a request names",
        SourceRank::Path => "a path shows",
        SourceRank::Claimed => "the text mentions",
    }
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
            format!("line {number}: {} {}", verb(*rank), distribution.label())
        }
    }
}
