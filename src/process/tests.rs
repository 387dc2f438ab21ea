#![allow(clippy::unwrap_used)]

use super::*;

fn shell(script: &str, timeout: Duration) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    child(&CommandSpec {
        program: Path::new("sh"),
        args: &["-c".into(), script.into()],
        env: &[
            ("GIVEN".into(), Some("value".into())),
            ("HOME".into(), None),
        ],
        cwd: Some(folder.path()),
        timeout,
    })
    .unwrap()
}

const LONG: Duration = Duration::from_secs(30);

#[test]
fn keeps_the_code_and_both_streams() {
    let outcome = shell("echo out; echo err >&2; exit 3", LONG);
    assert_eq!(outcome.status, Status::Exited(3));
    assert_eq!(outcome.stdout.text(), "out\n");
    assert_eq!(outcome.stderr.text(), "err\n");
}

#[test]
fn a_crash_is_a_result() {
    assert_eq!(shell("kill -6 $$", LONG).status, Status::Signalled(6));
}

#[test]
fn changes_the_environment_as_asked() {
    let outcome = shell("echo $GIVEN-${HOME-none}", LONG);
    assert_eq!(outcome.stdout.text(), "value-none\n");
}

#[test]
fn a_time_out_kills_the_whole_group() {
    let outcome = shell(
        "sleep 60 & echo $!; echo before; wait",
        Duration::from_millis(300),
    );
    assert_eq!(outcome.status, Status::TimedOut);
    assert!(outcome.duration < Duration::from_secs(10));
    let text = outcome.stdout.text();
    let (pid, rest) = text.split_once('\n').unwrap();
    assert_eq!(rest, "before\n");
    assert!(gone(pid), "the grandchild {pid} lives on");
}

#[test]
fn nothing_the_child_left_behind_holds_us_up() {
    let outcome = shell("sleep 60 & echo $!", LONG);
    assert_eq!(outcome.status, Status::Exited(0));
    assert!(outcome.duration < Duration::from_secs(10));
    assert!(gone(outcome.stdout.text().trim()));
}

#[test]
fn a_flood_does_not_block_the_child() {
    let outcome = shell("yes | head -c 3000000; echo end >&2", LONG);
    assert_eq!(outcome.status, Status::Exited(0));
    assert!(outcome.stdout.dropped() > 0);
    assert_eq!(outcome.stderr.text(), "end\n");
}

#[test]
fn a_missing_program_is_named() {
    let error = child(&CommandSpec {
        program: Path::new("no-such-program-here"),
        args: &[],
        env: &[],
        cwd: None,
        timeout: LONG,
    })
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`no-such-program-here` cannot be started: No such file or directory (os error 2)"
    );
}

/// Whether a process ended; one that waits to be reaped by its new parent counts as gone.
fn gone(pid: &str) -> bool {
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = stat.rsplit(") ").next().unwrap_or_default();
        if stat.is_empty() || state.starts_with(['Z', 'X']) {
            return true;
        }
        thread::sleep(PULSE);
    }
    false
}
