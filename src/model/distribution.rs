//! An installed distribution: what its `.dist-info` or `.egg-info` states (PEP 376, core metadata).

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use super::{Cause, PackageName, Requirement, Version, WheelTag};

/// A normalised name from a text that may be no name at all.
#[must_use]
pub(crate) fn name_of(text: &str) -> Option<PackageName> {
    let text = text.trim();
    PackageName::from_str(text).ok()
}

/// The name that a requirement begins with, be the rest readable or not: `numpy` of `numpy_>=1.20`.
#[must_use]
pub(crate) fn leading_name(requirement: &str) -> Option<PackageName> {
    let text = requirement.trim_start();
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let end = text.find(|c| !goes_on(c)).unwrap_or(text.len());
    let (name, _) = text.split_at_checked(end)?;
    name_of(name.trim_end_matches(['.', '-', '_']))
}

/// In what form a distribution is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Format {
    /// A `.dist-info` folder (PEP 376).
    DistInfo,
    /// An `.egg-info` folder with a PKG-INFO (setuptools).
    EggInfoDir,
    /// An `.egg-info` file, itself the PKG-INFO (distutils, Debian).
    EggInfoFile,
    /// An `.egg` folder with EGG-INFO/PKG-INFO (easy_install).
    Egg,
    /// An `.egg-link` file (a develop install).
    EggLink,
    /// A line of a text: a freeze, a list, a lock file.
    Text,
    /// A line of a text that shows a build of conda.
    CondaText,
}

/// A Requires-Dist line that is no PEP 508 requirement, kept as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unparsed {
    /// The line.
    pub line: String,
    /// Why it could not be read.
    pub cause: String,
}

/// What a distribution requires.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Requires {
    /// The lines that could be read.
    pub lines: Vec<Requirement>,
    /// The lines that could not.
    pub unparsed: Vec<Unparsed>,
}

impl Requires {
    /// Reads Requires-Dist lines, keeping those that are no requirement beside those that are.
    pub(crate) fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut read = Self::default();
        for line in lines {
            match Requirement::from_str(line) {
                Ok(requirement) => read.lines.push(requirement),
                Err(error) => read.unparsed.push(Unparsed {
                    line: line.to_owned(),
                    cause: error.to_string(),
                }),
            }
        }
        read
    }

    /// The unreadable lines that begin with the name of a distribution.
    pub(crate) fn unreadable_on<'a>(
        &'a self,
        name: &'a PackageName,
    ) -> impl Iterator<Item = &'a Unparsed> {
        self.unparsed
            .iter()
            .filter(move |u| leading_name(&u.line).as_ref() == Some(name))
    }

    /// The requirements on one distribution, extras and markers not looked at.
    pub(crate) fn on<'a>(&'a self, name: &'a PackageName) -> impl Iterator<Item = &'a Requirement> {
        self.lines.iter().filter(move |r| r.name == *name)
    }
}

/// The core metadata of a distribution with what stands beside it in its `.dist-info`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Metadata {
    /// The Name field as it is spelt.
    pub name: String,
    /// The Version field.
    pub version: Version,
    /// Metadata-Version, `2.1`.
    pub metadata_version: Option<String>,
    /// The Requires-Dist lines (or, in an egg, `requires.txt`).
    pub requires: Requires,
    /// Requires-Python as it is spelt.
    pub requires_python: Option<String>,
    /// The Home-page, Author, Author-email and Project-URL fields, joined: they distinguish an official build from others.
    pub publisher: Option<String>,
    /// The INSTALLER file: `pip`, `uv`, `conda`, `debian`.
    pub installer: Option<String>,
    /// The tags of the WHEEL file.
    pub tags: Vec<WheelTag>,
    /// The `url` of direct_url.json (PEP 610), where the distribution came from elsewhere than an index.
    pub direct_url: Option<String>,
    /// Whether direct_url.json marks the install as editable.
    pub editable: bool,
}

impl Metadata {
    /// Where it came from instead of an index: a folder, an archive, a repository. conda notes where it was built, which is
    /// nowhere on this machine.
    #[must_use]
    pub(crate) fn source(&self) -> Option<&str> {
        let conda = self.installer.as_deref() == Some("conda");
        self.direct_url.as_deref().filter(|_| !conda)
    }
}

/// How far the metadata of a distribution is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MetadataState {
    /// It was not looked at, because the question did not need it.
    Unread,
    /// It was read. A search for a fix copies the environment often, and this never changes.
    Read(Arc<Metadata>),
    /// It exists and cannot be read.
    Unreadable(Cause),
    /// There is none: an empty stale folder, or a text that names no more than a version.
    Missing,
}

/// One distribution of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Distribution {
    /// The normalised name (PEP 503).
    pub name: PackageName,
    /// The version, from the metadata where it was read, else from the name of the folder.
    pub version: Option<Version>,
    /// The `.dist-info` or `.egg-info`; `None` in a text.
    pub path: Option<PathBuf>,
    /// Its form.
    pub format: Format,
    /// Which entry of the search path it lies in, counted from 0.
    pub entry: usize,
    /// Its metadata.
    pub metadata: MetadataState,
}

impl Distribution {
    /// The metadata, if it was read.
    #[must_use]
    pub(crate) fn read(&self) -> Option<&Metadata> {
        match &self.metadata {
            MetadataState::Read(metadata) => Some(metadata),
            _ => None,
        }
    }

    /// `tensorflow-cpu 2.10.0`, for sentences.
    #[must_use]
    pub(crate) fn label(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.name),
            None => self.name.to_string(),
        }
    }
}
