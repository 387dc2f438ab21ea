//! Every fix makes the import work: over the whole table, and for damage of each kind.

use std::cell::Cell;
use std::path::PathBuf;

use super::change::representative;
use super::fresh::empty;
use super::*;
use crate::model::{
    Code, Contents, Creator, Distribution, EntryOrigin, FileCheck, Format, FoundBy, Implementation,
    Interpreter, MetadataState, MissingFile, Module, ModuleKind, PackageName, PathEntry, Platform,
    PythonVersion, Severity, ShadowCandidate, Stage, Version, name_of,
};

mod conflict;
mod damage;
mod managed;
mod requests;
mod table;
mod warnings;

thread_local! {
    /// How often the judge was asked by the search.
    pub(super) static CALLS: Cell<usize> = const { Cell::new(0) };
}

/// An environment with these distributions in it, the METADATA of TensorFlow's being the table's copy.
fn environment(python: &PythonVersion, held: &[(PackageName, Version)]) -> Environment {
    let mut environment = empty(python.clone(), Platform::parse("linux_x86_64").unwrap());
    for (name, version) in held {
        environment.distributions.push(Distribution {
            name: name.clone(),
            version: Some(version.clone()),
            path: None,
            // yet to be installed: what it requires comes with it
            format: Format::DistInfo,
            entry: 0,
            metadata: MetadataState::Missing,
        });
    }
    environment
}

/// A healthy environment on disk, as far as the judge sees one.
fn healthy() -> Environment {
    let python = PythonVersion::series(3, 10);
    let mut healthy = environment(&python, &[]);
    healthy.search_path.entries.push(PathEntry {
        path: PathBuf::from("/venv/site"),
        origin: EntryOrigin::Site,
    });
    for (name, version, module) in [
        ("tensorflow-cpu", "2.17.1", "tensorflow"),
        ("numpy", "1.26.4", "numpy"),
    ] {
        healthy.distributions.push(Distribution {
            name: name_of(name).unwrap(),
            version: Some(version.parse().unwrap()),
            path: Some(info(name, version)),
            format: Format::DistInfo,
            entry: 0,
            metadata: MetadataState::Missing,
        });
        healthy.modules.push(Module {
            name: module.to_owned(),
            path: PathBuf::from("/venv/site").join(module),
            kind: ModuleKind::Package,
            entry: 0,
            version: (module == "numpy").then(|| version.parse().unwrap()),
        });
    }
    // what it requires besides is there
    let table = Table::embedded();
    let tensorflow = &healthy.distributions[0];
    let requires = table
        .requires(
            &tensorflow.name,
            tensorflow.version.as_ref().unwrap(),
            healthy.platform,
        )
        .unwrap();
    for line in requires.lines {
        if healthy.first(&line.name).is_none() {
            healthy.distributions.push(Distribution {
                version: line.specifiers().and_then(representative),
                path: Some(info(line.name.as_ref(), "1")),
                name: line.name,
                format: Format::DistInfo,
                entry: 0,
                metadata: MetadataState::Missing,
            });
        }
    }
    healthy
}

fn info(name: &str, version: &str) -> PathBuf {
    PathBuf::from(format!("/venv/site/{name}-{version}.dist-info"))
}

/// The core of NumPy is missing.
fn without_core(name: &str, version: &str) -> FileCheck {
    FileCheck {
        checked: 100,
        comparable: 100,
        missing: vec![MissingFile {
            path: PathBuf::from(format!("/venv/site/{name}/core.so")),
            is_imported: true,
            leaves_namespace: false,
        }],
        missing_total: 1,
        ..FileCheck::new(name_of(name).unwrap(), info(name, version))
    }
}

#[track_caller]
fn check(breaks: impl FnOnce(&mut Environment), commands: &[&str]) {
    let table = Table::embedded();
    let mut environment = healthy();
    let before = assessment(environment.clone(), table);
    assert_eq!(before.verdict, Verdict::Works, "{:?}", before.findings);
    breaks(&mut environment);
    let broken = assessment(environment, table);
    let remedies = remedies(&broken, &Surroundings::default(), table);
    let found: Vec<&str> = remedies
        .first()
        .map(|r| r.commands().collect())
        .unwrap_or_default();
    assert_eq!(found, commands, "{:?}", broken.findings);
}

/// An interpreter of a plain virtual environment.
fn interpreter(executable: &str) -> Interpreter {
    Interpreter {
        executable: Some(PathBuf::from(executable)),
        prefix: PathBuf::from("/venv"),
        base_prefix: None,
        version: Some(PythonVersion::series(3, 10)),
        version_source: None,
        implementation: Implementation::CPython,
        free_threaded: false,
        platform: None,
        creator: Creator::Venv,
        found_by: FoundBy::Argument,
        externally_managed: None,
    }
}

/// A file in the working folder that hides NumPy.
fn stray() -> ShadowCandidate {
    ShadowCandidate {
        module: Module {
            name: "numpy".to_owned(),
            path: PathBuf::from("/work in progress/numpy.py"),
            kind: ModuleKind::File,
            entry: 0,
            version: None,
        },
        origin: EntryOrigin::WorkingFolder,
        standard: None,
        installed: false,
    }
}
