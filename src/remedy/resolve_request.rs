//! The pins for an environment that is yet to be made: `tfpair fix --for`, and the way out by another Python.

use super::candidates::{self, Target};
use super::change::{Change, Changes};
use super::explain_no_release;
use super::plan::{Plan, with_numpy};
use crate::judge::declared::admits;
use crate::model::{
    Conflict, Contents, Coverage, Environment, FoundBy, Implementation, Origin, OriginKind,
    PackageName, Platform, PythonVersion, Requirement, SearchPath, Version,
};
use crate::table::Table;

/// What would be installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The Python it is for.
    pub python: PythonVersion,
    /// The platform it is for.
    pub platform: Platform,
    /// The requirements: `tensorflow==2.10.1`, `numpy==1.26.4`, and the companions that would not come right by
    /// themselves.
    pub pins: Vec<String>,
}

/// Why there is nothing to install.
#[derive(Debug, thiserror::Error)]
pub enum WantedError {
    /// The distribution is none of the family.
    #[error("`{0}` is not of the TensorFlow family")]
    NotTensorflow(PackageName),
    /// No release fits: who wants what.
    #[error("{}", .0.claim)]
    Nothing(Box<Conflict>),
}

/// The newest release that a requirement admits, with a NumPy and companions that work, for a Python or the newest that
/// has one.
pub fn wanted(
    requirement: &Requirement,
    python: Option<&PythonVersion>,
    platform: Platform,
    table: &Table,
) -> Result<Wanted, WantedError> {
    if !table.is_family(&requirement.name) {
        return Err(WantedError::NotTensorflow(requirement.name.clone()));
    }
    let admitted = |v: &Version| admits(requirement, v);
    let found = fresh(&requirement.name, &admitted, python, platform, table);
    let Some((python, plan)) = found else {
        let why =
            explain_no_release::for_requirement(requirement, &admitted, python, platform, table);
        return Err(WantedError::Nothing(Box::new(why)));
    };
    Ok(Wanted {
        python,
        platform,
        pins: plan.changes.requirements(),
    })
}

/// The newest admitted release, with what works with it, in an environment with nothing in it.
pub(super) fn fresh(
    name: &PackageName,
    admitted: &dyn Fn(&Version) -> bool,
    python: Option<&PythonVersion>,
    platform: Platform,
    table: &Table,
) -> Option<(PythonVersion, Plan)> {
    let anywhere = Target {
        python: None,
        implementation: Implementation::CPython,
        free_threaded: false,
        platform: Some(platform),
    };
    for version in candidates::tensorflow(name, &anywhere, table) {
        if !admitted(&version) {
            continue;
        }
        for python in pythons(name, &version, python, platform, table) {
            let environment = bare(python.clone(), platform);
            let target = Target::of(&environment);
            if !candidates::tensorflow(name, &target, table).contains(&version) {
                continue;
            }
            let changes = Changes::default().with(name.clone(), Change::Pin(version.clone()));
            if let Some(found) = with_numpy(&environment, &changes, table) {
                return Some((python, found.plan));
            }
        }
    }
    None
}

/// The Pythons to try: the one asked for, else those that the release has wheels for, newest first.
fn pythons(
    name: &PackageName,
    version: &Version,
    asked: Option<&PythonVersion>,
    platform: Platform,
    table: &Table,
) -> Vec<PythonVersion> {
    if let Some(python) = asked {
        return vec![python.clone()];
    }
    let Some(release) = table.tensorflow_release(name, version) else {
        return Vec::new();
    };
    let tags = release.wheels.iter().flat_map(|g| &g.tags);
    let mut pythons: Vec<PythonVersion> = tags
        .filter(|t| t.fits_platform(platform))
        .flat_map(|t| &t.pythons)
        .filter_map(|tag| PythonVersion::of_cpython_tag(tag))
        .collect();
    pythons.sort();
    pythons.dedup();
    pythons.reverse();
    pythons
}

/// An environment with nothing in it.
pub(super) fn bare(python: PythonVersion, platform: Platform) -> Environment {
    Environment {
        origin: Origin {
            kind: OriginKind::Question,
            path: None,
            found_by: FoundBy::PythonOption,
        },
        coverage: Coverage::Complete,
        interpreter: None,
        python: Some(python),
        implementation: Some(Implementation::CPython),
        platform: Some(platform),
        search_path: SearchPath::default(),
        distributions: Vec::new(),
        modules: Vec::new(),
        problems: Vec::new(),
        project: None,
        contents: Contents::default(),
    }
}
