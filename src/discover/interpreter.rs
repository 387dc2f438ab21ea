//! Describes one interpreter from its files: prefix, base installation, version, platform and the tool that created it.

use std::path::{Path, PathBuf};

use super::base::{self, Base};
use super::layout::{self, EXECUTABLES, Family, Getpath, Series};
use super::small_file::read_at_start;
use super::{Host, legacy, paths, version};
use crate::model::{
    Cause, Creator, FoundBy, Implementation, Interpreter, Platform, Problem, ProblemKind,
};
use crate::read::binary;
use crate::read::file::read_start;
use crate::read::pyvenv_cfg::PyvenvCfg;

/// What the search path needs to know of an interpreter beside the [`Interpreter`] itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Installation {
    /// The base installation, where its standard library was found.
    pub(super) base: Option<Base>,
    /// The series, where known.
    pub(super) series: Option<Series>,
    /// Whether the folders are laid out as on Windows.
    pub(super) windows: bool,
    /// For a virtual environment: whether it sees the packages of its base.
    pub(super) virtual_environment: Option<SystemSite>,
    /// The executable with its links followed.
    pub(super) real_executable: Option<PathBuf>,
}

/// Whether a virtual environment sees the packages of its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SystemSite {
    /// It sees them, and the user's own.
    Seen,
    /// It sees its own alone.
    Hidden,
    /// virtualenv before 20, which put a standard library and a `site.py` of its own into the environment.
    Legacy { seen: bool },
}

/// An interpreter with all that its files state.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) interpreter: Interpreter,
    pub(super) installation: Installation,
    pub(super) problems: Vec<Problem>,
}

fn broken(path: &Path, cause: Cause) -> Problem {
    Problem::at(ProblemKind::EnvironmentBroken, path, cause)
}

/// Reads the `pyvenv.cfg` of a folder.
fn read_cfg(folder: &Path, problems: &mut Vec<Problem>) -> Option<PyvenvCfg> {
    let bytes = read_at_start(&folder.join("pyvenv.cfg"), problems)?;
    Some(PyvenvCfg::parse(&bytes))
}

/// The executable of a prefix, links not followed: the first that exists, else the first that is a broken link.
pub(super) fn executable_in(prefix: &Path) -> Option<PathBuf> {
    let all = || {
        EXECUTABLES
            .iter()
            .map(|&(family, name)| paths::join(prefix, name, family == Family::Windows))
    };
    all()
        .find(|path| path.is_file())
        .or_else(|| versioned_executable(prefix))
        .or_else(|| all().find(|path| paths::dangling_target(path).is_some()))
}

/// `bin/python3.10` where no plain `bin/python` stands beside it.
fn versioned_executable(prefix: &Path) -> Option<PathBuf> {
    let bin = prefix.join("bin");
    paths::names_in(&bin)
        .into_iter()
        .filter(|name| Series::of_name(name).is_some())
        .map(|name| bin.join(name))
        .find(|path| path.is_file())
}

