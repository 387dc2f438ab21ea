//! The location of the read-only data in an ELF, Mach-O or PE file: the strings of a program, not its code.

use object::elf::{FileHeader32, FileHeader64, PF_W, PT_LOAD, SHT_PROGBITS};
use object::macho::{MachHeader32, MachHeader64};
use object::pe::{IMAGE_SCN_CNT_INITIALIZED_DATA, IMAGE_SCN_MEM_EXECUTE};
use object::pe::{ImageDosHeader, ImageNtHeaders32, ImageNtHeaders64};
use object::read::elf::{FileHeader, ProgramHeader as _, SectionHeader as _};
use object::read::macho::{
    FatArch, MachHeader, MachOFatFile32, MachOFatFile64, Section as _, Segment as _,
};
use object::read::pe::ImageNtHeaders;
use object::read::{FileKind, ReadCache, ReadCacheOps, ReadRef};
use object::{Endianness, LittleEndian};

use super::ExtensionError;

/// No table of sections, segments or names is larger; a file that claims more is damaged.
const TABLE: u64 = 8 << 20;

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) offset: u64,
    pub(super) size: u64,
}

/// A cached reader that refuses to read much at once: `object` believes the lengths in headers.
pub(super) struct Tables<'a, R: ReadCacheOps>(pub(super) &'a ReadCache<R>);

impl<R: ReadCacheOps> Clone for Tables<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: ReadCacheOps> Copy for Tables<'_, R> {}

impl<'a, R: ReadCacheOps> ReadRef<'a> for Tables<'a, R> {
    fn len(self) -> Result<u64, ()> {
        self.0.len()
    }

    fn read_bytes_at(self, offset: u64, size: u64) -> Result<&'a [u8], ()> {
        if size > TABLE {
            return Err(());
        }
        self.0.read_bytes_at(offset, size)
    }

    fn read_bytes_at_until(self, range: std::ops::Range<u64>, end: u8) -> Result<&'a [u8], ()> {
        self.0.read_bytes_at_until(range, end)
    }
}

/// The parts of a file that hold read-only data, in the order of its tables.
pub(super) fn read_only<'a, R: ReadRef<'a>>(data: R) -> Result<Vec<Part>, ExtensionError> {
    let parts = match FileKind::parse(data).map_err(|_| ExtensionError::NoBinary)? {
        FileKind::Elf32 => elf::<FileHeader32<Endianness>, R>(data)?,
        FileKind::Elf64 => elf::<FileHeader64<Endianness>, R>(data)?,
        FileKind::MachO32 => mach::<MachHeader32<Endianness>, R>(data, 0)?,
        FileKind::MachO64 => mach::<MachHeader64<Endianness>, R>(data, 0)?,
        FileKind::MachOFat32 => fat(data, MachOFatFile32::parse(data)?.arches())?,
        FileKind::MachOFat64 => fat(data, MachOFatFile64::parse(data)?.arches())?,
        FileKind::Pe32 => pe::<ImageNtHeaders32, R>(data)?,
        FileKind::Pe64 => pe::<ImageNtHeaders64, R>(data)?,
        _ => return Err(ExtensionError::NoBinary),
    };
    let length = data.len().map_err(|()| ExtensionError::NoBinary)?;
    for part in &parts {
        let end = part.offset.checked_add(part.size);
        if end.is_none_or(|end| end > length) {
            return Err(ExtensionError::Truncated);
        }
    }
    Ok(parts)
}

fn elf<'a, H, R>(data: R) -> Result<Vec<Part>, ExtensionError>
where
    H: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let header = H::parse(data)?;
    let endian = header.endian()?;
    let sections = header.section_headers(endian, data)?;
    let mut parts = Vec::new();
    if !sections.is_empty() {
        let names = sections
            .get(header.section_strings_index(endian, data)?.0)
            .and_then(|names| names.file_range(endian))
            .filter(|names| names.1 > 0)
            .ok_or(ExtensionError::Damaged(
                "its sections have no names".to_owned(),
            ))?;
        let names = data
            .read_bytes_at(names.0, names.1)
            .map_err(|()| ExtensionError::Truncated)?;
        for section in sections {
            let name = usize::try_from(section.sh_name(endian)).unwrap_or(usize::MAX);
            let name = names.get(name..).unwrap_or_default();
            let read_only = name.starts_with(b".rodata") || name.starts_with(b".lrodata");
            if read_only
                && section.sh_type(endian) == SHT_PROGBITS
                && let Some((offset, size)) = section.file_range(endian)
            {
                parts.push(Part { offset, size });
            }
        }
    }
    if parts.is_empty() {
        // stripped of its sections: what is loaded and not to be written, code and all
        let segments = header.program_headers(endian, data)?;
        let loaded = segments.iter().filter(|segment| {
            segment.p_type(endian) == PT_LOAD && !segment.p_flags(endian).contains(PF_W)
        });
        parts.extend(loaded.map(|segment| {
            let (offset, size) = segment.file_range(endian);
            Part { offset, size }
        }));
    }
    Ok(parts)
}

fn fat<'a, A: FatArch, R: ReadRef<'a>>(data: R, arches: &[A]) -> Result<Vec<Part>, ExtensionError> {
    let mut parts = Vec::new();
    for arch in arches {
        let base: u64 = arch.offset().into();
        match arch.architecture() {
            object::Architecture::X86_64 | object::Architecture::Aarch64 => {
                parts.extend(mach::<MachHeader64<Endianness>, R>(data, base)?);
            }
            // what has no wheels is not looked into
            _ => {}
        }
    }
    Ok(parts)
}

fn mach<'a, H, R>(data: R, base: u64) -> Result<Vec<Part>, ExtensionError>
where
    H: MachHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let header = H::parse(data, base)?;
    let endian = header.endian()?;
    let mut commands = header.load_commands(endian, data, base)?;
    let mut parts = Vec::new();
    while let Some(command) = commands.next()? {
        let Some((segment, sections)) = H::Segment::from_command(command)? else {
            continue;
        };
        let sections = segment.sections(endian, sections)?;
        for found in segment.section_offsets(endian, sections) {
            let (section, offset) = found?;
            if matches!(section.name(), b"__cstring" | b"__const") {
                let offset = base.checked_add(offset).ok_or(ExtensionError::Truncated)?;
                let size: u64 = section.size(endian).into();
                parts.push(Part { offset, size });
            }
        }
    }
    Ok(parts)
}

fn pe<'a, H: ImageNtHeaders, R: ReadRef<'a>>(data: R) -> Result<Vec<Part>, ExtensionError> {
    let mut offset = ImageDosHeader::parse(data)?.nt_headers_offset().into();
    let (header, _) = H::parse(data, &mut offset)?;
    let sections = header.sections(data, offset)?;
    let part = |section: &object::pe::ImageSectionHeader| {
        let (offset, size) = section.pe_file_range();
        Part {
            offset: offset.into(),
            size: size.into(),
        }
    };
    let named = sections.iter().filter(|s| s.raw_name() == b".rdata");
    let parts: Vec<Part> = named.map(part).collect();
    if !parts.is_empty() {
        return Ok(parts);
    }
    let data = sections.iter().filter(|section| {
        let flags = section.characteristics.get(LittleEndian);
        flags.contains(IMAGE_SCN_CNT_INITIALIZED_DATA) && !flags.contains(IMAGE_SCN_MEM_EXECUTE)
    });
    Ok(data.map(part).collect())
}
