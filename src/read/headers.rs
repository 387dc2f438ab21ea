//! The header block of a METADATA, PKG-INFO or WHEEL file, which is that of a mail message (core metadata, PEP 427).

use mailparse::{MailHeader, parse_headers};

/// Where a block of headers ends: at its first empty line. `None` while there is none in these bytes.
#[must_use]
pub fn header_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        if line == b"\n" || line == b"\r\n" {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// The headers of a file. A byte order mark is taken off, and what follows the first empty line is not looked at.
pub(super) struct Headers<'a>(Vec<MailHeader<'a>>);

impl<'a> Headers<'a> {
    /// Reads the headers; the error is the cause in words.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let bytes = match header_end(bytes) {
            Some(end) => bytes.get(..end).unwrap_or(bytes),
            None => bytes,
        };
        match parse_headers(bytes) {
            Ok((headers, _)) => Ok(Self(headers)),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The values of one field, in their order; folded lines joined, latin-1 where it is no UTF-8.
    pub(super) fn all<'b>(&'b self, field: &'b str) -> impl Iterator<Item = String> + 'b {
        self.0
            .iter()
            .filter(move |h| h.get_key_ref().trim().eq_ignore_ascii_case(field))
            .map(|h| h.get_value().trim().to_owned())
    }

    /// The first value of a field that says something: `UNKNOWN` is what old tools wrote for nothing.
    pub(super) fn first(&self, field: &str) -> Option<String> {
        self.all(field).find(|v| !v.is_empty() && v != "UNKNOWN")
    }
}
