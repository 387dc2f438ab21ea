//! A temporary environment: created by uv if available, else by venv, else a user base for a Python that is too old for
//! both. Removed on drop.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::python::Python;
use crate::process::{self, CommandSpec, Outcome, Status};

/// An environment, or a package for it, that could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EnvironmentError {
    /// No folder to put it in.
    #[error("cannot create a temporary directory: {0}")]
    NoFolder(#[from] std::io::Error),
    /// Nothing that makes environments works with this Python.
    #[error("cannot create an environment for `{}`: {causes}", python.display())]
    NoMaker {
        /// The interpreter.
        python: PathBuf,
        /// The output of each tool.
        causes: String,
    },
    /// The installer refused.
    #[error("cannot install `{what}`: {cause}")]
    NotInstalled {
        /// The requirements.
        what: String,
        /// The output of the installer.
        cause: String,
    },
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

/// What makes the environment and installs into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Maker {
    /// `uv venv` and `uv pip`.
    Uv,
    /// `python -m venv` and its pip.
    Venv,
    /// No environment at all: `pip install --user` into a user base of its own (PEP 370).
    UserBase,
}

/// A throw-away environment.
#[derive(Debug)]
pub(super) struct Environment {
    folder: TempDir,
    prefix: PathBuf,
    python: PathBuf,
    maker: Maker,
    vars: Vec<(OsString, Option<OsString>)>,
}

/// Where the environment itself stands in its folder.
const PREFIX: &str = "env";
/// Where children put temporary files: beside it, so that they go with the rest.
const TEMPORARY: &str = "tmp";

/// How long an installer may take.
const INSTALLING: Duration = Duration::from_secs(1800);

impl Environment {
    /// Makes one for an interpreter.
    pub(super) fn create(python: &Python) -> Result<Self, EnvironmentError> {
        let mut causes = Vec::new();
        for maker in [Maker::Uv, Maker::Venv, Maker::UserBase] {
            let folder = tempfile::Builder::new()
                .prefix("tfpair-observe-")
                .tempdir()?;
            match Self::with(maker, folder, python) {
                Ok(environment) => return Ok(environment),
                Err(EnvironmentError::NotInstalled { cause, .. }) => causes.push(cause),
                Err(error) => return Err(error),
            }
        }
        Err(EnvironmentError::NoMaker {
            python: python.executable.clone(),
            causes: causes.join("; "),
        })
    }

    fn with(maker: Maker, folder: TempDir, base: &Python) -> Result<Self, EnvironmentError> {
        std::fs::create_dir(folder.path().join(TEMPORARY))?;
        let prefix = folder.path().join(PREFIX);
        let inside = prefix.join(if cfg!(windows) {
            "Scripts/python.exe"
        } else {
            "bin/python"
        });
        let python = match maker {
            Maker::Uv | Maker::Venv => inside,
            Maker::UserBase => base.executable.clone(),
        };
        let environment = Self {
            vars: variables(maker, folder.path()),
            folder,
            prefix,
            python,
            maker,
        };
        let at = environment.prefix.as_os_str();
        let program = base.executable.as_os_str();
        match maker {
            Maker::Uv => {
                let mut args = words(&["venv", "--quiet", "--clear", "--python"]);
                args.extend([program.to_owned(), at.to_owned()]);
                environment.call("uv".as_ref(), &args, "uv venv")?;
            }
            Maker::Venv => {
                let mut args = words(&["-m", "venv"]);
                args.push(at.to_owned());
                environment.call(&base.executable, &args, "venv")?;
                // the pip that an old Python brings does not know newer platform tags; without a newer one, it stays
                let _older = environment.install(&["--upgrade", "pip"]);
            }
            Maker::UserBase => {
                environment.call(&base.executable, &words(&["-m", "pip", "--version"]), "pip")?;
            }
        }
        Ok(environment)
    }

    /// Its prefix.
    pub(super) fn path(&self) -> &Path {
        &self.prefix
    }

    /// Keeps it and prints its path.
    pub(super) fn keep(self) -> PathBuf {
        self.folder.keep()
    }

    /// Installs requirements with all that they require.
    pub(super) fn install(&self, requirements: &[&str]) -> Result<(), EnvironmentError> {
        // what the interpreter brings itself is not of this environment
        let fresh: &[&str] = match self.maker {
            Maker::UserBase => &["--ignore-installed"],
            Maker::Uv | Maker::Venv => &[],
        };
        self.installer(fresh, requirements)
    }

