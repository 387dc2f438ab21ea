//! What `import tensorflow` reaches: modules of the standard library, packages of others, and which of those are
//! compiled against NumPy. From `standard_modules.csv`, `reached_modules.csv` and `compiled.csv`.

use std::collections::BTreeSet;

use memchr::memmem;

use crate::model::{PackageName, PythonVersion, Version};

use super::csv_table::{CsvTable, Row};
use super::error::TableError;

pub(super) const STANDARD: &str = "standard_modules.csv";
pub(super) const REACHED: &str = "reached_modules.csv";
pub(super) const COMPILED: &str = "compiled.csv";

/// A module of the standard library that `import tensorflow` reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardModule {
    /// Its name.
    pub name: String,
    /// Whether the import fails with an empty file in its place; `None` where that was not tried.
    pub fails_when_empty: Option<bool>,
    /// Endings of `.pth` files that load it while Python starts, before the working folder is looked at.
    pub preloaded_by: Vec<String>,
}

/// A package of others that `import tensorflow` tries to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedModule {
    /// The top-level module: `absl`.
    pub module: String,
    /// The distribution that brings it: `absl-py`.
    pub distribution: PackageName,
    /// The TensorFlow that this was measured with.
    pub tensorflow: Version,
    /// Whether the import fails when the module is missing.
    pub fails_when_missing: Option<bool>,
    /// Whether the import fails when importing the module raises ImportError.
    pub fails_on_import_error: Option<bool>,
    /// Whether the import fails when importing the module raises ValueError.
    pub fails_on_value_error: Option<bool>,
}

/// A distribution with extension modules that use NumPy's C-API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The distribution.
    pub distribution: PackageName,
    /// The oldest version that was seen to import under NumPy 2; an older one is worth a look.
    pub numpy_2_from: Option<Version>,
    /// The newest version that was seen to import under NumPy 2 although it was built for NumPy 1: it prints the notice
    /// and goes on.
    pub tolerates_to: Option<Version>,
}

/// A module of the standard library, if `import tensorflow` reaches it on this Python. On a Python that was not
/// measured, what any other reached.
pub(super) fn standard_module(
    text: &str,
    name: &str,
    python: Option<&PythonVersion>,
) -> Result<Option<StandardModule>, TableError> {
    let sheet = CsvTable::open(STANDARD, text)?;
    let measured = measured_pythons(&sheet)?;
    let series = python.map(PythonVersion::minor_text);
    let start = format!("{name},");
    for row in sheet.rows(&start) {
        let row = row?;
        let pythons = row.words("pythons")?;
        let known = series.as_ref().filter(|s| measured.contains(*s));
        if known.is_none_or(|s| pythons.contains(s)) {
            return Ok(Some(StandardModule {
                name: row.required("module")?.to_owned(),
                fails_when_empty: outcome(&row, "empty_file")?,
                preloaded_by: row.words("preloaded_by")?,
            }));
        }
    }
    Ok(None)
}

/// The Pythons that were measured: those of the modules that every one of them reaches, and so of any row.
fn measured_pythons(sheet: &CsvTable<'_>) -> Result<BTreeSet<String>, TableError> {
    let mut measured = BTreeSet::new();
    for row in sheet.rows("") {
        measured.extend(row?.words("pythons")?);
    }
    Ok(measured)
}

/// Whether a row names a module in its first field, or in the second. The text is searched and no row parsed: a working
/// folder holds a handful of modules, and these files some hundreds.
pub(super) fn names_module(text: &str, field: usize, name: &str) -> bool {
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return false;
    }
    let header = text.find('\n').unwrap_or(text.len());
    let rows = text.as_bytes().get(header..).unwrap_or_default();
    let before = if field == 0 { '\n' } else { ',' };
    memmem::find_iter(rows, format!("{before}{name},").as_bytes()).any(|at| {
        let line = rows.get(..at).unwrap_or_default();
        let line = line.rsplit(|b| *b == b'\n').next().unwrap_or_default();
        field == 0 || memchr::memchr(b',', line).is_none()
    })
}

