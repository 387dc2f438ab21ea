//! What can be wrong with the table itself.

/// A damaged row or file of the table: one line that says where and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("compatibility table: {file}{}: {cause}", .line.map(|n| format!(" line {n}")).unwrap_or_default())]
pub(super) struct TableError {
    /// The data file: `observations.csv`.
    pub(super) file: String,
    /// The line, counted from 1, where one is to blame.
    pub(super) line: Option<usize>,
    /// What is wrong with it, without a final period.
    pub(super) cause: String,
}

impl TableError {
    /// An error that one line is to blame for.
    pub(super) fn at(file: &str, line: usize, cause: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: Some(line),
            cause: cause.into(),
        }
    }

    /// An error of a whole file.
    pub(super) fn of(file: &str, cause: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            cause: cause.into(),
        }
    }
}
