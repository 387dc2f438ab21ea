//! Small files of an environment that need not exist, and whose other failures are problems of the environment.

use std::path::Path;

use super::interpreter::problem;
use crate::model::{Cause, Problem, ProblemKind};
use crate::read::file::{ReadError, SMALL, read_file};

/// Reads a small file that need not exist. Any other failure is a problem.
pub(super) fn read_optional(path: &Path, problems: &mut Vec<Problem>) -> Option<Vec<u8>> {
    match read_file(path, SMALL) {
        Ok(bytes) => return Some(bytes),
        Err(error) if error.is_missing() => {}
        Err(error) => {
            problems.push(problem(
                ProblemKind::Unreadable,
                path,
                unreadable(&error, false),
            ));
        }
    }
    None
}

/// The same for a file that Python reads at start-up, which it never ends on a pipe or a device.
pub(super) fn read_at_start(path: &Path, problems: &mut Vec<Problem>) -> Option<Vec<u8>> {
    match read_file(path, SMALL) {
        Ok(bytes) => return Some(bytes),
        Err(error) if error.is_missing() => {}
        Err(error) if error.is_endless() => {
            problems.push(problem(
                ProblemKind::EnvironmentBroken,
                path,
                unreadable(&error, true),
            ));
        }
        Err(error) => {
            problems.push(problem(
                ProblemKind::Unreadable,
                path,
                unreadable(&error, false),
            ));
        }
    }
    None
}

fn unreadable(error: &ReadError, stops_python: bool) -> Cause {
    Cause::Unreadable {
        error: error.kind.to_string(),
        stops_python,
    }
}
