//! Who else requires what: the requirements that a change must not break.

use super::change::{Change, Changes};
use crate::judge::declared::{Applicable, specifiers, without_marker};
use crate::judge::marker::MarkerFacts;
use crate::model::{
    Declared, Distribution, Environment, Format, PackageName, Version, VersionSpecifiers,
};
use crate::table::Table;

/// A distribution whose requirement a change would violate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Objection {
    /// The distribution that objects.
    pub(crate) by: PackageName,
    /// `pandas 3.0.1`.
    pub(crate) label: String,
    /// `numpy>=2`.
    pub(crate) line: String,
    /// Why no other release of it can be had, where that is so.
    pub(crate) held: Option<String>,
}

/// Why a distribution stays as it is: it came from elsewhere than an index, where another of that name may be another's.
pub(crate) fn held_by(distribution: &Distribution) -> Option<String> {
    if let Some(url) = distribution.read().and_then(|m| m.source()) {
        return Some(format!("installed from {url}, not from an index"));
    }
    let linked = distribution.format == Format::EggLink;
    linked.then(|| "a develop install, not from an index".to_owned())
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
    let line = applicable
        .certain
        .iter()
        .find(|r| !crate::judge::declared::admits(r, version))?;
    Some(Objection {
        by: distribution.name.clone(),
        label: distribution.label(),
        line: without_marker(line),
        held: held_by(distribution),
    })
}

/// The changes with everyone who objects moved along, and their words; `None` where one who objects cannot be moved.
pub(crate) fn moved_along(
    environment: &Environment,
    changes: &Changes,
    table: &Table,
) -> Option<(Changes, Vec<String>)> {
    let mut words = Vec::new();
    let mut moved = changes.clone();
    for (name, change) in changes.iter() {
        let version = match change {
            Change::Pin(version) | Change::Within(_, version) => version,
            Change::Follow => continue,
        };
        let mut objections = objections(environment, name, version, &moved, table);
        while let Some(objection) = objections.pop() {
            if objection.held.is_some() {
                return None;
            }
            words.push(format!("{} requires {}", objection.label, objection.line));
            moved = moved.with(objection.by.clone(), Change::Follow);
            objections.extend(tied(environment, &objection.by, &moved, table));
        }
    }
    Some((moved, words))
}

/// Who requires a distribution just as it is: whatever it moves to, they move with it.
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
            let line = certain
                .iter()
                .find(|r| specifiers(r).is_some_and(|s| ties(s, present)))?;
            Some(Objection {
                by: d.name.clone(),
                label: d.label(),
                line: without_marker(line),
                held: held_by(d),
            })
        })
        .collect()
}

/// Whether specifiers admit nothing of the series before the one that is there.
fn ties(specifiers: &VersionSpecifiers, present: &Version) -> bool {
    let release = present.release();
    let (major, minor) = (
        release.first().copied().unwrap_or_default(),
        release.get(1).copied().unwrap_or_default(),
    );
    let before = match (minor.checked_sub(1), major.checked_sub(1)) {
        (Some(minor), _) => Version::new([major, minor, 99]),
        (None, Some(major)) => Version::new([major, 99]),
        (None, None) => return false,
    };
    specifiers.contains(present) && !specifiers.contains(&before)
}
