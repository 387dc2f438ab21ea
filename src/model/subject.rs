//! The subject of a finding.

use std::path::{Path, PathBuf};

use super::{Distribution, PackageName, Version};

/// A distribution that a finding, a constraint or a piece of evidence names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DistributionId {
    /// The normalised name (PEP 503).
    pub name: PackageName,
    /// The version; `None` where it is unknown, or where the distribution is missing.
    pub version: Option<Version>,
    /// The `.dist-info` or `.egg-info`; `None` in a text, and for a distribution that is missing.
    pub path: Option<PathBuf>,
}

impl DistributionId {
    /// A distribution that is required and not installed.
    #[must_use]
    pub(crate) fn missing(name: &PackageName) -> Self {
        Self {
            name: name.clone(),
            version: None,
            path: None,
        }
    }

    /// A release, installed or not.
    #[must_use]
    pub(crate) fn release(name: &PackageName, version: &Version) -> Self {
        Self {
            name: name.clone(),
            version: Some(version.clone()),
            path: None,
        }
    }

    /// `tensorflow-cpu 2.10.0`.
    #[must_use]
    pub(crate) fn label(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.name),
            None => self.name.to_string(),
        }
    }

    /// `tensorflow-cpu==2.10.0`.
    #[must_use]
    pub(crate) fn pin(&self) -> String {
        match &self.version {
            Some(version) => format!("{}=={version}", self.name),
            None => self.name.to_string(),
        }
    }

    /// Whether this names an installed distribution: the same record, else (without a record) the same name and version.
    #[must_use]
    pub(crate) fn is(&self, distribution: &Distribution) -> bool {
        match (&self.path, &distribution.path) {
            (Some(own), Some(other)) => own == other,
            _ => self.name == distribution.name && self.version == distribution.version,
        }
    }
}

impl From<&Distribution> for DistributionId {
    fn from(distribution: &Distribution) -> Self {
        Self {
            name: distribution.name.clone(),
            version: distribution.version.clone(),
            path: distribution.path.clone(),
        }
    }
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A distribution, installed or missing.
    Distribution(DistributionId),
    /// A module that Python would import: the file or folder.
    Module(PathBuf),
    /// A file or folder that could not be read or is not as it should be.
    File(PathBuf),
    /// A top-level package that a traceback blames.
    Package(String),
    /// What a report that was read back names.
    Recorded(String),
    /// The environment as a whole.
    Environment,
    /// The attempt to import TensorFlow (`--probe`).
    Probe,
    /// The ticket as a whole.
    Ticket,
}

impl Subject {
    /// The distribution, where it is one.
    #[must_use]
    pub(crate) fn distribution(&self) -> Option<&DistributionId> {
        match self {
            Self::Distribution(distribution) => Some(distribution),
            _ => None,
        }
    }

    /// The path of the record, the module or the file.
    #[must_use]
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Distribution(distribution) => distribution.path.as_deref(),
            Self::Module(path) | Self::File(path) => Some(path),
            Self::Package(_)
            | Self::Recorded(_)
            | Self::Environment
            | Self::Probe
            | Self::Ticket => None,
        }
    }
}

impl From<&Distribution> for Subject {
    fn from(distribution: &Distribution) -> Self {
        Self::Distribution(distribution.into())
    }
}

impl From<DistributionId> for Subject {
    fn from(distribution: DistributionId) -> Self {
        Self::Distribution(distribution)
    }
}
