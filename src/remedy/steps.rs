//! A plan in words and commands.

use super::command::{self, Installer};
use super::new_environment::FOLDER;
use super::plan::{Method, Plan};
use super::shell::Words;
use super::{Surroundings, repair, tried};
use crate::model::{Assessment, Code, Creator, Environment, PythonVersion, Remedy, Severity, Step};
use crate::table::Table;

/// Turns a plan into a remedy: its steps in order, in the words of the environment's own installer.
pub(super) fn remedy(
    plan: Plan,
    assessment: &Assessment,
    surroundings: &Surroundings<'_>,
    table: &Table,
) -> Remedy {
    let environment = &assessment.environment;
    let resolves = resolved(&plan, assessment, table);
    let pins = plan.changes.requirements();
    let mut notes = plan.notes.clone();
    let mut steps = Vec::new();
    let makes = match &plan.means {
        Method::Install => {
            install(&mut steps, &plan, &pins, resolves, environment);
            None
        }
        Method::Anew { python, executable } => {
            let found = executable
                .clone()
                .or_else(|| surroundings.find_python.and_then(|find| find(python)));
            if found.is_none() && surroundings.find_python.is_some() {
                notes.push(not_found(python, environment));
            }
            let with = match found {
                Some(path) => command::Base::At(path),
                None => command::Base::Series(python.minor_text()),
            };
            anew(&mut steps, &plan, &pins, &with, resolves, environment);
            notes.push(format!(
                "the old environment is left as it is; what else it held is to be installed into `{FOLDER}` too"
            ));
            Some(FOLDER.to_owned())
        }
    };
    notes.extend(mixing(environment));
    notes.extend(restart(environment));
    let typed = steps.iter().map(|s| Words(s.words.clone()));
    notes.extend(typed.filter_map(|w| w.in_cmd(environment)));
    notes.extend(plan.repairs.iter().filter_map(|r| r.in_cmd(environment)));
    Remedy {
        summary: plan.summary,
        pins,
        steps,
        notes,
        makes,
    }
}

/// Of the Python that a new environment needs, where none was found.
fn not_found(python: &PythonVersion, environment: &Environment) -> String {
    let series = python.minor_text();
    match Installer::of(environment) {
        Installer::Uv => format!("no Python {series} was found here; uv fetches it if it may"),
        Installer::Conda => format!("conda fetches Python {series}"),
        _ => format!(
            "no Python {series} was found on this machine: install it first (`uv python install {series}`, `pyenv \
             install {series}`, or the packages of the system)"
        ),
    }
}

fn install(
    steps: &mut Vec<Step>,
    plan: &Plan,
    pins: &[String],
    resolves: Vec<Code>,
    environment: &Environment,
) {
    let mut resolves = resolves;
    repair_steps(steps, plan, &mut resolves, environment);
    if plan.changes.is_empty() {
        // what else comes right with the damage comes right with the last of the steps
        if let Some(last) = steps.last_mut() {
            last.resolves.append(&mut resolves);
        }
        return;
    }
    let (before, words) = command::install(environment, pins);
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
    with: &command::Base,
    resolves: Vec<Code>,
    environment: &Environment,
) {
    let mut resolves = resolves;
    repair_steps(steps, plan, &mut resolves, environment);
    let [make, fill] = command::anew(environment, with, FOLDER, pins);
    let why = format!("a new environment with {with}, in `{FOLDER}` of the working folder");
    steps.push(step(environment, why, &make, Vec::new(), None));
    steps.push(step(
        environment,
        plan.summary.clone(),
        &fill,
        resolves,
        None,
    ));
}

/// The repairs that come first, each with the findings that are its own.
fn repair_steps(
    steps: &mut Vec<Step>,
    plan: &Plan,
    resolves: &mut Vec<Code>,
    environment: &Environment,
) {
    for repair in &plan.repairs {
        let (own, rest) = std::mem::take(resolves)
            .into_iter()
            .partition(|code| repair.cures.contains(code));
        *resolves = rest;
        steps.extend(repair.steps(environment, own));
    }
}

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
fn resolved(plan: &Plan, assessment: &Assessment, table: &Table) -> Vec<Code> {
    // a code may stand for an error that goes and for a warning that stays
    let mut found: Vec<(Code, Severity)> = assessment
        .findings
        .iter()
        .map(|f| (f.code, f.severity))
        .collect();
    if matches!(plan.means, Method::Install) {
        let mended = repair::mended(&assessment.environment, &plan.repairs, table);
        let after = tried(&mended, &plan.changes, table);
        let stays =
            |of: &(Code, Severity)| after.findings.iter().any(|f| (f.code, f.severity) == *of);
        found.retain(|of| !stays(of));
    }
    let mut codes: Vec<Code> = found.into_iter().map(|(code, _)| code).collect();
    codes.dedup();
    codes
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
