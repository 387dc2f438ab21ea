//! What `import tensorflow` imports: standard library modules, third-party modules, and which of those are compiled
//! against NumPy. From `standard_modules.csv`, `reached_modules.csv` and `compiled.csv`.

use std::cmp::Ordering;

use crate::model::{PythonVersion, Version};

use super::key::Key;
use super::releases::slice;
use super::statics::{
    COMPILED, MEASURED_PYTHONS, MEASURED_TENSORFLOW, REACHED, REACHED_NAMES, STANDARD,
};
use super::table::Table;
use super::text::{Text, VersionId};

/// A module of the standard library that `import tensorflow` reaches.
#[derive(Debug)]
pub(crate) struct StandardModule {
    pub(super) name: Text,
    pub(super) pythons: Text,
    /// Whether the import fails with an empty file in its place; `None` where that was not tried.
    pub fails_when_empty: Option<bool>,
    pub(super) preloaded_by: Text,
}

impl StandardModule {
    /// Its name.
    #[must_use]
    pub(crate) fn name(&self) -> &'static str {
        self.name.as_str()
    }

    /// Endings of `.pth` files that load it while Python starts, before the working folder is looked at.
    pub(crate) fn preloaded_by(&self) -> impl Iterator<Item = &'static str> {
        self.preloaded_by.words()
    }

    fn is_reached_on(&self, (major, minor): (u16, u16)) -> bool {
        let series = format!("{major}.{minor}");
        self.pythons.words().any(|python| python == series)
    }
}

/// A package of others that `import tensorflow` tries to import.
#[derive(Debug)]
pub(crate) struct ImportedModule {
    pub(super) module: Text,
    pub(super) distribution: Text,
    pub(super) tensorflow: VersionId,
    /// Whether the import fails when the module is missing.
    pub fails_when_missing: Option<bool>,
    /// Whether the import fails when importing the module raises ImportError.
    pub fails_on_import_error: Option<bool>,
    /// Whether the import fails when importing the module raises ValueError.
    pub fails_on_value_error: Option<bool>,
}

impl ImportedModule {
    /// The top-level module: `absl`.
    #[must_use]
    pub(crate) fn module(&self) -> &'static str {
        self.module.as_str()
    }

    /// The distribution that brings it: `absl-py`.
    #[must_use]
    pub(crate) fn distribution(&self) -> &'static str {
        self.distribution.as_str()
    }

    /// The TensorFlow that this was measured with.
    #[must_use]
    pub(crate) fn tensorflow(&self) -> &'static Version {
        self.tensorflow.version()
    }
}

/// A distribution with extension modules that use NumPy's C-API.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(super) distribution: Text,
    pub(super) numpy_2_from: Option<VersionId>,
    pub(super) tolerates_to: Option<VersionId>,
}

impl Compiled {
    /// The distribution.
    #[must_use]
    pub(crate) fn distribution(&self) -> &'static str {
        self.distribution.as_str()
    }

    /// The oldest version that was seen to import under NumPy 2; an older one is worth a look.
    #[must_use]
    pub(crate) fn numpy_2_from(&self) -> Option<&'static Version> {
        self.numpy_2_from.map(VersionId::version)
    }

    /// The newest version that was seen to import under NumPy 2 although it was built for NumPy 1: it prints the notice
    /// and goes on.
    #[must_use]
    pub(crate) fn tolerates_to(&self) -> Option<&'static Version> {
        self.tolerates_to.map(VersionId::version)
    }
}

impl Table {
    /// A module of the standard library, if `import tensorflow` reaches it on this Python. On a Python that was not
    /// measured, what any other reached.
    #[must_use]
    pub(crate) fn standard_module(
        &self,
        name: &str,
        python: Option<&PythonVersion>,
    ) -> Option<&'static StandardModule> {
        let at = STANDARD.binary_search_by(|module| module.name().cmp(name));
        let module = STANDARD.get(at.ok()?)?;
        let measured = python
            .map(PythonVersion::minor_key)
            .filter(|series| MEASURED_PYTHONS.contains(series));
        measured
            .is_none_or(|series| module.is_reached_on(series))
            .then_some(module)
    }

    /// What `import tensorflow` tries to import of others, as measured with the nearest TensorFlow: the newest that is
    /// no newer, else the oldest.
    #[must_use]
    pub(crate) fn reached_modules(
        &self,
        tensorflow: Option<&Version>,
    ) -> &'static [ImportedModule] {
        let older = match tensorflow {
            Some(version) => {
                let key = Key::nearest(&version.to_string());
                MEASURED_TENSORFLOW.partition_point(|(of, ..)| of.key() <= key)
            }
            None => MEASURED_TENSORFLOW.len(),
        };
        let nearest = MEASURED_TENSORFLOW.get(older.saturating_sub(1));
        nearest.map_or(&[], |(_, start, end)| slice(&REACHED, (*start, *end)))
    }

    /// Whether a module of this name is looked for in front of the standard library: the import reaches it, or on some
    /// Python did.
    #[must_use]
    pub(crate) fn stands_in_front(&self, name: &str) -> bool {
        let compare = |of: &Text| -> Ordering { of.as_str().cmp(name) };
        STANDARD
            .binary_search_by(|module| compare(&module.name))
            .is_ok()
            || REACHED_NAMES.binary_search_by(compare).is_ok()
    }

    /// The distributions that are known to be compiled against NumPy.
    #[must_use]
    pub(crate) fn compiled(&self) -> &'static [Compiled] {
        &COMPILED
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::table::Table;

    fn reaches(name: &str, python: &str) -> Option<&'static StandardModule> {
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
            reached.first().unwrap().tensorflow().to_string()
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
        let numpy = reached.iter().find(|r| r.module() == "numpy").unwrap();
        assert_eq!(numpy.fails_when_missing, Some(true));
    }
}
