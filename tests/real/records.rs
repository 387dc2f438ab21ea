//! Two records of NumPy in one site-packages, each with a correct RECORD: which one the files match, and the fix.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::broken::Copy;
use crate::support::{Env, python, run, tfpair};

/// Puts the record of another NumPy beside the one that is installed, as an uninstall that was cut off leaves it.
fn stale(copy: &Copy, version: &str) {
    let from = copy.elsewhere(&[&format!("numpy=={version}")]);
    let name = format!("numpy-{version}.dist-info");
    fs::rename(from.join(&name), copy.site().join(&name)).expect("a move");
    fs::remove_dir_all(from).expect("gone");
}

fn report(copy: &Copy) -> Value {
    let ended = copy.environed(
        tfpair()
            .args(["--format", "json", "--python"])
            .arg(copy.python()),
    );
    let report: Value = serde_json::from_str(&ended.stdout)
        .unwrap_or_else(|e| panic!("{e}: {} {}", ended.stdout, ended.stderr));
    report["environments"][0].clone()
}

fn imports(copy: &Copy) -> (bool, String) {
    let ended = copy.environed(
        Command::new(copy.python())
            .args(["-c", "import tensorflow, numpy; print(numpy.__version__)"])
            .env("CUDA_VISIBLE_DEVICES", "-1"),
    );
    (ended.code() == 0, ended.stdout.trim().to_owned())
}

/// What is said of a NumPy that is there and one of which only the record is; then what is printed, run as it stands, and
/// the environment as it is afterwards.
#[track_caller]
fn hold(env: &Env, there: &str, record: &str, works: bool, after: &str) {
    let copy = Copy::of(env);
    stale(&copy, record);
    let before = report(&copy);
    let verdict = if works { "works" } else { "fails" };
    assert_eq!(before["verdict"], verdict, "{before:#}");
    assert_eq!(before["pair"]["numpy"]["version"], there);
    assert_eq!(imports(&copy).0, works);
    let findings = before["findings"].as_array().expect("findings");
    let finding = findings
        .iter()
        .find(|f| f["code"] == "distribution-duplicated")
        .unwrap_or_else(|| panic!("no finding: {before:#}"))
        .to_string();
    for part in [
        format!("the files are those of {there}"),
        format!("version.py names {there}"),
        format!("numpy-{there}.dist-info: all "),
        format!("numpy-{record}.dist-info: of "),
    ] {
        assert!(finding.contains(&part), "no `{part}` in {finding}");
    }

    let fix = copy.environed(tfpair().args(["fix", "--python"]).arg(copy.python()));
    eprintln!("{there} with the record of {record}:\n{}", fix.stdout);
    assert!(
        fix.stdout.contains(&format!("numpy-{record}.dist-info")),
        "{}",
        fix.stderr
    );
    let typed = run(Command::new("sh")
        .args(["-ec", &fix.stdout])
        .current_dir(copy.work()));
    assert_eq!(typed.code(), 0, "{}\n{}", fix.stdout, typed.stderr);
    let left = report(&copy);
    assert_eq!(left["verdict"], "works", "{left:#}");
    assert_eq!(left["findings"], Value::Array(Vec::new()), "{left:#}");
    assert_eq!(imports(&copy), (true, after.to_owned()));
    let listed = fs::read_dir(copy.site()).expect("site-packages");
    let records: Vec<String> = listed
        .map(|e| {
            e.expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|n| n.starts_with("numpy-"))
        .collect();
    assert_eq!(records, [format!("numpy-{after}.dist-info")]);
}

#[test]
#[ignore = "real imports"]
fn the_record_that_the_files_belong_to_is_told_and_the_other_is_taken_away() {
    let python = python("3.10");
    let env = Env::new(&python, &["tensorflow-cpu==2.17.1", "numpy==1.26.4"]);
    hold(&env, "1.26.4", "2.0.2", true, "1.26.4");
    // a record of the right NumPy over the files of a wrong one is what misleads most
    env.force("numpy==2.0.2");
    hold(&env, "2.0.2", "1.26.4", false, "1.26.4");
}

#[test]
#[ignore = "real imports"]
fn an_older_record_over_the_files_of_numpy_2() {
    let python = python("3.10");
    let env = Env::new(&python, &["tensorflow-cpu==2.18.1", "numpy==2.0.2"]);
    hold(&env, "2.0.2", "1.26.4", true, "2.0.2");
}
