//! What plain installs gave, from `installs.csv`.

use super::csv_table::{CsvTable, Row};
use super::error::TableError;
use super::facts::Install;
use crate::model::{PackageName, Version};

pub(super) const FILE: &str = "installs.csv";

/// Every install, in the order of the file.
pub(super) fn all(text: &str) -> Result<Vec<Install>, TableError> {
    CsvTable::open(FILE, text)?
        .rows("")
        .map(|row| install(&row?))
        .collect()
}

fn install(row: &Row<'_>) -> Result<Install, TableError> {
    let imports = match row.required("outcome")? {
        "works" => true,
        "fails" => false,
        text => return Err(row.error(format!("`{text}` in `outcome` is not works or fails"))),
    };
    row.required("source")?;
    Ok(Install {
        tensorflow: row.version("tensorflow")?,
        distribution: row.name("distribution")?,
        python: row.parsed("python", "a Python version")?,
        numpy: row.version("numpy")?,
        imports,
        error: row.optional("error")?.map(str::to_owned),
        companions: row
            .words("companions")?
            .iter()
            .map(|word| companion(row, word))
            .collect::<Result<_, _>>()?,
        date: row.required("date")?.to_owned(),
    })
}

/// `protobuf==3.19.6`.
fn companion(row: &Row<'_>, word: &str) -> Result<(PackageName, Version), TableError> {
    word.split_once("==")
        .and_then(|(name, version)| Some((name.parse().ok()?, version.parse().ok()?)))
        .ok_or_else(|| row.error(format!("`{word}` in `companions` is not name==version")))
}
