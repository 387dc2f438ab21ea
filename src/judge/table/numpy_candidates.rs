//! The NumPy releases in order: all final ones, and those that can be installed on a Python.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Implementation, Platform, PythonVersion, Version};
use crate::remedy::candidates::{self, Target};
use crate::table::{NumpyRelease, Table};

/// The NumPy releases as a question about TensorFlow needs them.
pub(super) struct NumpyCandidates<'t> {
    table: &'t Table,
    platform: Platform,
    released: Arc<Vec<NumpyRelease>>,
    /// The final ones of them, oldest first.
    finals: Vec<usize>,
    fitting: BTreeMap<PythonVersion, Vec<Version>>,
}

impl<'t> NumpyCandidates<'t> {
    pub(super) fn new(platform: Platform, table: &'t Table) -> Self {
        let released = table.numpy_releases();
        let mut finals: Vec<(&Version, usize)> = released
            .iter()
            .enumerate()
            .filter(|(_, r)| !r.version.any_prerelease())
            .map(|(index, r)| (&r.version, index))
            .collect();
        finals.sort_unstable();
        let finals = finals.into_iter().map(|(_, index)| index).collect();
        Self {
            table,
            platform,
            released,
            finals,
            fitting: BTreeMap::new(),
        }
    }

    /// The final releases, oldest first.
    pub(super) fn finals(&self) -> impl Iterator<Item = &NumpyRelease> {
        self.finals.iter().filter_map(|i| self.released.get(*i))
    }

    /// Those that can be installed on a Python, newest first.
    pub(super) fn fitting(&mut self, python: &PythonVersion) -> &[Version] {
        if !self.fitting.contains_key(python) {
            let target = Target {
                python: Some(python),
                implementation: Implementation::CPython,
                free_threaded: false,
                platform: Some(self.platform),
            };
            let versions = candidates::numpy(&target, self.table);
            self.fitting.insert(python.clone(), versions);
        }
        self.fitting.get(python).map_or(&[], Vec::as_slice)
    }
}
