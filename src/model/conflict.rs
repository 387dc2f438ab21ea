//! Why there is no remedy: constraints that cannot be satisfied at once.

use std::cmp::{max, min};

use super::{
    Implementation, PackageName, Pin, Platform, PythonVersion, Requirement, Version,
    VersionSpecifiers,
};

/// The Python and the platform that something is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForPython {
    /// The Python.
    pub python: Option<PythonVersion>,
    /// Its implementation.
    pub implementation: Implementation,
    /// Whether it runs without the global interpreter lock.
    pub free_threaded: bool,
    /// The platform.
    pub platform: Option<Platform>,
}

/// Versions from the oldest to the newest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VersionSpan {
    /// The oldest.
    pub oldest: Version,
    /// The newest.
    pub newest: Version,
}

impl VersionSpan {
    /// The span of versions in any order; `None` where there are none.
    pub(crate) fn of<'a>(versions: impl IntoIterator<Item = &'a Version>) -> Option<Self> {
        let mut span: Option<(&Version, &Version)> = None;
        for version in versions {
            let (oldest, newest) = span.unwrap_or((version, version));
            span = Some((min(oldest, version), max(newest, version)));
        }
        span.map(|(oldest, newest)| Self {
            oldest: oldest.clone(),
            newest: newest.clone(),
        })
    }
}

/// Who sets a constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Holder {
    /// The person who asks.
    Request,
    /// A distribution of one version, or of an unknown one.
    Distribution(PackageName, Option<Version>),
    /// Several releases of a distribution.
    Releases(PackageName, VersionSpan),
    /// All releases of a distribution.
    AllReleases(PackageName),
    /// A Python.
    Python(PythonVersion),
}

/// What there are wheels for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wheels {
    /// These releases of NumPy; `None` for none at all.
    Numpy(Option<VersionSpan>),
    /// These Pythons.
    Pythons(Vec<PythonVersion>),
    /// These platforms; empty where no wheel was ever uploaded.
    Platforms(Vec<Platform>),
}

/// Why a release cannot be installed by its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReleaseFault {
    /// It was yanked (PEP 592), for a reason where one is given.
    Yanked(Option<String>),
    /// It is a pre-release.
    Prerelease,
    /// It was never released; the releases beside it.
    NeverReleased {
        /// The release before.
        below: Option<Version>,
        /// The release after.
        above: Option<Version>,
        /// What else the version is known as.
        slip: Option<String>,
    },
    /// The table of a date does not list it; which versions it lists.
    NotInTable {
        /// The date of the table.
        table: String,
        /// The versions that it lists.
        listed: Option<VersionSpan>,
    },
}

/// What a holder demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Demand {
    /// The person asks for it.
    Asked {
        /// The requirement.
        requirement: Requirement,
        /// The Python and platform it is asked for.
        target: ForPython,
    },
    /// Metadata declares it.
    Requires(Vec<Requirement>),
    /// It is known to work with these versions of NumPy alone; `None` where none is known.
    WorksWith(Option<VersionSpecifiers>),
    /// There are wheels for that alone.
    Wheels(Wheels),
    /// The release cannot be installed.
    Unavailable(ReleaseFault),
}

impl Demand {
    /// The spelling of the report.
    #[must_use]
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Asked { .. } => "asked",
            Self::Requires(_) => "requires",
            Self::WorksWith(_) => "works-with",
            Self::Wheels(_) => "wheels",
            Self::Unavailable(_) => "is",
        }
    }
}

/// Why a distribution cannot be moved to another release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Held {
    /// It was installed from a URL, and an index may have another distribution of its name.
    InstalledFrom(String),
    /// It is a develop install.
    Develop,
}

/// One of those that cannot be satisfied at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Constraint {
    /// Who sets it.
    pub holder: Holder,
    /// What is demanded.
    pub demand: Demand,
    /// Why the holder cannot be moved to another release.
    pub held: Option<Held>,
}

/// What could be done instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Alternative {
    /// The request is available for another Python.
    OtherPython {
        /// The request.
        requirement: Requirement,
        /// The Python.
        python: PythonVersion,
    },
    /// The Python, or the platform, has other releases.
    OtherReleases {
        /// The Python and platform.
        target: ForPython,
        /// The distribution.
        name: PackageName,
        /// The releases.
        releases: VersionSpan,
    },
    /// Other releases of TensorFlow would work with a NumPy that fits everyone else; `None` where no release does.
    OtherTensorflow {
        /// The distribution.
        name: PackageName,
        /// The releases.
        releases: Option<VersionSpan>,
        /// The Python.
        python: Option<PythonVersion>,
    },
    /// The requirements of the holders are changed, or TensorFlow gets an environment of its own.
    Separate {
        /// Who would have to change.
        holders: Vec<Holder>,
        /// The TensorFlow.
        tensorflow: Pin,
        /// The Python.
        python: Option<PythonVersion>,
    },
}

/// What does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Claim {
    /// No NumPy fits everything that is installed.
    NoNumpyFits,
    /// Nothing that a requirement admits can be installed.
    NothingToInstall(Requirement),
}

/// Why there is no remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conflict {
    /// What does not exist.
    pub claim: Claim,
    /// The constraints that cannot be satisfied at once.
    pub constraints: Vec<Constraint>,
    /// What could be done instead.
    pub alternatives: Vec<Alternative>,
}
