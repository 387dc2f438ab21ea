//! Minimal extension modules for tests: a header, a section and its text.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

fn put(bytes: &mut [u8], at: usize, field: &[u8]) {
    bytes[at..at + field.len()].copy_from_slice(field);
}

/// A 64-bit little-endian ELF file for x86-64 with one section of that name, and one with the names.
pub(crate) fn elf(section: &str, text: &[u8]) -> Vec<u8> {
    let names = format!("\0{section}\0.shstrtab\0");
    let (text_at, names_at) = (64, 64 + text.len());
    let table = (names_at + names.len()).next_multiple_of(8);
    let mut bytes = vec![0; table + 3 * 64];
    put(&mut bytes, 0, &[0x7f, b'E', b'L', b'F', 2, 1, 1]);
    put(&mut bytes, 16, &[3, 0, 62, 0, 1]);
    put(&mut bytes, 40, &(table as u64).to_le_bytes());
    put(&mut bytes, 52, &[64, 0, 56, 0, 0, 0, 64, 0, 3, 0, 2, 0]);
    put(&mut bytes, text_at, text);
    put(&mut bytes, names_at, names.as_bytes());
    let mut header = |index: usize, name: usize, kind: u32, at: usize, size: usize| {
        let start = table + index * 64;
        put(&mut bytes, start, &(name as u32).to_le_bytes());
        put(&mut bytes, start + 4, &kind.to_le_bytes());
        put(&mut bytes, start + 24, &(at as u64).to_le_bytes());
        put(&mut bytes, start + 32, &(size as u64).to_le_bytes());
    };
    header(1, 1, 1, text_at, text.len());
    header(2, section.len() + 2, 3, names_at, names.len());
    bytes
}

/// Adds a program header to an [`elf`] that loads everything before the table of sections, and moves that table behind it.
/// Returns where the loaded part ends.
pub(crate) fn set_loaded(bytes: &mut Vec<u8>) -> usize {
    let table = bytes.len() - 3 * 64;
    let sections = bytes.split_off(table);
    let end = table + 56;
    bytes.resize(end.next_multiple_of(8), 0);
    put(bytes, table, &[1, 0, 0, 0, 5, 0, 0, 0]);
    put(bytes, table + 32, &(end as u64).to_le_bytes());
    put(bytes, 32, &(table as u64).to_le_bytes());
    put(bytes, 56, &[1, 0]);
    let sections_at = bytes.len() as u64;
    put(bytes, 40, &sections_at.to_le_bytes());
    bytes.extend(sections);
    end
}

/// Lets the section of an [`elf`] claim another size.
pub(crate) fn set_section_size(bytes: &mut [u8], size: u64) {
    let at = bytes.len() - 2 * 64 + 32;
    put(bytes, at, &size.to_le_bytes());
}

/// Lets the names of an [`elf`] claim another size.
pub(crate) fn set_names_size(bytes: &mut [u8], size: u64) {
    let at = bytes.len() - 64 + 32;
    put(bytes, at, &size.to_le_bytes());
}

/// A 64-bit Mach-O bundle for arm64 with one section of that name in `__TEXT`.
pub(crate) fn mach(section: &str, text: &[u8]) -> Vec<u8> {
    let text_at = 32 + 72 + 80;
    let mut bytes = vec![0; text_at + text.len()];
    put(&mut bytes, 0, &[0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1]);
    put(&mut bytes, 12, &[8, 0, 0, 0, 1, 0, 0, 0, 152]);
    put(&mut bytes, 32, &[0x19, 0, 0, 0, 152]);
    put(&mut bytes, 40, b"__TEXT");
    let length = bytes.len() as u64;
    put(&mut bytes, 32 + 48, &length.to_le_bytes());
    put(&mut bytes, 32 + 64, &[1]);
    put(&mut bytes, 104, section.as_bytes());
    put(&mut bytes, 120, b"__TEXT");
    put(&mut bytes, 144, &(text.len() as u64).to_le_bytes());
    put(&mut bytes, 152, &(text_at as u32).to_le_bytes());
    put(&mut bytes, text_at, text);
    bytes
}

/// A universal file that holds one Mach-O file for arm64.
pub(crate) fn universal(file: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 64 + file.len()];
    put(
        &mut bytes,
        0,
        &[0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 1, 1, 0, 0, 0x0c],
    );
    put(&mut bytes, 16, &64u32.to_be_bytes());
    put(&mut bytes, 20, &(file.len() as u32).to_be_bytes());
    put(&mut bytes, 64, file);
    bytes
}

/// A 64-bit PE file for x86-64 with one section of that name.
pub(crate) fn pe(section: &[u8; 8], text: &[u8]) -> Vec<u8> {
    let (header, optional) = (0x80, 112);
    let table = header + 24 + optional;
    let text_at = table + 40;
    let mut bytes = vec![0; text_at + text.len()];
    put(&mut bytes, 0, b"MZ");
    put(&mut bytes, 0x3c, &(header as u32).to_le_bytes());
    put(&mut bytes, header, &[b'P', b'E', 0, 0, 0x64, 0x86, 1]);
    put(&mut bytes, header + 20, &(optional as u16).to_le_bytes());
    put(&mut bytes, header + 24, &[0x0b, 0x02]);
    put(&mut bytes, table, section);
    for at in [8, 16] {
        put(&mut bytes, table + at, &(text.len() as u32).to_le_bytes());
    }
    put(&mut bytes, table + 20, &(text_at as u32).to_le_bytes());
    // readable data, or code that is run
    let flags: u32 = if section.starts_with(b".text") {
        0x6000_0020
    } else {
        0x4000_0040
    };
    put(&mut bytes, table + 36, &flags.to_le_bytes());
    put(&mut bytes, text_at, text);
    bytes
}
