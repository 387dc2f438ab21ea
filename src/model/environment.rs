//! An environment: an interpreter, its search path and its distributions, from files or from a ticket.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::Arc;

use super::{
    Cause, Contents, Distribution, FileCheck, FoundBy, Implementation, Interpreter, PackageName,
    Platform, Project, PythonVersion, SearchPath, Version,
};

/// What an environment was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum OriginKind {
    /// A live environment on disk.
    Environment,
    /// A bare site-packages folder without an interpreter.
    SitePackages,
    /// A ticket: any text.
    Ticket,
    /// A requirements or lock file: what an install of it brings.
    Project,
    /// A question: versions named on the command line.
    Question,
}

impl OriginKind {
    /// The spelling of the report.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::SitePackages => "site-packages",
            Self::Ticket => "ticket",
            Self::Project => "project",
            Self::Question => "question",
        }
    }
}

/// Where an environment was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// From what.
    pub kind: OriginKind,
    /// The prefix, the site-packages folder or the ticket's file.
    pub path: Option<PathBuf>,
    /// By what it was chosen.
    pub found_by: FoundBy,
}

/// Whether everything installed was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Coverage {
    /// All of it: what is missing is not installed.
    Complete,
    /// A part: what is missing is unknown.
    Partial,
}

/// How a module presents itself on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ModuleKind {
    /// A folder with `__init__.py`.
    Package,
    /// A folder without one: a namespace package (PEP 420), which any real module further on replaces.
    Namespace,
    /// A single `.py` file.
    File,
    /// A single extension module.
    Extension,
}

/// A top-level module on the search path, as `import` would find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Module {
    /// `tensorflow`, `numpy`.
    pub name: String,
    /// The folder or file.
    pub path: PathBuf,
    /// How it presents itself.
    pub kind: ModuleKind,
    /// Which entry of the search path it lies in, counted from 0.
    pub entry: usize,
    /// The version its own `version.py` names, where there is one (NumPy).
    pub version: Option<Version>,
}

/// What stood in the way of looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ProblemKind {
    /// A `.venv`, prefix or interpreter that is broken: a dangling link, a base Python that is gone.
    EnvironmentBroken,
    /// A file or folder that could not be read.
    Unreadable,
    /// A METADATA, WHEEL or RECORD that is there and means nothing.
    MetadataUnreadable,
    /// An extension module that is no readable binary: cut off, damaged, a text in its place.
    ExtensionUnreadable,
    /// A leftover that no installer owns: `~umpy`, an empty `.dist-info`.
    Leftover,
    /// The activated environment is not the one that `python` on PATH starts.
    InterpreterMismatch,
    /// A thing to know that changes no verdict.
    Note,
}

/// One obstacle or anomaly; judged later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Of what sort.
    pub kind: ProblemKind,
    /// Where.
    pub path: Option<PathBuf>,
    /// The distribution concerned, if one is.
    pub distribution: Option<PackageName>,
    /// Why.
    pub cause: Cause,
}

impl Problem {
    /// A problem of a file or folder.
    #[must_use]
    pub(crate) fn at(kind: ProblemKind, path: impl Into<PathBuf>, cause: Cause) -> Self {
        Self {
            kind,
            path: Some(path.into()),
            distribution: None,
            cause,
        }
    }

    /// The same problem, of a distribution.
    #[must_use]
    pub(crate) fn of(self, distribution: Option<&PackageName>) -> Self {
        Self {
            distribution: distribution.cloned(),
            ..self
        }
    }
}

/// An environment, as complete as its origin allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Environment {
    /// What it was read from.
    pub origin: Origin,
    /// Whether everything was seen.
    pub coverage: Coverage,
    /// The interpreter, where there is one.
    pub interpreter: Option<Interpreter>,
    /// The version of Python, from the interpreter or from a text.
    pub python: Option<PythonVersion>,
    /// The implementation of Python.
    pub implementation: Option<Implementation>,
    /// Operating system and processor.
    pub platform: Option<Platform>,
    /// Where modules are looked for.
    pub search_path: SearchPath,
    /// Everything installed, in the order of the search path. Several of one name are all kept.
    pub distributions: Vec<Distribution>,
    /// The top-level modules that were searched for, in the order of the search path.
    pub modules: Vec<Module>,
    /// What stood in the way.
    pub problems: Vec<Problem>,
    /// The project that manages it, where there is one.
    pub project: Option<Project>,
    /// What was looked at beyond names and metadata.
    pub contents: Arc<Contents>,
}

impl Environment {
    /// An environment of which nothing is known but where it is from, and nothing is left to be read.
    pub(crate) fn empty(origin: Origin) -> Self {
        Self {
            origin,
            coverage: Coverage::Complete,
            interpreter: None,
            python: None,
            implementation: None,
            platform: None,
            search_path: SearchPath::default(),
            distributions: Vec::new(),
            modules: Vec::new(),
            problems: Vec::new(),
            project: None,
            contents: Arc::default(),
        }
    }

    /// The distributions of one name, in the order of the search path.
    pub(crate) fn named<'a, 'n>(
        &'a self,
        name: &'n PackageName,
    ) -> impl Iterator<Item = &'a Distribution> + use<'a, 'n> {
        self.distributions.iter().filter(move |d| d.name == *name)
    }

    /// The distribution of that name which counts: the first on the search path.
    #[must_use]
    pub(crate) fn first(&self, name: &PackageName) -> Option<&Distribution> {
        self.distributions.iter().find(|d| d.name == *name)
    }

    /// What holding the files on disk against the records gave, by the path of the record: its text, for to hash a path takes
    /// it apart.
    pub(crate) fn file_checks(&self) -> HashMap<&OsStr, &FileCheck> {
        let mut checks = HashMap::new();
        for check in &self.contents.files {
            checks.entry(check.path.as_os_str()).or_insert(check);
        }
        checks
    }

    /// Whether a distribution is known to have no list of its files: an installer cannot remove it.
    pub(crate) fn has_no_list(&self, name: &PackageName) -> bool {
        let mut checks = self.contents.files.iter();
        checks.any(|check| check.distribution == *name && check.expected.is_some())
    }

    /// The modules of one name, in the order of the search path.
    pub(crate) fn modules_named<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl Iterator<Item = &'a Module> + use<'a, 'n> {
        self.modules.iter().filter(move |m| m.name == name)
    }
}
