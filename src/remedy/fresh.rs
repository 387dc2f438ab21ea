//! A TensorFlow with a NumPy and companions that work, for an environment that is yet to be created.

use super::candidates::{self, Target};
use super::change::{Change, Changes};
use super::plan::Plan;
use super::search::with_numpy;
use crate::model::{
    Environment, FoundBy, Implementation, Origin, OriginKind, PackageName, Platform, PythonVersion,
    Version,
};
use crate::table::Table;

/// The releases that are looked for.
pub(super) struct Releases<'a> {
    pub(super) name: &'a PackageName,
    pub(super) extras: &'a [String],
    pub(super) admits: &'a dyn Fn(&Version) -> bool,
}

/// The newest release, with what works with it, for a Python or the newest that has a wheel.
pub(super) fn newest(
    of: &Releases<'_>,
    python: Option<&PythonVersion>,
    platform: Platform,
    table: &Table,
) -> Option<(PythonVersion, Plan)> {
    let any_python = Target {
        python: None,
        implementation: Implementation::CPython,
        free_threaded: false,
        platform: Some(platform),
    };
    let versions = candidates::tensorflow(of.name, &any_python, table);
    for version in versions.into_iter().filter(|v| (of.admits)(v)) {
        for python in pythons(of.name, &version, python, platform, table) {
            let environment = empty(python.clone(), platform);
            let target = Target::of(&environment);
            if !candidates::tensorflow(of.name, &target, table).contains(&version) {
                continue;
            }
            let changes = Changes::default()
                .with(of.name.clone(), Change::Exact(version.clone()))
                .with_extras(of.name, of.extras);
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
    let tags = release.wheels().iter().flat_map(|g| g.tags());
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
pub(super) fn empty(python: PythonVersion, platform: Platform) -> Environment {
    let origin = Origin {
        kind: OriginKind::Question,
        path: None,
        found_by: FoundBy::PythonOption,
    };
    Environment {
        python: Some(python),
        implementation: Some(Implementation::CPython),
        platform: Some(platform),
        ..Environment::empty(origin)
    }
}
