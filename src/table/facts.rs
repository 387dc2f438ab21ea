//! The data of table rows: releases, series, and the answer about a pair.

use crate::model::{
    Code, Compatibility, Evidence, PackageName, Platform, PythonVersion, Version, VersionSpecifiers,
};

use super::ranges::FailingOperation;

/// What is known of a companion distribution in the environment asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Companion {
    /// It is installed, in this version.
    Installed(Version),
    /// It is not installed.
    Absent,
    /// Nobody knows (a ticket that does not name it, a question without an environment).
    Unknown,
}

/// A question about a pair. What is `None` is unknown; an answer that would depend on it is `Unknown`.
#[derive(Clone, Copy)]
pub(crate) struct PairQuery<'a> {
    /// The TensorFlow version.
    pub tensorflow: &'a Version,
    /// The NumPy version.
    pub numpy: &'a Version,
    /// The Python.
    pub python: Option<&'a PythonVersion>,
    /// The platform.
    pub platform: Option<Platform>,
    /// Whether the TensorFlow is an official wheel: what is known about the C ABI of those does not hold for others.
    pub official: bool,
    /// What is known of companions (`ml-dtypes`), on which some ranges depend.
    pub companions: &'a dyn Fn(&PackageName) -> Companion,
}

/// A TensorFlow where it is to run: a question about pairs, but for the NumPy.
#[derive(Clone, Copy)]
pub(crate) struct QueryContext<'a> {
    /// The TensorFlow version.
    pub tensorflow: &'a Version,
    /// The Python.
    pub python: Option<&'a PythonVersion>,
    /// The platform.
    pub platform: Option<Platform>,
    /// Whether the TensorFlow is an official wheel.
    pub official: bool,
    /// What is known of companions.
    pub companions: &'a dyn Fn(&PackageName) -> Companion,
}

impl<'a> PairQuery<'a> {
    /// The question without its NumPy.
    #[must_use]
    pub(crate) fn context(&self) -> QueryContext<'a> {
        QueryContext {
            tensorflow: self.tensorflow,
            python: self.python,
            platform: self.platform,
            official: self.official,
            companions: self.companions,
        }
    }
}

/// What is known to happen with a pair, without how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairOutline {
    /// What is known to happen.
    pub compatibility: Compatibility,
    /// For an incompatible pair: why, as a finding code.
    pub code: Option<Code>,
    /// For an incompatible pair: why, in words, without a final period.
    pub why: Option<&'static str>,
    /// For a partial pair: what fails.
    pub operations: Vec<FailingOperation>,
    /// What the answer depends on besides the pair: "with ml_dtypes 0.6.0".
    pub condition: Option<String>,
}

impl From<PairOutline> for PairKnowledge {
    /// Without how it is known.
    fn from(outline: PairOutline) -> Self {
        Self {
            compatibility: outline.compatibility,
            code: outline.code,
            why: outline.why,
            you_will_see: None,
            operations: outline.operations,
            known_range: None,
            works: None,
            evidence: Vec::new(),
            condition: outline.condition,
        }
    }
}

/// What the table knows of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairKnowledge {
    /// What is known to happen.
    pub compatibility: Compatibility,
    /// For an incompatible pair: why, as a finding code.
    pub code: Option<Code>,
    /// For an incompatible pair: why, in words, without a final period.
    pub why: Option<&'static str>,
    /// For an incompatible pair: the error a person sees.
    pub you_will_see: Option<&'static str>,
    /// For a partial pair: what fails.
    pub operations: Vec<FailingOperation>,
    /// The NumPy interval known to work here, `>=1.20,<2`, an end left open where it was never met.
    pub known_range: Option<VersionSpecifiers>,
    /// The same as specifiers, for a search.
    pub works: Option<VersionSpecifiers>,
    /// Why it is known, best grade first.
    pub evidence: Vec<Evidence>,
    /// What the answer depends on besides the pair: "with ml_dtypes 0.6.0".
    pub condition: Option<String>,
}
