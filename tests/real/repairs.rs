//! Repairs work: broken installs, the commands of `tfpair fix` run as printed, and TensorFlow used afterwards.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use super::broken::Copy;
use super::cures::USE;
use super::scenarios::second_member;
use super::support::{Ended, Env, python, tfpair};

/// A way to break an environment.
struct Damage {
    name: &'static str,
    breaks: fn(&mut Copy),
    /// The Python to use afterwards, where it is not the one that was broken.
    recreated: Option<&'static str>,
}

fn damage(name: &'static str, breaks: fn(&mut Copy)) -> Damage {
    Damage {
        name,
        breaks,
        recreated: None,
    }
}

/// Uses TensorFlow in the shell in which the commands were typed: a variable that they unset stays so.
fn typed(copy: &Copy, commands: &str, python: &PathBuf) -> Ended {
    let text = format!("{commands}\n\"$REAL_PYTHON\" -c \"$REAL_USE\"\n");
    copy.environed(
        Command::new("sh")
            .args(["-ec", &text])
            .env("REAL_PYTHON", python)
            .env("REAL_USE", USE)
            .env("CUDA_VISIBLE_DEVICES", "-1"),
    )
}

/// Breaks a copy of a healthy environment, sees it fail, runs what is printed, and sees it work.
fn cure(env: &Env, damage: &Damage) -> Result<(), String> {
    let mut copy = Copy::of(env);
    (damage.breaks)(&mut copy);
    let python = copy.python();
    if typed(&copy, "", &python).status.success() {
        return Err("it is not broken".to_owned());
    }
    let fix = copy.environed(tfpair().args(["fix", "--python"]).arg(&python));
    eprintln!("{}:\n{}{}", damage.name, fix.stdout, fix.stderr);
    if !fix
        .stdout
        .lines()
        .any(|l| !l.is_empty() && !l.starts_with('#'))
    {
        return Err(format!("no command is offered: {}", fix.stderr));
    }
    let used = damage
        .recreated
        .map_or(python, |folder| copy.work().join(folder));
    let ended = typed(&copy, &fix.stdout, &used);
    if !ended.status.success() {
        return Err(ended.stderr);
    }
    copy.pythonpath = None;
    match copy.judged(&[]) {
        (verdict, _) if verdict == "works" || damage.recreated.is_some() => Ok(()),
        (verdict, codes) => Err(format!("{verdict} {codes:?}")),
    }
}

fn hold(env: &Env, all: &[Damage]) {
    let wrong: Vec<String> = all
        .iter()
        .filter_map(|d| Some(format!("{}: {}", d.name, cure(env, d).err()?)))
        .collect();
    let cured = all.len() - wrong.len();
    eprintln!("{cured} of {} cured", all.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "many real imports"]
fn what_is_printed_for_damage_repairs_it() {
    let python = python("3.10");
    let env = Env::new(&python, &["tensorflow-cpu==2.17.1", "numpy==1.26.4"]);
    hold(
        &env,
        &[
            damage("random.py", |c| c.stray("random.py")),
            damage("numpy.py", |c| c.stray("numpy.py")),
            damage("logging on PYTHONPATH", |c| {
                let folder = c.folder.path().join("variable");
                c.put(&folder.join("logging.py"), b"");
                c.pythonpath = Some(folder);
            }),
            damage("numpy 2 on PYTHONPATH", |c| {
                c.pythonpath = Some(c.elsewhere(&["numpy==2.2.6"]));
            }),
            damage("numpy without its core", |c| {
                fs::remove_file(c.within("numpy/core", "_multiarray_umath.")).expect("gone");
            }),
            damage("numpy with its core cut off", |c| {
                let path = c.within("numpy/core", "_multiarray_umath.");
                let bytes = fs::read(&path).expect("the module");
                c.put(&path, &bytes[..100_000]);
            }),
            damage("numpy 2 without its core", |c| {
                c.pip(&["install", "--no-deps", "numpy==2.2.6"]);
                fs::remove_file(c.within("numpy/_core", "_multiarray_umath.")).expect("gone");
            }),
            damage("tensorflow without __init__", |c| {
                fs::remove_file(c.site().join("tensorflow/__init__.py")).expect("gone");
            }),
            damage("tensorflow without its library", |c| {
                fs::remove_file(c.within("tensorflow", "libtensorflow_cc.so")).expect("gone");
            }),
            damage("tensorflow's folder gone", |c| {
                fs::remove_dir_all(c.site().join("tensorflow")).expect("gone");
            }),
            damage("without absl-py and wrapt", |c| {
                c.pip(&["uninstall", "absl-py", "wrapt"]);
            }),
            damage("without numpy", |c| c.pip(&["uninstall", "numpy"])),
            damage("numpy of Python 3.11", |c| {
                let from = c.elsewhere(&["--python-version", "3.11", "numpy==1.26.4"]);
                c.replace_numpy(&from);
            }),
            damage("numpy of another processor", |c| {
                let platform = ["--python-platform", "aarch64-unknown-linux-gnu"];
                let from = c.elsewhere(&[platform[0], platform[1], "numpy==1.26.4"]);
                c.replace_numpy(&from);
            }),
            damage("two members over mixed files", |c| {
                second_member(c);
                fs::remove_file(c.site().join("tensorflow/__init__.py")).expect("gone");
            }),
            damage("one member uninstalled from under the other", |c| {
                second_member(c);
                c.pip(&["uninstall", "tensorflow"]);
            }),
            Damage {
                name: "a base Python that is gone",
                breaks: |c| {
                    fs::remove_file(c.python()).expect("gone");
                    symlink("/nowhere/bin/python3.10", c.python()).expect("a link");
                },
                recreated: Some(".venv-tensorflow/bin/python"),
            },
        ],
    );
}
