//! The search path that `tfpair` computes from files compared with the `sys.path` of the interpreter: the same entries
//! in the same order, and the same prefixes and version, in every kind of environment that can be created here.

mod bases;
mod environments;
mod lines;
mod shims;
mod variables;

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::support::{self, python, tfpair};

/// The series that a scenario is tried on, where this machine has them.
const SERIES: &[&str] = &["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"];

/// What Python says of itself.
const ASK: &str = "import json, sys, platform\n\
    first = 0 if getattr(sys.flags, 'safe_path', False) else 1\n\
    print(json.dumps({'path': sys.path[first:], 'prefix': sys.prefix, 'version': platform.python_version(),\n\
    'base': getattr(sys, 'real_prefix', getattr(sys, 'base_prefix', sys.prefix))}))\n";

/// A folder for one scenario: a home, a working folder, and whatever is made in it.
struct Sandbox {
    folder: TempDir,
    variables: BTreeMap<OsString, OsString>,
    compared: usize,
    equal: usize,
    differences: Vec<String>,
    name: &'static str,
}

impl Sandbox {
    fn new(name: &'static str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("path-")
            .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
            .expect("a folder");
        let sandbox = Self {
            folder,
            variables: BTreeMap::new(),
            compared: 0,
            equal: 0,
            differences: Vec::new(),
            name,
        };
        fs::create_dir_all(sandbox.home()).expect("a home");
        fs::create_dir_all(sandbox.at("work")).expect("a working folder");
        sandbox
    }

    fn at(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    fn home(&self) -> PathBuf {
        self.at("home")
    }

    /// A file with its folders.
    fn write(&self, relative: &str, text: impl AsRef<[u8]>) -> PathBuf {
        write(&self.at(relative), text)
    }

    fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.variables.insert(name.into(), value.into());
    }

    /// The report of `tfpair` on one interpreter, or why there is none.
    fn report(&self, arguments: &[&OsStr]) -> Result<Value, String> {
        let mut command = self.command(Path::new(tfpair().get_program()));
        let ended = support::run(command.args(["--format", "json"]).args(arguments));
        let report: Value =
            serde_json::from_str(&ended.stdout).map_err(|_| ended.stderr.clone())?;
        Ok(report["environments"][0].clone())
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", self.home())
            .envs(&self.variables)
            .current_dir(self.at("work"));
        command
    }

    /// Runs a program that must succeed; `false`, with a line that says so, where it does not.
    fn makes(&self, program: &Path, arguments: &[&str]) -> bool {
        // its own variables are left alone: they tell the tools which index and which cache to use
        let ended = support::run(
            Command::new(program)
                .args(arguments)
                .current_dir(self.at("work")),
        );
        if !ended.status.success() {
            let reason = ended.stderr.lines().last().unwrap_or_default();
            eprintln!(
                "left out of {}: {program:?} {arguments:?}: {reason}",
                self.name
            );
        }
        ended.status.success()
    }

    /// A virtual environment without pip, of the standard library's venv.
    fn venv(&self, python: &Path, name: &str, options: &[&str]) -> PathBuf {
        let prefix = self.at(name);
        let mut arguments = vec!["-m", "venv", "--without-pip"];
        arguments.extend(options);
        let target = prefix.to_string_lossy().into_owned();
        arguments.push(&target);
        assert!(self.makes(python, &arguments), "no venv at {target}");
        prefix
    }

    /// Asks Python and `tfpair` after one interpreter and notes every difference.
    fn compare(&mut self, executable: &Path) {
        let ended = support::run(self.command(executable).args(["-c", ASK]));
        assert!(
            ended.status.success(),
            "{executable:?} does not start: {}",
            ended.stderr
        );
        let truth: Value = serde_json::from_str(&ended.stdout).expect("JSON");
        self.compared += 1;
        let before = self.differences.len();
        let ours = match self.report(&[executable.as_os_str()]) {
            Ok(ours) => ours,
            Err(error) => {
                self.differences.push(error);
                return;
            }
        };
        let python = &ours["python"];
        let mut differ = |what: &str, ours: Value, theirs: &Value| {
            if ours != *theirs {
                let difference = format!(
                    "{}: {what}\n  ours   {ours}\n  Python {theirs}",
                    executable.display()
                );
                self.differences.push(difference);
            }
        };
        differ("sys.path", ours["search_path"].clone(), &truth["path"]);
        differ("sys.prefix", python["prefix"].clone(), &truth["prefix"]);
        differ(
            "sys.base_prefix",
            python["base_prefix"].clone(),
            &truth["base"],
        );
        let full = truth["version"].as_str().unwrap_or_default();
        let version = python["version"].as_str().unwrap_or_default();
        let series = full.rsplit_once('.').map_or(full, |(series, _)| series);
        let known = version.split('.').count() > 2;
        let expected = if known { full } else { series };
        differ("version", version.into(), &expected.into());
        self.equal += usize::from(self.differences.len() == before);
    }

    /// Says how many were compared, and fails if any differed.
    #[track_caller]
    fn judged(self) {
        eprintln!(
            "{}: {} compared, {} equal",
            self.name, self.compared, self.equal
        );
        assert!(self.compared > 0, "{}: nothing was compared", self.name);
        let shown: Vec<&str> = self
            .differences
            .iter()
            .map(String::as_str)
            .take(12)
            .collect();
        assert!(shown.is_empty(), "{}", shown.join("\n"));
    }
}

fn write(path: &Path, text: impl AsRef<[u8]>) -> PathBuf {
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    fs::write(path, text).expect("a file");
    path.to_path_buf()
}

fn link(target: &Path, path: &Path) -> PathBuf {
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    std::os::unix::fs::symlink(target, path).expect("a link");
    path.to_path_buf()
}

/// Tries a scenario on every series that is here.
#[track_caller]
fn on_every_series(name: &'static str, scenario: impl Fn(&mut Sandbox, &Path, &str)) {
    on(SERIES, name, scenario);
}

#[track_caller]
fn on(all: &[&str], name: &'static str, scenario: impl Fn(&mut Sandbox, &Path, &str)) {
    let mut total = Sandbox::new(name);
    for series in all {
        let mut sandbox = Sandbox::new(name);
        scenario(&mut sandbox, &python(series), series);
        total.compared += sandbox.compared;
        total.equal += sandbox.equal;
        total.differences.append(&mut sandbox.differences);
    }
    total.judged();
}

/// The site-packages of a virtual environment.
fn site(prefix: &Path, series: &str) -> PathBuf {
    prefix.join(format!("lib/python{series}/site-packages"))
}

/// The executable of a virtual environment.
fn bin(prefix: &Path) -> PathBuf {
    prefix.join("bin/python")
}
