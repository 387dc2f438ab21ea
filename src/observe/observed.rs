//! The result of an observation: rows of the table, and pairs that could not be run.

use std::path::{Path, PathBuf};

use super::file::{self, FileError};
use super::plan::{self, Plan};
use super::release::Release;
use super::row::{self, Row};
use super::text::{SOURCE, line_of, row_of};
use super::walk::Tried;

/// What was observed.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    /// The rows, oldest NumPy first.
    pub(crate) rows: Vec<Row>,
    /// Pairs that could not be observed, with the cause.
    pub(crate) unseen: Vec<(String, String)>,
    /// Environments that were kept.
    pub(crate) kept: Vec<PathBuf>,
    /// The files that were added to.
    pub(crate) recorded: Vec<PathBuf>,
}

impl Observed {
    /// Keeps the result of a try and prints it in a line.
    pub(super) fn take(&mut self, plan: &Plan, tried: &Tried) -> String {
        match &tried.result {
            Ok(seen) => {
                let row = row_of(plan, &tried.numpy, seen);
                let line = line_of(&row, seen);
                self.rows.push(row);
                line
            }
            Err(cause) => {
                self.unseen.push((tried.numpy.clone(), cause.to_string()));
                format!("numpy {:8} not observed: {cause}", tried.numpy)
            }
        }
    }

    /// Adds the rows to the data file, and what the release declares to the files beside it.
    pub(super) fn record(
        &mut self,
        path: &Path,
        release: Option<Result<Box<Release>, String>>,
    ) -> Result<(), FileError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        self.rows = file::record(path, &self.rows)?;
        self.recorded.push(path.to_owned());
        if let Some(Ok(release)) = release {
            let touched = file::record_release(path, &release, &plan::today(), SOURCE)?;
            self.recorded.extend(touched);
        }
        Ok(())
    }

    /// Whether every pair was observed and none failed.
    #[must_use]
    pub(crate) fn all_import(&self) -> bool {
        let import = |row: &Row| row.outcome == "works" || row.outcome == "partial";
        self.rows.iter().all(import)
    }

    /// For a person: the rows as they would stand in the table, and what became of the rest.
    pub(crate) fn render(&self) -> Result<String, csv::Error> {
        let mut text = row::render(&self.rows)?;
        for (numpy, cause) in &self.unseen {
            text.push_str(&format!("numpy {numpy} was not observed: {cause}\n"));
        }
        for path in &self.recorded {
            text.push_str(&format!("added to `{}`\n", path.display()));
        }
        Ok(text)
    }
}
