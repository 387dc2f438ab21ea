//! The plans for an environment: damage is repaired first, and versions change only if that is not enough.

use super::asked;
use super::change::{Change, Changes};
use super::complete::complete;
use super::damage;
use super::interrupted;
use super::new_environment;
use super::overlay;
use super::plan::{Method, Plan};
use super::repair::Repair;
use super::search;
use crate::judge::assessment;
use crate::model::{
    Action, Assessment, Code, Detail, Environment, Finding, PackageName, Severity, Verdict, Version,
};
use crate::table::Table;

/// The plans for an environment without TensorFlow: what an interrupted installer took away, else the newest that works.
pub(super) fn install(environment: &Environment, table: &Table) -> Vec<Plan> {
    match replaced(environment, table) {
        Some(plan) => vec![plan],
        None => search::from_nothing(environment, table),
    }
}

/// What an interrupted installer took away.
fn replaced(environment: &Environment, table: &Table) -> Option<Plan> {
    let (name, version) = interrupted::tensorflow(environment, table)?;
    let mut plan = exactly(environment, name, version, table)?;
    plan.repairs = damage::leftovers(environment);
    Some(plan)
}

/// One release of TensorFlow, with a NumPy that works with it.
fn exactly(
    environment: &Environment,
    name: PackageName,
    version: Version,
    table: &Table,
) -> Option<Plan> {
    let changes = Changes::default().with(name, Change::Exact(version));
    Some(search::with_numpy(environment, &changes, table)?.plan)
}

/// The plans for an import that fails, or of which nothing is certain because something is missing or differs.
pub(super) fn cure(before: &Assessment, table: &Table) -> Vec<Plan> {
    if is_broken(before) {
        let plan = new_environment::recreate(before, table);
        return plan.into_iter().collect();
    }
    if before.pair.tensorflow.is_none()
        && let Some(plan) = replaced(&before.environment, table)
    {
        return vec![plan];
    }
    let mut repairs = damage::repairs(before, table);
    if before.verdict == Verdict::Fails {
        // pip takes what a stale record names for installed and does nothing
        let stale = damage::stale_numpy(before, table);
        let deleted = overlay::deleted(&stale);
        let is_stale = |action: &Action| matches!(action, Action::Delete(path) if deleted.contains(path.as_os_str()));
        repairs.retain(|r| !is_stale(&r.action));
        repairs.splice(0..0, stale);
    }
    if !repairs.is_empty() {
        let plans = with_repairs(before, &repairs, table);
        if !plans.is_empty() {
            return plans;
        }
    }
    with_repairs(before, &[], table)
}

/// The plan for an import that works, with findings that a few commands resolve.
pub(super) fn improve(before: &Assessment, table: &Table) -> Option<Plan> {
    let mut repairs = damage::leftovers(&before.environment);
    repairs.extend(damage::stale_numpy(before, table));
    repairs.extend(damage::repairs(before, table));
    let repaired = overlay::with_repairs(&before.environment, &repairs, table);
    let numpy = before.findings.iter().any(asks_for_another_numpy);
    let better = numpy
        .then(|| search::better_numpy(&repaired, table))
        .flatten();
    let mut plan = better.unwrap_or_else(|| Plan::in_place(Changes::default()));
    plan.repairs = repairs;
    complete(&mut plan, &repaired, table);
    let after = overlay::with_changes(&repaired, &plan.changes, table);
    let does_something = !plan.repairs.is_empty() || !plan.changes.is_empty();
    let works = || assessment(after, table).verdict == Verdict::Works;
    (does_something && works()).then_some(plan)
}

/// Whether another NumPy would resolve a finding of an import that works.
fn asks_for_another_numpy(finding: &Finding) -> bool {
    match &finding.detail {
        Detail::RequirementViolated { found, .. } => found.name.is_numpy(),
        _ => finding.code == Code::NumpyBehaviourChanged,
    }
}

/// Whether no Python could start in the environment.
fn is_broken(assessment: &Assessment) -> bool {
    let broken = |f: &Finding| f.code == Code::EnvironmentBroken && f.severity == Severity::Error;
    assessment.findings.iter().any(broken)
}

/// The plans with repairs: what else is missing is installed, and versions change only if the import does not work then.
fn with_repairs(before: &Assessment, repairs: &[Repair], table: &Table) -> Vec<Plan> {
    let repaired = overlay::with_repairs(&before.environment, repairs, table);
    let after = assessment(repaired, table);
    let missing = asked::missing(&after.environment, &after.findings, table);
    let mut plans = if after.verdict == Verdict::Works {
        vec![Plan::in_place(Changes::default())]
    } else if after.verdict == Verdict::Absent && !repairs.is_empty() {
        // they put aside where TensorFlow was
        let same = before.pair.tensorflow.as_ref();
        let same = same.and_then(|t| Some((t.distribution.clone(), t.version.clone()?)));
        let same =
            same.and_then(|(name, version)| exactly(&after.environment, name, version, table));
        match same {
            Some(plan) => vec![plan],
            None => search::from_nothing(&after.environment, table),
        }
    } else if before.verdict == Verdict::Unknown && missing.is_empty() {
        // nothing says that another version would help
        Vec::new()
    } else {
        search::version_changes(&after.environment, &missing, table)
    };
    if plans.is_empty() && after.verdict == Verdict::Fails {
        plans = new_environment::last_resorts(&after, table);
    }
    for plan in plans.iter_mut().filter(|p| p.method == Method::Install) {
        complete(plan, &after.environment, table);
        // another version replaces what would be installed again
        let replaced = |r: &Repair| matches!(&r.action, Action::Reinstall { name, .. } if plan.changes.names(name));
        plan.repairs = repairs.iter().filter(|r| !replaced(r)).cloned().collect();
    }
    plans
}
