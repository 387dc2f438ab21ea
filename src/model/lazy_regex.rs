//! A regular expression of the program's own, compiled when it is first needed, as little as it takes. To compile costs more
//! than to search a line or a hundred; what searches on is compiled again with all that makes a search fast.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use regex_automata::meta::{Config, Regex};
use regex_automata::util::captures;
use regex_automata::{Input, Span};

/// After so many searches, or in a text of so many bytes, the fast engines pay for themselves.
const SEARCHES: u32 = 200;
const LONG: usize = 4 << 10;

/// A regular expression with the syntax of the `regex` crate.
#[derive(Debug)]
pub(crate) struct LazyRegex {
    text: &'static str,
    /// How `text` is made the expression.
    expand: fn(&str) -> String,
    small: OnceLock<Regex>,
    fast: OnceLock<Regex>,
    searches: AtomicU32,
}

impl LazyRegex {
    pub(crate) const fn new(text: &'static str, expand: fn(&str) -> String) -> Self {
        Self {
            text,
            expand,
            small: OnceLock::new(),
            fast: OnceLock::new(),
            searches: AtomicU32::new(0),
        }
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.engine(text).is_match(text)
    }

    /// The first match that starts at or after a place, with its groups.
    pub(crate) fn captures_at<'t>(&self, text: &'t str, start: usize) -> Option<Captures<'t>> {
        let engine = self.engine(text);
        let input = Input::new(text).span(start..text.len());
        // most texts match nothing, and to find that out costs a tenth of a search for groups
        if !engine.is_match(input.clone()) {
            return None;
        }
        let mut groups = engine.create_captures();
        engine.search_captures(&input, &mut groups);
        groups.is_match().then_some(Captures { text, groups })
    }

    #[cfg(test)]
    pub(crate) fn is_compiled(&self) -> bool {
        self.small.get().is_some() || self.fast.get().is_some()
    }

    #[expect(clippy::expect_used)]
    fn engine(&self, text: &str) -> &Regex {
        let searches = self.searches.fetch_add(1, Ordering::Relaxed);
        let (cell, config) = if searches >= SEARCHES || text.len() >= LONG {
            (&self.fast, Config::new())
        } else {
            let config = Config::new().onepass(false).hybrid(false);
            (&self.small, config.dfa(false).auto_prefilter(false))
        };
        let compile = || {
            let engine = Regex::builder()
                .configure(config)
                .build(&(self.expand)(self.text));
            engine.expect("the build script or a test compiled it")
        };
        cell.get_or_init(compile)
    }
}

/// The groups of a match.
#[derive(Debug)]
pub(crate) struct Captures<'t> {
    text: &'t str,
    groups: captures::Captures,
}

impl<'t> Captures<'t> {
    /// Where the whole match is.
    #[expect(clippy::expect_used)]
    pub(crate) fn whole(&self) -> Span {
        self.groups.get_group(0).expect("it is a match")
    }

    /// Where a group is; `None` where it took no part.
    pub(crate) fn span(&self, name: &str) -> Option<Span> {
        self.groups.get_group_by_name(name)
    }

    /// The text of a group; `None` where it took no part.
    pub(crate) fn name(&self, name: &str) -> Option<&'t str> {
        self.text.get(self.span(name)?.range())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_find_the_same() {
        let regex = LazyRegex::new(r"(?<name>[a-z]+)==(?<version>[0-9.]+)?", str::to_owned);
        let text = "see numpy==1.26.4 and keras==";
        for _ in 0..=SEARCHES {
            let first = regex.captures_at(text, 0).expect("a match");
            assert_eq!(first.name("name"), Some("numpy"));
            assert_eq!(first.name("version"), Some("1.26.4"));
            let second = regex.captures_at(text, first.whole().end).expect("a match");
            assert_eq!(
                (second.name("name"), second.name("version")),
                (Some("keras"), None)
            );
            assert!(!regex.is_match("numpy"));
        }
        assert!(regex.small.get().is_some() && regex.fast.get().is_some());
    }
}
