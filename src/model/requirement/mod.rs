//! PEP 508 requirements and markers.
//!
//! Nothing is expanded: `${NAME}` in a URL stays as it is written.

mod evaluate;
mod marker;
mod name;
mod parser;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::fmt;

pub(crate) use evaluate::Ternary;
pub(crate) use marker::{MarkerTree, Variable};
pub(crate) use name::{NameError, PackageName};

use super::specifier::{Operator, VersionSpecifiers};
use super::version::Version;

/// A PEP 508 requirement, as a Requires-Dist line of the core metadata holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Requirement {
    /// The distribution.
    pub name: PackageName,
    /// The extras asked for, normalised.
    pub extras: Vec<PackageName>,
    /// Which versions, or where from.
    pub source: VersionOrUrl,
    /// Where it applies; everywhere if there is none.
    pub marker: Option<MarkerTree>,
}

/// What a requirement admits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum VersionOrUrl {
    /// Versions; no specifiers admit every version.
    Versions(VersionSpecifiers),
    /// What stands at a URL, as it is written.
    Url(Box<str>),
}

impl Requirement {
    /// The version specifiers; `None` where it names a URL.
    #[must_use]
    pub(crate) fn specifiers(&self) -> Option<&VersionSpecifiers> {
        match &self.source {
            VersionOrUrl::Versions(specifiers) => Some(specifiers),
            VersionOrUrl::Url(_) => None,
        }
    }

    /// Whether it admits a version. A URL admits whatever stands there.
    #[must_use]
    pub(crate) fn admits(&self, version: &Version) -> bool {
        self.specifiers().is_none_or(|s| s.contains(version))
    }

    /// The one version that it names with `==` or `===`.
    #[must_use]
    pub(crate) fn pinned(&self) -> Option<&Version> {
        match &**self.specifiers()? {
            [only] if matches!(only.operator(), Operator::Equal | Operator::ExactEqual) => {
                only.version()
            }
            _ => None,
        }
    }

    /// `numpy>=1.20,<2`, without the marker.
    #[must_use]
    pub(crate) fn without_marker(&self) -> String {
        let extras: Vec<&str> = self.extras.iter().map(PackageName::as_str).collect();
        let extras = match extras.as_slice() {
            [] => String::new(),
            extras => format!("[{}]", extras.join(",")),
        };
        match &self.source {
            VersionOrUrl::Versions(specifiers) => format!("{}{extras}{specifiers}", self.name),
            VersionOrUrl::Url(url) => format!("{}{extras} @ {url}", self.name),
        }
    }
}

impl fmt::Display for Requirement {
    /// One spelling for all that mean the same: `numpy[a,b]>=1.20,<2 ; python_version < '3.11'`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.without_marker())?;
        match &self.marker {
            // a URL ends at white space
            Some(marker) => write!(f, " ; {marker}"),
            None => Ok(()),
        }
    }
}
