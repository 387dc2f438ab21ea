//! A regular expression that compiles when it is first needed and never panics.

use std::sync::OnceLock;

use regex::{Captures, Regex};

/// A pattern known when the tool is built; a test holds that each compiles.
pub(super) struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub(super) const fn new(text: &'static str) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    pub(super) fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| Regex::new(&ascii(self.text)).ok())
            .as_ref()
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|r| r.is_match(text))
    }

    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        // most lines match nothing, and to see that costs a tenth of a search for groups
        let regex = self.regex()?;
        regex.is_match(text).then(|| regex.captures(text)).flatten()
    }

    /// What follows the match, if there is one.
    pub(super) fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        let end = self.regex()?.find(text)?.end();
        text.split_at_checked(end).map(|(_, rest)| rest)
    }
}

/// Names and versions are ASCII. A word character of any script makes an automaton a hundred times larger, takes the first
/// letter of a language that writes no blanks for a part of the name before it, and tells nothing more.
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
