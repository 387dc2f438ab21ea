//! The search: change NumPy alone; then companions; then TensorFlow within its series; then TensorFlow upward.

use std::path::PathBuf;

use super::add_companion_fixes::add_companion_fixes;
use super::candidates::{self, Target};
use super::change::{Change, Changes};
use super::repair::Repair;
use super::requirements::moved_along;
use crate::judge::resolved_pair::{ResolvedPair, numpy_name};
use crate::model::{
    Assessment, Code, Declared, Environment, PackageName, PythonVersion, Verdict, Version,
    VersionSpecifiers, name_of,
};
use crate::table::Table;

/// How many ways out are offered at the most: the nearest, and one that keeps the rest as it is.
const OFFERED: usize = 2;

/// A way out, before it is put into commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) changes: Changes,
    pub(super) summary: String,
    pub(super) notes: Vec<String>,
    pub(super) means: Method,
    /// What is repaired before anything changes.
    pub(super) repairs: Vec<Repair>,
}

/// By what means a plan is carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Method {
    /// The installer of the environment changes it.
    Install,
    /// A new environment is made with another Python.
    Anew {
        /// Its version, or its series.
        python: PythonVersion,
        /// Where it is, if that is known already.
        executable: Option<PathBuf>,
    },
}

/// A plan with what it costs; the least is taken.
pub(super) struct Ranked {
    pub(super) plan: Plan,
    cost: Cost,
}

/// What a plan costs, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    moved_along: usize,
    violates_declared: bool,
    leaves_warning: bool,
    changes: usize,
}

const FREE: Cost = Cost {
    moved_along: 0,
    violates_declared: false,
    leaves_warning: false,
    changes: 1,
};

/// The ways out of a failing import.
pub(super) fn cure(assessment: &Assessment, table: &Table) -> Vec<Plan> {
    let environment = &assessment.environment;
    let Some(tensorflow) = assessment.pair.tensorflow.as_ref() else {
        return Vec::new();
    };
    let mut plans = Vec::new();
    plans.extend(with_numpy(environment, &Changes::default(), table));
    // a way that leaves everyone else in peace is enough; else the next one may be better
    let peaceful = plans.first().is_some_and(|p| p.cost.moved_along == 0);
    if !peaceful && let Some(version) = &tensorflow.version {
        plans.extend(with_tensorflow(
            environment,
            &tensorflow.distribution,
            version,
            table,
        ));
    }
    plans.truncate(OFFERED);
    let mut plans: Vec<Plan> = plans.into_iter().map(|r| r.plan).collect();
    if plans.is_empty() {
        plans.extend(super::new_environment::elsewhere(assessment, table));
    }
    plans
}

/// The ways out of operations that fail with this NumPy: as a cure, and they no longer fail.
pub(super) fn without_failing_operations(assessment: &Assessment, table: &Table) -> Vec<Plan> {
    let found = with_numpy(&assessment.environment, &Changes::default(), table);
    let gone = |r: &Ranked| !r.cost.leaves_warning && !r.plan.changes.is_empty();
    found.into_iter().filter(gone).map(|r| r.plan).collect()
}

/// The pair to install where there is no TensorFlow: the newest with a wheel here, and a NumPy that fits.
pub(super) fn from_nothing(environment: &Environment, table: &Table) -> Vec<Plan> {
    let (Some(name), true) = (name_of("tensorflow"), environment.python.is_some()) else {
        return Vec::new();
    };
    let target = Target::of(environment);
    for version in candidates::tensorflow(&name, &target, table) {
        let changes = Changes::default().with(name.clone(), Change::Pin(version));
        if let Some(found) = with_numpy(environment, &changes, table) {
            return vec![found.plan];
        }
    }
    Vec::new()
}

