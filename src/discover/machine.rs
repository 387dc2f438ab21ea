//! Features of this machine that a wheel may need: the C library and the processor. Only Linux exposes them as files.
#![expect(
    clippy::disallowed_types,
    reason = "`read::file` opens it; the end is read"
)]

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;

use memchr::memmem;

use super::Host;
use crate::model::{Arch, Interpreter, Machine, Os};
use crate::read::file::{fill, open, read_start};

/// No C library is larger.
const LARGEST: u64 = 64 << 20;

/// The GNU C library that a Rust program for Linux cannot run without, and so the least that is here where this one runs.
const OWN_GLIBC: (u16, u16) = (2, 17);

/// The machine, where this interpreter is one of this machine's; nothing is known about another system's tree. The version
/// of the C library is looked for where a wheel needs more than this program itself.
#[must_use]
pub(super) fn machine(
    interpreter: &Interpreter,
    host: &Host,
    needed_glibc: Option<(u16, u16)>,
) -> Option<Machine> {
    let (of, here) = (interpreter.platform?, host.platform?);
    let translated = of.os == Os::MacOs && here.os == Os::MacOs && of.arch != here.arch;
    if of != here && !translated {
        return None;
    }
    let linux = here.os == Os::Linux;
    Some(Machine {
        glibc: needed_glibc
            .filter(|needed| linux && *needed > OWN_GLIBC)
            .and_then(|_| glibc(here.arch)),
        features: if linux { features() } else { Vec::new() },
        translated,
    })
}

/// The features of the first processor, as the kernel lists them. A processor that this program itself can ask is asked:
/// the list of the kernel takes longer to write than all the rest of the look.
fn features() -> Vec<String> {
    if let Some(known) = own_features() {
        return known;
    }
    // the first processor comes first; the kernel prints the others only if more is read
    match read_start(Path::new("/proc/cpuinfo"), FIRST) {
        Ok(text) => features_of(&String::from_utf8_lossy(&text)),
        Err(_) => Vec::new(),
    }
}

/// The features that wheels are built for, as Linux spells them.
pub(crate) const FEATURES: &[&str] = &[
    "ssse3", "sse4_1", "sse4_2", "popcnt", "avx", "f16c", "fma", "avx2", "bmi1", "bmi2", "avx512f",
];

/// Of [`FEATURES`] those of the processor that runs this program.
#[cfg(target_arch = "x86_64")]
fn own_features() -> Option<Vec<String>> {
    use std::is_x86_feature_detected as has;
    let there = |name: &&&str| match **name {
        "ssse3" => has!("ssse3"),
        "sse4_1" => has!("sse4.1"),
        "sse4_2" => has!("sse4.2"),
        "popcnt" => has!("popcnt"),
        "avx" => has!("avx"),
        "f16c" => has!("f16c"),
        "fma" => has!("fma"),
        "avx2" => has!("avx2"),
        "bmi1" => has!("bmi1"),
        "bmi2" => has!("bmi2"),
        "avx512f" => has!("avx512f"),
        _ => false,
    };
    let there = FEATURES.iter().filter(there);
    Some(there.map(|name| (*name).to_owned()).collect())
}

#[cfg(not(target_arch = "x86_64"))]
fn own_features() -> Option<Vec<String>> {
    None
}

fn features_of(text: &str) -> Vec<String> {
    text.lines()
        .find(|line| line.starts_with("flags") || line.starts_with("Features"))
        .and_then(|line| line.split_once(':'))
        .map(|(_, list)| list.split_whitespace().map(str::to_owned).collect())
        .unwrap_or_default()
}

/// The version that the C library names in its own banner.
fn glibc(arch: Arch) -> Option<(u16, u16)> {
    let multiarch = match arch {
        Arch::X86_64 => "/lib/x86_64-linux-gnu/libc.so.6",
        Arch::Aarch64 => "/lib/aarch64-linux-gnu/libc.so.6",
        _ => "/lib/libc.so.6",
    };
    let places = [multiarch, "/lib64/libc.so.6", "/usr/lib/libc.so.6"];
    let place = places.iter().map(Path::new).find(|p| p.exists())?;
    let (file, length) = open(place, LARGEST).ok()?;
    banner(&file, length).and_then(|text| banner_version(&text))
}

/// The part of the C library that holds its banner: it is read from the end, where the read-only data stands, piece by
/// piece until it is found.
fn banner(mut file: &File, length: u64) -> Option<Vec<u8>> {
    let mut read = Vec::new();
    let mut end = length;
    while end > 0 {
        let start = end.saturating_sub(PIECE);
        file.seek(SeekFrom::Start(start)).ok()?;
        // each piece overlaps the one behind it by more than a banner
        read.clear();
        fill(file, &mut read, (end - start + OVERLAP).min(length - start)).ok()?;
        if memmem::find(&read, BANNER).is_some() {
            return Some(read);
        }
        end = start;
    }
    None
}

const BANNER: &[u8] = b"release version ";
const PIECE: u64 = 128 << 10;
const OVERLAP: u64 = 64;
/// How much of the list of processors is read.
const FIRST: u64 = 8 << 10;

fn banner_version(bytes: &[u8]) -> Option<(u16, u16)> {
    let at = memmem::find(bytes, BANNER)? + BANNER.len();
    let text: String = bytes
        .get(at..)?
        .iter()
        .map(|&byte| char::from(byte))
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .take(12)
        .collect();
    let mut parts = text.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_banner_of_the_c_library() {
        let banner =
            b"\0GNU C Library (Debian GLIBC 2.36-9+deb12u4) stable release version 2.36.\n";
        assert_eq!(banner_version(banner), Some((2, 36)));
        assert_eq!(banner_version(b"nothing of the sort"), None);
    }

    #[test]
    fn what_the_processor_says_of_itself_is_what_the_kernel_says() {
        let Ok(text) = std::fs::read_to_string("/proc/cpuinfo") else {
            return;
        };
        let listed = features_of(&text);
        let Some(own) = own_features() else { return };
        for feature in FEATURES {
            let said = own.iter().any(|own| own == feature);
            assert_eq!(listed.iter().any(|l| l == feature), said, "{feature}");
        }
    }

    #[test]
    fn reads_the_features_of_the_processor() {
        let text = "processor\t: 0\nflags\t\t: fpu sse4_2 avx\n\nprocessor\t: 1\nflags\t\t: fpu\n";
        assert_eq!(features_of(text), ["fpu", "sse4_2", "avx"]);
        assert_eq!(features_of(""), Vec::<String>::new());
    }
}
