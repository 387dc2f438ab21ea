//! What a row of the table says: releases, series, and the answer to a question about a pair.

use crate::model::{
    Code, Compatibility, Evidence, Grade, PackageName, Platform, PythonVersion, Requires, Severity,
    Version, VersionSpecifiers, WheelTag,
};

/// One release of a distribution of the TensorFlow family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TensorflowRelease {
    /// The distribution.
    pub distribution: PackageName,
    /// The version.
    pub version: Version,
    /// The day of its first upload, `2022-09-06`.
    pub date: String,
    /// Why it was yanked (PEP 592), where it was; empty where no reason was given.
    pub yanked: Option<String>,
    /// Requires-Python, where it declares one.
    pub requires_python: Option<VersionSpecifiers>,
    /// The wheels, in groups that declare the same.
    pub wheels: Vec<WheelGroup>,
}

/// Wheels of one release that declare the same about NumPy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WheelGroup {
    /// The tags of the wheels.
    pub tags: Vec<WheelTag>,
    /// The Requires-Dist lines on NumPy.
    pub numpy: Requires,
    /// For a stub wheel that only forwards: the Requires-Dist lines on other members of the family.
    pub forwards: Requires,
}

/// One release of NumPy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumpyRelease {
    /// The version.
    pub version: Version,
    /// The day of its first upload, where the index tells it.
    pub date: Option<String>,
    /// Why it was yanked, where it was.
    pub yanked: Option<String>,
    /// Requires-Python, where it declares one.
    pub requires_python: Option<VersionSpecifiers>,
    /// Python tags of its wheels: `cp310`, `cp313t`, `pp310`.
    pub python_tags: Vec<String>,
    /// Python tags of its wheels for Linux x86_64.
    pub linux_x86_64: Vec<String>,
    /// Platforms of its wheels: `linux_x86_64`, `win_amd64`, `macos_universal2`.
    pub platforms: Vec<String>,
}

/// The C-ABI of a NumPy series, read from its headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumpySeries {
    /// The series, `1.24`.
    pub series: Version,
    /// NPY_ABI_VERSION: 0x01000009 for 1.x, 0x02000000 for 2.x.
    pub abi: u32,
    /// NPY_API_VERSION, which grows: 0x10 for 1.24.
    pub api: u32,
    /// The NPY_API_VERSION that a module built against this series asks for by default.
    pub default_target: u32,
}

/// What is known of a companion distribution in the environment asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Companion {
    /// It is installed, in this version.
    Installed(Version),
    /// It is not installed.
    Absent,
    /// Nobody knows (a ticket that does not name it, a question without an environment).
    Unknown,
}

/// A question about a pair. What is `None` is unknown; an answer that would depend on it is `Unknown`.
#[derive(Clone, Copy)]
pub struct PairQuery<'a> {
    /// The TensorFlow version.
    pub tensorflow: &'a Version,
    /// The NumPy version.
    pub numpy: &'a Version,
    /// The Python.
    pub python: Option<&'a PythonVersion>,
    /// The platform.
    pub platform: Option<Platform>,
    /// Whether the TensorFlow is an official wheel: what is known of the C-ABI of those says nothing about others.
    pub official: bool,
    /// What is known of companions (`ml-dtypes`), on which some ranges depend.
    pub companions: &'a dyn Fn(&PackageName) -> Companion,
}

/// A TensorFlow where it is to run: a question about pairs, but for the NumPy.
#[derive(Clone, Copy)]
pub struct QueryContext<'a> {
    /// The TensorFlow version.
    pub tensorflow: &'a Version,
    /// The Python.
    pub python: Option<&'a PythonVersion>,
    /// The platform.
    pub platform: Option<Platform>,
    /// Whether the TensorFlow is an official wheel.
    pub official: bool,
    /// What is known of companions.
    pub companions: &'a dyn Fn(&PackageName) -> Companion,
}

impl<'a> QueryContext<'a> {
    /// The question about one NumPy there.
    #[must_use]
    pub fn with(&self, numpy: &'a Version) -> PairQuery<'a> {
        PairQuery {
            tensorflow: self.tensorflow,
            numpy,
            python: self.python,
            platform: self.platform,
            official: self.official,
            companions: self.companions,
        }
    }
}

impl<'a> PairQuery<'a> {
    /// The question without its NumPy.
    #[must_use]
    pub fn setting(&self) -> QueryContext<'a> {
        QueryContext {
            tensorflow: self.tensorflow,
            python: self.python,
            platform: self.platform,
            official: self.official,
            companions: self.companions,
        }
    }
}

/// An operation that is known to fail with a pair that imports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailingOperation {
    /// The operation as the observations name it: `lstm`.
    pub operation: String,
    /// In words: "a Keras LSTM or GRU layer".
    pub description: String,
    /// The error a person sees.
    pub you_will_see: String,
}

/// What is known to happen with a pair, without how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairOutline {
    /// What is known to happen.
    pub compatibility: Compatibility,
    /// For an incompatible pair: why, as a finding code.
    pub code: Option<Code>,
    /// For an incompatible pair: why, in words, without a final period.
    pub why: Option<String>,
    /// For a partial pair: what fails.
    pub operations: Vec<FailingOperation>,
    /// What the answer hangs on besides the pair: "with ml_dtypes 0.6.0".
    pub condition: Option<String>,
}

