//! The releases of the TensorFlow family, and what they require.

use std::str::FromStr;
use std::sync::OnceLock;

use crate::model::{
    PackageName, Platform, Requirement, Requires, Version, VersionSpecifiers, WheelTag, name_of,
};

use super::key::Key;
use super::numpy::NUMPY;
use super::table::Table;
use super::text::{SpecifiersId, Text, VersionId, key_of, slice};

include!(concat!(env!("OUT_DIR"), "/releases.rs"));

/// What a member of the TensorFlow family is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum MemberKind {
    /// Wheels that the TensorFlow project publishes: `tensorflow`, `tensorflow-cpu`.
    Official,
    /// Wheels that a vendor builds and publishes under a name of its own: `intel-tensorflow`.
    Vendor,
    /// Nightly builds, which the table does not list one by one.
    Nightly,
}

/// A distribution that brings the `tensorflow` folder, or forwards to one that does.
pub(super) struct FamilyRow {
    pub(super) name: Text,
    pub(super) kind: MemberKind,
    /// Whether no further release is to come.
    pub(super) ended: bool,
    pub(super) releases: (u16, u16),
}

impl FamilyRow {
    fn releases(&self) -> &'static [TensorflowRelease] {
        slice(&RELEASES, self.releases)
    }

    fn release(&self, key: Key) -> Option<&'static TensorflowRelease> {
        let releases = self.releases();
        let at = releases.binary_search_by_key(&key, |release| release.version.key());
        at.ok().and_then(|at| releases.get(at))
    }
}

/// One release of a distribution of the TensorFlow family.
#[derive(Debug)]
pub(crate) struct TensorflowRelease {
    pub(super) member: u16,
    pub(super) version: VersionId,
    pub(super) date: Text,
    pub(super) yanked: Option<Text>,
    pub(super) requires_python: Option<SpecifiersId>,
    pub(super) wheels: (u16, u16),
    pub(super) requires: Option<u16>,
}

impl TensorflowRelease {
    /// The distribution.
    #[must_use]
    pub(crate) fn distribution(&self) -> &'static PackageName {
        member_name(usize::from(self.member))
    }

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

    /// Why it was yanked (PEP 592), where it was; empty where no reason was given.
    #[must_use]
    pub(crate) fn yanked(&self) -> Option<&'static str> {
        self.yanked.map(Text::as_str)
    }

    /// Requires-Python, where it declares one.
    #[must_use]
    pub(crate) fn requires_python(&self) -> Option<&'static VersionSpecifiers> {
        self.requires_python.map(SpecifiersId::specifiers)
    }

    /// The wheels, in groups that declare the same about NumPy.
    #[must_use]
    pub(crate) fn wheels(&self) -> &'static [WheelGroup] {
        slice(&WHEELS, self.wheels)
    }

    /// The group of wheels for a platform.
    fn wheels_on(&self, platform: Platform) -> Option<&'static WheelGroup> {
        let fits = |group: &&WheelGroup| group.tags().iter().any(|t| t.fits_platform(platform));
        self.wheels().iter().find(fits)
    }
}

/// Wheels of one release that declare the same about NumPy.
#[derive(Debug)]
pub(crate) struct WheelGroup {
    pub(super) number: u16,
    pub(super) tags: Text,
    pub(super) numpy: u16,
    pub(super) forwards: u16,
}

impl WheelGroup {
    /// The tags of the wheels, one a Python.
    #[must_use]
    #[expect(clippy::expect_used)]
    pub(crate) fn tags(&self) -> &'static [WheelTag] {
        static MADE: [OnceLock<Vec<WheelTag>>; WHEELS.len()] =
            [const { OnceLock::new() }; WHEELS.len()];
        let made = MADE.get(usize::from(self.number));
        let made = made.expect("there is a cell for every group");
        made.get_or_init(|| {
            let sets = self.tags.words().map(|word| {
                let set = WheelTag::parse(word);
                set.expect("the build script checked the tags")
            });
            sets.flat_map(|set| expand(&set)).collect()
        })
    }

    /// The Requires-Dist lines on NumPy.
    pub(crate) fn numpy(&self) -> impl Iterator<Item = &'static Requirement> {
        list(self.numpy).map(Line::requirement)
    }

    /// For a stub wheel that only forwards: the Requires-Dist lines on other members of the family.
    pub(crate) fn forwards(&self) -> impl Iterator<Item = &'static Requirement> {
        list(self.forwards).map(Line::requirement)
    }

    /// Whether it is a stub, which holds nothing and forwards to another distribution.
    #[must_use]
    pub(crate) fn is_stub(&self) -> bool {
        list(self.forwards).next().is_some()
    }
}

