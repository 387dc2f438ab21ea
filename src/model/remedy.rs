//! A fix: the actions that make `import tensorflow` work, in order.

use std::fmt;
use std::path::PathBuf;

use super::{
    Code, DistributionId, Finding, PackageName, PythonVersion, Requirement, Severity, Subject,
    Version, VersionSpecifiers,
};

/// Which version of a distribution an installer is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PinVersion {
    /// This very version.
    Exact(Version),
    /// Any version within.
    Within(VersionSpecifiers),
    /// Whichever fits the rest.
    Any,
}

/// A distribution as it is handed to an installer: `numpy==1.26.4`, `protobuf>=3.9.2,<3.20`, `pandas`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pin {
    /// The distribution.
    pub name: PackageName,
    /// Its extras: `and-cuda`.
    pub extras: Vec<String>,
    /// The version.
    pub version: PinVersion,
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        if !self.extras.is_empty() {
            write!(f, "[{}]", self.extras.join(","))?;
        }
        match &self.version {
            PinVersion::Exact(version) => write!(f, "=={version}"),
            PinVersion::Within(specifiers) => {
                let parts: Vec<String> = specifiers.iter().map(ToString::to_string).collect();
                f.write_str(&parts.join(","))
            }
            PinVersion::Any => Ok(()),
        }
    }
}

/// A distribution of which another version is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VersionChange {
    /// The version that is there; `None` where the distribution is not installed, or of an unknown version.
    pub from: Option<Version>,
    /// What is asked of the installer.
    pub to: Pin,
}

/// The Python that a new environment is created with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BasePython {
    /// The interpreter at a path.
    At(PathBuf),
    /// Any interpreter of a series, `3.12`.
    Series(PythonVersion),
}

/// A variable of the shell that decides what Python imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ShellVariable {
    /// `PYTHONPATH`, which is unset.
    PythonPath,
    /// `PYTHONNOUSERSITE`, which is set to 1.
    PythonNoUserSite,
    /// `KERAS_BACKEND`, which is set to the backend that TensorFlow needs; it goes before `keras.json`.
    KerasBackend,
}

impl ShellVariable {
    /// Its name.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PythonPath => "PYTHONPATH",
            Self::PythonNoUserSite => "PYTHONNOUSERSITE",
            Self::KerasBackend => "KERAS_BACKEND",
        }
    }

    /// Its value; `None` where it is unset.
    #[must_use]
    pub(crate) fn value(self) -> Option<&'static str> {
        match self {
            Self::PythonPath => None,
            Self::PythonNoUserSite => Some("1"),
            Self::KerasBackend => Some("tensorflow"),
        }
    }
}

/// What one step does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// Renames a file or folder that hides a module.
    Rename {
        /// The file or folder.
        path: PathBuf,
        /// Its new path.
        to: PathBuf,
    },
    /// Sets or unsets a variable of the shell.
    SetVariable(ShellVariable),
    /// Deletes the leftover of an interrupted install, or a record without files of its own.
    Delete(PathBuf),
    /// Uninstalls distributions that share their files.
    Uninstall(Vec<(PackageName, Option<Version>)>),
    /// Installs the version that is recorded, and nothing else.
    Reinstall {
        /// The distribution.
        name: PackageName,
        /// Its version.
        version: Version,
        /// The URL that it was installed from instead of an index.
        source: Option<String>,
    },
    /// Installs pip.
    InstallPip,
    /// Changes the versions of distributions.
    ChangeVersions(Vec<VersionChange>),
    /// Creates a virtual environment.
    CreateEnvironment {
        /// Its Python.
        python: BasePython,
        /// Its folder, below the working folder.
        folder: PathBuf,
    },
    /// A step of a report that was read back.
    Recorded {
        /// Its summary.
        summary: String,
        /// What it destroys.
        destroys: Option<String>,
    },
}

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommandLine {
    /// The command, quoted for the shell of the environment's platform.
    pub line: String,
    /// Its words, unquoted; empty where only a shell can run it.
    pub words: Vec<String>,
}

