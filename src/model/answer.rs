//! The answer to a question in words: `tfpair ask`.

use super::{
    CellStatus, Code, Compatibility, Declared, PackageName, Platform, PythonVersion, TableAnswer,
    TensorflowAnswer, Version, VersionSpecifiers,
};

/// Which releases of a distribution are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The distribution, whatever the version.
    Any,
    /// A series: `2.10` of "TensorFlow 2.10".
    Series(String),
    /// One version.
    Exact(Version),
    /// What specifiers admit.
    Range(VersionSpecifiers),
}

/// A distribution in a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AskedRelease {
    /// The distribution.
    pub name: PackageName,
    /// Its releases.
    pub wanted: Wanted,
}

/// What was understood of a question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Understood {
    /// The TensorFlow.
    pub tensorflow: Option<AskedRelease>,
    /// The NumPy.
    pub numpy: Option<AskedRelease>,
    /// The Python.
    pub python: Option<PythonVersion>,
    /// The platform, where the question names one.
    pub platform: Option<Platform>,
    /// Versions without a product, with the product that alone has such a release.
    pub read_as: Vec<(String, PackageName)>,
    /// Pre-releases that the table does not hold, with the release that the answer is for.
    pub instead: Vec<(Version, Version)>,
    /// What was not understood.
    pub unread: Vec<String>,
}

/// Releases that follow each other and get the same answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    /// The first.
    pub first: Version,
    /// The last.
    pub last: Version,
    /// The series, where the span is all of the series that was asked for: `2.10`.
    pub series: Option<String>,
}

/// What the table has about TensorFlow releases that get the same answer; `answer` is that of the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReleaseGroup {
    /// The releases.
    pub span: Span,
    /// What the table has about the last of them.
    pub answer: TensorflowAnswer,
}

/// What happens with some pairs on some Pythons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairGroup {
    /// The TensorFlow releases.
    pub tensorflow: Span,
    /// The NumPy releases.
    pub numpy: Span,
    /// The mark of each pair.
    pub status: CellStatus,
    /// What is known by Python.
    pub variants: Vec<PairOnPythons>,
}

/// What happens with a pair on some Pythons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairOnPythons {
    /// The Pythons.
    pub pythons: Vec<PythonVersion>,
    /// What is declared.
    pub declared: Declared,
    /// What is known.
    pub compatibility: Compatibility,
    /// For an incompatible pair: the finding code.
    pub code: Option<Code>,
    /// For an incompatible or partial pair: why.
    pub why: Option<String>,
    /// What else it depends on.
    pub condition: Option<String>,
}

/// A TensorFlow and a NumPy to install on a Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairPick {
    /// The Python.
    pub python: PythonVersion,
    /// The distribution.
    pub name: PackageName,
    /// The TensorFlow.
    pub tensorflow: Version,
    /// The NumPy.
    pub numpy: Version,
    /// Whether the TensorFlow declares this NumPy, or declares nothing against it.
    pub declared: bool,
}

/// The TensorFlow releases that work with some NumPy releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NumpyGroup {
    /// The NumPy releases.
    pub numpy: Span,
    /// The TensorFlow releases known to work with each of them.
    pub works: Vec<Span>,
    /// Those that declare the last of them.
    pub declared: Vec<Span>,
    /// The newest TensorFlow by Python, for the last of them.
    pub picks: Vec<PairPick>,
}

/// How TensorFlow releases are installed on a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DistributionGroup {
    /// The releases.
    pub span: Span,
    /// The distributions that can be installed there.
    pub names: Vec<PackageName>,
    /// The distribution that the wheel of the first only requires.
    pub stub_for: Option<PackageName>,
}

/// The build for GPU or CPU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BuildAnswer {
    /// GPU or CPU.
    pub gpu: bool,
    /// The platform.
    pub platform: Platform,
    /// The release.
    pub tensorflow: Version,
    /// The requirement to install; `None` where there is no such build.
    pub install: Option<String>,
    /// What to know about it.
    pub note: &'static str,
    /// Where it is from.
    pub source: &'static str,
}

/// A piece of common advice that was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClaimAnswer {
    /// Its id.
    pub id: &'static str,
    /// A true sentence about the subject.
    pub title: &'static str,
    /// The advice, as people give it.
    pub claim: &'static str,
    /// `false`, `true in part`.
    pub verdict: &'static str,
    /// Why.
    pub because: &'static str,
    /// What happened.
    pub observed: &'static str,
    /// Where the facts stand.
    pub source: &'static str,
}

