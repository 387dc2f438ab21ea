//! Discovery of trees that the tests build: no Python and no real environment is needed.

#![allow(clippy::unwrap_used, clippy::panic)]

mod broken;
mod installers;
mod layouts;
mod order;
mod shims;
mod site;
#[cfg(target_os = "linux")]
mod special_files;
mod start_up;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{DiscoverError, Host, Located, Request, locate, search_path};
use crate::model::{Platform, Problem, ProblemKind};

/// A folder with a home, a working folder and whatever a test makes in it.
struct Tree {
    root: TempDir,
    host: Host,
}

impl Tree {
    /// A Linux machine on which nothing is set.
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        // the temporary folder may itself be reached through a link
        let at = root.path().canonicalize().unwrap();
        let host = Host {
            variables: BTreeMap::new(),
            working_folder: at.join("work"),
            home: Some(at.join("home")),
            platform: Platform::parse("linux_x86_64"),
        };
        std::fs::create_dir_all(at.join("work")).unwrap();
        Self { root, host }
    }

    /// The same on another platform.
    fn on(platform: &str) -> Self {
        let mut tree = Self::new();
        tree.host.platform = Platform::parse(platform);
        tree
    }

    fn at(&self, relative: &str) -> PathBuf {
        self.root.path().canonicalize().unwrap().join(relative)
    }

    fn file(&self, relative: &str, text: &str) -> PathBuf {
        let path = self.at(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn folder(&self, relative: &str) -> PathBuf {
        let path = self.at(relative);
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    fn link(&self, target: impl AsRef<Path>, relative: &str) -> PathBuf {
        let path = self.at(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, &path).unwrap();
        path
    }

    /// An executable with an ELF header for 64-bit x86.
    fn executable(&self, relative: &str) -> PathBuf {
        self.runnable(
            relative,
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0",
        )
    }

    fn runnable(&self, relative: &str, bytes: &[u8]) -> PathBuf {
        let path = self.file(relative, "");
        std::fs::write(&path, bytes).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&path, mode).unwrap();
        path
    }

    /// A CPython base installation with `bin/python`, `bin/python3` and `bin/python3.10`.
    fn base(&self, prefix: &str, series: &str) -> PathBuf {
        self.executable(&format!("{prefix}/bin/python{series}"));
        for name in ["python", "python3"] {
            self.link(format!("python{series}"), &format!("{prefix}/bin/{name}"));
        }
        self.file(&format!("{prefix}/lib/python{series}/os.py"), "");
        self.folder(&format!("{prefix}/lib/python{series}/site-packages"));
        self.at(prefix)
    }

    /// A virtual environment of a base, as the standard library makes it.
    fn venv(&self, prefix: &str, base: &str, series: &str, cfg: &str) -> PathBuf {
        let home = self.at(base).join("bin");
        let text = format!("home = {}\nversion = {series}.9\n{cfg}", home.display());
        self.file(&format!("{prefix}/pyvenv.cfg"), &text);
        self.link(home.join("python"), &format!("{prefix}/bin/python"));
        self.folder(&format!("{prefix}/lib/python{series}/site-packages"));
        self.at(prefix)
    }

    fn set(&mut self, name: &str, value: impl Into<std::ffi::OsString>) {
        self.host.variables.insert(name.into(), value.into());
    }

    /// PATH of these folders of the tree.
    fn set_path(&mut self, folders: &[&str]) {
        let path = std::env::join_paths(folders.iter().map(|f| self.at(f))).unwrap();
        self.set("PATH", path);
    }

    fn active(&self) -> Result<Located, DiscoverError> {
        locate(&Request::default(), &self.host)
    }

    fn named(&self, path: &str) -> Result<Located, DiscoverError> {
        let request = Request {
            path: Some(self.at(path)),
            python: None,
        };
        locate(&request, &self.host)
    }

    fn with_python(&self, python: &str) -> Result<Located, DiscoverError> {
        let request = Request {
            path: None,
            python: Some(python.into()),
        };
        locate(&request, &self.host)
    }

    /// A path of the tree as the tests write it.
    fn short(&self, path: &Path) -> String {
        let root = self.at("");
        path.strip_prefix(&root)
            .unwrap_or(path)
            .display()
            .to_string()
    }

    /// The search path, written as the tests write it.
    fn path_of(&self, located: &Located) -> Vec<String> {
        let (path, _) = search_path(located, &self.host);
        path.entries.iter().map(|e| self.short(&e.path)).collect()
    }

    /// The whole search path of what is at a path.
    #[track_caller]
    fn check_path(&self, path: &str, expect: &[&str]) {
        let located = self.named(path).unwrap();
        assert_eq!(self.path_of(&located), expect);
    }

    /// What was found: the prefix and by what.
    #[track_caller]
    fn check_active(&self, prefix: &str, found_by: &str) {
        let found = self.active().unwrap();
        let interpreter = &found.interpreter;
        let shown = (
            self.short(&interpreter.prefix),
            interpreter.found_by.to_string(),
        );
        assert_eq!(shown, (prefix.to_owned(), found_by.to_owned()));
    }

    fn problems(&self, located: &Located, kind: ProblemKind) -> Vec<String> {
        let of_kind = |p: &&Problem| p.kind == kind;
        let root = self.at("").display().to_string();
        located
            .problems
            .iter()
            .filter(of_kind)
            .map(|p| {
                let path = p.path.as_deref().map(|p| self.short(p)).unwrap_or_default();
                format!(
                    "{path}: {}",
                    crate::report::cause(&p.cause).replace(&root, "")
                )
            })
            .collect()
    }
}
