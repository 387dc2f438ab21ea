//! The result of comparing RECORD with the disk (PEP 376, PEP 627).

use std::path::PathBuf;

use super::PackageName;

/// How closely the files of a distribution are held against its RECORD, cheapest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FileDepth {
    /// Presence and size of the few files that nothing works without: extension modules, shared libraries, and the
    /// `__init__.py` of a package's first levels.
    Decisive,
    /// Presence and size of what an import can open: Python sources but for the test suites, extension modules, shared
    /// libraries.
    Importable,
    /// Presence and size of everything listed.
    #[cfg(test)]
    Sizes,
    /// Presence, size and hash of everything listed.
    Hashes,
}

/// In what a file differs from its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Difference {
    /// Its size, in bytes.
    Size {
        /// What RECORD lists.
        listed: u64,
        /// What is on disk.
        found: u64,
    },
    /// Its hash, as RECORD spells hashes: `sha256=...`.
    Hash {
        /// What RECORD lists.
        listed: String,
        /// What is on disk.
        found: String,
    },
    /// It is no regular file any more, or cannot be read; the cause in words.
    Unreadable(String),
}

/// One file that is not what its row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangedFile {
    /// The file.
    pub path: PathBuf,
    /// In what it differs.
    pub difference: Difference,
}

/// The outcome for one distribution that has a list of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileCheck {
    /// The distribution.
    pub distribution: PackageName,
    /// Its `.dist-info` or `.egg-info`: two distributions of one name are told apart by it.
    pub path: PathBuf,
    /// How closely was looked.
    pub depth: FileDepth,
    /// How many files were looked at.
    pub checked: usize,
    /// How many of them have a size or a hash to be held against.
    pub comparable: usize,
    /// Listed and not on disk: the first of them, in the order of the list.
    pub missing: Vec<PathBuf>,
    /// How many are missing in all.
    pub missing_total: usize,
    /// On disk and different: the first of them, in the order of the list.
    pub changed: Vec<ChangedFile>,
    /// How many are different in all.
    pub changed_total: usize,
}

impl FileCheck {
    /// Whether everything looked at is there as it is listed.
    #[cfg(test)]
    pub(crate) fn is_clean(&self) -> bool {
        self.missing_total == 0 && self.changed_total == 0
    }
}