/// Describes the interpreter that an executable starts. `pyvenv.cfg` beside it or one folder up makes it a virtual
/// environment (PEP 405) before any link is followed, as for Python itself.
pub(super) fn of_executable(executable: &Path, found_by: FoundBy, host: &Host) -> Described {
    let folder = executable.parent().unwrap_or(Path::new("/"));
    let above = folder.parent().unwrap_or(folder);
    let mut problems = Vec::new();
    if let Some((variable, other)) = launched_as(executable, host) {
        let folder = other.parent().unwrap_or(Path::new("/"));
        let above = folder.parent().unwrap_or(folder);
        let cause = Cause::LaunchedAs {
            variable: variable.to_owned(),
            other: other.clone(),
        };
        problems.push(Problem::at(
            ProblemKind::InterpreterMismatch,
            executable,
            cause,
        ));
        let beside = read_cfg(folder, &mut problems);
        if let Some(cfg) = beside.or_else(|| read_cfg(above, &mut problems)) {
            let executable = Some(executable);
            return describe(above, executable, Some(&cfg), found_by, host, problems);
        }
        // without a pyvenv.cfg there it is the base, whatever lies beside the executable
        let real = paths::follow_last(executable);
        let folder = real.parent().unwrap_or(Path::new("/"));
        let above = folder.parent().unwrap_or(folder);
        return describe(above, Some(executable), None, found_by, host, problems);
    }
    let beside = read_cfg(folder, &mut problems);
    if let Some(cfg) = beside.or_else(|| read_cfg(above, &mut problems)) {
        let executable = Some(executable);
        return describe(above, executable, Some(&cfg), found_by, host, problems);
    }
    // a conda prefix on Windows has its python.exe at the top
    let prefix = if ["bin", "scripts"].contains(&paths::name(folder).to_ascii_lowercase().as_str())
    {
        above
    } else {
        folder
    };
    describe(prefix, Some(executable), None, found_by, host, problems)
}

/// Variables that name the executable from which Python 3.11 and later look for a `pyvenv.cfg`, in their order.
const LAUNCHED_AS: &[&str] = &["PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__"];

/// The executable that a variable names in the place of this one.
fn launched_as(executable: &Path, host: &Host) -> Option<(&'static str, PathBuf)> {
    let named = |&name: &&'static str| Some((name, host.folder(name)?));
    let (variable, other) = LAUNCHED_AS.iter().find_map(named)?;
    let real = paths::real(executable);
    let series = Series::of_name(paths::name(&real))?;
    let reads = !series.pypy && series.key() >= (3, 11);
    (reads && other.parent() != executable.parent()).then_some((variable, other))
}

/// Describes the interpreter of a prefix.
pub(super) fn of_prefix(prefix: &Path, found_by: FoundBy, host: &Host) -> Described {
    let executable = executable_in(prefix);
    if let Some(executable) = &executable
        && launched_as(executable, host).is_some()
    {
        return of_executable(executable, found_by, host);
    }
    let mut problems = Vec::new();
    let cfg = read_cfg(prefix, &mut problems);
    let (executable, cfg) = (executable.as_deref(), cfg.as_ref());
    describe(prefix, executable, cfg, found_by, host, problems)
}

