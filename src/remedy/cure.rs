//! The plans for an environment: damage is repaired first, and versions change only if that is not enough.

use super::change::{Change, Changes};
use super::damage;
use super::interrupted;
use super::new_environment;
use super::overlay;
use super::plan::{Method, Plan};
use super::repair::Repair;
use super::search;
use crate::judge::assessment as assessment_of;
use crate::model::{Action, Assessment, Code, Environment, Finding, Severity, Verdict};
use crate::table::Table;

/// The plans for an environment without TensorFlow: what an interrupted installer took away, else the newest that works.
pub(super) fn install(environment: &Environment, table: &Table) -> Vec<Plan> {
    let replaced = interrupted::tensorflow(environment, table).and_then(|(name, version)| {
        let changes = Changes::default().with(name, Change::Exact(version));
        let mut plan = search::with_numpy(environment, &changes, table)?.plan;
        plan.repairs = damage::leftovers(environment);
        Some(plan)
    });
    match replaced {
        Some(plan) => vec![plan],
        None => search::from_nothing(environment, table),
    }
}

/// The plans for an import that fails, or of which nothing is certain because files are not as they were installed.
pub(super) fn cure(assessment: &Assessment, table: &Table) -> Vec<Plan> {
    if is_broken(assessment) {
        let plan = new_environment::recreate(assessment, table);
        return plan.into_iter().collect();
    }
    let mut repairs = damage::repairs(assessment, table);
    if assessment.verdict == Verdict::Fails {
        // pip takes what a stale record names for installed and does nothing
        let stale = damage::stale_numpy(assessment, table);
        repairs.retain(|r| !stale.contains(r));
        repairs.splice(0..0, stale);
    }
    if !repairs.is_empty() {
        let plans = with_repairs(assessment, &repairs, table);
        if !plans.is_empty() {
            return plans;
        }
    }
    match assessment.verdict {
        Verdict::Fails => changes(assessment, table),
        _ => Vec::new(),
    }
}

/// The plans that change versions, here or in another environment.
fn changes(assessment: &Assessment, table: &Table) -> Vec<Plan> {
    let plans = search::version_changes(assessment, table);
    if plans.is_empty() {
        return new_environment::last_resorts(assessment, table);
    }
    plans
}

/// Whether no Python could start in the environment.
fn is_broken(assessment: &Assessment) -> bool {
    let broken = |f: &Finding| f.code == Code::EnvironmentBroken && f.severity == Severity::Error;
    assessment.findings.iter().any(broken)
}

/// The plan that deletes leftovers which do no harm yet.
pub(super) fn cleanup(assessment: &Assessment, table: &Table) -> Vec<Plan> {
    let mut repairs = damage::leftovers(&assessment.environment);
    repairs.extend(damage::stale_numpy(assessment, table));
    if repairs.is_empty() {
        return Vec::new();
    }
    with_repairs(assessment, &repairs, table)
}

/// The plans with repairs: nothing more if the import works then, else what else must change.
fn with_repairs(assessment: &Assessment, repairs: &[Repair], table: &Table) -> Vec<Plan> {
    let repaired = overlay::with_repairs(&assessment.environment, repairs, table);
    let after = assessment_of(repaired, table);
    if after.verdict == Verdict::Works {
        return vec![Plan {
            repairs: repairs.to_vec(),
            changes: Changes::default(),
            notes: Vec::new(),
            method: Method::Install,
        }];
    }
    let mut plans = changes(&after, table);
    for plan in plans.iter_mut().filter(|p| p.method == Method::Install) {
        // another version replaces what would be installed again
        let replaced = |r: &Repair| matches!(&r.action, Action::Reinstall { name, .. } if plan.changes.names(name));
        plan.repairs = repairs.iter().filter(|r| !replaced(r)).cloned().collect();
    }
    plans
}
