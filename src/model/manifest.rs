//! Project files: where they state something, and what was judged of them.

use std::path::PathBuf;

use super::{DistributionId, PackageName, Requirement, Version};

/// A place in a file, counted from 1 as an editor does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SourcePlace {
    /// The file.
    pub path: PathBuf,
    /// The line.
    pub line: usize,
    /// The character of the line.
    pub column: usize,
}

/// What part of a project asks for something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Group {
    /// The project itself.
    #[default]
    Main,
    /// An extra or a dependency group.
    Named(String),
    /// Nothing asks for it: it bounds what others ask for.
    Constraint,
}

/// How the set that was judged came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    /// The file names every release that decides.
    Locked,
    /// Some releases are those that an installer would choose on a date.
    Forecast,
}

impl Basis {
    /// The spelling of the report.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Forecast => "forecast",
        }
    }
}

/// What was judged of a project file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProjectCheck {
    /// How the set came about.
    pub basis: Basis,
    /// The extra or group that is installed besides.
    pub group: Option<String>,
    /// The day of the index.
    pub date: String,
    /// The releases that the file does not name.
    pub assumed: Vec<DistributionId>,
    /// The first day of the index with which it fails, where it worked with those before.
    pub fails_since: Option<String>,
    /// The bounds that make it work for all that was judged.
    pub fixes: Vec<Fix>,
    /// The command that makes a lock file again.
    pub relock: Option<&'static str>,
}

/// A bound that makes an install work, and the edit that states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fix {
    /// The bound.
    pub requirement: Requirement,
    /// The edit; `None` where the file must be made again.
    pub edit: Option<Edit>,
}

/// A change of one line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// The file.
    pub path: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// The line as it is.
    pub before: String,
    /// What stands in its place.
    pub after: Vec<String>,
}

/// Who bounds the versions of a distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bounder {
    /// A line of a file.
    Line(SourcePlace),
    /// A release that is installed too.
    Release(PackageName, Version),
}

/// A bound of a distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bound {
    /// The requirement.
    pub requirement: Requirement,
    /// Who has it.
    pub by: Bounder,
}

/// What of a project file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ManifestProblem {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// A file includes itself.
    #[error("includes itself")]
    Circular,
    /// A line is no requirement.
    #[error("`{text}` is not a requirement: {error}")]
    Requirement {
        /// The text.
        text: String,
        /// The error of its parser.
        error: String,
    },
    /// A line is an option that no installer has.
    #[error("`{0}` is not an option of a requirements file")]
    Option(String),
    /// A variable is not expanded.
    #[error("`{0}` contains an environment variable, which is not expanded")]
    Variable(String),
    /// What stands at a URL or in a folder is not looked at.
    #[error("the requirements of `{0}` are unknown: a URL or directory is not read")]
    Elsewhere(String),
    /// The parser of a document gave up.
    #[error("cannot be parsed: {0}")]
    Document(String),
    /// conda chooses a release that decides.
    #[error(
        "conda chooses the release of {0}; check a lock file (conda-lock, pixi lock) or `conda env export`"
    )]
    CondaChooses(PackageName),
    /// The key of a table of ours is unknown.
    #[error("unknown key `{0}` in [tool.tfpair]")]
    UnknownKey(String),
    /// The value of a key of ours has the wrong form.
    #[error("`{key}` in [tool.tfpair] must be {expected}")]
    WrongValue {
        /// The key.
        key: &'static str,
        /// What it must be.
        expected: &'static str,
    },
}
