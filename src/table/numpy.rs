//! The releases of NumPy and the C-ABI of its series, from `numpy_releases.csv` and `numpy_series.csv`.

use std::str::FromStr;

use crate::model::{Os, Platform, PythonVersion, Version};

use super::csv_table::{CsvTable, Row};
use super::error::TableError;
use super::facts::{NumpyRelease, NumpySeries};
use super::releases::yanked;

pub(super) const RELEASES: &str = "numpy_releases.csv";
pub(super) const SERIES: &str = "numpy_series.csv";

/// Every release, in the order of the file.
pub(super) fn releases(text: &str) -> Result<Vec<NumpyRelease>, TableError> {
    CsvTable::open(RELEASES, text)?
        .rows("")
        .map(|row| release(&row?))
        .collect()
}

/// The version of every release, without parsing the rest of its row.
pub(super) fn versions(text: &str) -> Result<Vec<Version>, TableError> {
    let sheet = CsvTable::open(RELEASES, text)?;
    let version = |(number, line): (usize, &str)| {
        let text = line.split(',').next().unwrap_or_default();
        Version::from_str(text).map_err(|_| {
            let cause = format!("`{text}` in `version` is not a version (PEP 440)");
            TableError::at(RELEASES, number, cause)
        })
    };
    sheet.lines("").map(version).collect()
}

/// Whether a version stands in the file. It is looked for as it is spelled there before every version is parsed.
pub(super) fn lists(text: &str, version: &Version) -> Result<bool, TableError> {
    let spelled = format!("{version},");
    let found = CsvTable::open(RELEASES, text)?
        .lines(&spelled)
        .next()
        .is_some();
    Ok(found || versions(text)?.contains(version))
}

/// The series of this name, or every series for an empty one, in the order of the file.
pub(super) fn series(text: &str, name: &str) -> Result<Vec<NumpySeries>, TableError> {
    let prefix = match name {
        "" => String::new(),
        name => format!("{name},"),
    };
    CsvTable::open(SERIES, text)?
        .rows(&prefix)
        .map(|row| {
            let row = row?;
            row.required("source")?;
            Ok(NumpySeries {
                series: row.version("series")?,
                abi: row.hexadecimal("abi")?,
                api: row.hexadecimal("api")?,
                default_target: row.hexadecimal("default_target")?,
            })
        })
        .collect()
}

fn release(row: &Row<'_>) -> Result<NumpyRelease, TableError> {
    row.required("source")?;
    let python_tags = row.words("python_tags")?;
    // `=` saves repeating what all but the oldest releases have in common
    let linux_x86_64 = match row.text("linux_x86_64")? {
        "=" => python_tags.clone(),
        _ => row.words("linux_x86_64")?,
    };
    Ok(NumpyRelease {
        version: row.version("version")?,
        date: row.optional("date")?.map(str::to_owned),
        yanked: yanked(row)?,
        requires_python: row.specifiers("requires_python")?,
        python_tags,
        linux_x86_64,
        platforms: row.words("platforms")?,
    })
}

impl NumpyRelease {
    /// Whether there is a wheel for this CPython on this platform. Outside Linux x86_64 the table knows the Pythons and
    /// the platforms of a release apart and takes every combination to exist.
    #[must_use]
    pub fn has_wheel(&self, python: &PythonVersion, platform: Option<Platform>) -> bool {
        let tag = python.cpython_tag();
        let Some(platform) = platform else {
            return self.python_tags.contains(&tag);
        };
        if platform.to_string() == "linux_x86_64" {
            return self.linux_x86_64.contains(&tag);
        }
        self.python_tags.contains(&tag)
            && self.platforms.iter().any(|text| {
                Platform::parse(text) == Some(platform)
                    || (platform.os == Os::MacOs && text == "macos_universal2")
            })
    }
}
