//! Real broken installs, each checked twice: the findings, and the result of a real import. The environments are hard-linked
//! copies of a healthy one, so files are replaced and never written to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::damages::PROMISE;
use crate::support::{Env, run, tfpair, uv};

/// A copy of an environment, with a working folder of its own.
pub(crate) struct Copy {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) pythonpath: Option<PathBuf>,
}

impl Copy {
    pub(crate) fn of(env: &Env) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("broken-")
            .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
            .expect("a folder for the copy");
        let copy = Self {
            folder,
            pythonpath: None,
        };
        let ended = run(Command::new("cp")
            .arg("-al")
            .arg(env.prefix())
            .arg(copy.prefix()));
        assert_eq!(ended.code(), 0, "{}", ended.stderr);
        fs::create_dir(copy.work()).expect("a working folder");
        copy
    }

    fn prefix(&self) -> PathBuf {
        self.folder.path().join("venv")
    }

    pub(crate) fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    pub(crate) fn python(&self) -> PathBuf {
        self.prefix().join("bin/python")
    }

    pub(crate) fn site(&self) -> PathBuf {
        only(&self.prefix().join("lib"), |name| {
            name.starts_with("python")
        })
        .join("site-packages")
    }

    /// The one child of a folder of site-packages whose name holds this.
    pub(crate) fn within(&self, folder: &str, part: &str) -> PathBuf {
        only(&self.site().join(folder), |name| name.contains(part))
    }

    pub(crate) fn put(&self, path: &Path, bytes: &[u8]) {
        let _gone = fs::remove_file(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    pub(crate) fn stray(&self, name: &str) {
        self.put(&self.work().join(name), b"");
    }

    pub(crate) fn pip(&self, arguments: &[&str]) {
        let ended = run(Command::new(uv())
            .args(["pip", arguments[0], "--quiet", "--python"])
            .arg(self.python())
            .args(&arguments[1..]));
        assert_eq!(ended.code(), 0, "{arguments:?}: {}", ended.stderr);
    }

    /// Packages for another Python or platform, in a folder beside.
    pub(crate) fn elsewhere(&self, arguments: &[&str]) -> PathBuf {
        let target = self.folder.path().join("elsewhere");
        let ended = run(Command::new(uv())
            .args(["pip", "install", "--quiet", "--no-deps", "--target"])
            .arg(&target)
            .arg("--python")
            .arg(self.python())
            .args(arguments));
        assert_eq!(ended.code(), 0, "{arguments:?}: {}", ended.stderr);
        target
    }

    /// Puts the NumPy of a folder in the place of the one that is installed.
    pub(crate) fn replace_numpy(&self, from: &Path) {
        self.pip(&["uninstall", "numpy"]);
        let listed = fs::read_dir(from).expect("the folder");
        for entry in listed.map(|e| e.expect("an entry")) {
            if entry.file_name().to_string_lossy().starts_with("numpy") {
                fs::rename(entry.path(), self.site().join(entry.file_name())).expect("a move");
            }
        }
    }

    pub(crate) fn environed(&self, command: &mut Command) -> crate::support::Ended {
        if let Some(path) = &self.pythonpath {
            command.env("PYTHONPATH", path);
        }
        run(command.current_dir(self.work()))
    }

    /// What `tfpair` says: the verdict, and codes with severities.
    pub(crate) fn judged(&self, flags: &[&str]) -> (String, Vec<String>) {
        let ended = self.environed(
            tfpair()
                .args(["--format", "json"])
                .args(flags)
                .arg("--python")
                .arg(self.python()),
        );
        let report: Value = serde_json::from_str(&ended.stdout)
            .unwrap_or_else(|e| panic!("{e}: {} {}", ended.stdout, ended.stderr));
        let environment = &report["environments"][0];
        let findings = environment["findings"].as_array().expect("findings");
        let shown = |f: &Value| {
            format!(
                "{}[{}]",
                f["severity"].as_str().unwrap_or_default(),
                f["code"].as_str().unwrap_or_default()
            )
        };
        let verdict = environment["verdict"].as_str().unwrap_or_default();
        (verdict.to_owned(), findings.iter().map(shown).collect())
    }

    /// What happens: whether TensorFlow is imported and trains a first model.
    fn imports(&self) -> (bool, String) {
        if !self.python().exists() {
            return (false, "no interpreter".to_owned());
        }
        let ended = self.environed(
            Command::new(self.python())
                .args(["-c", PROMISE])
                .env("CUDA_VISIBLE_DEVICES", "-1"),
        );
        let last = ended.stderr.lines().last().unwrap_or_default().to_owned();
        (ended.code() == 0, last)
    }
}

fn only(folder: &Path, wanted: impl Fn(&str) -> bool) -> PathBuf {
    let listed = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut found: Vec<PathBuf> = listed
        .map(|e| e.expect("an entry").path())
        .filter(|p| wanted(&p.file_name().unwrap_or_default().to_string_lossy()))
        .collect();
    found.sort();
    found
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("nothing of that name in {}", folder.display()))
}

/// A way to break an environment, what is found then, and whether TensorFlow can still be imported and used.
pub(crate) struct Scenario {
    name: &'static str,
    breaks: fn(&mut Copy),
    finds: &'static str,
    works: bool,
}

pub(crate) fn breaks(
    name: &'static str,
    finds: &'static str,
    works: bool,
    breaks: fn(&mut Copy),
) -> Scenario {
    Scenario {
        name,
        breaks,
        finds,
        works,
    }
}

/// Runs every scenario and tells of all that came out otherwise.
#[track_caller]
pub(crate) fn hold(env: &Env, scenarios: &[Scenario]) {
    let only = std::env::var("TFPAIR_REAL_ONLY").ok();
    let mut wrong = Vec::new();
    for scenario in scenarios {
        if only
            .as_ref()
            .is_some_and(|o| !scenario.name.contains(o.as_str()))
        {
            continue;
        }
        let mut copy = Copy::of(env);
        (scenario.breaks)(&mut copy);
        let (verdict, findings) = copy.judged(&[]);
        let (works, last) = copy.imports();
        let line = format!(
            "{}: {verdict} {findings:?}; import {}: {last}",
            scenario.name,
            if works { "works" } else { "fails" }
        );
        eprintln!("{line}");
        let found = scenario.finds.is_empty() && findings.is_empty()
            || findings.iter().any(|f| f == scenario.finds);
        let agrees = match verdict.as_str() {
            "works" => works,
            "fails" | "absent" => !works,
            _ => true,
        };
        if !found || works != scenario.works || !agrees {
            wrong.push(format!("{line}\n    expected {}", scenario.finds));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
