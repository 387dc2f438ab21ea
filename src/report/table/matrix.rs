//! The matrix: one row per TensorFlow, one column per NumPy, a mark in each cell.

use std::collections::BTreeMap;

use crate::model::{CellStatus, TableAnswer, TableRow, Version};

/// A matrix of standings.
pub(super) struct Matrix<'a> {
    /// The NumPy of each column: `(1, 26)`.
    pub(super) columns: Vec<(u64, u64)>,
    /// The TensorFlow of each row, with its cells.
    pub(super) rows: Vec<(String, Vec<Cell<'a>>)>,
    /// The standings that occur.
    pub(super) used: Vec<CellStatus>,
}

/// One cell.
pub(super) struct Cell<'a> {
    pub(super) status: CellStatus,
    pub(super) numpy: Version,
    /// The row of the table that it stands for.
    pub(super) row: Option<&'a TableRow>,
}

impl<'a> Matrix<'a> {
    /// The rows of an answer as a matrix. Columns of which nothing is known are left out; of the whole table also those
    /// older than any that is known to work.
    pub(super) fn of(answer: &'a TableAnswer) -> Self {
        let works = |r: &&TableRow| {
            matches!(
                r.status,
                CellStatus::Works | CellStatus::WorksUndeclared | CellStatus::Partial
            )
        };
        let met = |r: &&TableRow| !matches!(r.status, CellStatus::Unknown | CellStatus::NoWheels);
        let oldest = answer
            .rows
            .iter()
            .filter(works)
            .map(|r| r.numpy.series())
            .min();
        let mut columns: Vec<(u64, u64)> = answer
            .rows
            .iter()
            .filter(met)
            .map(|r| r.numpy.series())
            .filter(|c| !answer.whole || Some(*c) >= oldest)
            .collect();
        columns.sort_unstable();
        columns.dedup();
        let mut releases: BTreeMap<&Version, Vec<&TableRow>> = BTreeMap::new();
        for row in &answer.rows {
            releases.entry(&row.tensorflow).or_default().push(row);
        }
        let rows = releases
            .into_iter()
            .rev()
            .map(|(release, of_release)| {
                let (major, minor) = release.series();
                let label = if answer.whole {
                    format!("{major}.{minor}")
                } else {
                    release.to_string()
                };
                (label, cells(&of_release, &columns))
            })
            // a release without a wheel for the Python or platform that is asked about says nothing
            .filter(|(_, cells)| cells.iter().any(|cell| cell.status != CellStatus::NoWheels))
            .collect::<Vec<_>>();
        let occurs = |s: &&CellStatus| {
            rows.iter()
                .any(|(_, cells)| cells.iter().any(|c| c.status == **s))
        };
        let used = CellStatus::ALL.iter().filter(occurs).copied().collect();
        Self {
            columns,
            rows,
            used,
        }
    }
}

fn cells<'a>(of_release: &[&'a TableRow], columns: &[(u64, u64)]) -> Vec<Cell<'a>> {
    columns
        .iter()
        .map(|column| {
            let row = of_release
                .iter()
                .find(|r| r.numpy.series() == *column)
                .copied();
            Cell {
                status: row.map_or(CellStatus::NoWheels, |r| r.status),
                numpy: row.map_or_else(|| Version::new([column.0, column.1]), |r| r.numpy.clone()),
                row,
            }
        })
        .collect()
}
