//! A plan as steps, each with its command.

use super::command::{self, Installer};
use super::new_environment::FOLDER;
use super::plan::{Method, Plan};
use super::repair::Repair;
use super::{Surroundings, overlay, tried};
use crate::model::{
    Action, Assessment, BasePython, Creator, Environment, FindingId, Note, PythonSource,
    PythonVersion, Remedy, Step,
};
use crate::table::Table;

/// Turns a plan into a remedy: its steps in order, in the words of the environment's own installer.
pub(super) fn remedy(
    plan: Plan,
    assessment: &Assessment,
    surroundings: &Surroundings<'_>,
    table: &Table,
) -> Remedy {
    let environment = &assessment.environment;
    let mut resolved = resolved(&plan, assessment, table);
    let changes = plan.changes.in_environment(environment);
    let mut notes = plan.notes;
    let mut steps = Vec::new();
    for repair in &plan.repairs {
        let own = take_own(&mut resolved, repair);
        push(&mut steps, environment, repair.action.clone(), own);
    }
    let mut other_python = None;
    match plan.method {
        Method::Install if changes.is_empty() => {
            // what else comes right with the repairs comes right with the last of them
            if let Some(last) = steps.last_mut() {
                last.resolves.append(&mut resolved);
            }
        }
        Method::Install => {
            let action = Action::ChangeVersions(changes);
            push(&mut steps, environment, action, resolved);
        }
        Method::NewEnvironment {
            python,
            executable,
            other,
        } => {
            other_python = other.then(|| python.clone());
            let found =
                executable.or_else(|| surroundings.find_python.and_then(|find| find(&python)));
            if found.is_none() && surroundings.find_python.is_some() {
                notes.push(not_found(&python, environment));
            }
            let base = match found {
                Some(path) => BasePython::At(path),
                None => BasePython::Series(python),
            };
            steps.extend(new_environment(environment, base, changes, resolved));
            notes.push(Note::OldEnvironmentKept(FOLDER.into()));
        }
    }
    notes.extend(mixing(environment));
    notes.extend(restart(environment));
    notes.extend(steps.iter().filter_map(|s| command::in_cmd(environment, s)));
    let by_hand = steps.iter().any(|s| s.command.is_none());
    notes.extend(by_hand.then_some(Note::NoCommand));
    Remedy {
        steps,
        notes,
        other_python,
        ..Remedy::default()
    }
}

/// Adds an action with its command, after the installation of pip where the command needs it and there is none.
fn push(
    steps: &mut Vec<Step>,
    environment: &Environment,
    action: Action,
    resolves: Vec<FindingId>,
) {
    if command::needs_pip(environment, &action) {
        steps.push(Step {
            command: command::of(environment, &Action::InstallPip),
            action: Action::InstallPip,
            resolves: Vec::new(),
        });
    }
    steps.push(Step {
        command: command::of(environment, &action),
        action,
        resolves,
    });
}

fn new_environment(
    environment: &Environment,
    python: BasePython,
    changes: Vec<crate::model::VersionChange>,
    resolves: Vec<FindingId>,
) -> [Step; 2] {
    let [create, install] = command::new_environment(environment, &python, FOLDER, &changes);
    let action = Action::CreateEnvironment {
        python,
        folder: FOLDER.into(),
    };
    [
        Step {
            action,
            command: create,
            resolves: Vec::new(),
        },
        Step {
            action: Action::ChangeVersions(changes),
            command: install,
            resolves,
        },
    ]
}

/// Takes the findings that a repair is for.
fn take_own(resolved: &mut Vec<FindingId>, repair: &Repair) -> Vec<FindingId> {
    let (own, rest) = std::mem::take(resolved)
        .into_iter()
        .partition(|id| repair.resolves.contains(&id.code));
    *resolved = rest;
    own
}

/// The note on the Python that a new environment needs, where none was found.
fn not_found(python: &PythonVersion, environment: &Environment) -> Note {
    Note::PythonNotFound {
        python: python.clone(),
        fetched_by: match Installer::of(environment) {
            Installer::Uv => Some(PythonSource::Uv),
            Installer::Conda => Some(PythonSource::Conda),
            Installer::Pip | Installer::Project(..) => None,
        },
    }
}

/// The findings that the judge no longer has with the plan carried out; all of them in a new environment.
fn resolved(plan: &Plan, assessment: &Assessment, table: &Table) -> Vec<FindingId> {
    let mut found: Vec<FindingId> = assessment.findings.iter().map(FindingId::of).collect();
    found.dedup();
    if plan.method == Method::Install {
        let repaired = overlay::with_repairs(&assessment.environment, &plan.repairs, table);
        let after = tried(&repaired, &plan.changes, table);
        let left: Vec<FindingId> = after.findings.iter().map(FindingId::of).collect();
        found.retain(|id| !left.contains(id));
    }
    found
}

/// conda does not see what pip changes, and the other way round.
fn mixing(environment: &Environment) -> Option<Note> {
    let conda = environment.interpreter.as_ref()?.creator == Creator::Conda;
    (conda && Installer::of(environment) != Installer::Conda).then_some(Note::CondaMayReplace)
}

/// A process that has imported the old module keeps it.
fn restart(environment: &Environment) -> Option<Note> {
    let kernel = environment
        .distributions
        .iter()
        .any(|d| d.name.as_ref() == "ipykernel");
    kernel.then_some(Note::RestartNotebook)
}
