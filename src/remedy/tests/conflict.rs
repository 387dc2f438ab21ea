//! Who wants what, where nothing fits all.

use super::*;
use crate::model::{Conflict, Metadata, Requires};

/// Someone who requires something, installed from a folder or from an index.
fn holder(name: &str, requires: &str, url: Option<&str>) -> Distribution {
    Distribution {
        name: name_of(name).unwrap(),
        version: Some("1.0".parse().unwrap()),
        path: Some(info(name, "1.0")),
        format: Format::DistInfo,
        entry: 0,
        metadata: MetadataState::Read(Box::new(Metadata {
            name: name.to_owned(),
            version: "1.0".parse().unwrap(),
            metadata_version: None,
            requires: Requires::parse([requires]),
            requires_python: None,
            publisher: None,
            installer: Some("pip".to_owned()),
            tags: Vec::new(),
            direct_url: url.map(str::to_owned),
            editable: false,
        })),
    }
}

/// TensorFlow 2.10 with NumPy 2 and these beside it.
fn held(holders: Vec<Distribution>) -> Assessment {
    let mut environment = environment(
        &PythonVersion::series(3, 10),
        &[
            (
                name_of("tensorflow-cpu").unwrap(),
                "2.10.1".parse().unwrap(),
            ),
            (name_of("numpy").unwrap(), "2.2.6".parse().unwrap()),
        ],
    );
    environment.distributions.extend(holders);
    assess(environment, Table::embedded())
}

fn commands(assessment: &Assessment) -> Vec<String> {
    let table = Table::embedded();
    let remedies = remedies(assessment, &Surroundings::default(), table);
    let first = remedies.first();
    first.map_or_else(Vec::new, |r| r.commands().map(str::to_owned).collect())
}

fn wants(conflict: &Conflict) -> Vec<(&str, &str)> {
    let wants = conflict.wants.iter();
    wants.map(|w| (w.who.as_str(), w.what.as_str())).collect()
}

const FOLDER: Option<&str> = Some("file:///src/app");

#[test]
fn what_came_from_an_index_is_moved_along() {
    let moved = commands(&held(vec![holder("app", "numpy>=2", None)]));
    assert_eq!(moved, ["python -m pip install 'numpy==1.26.4' app"]);
}

/// Another's distribution of the same name may be on the index.
#[test]
fn what_came_from_a_folder_is_never_fetched_from_an_index() {
    let moved = commands(&held(vec![holder("app", "numpy>=2", FOLDER)]));
    assert!(!moved.is_empty());
    assert!(moved.iter().all(|c| !c.contains(" app")), "{moved:?}");
    // TensorFlow goes up to where NumPy 2 works
    assert!(moved[0].contains("tensorflow-cpu==2.1"), "{moved:?}");
}

#[test]
fn who_is_tied_to_what_moves_moves_with_it() {
    let moved = commands(&held(vec![
        holder("app", "numpy>=2", None),
        holder("tied", "app==1.0", None),
        holder("loose", "app>=0.5", None),
    ]));
    assert_eq!(moved, ["python -m pip install 'numpy==1.26.4' app tied"]);
}

#[test]
fn those_who_hold_numpy_apart_are_named_and_nobody_else() {
    let assessment = held(vec![
        holder("app", "numpy>=2", FOLDER),
        holder("old", "tensorflow-cpu<2.11", Some("file:///src/old")),
        holder("bystander", "numpy>=1.20", None),
    ]);
    assert_eq!(commands(&assessment), [""; 0]);
    let table = Table::embedded();
    let found = super::super::conflict(&assessment, table).unwrap();
    assert_eq!(
        wants(&found),
        [
            ("tensorflow-cpu 2.10.1", "numpy>=1.20,<2"),
            ("app 1.0", "numpy>=2"),
            ("old 1.0", "tensorflow-cpu<2.11"),
        ]
    );
    assert_eq!(
        found.wants[1].because.as_deref(),
        Some("installed from file:///src/app, not from an index")
    );
}

#[test]
fn a_requirement_that_is_violated_already_stops_nobody() {
    let moved = commands(&held(vec![
        holder("new", "numpy>=2", FOLDER),
        holder("old", "numpy<1.24", Some("file:///src/old")),
    ]));
    assert!(moved[0].contains("tensorflow-cpu==2.20.0"), "{moved:?}");
    assert!(!moved[0].contains("numpy"), "{moved:?}");
}

#[test]
fn a_cause_that_is_nobody_s_wish_is_no_impasse() {
    let table = Table::embedded();
    let assessment = held(Vec::new());
    assert_eq!(super::super::conflict(&assessment, table), None);
}

#[track_caller]
#[allow(clippy::panic)]
fn request(requirement: &str, python: &str, platform: &str) -> Conflict {
    let table = Table::embedded();
    let python: PythonVersion = python.parse().unwrap();
    let asked = wanted(
        &requirement.parse().unwrap(),
        Some(&python),
        Platform::parse(platform).unwrap(),
        table,
    );
    match asked {
        Err(WantedError::Nothing(conflict)) => *conflict,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_python_without_a_wheel_is_told_with_those_that_have_one() {
    let found = request("tensorflow==2.10.1", "3.12", "linux_x86_64");
    assert_eq!(
        wants(&found),
        [
            (
                "the request",
                "tensorflow==2.10.1 for Python 3.12 on linux x86_64"
            ),
            ("tensorflow 2.10.1", "Python 3.7, 3.8, 3.9, 3.10"),
        ]
    );
    assert_eq!(
        found.instead[0],
        "`tensorflow==2.10.1` can be had for Python 3.10"
    );
    assert!(
        found.instead[1].starts_with("Python 3.12 can have tensorflow 2.16.1 to "),
        "{:?}",
        found.instead
    );
}

#[test]
fn a_version_that_was_never_released_is_told_with_the_likely_slip() {
    let found = request("tensorflow==1.19.5", "3.7", "linux_x86_64");
    assert_eq!(found.wants[1].who, "tensorflow 1.19.5");
    assert!(
        found.wants[1]
            .what
            .starts_with("was never released; beside it are 1.15.5 and 2.0.0"),
        "{:?}",
        found.wants
    );
    assert!(found.wants[1].because.is_some(), "{:?}", found.wants);
}

#[test]
fn a_platform_without_a_wheel_is_told_with_those_that_have_one() {
    let found = request("tensorflow-cpu==2.10.1", "3.10", "macos_arm64");
    assert_eq!(found.wants[1].who, "tensorflow-cpu 2.10.1");
    assert!(
        found.wants[1].what.contains("linux_x86_64"),
        "{:?}",
        found.wants
    );
}
