//! Paths as `os.path` treats them: made absolute textually, links followed one at a time, names matched without case where
//! Windows does so.

use std::path::{Component, Path, PathBuf};

/// `os.path.abspath`: joined to the folder and normalised by text, links not followed.
#[must_use]
pub(super) fn absolute(folder: &Path, path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                // the parent of the root is the root
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// Follows the links that the last component of a path is, and no other, as `getpath` did before Python 3.11. A ring
/// of links ends where the walk gives up.
#[must_use]
pub(super) fn follow_last(path: &Path) -> PathBuf {
    let mut path = path.to_path_buf();
    for _ in 0..40 {
        let Ok(target) = std::fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// Follows every link of a path; the path itself where that fails.
#[must_use]
pub(super) fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// Whether two paths are one file or folder, by whatever links they are reached.
#[must_use]
pub(super) fn same(left: &Path, right: &Path) -> bool {
    left == right || real(left) == real(right)
}

/// What a link names, where that does not exist.
#[must_use]
pub(super) fn dangling_target(path: &Path) -> Option<PathBuf> {
    std::fs::read_link(path).ok().filter(|_| !path.exists())
}

/// Joins a relative path, written with `/`, to a folder. On a Windows tree every component matches whatever its case;
/// what matches nothing is joined as it is written.
#[must_use]
pub(super) fn join(folder: &Path, relative: &str, any_case: bool) -> PathBuf {
    let mut path = folder.to_path_buf();
    for part in relative.split('/').filter(|p| !p.is_empty() && *p != ".") {
        let exact = path.join(part);
        path = if any_case && exact.symlink_metadata().is_err() {
            entry_in_any_case(&path, part).unwrap_or(exact)
        } else {
            exact
        };
    }
    path
}

fn entry_in_any_case(folder: &Path, name: &str) -> Option<PathBuf> {
    std::fs::read_dir(folder).ok()?.flatten().find_map(|entry| {
        let matches = entry
            .file_name()
            .to_str()
            .is_some_and(|n| n.eq_ignore_ascii_case(name));
        matches.then(|| entry.path())
    })
}

/// The names in a folder that are text, sorted; none where it cannot be read.
#[must_use]
pub(super) fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    names
}

/// The text of a path's last component.
#[must_use]
pub(super) fn name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(path: &str, expect: &str) {
        assert_eq!(
            absolute(Path::new("/srv/here"), Path::new(path)),
            Path::new(expect)
        );
    }

    #[test]
    fn normalises_by_text() {
        check("a/./b/../c", "/srv/here/a/c");
        check("../../../../x", "/x");
        check("/x//y/", "/x/y");
        check("", "/srv/here");
    }

    #[test]
    fn matches_windows_names_in_any_case() {
        let root = tempfile::tempdir().unwrap();
        let site = root.path().join("lib/Site-Packages");
        std::fs::create_dir_all(&site).unwrap();
        assert_eq!(join(root.path(), "Lib/site-packages", true), site);
        assert_eq!(
            join(root.path(), "Lib/site-packages", false),
            root.path().join("Lib/site-packages")
        );
        assert_eq!(join(root.path(), ".", true), root.path());
    }

    #[cfg(unix)]
    #[test]
    fn a_ring_of_links_ends() {
        let root = tempfile::tempdir().unwrap();
        let (a, b) = (root.path().join("a"), root.path().join("b"));
        std::os::unix::fs::symlink(&a, &b).unwrap();
        std::os::unix::fs::symlink(&b, &a).unwrap();
        let end = follow_last(&a);
        assert!(end == a || end == b);
        assert!(dangling_target(&a).is_some());
        assert_eq!(real(&a), a);
    }
}
