//! An externally managed Python (PEP 668): a new environment next to it, or changes with `--break-system-packages`.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::cures::USE;
use super::support::{Ended, run, tfpair};

const PYTHON: &str = "/usr/bin/python3";

/// The TensorFlow that a plain install of today breaks, for the Python of Debian 12.
const SERIES: &str = "3.11";
const TENSORFLOW: &str = "tensorflow-cpu==2.14.0";

/// A command in a home of its own, in which pip installs for the user.
fn at_home(home: &Path, command: &mut Command) -> Ended {
    run(command
        .env("HOME", home)
        .env("CUDA_VISIBLE_DEVICES", "-1")
        .current_dir(home))
}

fn fix(home: &Path, flags: &[&str]) -> String {
    let ended = at_home(home, tfpair().args(["fix", "--python", PYTHON]).args(flags));
    eprintln!("{}", ended.stdout);
    assert!(!ended.stdout.is_empty(), "{}", ended.stderr);
    ended.stdout
}

#[test]
#[ignore = "two installs by pip"]
fn a_managed_python_is_left_alone_unless_the_person_says_otherwise() {
    let library = format!("/usr/lib/python{SERIES}");
    let managed = Path::new(&library).join("EXTERNALLY-MANAGED").exists();
    let can = Path::new(&library).join("ensurepip/__init__.py").exists();
    assert!(
        managed && can,
        "no managed Python {SERIES} that can make environments (Debian: python3-venv, python3-pip)"
    );
    let folder = tempfile::Builder::new()
        .prefix("managed-")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
        .expect("a home");
    let home = folder.path();
    let broken = at_home(
        home,
        Command::new(PYTHON)
            .args(["-m", "pip", "install", "--quiet", "--user"])
            .args(["--break-system-packages", TENSORFLOW, "numpy==2.2.6"]),
    );
    assert!(broken.status.success(), "{}", broken.stderr);
    let used = |python: &Path| at_home(home, Command::new(python).args(["-c", USE]));
    assert!(
        !used(Path::new(PYTHON)).status.success(),
        "it is not broken"
    );

    let printed = fix(home, &[]);
    let asked = printed
        .lines()
        .any(|l| !l.starts_with('#') && l.contains("--break-system-packages"));
    assert!(!asked, "nobody said so: {printed}");
    let ended = at_home(home, Command::new("sh").args(["-ec", &printed]));
    assert!(ended.status.success(), "{}", ended.stderr);
    let after = used(&home.join(".venv-tensorflow/bin/python"));
    assert!(after.status.success(), "{}", after.stderr);
    assert!(!used(Path::new(PYTHON)).status.success(), "it was changed");
    fs::remove_dir_all(home.join(".venv-tensorflow")).expect("gone");

    let printed = fix(home, &["--break-system-packages"]);
    let ended = at_home(home, Command::new("sh").args(["-ec", &printed]));
    assert!(ended.status.success(), "{}", ended.stderr);
    let after = used(Path::new(PYTHON));
    assert!(after.status.success(), "{}", after.stderr);
}