/// The best NumPy, newest first, for an environment with changes already chosen.
pub(super) fn with_numpy(
    environment: &Environment,
    base: &Changes,
    table: &Table,
) -> Option<Ranked> {
    let numpy = numpy_name()?;
    let works = known_to_work(environment, base, table);
    let mut best: Option<Ranked> = None;
    let mut consider = |changes: Changes| -> bool {
        if let Some(ranked) = ranked(environment, changes, table)
            && best.as_ref().is_none_or(|b| ranked.cost < b.cost)
        {
            let free = ranked.cost <= FREE;
            best = Some(ranked);
            return free;
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
        if consider(base.clone().with(numpy.clone(), Change::Pin(version))) {
            break;
        }
    }
    best
}

/// The NumPy interval known to work with the TensorFlow of an environment, to save trying what cannot.
pub(super) fn known_to_work(
    environment: &Environment,
    base: &Changes,
    table: &Table,
) -> Option<VersionSpecifiers> {
    let tried = super::change::applied(environment, base, table);
    let resolved = ResolvedPair::find(&tried, table);
    let tensorflow = resolved.tensorflow.as_ref()?;
    let version = tensorflow.distribution.version.clone()?;
    let companions = |name: &PackageName| crate::judge::pair::companion(&tried, name);
    let any = Version::new([1]);
    let known = table.pair(&crate::table::PairQuery {
        tensorflow: &version,
        numpy: resolved
            .numpy
            .as_ref()
            .and_then(|n| n.version.as_ref())
            .unwrap_or(&any),
        python: tried.python.as_ref(),
        platform: tried.platform,
        official: true,
        companions: &companions,
    });
    known.works
}

/// TensorFlow within its series, newest patch first; then upward, the nearest series first.
fn with_tensorflow(
    environment: &Environment,
    name: &PackageName,
    current: &Version,
    table: &Table,
) -> Option<Ranked> {
    let series = |v: &Version| (v.release().first().copied(), v.release().get(1).copied());
    let mut versions = candidates::tensorflow(name, &Target::of(environment), table);
    versions.retain(|v| series(v) >= series(current) && v != current);
    // the nearest series first, within it the newest patch
    versions.sort_by(|a, b| series(a).cmp(&series(b)).then(b.cmp(a)));
    let mut best: Option<Ranked> = None;
    for version in versions {
        let changes = Changes::default().with(name.clone(), Change::Pin(version));
        if let Some(ranked) = with_numpy(environment, &changes, table)
            && best
                .as_ref()
                .is_none_or(|b| ranked.cost.moved_along < b.cost.moved_along)
        {
            let peaceful = ranked.cost.moved_along == 0;
            best = Some(ranked);
            if peaceful {
                break;
            }
        }
    }
    best
}

/// A set of changes settled and judged: a plan only if the judge says that the import works.
fn ranked(environment: &Environment, changes: Changes, table: &Table) -> Option<Ranked> {
    let settled = add_companion_fixes(environment, changes, table);
    if settled.changes.is_empty() || settled.assessment.verdict != Verdict::Works {
        return None;
    }
    let (changes, objections) = moved_along(environment, &settled.changes, table)?;
    let after = &settled.assessment;
    let leaves_warning = after
        .findings
        .iter()
        .any(|f| f.code == Code::NumpyBehaviourChanged);
    let cost = Cost {
        moved_along: objections.len(),
        violates_declared: after.pair.declared == Declared::Violated,
        leaves_warning,
        changes: changes.len(),
    };
    let summary = summary(environment, &changes);
    Some(Ranked {
        plan: Plan {
            changes,
            summary,
            notes: notes(&objections, after),
            means: Method::Install,
            repairs: Vec::new(),
        },
        cost,
    })
}

fn notes(objections: &[String], after: &Assessment) -> Vec<String> {
    let mut notes: Vec<String> = objections
        .iter()
        .map(|o| format!("{o}: the installer moves it to a release that fits"))
        .collect();
    if after.pair.declared == Declared::Violated {
        notes.push(format!(
            "pip will say that `{}` is not met; the pair is known to work",
            after.pair.requires.join(", ")
        ));
    }
    notes
}

/// `numpy 2.2.6 -> 1.26.4`, one change after the other.
fn summary(environment: &Environment, changes: &Changes) -> String {
    let parts: Vec<String> = changes
        .iter()
        .map(|(name, change)| {
            let found = environment.first(name).and_then(|d| d.version.as_ref());
            match (change, found) {
                (Change::Pin(to), Some(from)) => format!("{name} {from} -> {to}"),
                (Change::Pin(to), None) => format!("install {name} {to}"),
                (Change::Within(to, _), Some(from)) => format!("{name} {from} -> {}", spaced(to)),
                (Change::Within(to, _), None) => format!("install {name} {}", spaced(to)),
                (Change::Follow, _) => format!("{name} moved along"),
            }
        })
        .collect();
    parts.join(", ")
}

fn spaced(specifiers: &VersionSpecifiers) -> String {
    specifiers
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",")
}
