//! Which environment to check: the one asked for, else the active one, in the order that a shell uses.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::interpreter::{self, Described, Installation};
use super::layout::Series;
use super::on_path::Followed;
use super::{DiscoverError, Host, Located, NotAnEnvironment, Request, activated, on_path, paths};
use crate::model::{
    Cause, Creator, FoundBy, Implementation, Interpreter, Origin, OriginKind, Problem, ProblemKind,
};
use crate::read::file::{SMALL, read_file};

/// Finds the environment of a request: PATH or `--python`; VIRTUAL_ENV; CONDA_PREFIX; a `.venv` in the working folder
/// or a parent of it; the first `python3` or `python` on PATH. A broken environment is found, with a problem that
/// says so.
///
/// # Errors
/// When what is asked for is not there or is no environment, and when nothing at all is found.
pub(crate) fn locate(request: &Request, host: &Host) -> Result<Located, DiscoverError> {
    if let Some(path) = &request.path {
        let path = paths::absolute(&host.working_folder, path);
        return at_path(&path, &FoundBy::Argument, host);
    }
    if let Some(python) = &request.python {
        return by_option(python, host);
    }
    let mut notes = Vec::new();
    let found = active(host, &mut notes)
        .or_else(|| dot_venv(host, &mut notes))
        .or_else(|| first_on_path(&["python3", "python"], host));
    let mut found = found.ok_or(DiscoverError::NoPython)?;
    found.problems.splice(0..0, notes);
    Ok(found)
}

/// Describes the environment at a prefix that is known to be one, as a walk below a folder finds them.
#[must_use]
pub(crate) fn locate_prefix(prefix: &Path, found_by: FoundBy, host: &Host) -> Located {
    environment(interpreter::of_prefix(prefix, found_by, host))
}

fn environment(described: Described) -> Located {
    let Described {
        interpreter,
        installation,
        problems,
    } = described;
    Located {
        origin: Origin {
            kind: OriginKind::Environment,
            path: Some(interpreter.prefix.clone()),
            found_by: interpreter.found_by.clone(),
        },
        interpreter,
        site_packages: None,
        problems,
        installation,
    }
}

/// The activated environment. Where a variable names a folder that does not exist, it is the one that `python` starts.
fn active(host: &Host, notes: &mut Vec<Problem>) -> Option<Located> {
    let variables = [
        ("VIRTUAL_ENV", FoundBy::VirtualEnv),
        ("CONDA_PREFIX", FoundBy::CondaPrefix),
    ];
    for (name, found_by) in variables {
        let Some(prefix) = host.folder(name) else {
            continue;
        };
        let conda = found_by == FoundBy::CondaPrefix;
        if conda && prefix.is_dir() && interpreter::executable_in(&prefix).is_none() {
            notes.push(Problem::at(
                ProblemKind::Note,
                &prefix,
                Cause::CondaWithoutPython,
            ));
            continue;
        }
        if !prefix.is_dir() {
            // the folder was moved or deleted, and `python` is whatever PATH has behind it
            if let Some(started) = first_on_path(&["python", "python3"], host) {
                let checked = Some(started.interpreter.found_by.clone());
                let variable = name;
                let cause = Cause::ActivatedGone { variable, checked };
                notes.push(Problem::at(
                    ProblemKind::InterpreterMismatch,
                    &prefix,
                    cause,
                ));
                return Some(started);
            }
            let cause = Cause::ActivatedGone {
                variable: name,
                checked: None,
            };
            let mut described = missing(&prefix, found_by, cause);
            described
                .problems
                .extend(activated::mismatch(&described, host));
            return Some(environment(described));
        }
        let mut described = interpreter::of_prefix(&prefix, found_by, host);
        described
            .problems
            .extend(activated::mismatch(&described, host));
        return Some(environment(described));
    }
    None
}

/// An environment that is named and not there.
fn missing(prefix: &Path, found_by: FoundBy, cause: Cause) -> Described {
    Described {
        interpreter: nothing(prefix, found_by),
        installation: Installation::default(),
        problems: vec![Problem::at(ProblemKind::EnvironmentBroken, prefix, cause)],
    }
}

fn nothing(prefix: &Path, found_by: FoundBy) -> Interpreter {
    Interpreter {
        executable: None,
        prefix: prefix.to_path_buf(),
        base_prefix: None,
        version: None,
        version_source: None,
        implementation: Implementation::CPython,
        free_threaded: false,
        platform: None,
        creator: Creator::Base,
        found_by,
        externally_managed: None,
    }
}