/// `cp310.cp311-cp310.cp311-win_amd64` stands for two wheels, one a Python: the ABI is that Python's own.
fn expand(set: &WheelTag) -> Vec<WheelTag> {
    let wheel = |python: &String| {
        let own = |abi: &&String| {
            abi.strip_prefix(python.as_str())
                .is_some_and(|rest| matches!(rest, "" | "m" | "mu" | "t"))
                || matches!(abi.as_str(), "none" | "abi3" | "abi3t")
        };
        WheelTag {
            pythons: vec![python.clone()],
            abis: set.abis.iter().filter(own).cloned().collect(),
            platforms: set.platforms.clone(),
        }
    };
    set.pythons.iter().map(wheel).collect()
}

/// A Requires-Dist line of one or more releases.
pub(super) struct LineRow {
    /// The distribution that it is about.
    pub(super) name: Text,
    pub(super) line: Text,
}

/// A Requires-Dist line by its number.
#[derive(Clone, Copy)]
struct Line(u16);

impl Line {
    #[expect(clippy::expect_used)]
    fn row(self) -> &'static LineRow {
        LINES
            .get(usize::from(self.0))
            .expect("the build script numbered the lines")
    }

    #[expect(clippy::expect_used)]
    fn requirement(self) -> &'static Requirement {
        static MADE: [OnceLock<Requirement>; LINES.len()] =
            [const { OnceLock::new() }; LINES.len()];
        let made = MADE.get(usize::from(self.0));
        made.expect("there is a cell for every line")
            .get_or_init(|| {
                let requirement = Requirement::from_str(self.row().line.as_str());
                requirement.expect("a test reads every line")
            })
    }
}

/// The lines of a list.
#[expect(clippy::expect_used)]
fn list(number: u16) -> impl Iterator<Item = Line> {
    let range = LISTS.get(usize::from(number));
    let range = range.expect("the build script numbered the lists");
    slice(&LIST_LINES, *range).iter().copied().map(Line)
}

#[expect(clippy::expect_used)]
fn member_name(member: usize) -> &'static PackageName {
    static MADE: [OnceLock<PackageName>; FAMILY.len()] = [const { OnceLock::new() }; FAMILY.len()];
    let (row, made) = FAMILY
        .get(member)
        .zip(MADE.get(member))
        .expect("the build script numbered the family");
    made.get_or_init(|| row.name.name())
}

fn member(name: &PackageName) -> Option<&'static FamilyRow> {
    FAMILY.iter().find(|row| row.name.as_str() == name.as_ref())
}

/// Whether a version was ever released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReleaseStatus {
    /// It is in the table.
    Released,
    /// It is newer than the newest row: the table cannot tell.
    Beyond,
    /// It was never released. Neighbours, and the likely slip in words, where there is one.
    Never {
        /// The nearest release below.
        below: Option<Version>,
        /// The nearest release above.
        above: Option<Version>,
        /// "1.19.5 is a NumPy release".
        slip: Option<String>,
    },
    /// A local version, a nightly or another's build, which the table does not list.
    Unlisted,
}

impl Table {
    /// Whether a distribution is of the TensorFlow family.
    #[must_use]
    pub(crate) fn is_family(&self, name: &PackageName) -> bool {
        member(name).is_some()
    }

    /// Whether lists of an environment leave a distribution out, because installers bring it.
    #[must_use]
    pub(crate) fn is_unlisted(&self, name: &PackageName) -> bool {
        UNLISTED.contains(&name.as_str())
    }

    /// Those distributions.
    pub(crate) fn unlisted(&self) -> impl Iterator<Item = PackageName> {
        UNLISTED.iter().filter_map(|name| name_of(name))
    }

    /// Whether a verdict needs the METADATA of a distribution.
    #[must_use]
    pub(crate) fn needs_metadata(&self, name: &PackageName) -> bool {
        name.is_numpy() || self.is_family(name) || METADATA.contains(&name.as_str())
    }

