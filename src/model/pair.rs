//! The TensorFlow and the NumPy that Python would import, what they declare and what is known about them.

use std::path::PathBuf;

use super::{DistributionId, Evidence, PackageName, Requirement, Version, VersionSpecifiers};

/// Whether the NumPy found satisfies what the TensorFlow found declares, markers evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Declared {
    /// It does.
    Satisfied,
    /// It does not.
    Violated,
    /// Nothing is declared.
    Nothing,
    /// It cannot be determined: a member is missing, or a marker asks for what files do not state.
    Unknown,
}

impl Declared {
    /// The spelling of the report.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Violated => "violated",
            Self::Nothing => "none",
            Self::Unknown => "unknown",
        }
    }
}

/// What is known to happen when a pair is imported and used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Compatibility {
    /// It imports and works.
    Compatible,
    /// It imports and works, but named operations are known to fail.
    Partial,
    /// `import tensorflow` fails.
    Incompatible,
    /// Nothing is known.
    Unknown,
}

impl Compatibility {
    /// The spelling of the report.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Partial => "partial",
            Self::Incompatible => "incompatible",
            Self::Unknown => "unknown",
        }
    }
}

/// How good a piece of evidence is, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// This release and this NumPy were installed and run.
    Observed,
    /// It lies between two observations, or follows from the C ABI of the extension modules.
    Inferred,
    /// An issue thread reports it; it is cited.
    Reported,
    /// Only metadata states it.
    Declared,
}

impl Grade {
    /// The spelling of the report.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Inferred => "inferred",
            Self::Reported => "reported",
            Self::Declared => "declared",
        }
    }
}

/// One half of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    /// The distribution: `tensorflow-cpu`.
    pub distribution: PackageName,
    /// Its version, where it is known.
    pub version: Option<Version>,
    /// The series, where a ticket names no release: `2.10`.
    pub series: Option<Version>,
    /// Its `.dist-info`, `.egg-info` or module; `None` in a text.
    pub path: Option<PathBuf>,
    /// What installed it, by its INSTALLER file.
    pub installer: Option<String>,
}

impl Member {
    /// `tensorflow-cpu 2.10.0`, for sentences.
    #[must_use]
    pub(crate) fn label(&self) -> String {
        match self.shown_version() {
            Some(version) => format!("{} {version}", self.distribution),
            None => self.distribution.to_string(),
        }
    }

    /// The version, or the series as `2.10.x`.
    #[must_use]
    pub(crate) fn shown_version(&self) -> Option<String> {
        let series = self.series.as_ref().map(|series| format!("{series}.x"));
        self.version.as_ref().map(ToString::to_string).or(series)
    }
}

/// The pair that counts, with the two questions kept apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    /// The TensorFlow, if there is one.
    pub tensorflow: Option<Member>,
    /// The NumPy, if there is one.
    pub numpy: Option<Member>,
    /// What the TensorFlow declares of NumPy here: the Requires-Dist lines whose markers hold.
    pub requires: Vec<Requirement>,
    /// Whether the NumPy satisfies it.
    pub declared: Declared,
    /// What is known to happen.
    pub compatibility: Compatibility,
    /// The NumPy interval known to work with this TensorFlow here: `>=1.20,<2`.
    pub known_range: Option<VersionSpecifiers>,
    /// Why it is known, best first.
    pub evidence: Vec<Evidence>,
}

impl Default for Pair {
    fn default() -> Self {
        Self {
            tensorflow: None,
            numpy: None,
            requires: Vec::new(),
            declared: Declared::Unknown,
            compatibility: Compatibility::Unknown,
            known_range: None,
            evidence: Vec::new(),
        }
    }
}

impl Pair {
    /// What is declared, where the NumPy found satisfies it: then pip sees nothing wrong.
    #[must_use]
    pub(crate) fn satisfied(&self) -> Vec<Requirement> {
        match self.declared {
            Declared::Satisfied => self.requires.clone(),
            _ => Vec::new(),
        }
    }
}

impl From<&Member> for DistributionId {
    fn from(member: &Member) -> Self {
        Self {
            name: member.distribution.clone(),
            version: member.version.clone(),
            path: member.path.clone(),
        }
    }
}
