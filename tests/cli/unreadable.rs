//! Files and directories that the current user may not read. Permissions do not apply to root, so the binary runs as
//! nobody there.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cases::{elf_with, listed};
use crate::support::{Ended, Venv, World, write};

/// The ways to start a program as somebody else that a machine may have.
const SETPRIV: &[&str] = &["/usr/bin/setpriv", "/bin/setpriv"];
const NOBODY: &[&str] = &["--reuid=65534", "--regid=65534", "--clear-groups"];

const DENIED: &str = "Permission denied";

/// Takes the right to read away from everybody, until it is dropped: what cannot be read cannot be removed either.
struct Locked {
    path: PathBuf,
    before: Permissions,
}

impl Locked {
    fn of(path: PathBuf) -> Self {
        let before = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, Permissions::from_mode(0o000)).unwrap();
        Self { path, before }
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        let _gone = fs::set_permissions(&self.path, self.before.clone());
    }
}

/// The start of a command that permissions hold for: a copy of the binary that anybody may start.
fn bound_by_permissions(world: &World) -> Command {
    let binary = world.path("tool/tfpair");
    fs::create_dir_all(world.path("tool")).unwrap();
    // copied by another process: a file descriptor that this one has open for writing reaches the children of other
    // threads, and a program that is open for writing cannot be started
    let copied = Command::new("cp")
        .arg(env!("CARGO_BIN_EXE_tfpair"))
        .arg(&binary)
        .status();
    assert!(copied.unwrap().success());
    fs::set_permissions(world.path(""), Permissions::from_mode(0o755)).unwrap();
    let secret = world.path("tool/secret");
    write(&secret, b"");
    let locked = Locked::of(secret);
    if File::open(&locked.path).is_err() {
        return Command::new(binary);
    }
    let nobody = |setpriv: &&&str| {
        let tried = Command::new(setpriv)
            .args(NOBODY)
            .arg(&binary)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        tried.is_ok_and(|status| status.success())
    };
    let setpriv = SETPRIV.iter().find(nobody).expect(
        "permissions mean nothing to this user, and no setpriv (util-linux) starts another",
    );
    let mut command = Command::new(setpriv);
    command.args(NOBODY).arg(binary);
    command
}

/// What is said of an environment in which one path is locked, by default and in depth: it ends by itself, without a
/// panic, and the findings as JSON.
fn said_with_locked(
    make: impl Fn(&World) -> Venv,
    locked: impl Fn(&Venv) -> PathBuf,
) -> Vec<(PathBuf, Value)> {
    let world = World::new();
    let venv = make(&world);
    let mut reports = Vec::new();
    for depth in [&[][..], &["--deep"]] {
        let mut command = bound_by_permissions(&world);
        let locked = Locked::of(locked(&venv));
        command
            .args(["--format", "json"])
            .args(depth)
            .arg(&venv.prefix)
            .env_clear()
            .env("HOME", world.path("home"))
            .env("PATH", "")
            .current_dir(world.path(""))
            .stdin(Stdio::null());
        let ended = Ended::of(&mut command);
        assert!(matches!(ended.code, Some(0..=2)), "{ended:#?}");
        assert!(!ended.stderr.contains("panicked"), "{ended:#?}");
        reports.push((
            locked.path.clone(),
            ended.report()["environments"][0].take(),
        ));
    }
    reports
}

/// The finding that names a path, and why it was not read.
#[track_caller]
fn names<'v>(environment: &'v Value, path: &Path, code: &str) -> &'v Value {
    let findings = environment["findings"].as_array().unwrap();
    let path = path.display().to_string();
    findings
        .iter()
        .find(|f| {
            let text = f.to_string();
            f["code"] == code && text.contains(&path) && text.contains(DENIED)
        })
        .unwrap_or_else(|| panic!("no {code} names `{path}` and `{DENIED}`: {environment:#}"))
}

fn healthy(world: &World) -> Venv {
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    listed(
        &venv,
        "tensorflow-cpu",
        "2.10.1",
        "tensorflow/__init__.py",
        b"",
    );
    let core = "numpy/core/_multiarray_umath.cpython-310-x86_64-linux-gnu.so";
    listed(&venv, "numpy", "1.23.5", core, &elf_with(b""));
    venv
}

#[test]
fn without_anything_locked_nothing_is_found() {
    let reports = said_with_locked(healthy, |v| {
        let other = v.prefix.join("share/notes");
        write(&other, b"");
        other
    });
    for (_, environment) in reports {
        assert_eq!(environment["verdict"], "works", "{environment:#}");
        assert_eq!(environment["findings"], Value::Array(Vec::new()));
    }
}

#[test]
fn a_metadata_that_may_not_be_read_is_named_and_the_pair_is_judged() {
    let metadata = |v: &Venv| v.dist_info("tensorflow-cpu", "2.10.1").join("METADATA");
    for (path, environment) in said_with_locked(healthy, metadata) {
        names(&environment, &path, "metadata-unreadable");
        assert_eq!(environment["pair"]["tensorflow"]["version"], "2.10.1");
        assert_eq!(environment["pair"]["numpy"]["version"], "1.23.5");
        assert_eq!(environment["pair"]["compatibility"], "compatible");
    }
}

#[test]
fn a_record_that_may_not_be_read_is_named_and_the_pair_is_judged() {
    let record = |v: &Venv| v.dist_info("numpy", "1.23.5").join("RECORD");
    let make = |world: &World| world.venv("v").tensorflow().numpy("1.23.5");
    for (path, environment) in said_with_locked(make, record) {
        names(&environment, &path, "metadata-unreadable");
        // the files that the import opens are looked for, and this NumPy lacks most of them
        assert_eq!(environment["verdict"], "unknown", "{environment:#}");
        assert_eq!(environment["pair"]["compatibility"], "compatible");
    }
}

#[test]
fn a_folder_of_packages_that_may_not_be_read_is_not_taken_for_an_empty_one() {
    for (path, environment) in said_with_locked(healthy, |v| v.site.clone()) {
        names(&environment, &path, "metadata-unreadable");
        assert_eq!(environment["verdict"], "unknown", "{environment:#}");
        let text = environment.to_string();
        assert!(!text.contains("not-installed"), "{environment:#}");
        // once, though it is met when `.pth` files are looked for and again for distributions
        assert_eq!(environment["findings"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn an_extension_module_that_may_not_be_read_cannot_be_loaded() {
    let core = |v: &Venv| {
        let name = "numpy/core/_multiarray_umath.cpython-310-x86_64-linux-gnu.so";
        v.site.join(name)
    };
    for (path, environment) in said_with_locked(healthy, core) {
        let finding = names(&environment, &path, "files-changed");
        assert_eq!(finding["severity"], "error", "{environment:#}");
        assert_eq!(environment["verdict"], "fails", "{environment:#}");
    }
}

#[test]
fn a_package_that_may_not_be_entered_is_not_said_to_be_gone() {
    for (path, environment) in said_with_locked(healthy, |v| v.site.join("numpy")) {
        names(&environment, &path, "metadata-unreadable");
        let text = environment.to_string();
        assert!(
            !text.contains("there is no `numpy` package"),
            "{environment:#}"
        );
        assert_ne!(environment["verdict"], "works", "{environment:#}");
    }
}
