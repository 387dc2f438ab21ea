//! The compatibility table: its files, and what may be asked of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use crate::model::{PackageName, Platform, PythonVersion, Requires, Version};

use super::error::TableError;
use super::facts::{
    BuiltFor, CompanionRule, FamilyMember, Install, MemberKind, NumpyRelease, NumpySeries,
    Observation, PairKnowledge, PairQuery, QueryContext, ReleaseStatus, TensorflowRelease,
};
use super::import_closure::{self, Compiled, ImportedModule, StandardModule};
use super::machine::{self, MachineNeed};
use super::manifest::{self, Head};
use super::memo::Memo;
use super::ranges::{Ranges, SeriesRange};
use super::tensorflow_query::TensorflowQuery;
use super::{abi, companions, evidence, installs, numpy, observations, ranges, releases, requires};

/// The compatibility table. Its files are parsed only as far as a question needs.
#[derive(Debug)]
pub struct Table {
    texts: BTreeMap<String, Cow<'static, str>>,
    head: Head,
    family: Vec<FamilyMember>,
    parsed_ranges: Ranges,
    ranges: Memo<String, Vec<Arc<SeriesRange>>>,
    seen: Memo<String, Vec<Observation>>,
    run: Memo<String, Vec<(Version, Version)>>,
    numpy: Memo<(), Vec<NumpyRelease>>,
    releases: Memo<PackageName, Vec<TensorflowRelease>>,
    pub(super) requires: Memo<(PackageName, Version), Option<Requires>>,
    pub(super) lists: Memo<PackageName, Vec<requires::List>>,
    pub(super) required: requires::Parsed,
    runs: Memo<(String, usize, usize), Vec<Vec<usize>>>,
    reached: Memo<Option<Version>, Vec<ImportedModule>>,
    companions: Memo<(Version, Option<PythonVersion>), Vec<CompanionRule>>,
}

/// The files that this build carries.
pub(super) const EMBEDDED: &[(&str, &str)] = &[
    (manifest::FILE, include_str!("data/table.toml")),
    (manifest::FAMILY, include_str!("data/family.csv")),
    (releases::FILE, include_str!("data/tensorflow_releases.csv")),
    (requires::FILE, include_str!("data/tensorflow_requires.txt")),
    (abi::FILE, include_str!("data/tensorflow_abi.csv")),
    (numpy::RELEASES, include_str!("data/numpy_releases.csv")),
    (numpy::SERIES, include_str!("data/numpy_series.csv")),
    (observations::FILE, include_str!("data/observations.csv")),
    (installs::FILE, include_str!("data/installs.csv")),
    (ranges::FILE, include_str!("data/ranges.toml")),
    (companions::FILE, include_str!("data/companions.toml")),
    (
        import_closure::STANDARD,
        include_str!("data/standard_modules.csv"),
    ),
    (
        import_closure::REACHED,
        include_str!("data/reached_modules.csv"),
    ),
    (import_closure::COMPILED, include_str!("data/compiled.csv")),
    (machine::FILE, include_str!("data/machine.toml")),
];

