//! The releases that an installer may choose among, and what they require.

use super::Install;
use crate::model::{
    Implementation, MarkerFacts, PackageName, Platform, PythonVersion, Requirement, Version,
    VersionSpecifiers,
};
use crate::remedy::candidates::{Target, tensorflow_fits};
use crate::table::Table;

/// The package index on a day, for a Python and a platform.
pub(crate) struct Index<'a> {
    table: &'a Table,
    python: &'a PythonVersion,
    platform: Platform,
    date: &'a str,
    /// What markers ask for.
    pub(super) facts: MarkerFacts,
}

impl<'a> Index<'a> {
    pub(super) fn new(install: &Install<'a>, table: &'a Table) -> Self {
        Self {
            table,
            python: install.python,
            platform: install.platform,
            date: install.date,
            facts: MarkerFacts {
                python: Some(install.python.clone()),
                implementation: Some(Implementation::CPython),
                platform: Some(install.platform),
            },
        }
    }

    /// Whether the table lists the releases of a distribution; of nightly builds it lists a few.
    pub(super) fn knows(&self, name: &PackageName) -> bool {
        let mut releases = self.table.tensorflow_releases(name).iter();
        name.is_numpy()
            || releases.any(|release| !release.version().any_prerelease())
            || !self.table.companion_releases(name).is_empty()
    }

    /// The releases of a distribution that all of some requirements admit, newest first.
    pub(super) fn admitted(&self, name: &PackageName, wants: &[&Requirement]) -> Vec<Version> {
        let mut versions = self.releases(name, wants, true);
        if versions.is_empty() {
            versions.extend(self.named(name, wants));
        }
        versions.sort();
        versions.reverse();
        versions
    }

    /// The version that is asked for by name where the table does not list it, or a TensorFlow without a wheel here: the
    /// judge says what is wrong with it.
    fn named(&self, name: &PackageName, wants: &[&Requirement]) -> Option<Version> {
        let version = wants.iter().find_map(|want| want.pinned())?;
        let admitted = wants.iter().all(|want| want.admits(version));
        let listed = self.releases(name, &[], false).contains(version);
        (admitted && (!listed || self.table.is_family(name))).then(|| version.clone())
    }

    /// Whether there is such a release that cannot be installed here, or was not there yet.
    pub(super) fn is_elsewhere(&self, name: &PackageName, wants: &[&Requirement]) -> bool {
        !self.releases(name, wants, false).is_empty()
    }

    fn releases(&self, name: &PackageName, wants: &[&Requirement], here: bool) -> Vec<Version> {
        let exact = wants.iter().any(|want| want.pinned().is_some());
        let early = wants.iter().any(|want| names_prerelease(want));
        // a yanked release is installed where it is named (PEP 592), a pre-release where a specifier names one
        let admits = |version: &Version, yanked: bool| {
            (exact || !yanked)
                && (early || !version.any_prerelease())
                && wants.iter().all(|want| want.admits(version))
        };
        let day = |date: &str| !here || date <= self.date;
        let mut found = Vec::new();
        if name.is_numpy() {
            for release in self.table.numpy_releases() {
                let fits = || {
                    !here
                        || self.python_in(release.requires_python())
                            && release.has_wheel(self.python, Some(self.platform))
                };
                let version = release.version();
                if day(release.date()) && admits(version, release.yanked().is_some()) && fits() {
                    found.push(version.clone());
                }
            }
        }
        let target = Target {
            python: Some(self.python),
            implementation: Implementation::CPython,
            free_threaded: false,
            platform: Some(self.platform),
        };
        for release in self.table.tensorflow_releases(name) {
            let version = release.version();
            let fits = || !here || tensorflow_fits(release, &target, self.table);
            if day(release.date()) && admits(version, release.yanked().is_some()) && fits() {
                found.push(version.clone());
            }
        }
        for release in self.table.companion_releases(name) {
            let fits = || {
                !here
                    || self.python_in(release.requires_python())
                        && release.installs_on(self.python, self.platform)
            };
            let version = release.version();
            if day(release.date()) && admits(version, release.yanked) && fits() {
                found.push(version.clone());
            }
        }
        found
    }

    fn python_in(&self, specifiers: Option<&VersionSpecifiers>) -> bool {
        let full = self.python.full_version();
        let python = full.unwrap_or_else(|| self.python.minor_version());
        specifiers.is_none_or(|specifiers| specifiers.contains(&python))
    }

    /// What a release requires.
    pub(super) fn requires(&self, name: &PackageName, version: &Version) -> Vec<Requirement> {
        if let Some(requires) = self.table.requires(name, version, Some(self.platform)) {
            return requires.lines;
        }
        let mut releases = self.table.companion_releases(name).iter();
        let release = releases.find(|release| release.version() == version);
        release.map_or_else(Vec::new, |release| release.requires().collect())
    }
}

fn names_prerelease(requirement: &Requirement) -> bool {
    let specifiers = requirement.specifiers();
    let mut versions = specifiers.into_iter().flat_map(|s| s.iter());
    versions.any(|s| s.version().is_some_and(Version::any_prerelease))
}
