//! The releases of companions: what an installer may choose.

use std::str::FromStr;

use crate::model::{
    Implementation, PackageName, Platform, PythonVersion, Requirement, Version, VersionSpecifiers,
    WheelTag,
};

use super::table::Table;
use super::text::{SpecifiersId, Text, VersionId, slice};

include!(concat!(env!("OUT_DIR"), "/companion_releases.rs"));

/// One release of a companion.
#[derive(Debug)]
pub(crate) struct CompanionRelease {
    pub(super) version: VersionId,
    pub(super) date: Text,
    /// Whether it was yanked (PEP 592).
    pub yanked: bool,
    pub(super) requires_python: Option<SpecifiersId>,
    pub(super) tags: Text,
    pub(super) requires: Text,
}

impl CompanionRelease {
    /// The version.
    #[must_use]
    pub(crate) fn version(&self) -> &'static Version {
        self.version.version()
    }

    /// The day of its first upload, `2022-09-06`.
    #[must_use]
    pub(crate) fn date(&self) -> &'static str {
        self.date.as_str()
    }

    /// Requires-Python, where it declares one.
    #[must_use]
    pub(crate) fn requires_python(&self) -> Option<&'static VersionSpecifiers> {
        self.requires_python.map(SpecifiersId::specifiers)
    }

    /// Whether CPython can install it on a platform: from a wheel, or from a source archive that needs no compiler.
    #[must_use]
    pub(crate) fn installs_on(&self, python: &PythonVersion, platform: Platform) -> bool {
        self.tags.words().any(|word| match WheelTag::parse(word) {
            None => word == "sdist",
            Some(tag) => {
                tag.fits_platform(platform)
                    && tag.fits_python(python, &Implementation::CPython, false)
            }
        })
    }

    /// Its Requires-Dist lines.
    #[expect(clippy::expect_used)]
    pub(crate) fn requires(&self) -> impl Iterator<Item = Requirement> {
        let lines = self
            .requires
            .as_str()
            .split(" | ")
            .filter(|l| !l.is_empty());
        lines.map(|line| Requirement::from_str(line).expect("a test reads every line"))
    }
}

impl Table {
    /// The days on which a NumPy or a companion was released, in any order.
    pub(crate) fn release_days(&self) -> impl Iterator<Item = &'static str> {
        let numpy = self.numpy_releases().iter().map(|r| r.date());
        numpy.chain(COMPANION_RELEASES.iter().map(CompanionRelease::date))
    }

    /// The releases of a companion, oldest first; none where the table does not list it.
    #[must_use]
    pub(crate) fn companion_releases(&self, name: &PackageName) -> &'static [CompanionRelease] {
        let of = COMPANION_NAMES
            .iter()
            .find(|(n, _)| n.as_str() == name.as_str());
        of.map_or(&[], |(_, range)| slice(&COMPANION_RELEASES, *range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_requirement_of_a_companion_is_read() {
        assert!(COMPANION_NAMES.len() > 5);
        let lines = COMPANION_RELEASES.iter().map(|r| r.requires().count());
        assert!(lines.sum::<usize>() > 100);
    }
}
