//! What `fix` prints, pasted into real shells: each runs exactly the intended words, or there is no command.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Ended, Venv, World, write};

/// Folders that a shell would act on if they were not quoted.
const NAMES: &[&str] = &[
    "two words",
    "it's",
    "a \"quote\"",
    "$(touch ran)",
    "`touch ran`",
    "$HOME and ${HOME}",
    "a;touch ran",
    "a&touch ran",
    "a|touch ran",
    "a>ran",
    "(touch ran)",
    "-rf",
    "!! !x",
    "~",
    "~root",
    "%1 %self",
    "^a^b",
    "*?[a]{b,c}",
    "#a",
    "=ls",
    "a\\",
    "a\\\\b\\'c",
    "\\$(touch ran)",
    "\u{fc}ber \u{1f40d} \u{3042}",
    "non\u{a0}breaking\u{2003}blanks",
];

/// Shells as a person at a prompt has them, and whether the test fails without it.
const SHELLS: &[(&str, &[&str], bool)] = &[
    ("/bin/sh", &["-s"], true),
    ("/bin/bash", &["--norc", "--noprofile", "-i"], true),
    ("/usr/bin/zsh", &["-f", "-i", "-s"], false),
    ("/usr/bin/fish", &["--no-config", "--interactive"], false),
];

/// Writes its own words into a file, each ended by a NUL.
const STUB: &str = "#!/bin/sh\nprintf '%s\\0' \"$0\" \"$@\" >>\"$STUB_LOG\"\n";

