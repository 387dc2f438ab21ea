//! Paths: what is common to every installation and what lies below site-packages stays, and every other name is replaced.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Names that reveal nothing about a person or a project.
const COMMON: &[&str] = &[
    ".",
    "..",
    "~",
    "usr",
    "lib",
    "lib64",
    "libexec",
    "bin",
    "local",
    "opt",
    "etc",
    "tmp",
    "var",
    "share",
    "srv",
    "mnt",
    "media",
    "run",
    "export",
    "home",
    "Users",
    "Documents and Settings",
    "Volumes",
    "Library",
    "Frameworks",
    "System",
    "Applications",
    "Python.framework",
    "Versions",
    "Current",
    "Cellar",
    "Caskroom",
    "homebrew",
    "Program Files",
    "Program Files (x86)",
    "ProgramData",
    "AppData",
    "Local",
    "Roaming",
    "Programs",
    "Microsoft",
    "WindowsApps",
    "Lib",
    "Scripts",
    "DLLs",
    "include",
    "Include",
    "site-packages",
    "dist-packages",
    "lib-dynload",
    "pyvenv.cfg",
    "conda-meta",
    "venv",
    ".venv",
    "env",
    ".env",
    "envs",
    "venvs",
    ".virtualenvs",
    "virtualenvs",
    "conda",
    ".conda",
    "miniconda",
    "miniconda3",
    "anaconda",
    "anaconda3",
    "miniforge3",
    "mambaforge",
    "micromamba",
    ".pyenv",
    "pyenv",
    "versions",
    "shims",
    ".local",
    ".pixi",
    "pixi",
    "uv",
    "pipx",
    "default",
    "pyproject.toml",
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
    "Pipfile",
    "Pipfile.lock",
    "pixi.toml",
    "pixi.lock",
    "requirements.txt",
    "environment.yml",
    "sitecustomize.py",
    "usercustomize.py",
    "tensorflow",
    "numpy",
];

/// Folders whose children are named after people.
const HOMES: &[&str] = &["home", "homes", "users", "documents and settings"];

/// What stands in for names, so that one name is always the same and two are never.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: HashMap<(&'static str, String), String>,
}

impl Names {
    fn of(&mut self, kind: &'static str, name: &str) -> String {
        let next = self.given.keys().filter(|(k, _)| *k == kind).count() + 1;
        let key = (kind, name.to_owned());
        let given = self.given.entry(key).or_insert_with(|| match next {
            1 => kind.to_owned(),
            next => format!("{kind}{next}"),
        });
        given.clone()
    }

    /// The path with its names replaced. Both separators count, for a report may be about another system.
    pub(super) fn path(&mut self, path: &Path) -> PathBuf {
        PathBuf::from(self.text(&path.to_string_lossy()))
    }

    /// The same for a path as text.
    pub(super) fn text(&mut self, path: &str) -> String {
        let mut out = String::with_capacity(path.len());
        // what stood before, lower case, without empty components
        let mut before: Vec<String> = Vec::new();
        let unc = path.starts_with("//") || path.starts_with("\\\\");
        let mut inside = false;
        for part in path.split_inclusive(['/', '\\']) {
            let name = part.trim_end_matches(['/', '\\']);
            let separator = part.get(name.len()..).unwrap_or_default();
            if name.is_empty() {
                out.push_str(separator);
                continue;
            }
            let last = before.last().map_or("", String::as_str);
            let shown = if inside {
                name.to_owned()
            } else if unc && before.is_empty() {
                self.of("host", name)
            } else if before.is_empty() && name == "root" && out == "/" {
                "home/user".to_owned()
            } else if is_homes(last)
                || (last == "user" && before.iter().rev().nth(1).is_some_and(|b| b == "run"))
            {
                self.of("user", name)
            } else if is_common(name)
                || (last == "run" && name == "user")
                || is_homes(&name.to_lowercase())
            {
                name.to_owned()
            } else {
                self.of("folder", name)
            };
            // below these stands what an installer or the standard library put there
            let library = last.starts_with("lib") && name.starts_with("python");
            inside |= library || name == "site-packages" || name == "dist-packages";
            before.push(name.to_lowercase());
            out.push_str(&shown);
            out.push_str(separator);
        }
        out
    }
}

fn is_homes(name: &str) -> bool {
    HOMES.contains(&name)
        || name
            .strip_prefix("home")
            .is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

fn is_common(name: &str) -> bool {
    if COMMON.contains(&name) {
        return true;
    }
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    // stand-ins, which a text that was redacted holds
    let given = |kind: &str| name.strip_prefix(kind).is_some_and(number);
    let drive = name.len() == 2 && name.ends_with(':');
    let program = name.to_ascii_lowercase();
    let program = program.strip_suffix(".exe").unwrap_or(&program);
    let program = program.strip_suffix(".zip").unwrap_or(program);
    let python = ["python", "pythonw", "pypy", "pip"]
        .iter()
        .filter_map(|p| program.strip_prefix(p))
        .any(|rest| number(rest.strip_suffix('t').unwrap_or(rest)));
    let build = ["cpython-", "pypy-"]
        .iter()
        .filter_map(|p| name.strip_prefix(p))
        .any(|rest| {
            let known = [
                "linux", "macos", "windows", "gnu", "musl", "none", "x86_64", "aarch64",
            ];
            rest.split(['-', '+'])
                .all(|word| number(word) || known.contains(&word))
        });
    drive
        || python
        || build
        || number(name)
        || ["user", "folder", "host"].into_iter().any(given)
        || (name.len() == 1 && name.bytes().all(|b| b.is_ascii_lowercase()))
}
