//! What a plain install of requirements brings: of each distribution that decides whether TensorFlow imports, the newest
//! release that every requirement admits on a date. Others are named and not resolved. Pure.

mod candidates;
mod consistent;
mod search;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use crate::model::{PackageName, Platform, PythonVersion, Requirement, Version};
use crate::table::{Table, TensorflowRelease};

use candidates::Index;

/// What is to be installed, and where.
#[derive(Clone, Copy)]
pub(crate) struct Install<'a> {
    /// What is asked for.
    pub requirements: &'a [Requirement],
    /// What bounds versions and asks for nothing.
    pub constraints: &'a [Requirement],
    /// The Python, CPython with the global interpreter lock.
    pub python: &'a PythonVersion,
    /// The platform.
    pub platform: Platform,
    /// The day of the index: later uploads are not seen.
    pub date: &'a str,
}

/// What would be installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forecast {
    /// The releases chosen.
    pub releases: Vec<Picked>,
    /// What is installed too and not resolved here, in the version that was asked for where one is.
    pub others: Vec<(PackageName, Option<Version>)>,
}

/// A release that is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picked {
    /// The distribution.
    pub name: PackageName,
    /// Its version.
    pub version: Version,
    /// Whether what was asked for names this version.
    pub pinned: bool,
}

/// Who wants something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanter {
    /// A requirement that was given, by its number; constraints are numbered on.
    Line(usize),
    /// A release that is chosen.
    Release(PackageName, Version),
}

/// A requirement that counts, and who has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Want {
    /// The requirement.
    pub requirement: Requirement,
    /// Who has it.
    pub by: Wanter,
}

/// Why nothing can be installed: no release of a distribution is admitted by all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unresolvable {
    /// The distribution.
    pub name: PackageName,
    /// All that bounds it.
    pub wants: Vec<Want>,
    /// Whether a release satisfies the bounds and has no wheel for this Python and platform, or was not there yet.
    pub not_here: bool,
}

/// The Pythons that a release has a wheel for on a platform, oldest first.
#[must_use]
pub(crate) fn pythons(release: &TensorflowRelease, platform: Platform) -> Vec<PythonVersion> {
    let tags = release.wheels().iter().flat_map(|group| group.tags());
    let mut pythons: Vec<PythonVersion> = tags
        .filter(|tag| tag.fits_platform(platform))
        .flat_map(|tag| &tag.pythons)
        .filter_map(|tag| PythonVersion::of_cpython_tag(tag))
        .collect();
    pythons.sort();
    pythons.dedup();
    pythons
}

/// Resolves an install.
///
/// # Errors
/// If no release of some distribution is admitted by all that bound it.
pub(crate) fn forecast(install: &Install<'_>, table: &Table) -> Result<Forecast, Unresolvable> {
    search::search(install, &Index::new(install, table))
}
