#![allow(clippy::unwrap_used)]

use std::io::Cursor;

use super::fixture::{elf, mach, pe, universal};
use super::*;
use crate::model::NumpyAbi;

const TWO: &[u8] = b"numpy._core._multiarray_umath\0numpy.core._multiarray_umath\0_ARRAY_API\0\
    module was compiled against NumPy C-API version 0x%x (NumPy 1.23) but the running NumPy has\0";
const ONE: &[u8] = b"numpy.core._multiarray_umath\0_ARRAY_API\0\
    module compiled against API version 0x%x but this version of numpy is 0x%x\0";

/// Platforms, C ABI and oldest NumPy; or the error.
#[track_caller]
fn check(bytes: &[u8], expect: &str) {
    let shown = match extension(Cursor::new(bytes), LIMIT) {
        Ok(binary) => {
            let mut words: Vec<_> = binary.platforms.iter().map(ToString::to_string).collect();
            words.push(binary.numpy.abi.as_str().to_owned());
            words.extend(binary.numpy.at_least.map(|v| v.to_string()));
            words.join(" ")
        }
        Err(error) => error.to_string(),
    };
    assert_eq!(shown, expect);
}

#[test]
fn reads_every_format() {
    check(&elf(".rodata", TWO), "linux_x86_64 numpy-2-ready 1.23");
    check(&mach("__cstring", ONE), "macos_arm64 numpy-1");
    check(&pe(b".rdata\0\0", ONE), "win_amd64 numpy-1");
    let two = mach("__cstring", TWO);
    check(&universal(&two), "macos_arm64 numpy-2-ready 1.23");
}

#[test]
fn only_read_only_data_counts() {
    check(&elf(".rodata.str1.1", ONE), "linux_x86_64 numpy-1");
    check(&elf(".lrodata", ONE), "linux_x86_64 numpy-1");
    check(&elf(".comment", ONE), "linux_x86_64 none");
    check(&mach("__text", ONE), "macos_arm64 none");
    check(&pe(b".text\0\0\0", ONE), "win_amd64 none");
}

#[test]
fn what_is_no_extension_module_is_an_error_and_no_panic() {
    check(b"", "it is not an ELF, Mach-O or PE file");
    check(
        b"print('hello')\n# a text of some length, as a script has\n",
        "it is not an ELF, Mach-O or PE file",
    );
    check(
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        "it is not an ELF, Mach-O or PE file",
    );
}

#[test]
fn a_file_that_was_cut_off_is_an_error_at_every_length() {
    for whole in [
        elf(".rodata", ONE),
        mach("__cstring", ONE),
        pe(b".rdata\0\0", ONE),
    ] {
        for length in 0..whole.len() {
            let cut = whole.get(..length).unwrap();
            assert!(
                extension(Cursor::new(cut), LIMIT).is_err(),
                "{length} of {}",
                whole.len()
            );
        }
    }
}

#[test]
fn a_file_with_any_byte_wrong_is_read_or_refused() {
    for whole in [
        elf(".rodata", ONE),
        mach("__cstring", ONE),
        pe(b".rdata\0\0", ONE),
    ] {
        for at in 0..whole.len().min(700) {
            for byte in [0x00, 0x7f, 0xff] {
                let mut wrong = whole.clone();
                *wrong.get_mut(at).unwrap() = byte;
                // the outcome is not known; that there is one is the test
                let _outcome = extension(Cursor::new(&wrong), LIMIT);
            }
        }
    }
}

#[test]
fn a_sparse_file_of_4_gib_is_read_in_bounded_time_and_said_to_be_incomplete() {
    use std::io::Write;
    let mut file = tempfile::tempfile().unwrap();
    let mut bytes = elf(".rodata", b"");
    super::fixture::set_section_size(&mut bytes, (4 << 30) - 4096);
    file.write_all(&bytes).unwrap();
    file.set_len(4 << 30).unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    let binary = extension(&mut file, 4 << 20).unwrap();
    assert_eq!(binary.numpy.abi, NumpyAbi::None);
    assert!(!binary.numpy.complete);
}

#[test]
fn a_header_that_lies_about_its_tables_takes_no_memory() {
    let mut bytes = elf(".rodata", ONE);
    super::fixture::set_names_size(&mut bytes, 3 << 30);
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, &bytes).unwrap();
    file.set_len(4 << 30).unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    assert!(matches!(
        extension(&mut file, LIMIT),
        Err(ExtensionError::Truncated)
    ));
}

#[test]
fn a_file_whose_end_was_never_written_is_an_error() {
    let mut bytes = elf(".rodata", ONE);
    let length = bytes.len();
    // a download that was cut off in a file of the right size: zeros instead of the tables
    bytes.get_mut(length / 2..).unwrap().fill(0);
    check(
        &bytes,
        "its header cannot be read: its sections have no names",
    );
}