/// The `.venv` of the working folder or of the nearest parent that has one.
fn dot_venv(host: &Host, notes: &mut Vec<Problem>) -> Option<Located> {
    host.working_folder
        .ancestors()
        .find_map(|folder| dot_venv_in(folder, &FoundBy::DotVenv, host, notes))
}

/// The `.venv` of one folder: an environment, a link to one, or a file that names one.
fn dot_venv_in(
    folder: &Path,
    found_by: &FoundBy,
    host: &Host,
    notes: &mut Vec<Problem>,
) -> Option<Located> {
    let path = folder.join(".venv");
    if let Some(target) = paths::dangling_target(&path) {
        let cause = Cause::DanglingLink(target);
        return Some(environment(missing(&path, found_by.clone(), cause)));
    }
    if path.is_file() {
        return Some(named_by_file(&path, found_by, host));
    }
    if !path.is_dir() {
        return None;
    }
    if path.join("pyvenv.cfg").is_file() || interpreter::executable_in(&path).is_some() {
        return Some(locate_prefix(&path, found_by.clone(), host));
    }
    notes.push(Problem::at(ProblemKind::Note, &path, Cause::NoEnvironment));
    None
}

/// A `.venv` that is a file names an environment: its path, or its name below WORKON_HOME.
fn named_by_file(file: &Path, found_by: &FoundBy, host: &Host) -> Located {
    let text = match read_file(file, SMALL) {
        Ok(text) => text,
        Err(error) => {
            let cause = Cause::error(&error.kind);
            return environment(missing(file, found_by.clone(), cause));
        }
    };
    let text = String::from_utf8_lossy(&text);
    let name = text.lines().next().unwrap_or_default().trim();
    let folder = file.parent().unwrap_or(Path::new("/"));
    let beside = (!name.is_empty()).then(|| paths::absolute(folder, Path::new(name)));
    let named = host.folder("WORKON_HOME").map(|home| home.join(name));
    let target = beside
        .into_iter()
        .chain(named.filter(|_| !name.is_empty()))
        .find(|path| path.is_dir());
    match target {
        Some(prefix) => locate_prefix(&prefix, found_by.clone(), host),
        None => {
            let cause = Cause::NamesNoEnvironment(name.chars().take(80).collect());
            environment(missing(file, found_by.clone(), cause))
        }
    }
}

fn first_on_path(names: &[&str], host: &Host) -> Option<Located> {
    names.iter().find_map(|name| {
        let found = on_path::find(OsStr::new(name), host)?;
        let by = FoundBy::OnPath((*name).to_owned());
        let mut described = interpreter::of_executable(&found.executable, by, host);
        described.problems.splice(0..0, found.problems);
        Some(environment(described))
    })
}

fn by_option(python: &OsStr, host: &Host) -> Result<Located, DiscoverError> {
    let path = paths::absolute(&host.working_folder, Path::new(python));
    let is_path = Path::new(python).components().count() > 1
        || Path::new(python).is_absolute()
        || path.symlink_metadata().is_ok();
    if is_path {
        return at_path(&path, &FoundBy::PythonOption, host);
    }
    on_path::find_requested(python, host)
        .map(environment)
        .ok_or_else(|| DiscoverError::NotOnPath {
            wanted: python.to_string_lossy().into_owned(),
        })
}

/// What a path that a person typed is: an executable, an environment, a site-packages folder, a project.
fn at_path(path: &Path, found_by: &FoundBy, host: &Host) -> Result<Located, DiscoverError> {
    if let Some(target) = paths::dangling_target(path) {
        let cause = Cause::DanglingLink(target);
        return Ok(broken_link(path, found_by, cause, host));
    }
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => DiscoverError::NotThere {
            path: path.to_path_buf(),
        },
        _ => DiscoverError::Unreadable {
            path: path.to_path_buf(),
            cause: error.to_string(),
        },
    })?;
    if metadata.is_dir() {
        at_folder(path, found_by, host)
    } else {
        at_file(path, found_by, host)
    }
}

/// A broken link may be the executable of an environment that is otherwise there.
fn broken_link(path: &Path, found_by: &FoundBy, cause: Cause, host: &Host) -> Located {
    let around = path.ancestors().skip(1).take(2);
    if around.into_iter().any(|f| f.join("pyvenv.cfg").is_file()) {
        return environment(interpreter::of_executable(path, found_by.clone(), host));
    }
    environment(missing(path, found_by.clone(), cause))
}

