//! Pipes and devices where a file is expected: every command refuses them at once.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Ended, World, write};

/// A command that waits on a pipe waits for ever; one that does not ends in milliseconds.
const AT_ONCE: Duration = Duration::from_secs(20);

fn pipe(path: &std::path::Path) {
    write(path, b"");
    std::fs::remove_file(path).unwrap();
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

#[track_caller]
fn at_once(command: &mut Command) -> Ended {
    let start = Instant::now();
    let ended = Ended::of(
        Command::new("timeout")
            .arg("60")
            .arg(command.get_program())
            .args(command.get_args()),
    );
    assert!(start.elapsed() < AT_ONCE, "{ended:#?}");
    ended
}

#[test]
fn a_ticket_that_is_a_pipe_or_a_device_is_refused() {
    let world = World::new();
    pipe(&world.path("ticket"));
    let ticket = world.path("ticket");
    at_once(world.command().arg("triage").arg(ticket))
        .exits(2)
        .complains("it is a named pipe, not a regular file");
    at_once(world.command().args(["triage", "/dev/zero"]))
        .exits(2)
        .complains("it is a device, not a regular file");
}

#[test]
fn a_ticket_from_a_process_substitution_is_read() {
    let world = World::new();
    let line = format!(
        "{} triage <(echo tensorflow==2.10.0; echo numpy==2.2.6)",
        env!("CARGO_BIN_EXE_tfpair")
    );
    let mut command = Command::new("bash");
    let ended = Ended::of(command.current_dir(world.path("")).args(["-c", &line]));
    ended.says("numpy").silent();
}

#[test]
fn an_environment_whose_pyvenv_cfg_is_a_pipe_is_broken() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    let cfg = venv.prefix.join("pyvenv.cfg");
    std::fs::remove_file(&cfg).unwrap();
    pipe(&cfg);
    at_once(world.command().arg(&venv.prefix))
        .exits(2)
        .says("environment-broken")
        .says("it is a named pipe, not a regular file; Python cannot start");
}
