//! A regular expression that compiles when it is first needed and never panics.

use std::sync::OnceLock;

use regex::{CaptureMatches, Captures, Regex};

/// A pattern known when the tool is built; a test compiles each.
pub(super) struct Pattern {
    text: &'static str,
    /// A text without any of these does not match, so that the pattern need not be compiled for it.
    literals: &'static [&'static str],
    compiled: OnceLock<Option<Regex>>,
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
            text,
            literals,
            compiled: OnceLock::new(),
        }
    }

    /// The compiled pattern, where the text may match it.
    fn for_text(&self, text: &str) -> Option<&Regex> {
        if !self.literals.is_empty() && !self.literals.iter().any(|l| text.contains(l)) {
            return None;
        }
        self.compiled
            .get_or_init(|| Regex::new(&ascii(self.text)).ok())
            .as_ref()
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.for_text(text).is_some_and(|r| r.is_match(text))
    }

    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.captures_at(text, 0)
    }

    pub(super) fn captures_at<'t>(&self, text: &'t str, start: usize) -> Option<Captures<'t>> {
        // most lines match nothing, and to find that out costs a tenth of a search for groups
        let regex = self.for_text(text)?;
        regex
            .is_match_at(text, start)
            .then(|| regex.captures_at(text, start))
            .flatten()
    }

    pub(super) fn captures_iter<'r, 't>(&'r self, text: &'t str) -> Option<CaptureMatches<'r, 't>> {
        self.for_text(text).map(|regex| regex.captures_iter(text))
    }

    /// What follows the match, if there is one.
    pub(super) fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        let end = self.for_text(text)?.find(text)?.end();
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
    captures.name(name).map_or("", |m| m.as_str())
}
