//! The result of a real `import tensorflow`.

use std::path::PathBuf;

/// How the import ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ProbeOutcome {
    /// It came to its end.
    Imported,
    /// An exception: its type and text, on one line.
    Raised(String),
    /// The process ended by itself in the middle of it, with this status.
    Exited(i32),
    /// A signal ended the process: a crash, or somebody killed it.
    Signalled(i32),
    /// It took longer than it was given, in seconds.
    TimedOut(u64),
    /// The tool was asked to stop.
    Interrupted,
    /// The interpreter could not be started; the cause.
    NotStarted(String),
}

impl ProbeOutcome {
    /// The spelling of the report.
    #[must_use]
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Raised(_) => "raised",
            Self::Exited(_) => "exited",
            Self::Signalled(_) => "signalled",
            Self::TimedOut(_) => "timed-out",
            Self::Interrupted => "interrupted",
            Self::NotStarted(_) => "not-started",
        }
    }

    /// Whether it is a result of the import: the last two are results of the attempt.
    #[must_use]
    pub(crate) fn is_conclusive(&self) -> bool {
        !matches!(self, Self::Interrupted | Self::NotStarted(_))
    }
}

/// A module as Python sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProbedModule {
    /// `__file__`, links resolved.
    pub file: Option<PathBuf>,
    /// `__version__`.
    pub version: Option<String>,
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Probe {
    /// How it ended.
    pub outcome: ProbeOutcome,
    /// `sys.version`.
    pub python: Option<String>,
    /// `sys.executable`.
    pub executable: Option<PathBuf>,
    /// `sys.path`, before the import.
    pub search_path: Vec<PathBuf>,
    /// `numpy`, if it was imported.
    pub numpy: Option<ProbedModule>,
    /// `tensorflow`, if it was imported.
    pub tensorflow: Option<ProbedModule>,
    /// The end of what was printed to stderr.
    pub stderr: String,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}
