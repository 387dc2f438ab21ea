//! What `import tensorflow` imports of other distributions, and which of those are compiled against NumPy. From
//! `reached_modules.csv` and `compiled.csv`.

use crate::model::{PackageName, Stage, Version};

use super::key::Key;
use super::table::Table;
use super::text::slice;
use super::text::{Text, VersionId};

include!(concat!(env!("OUT_DIR"), "/import_closure.rs"));

/// A package of others that `import tensorflow` tries to import.
#[derive(Debug)]
pub(crate) struct ImportedModule {
    pub(super) module: Text,
    pub(super) distribution: Text,
    pub(super) tensorflow: VersionId,
    /// Whether the import or `tf.keras` fails when the module is missing.
    pub fails_when_missing: Option<bool>,
    /// Which of the two, where one does.
    pub missing_stage: Stage,
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

/// A distribution with extension modules that use NumPy's C API.
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
    /// and continues.
    #[must_use]
    pub(crate) fn tolerates_to(&self) -> Option<&'static Version> {
        self.tolerates_to.map(VersionId::version)
    }
}

impl Table {
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
                REACHED_MEASURED.partition_point(|(of, ..)| of.key() <= key)
            }
            None => REACHED_MEASURED.len(),
        };
        let nearest = REACHED_MEASURED.get(older.saturating_sub(1));
        nearest.map_or(&[], |(_, start, end)| slice(&REACHED, (*start, *end)))
    }

    /// The extra with which an installer that moves a distribution brings what belongs to the version that it chooses.
    pub(crate) fn extra_when_moved(&self, distribution: &PackageName) -> Option<&'static str> {
        let of = MOVED
            .iter()
            .find(|(name, _)| *name == distribution.as_ref());
        of.map(|(_, extra)| *extra)
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
