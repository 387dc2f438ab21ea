//! The files of a distribution as its installer listed them: RECORD (PEP 376), or pip's `installed-files.txt` beside
//! the PKG-INFO of an egg.

use std::path::{Component, Path, PathBuf};

use super::open::{OpenError, read_file};
use crate::model::{Distribution, Format, Problem, ProblemKind};
use crate::read::{RecordHash, RecordRow, each_row_of};

/// No RECORD is larger: a million rows take a tenth of it for each ten letters.
const LIMIT: u64 = 512 << 20;

/// One file of a list.
pub(super) struct ListedFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Whether it lies outside the folder that holds the distribution: a script, a data file.
    pub(super) outside: bool,
    /// Its hash, where one is listed.
    pub(super) hash: Option<RecordHash>,
    /// Its size, where one is listed.
    pub(super) size: Option<u64>,
}

/// Hands on the files of a distribution whose listed paths are wanted, one by one; `false` where it has no list.
pub(super) fn each_file(
    distribution: &Distribution,
    problems: &mut Vec<Problem>,
    wanted: &dyn Fn(&[u8]) -> bool,
    mut take: impl FnMut(ListedFile),
) -> bool {
    let Some(info) = &distribution.path else {
        return false;
    };
    let (list, base) = match distribution.format {
        Format::DistInfo => (info.join("RECORD"), info.parent().unwrap_or(info)),
        Format::EggInfoDir => (info.join("installed-files.txt"), info.as_path()),
        _ => return false,
    };
    let mut problem = |kind, cause| {
        problems.push(Problem {
            kind,
            path: Some(list.clone()),
            distribution: Some(distribution.name.clone()),
            cause,
        });
    };
    let bytes = match read_file(&list, LIMIT) {
        Ok(bytes) => bytes,
        Err(OpenError::Missing) => return false,
        Err(error) => {
            problem(ProblemKind::Unreadable, error.to_string());
            return false;
        }
    };
    if distribution.format == Format::EggInfoDir {
        for line in String::from_utf8_lossy(&bytes).lines() {
            let path = line.trim();
            if !path.is_empty() && wanted(path.as_bytes()) {
                take(ListedFile {
                    path: normal(&base.join(path)),
                    outside: path.starts_with("../../"),
                    hash: None,
                    size: None,
                });
            }
        }
        return true;
    }
    let oddities = each_row_of(&bytes, wanted, |row| take(listed(base, row)));
    for cause in oddities {
        problem(ProblemKind::MetadataUnreadable, cause);
    }
    true
}

fn listed(base: &Path, row: RecordRow) -> ListedFile {
    let path = Path::new(&*row.path);
    let outside = path.is_absolute() || path.starts_with("..");
    let path = base.join(path);
    ListedFile {
        path: if outside { normal(&path) } else { path },
        outside,
        hash: row.hash,
        size: row.size,
    }
}

/// A path without `..`, as a reader expects it: `lib/python3.10/site-packages/../../../bin/x` is `bin/x`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}
