//! Pipes, colors and help.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use crate::support::{Ended, World};

fn failing() -> World {
    let world = World::new();
    world.venv("v").tensorflow().numpy("2.2.6");
    world
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let world = failing();
    for args in [
        vec!["v", "-v"],
        vec!["v", "--format", "html"],
        vec!["--help"],
    ] {
        let mut command = world.command();
        let piped = command
            .args(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        let code = child.wait().unwrap().code();
        assert_eq!(stderr, "", "{args:?}");
        assert_eq!(
            code,
            Some(if args == ["--help"] { 0 } else { 1 }),
            "{args:?}"
        );
    }
}

#[test]
fn the_first_line_alone_can_be_read() {
    let world = failing();
    let mut command = world.command();
    let mut child = command.arg("v").stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(
        line,
        "tensorflow-cpu 2.10.1 does not work with numpy 2.2.6\n"
    );
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_exits_with_2() {
    let world = failing();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = world.command();
    Ended::of(command.arg("v").stdout(full).stderr(Stdio::piped()))
        .exits(2)
        .complains("error: cannot write to stdout: ");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let world = failing();
    let coloured = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = world.command();
        command.arg("v").args(args).envs(variables.iter().copied());
        Ended::of(&mut command).exits(1).stdout.contains("\x1b[")
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(
        &[],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["--color", "always", "--format", "json"], &[]));
}

#[test]
fn help_shows_examples_and_exit_statuses() {
    let world = World::new();
    for args in [["--help"], ["-h"]] {
        let help = world
            .run(args)
            .exits(0)
            .silent()
            .says("Examples:")
            .says("Exit status:");
        for command in ["check", "scan"] {
            assert!(
                help.stdout.contains(&format!("\n  {command} ")),
                "{help:#?}"
            );
        }
        for line in help.stdout.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
    let version = world.run(["-V"]).exits(0).silent();
    assert_eq!(
        version.stdout,
        format!("tfpair {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn wrong_usage_exits_with_2_and_leaves_stdout_empty() {
    let world = World::new();
    for args in [
        vec!["a", "b"],
        vec!["--no-such"],
        vec!["scan"],
        vec!["a", "scan", "b"],
        vec![""],
    ] {
        let ended = world.run(args).exits(2).complains("error: ");
        assert_eq!(ended.stdout, "");
    }
}