fn describe(
    prefix: &Path,
    executable: Option<&Path>,
    cfg: Option<&PyvenvCfg>,
    found_by: FoundBy,
    host: &Host,
    mut problems: Vec<Problem>,
) -> Described {
    let family = layout::family_of(prefix, cfg.and_then(PyvenvCfg::home));
    let real = executable
        .filter(|path| path.exists())
        .map(paths::follow_last);
    let legacy = if cfg.is_none() {
        legacy::read(prefix, family)
    } else {
        None
    };
    let series = match &legacy {
        Some(legacy) => Some(legacy.series),
        None => series_of(prefix, real.as_deref(), cfg, family, &mut problems),
    };
    let home = python_home(family, host);
    let base = match (&home, &legacy) {
        (Some(home), _) => base::at(home, family, series),
        (None, Some(legacy)) => base::at(&legacy.base_prefix, family, series),
        (None, None) => find_base(prefix, real.as_deref(), cfg, family, series),
    };
    let series = series.or(base.as_ref().map(|b| b.series));
    let is_virtual = cfg.is_some() || legacy.is_some();
    if cfg.is_some_and(|c| !c.is_utf_8()) && series.is_none_or(|s| s.major > 2) {
        let file = prefix.join("pyvenv.cfg");
        problems.push(broken(&file, Cause::NotUtf8 { stops_python: true }));
    }
    match (executable, &real) {
        (Some(_), Some(_)) if base.is_none() && home.is_some() => {
            let home = home.as_deref().unwrap_or(prefix);
            problems.push(broken(home, Cause::WrongPythonHome));
        }
        (None, _) => problems.push(broken(prefix, Cause::NoExecutable)),
        (Some(executable), None) => problems.push(gone(executable)),
        // of a tree of another system the base is not expected here
        (Some(_), Some(_))
            if base.is_none() && (family == Family::Windows) == host.is_windows() =>
        {
            problems.push(lost_base(prefix, cfg, is_virtual));
        }
        _ => {}
    }
    let told = told_version(prefix, cfg, base.as_ref(), series, &mut problems);
    let implementation = implementation_of(cfg, series);
    let prefix = match &base {
        Some(base) if !is_virtual => base.prefix.clone(),
        _ => prefix.to_path_buf(),
    };
    let externally_managed = base
        .as_ref()
        .filter(|_| !is_virtual)
        .and_then(|b| b.stdlib.as_ref())
        .map(|stdlib| stdlib.join("EXTERNALLY-MANAGED"))
        .filter(|path| path.is_file());
    let (version, version_source) = told.map_or((None, None), |(v, s)| (Some(v), Some(s)));
    let interpreter = Interpreter {
        executable: executable.filter(|_| real.is_some()).map(Path::to_path_buf),
        creator: creator_of(&prefix, cfg, legacy.is_some()),
        base_prefix: base.as_ref().map(|b| b.prefix.clone()),
        version,
        version_source,
        implementation,
        free_threaded: series.is_some_and(|s| s.free_threaded),
        platform: real.as_deref().and_then(|path| platform_of(path, host)),
        found_by,
        externally_managed,
        prefix,
    };
    let system_site = match (cfg, legacy) {
        (Some(cfg), _) if cfg.system_site_packages() => Some(SystemSite::Seen),
        (Some(_), _) => Some(SystemSite::Hidden),
        (None, Some(legacy)) => Some(SystemSite::Legacy {
            seen: legacy.sees_system,
        }),
        (None, None) => None,
    };
    let installation = Installation {
        base,
        series,
        windows: family == Family::Windows,
        virtual_environment: system_site,
        real_executable: real,
    };
    Described {
        interpreter,
        installation,
        problems,
    }
}

/// PYTHONHOME, the first of its two folders. It is none of a tree's for another system.
fn python_home(family: Family, host: &Host) -> Option<PathBuf> {
    let counts = (family == Family::Windows) == host.is_windows();
    let value = host.variable("PYTHONHOME").filter(|_| counts)?;
    let first = std::env::split_paths(value).next()?;
    Some(paths::absolute(&host.working_folder, &first))
}

fn gone(executable: &Path) -> Problem {
    match std::fs::read_link(executable) {
        Ok(target) => broken(executable, Cause::DanglingLink(target)),
        Err(_) => broken(executable, Cause::ExecutableGone),
    }
}

fn lost_base(prefix: &Path, cfg: Option<&PyvenvCfg>, is_virtual: bool) -> Problem {
    match cfg.and_then(PyvenvCfg::home) {
        Some(home) if !Path::new(home).exists() => broken(prefix, Cause::BaseGone(home.to_owned())),
        _ => broken(
            prefix,
            Cause::NoStandardLibrary {
                of_base: is_virtual,
            },
        ),
    }
}

/// The series, from the name of the real executable, else the folders of the environment, else `pyvenv.cfg`.
fn series_of(
    prefix: &Path,
    real: Option<&Path>,
    cfg: Option<&PyvenvCfg>,
    family: Family,
    problems: &mut Vec<Problem>,
) -> Option<Series> {
    let implementation = implementation_of(cfg, None);
    let written = cfg
        .and_then(PyvenvCfg::version)
        .and_then(|text| text.parse().ok())
        .map(|version| Series::of_version(&version, &implementation));
    let named = real.and_then(|path| {
        Series::of_name(paths::name(path))
            .or_else(|| Series::of_name(paths::name(&paths::real(path))))
    });
    if let (Some(named), Some(written)) = (named, written)
        && named.key() != written.key()
    {
        let (interpreter, created_for) = (named.version(), written.version());
        let cause = Cause::OtherPython {
            created_for,
            interpreter,
        };
        problems.push(broken(prefix, cause));
    }
    let folders = || {
        let found = base::series_in(prefix, family);
        match (cfg.is_some(), written) {
            (true, Some(written)) => found.into_iter().find(|s| s.key() == written.key()),
            (true, None) => found.into_iter().next(),
            (false, _) => None,
        }
    };
    named.or_else(folders).or(written)
}

