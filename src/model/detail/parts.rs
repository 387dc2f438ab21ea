//! Types that the facts of findings share.

use std::path::PathBuf;

use crate::model::{DistributionId, Marker, ProbeOutcome, PythonVersion, SourceRank, Version};

/// A finding in the words of a report that was read back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Recorded {
    /// The claim.
    pub message: String,
    /// What was found, one line each.
    pub evidence: Vec<String>,
    /// Which usual check stays silent.
    pub not_seen_by: Option<String>,
    /// What fixes it, in words.
    pub fix: Option<String>,
    /// What it is about, as the JSON of the report has it; `null` in a report of format 1.0.
    pub target: serde_json::Value,
    /// The facts, as the JSON of the report has them; `null` in a report of format 1.0.
    pub payload: serde_json::Value,
}

/// Where the tags of a wheel were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TagSource {
    /// The WHEEL file of the distribution; `None` where a text gave its tags.
    Wheel(Option<PathBuf>),
    /// The table's list of the wheels that were released.
    Table,
}

/// Where a requirement was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RequirementSource {
    /// A METADATA file.
    Metadata(PathBuf),
    /// The table's copy of the METADATA.
    Table,
    /// A text or a record that was not read.
    Unknown,
}

/// An extension module, and the texts in it that show how it uses NumPy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExtensionFile {
    /// The file.
    pub path: PathBuf,
    /// The texts in it that show it.
    pub markers: Vec<Marker>,
}

/// The NumPy that a compiled module needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NumpyNeed {
    /// The functions of the NumPy 1.x C ABI.
    One,
    /// The types of the NumPy 1.x C ABI, which Cython checks before anything else.
    OneTypes,
    /// This NumPy or a newer one.
    AtLeast(Version),
}

/// What `import tensorflow` does with a package that cannot be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ImportEffect {
    /// It was not seen to import the package.
    NotImported,
    /// It fails.
    Fails,
    /// It continues without the package.
    GoesOn,
    /// It tries to import the package; what follows was not measured.
    NotMeasured,
}

/// What `import tensorflow` was seen to do without a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MissingEffect {
    /// The import package that was taken away.
    pub module: String,
    /// The TensorFlow with which it was measured.
    pub tensorflow: Version,
    /// Whether the import fails without it; `None` where that was not measured.
    pub fails: Option<bool>,
}

/// A module with the version it names itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundModule {
    /// The folder.
    pub path: PathBuf,
    /// The version of its own `version.py`.
    pub version: Option<Version>,
}

/// A record, and how the files on disk fit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordState {
    /// The record.
    pub distribution: DistributionId,
    /// How the files fit; `None` where they were not checked.
    pub files: Option<FileCounts>,
}

/// The counts of a check of files against a RECORD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileCounts {
    /// How many files were checked.
    pub checked: usize,
    /// How many of them are missing.
    pub missing: usize,
    /// How many of them differ.
    pub changed: usize,
}

/// Whose the files of a shared folder are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FolderOwner {
    /// They fit every record.
    All,
    /// They fit the first record.
    First,
    /// They fit none of the records.
    None,
    /// They were not checked.
    Unknown,
}

/// An entry of the failure catalogue, as far as a reader needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownFailure {
    /// Its stable name.
    pub id: String,
    /// What it is, in one line.
    pub title: String,
    /// Why it happens.
    pub cause: String,
    /// What cures it.
    pub cure: String,
    /// Where it is known from.
    pub sources: Vec<String>,
}

/// In what a tried import differs from what the files show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ProbeDifference {
    /// Python imports a module from another folder.
    Folder {
        /// The module: `numpy`.
        module: &'static str,
        /// The folder that Python imports it from.
        imported: PathBuf,
        /// The folder that was expected.
        expected: PathBuf,
    },
    /// Python imports another version of a module.
    Version {
        /// The module: `numpy`.
        module: &'static str,
        /// The version that Python imports.
        imported: Version,
        /// The version that was expected.
        expected: Version,
    },
    /// The interpreter is another Python.
    Python {
        /// What ran.
        ran: PythonVersion,
        /// What was expected.
        expected: PythonVersion,
    },
    /// The import was expected to work, and ended like this.
    Failed(ProbeOutcome),
    /// The import was expected to fail, and works.
    Works,
    /// No TensorFlow was expected, and one was imported.
    Present,
}

/// A line of a ticket that shows a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TicketLine {
    /// The line, counted from 1.
    pub line: usize,
    /// What it shows.
    pub shows: Shows,
}

/// What a line of a ticket shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shows {
    /// A text: an error, the end of a traceback.
    Text(String),
    /// A member of the pair, and how strongly the text vouches for it.
    Distribution(SourceRank, DistributionId),
}
