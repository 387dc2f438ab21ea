//! What an empty module in front of the real one does to `import tensorflow` and a first Keras model, from
//! `shadowing.csv`.

use crate::model::{Stage, Version};

use super::key::Key;
use super::table::Table;
use super::text::Text;
use super::text::slice;

include!(concat!(env!("OUT_DIR"), "/shadowing.rs"));

/// What happens with an empty module in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShadowOutcome {
    /// Nothing breaks.
    Works,
    /// This stage fails. `Stage::Start` was measured on PYTHONPATH: Python's start does not search the working folder.
    Fails(Stage),
    /// The import looks for the module; an empty one was not tried.
    Untried,
}

/// A top-level module that the import looks for.
#[derive(Debug)]
pub(crate) struct ShadowedModule {
    pub(super) name: Text,
    pub outcome: ShadowOutcome,
    pub(super) error: Text,
    pub(super) preloaded_by: Text,
}

impl ShadowedModule {
    /// The error that Python prints, where something fails.
    pub(crate) fn error(&self) -> Option<&'static str> {
        Some(self.error.as_str()).filter(|error| !error.is_empty())
    }

    /// Endings of `.pth` files that load the real module while Python starts, before the working folder is searched.
    pub(crate) fn preloaded_by(&self) -> impl Iterator<Item = &'static str> {
        self.preloaded_by.words()
    }
}

impl Table {
    /// What an empty module of this name does to a TensorFlow, as measured with the nearest release: the newest that is
    /// no newer, else the oldest. `None` if its import does not look for the module.
    #[must_use]
    pub(crate) fn shadowed_module(
        &self,
        name: &str,
        tensorflow: Option<&Version>,
    ) -> Option<&'static ShadowedModule> {
        let older = tensorflow.map_or(SHADOWING_MEASURED.len(), |version| {
            let key = Key::nearest(&version.to_string());
            SHADOWING_MEASURED.partition_point(|(of, ..)| of.key() <= key)
        });
        let (_, start, end) = SHADOWING_MEASURED.get(older.saturating_sub(1))?;
        let modules = slice(&SHADOWING, (*start, *end));
        let at = modules.binary_search_by(|module| module.name.as_str().cmp(name));
        modules.get(at.ok()?)
    }

    /// Whether the import of some TensorFlow looks for a module of this name.
    #[must_use]
    pub(crate) fn is_shadowable(&self, name: &str) -> bool {
        let at = SHADOWABLE.binary_search_by(|of: &Text| of.as_str().cmp(name));
        at.is_ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(name: &str, tensorflow: &str, expected: Option<ShadowOutcome>) {
        let version = tensorflow.parse().unwrap();
        let module = Table::embedded().shadowed_module(name, Some(&version));
        assert_eq!(module.map(|m| m.outcome), expected, "{name} {tensorflow}");
    }

    #[test]
    fn the_nearest_tensorflow_that_was_measured_decides() {
        let fails = |stage| Some(ShadowOutcome::Fails(stage));
        check("random", "2.16.2", fails(Stage::Import));
        check("random", "2.16.1", fails(Stage::Import));
        check("random", "99.0", fails(Stage::Import));
        check("random", "0.12.1", fails(Stage::Import));
        check("copy", "2.16.2", fails(Stage::Keras));
        check("uuid", "2.16.2", Some(ShadowOutcome::Works));
        check("uuid", "2.15.1", Some(ShadowOutcome::Works));
        // harmless on another Python
        check("distutils", "2.10.1", Some(ShadowOutcome::Untried));
        check("requests", "2.17.1", Some(ShadowOutcome::Works));
        for name in [
            "config", "data", "helpers", "model", "test", "turtle", "utils",
        ] {
            check(name, "2.16.2", None);
        }
    }

    #[test]
    fn a_module_is_looked_for_by_its_own_name_alone() {
        let table = Table::embedded();
        for name in ["random", "absl", "PIL", "numpy", "tensorflow"] {
            assert!(table.is_shadowable(name), "{name}");
        }
        // a distribution, an outcome, a heading, the end of a name, nothing
        for name in ["pillow", "works", "module", "andom", "", "a,b"] {
            assert!(!table.is_shadowable(name), "{name}");
        }
    }
}
