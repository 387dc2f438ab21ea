//! The pairs that were really run, from `observations.csv`.

use crate::model::Version;

use super::csv_table::{CsvTable, Row};
use super::error::TableError;
use super::facts::{Observation, Outcome};

pub(super) const FILE: &str = "observations.csv";

/// Every observation of the series that a TensorFlow version belongs to, in the order of the file.
pub(super) fn of_series(text: &str, tensorflow: &Version) -> Result<Vec<Observation>, TableError> {
    let prefix = format!("{}.", series_of(tensorflow));
    CsvTable::open(FILE, text)?
        .rows(&prefix)
        .map(|row| observation(&row?))
        .collect()
}

/// Which pairs of that series were run, TensorFlow and NumPy, without what came of it.
pub(super) fn pairs_of_series(
    text: &str,
    tensorflow: &Version,
) -> Result<Vec<(Version, Version)>, TableError> {
    let sheet = CsvTable::open(FILE, text)?;
    let prefix = format!("{}.", series_of(tensorflow));
    let pair = |(number, line): (usize, &str)| {
        let mut fields = line.split(',');
        let mut version = |column: &str| {
            let text = fields.next().unwrap_or_default();
            text.parse().map_err(|_| {
                let cause = format!("`{text}` in `{column}` is not a version (PEP 440)");
                TableError::at(FILE, number, cause)
            })
        };
        Ok((version("tensorflow")?, version("numpy")?))
    };
    sheet.lines(&prefix).map(pair).collect()
}

/// Every observation.
pub(super) fn all(text: &str) -> Result<Vec<Observation>, TableError> {
    CsvTable::open(FILE, text)?
        .rows("")
        .map(|row| observation(&row?))
        .collect()
}

/// `2.10` of 2.10.1.
pub(super) fn series_of(version: &Version) -> String {
    let mut release = version.release().into_iter();
    let (major, minor) = (release.next().unwrap_or(0), release.next().unwrap_or(0));
    format!("{major}.{minor}")
}

fn observation(row: &Row<'_>) -> Result<Observation, TableError> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Ok(Observation {
        tensorflow: row.version("tensorflow")?,
        numpy: row.version("numpy")?,
        python: row.parsed("python", "a Python version")?,
        platform: row.required("platform")?.to_owned(),
        distribution: row.name("distribution")?,
        pins: row.words("pins")?,
        outcome: outcome(row)?,
        failed_at: owned(row.optional("failed_at")?),
        operations: row.words("operations")?,
        operations_any_numpy: row.words("operations_any_numpy")?,
        error: owned(row.optional("error")?),
        warning: owned(row.optional("warning")?),
        date: row.required("date")?.to_owned(),
        source: row.required("source")?.to_owned(),
    })
}

fn outcome(row: &Row<'_>) -> Result<Outcome, TableError> {
    match row.required("outcome")? {
        "works" => Ok(Outcome::Works),
        "partial" => Ok(Outcome::Partial),
        "fails" => Ok(Outcome::Fails),
        "crash" => Ok(Outcome::Crash),
        text => Err(row.error(format!(
            "`{text}` in `outcome` is not works, partial, fails or crash"
        ))),
    }
}