/// What makes two findings the same, before and after a change: the code, the severity, and what they are about. Of a
/// distribution its name counts, whichever version is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FindingId {
    /// The code.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// The subject; a distribution without version and path.
    pub subject: Subject,
}

impl FindingId {
    /// The identity of a finding.
    #[must_use]
    pub(crate) fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity,
            subject: match &finding.subject {
                Subject::Distribution(distribution) => {
                    DistributionId::missing(&distribution.name).into()
                }
                other => other.clone(),
            },
        }
    }
}

/// One step of a remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// What it does.
    pub action: Action,
    /// The command; `None` where no command can be printed for it, and the step is done by hand.
    pub command: Option<CommandLine>,
    /// The findings it resolves.
    pub resolves: Vec<FindingId>,
}

impl Step {
    /// Whether it resolves a finding.
    #[must_use]
    pub(crate) fn resolves(&self, finding: &Finding) -> bool {
        self.resolves.contains(&FindingId::of(finding))
    }
}

/// What to know of a remedy besides its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Note {
    /// An installed distribution requires what the remedy changes; the installer changes it to a compatible release.
    Moved {
        /// The distribution.
        name: PackageName,
        /// Its version.
        version: Option<Version>,
        /// What it requires.
        requirement: Requirement,
    },
    /// pip reports a requirement as violated although the pair works.
    StaysViolated(Vec<Requirement>),
    /// The system manages this Python (PEP 668), as the file states.
    SystemManaged(PathBuf),
    /// A Python of the series was not found on this machine.
    PythonNotFound {
        /// The series.
        python: PythonVersion,
        /// Who can fetch it.
        fetched_by: Option<PythonSource>,
    },
    /// The old environment is left as it is; the folder of the new one.
    OldEnvironmentKept(PathBuf),
    /// pip installed NumPy into a conda environment.
    CondaMayReplace,
    /// A running notebook keeps the old module.
    RestartNotebook,
    /// The command for cmd, where PowerShell takes another.
    InCmd(String),
    /// A step has no command, because a path in it cannot be typed as it is.
    NoCommand,
    /// A note of a report that was read back.
    Recorded(String),
}

/// A tool that installs a Python by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum PythonSource {
    /// uv, unless its settings forbid downloads.
    Uv,
    /// conda.
    Conda,
}

/// A fix. It is offered only if the judge, run again with it applied, finds that the import works.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Remedy {
    /// The steps in order.
    pub steps: Vec<Step>,
    /// What to know besides.
    pub notes: Vec<Note>,
    /// The Python of the new environment, where the remedy needs another Python.
    pub other_python: Option<PythonVersion>,
    /// The summary of a remedy of a report that was read back.
    pub recorded: Option<String>,
    /// The pins of a remedy of a report that was read back.
    pub recorded_pins: Vec<String>,
}

impl Remedy {
    /// The commands of the steps, in order.
    pub(crate) fn commands(&self) -> impl Iterator<Item = &str> {
        let commands = self.steps.iter().filter_map(|s| s.command.as_ref());
        commands.map(|c| c.line.as_str())
    }

    /// The versions that it changes, in the order of the command.
    pub(crate) fn changes(&self) -> impl Iterator<Item = &VersionChange> {
        let changes = self.steps.iter().map(|step| match &step.action {
            Action::ChangeVersions(changes) => changes.as_slice(),
            _ => &[],
        });
        changes.flatten()
    }

    /// The folder of the new environment, where one is created and the old one is left alone.
    #[must_use]
    pub(crate) fn creates(&self) -> Option<&PathBuf> {
        self.steps.iter().find_map(|step| match &step.action {
            Action::CreateEnvironment { folder, .. } => Some(folder),
            _ => None,
        })
    }
}
