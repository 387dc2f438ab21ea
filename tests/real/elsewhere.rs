//! A NumPy from outside the environment: which one Python imports, which one is judged, and the finding. The base is a
//! copy of a Python, so that nothing installed into it remains.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ended, python, run, tfpair, uv};

const PACKAGES: &str = "lib/python3.10/site-packages";

/// A copy of Python 3.10 with TensorFlow and NumPy 1.26.4 in it, with a place for environments and folders beside it.
struct Base {
    folder: TempDir,
}

impl Base {
    fn new() -> Self {
        let original = python("3.10");
        let prefix = original.parent().and_then(Path::parent).expect("a prefix");
        assert!(
            !prefix.starts_with("/usr"),
            "{} cannot be copied: a Python 3.10 of its own prefix is needed",
            prefix.display()
        );
        let folder = tempfile::Builder::new()
            .prefix("base-")
            .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
            .expect("a folder for the base");
        let base = Self { folder };
        let copied = run(Command::new("cp")
            .args(["-a", "-L", "--"])
            .arg(prefix)
            .arg(base.at("base")));
        assert_eq!(copied.code(), 0, "{}", copied.stderr);
        let _managed = fs::remove_file(base.at("base/lib/python3.10/EXTERNALLY-MANAGED"));
        fs::create_dir(base.at("work")).expect("a working folder");
        base.install(&base.python(), &["tensorflow-cpu==2.17.1", "numpy==1.26.4"]);
        base
    }

    fn at(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    fn python(&self) -> PathBuf {
        self.at("base/bin/python")
    }

    fn install(&self, python: &Path, arguments: &[&str]) {
        let ended = run(Command::new(uv())
            .args([
                "pip",
                "install",
                "--quiet",
                "--break-system-packages",
                "--python",
            ])
            .arg(python)
            .args(arguments));
        assert_eq!(ended.code(), 0, "{arguments:?}: {}", ended.stderr);
    }

    /// An environment that sees the packages of the base, with these of its own.
    fn seeing(&self, name: &str, own: &[&str]) -> PathBuf {
        let prefix = self.at(name);
        let ended = run(Command::new(self.python())
            .args(["-m", "venv", "--without-pip", "--system-site-packages"])
            .arg(&prefix));
        assert_eq!(ended.code(), 0, "{}", ended.stderr);
        let python = prefix.join("bin/python");
        let arguments: Vec<&str> = ["--no-deps"].iter().chain(own).copied().collect();
        self.install(&python, &arguments);
        python
    }

    /// `pip install --user` into a base of its own.
    fn user(&self, name: &str, requirement: &str) -> PathBuf {
        let user = self.at(name);
        let ended = run(Command::new(self.python())
            .args(["-m", "pip", "install", "--user", "--quiet", "--no-deps"])
            .args(["--no-warn-script-location", requirement])
            .env("PYTHONUSERBASE", &user));
        assert_eq!(ended.code(), 0, "{}", ended.stderr);
        user
    }

    fn environed(&self, command: &mut Command, variables: &[(&str, &Path)]) -> Ended {
        let nowhere = self.at("nobody");
        command.env("PYTHONUSERBASE", nowhere);
        command.env("CUDA_VISIBLE_DEVICES", "-1");
        for (name, value) in variables {
            command.env(name, value);
        }
        run(command.current_dir(self.at("work")))
    }

    /// Asks Python which NumPy it imports and whether TensorFlow is imported, and `tfpair` what it finds; holds both
    /// against each other and against what is expected.
    #[track_caller]
    fn hold(&self, python: &Path, variables: &[(&str, &Path)], expected: &Expected<'_>) {
        let ask = "import numpy, os; print(numpy.__version__, os.path.dirname(numpy.__file__))";
        let said = self.environed(Command::new(python).args(["-c", ask]), variables);
        let said = said.stdout.trim().to_owned();
        let imported = format!("{} {}", expected.version, expected.numpy.display());
        assert_eq!(said, imported, "{}: what Python imports", expected.name);
        let used = "import tensorflow; tensorflow.constant";
        let used = self.environed(Command::new(python).args(["-c", used]), variables);
        assert_eq!(
            used.code() == 0,
            expected.works,
            "{}: {}",
            expected.name,
            used.stderr
        );

        let judged = self.environed(
            tfpair().args(["--format", "json", "--python"]).arg(python),
            variables,
        );
        let report: Value = serde_json::from_str(&judged.stdout)
            .unwrap_or_else(|e| panic!("{e}: {} {}", judged.stdout, judged.stderr));
        let environment = &report["environments"][0];
        let numpy = &environment["pair"]["numpy"];
        assert_eq!(numpy["version"], expected.version, "{}", expected.name);
        let recorded = PathBuf::from(numpy["path"].as_str().unwrap_or_default());
        assert_eq!(
            recorded.parent(),
            expected.numpy.parent(),
            "{}",
            expected.name
        );
        let verdict = if expected.works { "works" } else { "fails" };
        assert_eq!(
            environment["verdict"], verdict,
            "{}: {environment:#}",
            expected.name
        );

        let findings = environment["findings"].as_array().expect("findings");
        let codes: Vec<&str> = findings.iter().filter_map(|f| f["code"].as_str()).collect();
        eprintln!("{}: {verdict} {codes:?}, numpy {said}", expected.name);
        assert_eq!(codes.contains(&"numpy-elsewhere"), expected.hides.is_some());
        if expected.works && expected.hides.is_none() {
            assert!(codes.is_empty(), "{}: {environment:#}", expected.name);
        }
        if let Some((from, hidden, version)) = &expected.hides {
            let finding = findings.iter().find(|f| f["code"] == "numpy-elsewhere");
            let finding = finding.expect("the finding").to_string();
            let (winner, hidden) = (expected.numpy.display(), hidden.display());
            for part in [
                format!("numpy {} from {from}", expected.version),
                format!("own numpy {version}"),
                format!("found first: {winner}"),
                format!("hidden: {hidden}"),
            ] {
                assert!(finding.contains(&part), "no `{part}` in {finding}");
            }
        }
    }
}

/// What is expected of one environment.
struct Expected<'a> {
    name: &'a str,
    /// The NumPy that Python imports: its version, and its folder.
    version: &'a str,
    numpy: PathBuf,
    /// From where it hides which folder, and of which version.
    hides: Option<(String, PathBuf, &'a str)>,
    works: bool,
}

#[test]
#[ignore = "a base Python with TensorFlow in it, and eight real imports"]
fn a_numpy_from_the_user_from_a_line_or_from_the_system_is_the_one_that_is_judged() {
    let base = Base::new();
    let own = base.at("base").join(PACKAGES).join("numpy");
    let python = base.python();
    let user = base.user("user", "numpy==2.2.6");
    let users = user.join(PACKAGES).join("numpy");
    let of_user = "the user's own site-packages".to_owned();
    let hold = |python: &Path, variables: &[(&str, &Path)], expected: &Expected<'_>| {
        base.hold(python, variables, expected);
    };