fn stub(path: &Path) {
    if path.symlink_metadata().is_ok() {
        fs::remove_file(path).unwrap();
    }
    write(path, STUB.as_bytes());
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A broken environment in a folder of that name, beside a file that hides NumPy.
fn broken(world: &World, name: &OsStr) -> Venv {
    let folder = PathBuf::from("in").join(name);
    write(&world.path(folder.join("numpy.py")), b"");
    let venv = world.venv(folder.join("venv"));
    venv.tensorflow().numpy("2.2.6")
}

/// One that uv made.
fn broken_by_uv(world: &World, name: &OsStr) -> Venv {
    let venv = broken(world, name);
    write(&venv.dist_info("numpy", "2.2.6").join("INSTALLER"), b"uv\n");
    venv
}

/// One that works and has the leftover of an interrupted install.
fn littered(world: &World, name: &OsStr) -> Venv {
    let venv = world.venv(PathBuf::from("in").join(name).join("venv"));
    write(&venv.site.join("~umpy/__init__.py"), b"");
    venv.tensorflow().numpy("1.23.5")
}

/// An environment, and the words of its commands: programs are named by their path, as the stubs are.
type Case = (fn(&World, &OsStr) -> Venv, fn(&World, &Venv) -> Vec<String>);

const CASES: &[Case] = &[
    (broken, |world, venv| {
        let python = text(&venv.prefix.join("bin/python"));
        let mut all = rename(world, venv);
        all.extend([python.as_str(), "-m", "pip", "install", "numpy==1.26.4"].map(str::to_owned));
        all
    }),
    (broken_by_uv, |world, venv| {
        let python = text(&venv.prefix.join("bin/python"));
        let uv = text(&world.path("stubs/uv"));
        let mut all = rename(world, venv);
        all.extend([&uv, "pip", "install", "-p", &python, "numpy==1.26.4"].map(str::to_owned));
        all
    }),
    (littered, |world, venv| {
        let leftover = text(&venv.site.join("~umpy"));
        vec![text(&world.path("stubs/rm")), "-r".to_owned(), leftover]
    }),
];

fn rename(world: &World, venv: &Venv) -> Vec<String> {
    let stray = text(&venv.prefix.with_file_name("numpy.py"));
    let to = format!("{stray}.shadows");
    vec![text(&world.path("stubs/mv")), "-n".to_owned(), stray, to]
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// `tfpair fix` in the folder of the environment.
fn fix(world: &World, venv: &Venv, args: &[&str]) -> Ended {
    let mut command = world.command();
    command.current_dir(venv.prefix.parent().unwrap());
    Ended::of(command.arg("fix").arg(&venv.prefix).args(args))
}

/// The words that the shell runs with a text pasted into it.
fn pasted(world: &World, shell: (&str, &[&str]), text: &str, folder: &Path) -> Vec<String> {
    let log = world.path("log");
    let _none = fs::remove_file(&log);
    let mut child = Command::new(shell.0)
        .args(shell.1)
        .env_clear()
        .env("HOME", world.path("home"))
        .env("PATH", world.path("stubs"))
        .env("STUB_LOG", &log)
        .env("TERM", "dumb")
        .env("LC_ALL", "C.UTF-8")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    child.wait().unwrap();
    let log = fs::read(&log).unwrap_or_default();
    let words = log.strip_suffix(b"\0").unwrap_or(&log).split(|b| *b == 0);
    words
        .map(|word| String::from_utf8(word.to_vec()).unwrap())
        .collect()
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|n| n.into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

#[test]
#[expect(clippy::print_stderr, reason = "a shell that is left out is reported")]
fn every_shell_runs_exactly_the_intended_words() {
    let world = World::new();
    fs::create_dir_all(world.path("home")).unwrap();
    let (mut printed, mut expected, mut folders) = (String::new(), Vec::new(), Vec::new());
    for (number, (make, words)) in CASES.iter().enumerate() {
        for name in NAMES {
            let venv = make(
                &world,
                Path::new(&number.to_string()).join(name).as_os_str(),
            );
            let ended = fix(&world, &venv, &[]);
            assert!(matches!(ended.code, Some(0 | 1)), "{ended:#?}");
            printed.push_str(&ended.stdout);
            expected.extend(words(&world, &venv));
            stub(&venv.prefix.join("bin/python"));
            let folder = venv.prefix.parent().unwrap().to_owned();
            folders.push((entries(&folder), folder));
        }
    }
    for program in ["mv", "rm", "uv", "touch", "ls"] {
        stub(&world.path("stubs").join(program));
    }
    fs::create_dir_all(world.path("empty")).unwrap();
    let mut shells = 0;
    for (shell, args, required) in SHELLS {
        if !Path::new(shell).exists() {
            assert!(!required, "{shell} is missing");
            eprintln!("NOT TESTED: {shell} is not installed");
            continue;
        }
        shells += 1;
        let ran = pasted(&world, (shell, args), &printed, &world.path("empty"));
        let different = expected
            .iter()
            .zip(&ran)
            .find(|(expected, ran)| expected != ran);
        assert_eq!(different, None, "{shell}:\n{printed}");
        assert_eq!(ran.len(), expected.len(), "{shell}");
        // a redirection would have made a file
        assert_eq!(entries(&world.path("empty")), [""; 0], "{shell}");
        for (before, folder) in &folders {
            assert_eq!(entries(folder), *before, "{shell}: {}", folder.display());
        }
    }
    assert!(shells >= 2);
}

/// Folders that cannot be typed: a terminal acts on them, or they are not text.
const UNTYPABLE: &[&[u8]] = &[
    b"a\tb",
    b"a\nb",
    b"a\rb",
    b"a\x1b[2Jb",
    b"a\x07b",
    b"a\x7fb",
    "a\u{9b}b".as_bytes(),
    "a\u{202e}b".as_bytes(),
    "a\u{2066}b".as_bytes(),
    "a\u{200f}b".as_bytes(),
    "a\u{2028}b".as_bytes(),
    b"caf\xe9",
];

#[test]
fn a_path_that_cannot_be_typed_gets_no_command_and_a_reason() {
    for name in UNTYPABLE {
        let world = World::new();
        let venv = broken(&world, OsStr::from_bytes(name));
        let ended = fix(&world, &venv, &[]).exits(1);
        let commands: Vec<&str> = ended
            .stdout
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        assert_eq!(commands, [""; 0], "{name:?}");
        let ended = ended
            .says("# by hand")
            .says("no command is printed where a path");
        plain(&ended.stdout, name);
        fix(&world, &venv, &["--apply", "--yes"])
            .exits(2)
            .complains("must be done by hand");
        for format in ["text", "markdown", "html"] {
            let mut command = world.command();
            let ended = Ended::of(command.args(["--format", format, "-v"]).arg(&venv.prefix));
            let ended = ended.exits(1).says("no command is printed where a path");
            plain(&ended.stdout, name);
            assert!(!ended.stdout.contains("pip install"), "{ended:#?}");
        }
        let mut command = world.command();
        let ended = Ended::of(command.args(["--format", "json"]).arg(&venv.prefix));
        let report = ended.report();
        plain(&ended.stdout, name);
        for remedy in report["environments"][0]["remedies"].as_array().unwrap() {
            assert_eq!(remedy["commands"], Value::Array(Vec::new()), "{remedy:#}");
        }
        // read back, the report has no command either
        write(&world.path("report.json"), ended.stdout.as_bytes());
        let read = world.run(["triage", "report.json"]).exits(1);
        plain(&read.stdout, name);
        assert!(!read.stdout.contains("pip install"), "{read:#?}");
    }
}

/// Nothing in a text acts on a terminal.
#[track_caller]
fn plain(text: &str, name: &[u8]) {
    let acts = |c: &char| c.is_control() && *c != '\n';
    assert_eq!(text.chars().find(acts), None, "{name:?}: {text:?}");
    let marks = ['\u{202e}', '\u{2066}', '\u{200f}', '\u{2028}'];
    assert!(!text.contains(marks), "{name:?}: {text:?}");
}

/// A report that was written to deceive.
#[test]
fn a_command_of_a_report_that_a_terminal_would_act_on_is_not_printed() {
    let world = World::new();
    let venv = broken(&world, OsStr::new("a"));
    let json = world.run(
        ["--format", "json"]
            .map(OsStr::new)
            .into_iter()
            .chain([venv.prefix.as_os_str()]),
    );
    let mut report: Value = serde_json::from_str(&json.stdout).unwrap();
    let step = report.pointer_mut("/environments/0/remedies/0/steps/0/command");
    *step.expect("a step") = "true \u{202e}\n rm -rf x".into();
    write(&world.path("report.json"), report.to_string().as_bytes());
    let read = world.run(["triage", "report.json"]).exits(1);
    assert!(!read.stdout.contains("rm -rf x"), "{read:#?}");
}
