//! Answers of `tfpair table`: rows of the compatibility table that match a question.

use super::{
    Code, Compatibility, Declared, Evidence, PackageName, PairPick, PythonVersion, Requirement,
    Version, VersionSpecifiers,
};

/// A release with what its metadata declares and what is known besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExportedRelease {
    /// The distribution.
    pub distribution: PackageName,
    /// The version.
    pub version: Version,
    /// Requires-Python, where it declares one.
    pub requires_python: Option<VersionSpecifiers>,
    /// The Requires-Dist lines.
    pub requires: Vec<Requirement>,
    /// The bounds that are known.
    pub bounds: Vec<Requirement>,
}

/// How a pair stands, both questions in one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CellStatus {
    /// Declared, or nothing is declared against it, and known to work.
    Works,
    /// Known to work, though not declared.
    WorksUndeclared,
    /// Imports, but named operations fail.
    Partial,
    /// Known to fail.
    Fails,
    /// Declared, though known to fail: what pip cannot see.
    FailsDeclared,
    /// It differs between Pythons, or depends on a companion.
    Depends,
    /// Nothing is known.
    Unknown,
    /// No Python has wheels of both.
    NoWheels,
}

impl CellStatus {
    /// Every status, in the order of a legend.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Works,
        Self::WorksUndeclared,
        Self::Partial,
        Self::Fails,
        Self::FailsDeclared,
        Self::Depends,
        Self::Unknown,
        Self::NoWheels,
    ];

    /// One character for a cell.
    #[must_use]
    pub(crate) fn mark(self) -> char {
        match self {
            Self::Works => '+',
            Self::WorksUndeclared => 'o',
            Self::Partial => '~',
            Self::Fails => 'x',
            Self::FailsDeclared => '!',
            Self::Depends => '*',
            Self::Unknown => '?',
            Self::NoWheels => ' ',
        }
    }

    /// What the mark means.
    #[must_use]
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::WorksUndeclared => "works, though not declared",
            Self::Partial => "imports, but named operations fail",
            Self::Fails => "fails",
            Self::FailsDeclared => "declared, though it fails",
            Self::Depends => "depends on the Python version or on a companion package",
            Self::Unknown => "unknown",
            Self::NoWheels => "no Python version has wheels of both",
        }
    }
}

/// What is known of a pair on some Pythons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variant {
    /// The Pythons for which it holds.
    pub pythons: Vec<PythonVersion>,
    /// What is declared there.
    pub declared: Declared,
    /// What is known there.
    pub compatibility: Compatibility,
    /// For an incompatible pair: the finding code.
    pub code: Option<Code>,
    /// For an incompatible or partial pair: why.
    pub why: Option<String>,
    /// The error a person sees, where the question went as deep.
    pub you_will_see: Option<String>,
    /// What else it depends on.
    pub condition: Option<String>,
    /// Why it is known; empty where the question did not go as deep.
    pub evidence: Vec<Evidence>,
}

/// One row: a TensorFlow release and a NumPy series, or one NumPy release where one was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableRow {
    /// The distribution.
    pub distribution: PackageName,
    /// The TensorFlow release.
    pub tensorflow: Version,
    /// The NumPy release that stands for the row: the one asked for, else the newest of the series.
    pub numpy: Version,
    /// The mark.
    pub status: CellStatus,
    /// What is known, the newest Python first; empty where no Python version has wheels of both.
    pub variants: Vec<Variant>,
}

/// Why a known range ends, at one of its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RangeEnd {
    /// The finding code, where it is known what breaks.
    pub code: Option<Code>,
    /// What happens there, in words.
    pub why: String,
    /// The error a person sees, where the question went as deep.
    pub you_will_see: Option<String>,
}

/// The newest NumPy to take with a TensorFlow on a Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Newest {
    /// The Python.
    pub python: PythonVersion,
    /// The newest NumPy that is declared, known to work and has a wheel; `None` where there is none.
    pub numpy: Option<Version>,
    /// The interval known to work there.
    pub known_range: Option<VersionSpecifiers>,
    /// The oldest and the newest NumPy that is known to work and has a wheel there.
    pub wheels: Option<(Version, Version)>,
}

/// What the table has about one TensorFlow release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TensorflowAnswer {
    /// The distribution.
    pub distribution: PackageName,
    /// The version.
    pub version: Version,
    /// The day of its first upload.
    pub date: String,
    /// Why it was yanked, where it was.
    pub yanked: Option<String>,
    /// What it declares of NumPy.
    pub declares: Vec<String>,
    /// Where its stub wheels lead: `linux_aarch64: tensorflow-cpu-aws==2.10.0`.
    pub forwards: Vec<String>,
    /// Per Python with a wheel, the newest NumPy to take.
    pub newest: Vec<Newest>,
    /// What breaks below the known range.
    pub below: Option<RangeEnd>,
    /// What breaks above it.
    pub above: Option<RangeEnd>,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TableAnswer {
    /// The date of the table.
    pub date: String,
    /// The platform that was asked about.
    pub platform: String,
    /// The TensorFlow releases asked for, where the question names TensorFlow alone.
    pub tensorflow: Vec<TensorflowAnswer>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// The NumPy releases asked for by name.
    pub numpy: Vec<Version>,
    /// For NumPy releases asked for: the newest TensorFlow that works with each, by Python.
    pub picks: Vec<PairPick>,
    /// Whether both sides were asked for.
    pub pair: bool,
    /// Whether nothing was asked for, which is all of the table: a row stands for its series.
    pub whole: bool,
    /// What is odd about the table as a whole: a title with its lines.
    pub anomalies: Vec<(String, Vec<String>)>,
    /// What to know besides: other releases of a series, a narrowed platform.
    pub notes: Vec<String>,
}
