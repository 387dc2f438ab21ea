//! Whether the activated environment is the one that `python` on PATH starts.

use std::ffi::OsStr;
use std::path::Path;

use super::interpreter::{Described, of_executable};
use super::{Host, on_path, paths};
use crate::model::{Cause, FoundBy, Problem, ProblemKind};

/// Says so when `python` on PATH starts another environment than the activated one, or nothing at all.
pub(super) fn mismatch(activated: &Described, host: &Host) -> Option<Problem> {
    let prefix = &activated.interpreter.prefix;
    let variable = activated.interpreter.found_by.to_string();
    let found = ["python", "python3"]
        .iter()
        .find_map(|name| Some((name, on_path::find(OsStr::new(name), host)?)));
    let Some((command, found)) = found else {
        let cause = Cause::NotOnPath {
            variable,
            started: None,
        };
        return Some(Problem::at(ProblemKind::InterpreterMismatch, prefix, cause));
    };
    if lies_in(&found.executable, prefix) {
        return None;
    }
    let started = of_executable(
        &found.executable,
        FoundBy::OnPath((*command).to_owned()),
        host,
    );
    if paths::same(&started.interpreter.prefix, prefix) {
        return None;
    }
    let cause = Cause::NotOnPath {
        variable,
        started: Some(((*command).to_owned(), found.executable)),
    };
    Some(Problem::at(ProblemKind::InterpreterMismatch, prefix, cause))
}

/// Whether an executable stands in a prefix, by whatever links the prefix is reached.
fn lies_in(executable: &Path, prefix: &Path) -> bool {
    executable.starts_with(prefix)
        || executable
            .parent()
            .is_some_and(|folder| paths::real(folder).starts_with(paths::real(prefix)))
}
