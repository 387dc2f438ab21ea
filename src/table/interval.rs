//! A half-open interval of versions, the one shape in which `ranges.toml` says what works.

use std::fmt;
use std::str::FromStr;

use crate::model::{Operator, Version, VersionSpecifier, VersionSpecifiers};

/// `>=1.20,<2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// The first version in it.
    pub low: Version,
    /// The first version past it.
    pub high: Version,
}

impl Interval {
    /// The interval as PEP 440 specifiers.
    #[must_use]
    pub fn specifiers(&self) -> VersionSpecifiers {
        [
            VersionSpecifier::at_least(self.low.clone()),
            VersionSpecifier::below(self.high.clone()),
        ]
        .into_iter()
        .collect()
    }

    /// The lower end alone, as PEP 440 specifiers.
    #[must_use]
    pub fn from_low(&self) -> VersionSpecifiers {
        [VersionSpecifier::at_least(self.low.clone())]
            .into_iter()
            .collect()
    }

    /// What lies in both; empty intervals are none.
    #[must_use]
    pub fn and(&self, other: &Self) -> Option<Self> {
        let low = self.low.clone().max(other.low.clone());
        let high = self.high.clone().min(other.high.clone());
        (low < high).then_some(Self { low, high })
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, ">={},<{}", self.low, self.high)
    }
}

/// Says that a text is no such interval.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an interval such as >=1.20,<2")]
pub struct IntervalError(String);

impl FromStr for Interval {
    type Err = IntervalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || IntervalError(text.to_owned());
        let specifiers = VersionSpecifiers::from_str(text).map_err(|_| wrong())?;
        let end = |operator: Operator| {
            specifiers
                .iter()
                .find(|s| s.operator() == operator)
                .and_then(|s| s.version().cloned())
                .ok_or_else(wrong)
        };
        let interval = Self {
            low: end(Operator::GreaterThanEqual)?,
            high: end(Operator::LessThan)?,
        };
        if specifiers.len() != 2 || interval.low >= interval.high {
            return Err(wrong());
        }
        Ok(interval)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let shown = text.parse::<Interval>().map(|i| i.to_string());
        assert_eq!(shown.unwrap_or_else(|e| e.to_string()), expect);
    }

    #[test]
    fn only_half_open_intervals_are_read() {
        check(">=1.20,<2", ">=1.20,<2");
        check("<2, >=1.20", ">=1.20,<2");
        check(">=1.20", "`>=1.20` is not an interval such as >=1.20,<2");
        check(">=2,<1", "`>=2,<1` is not an interval such as >=1.20,<2");
        check(
            ">=1,<2,!=1.5",
            "`>=1,<2,!=1.5` is not an interval such as >=1.20,<2",
        );
    }

    #[test]
    fn two_intervals_meet_in_a_third() {
        let a: Interval = ">=1.20,<2.6".parse().unwrap();
        let b: Interval = ">=1.25,<3".parse().unwrap();
        assert_eq!(a.and(&b).unwrap().to_string(), ">=1.25,<2.6");
        assert_eq!(a.and(&">=3,<4".parse().unwrap()), None);
    }
}
