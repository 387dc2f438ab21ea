//! Strings, versions and specifiers as rows hold them: a place in a static, made into a value when it is asked for.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use crate::model::{PackageName, Version, VersionSpecifiers, name_of};

use super::key::Key;

include!(concat!(env!("OUT_DIR"), "/text.rs"));

/// Every string of the rows.
static POOL: &str = include_str!(concat!(env!("OUT_DIR"), "/strings.txt"));

/// A string, as the build script writes it.
pub(super) const fn t(start: u32, len: u16) -> Text {
    Text { start, len }
}

/// A version, as the build script writes it.
pub(super) const fn v(number: u16) -> VersionId {
    VersionId(number)
}

/// Specifiers, as the build script writes them.
pub(super) const fn s(number: u16) -> SpecifiersId {
    SpecifiersId(number)
}

/// A string. Equal strings have the same place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Text {
    start: u32,
    len: u16,
}

impl Text {
    #[expect(clippy::expect_used)]
    pub(super) fn as_str(self) -> &'static str {
        let start = self.start as usize;
        POOL.get(start..start + usize::from(self.len))
            .expect("the build script wrote the place with the pool")
    }

    /// The string, unless it is empty.
    pub(super) fn filled(self) -> Option<&'static str> {
        (self.len > 0).then(|| self.as_str())
    }

    pub(super) fn words(self) -> impl Iterator<Item = &'static str> {
        self.as_str().split_ascii_whitespace()
    }

    /// The distribution of this name.
    #[expect(clippy::expect_used)]
    pub(super) fn name(self) -> PackageName {
        name_of(self.as_str()).expect("the build script checked the name")
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// A version of the table.
pub(super) struct VersionRow {
    pub(super) key: Key,
    pub(super) text: Text,
}

/// A version of the table by its number; the order is that of PEP 440.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct VersionId(u16);

impl VersionId {
    #[expect(clippy::expect_used)]
    fn row(self) -> &'static VersionRow {
        VERSIONS
            .get(usize::from(self.0))
            .expect("the build script numbered the versions")
    }

    pub(super) fn key(self) -> Key {
        self.row().key
    }

    pub(super) fn as_str(self) -> &'static str {
        self.row().text.as_str()
    }

    #[expect(clippy::expect_used)]
    pub(super) fn version(self) -> &'static Version {
        static MADE: [OnceLock<Version>; VERSIONS.len()] =
            [const { OnceLock::new() }; VERSIONS.len()];
        let made = MADE.get(usize::from(self.0));
        made.expect("there is a cell for every version")
            .get_or_init(|| {
                let version = Version::from_str(self.as_str());
                version.expect("the build script checked the version")
            })
    }
}

impl fmt::Debug for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The key of a version that the table may hold; `None` for one that it cannot.
pub(super) fn key_of(version: &Version) -> Option<Key> {
    Key::exact(&version.to_string())
}

/// A set of specifiers by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SpecifiersId(u16);

impl SpecifiersId {
    #[expect(clippy::expect_used)]
    pub(super) fn specifiers(self) -> &'static VersionSpecifiers {
        static MADE: [OnceLock<VersionSpecifiers>; SPECIFIERS.len()] =
            [const { OnceLock::new() }; SPECIFIERS.len()];
        let (text, made) = SPECIFIERS
            .get(usize::from(self.0))
            .zip(MADE.get(usize::from(self.0)))
            .expect("the build script numbered the specifiers");
        made.get_or_init(|| {
            let specifiers = VersionSpecifiers::from_str(text.as_str());
            specifiers.expect("the build script checked the specifiers")
        })
    }
}

/// A part of a static slice.
#[expect(clippy::expect_used)]
pub(super) fn slice<T>(all: &'static [T], (start, end): (u16, u16)) -> &'static [T] {
    all.get(usize::from(start)..usize::from(end))
        .expect("the build script wrote the range with the slice")
}
