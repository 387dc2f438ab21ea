//! From an environment that was located to one that is judged: inspect, judge, read what the judge lacks, judge again.

use std::path::{Path, PathBuf};

use super::Failure;
use crate::cli::FixArgs;
use crate::discover::{self, Host, Interest, Located, Request};
use crate::judge;
use crate::model::{Assessment, Depth, Need, PythonVersion, Report};
use crate::remedy::{self, Surroundings};
use crate::table::Table;

/// The report of the library on the environment at a path.
pub(crate) fn inspect(path: &Path) -> Result<Report, Failure> {
    let host = Host::current().map_err(Failure::WorkingFolder)?;
    let table = Table::embedded();
    let request = Request {
        path: Some(path.to_owned()),
        python: None,
    };
    let located = discover::locate(&request, &host)?;
    let mut assessment = assess(located, &host, Depth::Standard, None, table);
    find_remedies(&mut assessment, &host, &|path| path, false, table);
    Ok(Report {
        table: table.date().to_owned(),
        environments: vec![assessment],
    })
}

/// Judges the environment and searches for remedies.
pub(super) fn assess_for_fix(
    args: &FixArgs,
    host: &Host,
    table: &Table,
) -> Result<Assessment, Failure> {
    let request = Request {
        path: args.path.clone(),
        python: args.python.clone(),
    };
    let located = discover::locate(&request, host)?;
    let working_folder = Some(host.working_folder.as_path());
    let mut assessment = assess(located, host, Depth::Standard, working_folder, table);
    find_remedies(
        &mut assessment,
        host,
        &|path| path,
        args.break_system_packages,
        table,
    );
    Ok(assessment)
}

/// Reads what a verdict needs, and judges.
pub(super) fn assess(
    located: Located,
    host: &Host,
    depth: Depth,
    working_folder: Option<&Path>,
    table: &Table,
) -> Assessment {
    let interest = Interest {
        modules: &judge::MODULES,
        metadata: &|d| depth == Depth::Deep || table.needs_metadata(&d.name),
        shadows: &|name| table.is_shadowable(name),
        glibc: &|d| judge::needed_glibc(d).filter(|_| table.is_family(&d.name)),
        working_folder,
    };
    let mut env = discover::inspect(located, host, interest);
    for need in judge::first_needs(&env, depth, table) {
        discover::read_more(&mut env, need);
    }
    loop {
        let judgement = judge::assess(&env, table);
        let needs = judge::needs(&env, &judgement, depth, table);
        if needs.is_empty() {
            return Assessment::new(env, judgement);
        }
        for need in needs {
            discover::read_more(&mut env, need);
        }
    }
}

/// Where something was found, reads the rest of the metadata: the requirements of all decide about a remedy.
pub(super) fn read_for_remedies(assessment: &mut Assessment) {
    if assessment.findings.is_empty() {
        return;
    }
    let installed = &assessment.environment.distributions;
    let all = installed.iter().map(|d| d.name.clone()).collect();
    discover::read_more(&mut assessment.environment, Need::Metadata(all));
}

/// Where something was found, looks for remedies. `shown` words the path of an interpreter of this machine.
pub(super) fn find_remedies(
    assessment: &mut Assessment,
    host: &Host,
    shown: &dyn Fn(PathBuf) -> PathBuf,
    break_system_packages: bool,
    table: &Table,
) {
    if assessment.findings.is_empty() {
        return;
    }
    read_for_remedies(assessment);
    let find_python = |series: &PythonVersion| discover::interpreter_of(series, host).map(shown);
    let surroundings = Surroundings {
        break_system_packages,
        find_python: Some(&find_python),
    };
    assessment.remedies = remedy::remedies(assessment, &surroundings, table);
    if assessment.remedies.is_empty() {
        assessment.conflict = remedy::conflict(assessment, table);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_the_table_asks_of_a_processor_is_looked_for() {
        let needed: Vec<&str> = Table::embedded().processor_features().collect();
        assert!(!needed.is_empty());
        for feature in needed {
            assert!(discover::FEATURES.contains(&feature), "{feature}");
        }
    }
}
