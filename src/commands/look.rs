//! From an environment that was found to an environment that is judged: what every command on live environments does.

use super::contents::{self, Scope};
use crate::discover::{self, Host, Located};
use crate::judge::{self, Surroundings};
use crate::knowledge::{Table, TableError};
use crate::model::{Assessment, Code, Contents, Coverage, Environment, PythonVersion, Verdict};

/// Findings about files, of which a closer look tells more.
const ABOUT_FILES: &[Code] = &[
    Code::FilesMissing,
    Code::FilesChanged,
    Code::DistributionsOverlap,
    Code::DistributionDuplicated,
];

/// Reads what a verdict needs, and judges.
pub(super) fn assess(
    located: Located,
    host: &Host,
    scope: Scope<'_>,
    table: &Table,
) -> Result<Assessment, TableError> {
    let mut assessment = judge::assess(environment(located, host, scope, table)?, table)?;
    if !scope.deep && leaves_open(&assessment) {
        let mut environment = assessment.environment;
        contents::second(&mut environment, table)?;
        assessment = judge::assess(environment, table)?;
    }
    Ok(assessment)
}

/// Where something was found, reads the rest and looks for ways out.
pub(super) fn cure(
    assessment: &mut Assessment,
    host: &Host,
    break_system_packages: bool,
    table: &Table,
) -> Result<(), TableError> {
    if assessment.findings.is_empty() {
        return Ok(());
    }
    let Environment {
        distributions,
        problems,
        ..
    } = &mut assessment.environment;
    discover::load(distributions, problems, &|_| true);
    let find_python = |series: &PythonVersion| discover::interpreter_of(series, host);
    let surroundings = Surroundings {
        break_system_packages,
        find_python: Some(&find_python),
    };
    assessment.remedies = judge::remedies(assessment, &surroundings, table)?;
    if assessment.remedies.is_empty() {
        assessment.impasse = judge::impasse(assessment, table)?;
    }
    Ok(())
}

/// Whether a closer look at the files may tell more.
fn leaves_open(assessment: &Assessment) -> bool {
    let about_files = |f: &crate::model::Finding| ABOUT_FILES.contains(&f.code);
    assessment.verdict == Verdict::Unknown || assessment.findings.iter().any(about_files)
}

/// The environment with the METADATA that a verdict needs.
fn environment(
    located: Located,
    host: &Host,
    scope: Scope<'_>,
    table: &Table,
) -> Result<Environment, TableError> {
    let (search_path, mut problems) = discover::search_path(&located, host);
    let mut found = discover::installed(&search_path, judge::MODULES);
    let listed = found.distributions.clone();
    let os = located.interpreter.platform.map(|p| p.os);
    let look = || {
        let wanted = |d: &_| scope.deep || judge::needs_metadata(d, table);
        discover::load(&mut found.distributions, &mut found.problems, &wanted);
        let Located {
            interpreter,
            origin,
            problems: met,
            ..
        } = located;
        problems.splice(0..0, met);
        problems.append(&mut found.problems);
        let mut environment = Environment {
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
            contents: Contents::default(),
        };
        contents::first(&mut environment, host, scope, table)?;
        Ok(environment)
    };
    if scope.deep {
        return look();
    }
    let (environment, files, mut met) = contents::while_files_are_checked(&listed, os, table, look);
    let mut environment = environment?;
    environment.contents.files = files;
    environment.problems.append(&mut met);
    Ok(environment)
}
