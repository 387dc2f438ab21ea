//! From an environment that was found to an environment that is judged: what every command on live environments does.

use super::contents::{self, Scope};
use crate::discover::{self, Host, Located};
use crate::judge;
use crate::model::{
    Assessment, Code, Contents, Coverage, Distribution, Environment, PathEntry, Problem,
    ProblemKind, PythonVersion, SearchPath, Verdict,
};
use crate::remedy::{self, Surroundings};
use crate::table::Table;

/// Findings about files, of which a closer look tells more.
const ABOUT_FILES: &[Code] = &[
    Code::FilesMissing,
    Code::FilesChanged,
    Code::DistributionsOverlap,
    Code::DistributionDuplicated,
];

/// Reads what a verdict needs, and judges.
pub(super) fn assess(located: Located, host: &Host, scope: Scope<'_>, table: &Table) -> Assessment {
    let mut assessment = judge::assess(environment(located, host, scope, table), table);
    if !scope.deep && leaves_open(&assessment) {
        let mut environment = assessment.environment;
        contents::second(&mut environment, table);
        assessment = judge::assess(environment, table);
    }
    let found = !scope.deep && !assessment.findings.is_empty();
    if found && requirements(&mut assessment.environment, table) {
        assessment = judge::assess(assessment.environment, table);
    }
    assessment
}

/// Where something was found, reads the rest and looks for ways out.
pub(super) fn cure(
    assessment: &mut Assessment,
    host: &Host,
    break_system_packages: bool,
    table: &Table,
) {
    if assessment.findings.is_empty() {
        return;
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
    assessment.remedies = remedy::remedies(assessment, &surroundings, table);
    if assessment.remedies.is_empty() {
        assessment.conflict = remedy::conflict(assessment, table);
    }
}

/// Reads the METADATA of what TensorFlow requires, and of what that requires in turn. Says whether any was left to read.
///
/// Where nothing was found this is not gone into: there are some forty, and each costs more than a hundredth of the look.
fn requirements(environment: &mut Environment, table: &Table) -> bool {
    let mut more = false;
    loop {
        let unread = judge::unread(environment, table);
        if unread.is_empty() {
            return more;
        }
        more = true;
        let wanted = |d: &Distribution| unread.contains(&d.name);
        let Environment {
            distributions,
            problems,
            ..
        } = &mut *environment;
        discover::load(distributions, problems, &wanted);
    }
}

/// Whether a closer look at the files may tell more.
fn leaves_open(assessment: &Assessment) -> bool {
    let about_files = |f: &crate::model::Finding| ABOUT_FILES.contains(&f.code);
    assessment.verdict == Verdict::Unknown || assessment.findings.iter().any(about_files)
}

/// Whether everything was seen: what a folder holds that may not be listed is unknown, not absent.
fn coverage(search_path: &SearchPath, problems: &[Problem]) -> Coverage {
    let closed = |entry: &PathEntry| {
        let is_it = |p: &Problem| p.path.as_ref() == Some(&entry.path);
        problems
            .iter()
            .any(|p| p.kind == ProblemKind::Unreadable && is_it(p))
    };
    match search_path.entries.iter().any(closed) {
        true => Coverage::Partial,
        false => Coverage::Complete,
    }
}

/// The environment with the METADATA that a verdict needs.
fn environment(located: Located, host: &Host, scope: Scope<'_>, table: &Table) -> Environment {
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
        let coverage = coverage(&search_path, &found.problems);
        problems.append(&mut found.problems);
        let mut environment = Environment {
            origin,
            coverage,
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
        contents::first(&mut environment, host, scope, table);
        environment
    };
    if scope.deep {
        return look();
    }
    let (mut environment, files, mut met) =
        contents::while_files_are_checked(&listed, os, table, look);
    environment.contents.files = files;
    environment.problems.append(&mut met);
    environment
}
