//! A new environment: if the old one cannot be repaired, if its Python has no release that works, or if the system manages
//! its Python (PEP 668).

use super::candidates::{self, Target};
use super::change::{Change, Changes};
use super::command;
use super::fresh::{self, Releases};
use super::plan::{Method, Plan};
use super::repair::Repair;
use super::search::with_numpy;
use crate::model::{Assessment, Code, Environment, Finding, Note, PackageName, Platform, Version};
use crate::table::Table;

/// Where a new environment is created: a name that no tool uses.
pub(super) const FOLDER: &str = ".venv-tensorflow";

/// The same TensorFlow in a new environment, with the Python that the broken one had.
pub(super) fn recreate(assessment: &Assessment, table: &Table) -> Option<Plan> {
    let tensorflow = assessment.pair.tensorflow.as_ref()?;
    let same = |v: &Version| Some(v) == tensorflow.version.as_ref();
    beside(
        &assessment.environment,
        &tensorflow.distribution,
        &same,
        table,
    )
}

/// A plan for an environment beside the one that was looked at, with the same Python.
fn beside(
    environment: &Environment,
    name: &PackageName,
    admits: &dyn Fn(&Version) -> bool,
    table: &Table,
) -> Option<Plan> {
    let python = environment.python.as_ref()?;
    let platform = environment
        .platform
        .or_else(|| platform_of_wheels(environment))?;
    let releases = Releases {
        name,
        extras: &[],
        admits,
    };
    let (_, mut plan) = fresh::newest(&releases, Some(python), platform, table)?;
    plan.method = Method::NewEnvironment {
        python: python.clone(),
        executable: None,
        other: false,
    };
    Some(plan)
}

/// The platform of the wheels of an environment, where there is no interpreter.
fn platform_of_wheels(environment: &Environment) -> Option<Platform> {
    let all = environment.distributions.iter().filter_map(|d| d.read());
    all.flat_map(|m| &m.tags)
        .flat_map(|t| &t.platforms)
        .find_map(|p| Platform::parse(p))
}

/// The last resorts: an older TensorFlow that has a wheel for this Python, and another Python for this TensorFlow.
pub(super) fn last_resorts(assessment: &Assessment, table: &Table) -> Vec<Plan> {
    let environment = &assessment.environment;
    let unsupported = |f: &Finding| f.code == Code::PythonUnsupported;
    let (Some(tensorflow), true) = (
        assessment.pair.tensorflow.as_ref(),
        assessment.findings.iter().any(unsupported),
    ) else {
        return Vec::new();
    };
    let name = &tensorflow.distribution;
    let versions = candidates::tensorflow(name, &Target::of(environment), table);
    let older = versions.into_iter().find_map(|version| {
        let changes = Changes::default().with(name.clone(), Change::Exact(version));
        with_numpy(environment, &changes, table)
    });
    let mut plans: Vec<Plan> = older.map(|found| found.plan).into_iter().collect();
    let same = |v: &Version| Some(v) == tensorflow.version.as_ref();
    let releases = Releases {
        name,
        extras: &[],
        admits: &same,
    };
    let other = environment
        .platform
        .and_then(|platform| fresh::newest(&releases, None, platform, table));
    plans.extend(other.map(|(python, mut plan)| {
        plan.method = Method::NewEnvironment {
            python,
            executable: None,
            other: true,
        };
        plan
    }));
    plans
}

/// The plans without those that would change a Python which the system manages: what they would install goes into an
/// environment of its own, with the same Python.
pub(super) fn outside(plans: Vec<Plan>, assessment: &Assessment, table: &Table) -> Vec<Plan> {
    let environment = &assessment.environment;
    if !command::is_managed(environment) {
        return plans;
    }
    let changes_it = |p: &Plan| {
        p.method == Method::Install
            && (!p.changes.is_empty() || p.repairs.iter().any(Repair::installs))
    };
    let (changing, mut kept): (Vec<Plan>, Vec<Plan>) = plans.into_iter().partition(changes_it);
    let Some(first) = changing.into_iter().next() else {
        return kept;
    };
    let pinned = first
        .changes
        .iter()
        .find_map(|(name, change)| match change {
            Change::Exact(version) if table.is_family(name) => {
                Some((name.clone(), version.clone()))
            }
            _ => None,
        });
    let installed = assessment.pair.tensorflow.as_ref();
    let installed =
        installed.and_then(|t| Some((t.distribution.clone(), t.version.as_ref()?.clone())));
    let Some((name, version)) = pinned.or(installed) else {
        return kept;
    };
    let Some(mut plan) = beside(environment, &name, &|v| *v == version, table) else {
        return kept;
    };
    let interpreter = environment.interpreter.as_ref();
    if let Method::NewEnvironment { executable, .. } = &mut plan.method {
        *executable = interpreter.and_then(|i| i.executable.clone());
    }
    let marker = interpreter.and_then(|i| i.externally_managed.clone());
    plan.notes.extend(marker.map(Note::SystemManaged));
    // what hides a module hides it from a new environment too
    plan.repairs = first
        .repairs
        .into_iter()
        .filter(|r| !r.installs())
        .collect();
    kept.insert(0, plan);
    kept
}
