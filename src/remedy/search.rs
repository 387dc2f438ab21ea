//! The search: change NumPy alone; then companions; then TensorFlow within its series; then TensorFlow upward.

use super::add_companion_fixes::add_companion_fixes;
use super::candidates::{self, Target};
use super::change::{Change, Changes};
use super::known_range::known_range;
use super::plan::Plan;
use super::requirements::{Objection, with_moved};
use crate::judge::resolved_pair::ResolvedPair;
use crate::model::{Assessment, Code, Declared, Environment, Note, PackageName, Verdict, Version};
use crate::table::Table;

/// How many plans are offered at the most: the nearest, and one that keeps the rest as it is.
const OFFERED: usize = 2;

/// A plan with its cost.
pub(super) struct Ranked {
    pub(super) plan: Plan,
    cost: Cost,
}

/// What a plan costs, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    moved: usize,
    violates_declared: bool,
    leaves_warning: bool,
    changes: usize,
}

impl Cost {
    /// Whether nothing can cost less that changes as many distributions or more.
    fn is_least(&self, changes: usize) -> bool {
        let least = Self {
            moved: 0,
            violates_declared: false,
            leaves_warning: false,
            changes,
        };
        *self <= least
    }
}

/// The plans that change versions within the environment, on top of changes already chosen.
pub(super) fn version_changes(
    environment: &Environment,
    base: &Changes,
    table: &Table,
) -> Vec<Plan> {
    let mut plans = Vec::new();
    plans.extend(with_numpy(environment, base, table));
    // a plan that moves nobody else is enough; else another TensorFlow may move fewer
    let moves_nobody = plans.first().is_some_and(|p| p.cost.moved == 0);
    if !moves_nobody && let Some((name, version)) = installed(environment, table) {
        plans.extend(with_tensorflow(environment, &name, &version, table));
    }
    plans.truncate(OFFERED);
    plans.into_iter().map(|r| r.plan).collect()
}

/// The TensorFlow that an installer changes: where a stub leads to the one that counts, the stub.
fn installed(environment: &Environment, table: &Table) -> Option<(PackageName, Version)> {
    let resolved = ResolvedPair::find(environment, table);
    let tensorflow = resolved.tensorflow.as_ref()?;
    let distribution = tensorflow.stubs.first().copied();
    let distribution = distribution.unwrap_or(tensorflow.distribution);
    Some((distribution.name.clone(), distribution.version.clone()?))
}

/// The plan that changes NumPy where the import works: after it, no operation fails because of NumPy, and NumPy satisfies
/// what TensorFlow declares.
pub(super) fn better_numpy(environment: &Environment, table: &Table) -> Option<Plan> {
    let found = with_numpy(environment, &Changes::default(), table)?;
    let cost = &found.cost;
    let better = !cost.leaves_warning && !cost.violates_declared && cost.moved == 0;
    better.then_some(found.plan)
}

/// The pair to install where there is no TensorFlow: the newest with a wheel here, and a NumPy that fits.
pub(super) fn from_nothing(environment: &Environment, table: &Table) -> Vec<Plan> {
    if environment.python.is_none() {
        return Vec::new();
    }
    let name = PackageName::tensorflow();
    let target = Target::of(environment);
    let newest_first = candidates::tensorflow(&name, &target, table).into_iter();
    let plan = |version| {
        let changes = Changes::default().with(name.clone(), Change::Exact(version));
        with_numpy(environment, &changes, table)
    };
    let found = newest_first.filter_map(plan).next();
    found.map(|r| r.plan).into_iter().collect()
}

/// The best NumPy, newest first, for an environment with changes already chosen.
pub(super) fn with_numpy(
    environment: &Environment,
    base: &Changes,
    table: &Table,
) -> Option<Ranked> {
    let numpy = PackageName::numpy();
    let works = known_range(environment, base, table);
    let mut best: Option<Ranked> = None;
    // whether nothing better can come
    let mut consider = |changes: Changes| -> bool {
        let chosen = changes.len();
        if let Some(ranked) = ranked(environment, changes, table)
            && best.as_ref().is_none_or(|b| ranked.cost < b.cost)
        {
            let least = ranked.cost.is_least(chosen);
            best = Some(ranked);
            return least;
        }
        false
    };
    let fresh = !base.is_empty() && environment.first(&numpy).is_none();
    if !fresh && consider(base.clone()) {
        return best;
    }
    for version in candidates::numpy(&Target::of(environment), table) {
        if works.as_ref().is_some_and(|w| !w.contains(&version)) {
            continue;
        }
        if consider(base.clone().with(numpy.clone(), Change::Exact(version))) {
            break;
        }
    }
    best
}

/// TensorFlow within its series, newest patch first; then upward, the nearest series first.
fn with_tensorflow(
    environment: &Environment,
    name: &PackageName,
    current: &Version,
    table: &Table,
) -> Option<Ranked> {
    let mut versions = candidates::tensorflow(name, &Target::of(environment), table);
    versions.retain(|v| v.series() >= current.series() && v != current);
    versions.sort_by(|a, b| a.series().cmp(&b.series()).then(b.cmp(a)));
    let mut best: Option<Ranked> = None;
    for version in versions {
        let changes = Changes::default().with(name.clone(), Change::Exact(version));
        if let Some(ranked) = with_numpy(environment, &changes, table)
            && best
                .as_ref()
                .is_none_or(|b| ranked.cost.moved < b.cost.moved)
        {
            let moves_nobody = ranked.cost.moved == 0;
            best = Some(ranked);
            if moves_nobody {
                break;
            }
        }
    }
    best
}

/// A plan for changes, if the judge says that the import works with them.
fn ranked(environment: &Environment, changes: Changes, table: &Table) -> Option<Ranked> {
    let completed = add_companion_fixes(environment, changes, table);
    if completed.changes.is_empty() || completed.assessment.verdict != Verdict::Works {
        return None;
    }
    let (changes, objections) = with_moved(environment, &completed.changes, table)?;
    let after = &completed.assessment;
    let leaves_warning = after
        .findings
        .iter()
        .any(|f| f.code == Code::NumpyBehaviourChanged);
    let cost = Cost {
        moved: objections.len(),
        violates_declared: after.pair.declared == Declared::Violated,
        leaves_warning,
        changes: changes.len(),
    };
    Some(Ranked {
        plan: Plan {
            notes: notes(objections, after),
            ..Plan::in_place(changes)
        },
        cost,
    })
}

fn notes(objections: Vec<Objection>, after: &Assessment) -> Vec<Note> {
    let moved = objections.into_iter().map(|o| Note::Moved {
        name: o.name,
        version: o.version,
        requirement: o.requirement,
    });
    let mut notes: Vec<Note> = moved.collect();
    if after.pair.declared == Declared::Violated {
        notes.push(Note::StaysViolated(after.pair.requires.clone()));
    }
    notes
}
