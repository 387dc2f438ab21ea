//! Extension modules: the platform and the NumPy C ABI they were built for, from the strings that NumPy's headers compile
//! in. Only tables and read-only data are read, in chunks.

#[cfg(test)]
pub(crate) mod fixture;
mod loaded;
mod scan;
mod sections;
mod tag;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek, SeekFrom};

use object::read::ReadCache;

use super::binary::{HEAD, platforms};
use crate::model::{NumpyUse, Platform};
use sections::Tables;

pub(crate) use loaded::{LoadedPart, loaded_part};
pub(crate) use tag::extension_tag;

/// How much read-only data of one file is searched. The largest of an official wheel has a third of it.
pub(crate) const LIMIT: u64 = 256 << 20;

/// Why a file is no extension module that can be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExtensionError {
    /// It is neither ELF nor Mach-O nor PE.
    #[error("it is not an ELF, Mach-O or PE file")]
    NoBinary,
    /// It ends before what its tables list.
    #[error("it is truncated: it ends before the data that its header lists")]
    Truncated,
    /// Its tables contradict themselves.
    #[error("its header cannot be read: {0}")]
    Damaged(String),
    /// The operating system refuses.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl From<object::read::Error> for ExtensionError {
    fn from(error: object::read::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// The facts of an extension module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binary {
    /// The platforms of its header: several in a macOS universal file.
    pub platforms: Vec<Platform>,
    /// What it has of NumPy's C API.
    pub numpy: NumpyUse,
}

/// Reads an extension module, of its read-only data no more than `limit` bytes ([`LIMIT`]).
///
/// # Errors
///
/// Where it is no such file, was cut off or is damaged.
pub(crate) fn extension<R: Read + Seek>(
    mut reader: R,
    limit: u64,
) -> Result<Binary, ExtensionError> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    let platforms = platforms(&head);
    reader.seek(SeekFrom::Start(0))?;
    let cache = ReadCache::new(reader);
    let parts = sections::read_only(Tables(&cache))?;
    let numpy = scan::scan(&mut cache.into_inner(), &parts, limit)?;
    Ok(Binary { platforms, numpy })
}