/// What the answer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Which NumPy for a TensorFlow.
    NumpyFor(Vec<ReleaseGroup>),
    /// Which TensorFlow for a NumPy.
    TensorflowFor(Vec<NumpyGroup>),
    /// Whether a pair works.
    Pair(Vec<PairGroup>),
    /// What to install on a Python or platform.
    Pins(Vec<PairPick>),
    /// The newest releases, with the date of the TensorFlow, and what works together.
    Newest {
        /// The newest TensorFlow with its date, where it was asked for.
        tensorflow: Option<(Version, String)>,
        /// The newest NumPy, where it was asked for.
        numpy: Option<Version>,
        /// The newest pair that works.
        pick: Option<PairPick>,
    },
    /// The Pythons that have wheels of a distribution.
    Pythons(Vec<(Span, Vec<PythonVersion>)>),
    /// The first versions built for NumPy 2.
    LeaveNumpyOne {
        /// The first TensorFlow.
        tensorflow: Version,
        /// Other distributions.
        packages: Vec<(&'static str, Version)>,
    },
    /// The distribution to install on a platform.
    Distribution(Vec<DistributionGroup>),
    /// The builds for GPU or CPU.
    Builds(Vec<BuildAnswer>),
    /// What a finding code means.
    Code {
        /// The code.
        code: Code,
        /// Its page.
        page: &'static str,
    },
    /// An entry of the failure catalogue.
    Failure {
        /// Its id.
        id: &'static str,
        /// Why it happens.
        cause: &'static str,
        /// Its page.
        page: String,
    },
    /// Common advice.
    Claims(Vec<ClaimAnswer>),
    /// There is no such release.
    NeverReleased {
        /// What was asked for.
        asked: AskedRelease,
        /// The nearest releases.
        near: Vec<Version>,
        /// The product that has such a release, and what the table says about it.
        slip: Option<(PackageName, Box<Reply>)>,
    },
    /// The release is newer than the table.
    Beyond {
        /// What was asked for.
        asked: AskedRelease,
        /// The newest release of the table.
        newest: Option<Version>,
    },
    /// No wheel for the Python or platform.
    NoWheel {
        /// The releases.
        asked: AskedRelease,
        /// The Pythons that have one.
        has: Vec<PythonVersion>,
        /// For the Python asked about: the releases that have one.
        releases: Option<Span>,
    },
    /// The question was not understood.
    NotUnderstood(NotUnderstood),
}

/// Why a question was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotUnderstood {
    /// Nothing in it is known.
    Nothing,
    /// It is clear what it is about, but not what is asked.
    NoQuestion,
    /// It is about a product that the table does not hold.
    OtherProduct(String),
    /// A version that several products have, or none.
    Version(String, Vec<PackageName>),
    /// Several versions of one product.
    Several(PackageName),
}

/// Whether an answer is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerOutcome {
    /// It is answered, and what was asked about works.
    Yes,
    /// It fails, or does not exist.
    No,
    /// It is not known, depends on more, or was not understood.
    Unknown,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// What was understood.
    pub understood: Understood,
    /// The platform that the answer is for.
    pub platform: Platform,
    /// The answer.
    pub reply: Reply,
    /// The rows and releases of the table behind it.
    pub table: TableAnswer,
}

impl Answer {
    /// Whether it is good news.
    #[must_use]
    pub(crate) fn outcome(&self) -> AnswerOutcome {
        match &self.reply {
            Reply::Pair(groups) => {
                let works = |group: &PairGroup| {
                    matches!(
                        group.status,
                        CellStatus::Works | CellStatus::WorksUndeclared
                    )
                };
                let fails = |group: &PairGroup| {
                    matches!(
                        group.status,
                        CellStatus::Fails | CellStatus::FailsDeclared | CellStatus::NoWheels
                    )
                };
                if groups.iter().all(works) {
                    AnswerOutcome::Yes
                } else if groups.iter().all(fails) {
                    AnswerOutcome::No
                } else {
                    AnswerOutcome::Unknown
                }
            }
            Reply::NeverReleased { .. } | Reply::NoWheel { .. } => AnswerOutcome::No,
            Reply::TensorflowFor(groups) if groups.iter().all(|group| group.works.is_empty()) => {
                AnswerOutcome::No
            }
            Reply::Beyond { .. } | Reply::NotUnderstood(_) => AnswerOutcome::Unknown,
            _ => AnswerOutcome::Yes,
        }
    }
}
