//! A row of `observations.csv`, and the file: sorted, without duplicates, each failing operation attributed to this NumPy
//! or to every NumPy.

use std::cmp::Ordering;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::{PythonVersion, Version};

/// One row, its fields in the order of the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    /// The TensorFlow version.
    pub(super) tensorflow: String,
    /// The NumPy version.
    pub(super) numpy: String,
    /// The Python series.
    pub(super) python: String,
    /// The platform.
    pub(super) platform: String,
    /// The TensorFlow distribution.
    pub(super) distribution: String,
    /// Requirements on companions, separated by spaces.
    pub(super) pins: String,
    /// `works`, `partial`, `fails` or `crash`.
    pub(super) outcome: String,
    /// The step at which it failed or crashed.
    pub(super) failed_at: String,
    /// Operations that fail with this NumPy and work with another, separated by spaces.
    pub(super) operations: String,
    /// Operations that fail with every NumPy.
    pub(super) operations_any_numpy: String,
    /// The line of the error.
    pub(super) error: String,
    /// The first warnings.
    pub(super) warning: String,
    /// The day.
    pub(super) date: String,
    /// Where it came from.
    pub(super) source: String,
}

impl Row {
    /// What makes a row the same observation again.
    fn same(&self, other: &Self) -> bool {
        self.order(other) == Ordering::Equal
    }

    fn order(&self, other: &Self) -> Ordering {
        let version = |a: &str, b: &str| match (Version::from_str(a), Version::from_str(b)) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            _ => a.cmp(b),
        };
        let python =
            |a: &str, b: &str| match (PythonVersion::from_str(a), PythonVersion::from_str(b)) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                _ => a.cmp(b),
            };
        version(&self.tensorflow, &other.tensorflow)
            .then_with(|| version(&self.numpy, &other.numpy))
            .then_with(|| python(&self.python, &other.python))
            .then_with(|| self.platform.cmp(&other.platform))
            .then_with(|| self.distribution.cmp(&other.distribution))
            .then_with(|| self.pins.cmp(&other.pins))
    }

    /// Whether two rows differ in NumPy alone, and were made by the same exercise.
    fn comparable(&self, other: &Self) -> bool {
        self.tensorflow == other.tensorflow
            && self.python == other.python
            && self.platform == other.platform
            && self.distribution == other.distribution
            && self.pins == other.pins
            && self.source == other.source
    }

    fn ran(&self) -> bool {
        self.outcome == "works" || self.outcome == "partial"
    }

    /// Every operation that fails, whatever it was put down to.
    fn failing(&self) -> Vec<String> {
        let both = self
            .operations
            .split_whitespace()
            .chain(self.operations_any_numpy.split_whitespace());
        both.map(str::to_owned).collect()
    }
}

/// Puts each failing operation of the rows that ran down to this NumPy, where another NumPy does not fail at it, or else to
/// every NumPy, which is no evidence about NumPy. Rows that nothing in `touched` can be compared with stay as they are.
pub(super) fn attribute(rows: &mut [Row], touched: &[Row]) {
    let before = rows.to_vec();
    for row in rows.iter_mut() {
        if !row.ran() || !touched.iter().any(|t| t.comparable(row)) {
            continue;
        }
        let fails_everywhere = |operation: &String| {
            before
                .iter()
                .filter(|other| other.ran() && other.comparable(row))
                .all(|other| other.failing().contains(operation))
        };
        let (any, this): (Vec<_>, Vec<_>) = row.failing().into_iter().partition(fails_everywhere);
        row.outcome = if this.is_empty() { "works" } else { "partial" }.to_owned();
        row.operations = sorted(this);
        row.operations_any_numpy = sorted(any);
    }
}

fn sorted(mut names: Vec<String>) -> String {
    names.sort();
    names.dedup();
    names.join(" ")
}

/// The rows of a data file.
pub(super) fn parse(text: &str) -> Result<Vec<Row>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect()
}

/// The rows as a data file, header first.
pub(super) fn render(rows: &[Row]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Sorts the rows of one walk and puts down what fails to this NumPy or to every NumPy, by these rows alone.
pub(super) fn arrange(rows: &mut [Row]) {
    rows.sort_by(Row::order);
    let all = rows.to_vec();
    attribute(rows, &all);
}

/// The rows of a data file with rows added: one that is there already is replaced.
pub(super) fn merge(text: &str, added: &[Row]) -> Result<Vec<Row>, csv::Error> {
    let mut rows = parse(text)?;
    rows.retain(|old| !added.iter().any(|new| new.same(old)));
    rows.extend_from_slice(added);
    rows.sort_by(Row::order);
    rows.dedup_by(|a, b| a.same(b));
    attribute(&mut rows, added);
    Ok(rows)
}

/// The rows of a file that are the same observations as these.
#[must_use]
pub(super) fn counterparts(file: &[Row], rows: &[Row]) -> Vec<Row> {
    let ours = |row: &&Row| rows.iter().any(|r| r.same(row));
    file.iter().filter(ours).cloned().collect()
}

#[cfg(test)]
#[path = "tests/row.rs"]
mod tests;
