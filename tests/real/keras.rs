//! The Keras that belongs to a TensorFlow, replaced by another or taken away: the verdict and its stage against a real import
//! and a first model, and the printed fix applied.

use std::process::Command;

use serde_json::Value;

use crate::broken::Copy;
use crate::damages::PROMISE;
use crate::support::{Ended, Env, python, tfpair};

/// What is done to a healthy environment, and what fails then: `works`, `import` or `keras`.
struct Case {
    pip: &'static [&'static [&'static str]],
    legacy: bool,
    expected: &'static str,
}

const fn case(pip: &'static [&'static [&'static str]], expected: &'static str) -> Case {
    Case {
        pip,
        legacy: false,
        expected,
    }
}

/// With `TF_USE_LEGACY_KERAS`.
const fn legacy(pip: &'static [&'static [&'static str]], expected: &'static str) -> Case {
    Case {
        legacy: true,
        ..case(pip, expected)
    }
}

fn run(copy: &Copy, command: &mut Command, case: &Case) -> Ended {
    if case.legacy {
        command.env("TF_USE_LEGACY_KERAS", "1");
    }
    copy.environed(command.env("CUDA_VISIBLE_DEVICES", "-1"))
}

/// The stage that fails, and the last line of the error.
fn truth(copy: &Copy, case: &Case) -> (&'static str, String) {
    let ended = run(
        copy,
        Command::new(copy.python()).args(["-c", PROMISE]),
        case,
    );
    if ended.status.success() {
        return ("works", String::new());
    }
    let import = run(
        copy,
        Command::new(copy.python()).args(["-c", "import tensorflow"]),
        case,
    );
    let stage = if import.status.success() {
        "keras"
    } else {
        "import"
    };
    (
        stage,
        ended.stderr.lines().last().unwrap_or_default().to_owned(),
    )
}

/// What `tfpair` says fails first: the verdict, or the stage of the first error.
fn judged(copy: &Copy, case: &Case) -> String {
    let mut command = tfpair();
    let ended = run(
        copy,
        command
            .args(["--format", "json", "--python"])
            .arg(copy.python()),
        case,
    );
    let report: Value = serde_json::from_str(&ended.stdout).expect("a report");
    let environment = &report["environments"][0];
    let findings = environment["findings"].as_array().expect("findings");
    let error = findings.iter().find(|f| f["severity"] == "error");
    let found = error.map_or(&environment["verdict"], |f| &f["stage"]);
    found.as_str().unwrap_or("no stage").to_owned()
}

fn check(copy: &Copy, case: &Case) -> Result<(), String> {
    for arguments in case.pip {
        copy.pip(arguments);
    }
    let (stage, error) = truth(copy, case);
    let judged = judged(copy, case);
    eprintln!(
        "{:?} legacy {}: {stage} {error}; judged {judged}",
        case.pip, case.legacy
    );
    if stage != case.expected || judged != stage {
        return Err(format!("{stage}, judged {judged}: {error}"));
    }
    if stage == "works" {
        return Ok(());
    }
    let mut fix = tfpair();
    let fix = run(copy, fix.args(["fix", "--python"]).arg(copy.python()), case);
    let pasted = run(copy, Command::new("sh").args(["-ec", &fix.stdout]), case);
    match truth(copy, case) {
        ("works", _) => Ok(()),
        (stage, error) => Err(format!(
            "after the fix: {stage}: {error}\n{}{}{}",
            fix.stdout, fix.stderr, pasted.stderr
        )),
    }
}

#[track_caller]
fn hold(series: &str, install: &[&str], cases: &[Case]) {
    let env = Env::new(&python(series), install);
    // compiles the byte code that the copies share
    let healthy = env.runs(PROMISE);
    assert!(healthy.status.success(), "{}", healthy.stderr);
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let wrong = check(&Copy::of(&env), case).err()?;
            Some(format!("{:?} {}: {wrong}", case.pip, case.legacy))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "many real imports"]
fn keras_of_2_16() {
    hold(
        "3.11",
        &["tensorflow-cpu==2.16.2"],
        &[
            case(&[&["install", "--no-deps", "keras==2.15.0"]], "keras"),
            case(&[&["uninstall", "keras"]], "keras"),
            legacy(&[], "keras"),
        ],
    );
}

#[test]
#[ignore = "many real imports"]
fn keras_of_2_14() {
    hold(
        "3.11",
        &["tensorflow-cpu==2.14.1"],
        &[case(&[&["install", "--upgrade", "keras"]], "keras")],
    );
}
