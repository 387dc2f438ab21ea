//! The files of a distribution as its installer listed them: RECORD (PEP 376), or pip's `installed-files.txt` next to the
//! PKG-INFO of an egg.

use std::ffi::OsString;
use std::path::{Component, MAIN_SEPARATOR_STR, Path, PathBuf};

use crate::model::{Cause, Distribution, Format, Os, Problem, ProblemKind};
use crate::read::file::{ReadError, ReadErrorKind, open, read_file};
use crate::read::{RecordHash, RecordRow, RowFilter, each_row};

/// No RECORD is larger: a million rows take a tenth of it for each ten letters.
const LIMIT: u64 = 512 << 20;

/// One file of a list.
pub(super) struct ListedFile<'r> {
    /// Its path as it is listed.
    pub(super) listed: &'r str,
    /// The folder that its path starts from.
    base: &'r Path,
    /// Whether it lies outside the folder that holds the distribution: a script, a data file.
    pub(super) outside: bool,
    /// Its hash, where one is listed.
    pub(super) hash: Option<RecordHash<'r>>,
    /// Its size, where one is listed.
    pub(super) size: Option<u64>,
}

/// What marks a row of a list as possible machine code (`RowFilter::signs`): on a known system one ending, and the fewer
/// there are, the sooner a list is searched.
pub(super) fn machine_code(os: Option<Os>) -> &'static [&'static str] {
    match os {
        Some(Os::Linux | Os::Musl) => &[".so"],
        _ => &[".so", ".pyd,", ".dll,", ".dylib,"],
    }
}

/// Hands on the files of a distribution whose listed paths are wanted, one by one; `false` where it has no list.
pub(super) fn each_file(
    distribution: &Distribution,
    problems: &mut Vec<Problem>,
    filter: RowFilter<'_>,
    take: &mut dyn FnMut(ListedFile<'_>),
) -> bool {
    let Some(info) = &distribution.path else {
        return false;
    };
    let mut problem = |kind, path: &Path, cause| {
        problems.push(Problem::at(kind, path, cause).of(Some(&distribution.name)));
    };
    let (list, read) = match distribution.format {
        Format::DistInfo => {
            let list = info.join("RECORD");
            let read = record(&list, info.parent().unwrap_or(info), filter, take);
            (list, read)
        }
        Format::EggInfoDir => {
            let list = info.join("installed-files.txt");
            let read = installed_files(&list, info, filter, take);
            (list, read)
        }
        _ => return false,
    };
    match read {
        Ok(errors) => {
            for error in errors {
                problem(ProblemKind::MetadataUnreadable, &list, Cause::Error(error));
            }
            true
        }
        Err(error) if error.is_missing() => false,
        Err(error) => {
            problem(ProblemKind::Unreadable, &list, Cause::error(&error.kind));
            false
        }
    }
}

fn record(
    list: &Path,
    base: &Path,
    filter: RowFilter<'_>,
    take: &mut dyn FnMut(ListedFile<'_>),
) -> Result<Vec<String>, ReadError> {
    let (file, size) = open(list, LIMIT)?;
    each_row(file, size, filter, &mut |row| take(listed(base, &row))).map_err(|error| ReadError {
        path: list.to_owned(),
        kind: ReadErrorKind::from(error),
    })
}

fn installed_files(
    list: &Path,
    base: &Path,
    filter: RowFilter<'_>,
    take: &mut dyn FnMut(ListedFile<'_>),
) -> Result<Vec<String>, ReadError> {
    let bytes = read_file(list, LIMIT)?;
    for line in String::from_utf8_lossy(&bytes).lines() {
        let path = line.trim();
        if !path.is_empty() && (filter.wanted)(path.as_bytes()) {
            take(ListedFile {
                listed: path,
                base,
                outside: path.starts_with("../../"),
                hash: None,
                size: None,
            });
        }
    }
    Ok(Vec::new())
}

impl ListedFile<'_> {
    /// Where it is.
    pub(super) fn path(&self) -> PathBuf {
        match self.goes_down() {
            true => below(self.base, self.listed),
            false => normal(&self.base.join(self.listed)),
        }
    }

    /// Whether its path goes plainly down from the folder.
    pub(super) fn goes_down(&self) -> bool {
        !self.listed.starts_with("..") && !Path::new(self.listed).is_absolute()
    }
}

fn listed<'r>(base: &'r Path, row: &RecordRow<'r>) -> ListedFile<'r> {
    let path = Path::new(row.path);
    ListedFile {
        listed: row.path,
        base,
        // taking a path apart costs more than asking the disk for it
        outside: row.path.starts_with("..") && path.starts_with("..") || path.is_absolute(),
        hash: row.hash,
        size: row.size,
    }
}

/// A relative path below a folder. `Path::join` would look for a root and a prefix in it, five hundred times.
fn below(base: &Path, path: &str) -> PathBuf {
    let mut whole = OsString::with_capacity(base.as_os_str().len() + 1 + path.len());
    whole.push(base);
    whole.push(MAIN_SEPARATOR_STR);
    whole.push(path);
    PathBuf::from(whole)
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
