//! The NumPy releases in order: all final ones, and those that can be installed on a Python.

use std::collections::BTreeMap;

use crate::model::{Platform, PythonVersion};
use crate::table::{NumpyRelease, Table, WheelTarget};

/// The NumPy releases as a question about TensorFlow needs them.
pub(super) struct NumpyCandidates {
    platform: Platform,
    /// The final releases, oldest first.
    finals: Vec<&'static NumpyRelease>,
    fitting: BTreeMap<PythonVersion, Vec<&'static NumpyRelease>>,
}

impl NumpyCandidates {
    pub(super) fn new(platform: Platform, table: &Table) -> Self {
        let finals = table.numpy_releases().iter().filter(|r| !r.is_prerelease());
        Self {
            platform,
            finals: finals.collect(),
            fitting: BTreeMap::new(),
        }
    }

    /// The final releases, oldest first.
    pub(super) fn finals(&self) -> impl Iterator<Item = &'static NumpyRelease> {
        self.finals.iter().copied()
    }

    /// Those that can be installed on a Python, newest first.
    pub(super) fn fitting(&mut self, python: &PythonVersion) -> &[&'static NumpyRelease] {
        self.fitting.entry(python.clone()).or_insert_with(|| {
            let version = python.full_version();
            let version = version.unwrap_or_else(|| python.minor_version());
            let target = WheelTarget::new(python, Some(self.platform));
            let fits = |release: &&NumpyRelease| {
                release.yanked().is_none()
                    && release.has_wheel_for(&target)
                    && release
                        .requires_python()
                        .is_none_or(|r| r.contains(&version))
            };
            self.finals.iter().rev().copied().filter(fits).collect()
        })
    }
}
