//! The file system: interpreters, search paths, what is installed. Only this module reads the file system, and only it
//! uses `which` and `walkdir`.
#![expect(
    clippy::disallowed_methods,
    reason = "discover asks the file system and the environment variables"
)]

mod activated;
mod base;
mod extensions;
mod files;
mod folder_stat;
mod host;
mod inspect;
mod installed;
mod interpreter;
mod layout;
mod legacy;
mod load;
mod locate;
mod machine;
mod module;
mod names;
mod needed_names;
mod on_path;
mod paths;
mod project;
mod read_more;
mod record_files;
mod search_path;
mod shadow;
mod shim;
mod site;
mod small_file;
mod trees;
mod unlisted;
mod version;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

pub(crate) use host::{Host, host_name};
pub(crate) use inspect::{Interest, inspect};
pub(crate) use locate::{locate, locate_prefix};
#[cfg(test)]
pub(crate) use machine::FEATURES;
pub(crate) use on_path::interpreter_of;
pub(crate) use read_more::read_more;
pub(crate) use search_path::search_path;
pub(crate) use trees::environments_below;

use crate::model::{Interpreter, Origin, Problem};

/// Whether a path leads to a file.
#[must_use]
pub(crate) fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether a path leads to a folder.
#[must_use]
pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Which environment is asked for. With neither, the active one is found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Request {
    /// PATH: an interpreter, a virtual environment, a prefix, a site-packages folder, or a folder with a `.venv`. It
    /// counts before `python`.
    pub path: Option<PathBuf>,
    /// `--python`: a path as above, or a name or version found on PATH: `3.10`, `3.10.13`, `python3.10`, `pypy3`.
    pub python: Option<OsString>,
}

/// An environment that was found.
#[derive(Debug, Clone)]
pub(crate) struct Located {
    /// Its interpreter. Of a bare site-packages folder that is nothing but the folder as its prefix.
    pub interpreter: Interpreter,
    /// What it was read from and by what it was chosen.
    pub origin: Origin,
    /// The folder, when a bare site-packages folder was asked for.
    pub site_packages: Option<PathBuf>,
    /// What was met on the way.
    pub problems: Vec<Problem>,
    /// What the search path needs to know beside.
    installation: interpreter::Installation,
}

/// Why a path is no environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotAnEnvironment {
    /// A file that is nothing of the kind.
    #[error("it is neither an interpreter nor a pyvenv.cfg")]
    OtherFile,
    /// A script that starts Python in an unknown way.
    #[error("it is a script that starts an unknown Python")]
    UnknownScript,
    /// A shim that starts nothing.
    #[error("it is a shim, and no installed Python is selected for it")]
    IdleShim,
    /// An executable that Python does not run on.
    #[error("it is not an executable of a known system")]
    UnknownExecutable,
    /// A directory without any sign of an environment.
    #[error("it has no pyvenv.cfg, no Python, no `.venv` and no installed distributions")]
    OtherFolder,
}

/// Why no environment was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DiscoverError {
    /// The path is not there.
    #[error("`{}` does not exist", path.display())]
    NotThere {
        /// The path.
        path: PathBuf,
    },
    /// The path is there and may not be looked at.
    #[error("`{}` cannot be read: {cause}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The error of the system.
        cause: String,
    },
    /// The path is no environment.
    #[error("`{}` is not a Python environment: {cause}", path.display())]
    NoEnvironment {
        /// The path.
        path: PathBuf,
        /// What it is instead.
        cause: NotAnEnvironment,
    },
    /// No interpreter of that name or version is on PATH.
    #[error(
        "`{wanted}` is not on PATH; pass the path of an interpreter or an environment to --python"
    )]
    NotOnPath {
        /// The name or version asked for.
        wanted: String,
    },
    /// There is no active environment, and no Python on PATH.
    #[error(
        "no Python found: VIRTUAL_ENV and CONDA_PREFIX are not set, no `.venv` is here or above, and PATH has neither \
         python3 nor python; give the path of an environment"
    )]
    NoPython,
}
