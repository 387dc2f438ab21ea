//! The cure. A remedy is a promise: it is offered only if the judge, asked again with it applied, says `works`.

pub(super) mod candidates;
mod change;
mod command;
mod plan;
mod requirements;
mod settle;

use change::Changes;

use super::assess;
use crate::knowledge::{Table, TableError};
use crate::model::{Assessment, Code, Environment, Remedy, Severity, Step, Verdict};

/// The remedies for an environment, best first. For this question the METADATA of every distribution should have been
/// read: what was not read is taken to require nothing.
pub fn remedies(assessment: &Assessment, table: &Table) -> Result<Vec<Remedy>, TableError> {
    let plans = match assessment.verdict {
        Verdict::Absent => plan::from_nothing(&assessment.environment, table)?,
        Verdict::Fails => plan::cure(assessment, table)?,
        Verdict::Works if has_warning(assessment, Code::NumpyBehaviourChanged) => {
            plan::without_failing_operations(assessment, table)?
        }
        _ => Vec::new(),
    };
    plans
        .into_iter()
        .map(|plan| remedy(plan, assessment, table))
        .collect()
}

fn has_warning(assessment: &Assessment, code: Code) -> bool {
    assessment
        .findings
        .iter()
        .any(|f| f.code == code && f.severity == Severity::Warning)
}

/// A plan in words and commands. It resolves what the judge no longer finds with the changes applied.
fn remedy(plan: plan::Plan, assessment: &Assessment, table: &Table) -> Result<Remedy, TableError> {
    let environment = &assessment.environment;
    let after = tried(environment, &plan.changes, table)?;
    let remains = |code| after.findings.iter().any(|f| f.code == code);
    let mut resolves: Vec<Code> = assessment.findings.iter().map(|f| f.code).collect();
    resolves.retain(|code| !remains(*code));
    resolves.dedup();
    let pins = plan.changes.requirements();
    let bare = assessment.verdict == Verdict::Absent;
    let (mut steps, command) = command::install(environment, &pins, bare);
    steps.push(Step {
        summary: plan.summary.clone(),
        command: Some(command),
        resolves,
        destroys: None,
    });
    Ok(Remedy {
        summary: plan.summary,
        pins,
        steps,
        notes: plan.notes,
    })
}

/// Asks the judge about the environment with the changes applied.
fn tried(
    environment: &Environment,
    changes: &Changes,
    table: &Table,
) -> Result<Assessment, TableError> {
    assess(change::applied(environment, changes, table)?, table)
}