    /// Puts one requirement in place of what is there, whatever the rest requires of it. Only a wheel will do: a build
    /// from source would be another NumPy.
    pub(super) fn force(&self, requirement: &str) -> Result<(), EnvironmentError> {
        let mut options = vec!["--no-deps", "--only-binary", ":all:"];
        if self.maker == Maker::UserBase {
            options.extend(["--upgrade", "--force-reinstall"]);
        }
        self.installer(&options, &[requirement])
    }

    fn installer(&self, options: &[&str], requirements: &[&str]) -> Result<(), EnvironmentError> {
        let pip = ["-m", "pip", "install", "--quiet"];
        let (program, mut args) = match self.maker {
            Maker::Uv => {
                let mut args = words(&["pip", "install", "--quiet", "--python"]);
                args.push(self.python.clone().into());
                (Path::new("uv"), args)
            }
            Maker::Venv => (self.python.as_path(), words(&pip)),
            Maker::UserBase => {
                let mut args = words(&pip);
                args.push("--user".into());
                (self.python.as_path(), args)
            }
        };
        args.extend(words(options));
        args.extend(words(requirements));
        self.call(program, &args, &requirements.join(" "))
    }

    fn call(&self, program: &Path, args: &[OsString], what: &str) -> Result<(), EnvironmentError> {
        let refused = |cause: String| EnvironmentError::NotInstalled {
            what: what.to_owned(),
            cause,
        };
        let outcome = self
            .start(program, args, INSTALLING)
            .map_err(|error| refused(error.to_string()))?;
        match outcome.status {
            Status::Exited(0) => Ok(()),
            Status::Interrupted => Err(EnvironmentError::Interrupted),
            Status::TimedOut => {
                let seconds = INSTALLING.as_secs();
                Err(refused(format!("it took longer than {seconds} s")))
            }
            Status::Exited(_) | Status::Signalled(_) => Err(refused(render(&outcome))),
        }
    }

    fn start(
        &self,
        program: &Path,
        args: &[OsString],
        timeout: Duration,
    ) -> Result<Outcome, process::StartError> {
        process::child(&CommandSpec {
            program,
            args,
            env: &self.vars,
            cwd: Some(self.folder.path()),
            timeout,
        })
    }

    /// Runs a script with the environment's interpreter.
    pub(super) fn run(
        &self,
        script: &Path,
        timeout: Duration,
    ) -> Result<Outcome, process::StartError> {
        self.start(&self.python, &[script.into()], timeout)
    }
}

fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

/// What the environment of a child must and must not set.
fn variables(maker: Maker, folder: &Path) -> Vec<(OsString, Option<OsString>)> {
    let unset = [
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONSTARTUP",
        "VIRTUAL_ENV",
        "CONDA_PREFIX",
        "PIP_USER",
    ];
    let mut vars: Vec<(OsString, Option<OsString>)> =
        unset.iter().map(|name| (name.into(), None)).collect();
    let mut set = |name: &str, value: OsString| vars.push((name.into(), Some(value)));
    set("PIP_DISABLE_PIP_VERSION_CHECK", "1".into());
    set("PYTHONIOENCODING", "utf-8".into());
    // TensorFlow leaves files of its own making behind
    for name in ["TMPDIR", "TEMP", "TMP"] {
        set(name, folder.join(TEMPORARY).into());
    }
    match maker {
        Maker::UserBase => set("PYTHONUSERBASE", folder.join(PREFIX).into()),
        Maker::Uv | Maker::Venv => set("PYTHONNOUSERSITE", "1".into()),
    }
    vars
}

/// What an installer printed when it refused: the lines that carry the cause, on one line.
fn render(outcome: &Outcome) -> String {
    let text = outcome.stderr.text();
    let lines: Vec<&str> = text
        .lines()
        .map(|line| {
            line.trim_start_matches(['×', '╰', '─', '▶', '│', ' '])
                .trim()
        })
        .filter(|line| {
            !line.is_empty() && !line.starts_with("DEPRECATION") && !line.starts_with("WARNING")
        })
        .collect();
    let joined = lines.join(" ");
    joined.chars().take(400).collect()
}
