//! Who else requires what: the requirements that a change must not break.

use super::change::{Change, Changes};
use crate::judge::declared::{Applicable, without_marker};
use crate::judge::marker::MarkerFacts;
use crate::knowledge::Table;
use crate::model::{Declared, Distribution, Environment, PackageName, Version};

/// A distribution whose requirement a change would violate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Objection {
    /// The distribution that objects.
    pub(crate) by: PackageName,
    /// `pandas 3.0.1 requires numpy>=2`.
    pub(crate) words: String,
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
        words: format!("{} requires {}", distribution.label(), without_marker(line)),
    })
}

/// The changes with everyone who objects moved along, and their words.
pub(crate) fn moved_along(
    environment: &Environment,
    changes: &Changes,
    table: &Table,
) -> (Changes, Vec<String>) {
    let mut words = Vec::new();
    let mut moved = changes.clone();
    for (name, change) in changes.iter() {
        let version = match change {
            Change::Pin(version) | Change::Within(_, version) => version,
            Change::Follow => continue,
        };
        for objection in objections(environment, name, version, &moved, table) {
            words.push(objection.words);
            moved = moved.with(objection.by, Change::Follow);
        }
    }
    (moved, words)
}