/// What the TensorFlow measured nearest to this one reaches: the newest that is no newer, else the oldest.
pub(super) fn reached(
    text: &str,
    tensorflow: Option<&Version>,
) -> Result<Vec<ImportedModule>, TableError> {
    let sheet = CsvTable::open(REACHED, text)?;
    let mut texts: Vec<&str> = Vec::new();
    for (_, line) in sheet.lines("") {
        let same = |text: &&str| line.strip_prefix(text).is_some_and(|l| l.starts_with(','));
        if !texts.last().is_some_and(same) {
            texts.extend(line.split(',').next());
        }
    }
    let measured = texts.into_iter().filter_map(|t| Some((t.parse().ok()?, t)));
    let mut measured: Vec<(Version, &str)> = measured.collect();
    measured.sort();
    let nearest = match tensorflow {
        Some(version) => measured.iter().rev().find(|(m, _)| m <= version),
        None => measured.last(),
    };
    let Some((version, nearest)) = nearest.or_else(|| measured.first()) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for row in sheet.rows(&format!("{nearest},")) {
        let row = row?;
        all.push(ImportedModule {
            module: row.required("module")?.to_owned(),
            distribution: row.name("distribution")?,
            tensorflow: version.clone(),
            fails_when_missing: outcome(&row, "missing")?,
            fails_on_import_error: outcome(&row, "import_error")?,
            fails_on_value_error: outcome(&row, "value_error")?,
        });
    }
    Ok(all)
}

/// The distributions that are known to be compiled against NumPy.
pub(super) fn compiled(text: &str) -> Result<Vec<Compiled>, TableError> {
    let version = |row: &Row<'_>, column: &str| match row.optional(column)? {
        Some(_) => row.version(column).map(Some),
        None => Ok(None),
    };
    let mut all = Vec::new();
    for row in CsvTable::open(COMPILED, text)?.rows("") {
        let row = row?;
        all.push(Compiled {
            distribution: row.name("distribution")?,
            numpy_2_from: version(&row, "numpy_2_from")?,
            tolerates_to: version(&row, "tolerates_to")?,
        });
    }
    Ok(all)
}

fn outcome(row: &Row<'_>, column: &str) -> Result<Option<bool>, TableError> {
    match row.optional(column)? {
        None => Ok(None),
        Some("fails") => Ok(Some(true)),
        Some("works") => Ok(Some(false)),
        Some(word) => Err(row.error(format!("`{word}` in `{column}` is neither fails nor works"))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::table::Table;

    fn reaches(name: &str, python: &str) -> Option<StandardModule> {
        let table = Table::embedded();
        let python = python.parse().unwrap();
        table.standard_module(name, Some(&python))
    }

    #[test]
    fn knows_what_the_import_reaches_of_the_standard_library() {
        assert!(reaches("random", "3.10").is_some());
        assert!(reaches("numbers", "3.13").is_some());
        // `imp` went with Python 3.12, and what is loaded before the working folder counts can hide nothing
        assert!(reaches("imp", "3.12").is_none());
        assert!(reaches("os", "3.10").is_none());
        assert!(reaches("turtle", "3.10").is_none());
    }

    #[test]
    fn a_module_is_looked_for_by_its_own_name_alone() {
        let table = Table::embedded();
        for name in ["random", "absl", "PIL", "numpy"] {
            assert!(table.stands_in_front(name), "{name}");
        }
        // a distribution, an outcome, a heading, the end of a name, nothing
        for name in ["pillow", "works", "module", "andom", "", "a,b"] {
            assert!(!table.stands_in_front(name), "{name}");
        }
    }

    #[test]
    fn a_python_that_nobody_measured_is_taken_to_reach_what_the_others_do() {
        assert!(reaches("random", "3.99").is_some());
    }

    #[test]
    fn the_nearest_tensorflow_that_was_measured_speaks() {
        let table = Table::embedded();
        let of = |version: &str| {
            let version = version.parse().unwrap();
            let reached = table.reached_modules(Some(&version));
            reached.first().map(|r| r.tensorflow.to_string()).unwrap()
        };
        assert_eq!(of("2.18.0"), "2.17.1");
        assert_eq!(of("2.99.0"), of("3.0.0"));
        assert_eq!(of("1.15.0"), of("2.0.0"));
    }

    #[test]
    fn numpy_is_needed_by_every_tensorflow_that_was_measured() {
        let table = Table::embedded();
        let version = "2.17.1".parse().unwrap();
        let reached = table.reached_modules(Some(&version));
        let numpy = reached.iter().find(|r| r.module == "numpy").unwrap();
        assert_eq!(numpy.fails_when_missing, Some(true));
    }
}
