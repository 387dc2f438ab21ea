//! Checks are silent on healthy environments.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::Arc;

use super::CHECKS;
use super::context::Context;
use crate::model::{
    Coverage, Distribution, EntryOrigin, Environment, FileCheck, Finding, Format, FoundBy,
    Implementation, Machine, MetadataState, Module, ModuleKind, Origin, OriginKind, PackageName,
    PathEntry, Platform, PythonVersion, SearchPath, Severity, Version, name_of,
};
use crate::table::Table;
use crate::table::tests::recorded::{installs, working_pairs};

const SITE: &str = "/venv/site";

/// An environment with these distributions and nothing else known of it.
pub(super) fn environment(
    python: &PythonVersion,
    held: &[(&PackageName, &Version)],
) -> Environment {
    let distribution = |(name, version): &(&PackageName, &Version)| Distribution {
        name: (*name).clone(),
        version: Some((*version).clone()),
        path: Some(PathBuf::from(SITE).join(format!("{name}-{version}.dist-info"))),
        format: Format::DistInfo,
        entry: 0,
        metadata: MetadataState::Missing,
    };
    Environment {
        origin: Origin {
            kind: OriginKind::Environment,
            path: None,
            found_by: FoundBy::Argument,
        },
        coverage: Coverage::Partial,
        interpreter: None,
        python: Some(python.clone()),
        implementation: Some(Implementation::CPython),
        platform: Platform::parse("linux_x86_64"),
        search_path: SearchPath {
            entries: vec![PathEntry {
                path: PathBuf::from(SITE),
                origin: EntryOrigin::Site,
            }],
            startup: Vec::new(),
            unread: Vec::new(),
        },
        distributions: held.iter().map(distribution).collect(),
        modules: Vec::new(),
        problems: Vec::new(),
        project: None,
        contents: Arc::default(),
    }
}

/// The packages are there, their files match their records, and the machine has what wheels need.
pub(super) fn read(environment: &mut Environment, table: &Table) {
    for distribution in &environment.distributions {
        let numpy = distribution.name.is_numpy();
        if !numpy && !table.is_family(&distribution.name) {
            continue;
        }
        let name = if numpy { "numpy" } else { "tensorflow" };
        environment.modules.push(Module {
            name: name.to_owned(),
            path: PathBuf::from(SITE).join(name),
            kind: ModuleKind::Package,
            entry: 0,
            version: distribution.version.clone().filter(|_| numpy),
        });
        Arc::make_mut(&mut environment.contents)
            .files
            .push(FileCheck {
                checked: 100,
                comparable: 100,
                ..FileCheck::new(
                    distribution.name.clone(),
                    distribution.path.clone().unwrap(),
                )
            });
    }
    Arc::make_mut(&mut environment.contents).machine = Some(Machine {
        glibc: Some((9, 9)),
        features: table.processor_features().map(str::to_owned).collect(),
        translated: false,
    });
}

fn found(environment: &Environment, table: &Table) -> Vec<Finding> {
    let context = Context::new(environment, table);
    CHECKS.iter().flat_map(|check| check(&context)).collect()
}

/// Every pair that was run and works, and satisfies what is declared.
#[test]
fn checks_are_silent_where_a_declared_pair_works() {
    let table = Table::embedded();
    let numpy = name_of("numpy").unwrap();
    let mut silent = 0;
    for row in working_pairs() {
        let held = [(&row.distribution, &row.tensorflow), (&numpy, &row.numpy)];
        let mut environment = environment(&row.python, &held);
        read(&mut environment, table);
        let context = Context::new(&environment, table);
        if context.pair.satisfied().is_empty() {
            continue;
        }
        let found = found(&environment, table);
        assert_eq!(found, [], "{held:?} on Python {}", row.python);
        silent += 1;
    }
    assert!(silent > 400, "{silent} pairs");
}

/// Every plain install that imports, with the companions that came with it.
#[test]
fn no_check_finds_an_error_where_an_install_imports() {
    let table = Table::embedded();
    let numpy = name_of("numpy").unwrap();
    let mut silent = 0;
    for install in installs().iter().filter(|i| i.imports) {
        let mut held = vec![
            (&install.distribution, &install.tensorflow),
            (&numpy, &install.numpy),
        ];
        held.extend(
            install
                .companions
                .iter()
                .map(|(name, version)| (name, version)),
        );
        let mut environment = environment(&install.python, &held);
        read(&mut environment, table);
        let errors = found(&environment, table)
            .into_iter()
            .filter(|f| f.severity == Severity::Error);
        assert_eq!(errors.collect::<Vec<_>>(), [], "{held:?}");
        silent += 1;
    }
    assert!(silent > 50, "{silent} installs");
}