    hold(
        &python,
        &[("PYTHONUSERBASE", &user)],
        &Expected {
            name: "the user's NumPy before that of the base",
            version: "2.2.6",
            numpy: users.clone(),
            hides: Some((of_user.clone(), own.clone(), "1.26.4")),
            works: false,
        },
    );
    hold(
        &python,
        &[
            ("PYTHONUSERBASE", &user),
            ("PYTHONNOUSERSITE", Path::new("1")),
        ],
        &Expected {
            name: "the user's NumPy left out",
            version: "1.26.4",
            numpy: own.clone(),
            hides: None,
            works: true,
        },
    );

    // a line of a .pth stands behind its own folder, and before all that comes after
    let beside = base.at("beside");
    let target = format!("--target={}", beside.display());
    base.install(&python, &["--no-deps", &target, "numpy==2.2.6"]);
    let line = base.at("lined").join(PACKAGES).join("more.pth");
    fs::create_dir_all(line.parent().expect("a folder")).expect("folders");
    fs::write(&line, format!("{}\n", beside.display())).expect("a line");
    hold(
        &python,
        &[("PYTHONUSERBASE", &base.at("lined"))],
        &Expected {
            name: "a line of the user's before the NumPy of the base",
            version: "2.2.6",
            numpy: beside.join("numpy"),
            hides: Some((line.display().to_string(), own.clone(), "1.26.4")),
            works: false,
        },
    );

    let seeing = base.seeing("seeing", &["tensorflow-cpu==2.17.1"]);
    hold(
        &seeing,
        &[],
        &Expected {
            name: "TensorFlow in the environment, NumPy in the system",
            version: "1.26.4",
            numpy: own.clone(),
            hides: None,
            works: true,
        },
    );
    hold(
        &seeing,
        &[("PYTHONUSERBASE", &user)],
        &Expected {
            name: "TensorFlow in the environment, the user's NumPy before that of the system",
            version: "2.2.6",
            numpy: users,
            hides: None,
            works: false,
        },
    );
    let both = base.seeing("both", &["tensorflow-cpu==2.17.1", "numpy==1.26.4"]);
    hold(
        &both,
        &[("PYTHONUSERBASE", &user)],
        &Expected {
            name: "an environment's own NumPy before the user's",
            version: "1.26.4",
            numpy: base.at("both").join(PACKAGES).join("numpy"),
            hides: None,
            works: true,
        },
    );

    base.install(&python, &["--no-deps", "numpy==2.2.6"]);
    hold(
        &seeing,
        &[],
        &Expected {
            name: "TensorFlow in the environment, a NumPy 2 in the system",
            version: "2.2.6",
            numpy: own.clone(),
            hides: None,
            works: false,
        },
    );
    let older = base.user("older", "numpy==1.26.4");
    hold(
        &python,
        &[("PYTHONUSERBASE", &older)],
        &Expected {
            name: "the user's NumPy saves the base",
            version: "1.26.4",
            numpy: older.join(PACKAGES).join("numpy"),
            hides: Some((of_user, own, "2.2.6")),
            works: true,
        },
    );
}
