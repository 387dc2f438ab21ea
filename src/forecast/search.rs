//! The search of an installer: the newest release of one distribution after the other, and back where that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::candidates::Index;
use super::consistent::may_be_met;
use super::{Forecast, Install, Picked, Unresolvable, Want, Wanter};
use crate::model::{PackageName, Requirement, Ternary, Version};

/// So many releases are tried.
const STEPS: usize = 4000;

pub(super) fn search(install: &Install<'_>, index: &Index<'_>) -> Result<Forecast, Unresolvable> {
    let mut lines = Lines::default();
    let mut state = State::default();
    let holds = |r: &Requirement| index.facts.evaluate(&r.marker) == Ternary::Yes;
    let given = install.requirements.iter().chain(install.constraints);
    for (line, requirement) in given.enumerate().filter(|(_, r)| holds(r)) {
        let name = &requirement.name;
        if line < install.requirements.len() {
            if index.knows(name) {
                state.ask(name);
            } else {
                lines.others.insert(name.clone());
            }
        }
        lines.wants.entry(name.clone()).or_default().push(Want {
            requirement: requirement.clone(),
            by: Wanter::Line(line),
        });
    }
    let mut steps = STEPS;
    let state = state.solved(&lines, index, &mut steps)?;
    let named = |name: &PackageName| {
        let mut wants = lines.wants.get(name).into_iter().flatten();
        wants.find_map(|want| want.requirement.pinned().cloned())
    };
    let releases = state.order.iter().filter_map(|name| {
        Some(Picked {
            name: name.clone(),
            version: state.picked.get(name)?.clone(),
            pinned: named(name).is_some(),
        })
    });
    let others: BTreeSet<&PackageName> = lines.others.iter().chain(&state.others).collect();
    Ok(Forecast {
        releases: releases.collect(),
        others: others
            .into_iter()
            .map(|name| (name.clone(), named(name)))
            .collect(),
    })
}

/// What the lines want; there may be any number of them.
#[derive(Debug, Default)]
struct Lines {
    wants: BTreeMap<PackageName, Vec<Want>>,
    others: BTreeSet<PackageName>,
}

/// How far the search has come.
#[derive(Debug, Clone, Default)]
struct State {
    /// What the chosen releases want.
    wants: BTreeMap<PackageName, Vec<Want>>,
    /// What is to be chosen, in the order in which it was first asked for.
    order: Vec<PackageName>,
    picked: BTreeMap<PackageName, Version>,
    others: BTreeSet<PackageName>,
}

impl State {
    fn ask(&mut self, name: &PackageName) {
        if !self.order.contains(name) {
            self.order.push(name.clone());
        }
    }

    fn wants<'s>(&'s self, name: &PackageName, lines: &'s Lines) -> impl Iterator<Item = &'s Want> {
        let own = self.wants.get(name).into_iter().flatten();
        lines.wants.get(name).into_iter().flatten().chain(own)
    }

    fn requirements<'s>(&'s self, name: &PackageName, lines: &'s Lines) -> Vec<&'s Requirement> {
        self.wants(name, lines)
            .map(|want| &want.requirement)
            .collect()
    }

    fn impossible(&self, name: &PackageName, lines: &Lines, index: &Index<'_>) -> Unresolvable {
        Unresolvable {
            name: name.clone(),
            wants: self.wants(name, lines).cloned().collect(),
            not_here: index.is_elsewhere(name, &self.requirements(name, lines)),
        }
    }

    /// What is chosen next: what is pinned, then what was asked for first.
    fn next(&self, lines: &Lines) -> Option<&PackageName> {
        let mut open = self.order.iter().filter(|n| !self.picked.contains_key(*n));
        let first = open.clone().next();
        let pinned = |n: &&PackageName| {
            self.requirements(n, lines)
                .iter()
                .any(|r| r.pinned().is_some())
        };
        open.find(pinned).or(first)
    }

    fn solved(
        &self,
        lines: &Lines,
        index: &Index<'_>,
        steps: &mut usize,
    ) -> Result<Self, Unresolvable> {
        let Some(name) = self.next(lines).cloned() else {
            return Ok(self.clone());
        };
        let mut first_conflict = None;
        for version in index.admitted(&name, &self.requirements(&name, lines)) {
            if *steps == 0 {
                break;
            }
            *steps -= 1;
            let conflict = match self.with(&name, version.clone(), lines, index) {
                Ok(state) => match state.solved(lines, index, steps) {
                    Ok(solved) => return Ok(solved),
                    Err(conflict) => conflict,
                },
                Err(conflict) => conflict,
            };
            let by_this = |want: &Want| matches!(&want.by, Wanter::Release(n, _) if *n == name);
            let concerns = conflict.name == name || conflict.wants.iter().any(by_this);
            let conflict = first_conflict.get_or_insert(conflict);
            if !concerns {
                // another release of this distribution changes nothing
                return Err(conflict.clone());
            }
        }
        Err(first_conflict.unwrap_or_else(|| self.impossible(&name, lines, index)))
    }

    /// The state with one more release, unless what it requires contradicts what is chosen or leaves nothing to choose.
    fn with(
        &self,
        name: &PackageName,
        version: Version,
        lines: &Lines,
        index: &Index<'_>,
    ) -> Result<Self, Unresolvable> {
        let mut state = self.clone();
        for requirement in index.requires(name, &version) {
            if index.facts.evaluate(&requirement.marker) != Ternary::Yes {
                continue;
            }
            let of = requirement.name.clone();
            let by = Wanter::Release(name.clone(), version.clone());
            let admits = |v: &Version| requirement.admits(v);
            let chosen = state.picked.get(&of).is_none_or(admits);
            if index.knows(&of) {
                state.ask(&of);
            } else {
                state.others.insert(of.clone());
            }
            let wants = state.wants.entry(of.clone()).or_default();
            wants.push(Want { requirement, by });
            let possible = match state.picked.contains_key(&of) {
                true => chosen,
                false if index.knows(&of) => !index
                    .admitted(&of, &state.requirements(&of, lines))
                    .is_empty(),
                false => may_be_met(&state.requirements(&of, lines)),
            };
            if !possible {
                return Err(state.impossible(&of, lines, index));
            }
        }
        state.picked.insert(name.clone(), version);
        Ok(state)
    }
}
