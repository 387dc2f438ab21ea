//! Text from files and names is escaped before it reaches a terminal.

use std::process::Command;

use crate::support::{Ended, World, write};

const FORMATS: [&str; 4] = ["text", "json", "markdown", "html"];

#[track_caller]
fn check(command: &mut Command) {
    let ended = Ended::of(command);
    for (stream, text) in [("stdout", &ended.stdout), ("stderr", &ended.stderr)] {
        let live = text.chars().find(|&c| c.is_control() && c != '\n');
        assert_eq!(live, None, "on {stream}: {ended:#?}");
    }
}

#[test]
fn escape_sequences_in_metadata_are_shown_not_obeyed() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("2.2.6");
    let info = venv.dist_info("tensorflow-cpu", "2.10.1");
    write(&info.join("INSTALLER"), b"\x1b[2Jpip\x07\n");
    let metadata = "Metadata-Version: 2.1\nName: tensorflow-cpu\nVersion: 2.10.1\n\
                    Requires-Dist: numpy>=1.20\nRequires-Dist: \x1b]0;title\x07 numpy\u{9b}31m\n";
    write(&info.join("METADATA"), metadata.as_bytes());
    for format in FORMATS {
        check(world.command().args(["v", "-v", "--format", format]));
    }
}

#[test]
fn escape_sequences_in_a_name_are_shown_not_obeyed() {
    let world = World::new();
    let name = "v\x1b[31m\u{9b}0m\n\r\x07";
    world.venv(name).tensorflow().numpy("2.2.6");
    for format in FORMATS {
        check(world.command().args([name, "-v", "--format", format]));
    }
    check(world.command().args(["scan", "."]));
    check(world.command().arg("no\x1b[31m/such"));
    check(world.command().args(["scan", "no\x1b[31m/such"]));
    check(world.command().args(["--format", "\x1b[31m"]));
}