impl Table {
    /// The table that this build carries.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static TABLE: LazyLock<Table> = LazyLock::new(|| {
            let borrowed =
                |(name, text): &(&str, &'static str)| ((*name).to_owned(), Cow::Borrowed(*text));
            sound(Table::from_texts(EMBEDDED.iter().map(borrowed).collect()))
        });
        &TABLE
    }

    /// A table from the texts of its files, by file name.
    pub(super) fn from_texts(
        texts: BTreeMap<String, Cow<'static, str>>,
    ) -> Result<Self, TableError> {
        let text = |file| {
            let text = texts.get(file).map(AsRef::as_ref);
            text.ok_or_else(|| TableError::of(file, "the file is missing"))
        };
        let head = Head::read(text(manifest::FILE)?)?;
        let family = manifest::family(text(manifest::FAMILY)?)?;
        Ok(Self {
            texts,
            head,
            family,
            parsed_ranges: Ranges::default(),
            ranges: Memo::default(),
            seen: Memo::default(),
            run: Memo::default(),
            numpy: Memo::default(),
            releases: Memo::default(),
            requires: Memo::default(),
            lists: Memo::default(),
            required: Memo::default(),
            runs: Memo::default(),
            reached: Memo::default(),
            companions: Memo::default(),
        })
    }

    /// The day the table was made: `2026-11-20`.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.head.date
    }

    /// The version of the table's format.
    #[must_use]
    pub fn format(&self) -> &semver::Version {
        &self.head.format
    }

    /// What a word in the `source` column of a data file means.
    pub fn source(&self, key: &str) -> Option<String> {
        sound(manifest::sources(self.text(manifest::FILE))).remove(key)
    }

    /// Whether a distribution is of the TensorFlow family.
    #[must_use]
    pub fn is_family(&self, name: &PackageName) -> bool {
        self.member(name).is_some()
    }

    /// The TensorFlow family.
    #[must_use]
    pub fn family(&self) -> &[FamilyMember] {
        &self.family
    }

    /// What a distribution is, if it is of the TensorFlow family.
    #[must_use]
    pub fn member(&self, name: &PackageName) -> Option<&FamilyMember> {
        self.family.iter().find(|m| m.name == *name)
    }

    /// Whether a TensorFlow version of this distribution was ever released.
    pub fn known_tensorflow(&self, name: &PackageName, version: &Version) -> ReleaseStatus {
        let text = self.text(releases::FILE);
        let Some(member) = self.member(name) else {
            return ReleaseStatus::Unlisted;
        };
        if sound(releases::lists(text, name, version)) {
            return ReleaseStatus::Released;
        }
        if member.kind == MemberKind::Nightly {
            return ReleaseStatus::Unlisted;
        }
        let released = sound(releases::versions(text, name));
        releases::known(version, &released, member.ended, || {
            let plain = releases::tensorflow().filter(|plain| plain != name);
            if let Some(plain) = plain
                && sound(releases::lists(text, &plain, version))
            {
                return Some(format!("{version} was released as `{plain}`"));
            }
            let numpy = sound(numpy::lists(self.text(numpy::RELEASES), version));
            numpy.then(|| format!("{version} is a NumPy release"))
        })
    }

    /// Whether a NumPy version was ever released.
    pub fn known_numpy(&self, version: &Version) -> ReleaseStatus {
        let text = self.text(numpy::RELEASES);
        if sound(numpy::lists(text, version)) {
            return ReleaseStatus::Released;
        }
        releases::known(version, &sound(numpy::versions(text)), false, || {
            let name = releases::tensorflow()?;
            let is = sound(releases::lists(self.text(releases::FILE), &name, version));
            is.then(|| format!("{version} is a TensorFlow release"))
        })
    }

    /// One release of a distribution of the family.
    pub fn tensorflow_release(
        &self,
        name: &PackageName,
        version: &Version,
    ) -> Option<TensorflowRelease> {
        // parsing one row costs less than parsing all, unless all were wanted before
        if let Some(all) = self.releases.known(name) {
            return all.iter().find(|r| r.version == *version).cloned();
        }
        let text = self.text(releases::FILE);
        let found = sound(releases::releases(text, name, None, |v| v == version));
        found.into_iter().next()
    }

    /// Every release of a distribution of the family, oldest first.
    pub fn tensorflow_releases(&self, name: &PackageName) -> Arc<Vec<TensorflowRelease>> {
        let read = || releases::releases(self.text(releases::FILE), name, None, |_| true);
        sound(self.releases.get(name.clone(), read))
    }

    /// The versions of a distribution of the family, in the order of the file.
    pub fn tensorflow_versions(&self, name: &PackageName) -> Vec<Version> {
        sound(releases::versions(self.text(releases::FILE), name))
    }

    /// Those of them that have a wheel.
    pub fn tensorflow_with_wheels(&self, name: &PackageName) -> Vec<Version> {
        sound(releases::with_wheels(self.text(releases::FILE), name))
    }

    /// The releases of some versions of a distribution, where a platform is named with its wheels alone: of the others
    /// nothing is parsed.
    pub fn tensorflow_among(
        &self,
        name: &PackageName,
        wanted: &BTreeSet<Version>,
        platform: Option<Platform>,
    ) -> Vec<TensorflowRelease> {
        let text = self.text(releases::FILE);
        sound(releases::releases(text, name, platform, |v| {
            wanted.contains(v)
        }))
    }

    /// One release of NumPy.
    pub fn numpy_release(&self, version: &Version) -> Option<NumpyRelease> {
        let all = self.numpy_releases();
        all.iter().find(|r| r.version == *version).cloned()
    }

    /// Every release of NumPy, oldest first.
    pub fn numpy_releases(&self) -> Arc<Vec<NumpyRelease>> {
        let read = || numpy::releases(self.text(numpy::RELEASES));
        sound(self.numpy.get((), read))
    }

    /// The C-ABI of the series that a NumPy version belongs to.
    pub fn numpy_series(&self, version: &Version) -> Option<NumpySeries> {
        let wanted = observations::series_of(version);
        sound(numpy::series(self.text(numpy::SERIES), &wanted)).pop()
    }

    /// Every NumPy series, oldest first.
    pub fn numpy_all_series(&self) -> Vec<NumpySeries> {
        sound(numpy::series(self.text(numpy::SERIES), ""))
    }

    /// What is known of a pair.
    pub fn pair(&self, question: &PairQuery<'_>) -> PairKnowledge {
        self.query(question.setting()).pair(question.numpy)
    }

    /// A TensorFlow in a setting, to be asked about one NumPy after the other.
    pub fn query<'t>(&'t self, setting: QueryContext<'t>) -> TensorflowQuery<'t> {
        TensorflowQuery::new(self, setting)
    }

    /// Whether a pair was ever run, which costs less to find out than what came of it.
    pub(super) fn was_run(&self, tensorflow: &Version, numpy: &Version) -> bool {
        let read = || observations::pairs_of_series(self.text(observations::FILE), tensorflow);
        let run = sound(self.run.get(observations::series_of(tensorflow), read));
        run.iter().any(|(t, n)| n == numpy && t == tensorflow)
    }

    /// The runs of a series that fall in one segment of one of its ranges, as `evidence::runs` tells them.
    pub(super) fn runs(
        &self,
        tensorflow: &Version,
        (range, segment): (usize, usize),
    ) -> Arc<Vec<Vec<usize>>> {
        let key = (observations::series_of(tensorflow), range, segment);
        sound(self.runs.get(key, || {
            let (ranges, seen) = (self.ranges(tensorflow), self.seen(tensorflow));
            let range = ranges.get(range);
            Ok(range.map_or_else(Vec::new, |r| evidence::runs(r, segment, &seen)))
        }))
    }

    /// The NumPy C-ABI that the extension modules of a TensorFlow series ask for, wheel by wheel as they were read.
    pub fn built_for(&self, tensorflow: &Version) -> Vec<BuiltFor> {
        sound(abi::of_series(self.text(abi::FILE), tensorflow))
    }

    /// What is known of the series that a TensorFlow version belongs to, range by range.
    pub fn ranges(&self, tensorflow: &Version) -> Arc<Vec<Arc<SeriesRange>>> {
        let read = || {
            self.parsed_ranges
                .of_series(self.text(ranges::FILE), tensorflow)
        };
        sound(self.ranges.get(observations::series_of(tensorflow), read))
    }

    /// Every range of the table, in the order of the file: oldest series first.
    pub fn all_ranges(&self) -> Vec<Arc<SeriesRange>> {
        sound(self.parsed_ranges.all(self.text(ranges::FILE)))
    }

    /// What was really run of the series that a TensorFlow version belongs to.
    pub(super) fn seen(&self, tensorflow: &Version) -> Arc<Vec<Observation>> {
        let read = || observations::of_series(self.text(observations::FILE), tensorflow);
        sound(self.seen.get(observations::series_of(tensorflow), read))
    }

    /// What was really run with a TensorFlow version, sorted by NumPy.
    pub fn observations(&self, tensorflow: &Version) -> Vec<Observation> {
        let seen = self.seen(tensorflow);
        let of_version = seen.iter().filter(|row| row.tensorflow == *tensorflow);
        of_version.cloned().collect()
    }

    /// Everything that was really run, oldest TensorFlow first.
    pub fn all_observations(&self) -> Vec<Observation> {
        sound(observations::all(self.text(observations::FILE)))
    }

    /// What plain installs gave, oldest TensorFlow first.
    pub fn installs(&self) -> Vec<Install> {
        sound(installs::all(self.text(installs::FILE)))
    }

    /// The companions known not to work with a TensorFlow version on a Python. A rule for one Python is left out only
    /// where the Python is known to be another.
    pub fn companions(
        &self,
        tensorflow: &Version,
        python: Option<&PythonVersion>,
    ) -> Arc<Vec<CompanionRule>> {
        let key = (tensorflow.clone(), python.cloned());
        let read = || companions::rules(self.text(companions::FILE), tensorflow, python);
        sound(self.companions.get(key, read))
    }

    /// Whether a NumPy has the C-ABI of NumPy 2, by its headers; beyond the table, as the newest series has.
    pub fn knows_numpy_two(&self, numpy: &Version) -> bool {
        const TWO: u32 = 0x0200_0000;
        if let Some(series) = self.numpy_series(numpy) {
            return series.abi >= TWO;
        }
        let newest = self.numpy_all_series().pop();
        newest.is_some_and(|n| *numpy > n.series && n.abi >= TWO)
    }

    /// A module of the standard library, if `import tensorflow` reaches it on this Python.
    pub fn standard_module(
        &self,
        name: &str,
        python: Option<&PythonVersion>,
    ) -> Option<StandardModule> {
        let text = self.text(import_closure::STANDARD);
        sound(import_closure::standard_module(text, name, python))
    }

    /// What `import tensorflow` tries to import of others, as measured with the nearest TensorFlow.
    pub fn reached_modules(&self, tensorflow: Option<&Version>) -> Arc<Vec<ImportedModule>> {
        let read = || import_closure::reached(self.text(import_closure::REACHED), tensorflow);
        sound(self.reached.get(tensorflow.cloned(), read))
    }

    /// Whether a module of this name is looked for in front of the standard library: the import reaches it, or on some
    /// Python did.
    pub fn stands_in_front(&self, name: &str) -> bool {
        import_closure::names_module(self.text(import_closure::STANDARD), 0, name)
            || import_closure::names_module(self.text(import_closure::REACHED), 1, name)
    }

    /// The distributions that are known to be compiled against NumPy.
    pub fn compiled(&self) -> Vec<Compiled> {
        sound(import_closure::compiled(
            self.text(import_closure::COMPILED),
        ))
    }

    /// What the official wheels of a version of `tensorflow` or `numpy` need of a processor.
    pub fn machine_needs(&self, name: &str, version: &Version) -> Vec<MachineNeed> {
        sound(machine::needs(self.text(machine::FILE), name, version))
    }

    /// Every feature of a processor that some wheel needs, as Linux spells it.
    pub fn processor_features(&self) -> BTreeSet<String> {
        sound(machine::features(self.text(machine::FILE)))
    }

    /// The text of a data file.
    pub(super) fn text(&self, file: &str) -> &str {
        let text = self.texts.get(file).map(AsRef::as_ref);
        sound(text.ok_or_else(|| TableError::of(file, "the file is missing")))
    }
}

/// What was read from a data file of this build.
#[expect(clippy::expect_used)]
pub(super) fn sound<T>(read: Result<T, TableError>) -> T {
    read.expect("the embedded table is checked by tests")
}
