//! Builds environments and runs the binary on them.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a base Python, below which environments are made. Links in its own path are followed.
pub(crate) struct World {
    _folder: TempDir,
    root: PathBuf,
}

/// A virtual environment.
pub(crate) struct Venv {
    pub(crate) prefix: PathBuf,
    pub(crate) site: PathBuf,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let world = Self {
            _folder: folder,
            root,
        };
        write(&world.path("base/bin/python3.10"), &elf_x86_64());
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(world.path("base/bin/python3.10"), mode).unwrap();
        write(&world.path("base/lib/python3.10/os.py"), b"");
        fs::create_dir_all(world.path("base/lib/python3.10/lib-dynload")).unwrap();
        world
    }

    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// An empty virtual environment as `python3.10 -m venv` makes it.
    pub(crate) fn venv(&self, relative: impl AsRef<Path>) -> Venv {
        let prefix = self.path(relative);
        let site = prefix.join("lib/python3.10/site-packages");
        fs::create_dir_all(&site).unwrap();
        fs::create_dir_all(prefix.join("bin")).unwrap();
        symlink(
            self.path("base/bin/python3.10"),
            prefix.join("bin/python3.10"),
        )
        .unwrap();
        symlink("python3.10", prefix.join("bin/python")).unwrap();
        symlink("python3.10", prefix.join("bin/python3")).unwrap();
        let home = self.path("base/bin");
        let cfg = format!(
            "home = {}\ninclude-system-site-packages = false\nversion = 3.10.13\n",
            home.display()
        );
        write(&prefix.join("pyvenv.cfg"), cfg.as_bytes());
        Venv { prefix, site }.install("pip", "23.0.1", &[], "pip")
    }

    /// The binary, with nothing in its environment but a home and an empty PATH.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tfpair"));
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("PATH", "");
        command.current_dir(&self.root).stdin(Stdio::null());
        command
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ended {
        Ended::of(self.command().args(args))
    }
}

impl Venv {
    /// Installs tensorflow-cpu 2.10.1, which declares no upper bound for NumPy.
    pub(crate) fn tensorflow(self) -> Self {
        self.install(
            "tensorflow-cpu",
            "2.10.1",
            &["numpy (>=1.20)"],
            "tensorflow",
        )
    }

    pub(crate) fn numpy(self, version: &str) -> Self {
        let version_py = self.site.join("numpy/version.py");
        let it = self.install("numpy", version, &[], "numpy");
        write(&version_py, format!("version = \"{version}\"\n").as_bytes());
        it
    }

    pub(crate) fn install(
        self,
        name: &str,
        version: &str,
        requires: &[&str],
        module: &str,
    ) -> Self {
        let requires: Vec<String> = requires
            .iter()
            .map(|r| format!("Requires-Dist: {r}\n"))
            .collect();
        let metadata = format!(
            "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nHome-page: https://www.tensorflow.org/\n\
             Author: Google Inc.\n{}\nWhat it is.\n",
            requires.concat()
        );
        let info = self.dist_info(name, version);
        write(&info.join("METADATA"), metadata.as_bytes());
        let tag =
            "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp310-cp310-manylinux2014_x86_64\n";
        write(&info.join("WHEEL"), tag.as_bytes());
        write(&info.join("INSTALLER"), b"pip\n");
        write(&info.join("RECORD"), b"");
        write(&self.site.join(module).join("__init__.py"), b"");
        self
    }

    pub(crate) fn dist_info(&self, name: &str, version: &str) -> PathBuf {
        self.site
            .join(format!("{}-{version}.dist-info", name.replace('-', "_")))
    }
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The header of a 64-bit little-endian ELF executable for x86-64.
fn elf_x86_64() -> Vec<u8> {
    let mut header = vec![0_u8; 64];
    header[..7].copy_from_slice(&[0x7f, b'E', b'L', b'F', 2, 1, 1]);
    header[16] = 2; // ET_EXEC
    header[18] = 62; // EM_X86_64
    header[20] = 1; // EV_CURRENT
    header[52] = 64; // the size of this header
    header
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().expect("the binary starts");
        Self {
            code: status.code(),
            stdout: String::from_utf8(stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(stderr).expect("stderr is UTF-8"),
        }
    }

    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Nothing on stderr.
    #[track_caller]
    pub(crate) fn silent(self) -> Self {
        assert_eq!(self.stderr, "", "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn says(self, part: &str) -> Self {
        assert!(self.stdout.contains(part), "no `{part}` in {self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn complains(self, part: &str) -> Self {
        assert!(self.stderr.contains(part), "no `{part}` in {self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn first_line(self, line: &str) -> Self {
        assert_eq!(self.stdout.lines().next(), Some(line), "{self:#?}");
        self
    }

    /// stdout as JSON that keeps the contract.
    #[track_caller]
    pub(crate) fn report(&self) -> Value {
        let value: Value = serde_json::from_str(&self.stdout).expect("stdout is JSON");
        let schema = include_str!("../../docs/report.schema.json");
        let schema: Value = serde_json::from_str(schema).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:#?} in {value:#}");
        value
    }
}
