//! A plan in words and commands.

use super::command::{self, Installer, Words};
use super::plan::{Means, Plan};
use super::{repair, tried};
use crate::knowledge::{Table, TableError};
use crate::model::{Assessment, Code, Creator, Environment, Remedy, Severity, Step, Verdict};

/// Turns a plan into a remedy: its steps in order, in the words of the environment's own installer.
pub(super) fn remedy(
    plan: Plan,
    assessment: &Assessment,
    table: &Table,
) -> Result<Remedy, TableError> {
    let environment = &assessment.environment;
    let resolves = resolved(&plan, assessment, table)?;
    let pins = plan.changes.requirements();
    let mut steps = Vec::new();
    match &plan.means {
        Means::Install => install(&mut steps, &plan, &pins, resolves, assessment),
        Means::Anew { interpreter } => {
            anew(&mut steps, &plan, &pins, interpreter, resolves, assessment);
        }
    }
    let mut notes = plan.notes;
    notes.extend(mixing(environment));
    notes.extend(restart(environment));
    Ok(Remedy {
        summary: plan.summary,
        pins,
        steps,
        notes,
    })
}

fn install(
    steps: &mut Vec<Step>,
    plan: &Plan,
    pins: &[String],
    resolves: Vec<Code>,
    assessment: &Assessment,
) {
    let environment = &assessment.environment;
    let mut resolves = resolves;
    for repair in &plan.repairs {
        let (own, rest) = resolves
            .into_iter()
            .partition(|code| repair.cures.contains(code));
        resolves = rest;
        steps.extend(repair.steps(environment, own));
    }
    if plan.changes.is_empty() {
        // what else comes right with the damage comes right with the last of the steps
        if let Some(last) = steps.last_mut() {
            last.resolves.append(&mut resolves);
        }
        return;
    }
    let bare = assessment.verdict == Verdict::Absent;
    let (before, words) = command::install(environment, pins, bare);
    for (why, words) in before {
        steps.push(step(environment, why, &words, Vec::new(), None));
    }
    steps.push(step(
        environment,
        plan.summary.clone(),
        &words,
        resolves,
        None,
    ));
}

fn anew(
    steps: &mut Vec<Step>,
    plan: &Plan,
    pins: &[String],
    interpreter: &str,
    resolves: Vec<Code>,
    assessment: &Assessment,
) {
    let environment = &assessment.environment;
    let [make, fill] = command::anew(environment, interpreter, FOLDER, pins);
    let why = format!("a new environment with {interpreter}, in `{FOLDER}` of the working folder");
    steps.push(step(environment, why, &make, Vec::new(), None));
    steps.push(step(
        environment,
        plan.summary.clone(),
        &fill,
        resolves,
        None,
    ));
}

/// Where a new environment is made: a name that no tool takes for its own.
pub(super) const FOLDER: &str = ".venv-tensorflow";

pub(super) fn step(
    environment: &Environment,
    summary: String,
    words: &Words,
    resolves: Vec<Code>,
    destroys: Option<String>,
) -> Step {
    Step {
        summary,
        command: Some(words.line(environment)),
        words: words.0.clone(),
        resolves,
        destroys,
    }
}

/// What the judge no longer finds with the damage repaired and the changes applied; all of it in an environment made anew.
fn resolved(plan: &Plan, assessment: &Assessment, table: &Table) -> Result<Vec<Code>, TableError> {
    // a code may stand for an error that goes and for a warning that stays
    let mut found: Vec<(Code, Severity)> = assessment
        .findings
        .iter()
        .map(|f| (f.code, f.severity))
        .collect();
    if plan.means == Means::Install {
        let mended = repair::mended(&assessment.environment, &plan.repairs, table)?;
        let after = tried(&mended, &plan.changes, table)?;
        let stays =
            |of: &(Code, Severity)| after.findings.iter().any(|f| (f.code, f.severity) == *of);
        found.retain(|of| !stays(of));
    }
    let mut codes: Vec<Code> = found.into_iter().map(|(code, _)| code).collect();
    codes.dedup();
    Ok(codes)
}

/// conda does not see what pip changes, and the other way round.
fn mixing(environment: &Environment) -> Option<String> {
    let conda = environment.interpreter.as_ref()?.creator == Creator::Conda;
    (conda && Installer::of(environment) != Installer::Conda).then(|| {
        "this is a conda environment in which pip installed NumPy: a later `conda install` may replace it".to_owned()
    })
}

/// A process that has imported the old module keeps it.
fn restart(environment: &Environment) -> Option<String> {
    let kernel = environment
        .distributions
        .iter()
        .any(|d| d.name.as_ref() == "ipykernel");
    kernel.then(|| {
        "restart any notebook that runs in this environment: it keeps the old module".to_owned()
    })
}
