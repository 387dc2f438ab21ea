//! Why something is a problem. `report` words it.

use std::fmt;
use std::path::PathBuf;

use super::{FoundBy, PackageName, PythonVersion, TicketProblem, Version};

/// What is wrong with the path or the distribution of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The error of the operating system or of a parser, as it describes itself.
    Error(String),
    /// The same for a file or directory that something else depends on.
    Unreadable {
        /// The error.
        error: String,
        /// Whether Python reads it at start-up and does not get past it.
        stops_python: bool,
    },
    /// A text that is not UTF-8.
    NotUtf8 {
        /// Whether Python cannot start because of it; else the directories that it names are unknown.
        stops_python: bool,
    },
    /// A compiled module that Python runs at start-up.
    Compiled,
    /// A directory is expected.
    NotADirectory,
    /// A link to something that does not exist.
    DanglingLink(PathBuf),
    /// The executable does not exist.
    ExecutableGone,
    /// A prefix without an executable.
    NoExecutable,
    /// The version of Python, and so where its packages are, is unknown.
    PythonUnknown,
    /// The `home` of `pyvenv.cfg` does not exist.
    BaseGone(String),
    /// No standard library was found.
    NoStandardLibrary {
        /// Whether that of the base Python of a virtual environment was looked for.
        of_base: bool,
    },
    /// PYTHONHOME names a directory that is no home of this Python.
    WrongPythonHome,
    /// The environment was created for another Python than its interpreter is.
    OtherPython {
        /// What `pyvenv.cfg` names.
        created_for: PythonVersion,
        /// What the interpreter is.
        interpreter: PythonVersion,
    },
    /// A variable decides which environment an executable starts.
    LaunchedAs {
        /// Its name: `PYTHONEXECUTABLE`.
        variable: String,
        /// Its value.
        other: PathBuf,
    },
    /// An activated environment does not exist.
    ActivatedGone {
        /// The variable that names it.
        variable: &'static str,
        /// How the environment that is checked in its place was found.
        checked: Option<FoundBy>,
    },
    /// The activated conda environment has no Python and was skipped.
    CondaWithoutPython,
    /// `python` on PATH starts another environment than the activated one.
    NotOnPath {
        /// The variable that names the activated environment.
        variable: String,
        /// The command and what it starts; `None` where PATH has neither `python` nor `python3`.
        started: Option<(String, PathBuf)>,
    },
    /// A `.venv` file that names something else than an environment.
    NamesNoEnvironment(String),
    /// A `.venv` directory that is no environment and was skipped.
    NoEnvironment,
    /// A script on PATH that starts Python in an unknown way and was skipped.
    UnknownScript,
    /// A shim whose selected version is not installed.
    ShimStartsNothing {
        /// The version.
        version: String,
        /// What selects it: a file, or a variable.
        selected_by: String,
    },
    /// What an interrupted install or uninstall leaves.
    Interrupted,
    /// An egg in a ZIP file, which is not read.
    ZippedEgg,
    /// A name without the name of a distribution.
    NoDistributionName,
    /// A `.dist-info` or `.egg-info` without this file.
    Stale(String),
    /// A package that no `.dist-info` or `.egg-info` lists.
    NotRecorded,
    /// A `.egg-link` without a source directory.
    NoSourceDirectory,
    /// A `.egg-link` to a directory without `.egg-info`.
    NoEggInfo(PathBuf),
    /// Something about a ticket.
    Ticket(TicketProblem),
}

impl Cause {
    pub(crate) fn error(error: &impl fmt::Display) -> Self {
        Self::Error(error.to_string())
    }
}

/// What in a ticket could not be read, or that its reader must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TicketCause {
    /// A requirement or version, and the error of its parser.
    Requirement {
        /// The text.
        text: String,
        /// The error.
        error: String,
    },
    /// A distribution of a list has no readable version.
    NoVersion(String),
    /// A table of a lock file, and the error of its parser.
    LockTable {
        /// Its header.
        head: String,
        /// The error.
        error: String,
    },
    /// A YAML document, and the error of its parser.
    Yaml(String),
    /// A JSON document that ends too early.
    JsonTruncated,
    /// An XML document that cannot be parsed to its end.
    Xml,
    /// A tfpair report whose format this program does not read.
    ReportFormat(String),
    /// Several tfpair reports; the first was read.
    SeveralReports,
    /// A tfpair report on several environments; the first was read.
    SeveralEnvironments(usize),
    /// The end of a tfpair report is missing.
    ReportCut,
    /// A tfpair report that cannot be decoded.
    ReportDamaged,
    /// A lock file has several versions, and the text does not state which applies.
    LockedVersions {
        /// The distribution.
        name: PackageName,
        /// The versions.
        versions: Vec<Version>,
    },
    /// Prose mentions two versions, and neither is used.
    Ambiguous {
        /// The distribution.
        name: PackageName,
        /// The first version and its line.
        first: (Version, usize),
        /// The other.
        other: Version,
    },
    /// Lines in the middle were skipped.
    Skipped {
        /// The first of them.
        from: usize,
        /// How many.
        lines: usize,
    },
    /// The text is a notebook, whose lines are counted without its JSON.
    Notebook,
    /// A line is longer than what is read of it.
    LongLine {
        /// Its bytes.
        length: usize,
        /// Whether the line goes on in a part that was skipped.
        at_least: bool,
        /// The bytes that were read.
        read: usize,
    },
}
