//! The constraints that are named where nothing fits all of them.

use std::sync::Arc;

use super::*;
use crate::model::{
    Alternative, Conflict, Constraint, Demand, Held, Holder, Metadata, ReleaseFault, Requires,
    Wheels,
};

/// Someone who requires something, installed from a folder or from an index.
pub(super) fn holder(name: &str, requires: &str, url: Option<&str>) -> Distribution {
    Distribution {
        name: name_of(name).unwrap(),
        version: Some("1.0".parse().unwrap()),
        path: Some(info(name, "1.0")),
        format: Format::DistInfo,
        entry: 0,
        metadata: MetadataState::Read(Arc::new(Metadata {
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
    assessment(environment, Table::embedded())
}

fn commands(assessment: &Assessment) -> Vec<String> {
    let remedies = remedies(assessment, &Surroundings::default(), Table::embedded());
    let first = remedies.first();
    first.map_or_else(Vec::new, |r| r.commands().map(str::to_owned).collect())
}

fn name(text: &str) -> PackageName {
    name_of(text).unwrap()
}

/// A constraint of a distribution that can be moved.
fn constraint(holder: &str, version: &str, demand: Demand) -> Constraint {
    Constraint {
        holder: Holder::Distribution(name(holder), Some(version.parse().unwrap())),
        demand,
        held: None,
    }
}

fn requires(requirement: &str) -> Demand {
    Demand::Requires(vec![requirement.parse().unwrap()])
}

const FOLDER: &str = "file:///src/app";

#[test]
fn a_distribution_from_an_index_is_moved_along() {
    let moved = commands(&held(vec![holder("app", "numpy>=2", None)]));
    assert_eq!(moved, ["python -m pip install 'numpy==1.26.4' app"]);
}

/// An index may have another distribution of the same name.
#[test]
fn a_distribution_from_a_folder_is_never_fetched_from_an_index() {
    let moved = commands(&held(vec![holder("app", "numpy>=2", Some(FOLDER))]));
    assert!(!moved.is_empty());
    assert!(moved.iter().all(|c| !c.contains(" app")), "{moved:?}");
    // TensorFlow goes up to where NumPy 2 works
    assert!(moved[0].contains("tensorflow-cpu==2.1"), "{moved:?}");
}

#[test]
fn a_distribution_that_admits_only_what_moves_moves_with_it() {
    let moved = commands(&held(vec![
        holder("app", "numpy>=2", None),
        holder("tied", "app==1.0", None),
        holder("loose", "app>=0.5", None),
    ]));
    assert_eq!(moved, ["python -m pip install 'numpy==1.26.4' app tied"]);
}

#[test]
fn a_conflict_names_those_who_leave_no_numpy_and_nobody_else() {
    let assessment = held(vec![
        holder("app", "numpy>=2", Some(FOLDER)),
        holder("old", "tensorflow-cpu<2.11", Some("file:///src/old")),
        holder("bystander", "numpy>=1.20", None),
    ]);
    assert_eq!(commands(&assessment), [""; 0]);
    let found = super::super::conflict(&assessment, Table::embedded()).unwrap();
    let works = Demand::WorksWith(Some(">=1.20,<2".parse().unwrap()));
    let from = |url: &str| Some(Held::InstalledFrom(url.to_owned()));
    assert_eq!(
        found.constraints,
        [
            constraint("tensorflow-cpu", "2.10.1", works),
            Constraint {
                held: from(FOLDER),
                ..constraint("app", "1.0", requires("numpy>=2"))
            },
            Constraint {
                held: from("file:///src/old"),
                ..constraint("old", "1.0", requires("tensorflow-cpu<2.11"))
            },
        ]
    );
}

#[test]
fn a_requirement_that_is_violated_already_stops_nobody() {
    let moved = commands(&held(vec![
        holder("new", "numpy>=2", Some(FOLDER)),
        holder("old", "numpy<1.24", Some("file:///src/old")),
    ]));
    assert!(moved[0].contains("tensorflow-cpu==2.20.0"), "{moved:?}");
    assert!(!moved[0].contains("numpy"), "{moved:?}");
}

#[test]
fn without_a_constraint_there_is_no_conflict() {
    let assessment = held(Vec::new());
    assert_eq!(super::super::conflict(&assessment, Table::embedded()), None);
}

#[track_caller]
#[allow(clippy::panic)]
fn request(requirement: &str, python: &str, platform: &str) -> Conflict {
    let python: PythonVersion = python.parse().unwrap();
    let resolved = resolve_request(
        &requirement.parse().unwrap(),
        Some(&python),
        Platform::parse(platform).unwrap(),
        Table::embedded(),
    );
    match resolved {
        Err(RequestError::NoRelease(conflict)) => *conflict,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_python_without_a_wheel_is_named_with_those_that_have_one() {
    let found = request("tensorflow==2.10.1", "3.12", "linux_x86_64");
    let pythons = [7, 8, 9, 10].map(|minor| PythonVersion::series(3, minor));
    assert_eq!(
        found.constraints[1],
        constraint(
            "tensorflow",
            "2.10.1",
            Demand::Wheels(Wheels::Pythons(pythons.to_vec()))
        )
    );
    assert_eq!(
        found.alternatives[0],
        Alternative::OtherPython {
            requirement: "tensorflow==2.10.1".parse().unwrap(),
            python: PythonVersion::series(3, 10),
        }
    );
    let Alternative::OtherReleases { name, releases, .. } = &found.alternatives[1] else {
        unreachable!("{:?}", found.alternatives);
    };
    assert_eq!(name.as_ref(), "tensorflow");
    assert_eq!(releases.oldest, "2.16.1".parse().unwrap());
}

#[test]
fn a_version_that_was_never_released_is_named_with_the_likely_slip() {
    let found = request("tensorflow==1.19.5", "3.7", "linux_x86_64");
    let Demand::Unavailable(ReleaseFault::NeverReleased { below, above, slip }) =
        &found.constraints[1].demand
    else {
        unreachable!("{:?}", found.constraints);
    };
    assert_eq!(*below, Some("1.15.5".parse().unwrap()));
    assert_eq!(*above, Some("2.0.0".parse().unwrap()));
    assert!(slip.is_some());
}

#[test]
fn a_platform_without_a_wheel_is_named_with_those_that_have_one() {
    let found = request("tensorflow-cpu==2.10.1", "3.10", "macos_arm64");
    let Demand::Wheels(Wheels::Platforms(platforms)) = &found.constraints[1].demand else {
        unreachable!("{:?}", found.constraints);
    };
    assert!(platforms.contains(&Platform::parse("linux_x86_64").unwrap()));
}
