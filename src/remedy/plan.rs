//! A plan: the changes of a fix, before they become steps.

use std::path::PathBuf;

use super::change::Changes;
use super::repair::Repair;
use crate::model::{Note, PythonVersion};

/// The changes that make the import work, and what comes before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// What is repaired before any version changes.
    pub(super) repairs: Vec<Repair>,
    pub(super) changes: Changes,
    pub(super) notes: Vec<Note>,
    pub(super) method: Method,
}

impl Plan {
    /// A plan that changes versions in the environment itself.
    pub(super) fn in_place(changes: Changes) -> Self {
        Self {
            repairs: Vec::new(),
            changes,
            notes: Vec::new(),
            method: Method::Install,
        }
    }
}

/// Where the changes are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Method {
    /// In the environment itself.
    Install,
    /// In a new environment.
    NewEnvironment {
        /// The version of its Python, or the series.
        python: PythonVersion,
        /// Where that Python is, if it is known already.
        executable: Option<PathBuf>,
        /// Whether it is another Python than that of the old environment.
        other: bool,
    },
}
