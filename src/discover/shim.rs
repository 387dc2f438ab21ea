//! Shims of version managers: small executables that start the Python that a variable or a file selects. Resolved by
//! reading the same variables and files.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::small_file::read_optional;
use super::{Host, paths};
use crate::model::{Cause, Problem, ProblemKind};
use crate::read::file::read_start;
use crate::read::version_files;

/// What a shim starts for a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// This executable.
    Executable(PathBuf),
    /// What PATH has behind the folder of shims.
    System,
}

/// A version manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manager {
    Pyenv,
    Asdf,
    Mise,
}

/// The versions that something selects, and what selects them.
struct Selected {
    versions: Vec<String>,
    by: String,
}

/// What an executable starts for the command of that name, the first that exists counts; `None` if it is no shim.
pub(super) fn starts(
    executable: &Path,
    command: &OsStr,
    host: &Host,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Start>> {
    let shims = executable.parent().filter(|f| paths::name(f) == "shims")?;
    let (manager, root) = manager_of(executable, shims)?;
    let selected = match manager {
        Manager::Pyenv => pyenv_selects(&root, host, problems),
        Manager::Asdf => asdf_selects(host, problems),
        Manager::Mise => mise_selects(host, problems),
    };
    let mut starts = Vec::new();
    for version in &selected.versions {
        if version == "system" {
            starts.push(Start::System);
            continue;
        }
        let Some(prefix) = manager.prefix(&root, version) else {
            let cause = Cause::ShimStartsNothing {
                version: version.clone(),
                selected_by: selected.by.clone(),
            };
            problems.push(Problem::at(ProblemKind::Note, executable, cause));
            continue;
        };
        let found = prefix.join("bin").join(command);
        if found.is_file() {
            starts.push(Start::Executable(found));
            return Some(starts);
        }
    }
    if manager == Manager::Pyenv {
        // pyenv falls back to the system when no selected version has the command
        starts.push(Start::System);
    }
    Some(starts)
}

/// Which manager a shim belongs to, and its root.
fn manager_of(executable: &Path, shims: &Path) -> Option<(Manager, PathBuf)> {
    let root = shims.parent()?.to_path_buf();
    let target = paths::follow_last(executable);
    if ["mise", "rtx"].contains(&paths::name(&target)) {
        return Some((Manager::Mise, root));
    }
    let text = read_start(executable, 2048).ok()?;
    let text = String::from_utf8_lossy(&text);
    if text.contains("asdf") {
        return Some((Manager::Asdf, root));
    }
    if text.contains("mise") {
        return Some((Manager::Mise, root));
    }
    (text.contains("pyenv") || root.join("versions").is_dir()).then_some((Manager::Pyenv, root))
}

impl Manager {
    /// The prefix of an installed version, which may be named by its beginning alone.
    fn prefix(self, root: &Path, version: &str) -> Option<PathBuf> {
        if version.contains("..") {
            return None;
        }
        if let (Self::Asdf | Self::Mise, Some(folder)) = (self, version.strip_prefix("path:")) {
            return Some(PathBuf::from(folder));
        }
        let versions = match self {
            Self::Pyenv => root.join("versions"),
            Self::Asdf | Self::Mise => root.join("installs/python"),
        };
        let plain = version.strip_prefix("python-").unwrap_or(version);
        [version, plain]
            .iter()
            .map(|name| versions.join(name))
            .find(|prefix| prefix.is_dir())
            .or_else(|| (self != Self::Asdf).then(|| latest(&versions, plain))?)
    }
}

/// The newest installed version that begins with a prefix, as `pyenv latest` chooses it: `3.10` is `3.10.13`.
fn latest(versions: &Path, prefix: &str) -> Option<PathBuf> {
    let numbers = |rest: &str| -> Option<Vec<u32>> {
        rest.split('.').map(|part| part.parse().ok()).collect()
    };
    paths::names_in(versions)
        .into_iter()
        .filter_map(|name| {
            let rest = name.strip_prefix(prefix)?.strip_prefix(['.', '-'])?;
            Some((numbers(rest)?, versions.join(&name)))
        })
        .max()
        .map(|(_, path)| path)
}

/// The executable of a version that pyenv has installed, selected or not.
pub(super) fn installed_by_pyenv(version: &str, host: &Host) -> Option<PathBuf> {
    let root = host
        .folder("PYENV_ROOT")
        .or_else(|| Some(host.home.as_ref()?.join(".pyenv")))?;
    let prefix = Manager::Pyenv.prefix(&root, version)?;
    let executable = prefix.join("bin/python");
    executable.is_file().then_some(executable)
}

/// The first file of one of those names in the working folder or a parent of it that has content.
fn from_file_above(
    names: &[&str],
    folder: &Path,
    problems: &mut Vec<Problem>,
    parse: impl Fn(&Path, &str) -> Option<Vec<String>>,
) -> Option<Selected> {
    folder.ancestors().find_map(|folder| {
        names.iter().find_map(|name| {
            let path = folder.join(name);
            let text = read_optional(&path, problems)?;
            let versions = parse(&path, &String::from_utf8_lossy(&text))?;
            Some(Selected {
                versions,
                by: format!("`{}`", path.display()),
            })
        })
    })
}

fn from_variable(name: &str, host: &Host, separator: char) -> Option<Selected> {
    let value = host.variable(name)?.to_str()?;
    Some(Selected {
        versions: value.split(separator).map(str::to_owned).collect(),
        by: name.to_owned(),
    })
}

fn none() -> Selected {
    Selected {
        versions: Vec::new(),
        by: "nothing".to_owned(),
    }
}

fn pyenv_selects(root: &Path, host: &Host, problems: &mut Vec<Problem>) -> Selected {
    let parse = |_: &Path, text: &str| Some(version_files::python_version(text));
    let folder = host.folder("PYENV_DIR");
    let names = [".python-version"];
    from_variable("PYENV_VERSION", host, ':')
        .or_else(|| from_file_above(&names, folder.as_deref()?, problems, parse))
        .or_else(|| from_file_above(&names, &host.working_folder, problems, parse))
        .or_else(|| {
            let path = root.join("version");
            let text = read_optional(&path, problems)?;
            Some(Selected {
                versions: version_files::python_version(&String::from_utf8_lossy(&text)),
                by: format!("`{}`", path.display()),
            })
        })
        .unwrap_or_else(none)
}

fn asdf_selects(host: &Host, problems: &mut Vec<Problem>) -> Selected {
    let parse = |_: &Path, text: &str| version_files::tool_versions(text);
    let names = [".tool-versions"];
    from_variable("ASDF_PYTHON_VERSION", host, ' ')
        .or_else(|| from_file_above(&names, &host.working_folder, problems, parse))
        .or_else(|| from_file_above(&names, host.home.as_deref()?, problems, parse))
        .unwrap_or_else(none)
}

/// The files of mise that may name a Python, nearest first. Its environments (`mise.<env>.toml`) are not looked at.
const MISE_FILES: &[&str] = &[
    "mise.local.toml",
    "mise.toml",
    ".mise.toml",
    "mise/config.toml",
    ".config/mise.toml",
    ".config/mise/config.toml",
    ".tool-versions",
];

fn mise_selects(host: &Host, problems: &mut Vec<Problem>) -> Selected {
    let parse = |path: &Path, text: &str| {
        if paths::name(path) == ".tool-versions" {
            version_files::tool_versions(text)
        } else {
            version_files::mise_tools(text)
        }
    };
    from_variable("MISE_PYTHON_VERSION", host, ' ')
        .or_else(|| from_file_above(MISE_FILES, &host.working_folder, problems, parse))
        .or_else(|| from_file_above(MISE_FILES, host.home.as_deref()?, problems, parse))
        .unwrap_or_else(none)
}
