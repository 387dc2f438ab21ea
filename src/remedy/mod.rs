//! Searches for a fix. A fix is a promise: it is offered only if the judge, run again with it applied, says `works`.

mod add_companion_fixes;
mod asked;
pub(crate) mod candidates;
mod change;
mod command;
mod complete;
mod conflict;
mod cure;
mod damage;
mod explain_no_release;
mod fresh;
mod interrupted;
mod known_range;
mod new_environment;
mod overlay;
mod plan;
mod repair;
mod requirements;
mod resolve_request;
mod search;
mod shell;
mod steps;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
mod ticket;

use std::path::PathBuf;

use crate::judge::assessment;
use crate::model::{
    Assessment, CommandLine, Environment, PythonVersion, Remedy, StartupFile, Verdict,
};
use crate::table::Table;
use change::Changes;

pub(crate) use conflict::conflict;
pub(crate) use resolve_request::{RequestError, resolve_request};
pub(crate) use ticket::ticket_remedies;

/// What is known of whoever asks and of the machine on which a remedy is typed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Surroundings<'a> {
    /// Whether the person said that a Python which the system manages may be changed (PEP 668).
    pub break_system_packages: bool,
    /// Finds an interpreter of a series on the machine; `None` where the machine is not the one that is asked about.
    pub find_python: Option<&'a FindPython<'a>>,
}

/// The interpreter of a series, where there is one.
pub(crate) type FindPython<'a> = dyn Fn(&PythonVersion) -> Option<PathBuf> + 'a;

/// The remedies for an environment, best first. For this question the METADATA of every distribution should have been
/// read: what was not read is taken to require nothing.
#[must_use]
pub(crate) fn remedies(
    assessment: &Assessment,
    surroundings: &Surroundings<'_>,
    table: &Table,
) -> Vec<Remedy> {
    let set_aside = without_startup(assessment, table);
    let assessment = set_aside.as_ref().unwrap_or(assessment);
    let mut plans = match assessment.verdict {
        // TensorFlow may be where the code at start-up leads
        Verdict::Absent if set_aside.is_some() => Vec::new(),
        Verdict::Absent => cure::install(&assessment.environment, table),
        Verdict::Fails | Verdict::Unknown => cure::cure(assessment, table),
        Verdict::Works => cure::improve(assessment, table).into_iter().collect(),
    };
    if !surroundings.break_system_packages {
        plans = new_environment::outside(plans, assessment, table);
    }
    plans
        .into_iter()
        .map(|plan| steps::remedy(plan, assessment, surroundings, table))
        .collect()
}

/// The assessment without code at start-up, where that leaves the verdict open. No fix changes what it does, so a fix is
/// judged on what the files tell.
fn without_startup(before: &Assessment, table: &Table) -> Option<Assessment> {
    let path = &before.environment.search_path;
    let known = |file: &StartupFile| table.unknown_start(file).is_none();
    if path.unread.is_empty() && path.startup.iter().all(known) {
        return None;
    }
    let mut environment = before.environment.clone();
    environment.search_path.unread.clear();
    environment.search_path.startup.retain(known);
    Some(assessment(environment, table))
}

/// The command that takes an environment back to what a freeze file says.
#[must_use]
pub(crate) fn restore(environment: &Environment, freeze: &std::path::Path) -> Option<CommandLine> {
    command::restore(environment, freeze)
}

/// Asks the judge about the environment with the changes applied.
fn tried(environment: &Environment, changes: &Changes, table: &Table) -> Assessment {
    #[cfg(test)]
    tests::CALLS.with(|calls| calls.set(calls.get() + 1));
    assessment(overlay::with_changes(environment, changes, table), table)
}
