//! A new environment: where the old one is beyond repair, where its Python has no release that works, and where the system
//! manages it (PEP 668).

use super::candidates::{self, Target};
use super::change::{Change, Changes};
use super::plan::{Method, Plan, with_numpy};
use super::repair::Repair;
use super::{command, resolve_request};
use crate::model::{Assessment, Code, Environment, Finding, Platform, Version};
use crate::table::Table;

/// Where a new environment is made: a name that no tool takes for its own.
pub(super) const FOLDER: &str = ".venv-tensorflow";

/// The same TensorFlow in a new environment, with the Python that the broken one had.
pub(super) fn anew(assessment: &Assessment, table: &Table) -> Vec<Plan> {
    let Some(tensorflow) = assessment.pair.tensorflow.as_ref() else {
        return Vec::new();
    };
    let same = |v: &Version| Some(v) == tensorflow.version.as_ref();
    let environment = &assessment.environment;
    let plan = beside(environment, &tensorflow.distribution, &same, table);
    plan.into_iter().collect()
}

/// A plan for an environment beside the one that was looked at, with the same Python.
fn beside(
    environment: &Environment,
    name: &crate::model::PackageName,
    admitted: &dyn Fn(&Version) -> bool,
    table: &Table,
) -> Option<Plan> {
    let (Some(python), Some(platform)) = (
        environment.python.as_ref(),
        environment.platform.or_else(|| of_wheel(environment)),
    ) else {
        return None;
    };
    let found = resolve_request::fresh(name, admitted, Some(python), platform, table);
    found.map(|(_, mut plan)| {
        plan.means = Method::Anew {
            python: python.clone(),
            executable: None,
        };
        plan
    })
}

/// The platform that the wheels of an environment are for, where no interpreter is left to tell.
fn of_wheel(environment: &Environment) -> Option<Platform> {
    let all = environment.distributions.iter().filter_map(|d| d.read());
    all.flat_map(|m| &m.tags)
        .flat_map(|t| &t.platforms)
        .find_map(|p| Platform::parse(p))
}

/// The last resorts: an older TensorFlow that has a wheel for this Python, and another Python for this TensorFlow.
pub(super) fn elsewhere(assessment: &Assessment, table: &Table) -> Vec<Plan> {
    let environment = &assessment.environment;
    let unsupported = |f: &Finding| f.code == Code::PythonUnsupported;
    let (Some(tensorflow), true) = (
        assessment.pair.tensorflow.as_ref(),
        assessment.findings.iter().any(unsupported),
    ) else {
        return Vec::new();
    };
    let mut plans = Vec::new();
    for version in candidates::tensorflow(&tensorflow.distribution, &Target::of(environment), table)
    {
        let changes =
            Changes::default().with(tensorflow.distribution.clone(), Change::Pin(version));
        if let Some(found) = with_numpy(environment, &changes, table) {
            plans.push(found.plan);
            break;
        }
    }
    let same = |v: &Version| Some(v) == tensorflow.version.as_ref();
    let Some(platform) = environment.platform else {
        return plans;
    };
    if let Some((python, mut plan)) =
        resolve_request::fresh(&tensorflow.distribution, &same, None, platform, table)
    {
        plan.summary = format!("Python {python}: {}", plan.summary);
        plan.means = Method::Anew {
            python,
            executable: None,
        };
        plans.push(plan);
    }
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
        p.means == Method::Install
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
            Change::Pin(version) if table.is_family(name) => Some((name.clone(), version.clone())),
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
    if let Method::Anew { executable, .. } = &mut plan.means {
        *executable = interpreter.and_then(|i| i.executable.clone());
    }
    if let Some(marker) = interpreter.and_then(|i| i.externally_managed.as_ref()) {
        plan.notes.push(format!(
            "`{}` says that the system manages this Python, so nothing is installed into it; `tfpair fix \
             --break-system-packages` names what would",
            marker.display()
        ));
    }
    // what hides a module hides it from a new environment too
    plan.repairs = first
        .repairs
        .into_iter()
        .filter(|r| !r.installs())
        .collect();
    kept.insert(0, plan);
    kept
}