    /// The members of the family that the TensorFlow project publishes.
    pub(crate) fn official(&self) -> impl Iterator<Item = &'static PackageName> {
        let official = |(_, row): &(usize, &FamilyRow)| row.kind == MemberKind::Official;
        let rows = FAMILY.iter().enumerate().filter(official);
        rows.map(|(number, _)| member_name(number))
    }

    /// The TensorFlow family.
    pub(crate) fn family(&self) -> impl Iterator<Item = &'static PackageName> {
        (0..FAMILY.len()).map(member_name)
    }

    /// Whether a TensorFlow version of this distribution was ever released.
    #[must_use]
    pub(crate) fn known_tensorflow(&self, name: &PackageName, version: &Version) -> ReleaseStatus {
        let Some(member) = member(name) else {
            return ReleaseStatus::Unlisted;
        };
        let key = key_of(version);
        if key.is_some_and(|key| member.release(key).is_some()) {
            return ReleaseStatus::Released;
        }
        let before_index = key.is_some_and(|key| BEFORE_INDEX.contains(&key));
        if member.kind == MemberKind::Nightly || before_index {
            return ReleaseStatus::Unlisted;
        }
        let released = member.releases().iter().map(|release| release.version);
        known(version, released, member.ended, || {
            let key = key?;
            let plain = plain().filter(|plain| plain.name != member.name);
            if plain.is_some_and(|plain| plain.release(key).is_some()) {
                return Some(format!("{version} was released as `tensorflow`"));
            }
            let numpy = numpy_lists(key);
            numpy.then(|| format!("{version} is a NumPy release"))
        })
    }

    /// Whether a NumPy version was ever released.
    #[must_use]
    pub(crate) fn known_numpy(&self, version: &Version) -> ReleaseStatus {
        let key = key_of(version);
        if key.is_some_and(numpy_lists) {
            return ReleaseStatus::Released;
        }
        let released = NUMPY.iter().map(|release| release.version);
        known(version, released, false, || {
            let is = plain()?.release(key?).is_some();
            is.then(|| format!("{version} is a TensorFlow release"))
        })
    }

    /// One release of a distribution of the family.
    #[must_use]
    pub(crate) fn tensorflow_release(
        &self,
        name: &PackageName,
        version: &Version,
    ) -> Option<&'static TensorflowRelease> {
        member(name)?.release(key_of(version)?)
    }

    /// Every release of a distribution of the family, oldest first.
    #[must_use]
    pub(crate) fn tensorflow_releases(&self, name: &PackageName) -> &'static [TensorflowRelease] {
        member(name).map_or(&[], FamilyRow::releases)
    }

    /// Every Requires-Dist line of a release, if its METADATA is missing. Where the wheel of this platform is a stub that
    /// forwards, the lines are the forwards. Where wheels for different Pythons declare differently, the lines carry
    /// a `python_version` marker that says so.
    #[must_use]
    pub(crate) fn requires(
        &self,
        name: &PackageName,
        version: &Version,
        platform: Option<Platform>,
    ) -> Option<Requires> {
        let release = self.tensorflow_release(name, version)?;
        self.lines(release, platform, |_| true)
    }

    /// What a release requires of one distribution alone, as `requires` tells it.
    #[must_use]
    pub(crate) fn requires_of(
        &self,
        release: &TensorflowRelease,
        of: &PackageName,
        platform: Platform,
    ) -> Option<Requires> {
        self.lines(release, Some(platform), |line| {
            line.row().name.as_str() == of.as_ref()
        })
    }

    fn lines(
        &self,
        release: &TensorflowRelease,
        platform: Option<Platform>,
        wanted: impl Fn(&Line) -> bool,
    ) -> Option<Requires> {
        let group = platform.and_then(|platform| release.wheels_on(platform));
        let stub = group.filter(|group| group.is_stub());
        let number = stub.map_or(release.requires, |stub| Some(stub.forwards))?;
        // a wheel that brings the whole forwards to nobody, whatever the wheel for Linux says of other platforms
        let whole = group.is_some() && stub.is_none();
        let kept = |line: &Line| {
            let of_family = || FAMILY.iter().any(|member| member.name == line.row().name);
            wanted(line) && !(whole && of_family())
        };
        let lines = list(number).filter(kept);
        Some(Requires {
            lines: lines.map(|line| line.requirement().clone()).collect(),
            unparsed: Vec::new(),
        })
    }
}

/// The distribution `tensorflow` itself.
fn plain() -> Option<&'static FamilyRow> {
    member(&PackageName::tensorflow())
}

fn numpy_lists(key: Key) -> bool {
    let at = NUMPY.binary_search_by_key(&key, |release| release.version.key());
    at.is_ok()
}

/// What is known of a version that is not in the table, given the versions that are.
fn known(
    version: &Version,
    released: impl DoubleEndedIterator<Item = VersionId> + Clone,
    ended: bool,
    slip: impl Fn() -> Option<String>,
) -> ReleaseStatus {
    // The index keeps few pre-releases and no local versions: that the table lacks one says nothing.
    if version.is_local() || version.any_prerelease() {
        return ReleaseStatus::Unlisted;
    }
    let key = Key::nearest(&version.to_string());
    let finals = released.filter(|v| !v.key().is_prerelease());
    let above = finals.clone().find(|v| v.key() > key);
    if above.is_none() && !ended {
        return ReleaseStatus::Beyond;
    }
    let below = finals.rev().find(|v| v.key() < key);
    ReleaseStatus::Never {
        below: below.map(|v| v.version().clone()),
        above: above.map(|v| v.version().clone()),
        slip: slip(),
    }
}
