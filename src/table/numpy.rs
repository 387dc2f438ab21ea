//! The releases of NumPy and the C ABI of its series.

use crate::model::{Platform, PythonVersion, Version, VersionSpecifiers};

use super::key::Key;
use super::table::Table;
use super::text::{SpecifiersId, Text, VersionId};

include!(concat!(env!("OUT_DIR"), "/numpy.rs"));

/// One release of NumPy.
#[derive(Debug)]
pub(crate) struct NumpyRelease {
    pub(super) version: VersionId,
    pub(super) date: Text,
    pub(super) yanked: Option<Text>,
    pub(super) requires_python: Option<SpecifiersId>,
    pub(super) python_tags: Text,
    pub(super) linux_x86_64: Text,
    pub(super) platforms: Text,
}

impl NumpyRelease {
    /// The version.
    #[must_use]
    pub(crate) fn version(&self) -> &'static Version {
        self.version.version()
    }

    /// The day of its first upload, `2022-09-06`; empty for the oldest.
    #[must_use]
    pub(crate) fn date(&self) -> &'static str {
        self.date.as_str()
    }

    /// Why it was yanked, where it was.
    #[must_use]
    pub(crate) fn yanked(&self) -> Option<&'static str> {
        self.yanked.map(Text::as_str)
    }

    /// Requires-Python, where it declares one.
    #[must_use]
    pub(crate) fn requires_python(&self) -> Option<&'static VersionSpecifiers> {
        self.requires_python.map(SpecifiersId::specifiers)
    }

    /// Whether the version is a pre-release.
    #[must_use]
    pub(crate) fn is_prerelease(&self) -> bool {
        self.version.key().is_prerelease()
    }

    /// The Pythons that have a wheel on a platform.
    pub(crate) fn pythons(&self, platform: Platform) -> impl Iterator<Item = PythonVersion> {
        let pythons = self
            .python_tags
            .words()
            .filter_map(PythonVersion::of_cpython_tag);
        pythons.filter(move |python| self.has_wheel(python, Some(platform)))
    }

    /// Whether it has a wheel with this Python tag.
    #[must_use]
    pub(crate) fn has_tag(&self, tag: &str) -> bool {
        self.python_tags.words().any(|t| t == tag)
    }

    /// Whether it has a wheel for this platform.
    #[must_use]
    pub(crate) fn has_platform(&self, platform: &str) -> bool {
        self.platforms.words().any(|have| {
            have == platform || (have == "macos_universal2" && platform.starts_with("macos"))
        })
    }

    /// Whether it has a wheel at all.
    #[must_use]
    pub(crate) fn has_wheels(&self) -> bool {
        self.python_tags.filled().is_some()
    }

    /// Whether there is a wheel for this CPython on this platform.
    #[must_use]
    pub(crate) fn has_wheel(&self, python: &PythonVersion, platform: Option<Platform>) -> bool {
        self.has_wheel_for(&WheelTarget::new(python, platform))
    }

    /// Whether there is a wheel for a target. Outside Linux x86_64 the table knows the Pythons and the platforms of a
    /// release apart and takes every combination to exist.
    #[must_use]
    pub(crate) fn has_wheel_for(&self, target: &WheelTarget) -> bool {
        match target.platform.as_deref() {
            None => self.has_tag(&target.tag),
            Some("linux_x86_64") => self.linux_x86_64.words().any(|t| t == target.tag),
            Some(platform) => self.has_tag(&target.tag) && self.has_platform(platform),
        }
    }
}

/// What a wheel is looked for, as the data of the releases spells it.
pub(crate) struct WheelTarget {
    /// The Python tag: `cp310`.
    tag: String,
    platform: Option<String>,
}

impl WheelTarget {
    /// A CPython on a platform, or on any.
    pub(crate) fn new(python: &PythonVersion, platform: Option<Platform>) -> Self {
        Self {
            tag: python.cpython_tag(),
            platform: platform.map(|p| p.to_string()),
        }
    }
}

/// The C ABI of a NumPy series, read from its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NumpySeries {
    /// The series.
    pub(super) series: Key,
    /// NPY_ABI_VERSION: 0x01000009 for 1.x, 0x02000000 for 2.x.
    pub abi: u32,
    /// NPY_API_VERSION, which grows: 0x10 for 1.24.
    pub api: u32,
}

impl Table {
    /// Every release of NumPy, oldest first.
    #[must_use]
    pub(crate) fn numpy_releases(&self) -> &'static [NumpyRelease] {
        &NUMPY
    }

    /// The C ABI of the series that a NumPy version belongs to.
    #[must_use]
    pub(crate) fn numpy_series(&self, version: &Version) -> Option<&'static NumpySeries> {
        let wanted = Key::nearest(&version.to_string()).series();
        NUMPY_SERIES.iter().find(|s| s.series.series() == wanted)
    }

    /// Whether a NumPy has the C ABI of NumPy 2, by its headers; beyond the table, as the newest series has.
    #[must_use]
    pub(crate) fn knows_numpy_two(&self, numpy: &Version) -> bool {
        const TWO: u32 = 0x0200_0000;
        if let Some(series) = self.numpy_series(numpy) {
            return series.abi >= TWO;
        }
        let key = Key::nearest(&numpy.to_string());
        let newest = NUMPY_SERIES.last();
        newest.is_some_and(|n| key > n.series && n.abi >= TWO)
    }
}

/// A NumPy that is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Numpy {
    /// Its key, if the table may hold it.
    pub(super) exact: Option<Key>,
    /// Its place among the versions of the table.
    pub(super) place: Key,
}

impl From<&Version> for Numpy {
    fn from(version: &Version) -> Self {
        let text = version.to_string();
        Self {
            exact: Key::exact(&text),
            place: Key::nearest(&text),
        }
    }
}

impl From<&NumpyRelease> for Numpy {
    fn from(release: &NumpyRelease) -> Self {
        let key = release.version.key();
        Self {
            exact: Some(key),
            place: key,
        }
    }
}
