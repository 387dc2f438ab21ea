//! Evidence for what is known about a pair: a run, a declared requirement, or an extension module.

use std::path::PathBuf;

use super::{DistributionId, Grade, NumpyNeed, PythonVersion, Requirement, Stage, Version};

/// One statement about a pair, with its grade and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// How good it is.
    pub grade: Grade,
    /// On which Python it was observed; `None` where the statement is not about one run.
    pub python: Option<PythonVersion>,
    /// What was seen or follows.
    pub statement: Statement,
    /// Where it came from.
    pub source: EvidenceSource,
}

/// What was seen or follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Statement {
    /// This pair was run, or pairs next to it.
    Run(Box<Run>),
    /// A sentence of the table.
    Table(String),
    /// The table knows it of these series of TensorFlow.
    Series(Vec<String>),
    /// The official wheels were run, and this is another's build.
    OtherBuild,
    /// TensorFlow declares these requirements.
    Declares {
        /// The TensorFlow.
        tensorflow: DistributionId,
        /// What it declares of NumPy here.
        requirements: Vec<Requirement>,
    },
    /// TensorFlow's own extension module needs another NumPy.
    ExtensionNeeds(NumpyNeed),
    /// TensorFlow's own extension module was built for NumPy 2, and what TensorFlow declares is satisfied.
    ExtensionFits,
    /// The import was tried in this environment and works (`--probe`).
    Probed,
}

/// Where a piece of evidence came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EvidenceSource {
    /// A row of a data file, an issue thread.
    Table(String),
    /// A file of the environment.
    File(PathBuf),
    /// The table's copy of the METADATA.
    TableMetadata,
    /// The import was tried (`--probe`).
    Probe,
}

/// A TensorFlow that was installed, imported and used with one NumPy or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// The TensorFlow.
    pub tensorflow: DistributionId,
    /// The oldest NumPy.
    pub oldest: Version,
    /// The newest NumPy; the same where there was one.
    pub newest: Version,
    /// Requirements on companions that the environment was held to: `ml-dtypes<0.6`.
    pub pins: Vec<String>,
    /// The Python series.
    pub python: PythonVersion,
    /// The platform, `linux_x86_64`.
    pub platform: String,
    /// How it ended.
    pub end: RunEnd,
    /// The Python that was asked about, where the run was on another.
    pub other_python: Option<PythonVersion>,
    /// The platform that was asked about, where the run was on another.
    pub other_platform: Option<String>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RunEnd {
    /// It imported and every operation worked.
    Works,
    /// It imported, and these operations failed.
    Partial(Vec<String>),
    /// It did not import.
    ImportFails,
    /// The process died in the import.
    ImportAborts,
    /// It imported, and the process died in this step.
    Dies(String),
}

impl RunEnd {
    /// What failed first.
    #[must_use]
    pub(crate) fn stage(&self) -> Option<Stage> {
        let of = |step: &String| match step.starts_with("keras_") {
            true => Stage::Keras,
            false => Stage::Use,
        };
        match self {
            Self::Works => None,
            Self::ImportFails | Self::ImportAborts => Some(Stage::Import),
            Self::Partial(operations) => operations.iter().map(of).min(),
            Self::Dies(step) => Some(of(step)),
        }
    }

    /// The spelling of the report.
    #[must_use]
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Partial(_) => "partial",
            Self::ImportFails => "fails",
            Self::ImportAborts | Self::Dies(_) => "crash",
        }
    }
}
