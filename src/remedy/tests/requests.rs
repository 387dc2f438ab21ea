//! `fix --for`: pins for a new environment.

use super::*;

fn pins(requirement: &str, python: &str, platform: &str) -> Vec<String> {
    let python: PythonVersion = python.parse().unwrap();
    let resolved = resolve_request(
        &requirement.parse().unwrap(),
        Some(&python),
        Platform::parse(platform).unwrap(),
        Table::embedded(),
    );
    let pins = resolved.unwrap().pins;
    pins.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn check(requirement: &str, python: &str, platform: &str, tensorflow: &str) {
    let pins = pins(requirement, python, platform);
    assert_eq!(pins[0], tensorflow, "{pins:?}");
    assert!(pins[1].starts_with("numpy=="), "{pins:?}");
}

#[test]
fn a_stub_is_followed_to_the_wheel_it_forwards_to() {
    check(
        "tensorflow==2.15",
        "3.10",
        "win_amd64",
        "tensorflow==2.15.0",
    );
    check(
        "tensorflow==2.12.0",
        "3.10",
        "win_amd64",
        "tensorflow==2.12.0",
    );
    check(
        "tensorflow==2.16.1",
        "3.12",
        "win_amd64",
        "tensorflow==2.16.1",
    );
    check(
        "tensorflow==2.17.0",
        "3.12",
        "win_amd64",
        "tensorflow==2.17.0",
    );
    check(
        "tensorflow==2.13.0",
        "3.11",
        "macos_arm64",
        "tensorflow==2.13.0",
    );
    check(
        "tensorflow==2.14.0",
        "3.11",
        "macos_arm64",
        "tensorflow==2.14.0",
    );
    check(
        "tensorflow==2.10.0",
        "3.10",
        "linux_aarch64",
        "tensorflow==2.10.0",
    );
    check(
        "tensorflow~=2.10.0",
        "3.10",
        "linux_aarch64",
        "tensorflow==2.10.1",
    );
}

#[test]
fn a_stub_that_leads_nowhere_is_not_installed() {
    let python = PythonVersion::series(3, 10);
    let resolved = resolve_request(
        &"tensorflow==2.11.1".parse().unwrap(),
        Some(&python),
        Platform::parse("linux_aarch64").unwrap(),
        Table::embedded(),
    );
    assert!(
        matches!(resolved, Err(RequestError::NoRelease(_))),
        "{resolved:?}"
    );
}

#[test]
fn an_extra_is_kept() {
    check(
        "tensorflow[and-cuda]==2.15.1",
        "3.11",
        "linux_x86_64",
        "tensorflow[and-cuda]==2.15.1",
    );
}

#[test]
fn a_companion_that_would_fail_is_pinned_within_what_works() {
    let pins = pins("tensorflow==1.14", "3.7", "linux_x86_64");
    assert!(pins.contains(&"gast==0.2.2".to_owned()), "{pins:?}");
    assert!(pins.iter().any(|p| p == "h5py>=2.9,<3"), "{pins:?}");
}
