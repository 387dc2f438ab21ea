//! The pairs that were run, from `observations.csv`.

use crate::model::{Compatibility, PythonVersion};

use super::key::Key;
use super::text::{Text, VersionId};

include!(concat!(env!("OUT_DIR"), "/observations.rs"));

pub(super) const FILE: &str = "observations.csv";

/// How a pair fared that was really installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum RunResult {
    /// It imported and every operation tried worked, or failed with every NumPy.
    Works,
    /// It imported; named operations fail with this NumPy.
    Partial,
    /// It did not import: an exception.
    Fails,
    /// The process died of a signal, on import or on first use.
    Crash,
}

impl RunResult {
    /// What an outcome says of the pair.
    pub(super) fn compatibility(self) -> Compatibility {
        match self {
            Self::Works => Compatibility::Compatible,
            Self::Partial => Compatibility::Partial,
            Self::Fails | Self::Crash => Compatibility::Incompatible,
        }
    }
}

/// A pair that was really installed, imported and used.
#[derive(Debug)]
pub(super) struct Observation {
    pub(super) tensorflow: VersionId,
    pub(super) numpy: VersionId,
    /// The series.
    pub(super) python: (u16, u16),
    /// `linux_x86_64`.
    pub(super) platform: Text,
    /// The TensorFlow distribution.
    pub(super) distribution: Text,
    /// Requirements on companions that the environment was held to: `ml-dtypes<0.6`.
    pub(super) pins: Text,
    pub(super) result: RunResult,
    /// The first step that failed: `import tensorflow`.
    pub(super) failed_at: Text,
    /// Operations that fail with this NumPy and work with another.
    pub(super) operations: Text,
    /// The last line of the error.
    pub(super) error: Text,
    pub(super) date: Text,
    pub(super) source: Text,
}

impl Observation {
    pub(super) fn python(&self) -> PythonVersion {
        PythonVersion::series(self.python.0, self.python.1)
    }
}

/// Every observation of the series that a TensorFlow version belongs to, in the order of the file.
pub(super) fn of_series(tensorflow: Key) -> &'static [Observation] {
    let series = tensorflow.series();
    let start = OBSERVATIONS.partition_point(|row| row.tensorflow.key().series() < series);
    let rest = &OBSERVATIONS[start..];
    let end = rest.partition_point(|row| row.tensorflow.key().series() == series);
    &rest[..end]
}
