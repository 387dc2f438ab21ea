#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Read;

use super::{Ticket, in_blocks, intake};

const BLOCK: usize = 1 << 12;

#[track_caller]
fn text(bytes: &[u8], expect: &str) {
    assert_eq!(intake(bytes).unwrap().text, expect);
}

#[track_caller]
fn refused(bytes: &[u8], expect: &str) {
    assert_eq!(intake(bytes).unwrap_err().to_string(), expect);
}

#[test]
fn what_is_no_text_is_refused_with_its_kind() {
    refused(b"", "it is empty");
    refused(b" \n\t ", "it is empty");
    refused(b"PK\x03\x04rest", "it is a zip archive, not text");
    refused(b"\x7fELF\x02\x01", "it is an ELF file, not text");
    refused(
        b"abc\0\0\0def\0ghi",
        "it contains NUL bytes, so it is not text",
    );
}

#[test]
fn every_encoding_of_windows_is_read() {
    let utf16: Vec<u8> = "\u{feff}numpy==1.26.4\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    text(&utf16, "numpy==1.26.4\n");
    let big: Vec<u8> = "\u{feff}numpy==1.26.4\n"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    text(&big, "numpy==1.26.4\n");
    let unmarked: Vec<u8> = "numpy==1.26.4\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    text(&unmarked, "numpy==1.26.4\n");
    text(b"\xef\xbb\xbfnumpy", "numpy");
    text(b"caf\xe9 numpy", "caf\u{fffd} numpy");
}

#[test]
fn nothing_that_a_terminal_obeys_stays() {
    text(b"\x1b[1;31mError\x1b[0m x", "Error x");
    text(b"\x1b]0;title\x07x\x1b]8;;http://h\x1b\\y", "xy");
    text(b"a\x07\x08b\x1bcd", "abd");
    text("a\u{202e}b\u{200b}c\u{9b}31md".as_bytes(), "abcd");
    text(b"10%\r100%\ndone\r\n", "100%\ndone\n");
    text(b"one\rtwo\r", "one\ntwo\n");
}

#[test]
fn a_cut_escape_sequence_does_not_eat_the_next_line() {
    text(b"a\x1b]0;never closed\nb\x1b[\nc", "a\nb\nc");
}

#[test]
fn the_middle_of_a_very_large_text_is_left_out_and_told() {
    let line = b"0123456789abcde\n";
    let lines = 5 * BLOCK / line.len();
    let body = line
        .iter()
        .copied()
        .cycle()
        .take(lines * line.len())
        .collect::<Vec<u8>>();
    let ticket = in_blocks(body.chain(&b"the end"[..]), BLOCK).unwrap();
    assert!(ticket.text.len() <= 3 * BLOCK + line.len());
    assert_eq!(ticket.problems.len(), 1);
    let (number, last) = ticket.lines().last().unwrap();
    assert_eq!((number, last), (lines + 1, "the end"));
}

#[test]
fn a_text_of_several_blocks_is_whole() {
    let body: String = (0..2 * BLOCK / 8).map(|n| format!("é{n:05}\n")).collect();
    assert!(body.len() > BLOCK && body.len() <= 3 * BLOCK);
    let ticket = in_blocks(body.as_bytes(), BLOCK).unwrap();
    assert_eq!(ticket.text, body);
    assert!(ticket.gap.is_none() && ticket.problems.is_empty());
}

#[test]
fn a_line_of_ten_megabytes_is_told() {
    let body = vec![b'x'; 10 << 20];
    let ticket = intake(body.as_slice()).unwrap();
    let cause = crate::model::Cause::Ticket(ticket.problems[0].clone());
    assert!(crate::report::cause(&cause).contains("10485760 bytes long"));
}

#[test]
fn lines_are_counted_as_an_editor_does() {
    let ticket = Ticket::from_text("a\nb\n");
    assert_eq!(ticket.lines().collect::<Vec<_>>(), [(1, "a"), (2, "b")]);
}
