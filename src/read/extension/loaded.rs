//! The part of a shared library that the loader maps into memory. Section headers and debug information lie behind it, and
//! nothing is lost without them.

use std::io::{Read, Seek};

use object::Endianness;
use object::elf::{FileHeader32, FileHeader64, PT_LOAD};
use object::read::elf::{FileHeader, ProgramHeader as _};
use object::read::{FileKind, ReadCache, ReadRef};

use super::sections::Tables;

/// What is there of an ELF file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoadedPart {
    /// A part of what is loaded is missing: the process dies, or the loader refuses.
    Missing,
    /// All that is loaded is there, and the rest is cut off.
    Alone,
    /// Nothing is cut off.
    Whole,
}

/// What is there of an ELF file; `None` for any other, and for one whose header cannot be read.
pub(crate) fn loaded_part(reader: impl Read + Seek) -> Option<LoadedPart> {
    let cache = ReadCache::new(reader);
    let data = Tables(&cache);
    match FileKind::parse(data).ok()? {
        FileKind::Elf32 => elf::<FileHeader32<Endianness>, _>(data),
        FileKind::Elf64 => elf::<FileHeader64<Endianness>, _>(data),
        _ => None,
    }
}

fn elf<'a, H, R>(data: R) -> Option<LoadedPart>
where
    H: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let header = H::parse(data).ok()?;
    let endian = header.endian().ok()?;
    let length = data.len().ok()?;
    let end = |offset: u64, size: u64| offset.saturating_add(size);
    let Ok(segments) = header.program_headers(endian, data) else {
        return Some(LoadedPart::Missing);
    };
    let loaded = segments.iter().filter(|s| s.p_type(endian) == PT_LOAD);
    let needed = loaded
        .map(|s| end(s.p_offset(endian).into(), s.p_filesz(endian).into()))
        .max();
    // nothing loads a file without such a part
    if needed.is_none_or(|needed| needed > length) {
        return Some(LoadedPart::Missing);
    }
    let sections = u64::from(header.e_shnum(endian)) * u64::from(header.e_shentsize(endian));
    let whole = end(header.e_shoff(endian).into(), sections) <= length;
    Some(if whole {
        LoadedPart::Whole
    } else {
        LoadedPart::Alone
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Cursor;

    use super::super::fixture::{elf, set_loaded};
    use super::*;

    #[test]
    fn only_what_is_loaded_has_to_be_there() {
        let mut bytes = elf(".rodata", b"text of some length");
        let loaded = set_loaded(&mut bytes);
        let part = |length: usize| loaded_part(Cursor::new(bytes.get(..length).unwrap()));
        assert_eq!(part(bytes.len()), Some(LoadedPart::Whole));
        assert_eq!(part(bytes.len() - 1), Some(LoadedPart::Alone));
        assert_eq!(part(loaded), Some(LoadedPart::Alone));
        assert_eq!(part(loaded - 1), Some(LoadedPart::Missing));
        assert_eq!(part(64), Some(LoadedPart::Missing));
        assert_eq!(part(10), None);
        assert_eq!(loaded_part(Cursor::new(b"MZ is no ELF file")), None);
    }
}
