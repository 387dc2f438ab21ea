//! The kind and the size of many files below one directory, which stays open: the system has no long path to walk for each.

use std::io;
use std::path::Path;

/// The status of a file, links followed.
pub(super) struct FileStat {
    /// Whether it is a regular file.
    pub(super) is_file: bool,
    /// In bytes.
    pub(super) size: u64,
    /// Whether everybody may read it, by its mode.
    pub(super) everybody_reads: bool,
}

/// The status of the file of a path.
pub(super) fn stat(path: &Path) -> io::Result<FileStat> {
    let found = std::fs::metadata(path)?;
    #[cfg(unix)]
    let everybody_reads =
        std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o004 != 0;
    #[cfg(not(unix))]
    let everybody_reads = true;
    Ok(FileStat {
        is_file: found.is_file(),
        size: found.len(),
        everybody_reads,
    })
}

#[cfg(unix)]
mod system {
    use std::os::fd::OwnedFd;

    use rustix::fs::{AtFlags, FileType, Mode, OFlags, open, statat};
    use rustix::io::Errno;

    use super::*;

    /// Asks for files below one directory, which is opened once.
    pub(in crate::discover) struct FolderStat(Result<OwnedFd, Errno>);

    impl FolderStat {
        pub(in crate::discover) fn below(base: &Path) -> Self {
            // a directory that may not be listed can still be searched
            #[cfg(target_os = "linux")]
            let how = OFlags::PATH;
            #[cfg(not(target_os = "linux"))]
            let how = OFlags::RDONLY;
            let flags = how | OFlags::DIRECTORY | OFlags::CLOEXEC;
            Self(open(base, flags, Mode::empty()))
        }

        /// A file by its path below the directory, `/` between its parts.
        pub(in crate::discover) fn stat(&self, path: &str) -> io::Result<FileStat> {
            let base = self.0.as_ref().map_err(|error| *error)?;
            let found = statat(base, path, AtFlags::empty())?;
            Ok(FileStat {
                is_file: FileType::from_raw_mode(found.st_mode) == FileType::RegularFile,
                size: found.st_size.try_into().unwrap_or(0),
                everybody_reads: Mode::from_raw_mode(found.st_mode).contains(Mode::ROTH),
            })
        }
    }
}

#[cfg(not(unix))]
mod system {
    use super::*;

    /// Asks for files below one directory.
    pub(in crate::discover) struct FolderStat(std::path::PathBuf);

    impl FolderStat {
        pub(in crate::discover) fn below(base: &Path) -> Self {
            Self(base.to_owned())
        }

        /// A file by its path below the directory, `/` between its parts.
        pub(in crate::discover) fn stat(&self, path: &str) -> io::Result<FileStat> {
            stat(&self.0.join(path))
        }
    }
}

pub(super) use system::FolderStat;
