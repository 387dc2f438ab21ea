//! Opening what may be anything: only regular files are read, and never more of them than asked for.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::read::header_end;

/// How much of a file is read to find the end of its headers.
const HEADERS: usize = 4 << 20;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    /// There is nothing of that name.
    #[error("there is no such file")]
    Missing,
    /// There is a link of that name, and nothing where it leads.
    #[error("it is a symbolic link to `{0}`, which is not there")]
    Dangling(PathBuf),
    /// It is a folder, a pipe, a socket or a device.
    #[error("it is no regular file")]
    NotRegular,
    /// It is larger than any file of its sort.
    #[error("it is larger than {0} bytes")]
    TooLarge(u64),
    /// The operating system refuses.
    #[error("{0}")]
    Io(io::Error),
}

/// Opens a regular file, without ever waiting on a pipe; with its length. A link to nothing is missing like a file
/// that was never there: [`explain`] tells them apart, where that matters.
pub(super) fn open(path: &Path) -> Result<(File, u64), OpenError> {
    let missing = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => OpenError::Missing,
        _ => OpenError::Io(error),
    };
    let about = fs::metadata(path).map_err(missing)?;
    if !about.is_file() {
        return Err(OpenError::NotRegular);
    }
    Ok((File::open(path).map_err(missing)?, about.len()))
}

/// Tells a dangling link from what is not there at all.
pub(super) fn explain(path: &Path, error: io::Error) -> OpenError {
    match error.kind() {
        io::ErrorKind::NotFound => match fs::read_link(path) {
            Ok(target) => OpenError::Dangling(target),
            Err(_) => OpenError::Missing,
        },
        io::ErrorKind::NotADirectory => OpenError::Missing,
        _ => OpenError::Io(error),
    }
}

/// Reads a whole file of at most `limit` bytes.
pub(super) fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, OpenError> {
    let (file, length) = open(path)?;
    if length > limit {
        return Err(OpenError::TooLarge(limit));
    }
    let mut bytes = Vec::new();
    fill(&file, &mut bytes, length).map_err(OpenError::Io)?;
    Ok(bytes)
}

/// Reads a file as far as its headers go: a description may be long, and nobody asks for it.
pub(super) fn read_headers(path: &Path) -> Result<Vec<u8>, OpenError> {
    let (file, length) = open(path)?;
    let mut bytes = Vec::new();
    let mut step = 8 << 10;
    loop {
        let left = length.saturating_sub(bytes.len() as u64);
        let read = fill(&file, &mut bytes, left.min(step)).map_err(OpenError::Io)?;
        if read == 0 || header_end(&bytes).is_some() {
            return Ok(bytes);
        }
        if bytes.len() >= HEADERS {
            return Err(OpenError::TooLarge(HEADERS as u64));
        }
        step *= 2;
    }
}

/// Reads so many bytes more, or fewer at the end of the file, in one call where the file has them.
pub(super) fn fill(mut file: &File, bytes: &mut Vec<u8>, more: u64) -> io::Result<usize> {
    let start = bytes.len();
    bytes.resize(start + usize::try_from(more).unwrap_or(0), 0);
    let mut end = start;
    while let Some(free) = bytes.get_mut(end..).filter(|free| !free.is_empty()) {
        match file.read(free) {
            Ok(0) => break,
            Ok(read) => end += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(end);
    Ok(end - start)
}
