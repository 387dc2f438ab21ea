//! Per TensorFlow series the NumPy versions known to work, to work in part and to fail.

use crate::model::{Code, Compatibility, Grade, Os};

use super::condition::Condition;
use super::interval::{Bound, Interval};
use super::key::Key;

include!(concat!(env!("OUT_DIR"), "/ranges.rs"));

/// What is known of a TensorFlow series with NumPy, under conditions. A NumPy version that no segment holds is untested.
#[derive(Debug)]
pub(super) struct SeriesRange {
    /// The TensorFlow series it is about.
    pub(super) series: &'static [(u16, u16)],
    /// The Python series for which alone it holds.
    pub(super) python: Option<Condition>,
    /// The operating systems for which alone it holds; all for an empty list.
    pub(super) systems: &'static [Os],
    /// The companion with which alone it holds: `ml-dtypes` and `>=0.6`.
    pub(super) companion: Option<(&'static str, Condition)>,
    /// The NumPy versions known to work.
    pub(super) works: Interval,
    /// Every segment, the working one first.
    pub(super) segments: &'static [Segment],
    /// Where it came from.
    pub(super) source: &'static str,
}

/// NumPy versions with which the same happens.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) low: Option<Key>,
    pub(super) high: Option<Key>,
    pub(super) outcome: Outcome,
}

impl Segment {
    /// Whether a NumPy version falls into it.
    pub(super) fn holds(&self, numpy: Key) -> bool {
        self.low.is_none_or(|low| numpy >= low) && self.high.is_none_or(|high| numpy.is_below(high))
    }
}

/// What happens with the NumPy versions of a segment.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Import and use work.
    Works,
    /// Named operations fail.
    Partial(&'static [FailingOperation]),
    /// The import fails.
    Fails(Failure),
}

impl Outcome {
    /// Its result for the pair.
    pub(super) fn compatibility(&self) -> Compatibility {
        match self {
            Self::Works => Compatibility::Compatible,
            Self::Partial(_) => Compatibility::Partial,
            Self::Fails(_) => Compatibility::Incompatible,
        }
    }

    /// Whether it follows from the C ABI.
    pub(super) fn is_about_abi(&self) -> bool {
        matches!(self, Self::Fails(failure)
            if matches!(failure.code, Code::NumpyAbiTooNew | Code::NumpyAbiTooOld))
    }
}

/// An operation that is known to fail with a pair that imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FailingOperation {
    /// The operation as the observations name it: `lstm`.
    pub operation: &'static str,
    /// In words: "a Keras LSTM or GRU layer".
    pub description: &'static str,
    /// The error a person sees.
    pub you_will_see: &'static str,
}

/// Why an import fails.
#[derive(Debug)]
pub(super) struct Failure {
    /// Why, as a finding code.
    pub(super) code: Code,
    /// Why, in words, without a final period.
    pub(super) why: &'static str,
    /// The error a person sees.
    pub(super) you_will_see: &'static str,
    /// How well it is known.
    pub(super) grade: Grade,
    /// Where it came from.
    pub(super) source: &'static str,
}

impl SeriesRange {
    /// The segment that a NumPy version falls into; `None` where it is untested.
    pub(super) fn segment(&self, numpy: Key) -> Option<&'static Segment> {
        self.segments.iter().find(|segment| segment.holds(numpy))
    }

    /// Whether anything is known from a NumPy version upward: then the working interval has an end.
    pub(super) fn ends_at(&self, numpy: Key) -> bool {
        let mut lows = self.segments.iter().filter_map(|segment| segment.low);
        lows.any(|low| low >= numpy)
    }

    /// Its conditions in words: "on Python >=3 with ml-dtypes<0.6".
    pub(super) fn condition(&self) -> String {
        let mut parts = Vec::new();
        if let Some(python) = &self.python {
            parts.push(format!("on Python {}", python.text));
        }
        if !self.systems.is_empty() {
            let systems: Vec<_> = self.systems.iter().map(|os| os.system()).collect();
            parts.push(format!("on {}", systems.join(" and ")));
        }
        if let Some((name, versions)) = &self.companion {
            parts.push(format!("with {name}{}", versions.text));
        }
        match parts.as_slice() {
            [] => "otherwise".to_owned(),
            _ => parts.join(" "),
        }
    }

    /// Its series, `2.10` and `2.11`.
    pub(super) fn series_texts(&self) -> Vec<String> {
        let texts = self.series.iter().map(|(a, b)| format!("{a}.{b}"));
        texts.collect()
    }
}

/// The ranges of the series that a TensorFlow version belongs to, in the order of the file.
pub(super) fn of_series(tensorflow: Key) -> Vec<&'static SeriesRange> {
    let series = tensorflow.series();
    let of = |range: &&SeriesRange| range.series.contains(&series);
    RANGES.iter().filter(of).collect()
}
