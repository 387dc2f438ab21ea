//! Requirements of other distributions that a change must not violate.

use super::change::{Change, Changes};
use crate::judge::resolved_pair::ResolvedPair;
use crate::model::{
    Applicable, Declared, Distribution, Environment, Format, Held, MarkerFacts, PackageName,
    Requirement, Version, VersionSpecifiers, tightest,
};
use crate::table::Table;

/// A distribution whose requirement a change would violate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Objection {
    /// The distribution that objects.
    pub(crate) name: PackageName,
    /// Its version.
    pub(crate) version: Option<Version>,
    /// The requirement.
    pub(crate) requirement: Requirement,
    /// Why no other release of it can be installed, where that is so.
    pub(crate) held: Option<Held>,
}

impl Objection {
    fn of(distribution: &Distribution, requirement: &Requirement) -> Self {
        Self {
            name: distribution.name.clone(),
            version: distribution.version.clone(),
            requirement: requirement.clone(),
            held: held_by(distribution),
        }
    }
}

/// Why a distribution stays as it is: it came from elsewhere than an index, which may have another of its name.
pub(crate) fn held_by(distribution: &Distribution) -> Option<Held> {
    if let Some(url) = distribution.read().and_then(|m| m.source()) {
        return Some(Held::InstalledFrom(url.to_owned()));
    }
    (distribution.format == Format::EggLink).then_some(Held::Develop)
}

/// Who would object to a version of a distribution. The TensorFlow family is not asked: it is judged by what is known.
pub(crate) fn objections(
    environment: &Environment,
    name: &PackageName,
    version: &Version,
    changes: &Changes,
    table: &Table,
) -> Vec<Objection> {
    let facts = MarkerFacts::of(environment);
    let mut seen = Vec::new();
    environment
        .distributions
        .iter()
        .filter(|d| !table.is_family(&d.name) && d.name != *name && !changes.names(&d.name))
        .filter(|d| {
            // of several of one name the first counts
            let first = !seen.contains(&&d.name);
            seen.push(&d.name);
            first
        })
        .filter_map(|d| objection(d, name, version, &facts))
        .collect()
}

fn objection(
    distribution: &Distribution,
    name: &PackageName,
    version: &Version,
    facts: &MarkerFacts,
) -> Option<Objection> {
    let applicable = Applicable::on(&distribution.read()?.requires, name, facts);
    if applicable.satisfied_by(version) != Declared::Violated {
        return None;
    }
    let requirement = applicable.certain.iter().find(|r| !r.admits(version))?;
    Some(Objection::of(distribution, requirement))
}

/// The changes with everyone who objects moved along; `None` where one who objects cannot be moved.
pub(crate) fn with_moved(
    environment: &Environment,
    changes: &Changes,
    table: &Table,
) -> Option<(Changes, Vec<Objection>)> {
    let mut met = Vec::new();
    let mut moved = changes.clone();
    for (name, change) in changes.iter() {
        let Some(version) = change.version() else {
            continue;
        };
        let mut open = objections(environment, name, version, &moved, table);
        while let Some(objection) = open.pop() {
            if objection.held.is_some() {
                return None;
            }
            let change = following(environment, &objection.name, changes, table);
            let extras: Vec<String> = table
                .extra_when_moved(&objection.name)
                .map(str::to_owned)
                .into_iter()
                .collect();
            moved = moved
                .with(objection.name.clone(), change)
                .with_extras(&objection.name, &extras);
            open.extend(tied(environment, &objection.name, &moved, table));
            met.push(objection);
        }
    }
    Some((moved, met))
}

/// The move of a distribution to whatever fits the rest, within what TensorFlow requires of it: an installer does not ask
/// TensorFlow, which the command does not name.
fn following(
    environment: &Environment,
    name: &PackageName,
    changes: &Changes,
    table: &Table,
) -> Change {
    let resolved = ResolvedPair::find(environment, table);
    let chosen = changes.iter().find(|(name, _)| table.is_family(name));
    let requires = match chosen.map(|(name, change)| (name, change.version())) {
        Some((name, Some(version))) => table.requires(name, version, environment.platform),
        _ => resolved.tensorflow.and_then(|t| t.requires),
    };
    let facts = MarkerFacts::of(environment);
    let within = requires.and_then(|requires| {
        let certain = Applicable::on(&requires, name, &facts).certain;
        let range = tightest(certain.iter().filter_map(Requirement::specifiers));
        Change::within(range).filter(|_| !certain.is_empty())
    });
    within.unwrap_or(Change::Follow)
}

/// The distributions that admit only the present version of another: they move with it.
fn tied(
    environment: &Environment,
    name: &PackageName,
    moved: &Changes,
    table: &Table,
) -> Vec<Objection> {
    let facts = MarkerFacts::of(environment);
    let Some(present) = environment.first(name).and_then(|d| d.version.as_ref()) else {
        return Vec::new();
    };
    environment
        .distributions
        .iter()
        .filter(|d| !table.is_family(&d.name) && d.name != *name && !moved.names(&d.name))
        .filter_map(|d| {
            let certain = Applicable::on(&d.read()?.requires, name, &facts).certain;
            let requirement = certain
                .iter()
                .find(|r| r.specifiers().is_some_and(|s| ties(s, present)))?;
            Some(Objection::of(d, requirement))
        })
        .collect()
}

/// Whether specifiers admit nothing of the series before the one that is there.
fn ties(specifiers: &VersionSpecifiers, present: &Version) -> bool {
    let (major, minor) = present.series();
    let before = match (minor.checked_sub(1), major.checked_sub(1)) {
        (Some(minor), _) => Version::new([major, minor, 99]),
        (None, Some(major)) => Version::new([major, 99]),
        (None, None) => return false,
    };
    specifiers.contains(present) && !specifiers.contains(&before)
}
