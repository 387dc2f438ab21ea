//! The facts of a ticket, each with its line and the rank of its source.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    DistributionId, Environment, Finding, Group, Implementation, MarkerTree, Metadata, Os,
    PackageName, Platform, PythonVersion, Remedy, Requirement, TicketCause, Verdict, Version,
    VersionSpecifiers,
};

/// Where a fact comes from, the most reliable source first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum SourceRank {
    /// A list of what is installed: a freeze, a `conda list`, a `pip show`.
    Listed,
    /// Printed by the interpreter that ran: `np.__version__`, the text of NumPy's own error.
    Printed,
    /// Found in an error message: `cannot be run in NumPy 2.0.2`.
    Error,
    /// The log of an install.
    Logged,
    /// A lock file: what an install of it would bring.
    Locked,
    /// Asked for: a requirement, a `pip install` line.
    Asked,
    /// Found in a path: `python3.10/site-packages`.
    Path,
    /// Written in prose, or in a field of a form.
    Claimed,
}

/// A value with where a ticket gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given<T> {
    /// Where it comes from.
    pub rank: SourceRank,
    /// The line, counted from 1.
    pub line: usize,
    /// The value.
    pub value: T,
}

/// Two statements of a ticket of which one at most is true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Contradiction {
    /// Two sources give different versions of a distribution.
    Versions {
        /// The distribution.
        name: PackageName,
        /// The more reliable source.
        one: Given<Version>,
        /// The other one.
        other: Given<Version>,
    },
    /// Two sources give different Pythons.
    Pythons {
        /// The more reliable source.
        one: Given<PythonVersion>,
        /// The other one.
        other: Given<PythonVersion>,
    },
    /// An error occurs with other versions of a distribution only.
    Implied {
        /// The line of the error.
        line: usize,
        /// What the error occurs with: `numpy >=2`.
        requires: String,
        /// The version that the ticket gives.
        given: DistributionId,
    },
    /// The NumPy of an error has another C API than the one that the ticket gives.
    Api {
        /// The line of the error.
        line: usize,
        /// The NumPy that the ticket gives.
        numpy: Version,
        /// Its C API number.
        api: u32,
        /// The C API number in the error.
        found: u32,
    },
    /// The listed pair is known to work, and the error is one of another pair.
    Pair,
}

/// A harmless line of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HarmlessLine {
    /// The line, counted from 1.
    pub line: usize,
    /// The id of the entry of the failure catalogue.
    pub failure: String,
    /// What it is, in one line.
    pub title: String,
}

/// Whose build a distribution is, as far as a text states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Build {
    /// A wheel of the index, or nothing contradicts it.
    Index,
    /// A build of conda.
    Conda,
}

/// What a fact is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FactKind {
    /// A distribution in a version.
    Distribution {
        /// Its normalised name.
        name: PackageName,
        /// Its version.
        version: Version,
        /// Whose build it is.
        build: Build,
    },
    /// A distribution with its metadata, as `pip inspect` prints it.
    Inspected(Arc<Metadata>),
    /// A distribution is not there.
    NotInstalled(PackageName),
    /// A distribution was removed.
    Removed(PackageName),
    /// Something is required.
    Requirement {
        /// The requirement.
        requirement: Box<Requirement>,
        /// The part of a project that requires it.
        group: Group,
        /// Whose build is asked for.
        build: Build,
    },
    /// The version of Python.
    Python(PythonVersion),
    /// The implementation of Python.
    Implementation(Implementation),
    /// Operating system and processor.
    Platform(Platform),
}

/// One fact of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The line it was read at, counted from 1.
    pub line: usize,
    /// Where it comes from.
    pub rank: SourceRank,
    /// What it states.
    pub kind: FactKind,
}

/// Where an entry of a lock file is meant to be installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Where the marker holds.
    Where(MarkerTree),
    /// The text names the place, and it cannot be read.
    Unreadable,
}

impl Condition {
    /// A condition from the text of a marker; none where there is no text.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| text.parse().map_or(Self::Unreadable, Self::Where))
    }
}

/// An entry of a lock file. One file often holds several versions of one distribution, each for other environments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The line it was read at.
    pub line: usize,
    /// Its normalised name.
    pub name: PackageName,
    /// Its version.
    pub version: Version,
    /// Whose build it is.
    pub build: Build,
    /// It is for environments where one of these holds; for all where there are none.
    pub markers: Vec<Condition>,
    /// The file lists every platform apart, so that an entry for one does not cover the others.
    pub each_platform: bool,
}

/// A dependency between two entries of a lock file, as far as it is conditional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edge {
    /// What is wanted.
    pub name: PackageName,
    /// In which version, where the file holds several.
    pub version: Option<Version>,
    /// Where it is wanted; everywhere by default.
    pub wanted: Option<Condition>,
}

/// Where the code of a frame lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a package below a site-packages or dist-packages folder.
    Package(String),
    /// In the standard library, or frozen into the interpreter.
    Standard,
    /// In a file of the person's own, or typed in.
    Own,
}

