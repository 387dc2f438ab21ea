//! Small files of an environment that need not exist, and whose other failures are problems of the environment.

use std::path::Path;

use crate::model::{Cause, Problem, ProblemKind};
use crate::read::file::{ReadError, SMALL, read_file};

/// Reads a small file that need not exist. Any other failure is a problem.
pub(super) fn read_optional(path: &Path, problems: &mut Vec<Problem>) -> Option<Vec<u8>> {
    read(path, |_| false, problems)
}

/// The same for a file that Python reads at start-up, which it never ends on a pipe or a device.
pub(super) fn read_at_start(path: &Path, problems: &mut Vec<Problem>) -> Option<Vec<u8>> {
    read(path, ReadError::is_endless, problems)
}

fn read(
    path: &Path,
    stops_python: impl Fn(&ReadError) -> bool,
    problems: &mut Vec<Problem>,
) -> Option<Vec<u8>> {
    let error = match read_file(path, SMALL) {
        Ok(bytes) => return Some(bytes),
        Err(error) if error.is_missing() => return None,
        Err(error) => error,
    };
    let stops_python = stops_python(&error);
    let kind = match stops_python {
        true => ProblemKind::EnvironmentBroken,
        false => ProblemKind::Unreadable,
    };
    let error = error.kind.to_string();
    let cause = Cause::Unreadable {
        error,
        stops_python,
    };
    problems.push(Problem::at(kind, path, cause));
    None
}
