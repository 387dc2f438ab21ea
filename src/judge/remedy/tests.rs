//! Every remedy holds what it promises: over the whole table, and for damage of each kind.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::candidates::{self, Target};
use super::settle::sample;
use super::wanted::bare;
use super::*;
use crate::judge::declared::{admits, specifiers};
use crate::model::{
    Contents, Distribution, EarlyModule, EntryOrigin, FileCheck, FileDepth, Format, MetadataState,
    Module, ModuleKind, PackageName, PathEntry, Platform, PythonVersion, Requirement, Version,
    name_of,
};

thread_local! {
    /// How often the judge was asked by the search.
    pub(super) static CALLS: Cell<usize> = const { Cell::new(0) };
}

/// How often the judge may be asked for one environment, however far the way out is.
const MOST_CALLS: usize = 400;

/// An environment with these distributions in it, the METADATA of TensorFlow's being the table's copy.
fn environment(python: &PythonVersion, held: &[(PackageName, Version)]) -> Environment {
    let mut environment = bare(python.clone(), Platform::parse("linux_x86_64").unwrap());
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

/// What is held once the pins are installed: an exact version, else one that the pin admits.
fn pinned(held: &[(PackageName, Version)], pins: &[String]) -> Vec<(PackageName, Version)> {
    let mut held = held.to_vec();
    for pin in pins {
        let requirement: Requirement = pin.parse().unwrap();
        let version = sample(specifiers(&requirement).unwrap()).unwrap();
        assert!(admits(&requirement, &version), "{pin}");
        held.retain(|(name, _)| *name != requirement.name);
        held.push((requirement.name, exact(pin).unwrap_or(version)));
    }
    held
}

fn exact(pin: &str) -> Option<Version> {
    pin.split_once("==")?.1.parse().ok()
}

/// The newest NumPy of each series that has a wheel for a Python.
fn numpys(target: &Target<'_>, table: &Table) -> Vec<Version> {
    let mut newest: BTreeMap<Vec<u64>, Version> = BTreeMap::new();
    for version in candidates::numpy(target, table).unwrap() {
        let series = version.release().iter().take(2).copied().collect();
        newest.entry(series).or_insert(version);
    }
    newest.into_values().collect()
}

/// Every thirteenth of the pairs of (final release with a wheel, newest NumPy of a series with a wheel), on every Python, in
/// turn without protobuf, with an old one and with a new one.
#[test]
fn the_first_remedy_for_every_pair_of_the_table_works_when_judged_again() {
    let table = Table::embedded().unwrap();
    let (mut failing, mut pair) = (0, 0);
    for minor in 6..=13 {
        let python = PythonVersion::series(3, minor);
        let nothing = environment(&python, &[]);
        let target = Target::of(&nothing);
        let numpys = numpys(&target, &table);
        for name in ["tensorflow", "tensorflow-cpu"].map(|n| name_of(n).unwrap()) {
            for tensorflow in candidates::tensorflow(&name, &target, &table).unwrap() {
                for numpy in &numpys {
                    pair += 1;
                    if pair % 13 != 0 {
                        continue;
                    }
                    let mut held = vec![
                        (name.clone(), tensorflow.clone()),
                        (name_of("numpy").unwrap(), numpy.clone()),
                    ];
                    let protobuf = [None, Some("3.19.6"), Some("5.29.5")][pair / 13 % 3];
                    held.extend(
                        protobuf.map(|v| (name_of("protobuf").unwrap(), v.parse().unwrap())),
                    );
                    failing += usize::from(holds(&python, &held, &table));
                }
            }
        }
    }
    assert!(failing > 100, "only {failing} of {} fail", pair / 13);
}

/// Whether the import fails; then the first remedy must hold.
fn holds(python: &PythonVersion, held: &[(PackageName, Version)], table: &Table) -> bool {
    let before = assess(environment(python, held), table).unwrap();
    if before.verdict != Verdict::Fails {
        return false;
    }
    CALLS.with(|calls| calls.set(0));
    let remedies = remedies(&before, table).unwrap();
    let calls = CALLS.with(Cell::get);
    assert!(calls <= MOST_CALLS, "{calls} calls for {held:?}");
    assert!(
        !remedies.is_empty(),
        "no remedy for Python {python} with {held:?}"
    );
    let first = &remedies[0];
    let held = pinned(held, &first.pins);
    let nothing = environment(python, &[]);
    let target = Target::of(&nothing);
    for (name, version) in &held {
        let offered = match name.as_ref() {
            "numpy" => candidates::numpy(&target, table).unwrap(),
            "tensorflow" | "tensorflow-cpu" => {
                candidates::tensorflow(name, &target, table).unwrap()
            }
            _ => continue,
        };
        assert!(offered.contains(version), "no wheel of {name} {version}");
    }
    let after = assess(environment(python, &held), table).unwrap();
    assert_eq!(after.verdict, Verdict::Works, "{:?} {held:?}", first.pins);
    true
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
    let table = Table::embedded().unwrap();
    let tensorflow = &healthy.distributions[0];
    let requires = table
        .requires(
            &tensorflow.name,
            tensorflow.version.as_ref().unwrap(),
            healthy.platform,
        )
        .unwrap()
        .unwrap();
    for line in requires.lines {
        if healthy.first(&line.name).is_none() {
            healthy.distributions.push(Distribution {
                version: specifiers(&line).and_then(sample),
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
        distribution: name_of(name).unwrap(),
        path: info(name, version),
        depth: FileDepth::Decisive,
        checked: 100,
        comparable: 100,
        missing: vec![PathBuf::from(format!("/venv/site/{name}/core.so"))],
        missing_total: 1,
        changed: Vec::new(),
        changed_total: 0,
    }
}

#[track_caller]
fn check(breaks: impl FnOnce(&mut Environment), commands: &[&str]) {
    let table = Table::embedded().unwrap();
    let mut environment = healthy();
    let before = assess(environment.clone(), &table).unwrap();
    assert_eq!(before.verdict, Verdict::Works, "{:?}", before.findings);
    breaks(&mut environment);
    let broken = assess(environment, &table).unwrap();
    let remedies = remedies(&broken, &table).unwrap();
    let found: Vec<&str> = remedies
        .first()
        .map(|r| r.commands().collect())
        .unwrap_or_default();
    assert_eq!(found, commands, "{:?}", broken.findings);
}

#[test]
fn files_that_are_missing_are_installed_once_more_and_nothing_else() {
    check(
        |e| e.contents.files.push(without_core("numpy", "1.26.4")),
        &["python -m pip install --force-reinstall --no-deps 'numpy==1.26.4'"],
    );
}

#[test]
fn a_version_that_must_change_is_not_installed_once_more() {
    check(
        |e| {
            let numpy = &mut e.distributions[1];
            numpy.version = Some("2.2.6".parse().unwrap());
            numpy.path = Some(info("numpy", "2.2.6"));
            e.modules[1].version = Some("2.2.6".parse().unwrap());
            e.contents.files.push(without_core("numpy", "2.2.6"));
        },
        &["python -m pip install 'numpy==1.26.4'"],
    );
}

#[test]
fn a_stray_file_is_renamed() {
    check(
        |e| {
            e.contents = Contents {
                early: vec![EarlyModule {
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
                }],
                ..Contents::default()
            };
        },
        &["mv -n '/work in progress/numpy.py' '/work in progress/numpy.py.shadows'"],
    );
}

#[test]
fn what_is_required_and_missing_is_installed_by_its_requirement() {
    check(
        |e| {
            e.distributions.retain(|d| d.name.as_ref() != "absl-py");
        },
        &["python -m pip install 'absl-py>=1.0.0'"],
    );
}

#[test]
fn members_that_overlap_are_both_removed_before_one_is_installed() {
    check(
        |e| {
            let mut other = e.distributions[0].clone();
            other.name = name_of("tensorflow").unwrap();
            other.path = Some(info("tensorflow", "2.17.1"));
            e.distributions.push(other);
            let both = ["tensorflow-cpu", "tensorflow"];
            e.contents
                .files
                .extend(both.map(|name| without_core(name, "2.17.1")));
        },
        &[
            "python -m pip uninstall -y tensorflow-cpu tensorflow",
            "python -m pip install --force-reinstall --no-deps 'tensorflow-cpu==2.17.1'",
        ],
    );
}
