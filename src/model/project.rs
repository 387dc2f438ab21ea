//! The project of an environment: the tool and the files that decide what is installed in it.

use std::path::PathBuf;

/// A tool that keeps a lock file and installs from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ProjectTool {
    /// uv, by its `uv.lock`.
    Uv,
    /// Poetry, by its `poetry.lock`.
    Poetry,
    /// pipenv, by its `Pipfile`.
    Pipenv,
    /// PDM, by its `pdm.lock`.
    Pdm,
    /// pixi, by its `pixi.lock`.
    Pixi,
}

/// A project with its own environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Project {
    /// The tool that manages it.
    pub tool: ProjectTool,
    /// The folder of its lock file.
    pub root: PathBuf,
    /// The file in which a person writes what it wants.
    pub manifest: PathBuf,
}
