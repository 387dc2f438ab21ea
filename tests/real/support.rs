//! Creates real environments with `uv` and runs imports in them.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// How long an install or an import may take before it is taken for stuck.
const PATIENCE: Duration = Duration::from_secs(1200);

/// Variables that would change what Python or `tfpair` finds.
const MISLEADING: &[&str] = &[
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONUSERBASE",
    "PYENV_VERSION",
    "NO_COLOR",
    "CLICOLOR_FORCE",
];

/// The end of a process.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn code(&self) -> i32 {
        self.status.code().unwrap_or(-1)
    }
}

/// Runs a command to its end, or panics when it takes too long.
#[track_caller]
pub(crate) fn run(command: &mut Command) -> Ended {
    for name in MISLEADING {
        if !command.get_envs().any(|(set, _)| set == *name) {
            command.env_remove(name);
        }
    }
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let out = drain(child.stdout.take());
    let err = drain(child.stderr.take());
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child to wait for") {
            break status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().expect("a child to end");
            panic!("{command:?} took more than {PATIENCE:?}");
        }
        thread::sleep(Duration::from_millis(5));
    };
    Ended {
        status,
        stdout: out.join().expect("stdout"),
        stderr: err.join().expect("stderr"),
    }
}

fn drain(pipe: Option<impl std::io::Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            pipe.read_to_end(&mut bytes).expect("a pipe to read");
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// A generator of reproducible numbers (splitmix64).
pub(crate) struct Random(u64);

impl Random {
    /// The numbers of one case of a seed.
    pub(crate) fn of(seed: u64, case: u64) -> Self {
        Self(seed ^ case.wrapping_mul(0xd6e8_feb8_6659_fd93))
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end).expect("a length");
        usize::try_from((z ^ (z >> 31)) % end).expect("below a length")
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A number from a variable, or the default.
pub(crate) fn number(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

/// The rows of a file of the table's data, by column.
pub(crate) fn table_rows(file: &str) -> Vec<HashMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/table/data")
        .join(file);
    let mut reader = csv::Reader::from_path(&path).expect("a file of the table");
    reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect()
}

/// Whether a row of `tensorflow_releases.csv` has a Linux wheel for a Python such as `3.10`.
pub(crate) fn has_wheel(row: &HashMap<String, String>, python: &str) -> bool {
    let tag = format!("cp{}", python.replace('.', ""));
    row["tags"].split(' ').any(|wheels| {
        let pythons = wheels.split('-').next().unwrap_or_default();
        pythons.split('.').any(|p| p == tag)
            && wheels.contains("manylinux")
            && wheels.ends_with("x86_64")
    })
}

/// `2.16` of `2.16.2`.
pub(crate) fn series_of(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// The `uv` to make environments with: `TFPAIR_UV`, else the one on PATH.
pub(crate) fn uv() -> PathBuf {
    env::var_os("TFPAIR_UV").map_or_else(|| PathBuf::from("uv"), PathBuf::from)
}

/// The `tfpair` to compare with reality: `TFPAIR_BIN`, else the one that was built with the tests.
pub(crate) fn tfpair() -> Command {
    Command::new(env::var_os("TFPAIR_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_tfpair").into()))
}

/// A Python of a series (`3.10`): one of pyenv's, else one that `uv` finds. Panics where there is none: a test that did not
/// run has not passed.
#[track_caller]
pub(crate) fn python(series: &str) -> PathBuf {
    pyenv(series)
        .or_else(|| found_by_uv(series))
        .unwrap_or_else(|| panic!("no Python {series} found by pyenv or `uv python find`"))
}

fn pyenv(series: &str) -> Option<PathBuf> {
    let root = env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".pyenv")))?;
    let start = format!("{series}.");
    let mut found: Vec<PathBuf> = fs::read_dir(root.join("versions"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&start) && !path.is_symlink()
        })
        .map(|path| path.join("bin/python"))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found.pop()
}

fn found_by_uv(series: &str) -> Option<PathBuf> {
    let ended = run(Command::new(uv())
        .args(["python", "find", "--no-project", "--no-python-downloads"])
        .arg(series));
    let path = PathBuf::from(ended.stdout.trim());
    (ended.status.success() && path.exists()).then_some(path)
}

/// A virtual environment of its own, removed when dropped.
pub(crate) struct Env {
    folder: TempDir,
}

