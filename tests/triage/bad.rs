//! Input that is not a ticket: one clear line each, and no panic.

use std::time::Instant;

use super::support::tfpair;

#[track_caller]
fn refused(input: &[u8], expect: &str) {
    let output = tfpair(&["triage"], input);
    assert_eq!(output.stderr.lines().next(), Some(expect));
    assert_eq!(output.status, 2);
    assert!(output.stdout.is_empty());
}

#[test]
fn what_is_no_text_is_refused_in_one_line() {
    refused(b"", "error: `-` cannot be read: it is empty");
    refused(
        b"PK\x03\x04\0\0",
        "error: `-` cannot be read: it is a zip archive, not text",
    );
    refused(
        b"ab\0\0cd\0\0\0e",
        "error: `-` cannot be read: it contains NUL bytes, so it is not text",
    );
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let output = tfpair(&["triage", "no-such-file.txt"], b"");
    assert!(
        output
            .stderr
            .starts_with("error: `no-such-file.txt` cannot be read: "),
        "{output:?}"
    );
}

#[track_caller]
fn answered(input: &[u8]) -> String {
    let output = tfpair(&["triage", "--format", "json"], input);
    assert!(output.status <= 2, "{output:?}");
    output.stdout
}

#[test]
fn utf_16_and_mojibake_are_read() {
    let list = "numpy==2.2.6\r\ntensorflow==2.10.0\r\nsix==1.16.0\r\n";
    let utf16: Vec<u8> = format!("\u{feff}{list}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(answered(&utf16).contains("numpy-abi-too-new"));
    let mut mojibake = b"\xc3\xa9\xff\xfe caf\xe9\n".to_vec();
    mojibake.extend(list.bytes());
    assert!(answered(&mojibake).contains("numpy-abi-too-new"));
}

#[test]
fn colours_are_taken_off() {
    let list =
        "\u{1b}[32mnumpy\u{1b}[0m==2.2.6\n\u{1b}[1mtensorflow==2.10.0\u{1b}[0m\nsix==1.16.0\n";
    assert!(answered(list.as_bytes()).contains("numpy-abi-too-new"));
}

#[test]
fn a_line_of_ten_megabytes_costs_no_more_than_reading_it() {
    let begun = Instant::now();
    let line = vec![b'x'; 10 << 20];
    answered(&line);
    let brackets = b"[".repeat(2 << 20);
    answered(&brackets);
    let many = b"[\"x\",\n".repeat(100_000);
    answered(&many);
    assert!(begun.elapsed().as_secs() < 120, "{:?}", begun.elapsed());
}
