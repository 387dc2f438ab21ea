//! A range as it is held against the runs and the extension modules.

use super::code::Code;
use super::key::Key;
use super::observations::{ABI, Abi, Observation};
use super::source::{DataError, Result};
use super::specifiers::Specifiers;

pub(crate) const FILE: &str = "ranges.toml";

/// NumPy versions with which the same happens.
pub(crate) struct Segment {
    pub(crate) low: Option<Key>,
    pub(crate) high: Option<Key>,
    pub(crate) outcome: &'static str,
    pub(crate) operations: Vec<String>,
    pub(crate) code: Option<Code>,
}

impl Segment {
    pub(crate) fn holds(&self, numpy: Key) -> bool {
        self.low.is_none_or(|low| numpy >= low) && self.high.is_none_or(|high| numpy.is_below(high))
    }
}

/// A range, as far as it is held against the rows.
pub(crate) struct Range {
    pub(crate) line: usize,
    pub(crate) series: Vec<(u16, u16)>,
    pub(crate) python: Option<Specifiers>,
    pub(crate) linux: bool,
    pub(crate) companion: Option<String>,
    pub(crate) segments: Vec<Segment>,
}

impl Range {
    pub(crate) fn may_be(&self, row: &Observation) -> bool {
        let python = Key::of_series(row.python.0, row.python.1);
        let pinned = |companion: &String| {
            let (name, _) = companion.split_at(name_end(companion));
            let mut pins = row.pins.iter();
            let pin = pins.find(|pin| pin.split_at(name_end(pin)).0 == name);
            pin.is_none_or(|pin| pin == companion)
        };
        self.series.contains(&row.tensorflow.series())
            && self.linux
            && self.python.as_ref().is_none_or(|p| p.contains(python))
            && self.companion.as_ref().is_none_or(pinned)
    }

    pub(crate) fn agrees(&self, row: &Observation) -> bool {
        let Some(segment) = self.segments.iter().find(|s| s.holds(row.numpy)) else {
            return false;
        };
        let outcome = match row.outcome {
            "Crash" => "Fails",
            outcome => outcome,
        };
        segment.outcome == outcome && segment.operations == row.operations
    }
}

/// Under NumPy 2 happens what the extension modules ask for.
pub(crate) fn meets_abi(range: &Range, abi: &Abi) -> Result<()> {
    let two = Key::of_series(2, 0);
    let segment = range.segments.iter().find(|segment| segment.holds(two));
    for series in &range.series {
        let Some((loads, line)) = abi.get(series) else {
            continue;
        };
        let refused = segment.and_then(|s| s.code) == Some(Code::NumpyAbiTooNew);
        let fits = if *loads {
            segment.is_some() && !refused
        } else {
            refused
        };
        if !fits {
            let cause = format!("{ABI} line {line} says otherwise of NumPy 2");
            return Err(DataError::new(FILE, range.line, cause));
        }
    }
    Ok(())
}

/// That no version falls into two segments.
pub(crate) fn overlap(range: &Range) -> Result<()> {
    let low = |s: &Segment| s.low.unwrap_or(Key::MIN);
    for (index, one) in range.segments.iter().enumerate() {
        for other in range.segments.iter().skip(index + 1) {
            if one.holds(low(other)) || other.holds(low(one)) {
                return Err(DataError::new(
                    FILE,
                    range.line,
                    "two segments of the range overlap",
                ));
            }
        }
    }
    Ok(())
}

/// Where the name of `ml-dtypes>=0.6` ends.
pub(crate) fn name_end(requirement: &str) -> usize {
    let end = requirement.find(|c: char| "<>=!~ ".contains(c));
    end.unwrap_or(requirement.len())
}
