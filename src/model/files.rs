//! The result of comparing RECORD with the disk (PEP 376, PEP 627).

use std::path::PathBuf;

use super::PackageName;

/// How closely the files of a distribution are compared with its RECORD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FileDepth {
    /// Presence and size of the files that the import opens.
    Imported,
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
        /// What the contents show.
        contents: ResizedContents,
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

/// What a look into a file of another size showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResizedContents {
    /// It ends before what has to be there: in the middle of a line, or of what is loaded into memory.
    CutOff,
    /// Machine code that lost its end, of which nothing is loaded.
    Loadable,
    /// It may be another edition of the file. The import decides.
    Changed,
}

/// One file that differs from its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangedFile {
    /// The file.
    pub path: PathBuf,
    /// In what it differs.
    pub difference: Difference,
    /// Whether `import tensorflow` or the first use of `tf.keras` opens it.
    pub is_imported: bool,
}

/// One file that is listed and not on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MissingFile {
    /// The file.
    pub path: PathBuf,
    /// Whether `import tensorflow` or the first use of `tf.keras` needs it: it opens it, and it is no empty `__init__.py` of
    /// a folder that remains.
    pub is_imported: bool,
    /// Whether it is the `__init__.py` of a folder that remains, which is imported as a namespace package.
    pub leaves_namespace: bool,
}

/// The outcome for one distribution that has a list of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileCheck {
    /// The distribution.
    pub distribution: PackageName,
    /// Its `.dist-info` or `.egg-info`: it distinguishes two distributions of one name.
    pub path: PathBuf,
    /// How many files were compared.
    pub checked: usize,
    /// How many of them have a size or a hash to be compared with.
    pub comparable: usize,
    /// Listed and not on disk: those that are imported, then the first of the others.
    pub missing: Vec<MissingFile>,
    /// How many are missing in all.
    pub missing_total: usize,
    /// On disk and different: those that are imported, then the first of the others.
    pub changed: Vec<ChangedFile>,
    /// How many are different in all.
    pub changed_total: usize,
    /// Libraries that it does not list in folders of which every library is loaded.
    pub foreign: Vec<PathBuf>,
    /// Where there is no list: how many files the import is known to open, of which `checked` were found.
    pub expected: Option<usize>,
}

impl FileCheck {
    /// How many files are missing or differ; `None` where none was compared with a list.
    #[must_use]
    pub(crate) fn faults(&self) -> Option<usize> {
        let compared = self.checked > 0 && self.expected.is_none();
        compared.then_some(self.missing_total + self.changed_total)
    }

    /// A check that has compared nothing yet.
    pub(crate) fn new(distribution: PackageName, path: PathBuf) -> Self {
        Self {
            distribution,
            path,
            checked: 0,
            comparable: 0,
            missing: Vec::new(),
            missing_total: 0,
            changed: Vec::new(),
            changed_total: 0,
            foreign: Vec::new(),
            expected: None,
        }
    }
}
