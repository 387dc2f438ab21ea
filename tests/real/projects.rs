//! Environments of a project: the printed command is the one of the tool that keeps the lock file, which knows of the cure
//! afterwards.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cures::USE;
use super::support::{Ended, python, run, tfpair, uv};

const DEPENDENCY: &str = "tensorflow-cpu==2.10.1";

struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("project-")
            .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
            .expect("a folder for the project");
        let project = Self { folder };
        let text = format!(
            "[project]\nname = \"app\"\nversion = \"0.1.0\"\nrequires-python = \">=3.10,<3.11\"\n\
             dependencies = [\"{DEPENDENCY}\"]\n"
        );
        fs::create_dir_all(project.root()).expect("a folder");
        fs::write(project.root().join("pyproject.toml"), text).expect("a file");
        project
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("app")
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.root().join(name)).expect("a file of the project")
    }

    #[track_caller]
    fn tool(&self, command: &mut Command) -> Ended {
        let ended = run(command.current_dir(self.root()));
        assert!(ended.status.success(), "{command:?}: {}", ended.stderr);
        ended
    }

    /// Sees the import fail, runs what is printed in another folder, and sees it work.
    #[track_caller]
    fn cured(&self, prefix: &Path, command: &str) {
        let python = prefix.join("bin/python");
        let used = || run(Command::new(&python).args(["-c", USE]));
        assert!(!used().status.success(), "it is not broken");
        let fix = run(tfpair()
            .arg("fix")
            .arg(prefix)
            .current_dir(self.folder.path()));
        eprintln!("{}", fix.stdout);
        assert!(fix.stdout.contains(command), "{}{}", fix.stdout, fix.stderr);
        let ended = run(Command::new("sh")
            .args(["-ec", &fix.stdout])
            .current_dir(self.folder.path()));
        assert!(ended.status.success(), "{}{}", ended.stdout, ended.stderr);
        let after = used();
        assert!(after.status.success(), "{}", after.stderr);
    }
}

#[test]
#[ignore = "one more download"]
fn of_uv() {
    let python = python("3.10");
    let project = Project::new();
    project.tool(
        Command::new(uv())
            .args(["sync", "--quiet", "--python"])
            .arg(&python),
    );
    project.cured(&project.root().join(".venv"), "uv add --project");
    assert!(project.file("uv.lock").contains("numpy-1.26.4"));
    assert!(project.file("pyproject.toml").contains("numpy==1.26.4"));
    // what the project syncs to is what was cured
    project.tool(Command::new(uv()).args(["sync", "--quiet", "--locked"]));
    let after = run(Command::new(project.root().join(".venv/bin/python")).args(["-c", USE]));
    assert!(after.status.success(), "{}", after.stderr);
}
