//! Trees of environments: every prefix below a folder.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::model::{Problem, ProblemKind};

/// Folders that hold no environment and much else.
const PASSED_OVER: &[&str] = &["node_modules", ".git", "__pycache__"];

/// What a walk found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The prefixes, in the order of their names.
    pub prefixes: Vec<PathBuf>,
    /// The folders that could not be looked into.
    pub problems: Vec<Problem>,
}

/// Walks below a folder, itself included, and names every prefix: a folder with a `pyvenv.cfg` (PEP 405) or a
/// `conda-meta`, or with the site-packages of a Python. Links are not followed, so that a cycle ends nowhere; what lies
/// inside a prefix is not looked at, except for conda's `envs`.
#[must_use]
pub fn environments_below(folder: &Path) -> Tree {
    let mut tree = Tree::default();
    let mut roots = VecDeque::from([folder.to_owned()]);
    while let Some(root) = roots.pop_front() {
        let mut walk = WalkDir::new(&root).sort_by_file_name().into_iter();
        while let Some(step) = walk.next() {
            let entry = match step {
                Ok(entry) => entry,
                Err(error) => {
                    tree.problems.push(unreadable(&root, &error));
                    continue;
                }
            };
            if !is_folder(&entry) {
                continue;
            }
            if passed_over(&entry) {
                walk.skip_current_dir();
            } else if is_prefix(entry.path()) {
                walk.skip_current_dir();
                let nested = entry.path().join("envs");
                if is_conda(entry.path()) && nested.is_dir() {
                    roots.push_back(nested);
                }
                tree.prefixes.push(entry.into_path());
            }
        }
    }
    tree.prefixes.sort();
    tree
}

/// A folder; the root may be a link to one.
fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() || (entry.depth() == 0 && entry.path().is_dir())
}

fn passed_over(entry: &DirEntry) -> bool {
    entry.depth() > 0 && PASSED_OVER.iter().any(|name| entry.file_name() == *name)
}

fn unreadable(root: &Path, error: &walkdir::Error) -> Problem {
    let cause = match error.io_error() {
        Some(error) => error.to_string(),
        None => error.to_string(),
    };
    Problem {
        kind: ProblemKind::Unreadable,
        path: Some(error.path().unwrap_or(root).to_owned()),
        distribution: None,
        cause,
    }
}

fn is_prefix(folder: &Path) -> bool {
    folder.join("pyvenv.cfg").is_file() || is_conda(folder) || has_site_packages(folder)
}

fn is_conda(folder: &Path) -> bool {
    folder.join("conda-meta").is_dir()
}

/// `lib/pythonX.Y/site-packages` (or Debian's `dist-packages`), `lib64` likewise, or `Lib/site-packages` on Windows.
fn has_site_packages(folder: &Path) -> bool {
    let holds = |lib: &Path| {
        ["site-packages", "dist-packages"]
            .iter()
            .any(|name| lib.join(name).is_dir())
    };
    if folder.join("Lib").join("site-packages").is_dir() {
        return true;
    }
    ["lib", "lib64"].iter().any(|lib| {
        let Ok(children) = fs::read_dir(folder.join(lib)) else {
            return false;
        };
        let pythons = children.flatten().filter(|child| {
            let name = child.file_name();
            let name = name.to_string_lossy();
            name.starts_with("python") || name.starts_with("pypy")
        });
        pythons.into_iter().any(|python| holds(&python.path()))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Makes a tree of folders (`a/b/`) and empty files (`a/b`), and names what is found below it.
    fn found(paths: &[&str]) -> (tempfile::TempDir, Vec<String>) {
        let root = tempfile::tempdir().unwrap();
        for path in paths {
            let full = root.path().join(path);
            if path.ends_with('/') {
                fs::create_dir_all(full).unwrap();
            } else {
                fs::create_dir_all(full.parent().unwrap()).unwrap();
                fs::write(full, "").unwrap();
            }
        }
        let names = names(root.path());
        (root, names)
    }

    fn names(root: &Path) -> Vec<String> {
        let tree = environments_below(root);
        assert_eq!(tree.problems, []);
        let relative = tree.prefixes.iter().map(|p| p.strip_prefix(root).unwrap());
        relative.map(|p| p.to_str().unwrap().to_owned()).collect()
    }

    #[track_caller]
    fn check(paths: &[&str], expect: &[&str]) {
        assert_eq!(found(paths).1, expect);
    }

    #[test]
    fn every_kind_of_prefix_is_found() {
        check(
            &[
                "a/.venv/pyvenv.cfg",
                "b/conda-meta/",
                "c/old/lib/python3.6/site-packages/",
                "d/lib64/python3.9/site-packages/",
                "e/Lib/site-packages/",
                "f/lib/pypy3.10/site-packages/",
                "g/lib/python3/dist-packages/",
                "h/lib/python3.10/",
                "i/site-packages/",
            ],
            &["a/.venv", "b", "c/old", "d", "e", "f", "g"],
        );
    }

    #[test]
    fn the_folder_itself_may_be_one() {
        check(&["pyvenv.cfg"], &[""]);
    }

    #[test]
    fn what_lies_inside_one_is_not_looked_at_but_for_the_envs_of_conda() {
        check(&["v/pyvenv.cfg", "v/lib/x/inner/pyvenv.cfg"], &["v"]);
        check(
            &[
                "c/conda-meta/",
                "c/pkgs/p/lib/python3.10/site-packages/",
                "c/envs/e/conda-meta/",
            ],
            &["c", "c/envs/e"],
        );
    }

    #[test]
    fn folders_of_other_tools_are_passed_over() {
        check(
            &[
                "node_modules/v/pyvenv.cfg",
                ".git/v/pyvenv.cfg",
                "n/pyvenv.cfg",
            ],
            &["n"],
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_cycle_of_links_ends() {
        let (root, _) = found(&["a/v/pyvenv.cfg"]);
        std::os::unix::fs::symlink(root.path(), root.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink("self", root.path().join("self")).unwrap();
        assert_eq!(names(root.path()), ["a/v"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_problem() {
        let tree = environments_below(Path::new("/nowhere/at/all"));
        assert_eq!(tree.prefixes, [] as [PathBuf; 0]);
        let paths: Vec<_> = tree.problems.iter().map(|p| p.path.clone()).collect();
        assert_eq!(paths, [Some(PathBuf::from("/nowhere/at/all"))]);
    }
}
