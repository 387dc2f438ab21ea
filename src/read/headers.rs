//! The header block of a METADATA, PKG-INFO or WHEEL file, in the format of a mail message (core metadata, PEP 427).

use mailparse::{MailHeader, parse_headers};
use memchr::{memchr, memmem};

/// Where a block of headers ends: at its first empty line. `None` while there is none in these bytes.
#[must_use]
pub(crate) fn header_end(bytes: &[u8]) -> Option<usize> {
    if bytes.starts_with(b"\n") || bytes.starts_with(b"\r\n") {
        return Some(0);
    }
    let plain = memmem::find(bytes, b"\n\n").map(|at| at + 1);
    let before = bytes.get(..plain.unwrap_or(bytes.len())).unwrap_or(bytes);
    let other = memmem::find(before, b"\n\r\n").map(|at| at + 1);
    other.or(plain)
}

/// Some fields of the headers of a file, in their order. A byte order mark is taken off, and what follows the first
/// empty line is not looked at.
pub(super) struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads the fields of these names; the error is the cause in words. The others are not decoded: a License of fifty
    /// kilobytes and a hundred Classifiers are most of a header block.
    pub(super) fn parse(bytes: &[u8], fields: &[&str]) -> Result<Self, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let block = only(bytes, fields);
        let (headers, _) = parse_headers(&block).map_err(|error| error.to_string())?;
        let field = |h: &MailHeader<'_>| (h.get_key_ref().trim().to_owned(), value(h));
        Ok(Self(headers.iter().map(field).collect()))
    }

    /// The values of one field, in their order; folded lines joined, latin-1 where it is no UTF-8.
    pub(super) fn all(&self, field: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(field))
            .map(|(_, value)| value.as_str())
    }

    /// The first value of a field with content: old tools wrote `UNKNOWN` for nothing.
    pub(super) fn first(&self, field: &str) -> Option<&str> {
        self.all(field).find(|v| !v.is_empty() && *v != "UNKNOWN")
    }
}

/// The value of a header. Only one that is folded, encoded (`=?utf-8?...`) or no ASCII needs to be decoded.
fn value(header: &MailHeader<'_>) -> String {
    let plain = |b: &u8| b.is_ascii() && !matches!(b, b'\r' | b'\n' | b'?');
    let raw = header.get_value_raw();
    match std::str::from_utf8(raw) {
        Ok(text) if raw.iter().all(plain) => text.trim().to_owned(),
        _ => header.get_value().trim().to_owned(),
    }
}

/// A header block, as far as its first empty line, without the fields of other names, their folded lines included. At a line that is no field Python's
/// `email` parser takes all the rest for the body, and so `importlib.metadata` and pip see nothing of it.
fn only(block: &[u8], fields: &[&str]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut keep = true;
    let mut rest = block;
    while !rest.is_empty() {
        let end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        rest = after;
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let Some(name) = name(line) else {
                break;
            };
            keep = fields
                .iter()
                .any(|f| name.eq_ignore_ascii_case(f.as_bytes()));
        }
        if keep {
            kept.extend_from_slice(line);
        }
    }
    kept
}

/// The name of the field that a line starts with.
fn name(line: &[u8]) -> Option<&[u8]> {
    let (name, _) = line.split_at_checked(memchr(b':', line)?)?;
    name.iter().all(u8::is_ascii_graphic).then_some(name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_block_ends_at_its_first_empty_line() {
        for (text, end) in [
            ("a: 1\n\nb", Some(5)),
            ("a: 1\r\n\r\nb", Some(6)),
            ("\nb", Some(0)),
            ("a: 1\nb: 2\n", None),
            ("a: 1\n \nb: 2", None),
            ("", None),
        ] {
            assert_eq!(header_end(text.as_bytes()), end, "{text:?}");
        }
    }

    #[test]
    fn other_fields_go_with_all_their_lines() {
        let text = "Name: a\nLicense: long\n  text: of\n\tmany\nrequires-dist: b\n  >1\nVersion: 1";
        let kept = only(text.as_bytes(), &["Name", "Requires-Dist", "Version"]);
        assert_eq!(
            String::from_utf8(kept).unwrap(),
            "Name: a\nrequires-dist: b\n  >1\nVersion: 1"
        );
    }

    #[test]
    fn what_follows_a_line_that_is_no_field_is_body() {
        for (text, expect) in [
            ("junk line\nName: a\n", ""),
            ("Name: a\njunk line\nVersion: 1\n", "Name: a\n"),
            ("Name: a\nb c: d\nVersion: 1\n", "Name: a\n"),
            ("Name : a\nVersion: 1\n", ""),
            (": x\nName: a\n", "Name: a\n"),
        ] {
            let kept = only(text.as_bytes(), &["Name", "Version"]);
            assert_eq!(String::from_utf8(kept).unwrap(), expect, "{text:?}");
        }
    }
}
