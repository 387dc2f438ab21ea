//! `tfpair fix --for REQUIREMENT`: the pins for an environment that is yet to be created.

use super::explain_no_release;
use super::fresh::{self, Releases};
use crate::model::{Conflict, PackageName, Pin, Platform, PythonVersion, Requirement, Version};
use crate::table::Table;

/// What would be installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResolvedRequest {
    /// The Python it is for.
    pub python: PythonVersion,
    /// The platform it is for.
    pub platform: Platform,
    /// TensorFlow, NumPy, and the companions of which an installer would choose a version that fails.
    pub pins: Vec<Pin>,
}

/// Why there is nothing to install.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RequestError {
    /// The distribution is not of the family.
    #[error("`{0}` is not a TensorFlow distribution")]
    NotTensorflow(PackageName),
    /// No release fits.
    #[error("no TensorFlow release matches the request")]
    NoRelease(Box<Conflict>),
}

/// The newest release that a requirement admits, with a NumPy and companions that work, for a Python or the newest that
/// has one.
pub(crate) fn resolve_request(
    requirement: &Requirement,
    python: Option<&PythonVersion>,
    platform: Platform,
    table: &Table,
) -> Result<ResolvedRequest, RequestError> {
    if !table.is_family(&requirement.name) {
        return Err(RequestError::NotTensorflow(requirement.name.clone()));
    }
    let admits = |v: &Version| requirement.admits(v);
    let extras: Vec<String> = requirement.extras.iter().map(ToString::to_string).collect();
    let releases = Releases {
        name: &requirement.name,
        extras: &extras,
        admits: &admits,
    };
    match fresh::newest(&releases, python, platform, table) {
        Some((python, plan)) => Ok(ResolvedRequest {
            python,
            platform,
            pins: plan.changes.pins().collect(),
        }),
        None => Err(RequestError::NoRelease(Box::new(
            explain_no_release::for_requirement(requirement, &admits, python, platform, table),
        ))),
    }
}
