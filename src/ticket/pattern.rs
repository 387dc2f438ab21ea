//! A regular expression that is compiled when a text may match it.

use crate::model::{Captures, LazyRegex};

/// A pattern known when the tool is built; a test compiles each.
pub(super) struct Pattern {
    regex: LazyRegex,
    /// A text without any of these does not match, so that the pattern need not be compiled for it.
    literals: &'static [&'static str],
}

impl Pattern {
    pub(super) const fn new(text: &'static str) -> Self {
        Self::with_literals(text, &[])
    }

    /// A pattern whose matches hold at least one of the literals.
    pub(super) const fn with_literals(
        text: &'static str,
        literals: &'static [&'static str],
    ) -> Self {
        Self {
            regex: LazyRegex::new(text, ascii),
            literals,
        }
    }

    fn may_match(&self, text: &str) -> bool {
        self.literals.is_empty() || self.literals.iter().any(|l| text.contains(l))
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.regex.is_match(text)
    }

    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.captures_at(text, 0)
    }

    pub(super) fn captures_at<'t>(&self, text: &'t str, start: usize) -> Option<Captures<'t>> {
        self.may_match(text)
            .then(|| self.regex.captures_at(text, start))?
    }

    /// The matches that do not overlap, one after the other. No pattern matches an empty text.
    pub(super) fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        let mut at = Some(0);
        std::iter::from_fn(move || {
            let found = at.and_then(|at| self.captures_at(text, at));
            at = found.as_ref().map(|found| found.whole().end);
            found
        })
    }

    /// What follows the match, if there is one.
    pub(super) fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        let end = self.captures(text)?.whole().end;
        text.split_at_checked(end).map(|(_, rest)| rest)
    }
}

/// Names and versions are ASCII. A word character of any script makes an automaton a hundred times larger, takes the first
/// letter of a language that writes no blanks for a part of the name before it, and adds nothing.
fn ascii(pattern: &str) -> String {
    pattern
        .replace(r"\w", "[[:word:]]")
        .replace(r"\d", "[0-9]")
        .replace(r"\b", r"(?-u:\b)")
}

/// The text of a group; empty where it took no part.
pub(super) fn group<'t>(captures: &Captures<'t>, name: &str) -> &'t str {
    captures.name(name).unwrap_or("")
}