/// The base installation, looked for where `getpath` of that series looks first.
fn find_base(
    prefix: &Path,
    real: Option<&Path>,
    cfg: Option<&PyvenvCfg>,
    family: Family,
    series: Option<Series>,
) -> Option<Base> {
    let home = cfg.and_then(PyvenvCfg::home).map(PathBuf::from);
    let base_key = cfg.and_then(|c| c.get("base-prefix")).map(PathBuf::from);
    // an executable that is a copy lies in the environment itself, where no standard library is
    let linked = real.and_then(Path::parent).map(Path::to_path_buf);
    let python_2 = series.is_some_and(|s| s.major == 2);
    let starts = if python_2 && base_key.is_some() {
        [base_key, home, linked]
    } else if Getpath::of(series) == Getpath::HomeFirst {
        [home, linked, base_key]
    } else {
        [linked, home, base_key]
    };
    starts
        .iter()
        .flatten()
        .filter(|start| cfg.is_none() || !start.starts_with(prefix))
        .find_map(|start| base::search_up(start, family, series))
}

fn told_version(
    prefix: &Path,
    cfg: Option<&PyvenvCfg>,
    base: Option<&Base>,
    series: Option<Series>,
    problems: &mut Vec<Problem>,
) -> Option<version::VersionFile> {
    let fits = |told: &version::VersionFile| series.is_none_or(|s| s.key() == told.0.minor_key());
    let written = cfg
        .and_then(PyvenvCfg::version)
        .and_then(|text| text.parse().ok())
        .map(|version| (version, prefix.join("pyvenv.cfg")))
        .filter(fits);
    match written {
        Some((version, source)) if version.micro.is_some() => Some((version, source)),
        written => base
            .map(|base| version::of_base(base, problems))
            .filter(fits)
            .or(written)
            .or_else(|| version::from_conda(prefix))
            .or_else(|| series.map(|s| (s.version(), prefix.to_path_buf()))),
    }
}

fn implementation_of(cfg: Option<&PyvenvCfg>, series: Option<Series>) -> Implementation {
    let written = cfg
        .and_then(|c| c.get("implementation"))
        .map(str::to_lowercase);
    match written.as_deref() {
        Some("pypy") => Implementation::PyPy,
        Some("graalpy" | "graalvm") => Implementation::GraalPy,
        Some("cpython" | "") | None => match series {
            Some(series) if series.pypy => Implementation::PyPy,
            _ => Implementation::CPython,
        },
        Some(other) => Implementation::Other(other.to_owned()),
    }
}

fn creator_of(prefix: &Path, cfg: Option<&PyvenvCfg>, legacy: bool) -> Creator {
    match cfg {
        Some(cfg) if cfg.get("uv").is_some() => Creator::Uv,
        Some(cfg) if cfg.get("virtualenv").is_some() => Creator::Virtualenv,
        Some(_) => Creator::Venv,
        None if legacy => Creator::Virtualenv,
        None if prefix.join("conda-meta").is_dir() => Creator::Conda,
        None => Creator::Base,
    }
}

/// The platform that an executable is built for. Of a universal one, that of this machine.
fn platform_of(executable: &Path, host: &Host) -> Option<Platform> {
    let head = read_start(executable, binary::HEAD).ok()?;
    let all = binary::platforms(&head);
    let ours = all.iter().copied().find(|&p| host.platform == Some(p));
    ours.or_else(|| all.first().copied())
}
