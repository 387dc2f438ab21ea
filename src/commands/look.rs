//! From an environment that was found to an environment that is judged: what every command on live environments does.

use crate::discover::{self, Host, Located};
use crate::judge;
use crate::knowledge::{Table, TableError};
use crate::model::{Assessment, Coverage, Environment};

/// Reads what a verdict needs, and judges.
pub(super) fn assess(
    located: Located,
    host: &Host,
    table: &Table,
) -> Result<Assessment, TableError> {
    judge::assess(environment(located, host, table), table)
}

/// Where something was found, reads the rest and looks for ways out.
pub(super) fn cure(assessment: &mut Assessment, table: &Table) -> Result<(), TableError> {
    if assessment.findings.is_empty() {
        return Ok(());
    }
    let Environment {
        distributions,
        problems,
        ..
    } = &mut assessment.environment;
    discover::load(distributions, problems, &|_| true);
    assessment.remedies = judge::remedies(assessment, table)?;
    Ok(())
}

/// The environment with the METADATA that a verdict needs.
fn environment(located: Located, host: &Host, table: &Table) -> Environment {
    let (search_path, mut problems) = discover::search_path(&located, host);
    let mut found = discover::installed(&search_path, judge::MODULES);
    let wanted = |d: &_| judge::needs_metadata(d, table);
    discover::load(&mut found.distributions, &mut found.problems, &wanted);
    let Located {
        interpreter,
        origin,
        problems: met,
        ..
    } = located;
    problems.splice(0..0, met);
    problems.append(&mut found.problems);
    Environment {
        origin,
        coverage: Coverage::Complete,
        python: interpreter.version.clone(),
        implementation: Some(interpreter.implementation.clone()),
        platform: interpreter.platform,
        project: discover::project(&interpreter),
        interpreter: Some(interpreter),
        search_path,
        distributions: found.distributions,
        modules: found.modules,
        problems,
    }
}
