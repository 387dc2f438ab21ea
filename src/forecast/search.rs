//! The search of an installer: the newest release of one distribution after the other, and back where that leads nowhere.

use std::collections::BTreeMap;

use super::candidates::Index;
use super::consistent::may_be_met;
use super::{Forecast, Install, Picked, Unresolvable, Want, Wanter};
use crate::model::{PackageName, Requirement, Ternary, Version};

/// So many releases are tried.
const STEPS: usize = 4000;

pub(super) fn search(install: &Install<'_>, index: &Index<'_>) -> Result<Forecast, Unresolvable> {
    let mut state = State::default();
    let holds = |r: &Requirement| index.facts.evaluate(&r.marker) == Ternary::Yes;
    let given = install.requirements.iter().chain(install.constraints);
    for (line, requirement) in given.enumerate().filter(|(_, r)| holds(r)) {
        let asked = line < install.requirements.len();
        state.add(requirement.clone(), Wanter::Line(line), asked, index);
    }
    let mut steps = STEPS;
    let state = state.solved(index, &mut steps)?;
    let pinned = |name: &PackageName| {
        let mut wants = state.wants.get(name).into_iter().flatten();
        wants.any(|w| matches!(w.by, Wanter::Line(_)) && w.requirement.pinned().is_some())
    };
    let releases = state.order.iter().filter_map(|name| {
        Some(Picked {
            name: name.clone(),
            version: state.picked.get(name)?.clone(),
            pinned: pinned(name),
        })
    });
    Ok(Forecast {
        releases: releases.collect(),
        others: state.others.clone(),
    })
}

/// How far the search has come.
#[derive(Debug, Clone, Default)]
struct State {
    wants: BTreeMap<PackageName, Vec<Want>>,
    /// What is to be chosen, in the order in which it was first asked for.
    order: Vec<PackageName>,
    picked: BTreeMap<PackageName, Version>,
    others: Vec<PackageName>,
}

impl State {
    fn add(&mut self, requirement: Requirement, by: Wanter, asked: bool, index: &Index<'_>) {
        let name = &requirement.name;
        let known = index.knows(name);
        let list = if known {
            &mut self.order
        } else {
            &mut self.others
        };
        if asked && !list.contains(name) {
            list.push(name.clone());
        }
        let wants = self.wants.entry(name.clone()).or_default();
        wants.push(Want { requirement, by });
    }

    fn requirements(&self, name: &PackageName) -> Vec<&Requirement> {
        let wants = self.wants.get(name).into_iter().flatten();
        wants.map(|want| &want.requirement).collect()
    }

    fn impossible(&self, name: &PackageName, index: &Index<'_>) -> Unresolvable {
        Unresolvable {
            name: name.clone(),
            wants: self.wants.get(name).cloned().unwrap_or_default(),
            not_here: index.is_elsewhere(name, &self.requirements(name)),
        }
    }

    /// What is chosen next: what is pinned, then what was asked for first.
    fn next(&self) -> Option<&PackageName> {
        let mut open = self.order.iter().filter(|n| !self.picked.contains_key(*n));
        let first = open.clone().next();
        let pinned = |n: &&PackageName| self.requirements(n).iter().any(|r| r.pinned().is_some());
        open.find(pinned).or(first)
    }

    fn solved(&self, index: &Index<'_>, steps: &mut usize) -> Result<Self, Unresolvable> {
        let Some(name) = self.next().cloned() else {
            return Ok(self.clone());
        };
        let mut first_conflict = None;
        for version in index.admitted(&name, &self.requirements(&name)) {
            if *steps == 0 {
                break;
            }
            *steps -= 1;
            let conflict = match self.with(&name, version.clone(), index) {
                Ok(state) => match state.solved(index, steps) {
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
        Err(first_conflict.unwrap_or_else(|| self.impossible(&name, index)))
    }

    /// The state with one more release, unless what it requires contradicts what is chosen or leaves nothing to choose.
    fn with(
        &self,
        name: &PackageName,
        version: Version,
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
            state.add(requirement, by, true, index);
            let possible = match state.picked.contains_key(&of) {
                true => chosen,
                false if index.knows(&of) => {
                    !index.admitted(&of, &state.requirements(&of)).is_empty()
                }
                false => may_be_met(&state.requirements(&of)),
            };
            if !possible {
                return Err(state.impossible(&of, index));
            }
        }
        state.picked.insert(name.clone(), version);
        Ok(state)
    }
}
