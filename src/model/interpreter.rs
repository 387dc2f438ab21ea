//! One Python interpreter and the prefix it belongs to, as files on disk describe them.

use std::fmt;
use std::path::PathBuf;

use super::{Implementation, Platform, PythonVersion};

/// By what an environment was chosen. `Display` gives the spelling of the report's `found_by`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FoundBy {
    /// The PATH argument of the command.
    Argument,
    /// The `--python` option.
    PythonOption,
    /// The environment variable that an activated virtual environment sets.
    VirtualEnv,
    /// The environment variable that an activated conda environment sets.
    CondaPrefix,
    /// A `.venv` in the working folder or a parent of it.
    DotVenv,
    /// The first `python3` or `python` on PATH; the name that was found.
    OnPath(String),
    /// A walk below a folder (`scan`).
    Scan,
    /// It was read from a text, not found on disk.
    Ticket,
}

impl fmt::Display for FoundBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument => f.write_str("PATH argument"),
            Self::PythonOption => f.write_str("--python"),
            Self::VirtualEnv => f.write_str("VIRTUAL_ENV"),
            Self::CondaPrefix => f.write_str("CONDA_PREFIX"),
            Self::DotVenv => f.write_str(".venv"),
            Self::OnPath(name) => write!(f, "{name} on PATH"),
            Self::Scan => f.write_str("scan"),
            Self::Ticket => f.write_str("ticket"),
        }
    }
}

/// What made an environment, identified by the keys of `pyvenv.cfg`, by `conda-meta` and by the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Creator {
    /// The standard library's `venv`.
    Venv,
    /// virtualenv (`virtualenv = 20.x` in `pyvenv.cfg`), or its releases before 20 (`orig-prefix.txt`).
    Virtualenv,
    /// uv (`uv = 0.x` in `pyvenv.cfg`).
    Uv,
    /// conda, mamba or pixi (`conda-meta`).
    Conda,
    /// No virtual environment: the base installation of an interpreter.
    Base,
}

impl fmt::Display for Creator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Venv => "venv",
            Self::Virtualenv => "virtualenv",
            Self::Uv => "uv",
            Self::Conda => "conda",
            Self::Base => "base",
        })
    }
}

/// One interpreter with its prefix. Present means read from a file; what no file states is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Interpreter {
    /// The executable a person would start: `<venv>/bin/python`. `None` where there is none (a broken link, a bare
    /// site-packages folder).
    pub executable: Option<PathBuf>,
    /// `sys.prefix`.
    pub prefix: PathBuf,
    /// `sys.base_prefix`: the installation a virtual environment was made from; the prefix itself for a base.
    pub base_prefix: Option<PathBuf>,
    /// The version, as far as files state it.
    pub version: Option<PythonVersion>,
    /// The file that states the version.
    pub version_source: Option<PathBuf>,
    /// The implementation, as far as files state it.
    pub implementation: Implementation,
    /// Whether this is a free-threaded build (`python3.13t`, PEP 703).
    pub free_threaded: bool,
    /// Operating system and processor, from the header of the executable or a library; `None` if unreadable.
    pub platform: Option<Platform>,
    /// What made the environment.
    pub creator: Creator,
    /// By what it was chosen.
    pub found_by: FoundBy,
    /// The EXTERNALLY-MANAGED file of the standard library (PEP 668), where there is one that counts here.
    pub externally_managed: Option<PathBuf>,
}
