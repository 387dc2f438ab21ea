//! Output and exit of the child process.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use super::*;
use crate::model::{Creator, FoundBy, Implementation};
use std::os::unix::fs::PermissionsExt;

/// An interpreter that is a shell script: whatever the tool hands it, it does this.
#[track_caller]
fn probed(script: &str, seconds: u64) -> Probe {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("python");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let interpreter = Interpreter {
        executable: Some(program),
        prefix: folder.path().to_owned(),
        base_prefix: None,
        version: None,
        version_source: None,
        implementation: Implementation::CPython,
        free_threaded: false,
        platform: None,
        creator: Creator::Base,
        found_by: FoundBy::Argument,
        externally_managed: None,
    };
    import(&interpreter, Duration::from_secs(seconds), false)
}

fn points(text: &str) -> String {
    let points: Vec<String> = text
        .chars()
        .map(|c| format!("{:x}", u32::from(c)))
        .collect();
    points.join(" ")
}

#[test]
fn reads_what_the_script_says_between_whatever_else_is_printed() {
    let script = format!(
        "echo noise; echo tfpair python {}; echo tfpair imported; echo 'tfpair imported '; \
         echo tfpair numpy.file {}; echo tfpair numpy.version {}",
        points("3.10.13 (main)"),
        points("/nowhere/naïve/numpy/__init__.py"),
        points("1.26.4")
    );
    let probe = probed(&script, 20);
    assert_eq!(probe.outcome, ProbeOutcome::Imported);
    assert_eq!(probe.python.as_deref(), Some("3.10.13 (main)"));
    let numpy = probe.numpy.unwrap();
    assert_eq!(numpy.version.as_deref(), Some("1.26.4"));
    assert_eq!(
        numpy.file,
        Some(PathBuf::from("/nowhere/naïve/numpy/__init__.py"))
    );
}

#[test]
fn a_crash_a_hang_and_a_silent_end_are_outcomes() {
    assert_eq!(
        probed("kill -SEGV $$", 20).outcome,
        ProbeOutcome::Signalled(11)
    );
    assert_eq!(
        probed("exec sleep 60", 1).outcome,
        ProbeOutcome::TimedOut(1)
    );
    assert_eq!(probed("exit 3", 20).outcome, ProbeOutcome::Exited(3));
}

#[test]
fn an_exception_keeps_its_first_line_and_the_whole_of_stderr() {
    let script = format!(
        "echo tfpair raised {}; echo Traceback >&2; exit 1",
        points("ImportError: one\ntwo")
    );
    let probe = probed(&script, 20);
    assert_eq!(
        probe.outcome,
        ProbeOutcome::Raised("ImportError: one".to_owned())
    );
    assert_eq!(probe.stderr, "Traceback\n");
}

#[test]
fn an_import_that_worked_is_one_even_where_python_crashes_afterwards() {
    let probe = probed("echo 'tfpair imported '; kill -SEGV $$", 20);
    assert_eq!(probe.outcome, ProbeOutcome::Imported);
}
