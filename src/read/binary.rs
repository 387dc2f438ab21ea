//! The operating system and processor of executables and libraries, from their ELF, Mach-O or PE header.
//!
//! Only the first bytes of a file are read, and none is trusted: an offset outside of them gives no result rather than a
//! wrong one.

use object::macho::CpuType;
use object::{elf, macho, pe};

use crate::model::{Arch, Os, Platform};

/// How much of a file [`platforms`] needs to see.
pub(crate) const HEAD: u64 = 4096;

/// The platforms that the beginning of an executable or library names: one, or several for a universal Mach-O file;
/// none when it is no such file or its processor has no wheels.
#[must_use]
pub(crate) fn platforms(head: &[u8]) -> Vec<Platform> {
    match head {
        [0x7f, b'E', b'L', b'F', ..] => elf_platform(head).into_iter().collect(),
        [b'M', b'Z', ..] => pe_platform(head).into_iter().collect(),
        [0xca, 0xfe, 0xba, 0xbe, ..] => universal(head, 20),
        [0xca, 0xfe, 0xba, 0xbf, ..] => universal(head, 32),
        [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] => {
            let cpu = Bytes::little(head).u32(4);
            cpu.and_then(macos).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Numbers at offsets of a byte slice, in one byte order.
#[derive(Clone, Copy)]
struct Bytes<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Bytes<'a> {
    fn little(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            little: true,
        }
    }

    fn number(self, at: usize, length: usize) -> Option<u64> {
        let field = self.bytes.get(at..at.checked_add(length)?)?;
        let push = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
        Some(if self.little {
            field.iter().rev().fold(0, push)
        } else {
            field.iter().fold(0, push)
        })
    }

    fn u16(self, at: usize) -> Option<u16> {
        u16::try_from(self.number(at, 2)?).ok()
    }

    fn u32(self, at: usize) -> Option<u32> {
        u32::try_from(self.number(at, 4)?).ok()
    }

    fn offset(self, at: usize, length: usize) -> Option<usize> {
        usize::try_from(self.number(at, length)?).ok()
    }
}

fn elf_platform(head: &[u8]) -> Option<Platform> {
    let wide = *head.get(4)? == 2;
    let little = *head.get(5)? == 1;
    let bytes = Bytes {
        bytes: head,
        little,
    };
    let arch = match (elf::Machine(bytes.u16(18)?), little) {
        (elf::EM_X86_64, _) => Arch::X86_64,
        (elf::EM_386, _) => Arch::X86,
        (elf::EM_AARCH64, true) => Arch::Aarch64,
        (elf::EM_ARM, true) => Arch::Armv7,
        (elf::EM_PPC64, true) => Arch::Ppc64le,
        (elf::EM_S390, false) => Arch::S390x,
        (elf::EM_RISCV, true) => Arch::Riscv64,
        _ => return None,
    };
    let musl = elf_loader(bytes, wide).is_some_and(|path| contains(path, b"ld-musl"));
    Some(Platform::new(if musl { Os::Musl } else { Os::Linux }, arch))
}

/// The dynamic loader that an ELF executable asks for: it distinguishes musl from the GNU C library.
fn elf_loader(bytes: Bytes<'_>, wide: bool) -> Option<&[u8]> {
    // offsets of e_phoff, e_phentsize, e_phnum, and of p_offset and p_filesz in a program header
    let (table, size, count, at, length, word) = if wide {
        (32, 54, 56, 8, 32, 8)
    } else {
        (28, 42, 44, 4, 16, 4)
    };
    let table = bytes.offset(table, word)?;
    let size = usize::from(bytes.u16(size)?);
    (0..usize::from(bytes.u16(count)?)).find_map(|index| {
        let header = table.checked_add(index.checked_mul(size)?)?;
        if elf::ProgramType(bytes.u32(header)?) != elf::PT_INTERP {
            return None;
        }
        let start = bytes.offset(header.checked_add(at)?, word)?;
        let end = start.checked_add(bytes.offset(header.checked_add(length)?, word)?)?;
        bytes.bytes.get(start..end)
    })
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn pe_platform(head: &[u8]) -> Option<Platform> {
    let bytes = Bytes::little(head);
    let header = bytes.offset(0x3c, 4)?;
    if bytes.u32(header)? != pe::IMAGE_NT_SIGNATURE {
        return None;
    }
    let arch = match pe::Machine(bytes.u16(header.checked_add(4)?)?) {
        pe::IMAGE_FILE_MACHINE_AMD64 => Arch::X86_64,
        pe::IMAGE_FILE_MACHINE_I386 => Arch::X86,
        pe::IMAGE_FILE_MACHINE_ARM64 => Arch::Aarch64,
        _ => return None,
    };
    Some(Platform::new(Os::Windows, arch))
}

/// The architectures of a universal file, whose records are `size` bytes long.
fn universal(head: &[u8], size: usize) -> Vec<Platform> {
    let bytes = Bytes {
        bytes: head,
        little: false,
    };
    // Java classes begin with the same four bytes; what follows is their version, which is never so small
    let count = bytes.offset(4, 4).filter(|&count| count < 20).unwrap_or(0);
    (0..count)
        .filter_map(|index| bytes.u32(index.checked_mul(size)?.checked_add(8)?))
        .filter_map(macos)
        .collect()
}

fn macos(cpu: u32) -> Option<Platform> {
    let arch = match CpuType(cpu) {
        macho::CPU_TYPE_X86_64 => Arch::X86_64,
        macho::CPU_TYPE_ARM64 => Arch::Aarch64,
        macho::CPU_TYPE_X86 => Arch::X86,
        _ => return None,
    };
    Some(Platform::new(Os::MacOs, arch))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(head: &[u8], expect: &[&str]) {
        let read: Vec<_> = platforms(head).iter().map(ToString::to_string).collect();
        assert_eq!(read, expect);
    }

    /// A 64-bit little-endian ELF header with one program header that names a loader.
    fn elf64(machine: u16, loader: &[u8]) -> Vec<u8> {
        let mut head = vec![0; 120];
        head[..6].copy_from_slice(&[0x7f, b'E', b'L', b'F', 2, 1]);
        head[18..20].copy_from_slice(&machine.to_le_bytes());
        head[32] = 64;
        head[54] = 56;
        head[56] = 1;
        head[64] = 3;
        head[72] = 120;
        head[96] = u8::try_from(loader.len()).unwrap();
        head.extend_from_slice(loader);
        head
    }

    #[test]
    fn reads_elf_and_tells_musl_from_glibc() {
        check(
            &elf64(62, b"/lib64/ld-linux-x86-64.so.2\0"),
            &["linux_x86_64"],
        );
        check(
            &elf64(183, b"/lib/ld-musl-aarch64.so.1\0"),
            &["musllinux_aarch64"],
        );
        check(&elf64(62, b""), &["linux_x86_64"]);
        check(&elf64(9999, b""), &[]);
    }

    #[test]
    fn reads_pe() {
        let mut head = vec![0; 0x90];
        head[..2].copy_from_slice(b"MZ");
        head[0x3c] = 0x80;
        head[0x80..0x86].copy_from_slice(&[b'P', b'E', 0, 0, 0x64, 0x86]);
        check(&head, &["win_amd64"]);
        head[0x84..0x86].copy_from_slice(&[0x64, 0xaa]);
        check(&head, &["win_arm64"]);
        head[0x84..0x86].copy_from_slice(&[0x4c, 0x01]);
        check(&head, &["win32"]);
    }

    #[test]
    fn reads_every_part_of_a_universal_file() {
        let mut head = vec![0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2];
        for cpu in [0x0100_0007_u32, 0x0100_000c] {
            head.extend_from_slice(&cpu.to_be_bytes());
            head.extend_from_slice(&[0; 16]);
        }
        check(&head, &["macos_x86_64", "macos_arm64"]);
        check(&[0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1], &["macos_arm64"]);
    }

    #[test]
    fn says_nothing_of_scripts_classes_and_cut_files() {
        check(b"#!/bin/sh\n", &[]);
        check(b"\xca\xfe\xba\xbe\x00\x00\x00\x34", &[]);
        check(b"", &[]);
        for full in [elf64(62, b"/lib/ld-musl-x86_64.so.1"), b"MZ".to_vec()] {
            for end in 0..full.len() {
                let read = platforms(&full[..end]);
                assert!(read.len() < 2, "{end}");
            }
        }
        let mut wild = elf64(62, b"x");
        wild[72..80].copy_from_slice(&[0xff; 8]);
        check(&wild, &["linux_x86_64"]);
    }
}
