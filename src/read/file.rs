//! Opening and reading files. Every path comes from an environment or a user and may be anything, so nothing else in the
//! program opens a file to read it (`clippy.toml` forbids it): an open never blocks, only regular files are read, and the
//! caller states how large the file may be.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the one place that opens files"
)]

use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::header_end;

/// How much of a file is read to find the end of its headers.
const HEADERS: u64 = 4 << 20;

/// The limit for small files of one line to some hundred: `pyvenv.cfg`, `.pth`, INSTALLER, WHEEL.
pub(crate) const SMALL: u64 = 1 << 20;

/// A file that was not read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{}`: {kind}", path.display())]
pub(crate) struct ReadError {
    /// The path as it was given.
    pub path: PathBuf,
    /// The cause; its `Display` does not repeat the path.
    pub kind: ReadErrorKind,
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadErrorKind {
    /// Nothing has that name.
    #[error("no such file")]
    Missing,
    /// A symbolic link whose target does not exist.
    #[error("it is a symbolic link to `{}`, which does not exist", .0.display())]
    Dangling(PathBuf),
    /// It is a folder, a pipe, a socket or a device.
    #[error("it is {0}, not a regular file")]
    NotRegular(FileKind),
    /// It is larger than the caller allows, in bytes.
    #[error("it is larger than {0} bytes")]
    TooLarge(u64),
    /// The error of the operating system.
    #[error("{0}")]
    Io(io::Error),
}

/// What a path is when it is no regular file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// A folder.
    Folder,
    /// A named pipe: opening it waits for a writer.
    Pipe,
    /// A socket.
    Socket,
    /// A character or block device.
    Device,
    /// Something else.
    Other,
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Folder => "a folder",
            Self::Pipe => "a named pipe",
            Self::Socket => "a socket",
            Self::Device => "a device",
            Self::Other => "a special file",
        })
    }
}

impl ReadError {
    fn new(path: &Path, kind: ReadErrorKind) -> Self {
        Self {
            path: path.to_owned(),
            kind,
        }
    }

    fn from_io(path: &Path, error: io::Error) -> Self {
        Self::new(path, ReadErrorKind::from(error))
    }

    /// Whether nothing has that name.
    #[must_use]
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self.kind, ReadErrorKind::Missing)
    }

    /// Whether an open without O_NONBLOCK, as Python does it, can wait forever or read without end.
    #[must_use]
    pub(crate) fn is_endless(&self) -> bool {
        use FileKind::{Device, Pipe};
        matches!(self.kind, ReadErrorKind::NotRegular(Pipe | Device))
    }
}

impl From<io::Error> for ReadErrorKind {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

impl ReadErrorKind {
    /// As [`From`], with a broken link distinguished from a missing file.
    #[must_use]
    pub(crate) fn explain(path: &Path, error: io::Error) -> Self {
        match Self::from(error) {
            Self::Missing => fs::read_link(path).map_or(Self::Missing, Self::Dangling),
            kind => kind,
        }
    }
}

/// Opens a regular file of at most `limit` bytes, and returns its length. A link to nothing is [`Missing`] too:
/// [`ReadErrorKind::explain`] distinguishes them where that matters.
///
/// # Errors
/// Where it is missing, no regular file or too large, or the operating system refuses.
///
/// [`Missing`]: ReadErrorKind::Missing
pub(crate) fn open(path: &Path, limit: u64) -> Result<(File, u64), ReadError> {
    let failed = |kind| ReadError::new(path, kind);
    let (file, about) = match open_without_waiting(path) {
        Ok(file) => {
            let about = file.metadata().map_err(|e| ReadError::from_io(path, e))?;
            (file, about)
        }
        Err(error) => {
            let kind = match ReadErrorKind::from(error) {
                // a socket cannot be opened, nor on Windows a folder
                ReadErrorKind::Io(error) => match fs::metadata(path) {
                    Ok(about) if !about.is_file() => ReadErrorKind::NotRegular(kind_of(&about)),
                    _ => ReadErrorKind::Io(error),
                },
                kind => kind,
            };
            return Err(failed(kind));
        }
    };
    if !about.is_file() {
        return Err(failed(ReadErrorKind::NotRegular(kind_of(&about))));
    }
    if about.len() > limit {
        return Err(failed(ReadErrorKind::TooLarge(limit)));
    }
    Ok((file, about.len()))
}

/// Opens a file that the user named to be read as text. A stream that the shell opened for this process
/// (`tfpair triage <(pip freeze)`) is read too, as stdin would be.
///
/// # Errors
/// As [`open`].
pub(crate) fn open_input(path: &Path) -> Result<File, ReadError> {
    let inherited = ["/dev/fd", "/proc/self/fd", "/dev/stdin"];
    if inherited.iter().any(|own| path.starts_with(own)) {
        return inherited_stream(path).map_err(|error| ReadError::from_io(path, error));
    }
    open(path, u64::MAX).map(|(file, _)| file)
}

fn inherited_stream(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// A pipe without a writer opens at once, and no terminal becomes that of this process.
#[cfg(unix)]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::OFlags;

    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    // the bits are those of the C type `int`
    let flags = flags.bits().cast_signed();
    fs::OpenOptions::new()
        .read(true)
        .custom_flags(flags)
        .open(path)
}

#[cfg(not(unix))]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    fs::OpenOptions::new().read(true).open(path)
}

