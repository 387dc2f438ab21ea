use std::time::Duration;

use super::*;
use crate::process::Captured;

fn outcome(status: Status) -> Outcome {
    Outcome {
        status,
        stdout: Captured::default(),
        stderr: Captured::default(),
        duration: Duration::ZERO,
    }
}

const IMPORTED: &str = r#"{"step": "start", "state": "ok", "python": "3.10.13"}
{"step": "import numpy", "state": "begin"}
{"step": "import numpy", "state": "ok"}
{"step": "numpy", "state": "found", "version": "1.26.4"}
{"step": "import tensorflow", "state": "begin"}
"#;

#[track_caller]
fn check(rest: &str, status: Status, expect: &Result<Finding, NoResult>) {
    let exercise = Exercise::parse(&format!("{IMPORTED}{rest}"));
    assert_eq!(&exercise.finding(&outcome(status), 300), expect);
}

#[test]
fn steps_that_raise_do_not_hide_that_the_pair_imports() {
    let rest = r#"{"step": "import tensorflow", "state": "ok"}
noise of somebody else
{"step": "lstm", "state": "begin"}
{"step": "lstm", "state": "failed", "error_type": "X", "error": "X: no"}
{"step": "ragged", "state": "begin"}
{"step": "ragged", "state": "absent"}
{"step": "end", "state": "ok", "warnings": ["W[numpy]: a"]}
"#;
    check(
        rest,
        Status::Exited(1),
        &Ok(Finding::Used(vec!["lstm".into()])),
    );
    let exercise = Exercise::parse(&format!("{IMPORTED}{rest}"));
    assert_eq!(exercise.numpy.as_deref(), Some("1.26.4"));
    assert_eq!(exercise.failures(), ["`lstm` fails: X: no"]);
    assert_eq!(exercise.count(&State::Absent), 1);
    assert_eq!(exercise.warnings_in_short(), "W[numpy]: a");
}

#[test]
fn an_import_that_raises_fails() {
    let rest = r#"{"step": "import tensorflow", "state": "failed", "error": "ImportError: no"}
{"step": "end", "state": "ok", "warnings": []}
"#;
    check(rest, Status::Exited(1), &Ok(Finding::ImportFailed));
    let exercise = Exercise::parse(&format!("{IMPORTED}{rest}"));
    assert_eq!(exercise.first_error().as_deref(), Some("ImportError: no"));
}

#[test]
fn a_crash_names_the_step_it_was_in() {
    check("", Status::Signalled(6), &Ok(Finding::Crashed));
    // abort() on Windows, and anything else that leaves without a word
    check("", Status::Exited(-1_073_740_791), &Ok(Finding::Crashed));
    let exercise = Exercise::parse(IMPORTED);
    assert_eq!(
        exercise.stopped_at().map(|s| s.name.as_str()),
        Some("import tensorflow")
    );
}

#[test]
fn a_time_out_says_nothing_about_the_pair() {
    let step = "import tensorflow".to_owned();
    check(
        "",
        Status::TimedOut,
        &Err(NoResult::TimedOut { seconds: 300, step }),
    );
    check("", Status::Interrupted, &Err(NoResult::Interrupted));
}

#[test]
fn a_script_that_never_began_says_nothing() {
    let exercise = Exercise::parse("");
    assert_eq!(
        exercise.finding(&outcome(Status::Exited(1)), 1),
        Err(NoResult::NotStarted("nothing was printed".into()))
    );
}

#[track_caller]
fn crashes(stderr: &str, expect: &str) {
    assert_eq!(crash_line(stderr, Status::Signalled(11)), expect);
}

#[test]
fn the_cause_of_a_crash_is_found_among_its_last_words() {
    let api =
        "RuntimeError: module compiled against API version 0xc but this version of numpy is 0xa";
    crashes(
        &format!(
            "{api}\n2026-11-20 10:41:25.123456: F tensorflow/python/lib/core/bfloat16.cc:675] Check failed: x \n\
             Aborted (core dumped)\n"
        ),
        "F tensorflow/python/lib/core/bfloat16.cc:675] Check failed: x",
    );
    crashes(&format!("{api}\nI0000 port.cc:153] oneDNN is on\n"), api);
    crashes(
        "I0000 port.cc:153] oneDNN is on\n",
        "the process was killed by signal 11",
    );
}
