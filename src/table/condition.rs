//! The versions for which a row holds: a half-open interval.

use std::fmt;

use super::key::Key;

/// `>=1.20,<2`; an end that is missing is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) text: &'static str,
    pub(super) low: Option<Key>,
    pub(super) high: Option<Key>,
}

impl Condition {
    pub(super) fn holds(&self, key: Key) -> bool {
        self.low.is_none_or(|low| key >= low) && self.high.is_none_or(|high| key.is_below(high))
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}