#[cfg(unix)]
fn kind_of(about: &fs::Metadata) -> FileKind {
    use std::os::unix::fs::FileTypeExt;

    let kind = about.file_type();
    match () {
        () if kind.is_dir() => FileKind::Folder,
        () if kind.is_fifo() => FileKind::Pipe,
        () if kind.is_socket() => FileKind::Socket,
        () if kind.is_char_device() || kind.is_block_device() => FileKind::Device,
        () => FileKind::Other,
    }
}

#[cfg(not(unix))]
fn kind_of(about: &fs::Metadata) -> FileKind {
    match about.is_dir() {
        true => FileKind::Folder,
        false => FileKind::Other,
    }
}

/// Reads a whole file of at most `limit` bytes.
///
/// # Errors
/// As [`open`].
pub(crate) fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let (file, length) = open(path, limit)?;
    let mut bytes = Vec::new();
    let read = match length {
        // the files of /proc have a length of 0 and something in them
        0 => (&file).take(limit + 1).read_to_end(&mut bytes),
        _ => fill(&file, &mut bytes, length),
    };
    match read {
        Err(error) => Err(ReadError::from_io(path, error)),
        Ok(read) if read as u64 > limit => {
            Err(ReadError::new(path, ReadErrorKind::TooLarge(limit)))
        }
        Ok(_) => Ok(bytes),
    }
}

/// Reads the first bytes of a file of any size, or all of a shorter one.
///
/// # Errors
/// As [`open`].
pub(crate) fn read_start(path: &Path, length: u64) -> Result<Vec<u8>, ReadError> {
    let (file, _) = open(path, u64::MAX)?;
    let mut bytes = Vec::new();
    fill(&file, &mut bytes, length).map_err(|error| ReadError::from_io(path, error))?;
    Ok(bytes)
}

/// Reads a file as far as its headers go, and not the description behind them.
///
/// # Errors
/// As [`open`], and where the headers do not end within four megabytes.
pub(crate) fn read_headers(path: &Path) -> Result<Vec<u8>, ReadError> {
    let (file, length) = open(path, u64::MAX)?;
    let mut bytes = Vec::new();
    let mut step = 8 << 10;
    loop {
        let left = length.saturating_sub(bytes.len() as u64);
        let read = fill(&file, &mut bytes, left.min(step))
            .map_err(|error| ReadError::from_io(path, error))?;
        if read == 0 || header_end(&bytes).is_some() {
            return Ok(bytes);
        }
        if bytes.len() as u64 >= HEADERS {
            return Err(ReadError::new(path, ReadErrorKind::TooLarge(HEADERS)));
        }
        step *= 2;
    }
}

/// Reads so many bytes more, or fewer at the end of the file, in one call where the file has them.
///
/// # Errors
/// Those of the operating system.
pub(crate) fn fill(mut file: &File, bytes: &mut Vec<u8>, more: u64) -> io::Result<usize> {
    let start = bytes.len();
    bytes.resize(start + usize::try_from(more).unwrap_or(0), 0);
    let mut end = start;
    while let Some(free) = bytes.get_mut(end..).filter(|free| !free.is_empty()) {
        match file.read(free) {
            Ok(0) => break,
            Ok(read) => end += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(end);
    Ok(end - start)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn refused(path: &Path, limit: u64) -> String {
        read_file(path, limit).unwrap_err().kind.to_string()
    }

    #[test]
    fn reads_a_regular_file_within_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "text").unwrap();
        assert_eq!(read_file(&path, 4).unwrap(), b"text");
        assert_eq!(read_start(&path, 2).unwrap(), b"te");
        assert_eq!(read_start(&path, 9).unwrap(), b"text");
        assert_eq!(refused(&path, 3), "it is larger than 3 bytes");
        fs::write(&path, "").unwrap();
        assert_eq!(read_file(&path, 4).unwrap(), b"");
    }

    #[test]
    fn says_what_is_missing_and_what_is_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        assert!(read_file(&path, 9).unwrap_err().is_missing());
        assert_eq!(
            refused(folder.path(), 9),
            "it is a folder, not a regular file"
        );
        fs::write(&path, "").unwrap();
        assert!(read_file(&path.join("b"), 9).unwrap_err().is_missing());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn neither_waits_on_a_pipe_nor_reads_a_device_or_a_socket() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};

        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).unwrap();
        assert_eq!(refused(&pipe, 9), "it is a named pipe, not a regular file");
        assert!(read_start(&pipe, 9).unwrap_err().is_endless());
        assert!(read_headers(&pipe).unwrap_err().is_endless());
        let zero = Path::new("/dev/zero");
        assert_eq!(refused(zero, 9), "it is a device, not a regular file");
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert_eq!(refused(&socket, 9), "it is a socket, not a regular file");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn reads_what_says_it_is_empty() {
        let read = read_file(Path::new("/proc/self/stat"), SMALL).unwrap();
        assert!(!read.is_empty());
    }
}