fn at_file(path: &Path, found_by: &FoundBy, host: &Host) -> Result<Located, DiscoverError> {
    let no_environment = |cause| DiscoverError::NoEnvironment {
        path: path.to_path_buf(),
        cause,
    };
    let name = paths::name(path);
    if name == "pyvenv.cfg" {
        let prefix = path.parent().unwrap_or(Path::new("/"));
        return Ok(locate_prefix(prefix, found_by.clone(), host));
    }
    if name == ".venv" {
        return Ok(named_by_file(path, found_by, host));
    }
    if !name.starts_with("python") && !name.starts_with("pypy") && !name.starts_with("graalpy") {
        return Err(no_environment(NotAnEnvironment::OtherFile));
    }
    let mut problems = Vec::new();
    let executable = match on_path::follow(path, OsStr::new(name), host, &mut problems) {
        Followed::NoShim if on_path::is_script(path) => {
            return Err(no_environment(NotAnEnvironment::UnknownScript));
        }
        Followed::NoShim => path.to_path_buf(),
        Followed::To(executable) => executable,
        Followed::Nowhere => {
            return Err(no_environment(NotAnEnvironment::IdleShim));
        }
    };
    let mut described = interpreter::of_executable(&executable, found_by.clone(), host);
    if described.installation.base.is_none() && described.interpreter.platform.is_none() {
        return Err(no_environment(NotAnEnvironment::UnknownExecutable));
    }
    described.problems.splice(0..0, problems);
    Ok(environment(described))
}

fn at_folder(path: &Path, found_by: &FoundBy, host: &Host) -> Result<Located, DiscoverError> {
    if path.join("pyvenv.cfg").is_file()
        || path.join("conda-meta").is_dir()
        || interpreter::executable_in(path).is_some()
    {
        return Ok(locate_prefix(path, found_by.clone(), host));
    }
    if ["bin", "scripts"].contains(&paths::name(path).to_ascii_lowercase().as_str())
        && let Some(prefix) = path.parent()
        && interpreter::executable_in(prefix).is_some()
    {
        return Ok(locate_prefix(prefix, found_by.clone(), host));
    }
    if is_site_packages(path) {
        return Ok(at_site_packages(path, found_by, host));
    }
    let mut notes = Vec::new();
    if let Some(mut located) = dot_venv_in(path, found_by, host, &mut notes) {
        located.problems.splice(0..0, notes);
        return Ok(located);
    }
    Err(DiscoverError::NoEnvironment {
        path: path.to_path_buf(),
        cause: NotAnEnvironment::OtherFolder,
    })
}

/// A folder of packages: by its name, or by the distributions in it (`pip install --target`).
fn is_site_packages(path: &Path) -> bool {
    let name = paths::name(path).to_ascii_lowercase();
    ["site-packages", "dist-packages"].contains(&name.as_str())
        || paths::names_in(path).iter().any(|name| {
            [".dist-info", ".egg-info"]
                .iter()
                .any(|ending| name.ends_with(ending))
        })
}

/// The environment that a site-packages folder belongs to, when its prefix stands around it; else the bare folder.
fn at_site_packages(path: &Path, found_by: &FoundBy, host: &Host) -> Located {
    let around = path.ancestors().skip(1).take(4).find(|prefix| {
        let is_prefix =
            prefix.join("pyvenv.cfg").is_file() || interpreter::executable_in(prefix).is_some();
        is_prefix && owns(prefix, path, host)
    });
    if let Some(prefix) = around {
        return locate_prefix(prefix, found_by.clone(), host);
    }
    bare(path, found_by)
}

/// Whether the interpreter of a prefix has that folder on its search path.
fn owns(prefix: &Path, site_packages: &Path, host: &Host) -> bool {
    let located = locate_prefix(prefix, FoundBy::Argument, host);
    let (path, _) = super::search_path(&located, host);
    path.entries
        .iter()
        .any(|entry| paths::same(&entry.path, site_packages))
}

fn bare(path: &Path, found_by: &FoundBy) -> Located {
    let series: Option<Series> = path
        .ancestors()
        .skip(1)
        .take(2)
        .find_map(|folder| Series::of_name(paths::name(folder)));
    let folder = path.parent().map(Path::to_path_buf);
    let interpreter = Interpreter {
        version: series.map(Series::version),
        version_source: series.and(folder),
        implementation: match series {
            Some(series) if series.pypy => Implementation::PyPy,
            _ => Implementation::CPython,
        },
        free_threaded: series.is_some_and(|s| s.free_threaded),
        ..nothing(path, found_by.clone())
    };
    Located {
        origin: Origin {
            kind: OriginKind::SitePackages,
            path: Some(path.to_path_buf()),
            found_by: found_by.clone(),
        },
        interpreter,
        site_packages: Some(PathBuf::from(path)),
        problems: Vec::new(),
        installation: Installation::default(),
    }
}
