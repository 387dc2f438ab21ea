//! A half-open interval of versions, the form of `works` in `ranges.toml`.

use std::fmt;
use std::str::FromStr;

use crate::model::VersionSpecifiers;

use super::key::Key;

/// An end of an interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    pub(super) key: Key,
    pub(super) text: &'static str,
}

/// `>=1.20,<2`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interval {
    /// The first version in it.
    pub(super) low: Bound,
    /// The first version past it.
    pub(super) high: Bound,
}

impl Interval {
    /// The interval as PEP 440 specifiers.
    pub(super) fn specifiers(&self) -> VersionSpecifiers {
        parsed(&self.to_string())
    }

    /// The lower end alone, as PEP 440 specifiers.
    pub(super) fn lower_bound(&self) -> VersionSpecifiers {
        parsed(&format!(">={}", self.low.text))
    }

    /// What lies in both; empty intervals are none.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let low = if other.low.key > self.low.key {
            other.low
        } else {
            self.low
        };
        let high = if other.high.key < self.high.key {
            other.high
        } else {
            self.high
        };
        (low.key < high.key).then_some(Self { low, high })
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, ">={},<{}", self.low.text, self.high.text)
    }
}

#[expect(clippy::expect_used)]
fn parsed(text: &str) -> VersionSpecifiers {
    VersionSpecifiers::from_str(text).expect("the build script checked both ends")
}
