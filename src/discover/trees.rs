//! Environment trees: every prefix below a directory.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::model::{Cause, Problem, ProblemKind};

/// Folders that hold no environment and much else.
const PASSED_OVER: &[&str] = &[
    "node_modules",
    ".git",
    "__pycache__",
    "site-packages",
    "dist-packages",
];

/// What a walk found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tree {
    /// The prefixes, in the order of their names.
    pub prefixes: Vec<PathBuf>,
    /// The folders that could not be looked into.
    pub problems: Vec<Problem>,
}

/// What makes a folder a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefix {
    /// A `pyvenv.cfg` (PEP 405).
    Virtual,
    /// A `conda-meta`.
    Conda,
    /// A Python and its site-packages: a base installation, or a virtual environment of old.
    Base,
}

/// Walks below a folder, itself included, and names every prefix. Links are not followed, so that a cycle ends nowhere.
/// What lies inside a virtual environment is not looked at, nor inside one of conda but for its `envs`; a base
/// installation may be `/usr`, with others below it.
#[must_use]
pub(crate) fn environments_below(folder: &Path) -> Tree {
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
                continue;
            }
            let Some(prefix) = prefix_at(entry.path()) else {
                continue;
            };
            if prefix != Prefix::Base {
                walk.skip_current_dir();
            }
            let nested = entry.path().join("envs");
            if prefix == Prefix::Conda && nested.is_dir() {
                roots.push_back(nested);
            }
            tree.prefixes.push(entry.into_path());
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
        Some(error) => Cause::error(error),
        None => Cause::error(error),
    };
    Problem::at(ProblemKind::Unreadable, error.path().unwrap_or(root), cause)
}

fn prefix_at(folder: &Path) -> Option<Prefix> {
    if folder.join("pyvenv.cfg").is_file() {
        Some(Prefix::Virtual)
    } else if folder.join("conda-meta").is_dir() {
        Some(Prefix::Conda)
    } else {
        (has_site_packages(folder) && has_python(folder)).then_some(Prefix::Base)
    }
}

/// `lib/pythonX.Y/site-packages` (or Debian's `dist-packages`), `lib64` likewise, or `Lib/site-packages` on Windows.
/// A `lib` that is a link belongs to another prefix: `/lib` to `/usr`.
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
        let lib = folder.join(lib);
        let linked = fs::symlink_metadata(&lib).is_ok_and(|m| m.is_symlink());
        !linked && pythons_in(&lib).any(|python| holds(&python))
    })
}

/// An interpreter, were it a broken link. Without one the folder is a user's site or the target of `pip --prefix`.
fn has_python(folder: &Path) -> bool {
    ["python.exe", "Scripts/python.exe", "pypy3.exe"]
        .iter()
        .any(|name| folder.join(name).is_file())
        || pythons_in(&folder.join("bin")).next().is_some()
}

/// What is named like a Python in a folder.
fn pythons_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let children = fs::read_dir(folder).into_iter().flatten().flatten();
    children.map(|child| child.path()).filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("python") || name.starts_with("pypy")
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
                "c/old/bin/python3.6",
                "d/lib64/python3.9/site-packages/",
                "d/bin/python",
                "e/Lib/site-packages/",
                "e/Scripts/python.exe",
                "f/lib/pypy3.10/site-packages/",
                "f/bin/pypy3",
                "g/lib/python3/dist-packages/",
                "g/bin/python3",
            ],
            &["a/.venv", "b", "c/old", "d", "e", "f", "g"],
        );
    }

    #[test]
    fn packages_without_a_python_are_no_environment() {
        check(
            &[
                ".local/lib/python3.10/site-packages/",
                ".local/bin/black",
                "h/lib/python3.10/",
                "h/bin/python3.10",
                "i/site-packages/numpy/__init__.py",
            ],
            &[],
        );
    }

    #[test]
    fn below_a_base_installation_the_walk_goes_on() {
        check(
            &[
                "usr/lib/python3/dist-packages/x/pyvenv.cfg",
                "usr/bin/python3",
                "usr/local/share/v/pyvenv.cfg",
            ],
            &["usr", "usr/local/share/v"],
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_linked_lib_makes_no_second_prefix() {
        let (root, _) = found(&["usr/lib/python3/dist-packages/", "usr/bin/python3"]);
        std::os::unix::fs::symlink("usr/lib", root.path().join("lib")).unwrap();
        std::os::unix::fs::symlink("usr/bin", root.path().join("bin")).unwrap();
        assert_eq!(names(root.path()), ["usr"]);
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
                "c/pkgs/p/bin/python3.10",
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
