//! Finds interpreters by name on PATH and follows shims.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::interpreter::{Described, of_executable};
use super::shim::{self, Start};
use super::{Host, paths};
use crate::model::{Cause, FoundBy, Implementation, Problem, ProblemKind, PythonVersion};
use crate::read::file::read_start;

/// An executable found by name, with what following its shim met.
pub(super) struct Found {
    pub(super) executable: PathBuf,
    pub(super) problems: Vec<Problem>,
}

/// Where an executable leads that may be a shim.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// The file is no shim.
    NoShim,
    /// The executable that it starts.
    To(PathBuf),
    /// It starts nothing: no selected version has that command.
    Nowhere,
}

/// The first interpreter of that name on PATH, shims followed. A script that is no shim this tool knows cannot be
/// followed and is passed over with a note.
pub(super) fn find(name: &OsStr, host: &Host) -> Option<Found> {
    let mut problems = Vec::new();
    let executable = find_on(host.variable("PATH"), name, host, &mut problems)?;
    Some(Found {
        executable,
        problems,
    })
}

fn find_on(
    path: Option<&OsStr>,
    name: &OsStr,
    host: &Host,
    problems: &mut Vec<Problem>,
) -> Option<PathBuf> {
    for candidate in all(name, path, &host.working_folder) {
        match follow_on(path, &candidate, name, host, problems) {
            Followed::NoShim if is_script(&candidate) => {
                problems.push(Problem::at(
                    ProblemKind::Note,
                    &candidate,
                    Cause::UnknownScript,
                ));
            }
            Followed::NoShim => return Some(candidate),
            Followed::To(executable) => return Some(executable),
            Followed::Nowhere => {}
        }
    }
    None
}

/// Follows an executable, if it is a shim, to what it starts for the command of that name.
pub(super) fn follow(
    executable: &Path,
    command: &OsStr,
    host: &Host,
    problems: &mut Vec<Problem>,
) -> Followed {
    follow_on(host.variable("PATH"), executable, command, host, problems)
}

fn follow_on(
    path: Option<&OsStr>,
    executable: &Path,
    command: &OsStr,
    host: &Host,
    problems: &mut Vec<Problem>,
) -> Followed {
    let Some(starts) = shim::starts(executable, command, host, problems) else {
        return Followed::NoShim;
    };
    for start in starts {
        let found = match start {
            Start::Executable(found) => Some(found),
            Start::System => without_folder_of(executable, path)
                .and_then(|rest| find_on(Some(&rest), command, host, problems)),
        };
        if let Some(found) = found {
            return Followed::To(found);
        }
    }
    Followed::Nowhere
}

/// A PATH without the folder of a shim.
fn without_folder_of(shim: &Path, path: Option<&OsStr>) -> Option<OsString> {
    let shims = shim.parent()?;
    let rest = std::env::split_paths(path?).filter(|folder| !paths::same(folder, shims));
    std::env::join_paths(rest).ok()
}

/// Every executable of that name on a PATH, in its order.
pub(super) fn all(name: &OsStr, path: Option<&OsStr>, working_folder: &Path) -> Vec<PathBuf> {
    which::which_in_all(name, path, working_folder)
        .map(Iterator::collect)
        .unwrap_or_default()
}

/// Whether a file begins as a script does.
pub(super) fn is_script(path: &Path) -> bool {
    read_start(path, 2).is_ok_and(|start| start == b"#!")
}

/// The interpreter that `--python NAME` means: a name on PATH as it is, or a version.
pub(super) fn find_requested(wanted: &OsStr, host: &Host) -> Option<Described> {
    let text = wanted.to_str().unwrap_or_default();
    let describe = |found: Found| {
        let mut described = of_executable(&found.executable, FoundBy::PythonOption, host);
        described.problems.splice(0..0, found.problems);
        described
    };
    let Some(version) = RequestedVersion::parse(text) else {
        return find(wanted, host).map(describe);
    };
    let names = version.names();
    let on_path = names
        .iter()
        .filter_map(|name| find(name, host))
        .map(describe);
    let managed = shim::installed_by_pyenv(text, host)
        .map(|executable| of_executable(&executable, FoundBy::PythonOption, host));
    on_path
        .chain(managed)
        .find(|described| version.fits(described.interpreter.version.as_ref()))
}

/// Folders with interpreters of their own name that a PATH may leave out.
const USUAL: &[&str] = &["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];

/// A CPython of that series on this machine, with which an environment can be made: on PATH, among pyenv's versions, or in
/// one of the usual folders.
#[must_use]
pub(crate) fn interpreter_of(series: &PythonVersion, host: &Host) -> Option<PathBuf> {
    let name = series.minor_text();
    let usual = USUAL
        .iter()
        .map(|folder| Path::new(folder).join(format!("python{name}")))
        .filter(|path| path.is_file())
        .map(|path| of_executable(&path, FoundBy::PythonOption, host));
    find_requested(OsStr::new(&name), host)
        .into_iter()
        .chain(usual)
        .map(|described| described.interpreter)
        .filter(|i| i.implementation == Implementation::CPython && !i.free_threaded)
        .find(|i| i.version.as_ref().is_some_and(|v| v.same_series(series)))
        .and_then(|i| i.executable)
}

/// A version asked for: `3`, `3.10` or `3.10.13`.
enum RequestedVersion {
    Major(u16),
    Version(PythonVersion),
}

impl RequestedVersion {
    fn parse(text: &str) -> Option<Self> {
        if let Ok(major) = text.parse() {
            return Some(Self::Major(major));
        }
        let numeric = text.chars().all(|c| c.is_ascii_digit() || c == '.');
        text.parse().ok().filter(|_| numeric).map(Self::Version)
    }

    fn names(&self) -> Vec<OsString> {
        let own = match self {
            Self::Major(major) => format!("python{major}"),
            Self::Version(version) => format!("python{}", version.minor_text()),
        };
        [own, "python3".to_owned(), "python".to_owned()]
            .map(OsString::from)
            .into()
    }

    fn fits(&self, found: Option<&PythonVersion>) -> bool {
        let Some(found) = found else { return false };
        match self {
            Self::Major(major) => found.major == *major,
            Self::Version(wanted) => {
                wanted.same_series(found) && (wanted.micro.is_none() || wanted.micro == found.micro)
            }
        }
    }
}