impl Env {
    /// A `uv venv` of this Python with these requirements in it.
    #[track_caller]
    pub(crate) fn new(python: &Path, requirements: &[&str]) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("real-")
            .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
            .expect("a folder for the environment");
        let made = Self { folder };
        let ended = run(Command::new(uv())
            .args(["venv", "--quiet", "--python"])
            .arg(python)
            .arg(made.prefix()));
        assert!(ended.status.success(), "uv venv: {}", ended.stderr);
        if !requirements.is_empty() {
            made.install(requirements);
        }
        made
    }

    /// Installs as `uv pip install` resolves it now.
    #[track_caller]
    pub(crate) fn install(&self, arguments: &[&str]) {
        if let Err(error) = self.try_install(arguments) {
            panic!("uv pip install: {error}");
        }
    }

    /// The same, or what the installer says.
    #[track_caller]
    pub(crate) fn try_install(&self, arguments: &[&str]) -> Result<(), String> {
        let ended = run(Command::new(uv())
            .args(["pip", "install", "--quiet", "--python"])
            .arg(self.python())
            .args(arguments));
        ended.status.success().then_some(()).ok_or(ended.stderr)
    }

    /// Puts one distribution in whatever others declare.
    #[track_caller]
    pub(crate) fn force(&self, requirement: &str) {
        self.install(&["--no-deps", requirement]);
    }

    pub(crate) fn prefix(&self) -> PathBuf {
        self.folder.path().join("venv")
    }

    pub(crate) fn python(&self) -> PathBuf {
        self.prefix().join("bin/python")
    }

    /// Runs a Python text in the environment, far from any source tree.
    #[track_caller]
    pub(crate) fn runs(&self, text: &str) -> Ended {
        run(Command::new(self.python())
            .args(["-c", text])
            .env("CUDA_VISIBLE_DEVICES", "-1")
            .current_dir(self.folder.path()))
    }

    /// `tfpair` on this environment, named by `--python`.
    #[track_caller]
    pub(crate) fn judged(&self) -> Judged {
        let ended = run(tfpair()
            .args(["--format", "json", "--python"])
            .arg(self.python())
            .current_dir(self.folder.path()));
        Judged::read(&ended)
    }

    /// What `tfpair fix` prints for this environment.
    #[track_caller]
    pub(crate) fn fix(&self) -> String {
        let ended = run(tfpair()
            .arg("fix")
            .arg(self.prefix())
            .current_dir(self.folder.path()));
        assert!(!ended.stdout.is_empty(), "{}", ended.stderr);
        ended.stdout
    }

    /// What `tfpair check` prints for a person.
    #[track_caller]
    pub(crate) fn text(&self) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tfpair"));
        run(command.arg("--python").arg(self.python())).stdout
    }

    /// `tfpair` as a person runs it: the environment activated, nothing on the command line.
    #[track_caller]
    pub(crate) fn judged_activated(&self) -> Ended {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.prefix().join("bin")).chain(env::split_paths(&path));
        run(tfpair()
            .env("VIRTUAL_ENV", self.prefix())
            .env("PATH", env::join_paths(folders).expect("a PATH"))
            .current_dir(self.folder.path()))
    }

    /// Runs what is to be typed, as a person pastes it; the first command that fails ends it.
    #[track_caller]
    pub(crate) fn paste(&self, text: &str) -> Ended {
        run(Command::new("sh")
            .args(["-ec", text])
            .current_dir(self.folder.path()))
    }
}

/// What `tfpair` said of one environment.
pub(crate) struct Judged {
    pub(crate) code: i32,
    report: Value,
}

impl Judged {
    #[track_caller]
    fn read(ended: &Ended) -> Self {
        let report = serde_json::from_str(&ended.stdout).unwrap_or_else(|e| {
            panic!(
                "no JSON ({e}):\n{}\n{}",
                ended.stdout.trim(),
                ended.stderr.trim()
            )
        });
        Self {
            code: ended.code(),
            report,
        }
    }

    fn environment(&self) -> &Value {
        &self.report["environments"][0]
    }

    pub(crate) fn verdict(&self) -> &str {
        self.environment()["verdict"].as_str().unwrap_or_default()
    }

    pub(crate) fn declared(&self) -> &str {
        self.environment()["pair"]["declared"]
            .as_str()
            .unwrap_or_default()
    }

    pub(crate) fn compatibility(&self) -> &str {
        self.environment()["pair"]["compatibility"]
            .as_str()
            .unwrap_or_default()
    }

    /// The codes of the findings, the leading one first.
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.environment()["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|finding| finding["code"].as_str())
            .collect()
    }

    /// The commands of the first remedy.
    pub(crate) fn commands(&self) -> Vec<&str> {
        self.environment()["remedies"][0]["commands"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }
}
