//! `fix --apply` with an installer that misbehaves: what remains, and the last line of the output.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::support::{Ended, Venv, World, write};

/// An environment that uv made, with a NumPy that is too new.
fn broken(world: &World) -> Venv {
    let venv = world.venv("v").tensorflow().numpy("2.2.6");
    let info = venv.dist_info("numpy", "2.2.6");
    write(&info.join("INSTALLER"), b"uv\n");
    venv
}

/// Puts a shell script in the place of uv.
fn uv(world: &World, script: &str) {
    let path = world.path("tools/uv");
    write(&path, format!("#!/bin/sh\n{script}\n").as_bytes());
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn apply(world: &World) -> Command {
    let mut command = world.command();
    let path = format!("{}:/usr/bin:/bin", world.path("tools").display());
    command
        .args(["fix", "--apply", "--yes", "v"])
        .env("PATH", path);
    command
}

/// The command that restores the environment.
fn back(world: &World) -> String {
    let at = |path: &str| world.path(path).display().to_string();
    format!(
        "to go back: uv pip install -p {} --no-deps -r {}",
        at("v/bin/python"),
        at("v/tfpair-before-1.txt")
    )
}

fn rollback_file(world: &World) -> String {
    fs::read_to_string(world.path("v/tfpair-before-1.txt")).unwrap()
}

#[track_caller]
fn ends_with(text: &str, line: &str) {
    assert!(
        text.trim_end().ends_with(line),
        "no `{line}` at the end of {text}"
    );
}

#[test]
fn a_step_that_fails_ends_with_the_way_back() {
    let world = World::new();
    broken(&world);
    uv(&world, "echo no space left; exit 3");
    let ended = Ended::of(&mut apply(&world)).exits(2);
    ends_with(&ended.stderr, &back(&world));
    assert!(ended.stderr.contains("no space left"), "{}", ended.stderr);
    assert_eq!(
        rollback_file(&world),
        "numpy==2.2.6\npip==23.0.1\ntensorflow-cpu==2.10.1\n"
    );
}

#[test]
fn a_step_that_cannot_start_ends_with_the_way_back() {
    let world = World::new();
    broken(&world);
    let ended = Ended::of(apply(&world).env("PATH", "")).exits(2);
    ends_with(&ended.stderr, &back(&world));
    assert!(
        ended.stderr.contains("cannot be started"),
        "{}",
        ended.stderr
    );
}

#[test]
fn an_installer_that_does_nothing_has_not_fixed_anything() {
    let world = World::new();
    broken(&world);
    uv(&world, "exit 0");
    let ended = Ended::of(&mut apply(&world)).exits(1);
    let line = "the commands ended without an error and changed nothing; ";
    ends_with(&ended.stdout, &format!("{line}{}", back(&world)));
}

/// Sends a signal while the installer runs: it is asked to undo what it began, and ends before tfpair.
#[track_caller]
fn stopped_by(signal: &str) {
    let world = World::new();
    broken(&world);
    uv(
        &world,
        "trap 'echo undone; exit 1' INT\necho $$ > \"${0%/*}/pid\"\nwhile :; do sleep 0.05; done",
    );
    let child = apply(&world)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = wait_for(&world.path("tools/pid"));
    let kill = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    ends_with(&stderr, &format!("stopped on request; {}", back(&world)));
    assert!(stderr.contains("undone"), "{stderr}");
    let running = Path::new("/proc").join(pid.trim());
    assert!(!running.exists(), "the installer continues");
}

fn wait_for(file: &Path) -> String {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        match fs::read_to_string(file) {
            Ok(text) if text.ends_with('\n') => return text,
            _ => std::thread::sleep(Duration::from_millis(10)),
        }
    }
    unreachable!("the installer was not started")
}

#[test]
fn an_interrupt_stops_the_installer() {
    stopped_by("-INT");
}

#[test]
fn a_request_to_end_stops_the_installer() {
    stopped_by("-TERM");
}

#[test]
fn a_terminal_that_closes_stops_the_installer() {
    stopped_by("-HUP");
}

#[test]
fn of_two_at_once_the_second_changes_nothing() {
    let world = World::new();
    broken(&world);
    uv(
        &world,
        "echo $$ > \"${0%/*}/pid\"\nwhile ! [ -e \"${0%/*}/go\" ]; do sleep 0.05; done; exit 3",
    );
    let first = apply(&world)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for(&world.path("tools/pid"));
    let second = Ended::of(&mut apply(&world)).exits(2);
    let busy = format!(
        "another `tfpair fix --apply` is at work in `{}`",
        world.path("v").display()
    );
    assert!(second.stderr.contains(&busy), "{}", second.stderr);
    assert!(!world.path("v/tfpair-before-2.txt").exists());
    write(&world.path("tools/go"), b"");
    let output = first.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    ends_with(&String::from_utf8(output.stderr).unwrap(), &back(&world));
}

/// A file system that takes no more bytes, as a limit on the size of files simulates it.
#[test]
fn no_empty_rollback_file_is_left_on_a_full_disk() {
    let world = World::new();
    broken(&world);
    uv(&world, "touch \"${0%/*}/ran\"");
    let tfpair = env!("CARGO_BIN_EXE_tfpair");
    let script = format!("trap '' XFSZ; ulimit -f 0; exec '{tfpair}' fix --apply --yes v");
    let mut command = apply(&world);
    let path = command.get_envs().find(|(k, _)| *k == "PATH");
    let path = path.and_then(|(_, v)| v).unwrap().to_owned();
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", &script])
        .env_clear()
        .env("HOME", world.path("home"))
        .env("PATH", path)
        .current_dir(world.path(""));
    let ended = Ended::of(&mut shell).exits(2);
    assert!(
        ended.stderr.contains("cannot write a rollback file into"),
        "{}",
        ended.stderr
    );
    assert!(!world.path("tools/ran").exists(), "something was changed");
    for folder in ["v", ""] {
        let path = world.path(folder).join("tfpair-before-1.txt");
        assert!(!path.exists(), "`{}` is left", path.display());
    }
    // the command itself is not what failed
    uv(&world, "exit 0");
    Ended::of(&mut command).exits(1);
}

#[test]
fn a_url_of_several_lines_adds_none_to_the_rollback_file() {
    let world = World::new();
    let venv = broken(&world).install("app", "1.0", &[], "app");
    let url = r#"{"url": "https://e/a.whl\n--index-url https://evil/", "archive_info": {}}"#;
    let file = venv.dist_info("app", "1.0").join("direct_url.json");
    write(&file, url.as_bytes());
    uv(&world, "exit 0");
    Ended::of(&mut apply(&world)).exits(1);
    let text = rollback_file(&world);
    assert!(!text.contains("evil"), "{text}");
    assert!(text.starts_with("# app: "), "{text}");
}