/// One frame of a traceback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The line of the ticket.
    pub line: usize,
    /// The file as it is spelt.
    pub file: String,
    /// Where it lives.
    pub place: Place,
    /// Whether it is the top level of a module, as while it is imported.
    pub module_level: bool,
    /// The line of code shown under it, if one is.
    pub code: Option<String>,
}

/// The exception that ends a traceback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raised {
    /// The line of the ticket.
    pub line: usize,
    /// Its type: `ImportError`.
    pub kind: String,
    /// Its content, in one line.
    pub message: String,
}

/// A Python traceback, perhaps cut at either end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Traceback {
    /// Its first line.
    pub first: usize,
    /// Its last line.
    pub last: usize,
    /// The frames, outermost first.
    pub frames: Vec<Frame>,
    /// The exception; `None` where the text was cut before it.
    pub raised: Option<Raised>,
}

impl Traceback {
    /// The packages that may have caused it, innermost first: that of the innermost frame outside the standard library and,
    /// where that is NumPy, which complains of what others ask, the innermost one outside NumPy too. `.` stands for the
    /// person's own code.
    #[must_use]
    pub(crate) fn blamed_packages(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for frame in self.frames.iter().rev() {
            let name = match &frame.place {
                Place::Standard => continue,
                Place::Own => ".",
                Place::Package(name) => name.as_str(),
            };
            if found.is_empty() {
                found.push(name);
            } else if name == "numpy" {
                continue;
            }
            if name != "numpy" {
                if found.last() != Some(&name) {
                    found.push(name);
                }
                break;
            }
        }
        found
    }

    /// Whether it passes through a package, or through a line that imports it.
    #[must_use]
    pub(crate) fn reaches(&self, packages: &[&str]) -> bool {
        self.frames.iter().any(|frame| {
            let inside =
                matches!(&frame.place, Place::Package(name) if packages.contains(&name.as_str()));
            inside || frame.code.as_deref().is_some_and(|c| imports(c, packages))
        })
    }
}

/// Whether a line of code imports one of the packages.
#[must_use]
pub(crate) fn imports(code: &str, packages: &[&str]) -> bool {
    let code = code.trim();
    let Some(rest) = code
        .strip_prefix("import ")
        .or_else(|| code.strip_prefix("from "))
    else {
        return false;
    };
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    let head = rest.split_at_checked(end).map_or(rest, |(head, _)| head);
    packages.contains(&head)
}

/// What a report of ours came to, as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnReport {
    /// Its first line.
    pub line: usize,
    /// The answer.
    pub verdict: Verdict,
    /// The findings, in its order.
    pub findings: Vec<Finding>,
    /// The remedies, in its order.
    pub remedies: Vec<Remedy>,
}

/// Something in a ticket that could not be read, or that its reader must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TicketProblem {
    /// The line, where it is about one.
    pub line: Option<usize>,
    /// What it is.
    pub cause: TicketCause,
}

/// All facts of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TicketFacts {
    /// The facts, in the order of the lines.
    pub facts: Vec<Fact>,
    /// The entries of lock files, in the order of the lines.
    pub candidates: Vec<Candidate>,
    /// The Pythons that a project or lock file admits.
    pub requires_python: Option<VersionSpecifiers>,
    /// The platforms that a lock file is for.
    pub platforms: Vec<Platform>,
    /// What entries of lock files require of each other.
    pub edges: Vec<Edge>,
    /// The tracebacks, in the order of the lines.
    pub tracebacks: Vec<Traceback>,
    /// What stood in the way.
    pub problems: Vec<TicketProblem>,
    /// The shapes that were recognised, each with its first line: `pip list`, `poetry.lock`.
    pub shapes: Vec<(usize, &'static str)>,
    /// Lines on which somebody imports TensorFlow: a command, a line of code.
    pub tensorflow_imports: Vec<usize>,
    /// The systems that fields of forms name; WSL, wherever it is mentioned, is Linux.
    pub systems: Vec<Os>,
    /// Whether the text names TensorFlow.
    pub names_tensorflow: bool,
    /// Whether everything installed was listed (`pip inspect`), so that what is missing is absent.
    pub complete: bool,
    /// What a report of ours that is part of the text came to.
    pub report: Option<OwnReport>,
}

/// What a ticket amounts to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TicketEnvironment {
    /// The environment, as far as it is known.
    pub environment: Environment,
    /// Where the ticket contradicts itself.
    pub contradictions: Vec<Contradiction>,
    /// For each distribution of the environment, the line that states it and how strongly.
    pub sources: BTreeMap<PackageName, (usize, SourceRank)>,
    /// Whether the companions of the pair are listed too: a list of picked lines lacks them.
    pub whole_list: bool,
    /// Series of TensorFlow or NumPy that are named without a release: `2.10`.
    pub series: Vec<(PackageName, Version, usize)>,
}
