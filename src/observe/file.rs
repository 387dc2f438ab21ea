//! The data file that rows are added to.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::release::Release;
use super::row::{self, Row};
use crate::read::file::{ReadError, read_file};

/// The data file within a checkout.
const WITHIN: &str = "src/table/data/observations.csv";

/// No data file is larger.
const LIMIT: u64 = 64 << 20;

/// A data file that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// No checkout is near.
    #[error("no `{WITHIN}` in this directory or its parents: pass the file with `--record=FILE`")]
    NoCheckout,
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// It cannot be written, or is no text.
    #[error("`{}`: {cause}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// The cause.
        cause: io::Error,
    },
    /// A row of it is damaged.
    #[error("`{}`: {cause}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The cause, which names the line.
        cause: csv::Error,
    },
}

/// The data file: the one named, which is begun where it is not there, or that of the checkout around the working
/// folder. A file that cannot be written fails now, not after an hour of installing.
pub(super) fn locate(named: &Option<PathBuf>) -> Result<PathBuf, FileError> {
    if let Some(path) = named {
        read_or_begin(path)?;
        return Ok(path.clone());
    }
    let here = std::env::current_dir().map_err(|cause| FileError::Unusable {
        path: PathBuf::from("."),
        cause,
    })?;
    here.ancestors()
        .map(|folder| folder.join(WITHIN))
        .find(|path| path.is_file())
        .ok_or(FileError::NoCheckout)
}

fn read(path: &Path) -> Result<String, FileError> {
    let bytes = read_file(path, LIMIT)?;
    String::from_utf8(bytes).map_err(|error| FileError::Unusable {
        path: path.to_owned(),
        cause: io::Error::new(io::ErrorKind::InvalidData, error),
    })
}

/// The text of the file of rows; none where it is yet to be made in a folder that is there.
fn read_or_begin(path: &Path) -> Result<String, FileError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    match read(path) {
        Err(FileError::Unreadable(error))
            if error.is_missing() && folder.is_none_or(Path::is_dir) =>
        {
            Ok(String::new())
        }
        read => read,
    }
}

/// Adds rows to a data file, and returns them as they stand in it now.
pub(super) fn record(path: &Path, rows: &[Row]) -> Result<Vec<Row>, FileError> {
    let damaged = |cause| FileError::Damaged {
        path: path.to_owned(),
        cause,
    };
    let merged = row::merge(&read_or_begin(path)?, rows).map_err(damaged)?;
    let text = row::render(&merged).map_err(damaged)?;
    replace(path, &text).map_err(|cause| FileError::Unusable {
        path: path.to_owned(),
        cause,
    })?;
    Ok(row::counterparts(&merged, rows))
}

/// Adds what a release declares to the files beside a data file, where it is not there yet; the files that changed.
pub(super) fn record_release(
    path: &Path,
    release: &Release,
    date: &str,
    source: &str,
) -> Result<Vec<PathBuf>, FileError> {
    let mut changed = Vec::new();
    let releases = path.with_file_name("tensorflow_releases.csv");
    if releases.is_file() {
        let text = release
            .add_to_releases(&read(&releases)?, date, source)
            .map_err(|cause| FileError::Damaged {
                path: releases.clone(),
                cause,
            })?;
        changed.extend(text.map(|text| (releases, text)));
    }
    let requires = path.with_file_name("tensorflow_requires.txt");
    if requires.is_file() {
        let text = release.add_to_requires(&read(&requires)?);
        changed.extend(text.map(|text| (requires, text)));
    }
    let mut written = Vec::new();
    for (path, text) in changed {
        match replace(&path, &text) {
            Ok(()) => written.push(path),
            Err(cause) => return Err(FileError::Unusable { path, cause }),
        }
    }
    Ok(written)
}

/// Writes a file beside and moves it into place, so that nobody ever sees half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let mut beside = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    beside.write_all(text.as_bytes())?;
    if let Ok(old) = std::fs::metadata(path) {
        beside.as_file().set_permissions(old.permissions())?;
    }
    beside.persist(path)?;
    Ok(())
}
