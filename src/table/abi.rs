//! For which NumPy C-ABI the extension modules of a TensorFlow wheel were built, from `tensorflow_abi.csv`.

use crate::model::Version;

use super::csv_table::{CsvTable, Row};
use super::error::TableError;
use super::facts::BuiltFor;
use super::observations::series_of;

pub(super) const FILE: &str = "tensorflow_abi.csv";

/// What was read in the wheels of a TensorFlow series, in the order of the file.
pub(super) fn of_series(text: &str, tensorflow: &Version) -> Result<Vec<BuiltFor>, TableError> {
    read(text, &format!("{}.", series_of(tensorflow)))
}

/// What was read in any wheel.
#[cfg(test)]
pub(super) fn all(text: &str) -> Result<Vec<BuiltFor>, TableError> {
    read(text, "")
}

fn read(text: &str, prefix: &str) -> Result<Vec<BuiltFor>, TableError> {
    CsvTable::open(FILE, text)?
        .rows(prefix)
        .map(|row| built_for(&row?))
        .collect()
}

fn built_for(row: &Row<'_>) -> Result<BuiltFor, TableError> {
    row.required("source")?;
    Ok(BuiltFor {
        tensorflow: row.version("tensorflow")?,
        python: row.parsed("python", "a Python version")?,
        distribution: row.name("distribution")?,
        platform: row.required("platform")?.to_owned(),
        numpy_majors: row
            .required("numpy_abi")?
            .split(' ')
            .map(|word| {
                word.parse()
                    .map_err(|_| row.error(format!("`{word}` in `numpy_abi` is not 1 or 2")))
            })
            .collect::<Result<_, _>>()?,
        modules: row.parsed("modules", "a number")?,
    })
}
