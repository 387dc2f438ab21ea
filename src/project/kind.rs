//! What a project file is, by its name.

use std::path::{Path, PathBuf};

/// The format of a project file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A requirements or constraints file of pip.
    Requirements,
    /// `pyproject.toml`.
    Pyproject,
    /// `setup.cfg`.
    SetupCfg,
    /// `Pipfile`.
    Pipfile,
    /// `Pipfile.lock`.
    PipfileLock,
    /// `poetry.lock`.
    PoetryLock,
    /// `pdm.lock`.
    PdmLock,
    /// `uv.lock`.
    UvLock,
    /// `pylock.toml` (PEP 751).
    Pylock,
    /// `environment.yml`.
    CondaEnvironment,
    /// `conda-lock.yml`.
    CondaLock,
    /// `pixi.toml`.
    Pixi,
    /// `pixi.lock`.
    PixiLock,
    /// A Dockerfile.
    Dockerfile,
    /// A notebook.
    Notebook,
}

impl Kind {
    /// The format of a file of this name.
    #[must_use]
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|end| name.ends_with(end));
        let yaml = ends(&[".yml", ".yaml"]);
        Some(match name.as_str() {
            "pyproject.toml" => Self::Pyproject,
            "setup.cfg" => Self::SetupCfg,
            "pipfile" => Self::Pipfile,
            "pipfile.lock" => Self::PipfileLock,
            "poetry.lock" => Self::PoetryLock,
            "pdm.lock" => Self::PdmLock,
            "uv.lock" => Self::UvLock,
            "pixi.toml" => Self::Pixi,
            "pixi.lock" => Self::PixiLock,
            _ if name.starts_with("pylock.") && ends(&[".toml"]) => Self::Pylock,
            _ if yaml && name.contains("conda-lock") => Self::CondaLock,
            _ if yaml => Self::CondaEnvironment,
            _ if name.starts_with("dockerfile") || name.starts_with("containerfile") => {
                Self::Dockerfile
            }
            _ if ends(&[".dockerfile", ".containerfile"]) => Self::Dockerfile,
            _ if ends(&[".ipynb"]) => Self::Notebook,
            _ if ends(&[".txt", ".in", ".pip"]) => Self::Requirements,
            _ => return None,
        })
    }

    /// Whether it names the release of everything that is installed.
    #[must_use]
    pub(crate) fn is_lock(self) -> bool {
        matches!(
            self,
            Self::PipfileLock
                | Self::PoetryLock
                | Self::PdmLock
                | Self::UvLock
                | Self::Pylock
                | Self::CondaLock
                | Self::PixiLock
        )
    }

    /// Whether the readers of documents read it.
    pub(super) fn is_document(self) -> bool {
        self.is_lock()
            || matches!(
                self,
                Self::Pyproject | Self::Pipfile | Self::CondaEnvironment | Self::Pixi
            )
    }

    /// The files from which a lock file is made, by name.
    #[must_use]
    pub(crate) fn sources(self) -> &'static [&'static str] {
        match self {
            Self::PipfileLock => &["Pipfile"],
            Self::CondaLock => &["environment.yml", "environment.yaml"],
            Self::PixiLock => &["pixi.toml", "pyproject.toml"],
            _ => &["pyproject.toml", "requirements.in"],
        }
    }

    /// The command that makes a lock file again.
    #[must_use]
    pub(crate) fn relock(self) -> Option<&'static str> {
        match self {
            Self::PipfileLock => Some("pipenv lock"),
            Self::PoetryLock => Some("poetry lock"),
            Self::PdmLock => Some("pdm lock"),
            Self::UvLock => Some("uv lock"),
            Self::CondaLock => Some("conda-lock"),
            Self::PixiLock => Some("pixi lock"),
            _ => None,
        }
    }
}

/// What a folder is judged by: its lock file, else what it asks for.
const IN_FOLDER: &[&[&str]] = &[
    &[
        "uv.lock",
        "poetry.lock",
        "pdm.lock",
        "pylock.toml",
        "Pipfile.lock",
        "pixi.lock",
        "conda-lock.yml",
    ],
    &[
        "pyproject.toml",
        "setup.cfg",
        "Pipfile",
        "pixi.toml",
        "requirements.txt",
        "environment.yml",
    ],
];

/// The project files of a folder that decide, of those for which `exists` holds.
pub(crate) fn files_in(folder: &Path, exists: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let there = |names: &&[&str]| {
        let paths = names.iter().map(|name| folder.join(name));
        paths.filter(|path| exists(path)).collect::<Vec<_>>()
    };
    let mut sets = IN_FOLDER.iter().map(there);
    sets.find(|found| !found.is_empty()).unwrap_or_default()
}