/// What the table knows of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairKnowledge {
    /// What is known to happen.
    pub compatibility: Compatibility,
    /// For an incompatible pair: why, as a finding code.
    pub code: Option<Code>,
    /// For an incompatible pair: why, in words, without a final period.
    pub why: Option<String>,
    /// For an incompatible pair: the error a person sees.
    pub you_will_see: Option<String>,
    /// For a partial pair: what fails.
    pub operations: Vec<FailingOperation>,
    /// The NumPy interval known to work here, `>=1.20,<2`, an end left open where it was never met.
    pub known_range: Option<VersionSpecifiers>,
    /// The same as specifiers, for a search.
    pub works: Option<VersionSpecifiers>,
    /// Why it is known, best grade first.
    pub evidence: Vec<Evidence>,
    /// What the answer hangs on besides the pair: "with ml_dtypes 0.6.0".
    pub condition: Option<String>,
}

/// Whether a version was ever released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseStatus {
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

/// What a member of the TensorFlow family is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberKind {
    /// Wheels that the TensorFlow project publishes: `tensorflow`, `tensorflow-cpu`.
    Official,
    /// Wheels that a vendor builds and publishes under a name of its own: `intel-tensorflow`.
    Vendor,
    /// Nightly builds, which the table does not list one by one.
    Nightly,
}

/// A distribution that brings the `tensorflow` folder, or forwards to one that does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyMember {
    /// The distribution.
    pub name: PackageName,
    /// What it is.
    pub kind: MemberKind,
    /// Whether no further release is to come.
    pub ended: bool,
    /// What there is to know about it, in one line.
    pub note: String,
}

/// How a pair fared that was really installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It imported and every operation tried worked, or failed with every NumPy.
    Works,
    /// It imported; named operations fail with this NumPy.
    Partial,
    /// It did not import: an exception.
    Fails,
    /// The process died of a signal, on import or on first use.
    Crash,
}

/// A pair that was really installed, imported and used: one row of `observations.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The TensorFlow version.
    pub tensorflow: Version,
    /// The NumPy version.
    pub numpy: Version,
    /// The Python series.
    pub python: PythonVersion,
    /// The platform, `linux_x86_64`.
    pub platform: String,
    /// The TensorFlow distribution.
    pub distribution: PackageName,
    /// Requirements on companions that the environment was held to: `ml-dtypes<0.6`.
    pub pins: Vec<String>,
    /// What happened.
    pub outcome: Outcome,
    /// The first step that failed: `import tensorflow`.
    pub failed_at: Option<String>,
    /// Operations that fail with this NumPy and work with another.
    pub operations: Vec<String>,
    /// Operations that fail with every NumPy, which says nothing about NumPy.
    pub operations_any_numpy: Vec<String>,
    /// The last line of the error.
    pub error: Option<String>,
    /// The first warnings.
    pub warning: Option<String>,
    /// The day.
    pub date: String,
    /// Where it came from.
    pub source: String,
}

/// The NumPy C-ABI that the extension modules of a wheel ask for, read in the modules themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltFor {
    /// The TensorFlow version.
    pub tensorflow: Version,
    /// The Python series of the wheel.
    pub python: PythonVersion,
    /// The distribution.
    pub distribution: PackageName,
    /// The platform of the wheel.
    pub platform: String,
    /// The major versions of NumPy whose C-ABI the modules can load: 1, or 1 and 2.
    pub numpy_majors: Vec<u64>,
    /// How many extension modules ask for it.
    pub modules: usize,
}

/// What a plain install of a TensorFlow release gave one day, and whether it imported: one row of `installs.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Install {
    /// The TensorFlow version that was asked for.
    pub tensorflow: Version,
    /// The TensorFlow distribution.
    pub distribution: PackageName,
    /// The Python series.
    pub python: PythonVersion,
    /// The NumPy that came with it.
    pub numpy: Version,
    /// Whether `import tensorflow` worked.
    pub imports: bool,
    /// The last line of the error.
    pub error: Option<String>,
    /// The companions that came with it.
    pub companions: Vec<(PackageName, Version)>,
    /// The day.
    pub date: String,
}

/// A companion version that is known not to work with a TensorFlow, though metadata may admit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanionRule {
    /// A stable name: `protobuf-4-descriptors`.
    pub id: String,
    /// The TensorFlow versions concerned.
    pub tensorflow: VersionSpecifiers,
    /// The companion.
    pub companion: PackageName,
    /// The companion's versions that fail.
    pub fails: VersionSpecifiers,
    /// The NumPy versions with which alone it fails, where it depends on NumPy.
    pub numpy: Option<VersionSpecifiers>,
    /// What else it hangs on, in words: "loading a saved `.h5` model".
    pub condition: Option<String>,
    /// `Error` when `import tensorflow` fails, `Warning` when something else does.
    pub severity: Severity,
    /// The error a person sees.
    pub you_will_see: String,
    /// Why, in words, without a final period.
    pub why: String,
    /// The companion's versions that work.
    pub fix: VersionSpecifiers,
    /// How well it is known.
    pub grade: Grade,
    /// Where it came from.
    pub source: String,
}
