//! The compatibility table: its head, and what may be asked of it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{Compatibility, PackageName, Platform, PythonVersion, Requires, Version};

use super::error::TableError;
use super::facts::{
    CompanionRule, FamilyMember, Known, NumpyRelease, NumpySeries, Observation, PairKnowledge,
    PairQuestion, TensorflowRelease,
};

/// The compatibility table. Its files are parsed only as far as a question needs.
#[derive(Debug)]
pub struct Table {
    texts: BTreeMap<String, Cow<'static, str>>,
    format: semver::Version,
    date: String,
    family: Vec<FamilyMember>,
}

impl Table {
    /// The table that this build carries.
    pub fn embedded() -> Result<Self, TableError> {
        Self::from_texts(BTreeMap::new())
    }

    /// A table from the texts of its files, by file name.
    pub fn from_texts(texts: BTreeMap<String, Cow<'static, str>>) -> Result<Self, TableError> {
        Ok(Self {
            texts,
            format: semver::Version::new(1, 0, 0),
            date: String::new(),
            family: Vec::new(),
        })
    }

    /// The day the table was made: `2026-11-20`.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// The version of the table's format.
    #[must_use]
    pub fn format(&self) -> &semver::Version {
        &self.format
    }

    /// Whether a distribution is of the TensorFlow family.
    #[must_use]
    pub fn is_family(&self, name: &PackageName) -> bool {
        self.family.iter().any(|m| m.name == *name)
    }

    /// The TensorFlow family.
    #[must_use]
    pub fn family(&self) -> &[FamilyMember] {
        &self.family
    }

    /// Whether a TensorFlow version of this distribution was ever released.
    pub fn known_tensorflow(
        &self,
        _name: &PackageName,
        _version: &Version,
    ) -> Result<Known, TableError> {
        Ok(Known::Unlisted)
    }

    /// Whether a NumPy version was ever released.
    pub fn known_numpy(&self, _version: &Version) -> Result<Known, TableError> {
        Ok(Known::Unlisted)
    }

    /// One release of a distribution of the family.
    pub fn tensorflow_release(
        &self,
        _name: &PackageName,
        _version: &Version,
    ) -> Result<Option<TensorflowRelease>, TableError> {
        Ok(None)
    }

    /// Every release of a distribution of the family, oldest first.
    pub fn tensorflow_releases(
        &self,
        _name: &PackageName,
    ) -> Result<Vec<TensorflowRelease>, TableError> {
        Ok(Vec::new())
    }

    /// One release of NumPy.
    pub fn numpy_release(&self, _version: &Version) -> Result<Option<NumpyRelease>, TableError> {
        Ok(None)
    }

    /// Every release of NumPy, oldest first.
    pub fn numpy_releases(&self) -> Result<Vec<NumpyRelease>, TableError> {
        Ok(Vec::new())
    }

    /// The C-ABI of the series that a NumPy version belongs to.
    pub fn numpy_series(&self, _version: &Version) -> Result<Option<NumpySeries>, TableError> {
        Ok(None)
    }

    /// Every NumPy series, oldest first.
    pub fn numpy_all_series(&self) -> Result<Vec<NumpySeries>, TableError> {
        Ok(Vec::new())
    }

    /// What is known of a pair.
    pub fn pair(&self, _question: &PairQuestion<'_>) -> Result<PairKnowledge, TableError> {
        Ok(PairKnowledge {
            compatibility: Compatibility::Unknown,
            code: None,
            why: None,
            you_will_see: None,
            operations: Vec::new(),
            known_range: None,
            works: None,
            evidence: Vec::new(),
            condition: None,
        })
    }

    /// Every Requires-Dist line of a release, for want of its METADATA. Where wheels for different Pythons declare
    /// differently, the lines carry a `python_version` marker that says so.
    pub fn requires(
        &self,
        _name: &PackageName,
        _version: &Version,
        _platform: Option<Platform>,
    ) -> Result<Option<Requires>, TableError> {
        Ok(None)
    }

    /// What was really run with a TensorFlow version, sorted by NumPy.
    pub fn observations(&self, _tensorflow: &Version) -> Result<Vec<Observation>, TableError> {
        Ok(Vec::new())
    }

    /// The companions known not to work with a TensorFlow version on a Python; rules for a Python that is not known
    /// to be the one are left out only where it is known to be another.
    pub fn companions(
        &self,
        _tensorflow: &Version,
        _python: Option<&PythonVersion>,
    ) -> Result<Vec<CompanionRule>, TableError> {
        Ok(Vec::new())
    }

    #[expect(dead_code, reason = "its queries come with the data")]
    /// The text of a data file.
    pub(super) fn text(&self, file: &str) -> Result<&str, TableError> {
        self.texts
            .get(file)
            .map(AsRef::as_ref)
            .ok_or_else(|| TableError::of(file, "the file is missing"))
    }
}
