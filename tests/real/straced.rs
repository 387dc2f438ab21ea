//! Nothing runs by itself: every command and format under strace on a tree made by code. Each starts no process, opens no
//! socket and changes no file.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{run, tfpair};

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
    fs::write(path, text).expect("the file is written");
}

/// A broken environment with what a reader could be tempted to run.
fn tree(root: &Path) {
    let site = root.join("env/lib/python3.10/site-packages");
    for (name, version, requires) in [
        ("tensorflow_cpu", "2.10.1", "Requires-Dist: numpy>=1.20\n"),
        ("numpy", "2.2.6", ""),
    ] {
        let metadata =
            format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}");
        write(
            &site.join(format!("{name}-{version}.dist-info/METADATA")),
            &metadata,
        );
    }
    write(
        &site.join("tensorflow/__init__.py"),
        "open('/tmp/never', 'w')\n",
    );
    write(&site.join("numpy/__init__.py"), "open('/tmp/never', 'w')\n");
    write(
        &site.join("a.pth"),
        "import os; os.system('touch /tmp/never')\n",
    );
    write(
        &root.join("env/bin/python3.10"),
        "#!/bin/sh\ntouch /tmp/never\n",
    );
    write(
        &root.join("env/pyvenv.cfg"),
        "home = /usr/bin\nversion = 3.10.13\n",
    );
    write(
        &root.join("ticket.txt"),
        "tensorflow==2.10.1\nnumpy==2.2.6\nImportError: x $(touch /tmp/never)\n",
    );
    write(
        &root.join("requirements.txt"),
        "tensorflow==2.10.1\nnumpy==2.2.6\n",
    );
}

const COMMANDS: &[&str] = &[
    "check env",
    "check env -v",
    "check env --deep",
    "check env --redact",
    "check env --attach",
    "check env --format json",
    "check env --format markdown",
    "check env --format html",
    "scan .",
    "scan . --format json",
    "scan . --format ndjson",
    "fix env",
    "fix env --json",
    "fix env --requirements",
    "fix env --constraints",
    "table",
    "table --format json",
    "table --format markdown",
    "table --format html",
    "table tensorflow==2.10.1 numpy==2.2.6",
    "explain",
    "explain startup-hook",
    "triage ticket.txt",
    "triage ticket.txt requirements.txt",
    "triage ticket.txt --format json",
    "triage ticket.txt --format markdown",
    "--help",
    "--version",
];

/// Whether a line of strace is a call that starts, sends or changes something.
fn is_forbidden(line: &str) -> bool {
    let call = line
        .split_once(' ')
        .map_or(line, |(_, rest)| rest.trim_start());
    let opens = call.starts_with("open")
        && ["O_WRONLY", "O_RDWR", "O_CREAT"]
            .iter()
            .any(|f| call.contains(f));
    let calls = [
        "execve", "fork(", "vfork(", "socket(", "connect(", "creat(", "mkdir", "unlink", "rename",
        "link", "symlink", "truncate", "chmod", "fchmod", "mknod",
    ];
    opens || calls.iter().any(|name| call.starts_with(name))
}

#[test]
fn no_command_starts_a_process_opens_a_socket_or_changes_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    tree(folder.path());
    let log = tempfile::NamedTempFile::new().expect("a log");
    let mut wrong = Vec::new();
    for words in COMMANDS {
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-e", "trace=process,network,file,desc", "-o"]);
        strace
            .arg(log.path())
            .arg(tfpair().get_program())
            .args(words.split(' '));
        let ended = run(strace.current_dir(folder.path()));
        assert!(
            (0..=2).contains(&ended.code()),
            "strace is missing or {words}: {}",
            ended.stderr
        );
        let calls = fs::read_to_string(log.path()).expect("the log is read");
        let mut forbidden = calls.lines().filter(|line| is_forbidden(line));
        // the first is strace's own: the program itself
        assert!(
            forbidden.next().is_some_and(|line| line.contains("execve")),
            "{words}: {calls}"
        );
        wrong.extend(forbidden.map(|line| format!("{words}: {line}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(!Path::new("/tmp/never").exists(), "something was run");
}
