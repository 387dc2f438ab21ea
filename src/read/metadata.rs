//! METADATA and PKG-INFO: the core metadata of a distribution, up to version 2.5.

use std::str::FromStr;

use super::headers::Headers;
use crate::model::{Metadata, Requires, Version, name_of};

/// Why core metadata cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MetadataError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is no block of headers.
    #[error("it does not start with headers: {0}")]
    NoHeaders(String),
    /// A Metadata-Version whose major part this tool does not know, which the specification forbids to read.
    #[error("its Metadata-Version is `{0}`, but tfpair supports versions up to 2.5")]
    UnknownFormat(String),
    /// There is no Name field, or it is empty.
    #[error("it has no Name field")]
    NoName,
    /// The Name field holds no name.
    #[error("its Name field is `{0}`, which is not a distribution name")]
    BadName(String),
    /// There is no Version field, or it is empty.
    #[error("it has no Version field")]
    NoVersion,
    /// The Version field holds no PEP 440 version.
    #[error("its Version field is `{0}`, which is not a PEP 440 version")]
    BadVersion(String),
}

/// The fields that are read.
const FIELDS: &[&str] = &[
    "Metadata-Version",
    "Name",
    "Version",
    "Requires-Dist",
    "Requires-Python",
    "Home-page",
    "Author",
    "Author-email",
    "Project-URL",
];

/// Reads core metadata. Only the headers are decoded, never the body; Name and Version must be there.
///
/// # Errors
///
/// Where the bytes are no core metadata, or name no distribution and version.
pub(crate) fn metadata(bytes: &[u8]) -> Result<Metadata, MetadataError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(MetadataError::Empty);
    }
    let headers = Headers::parse(bytes, FIELDS).map_err(MetadataError::NoHeaders)?;
    let metadata_version = headers.first("Metadata-Version");
    if let Some(text) = metadata_version
        && text
            .split('.')
            .next()
            .and_then(|major| major.parse::<u64>().ok())
            .is_some_and(|major| major > 2)
    {
        return Err(MetadataError::UnknownFormat(shown(text)));
    }
    let name = headers.first("Name").ok_or(MetadataError::NoName)?;
    if name_of(name).is_none() {
        return Err(MetadataError::BadName(shown(name)));
    }
    let version = headers.first("Version").ok_or(MetadataError::NoVersion)?;
    let version =
        Version::from_str(version).map_err(|_| MetadataError::BadVersion(shown(version)))?;
    Ok(Metadata {
        name: name.to_owned(),
        version,
        metadata_version: metadata_version.map(str::to_owned),
        requires: Requires::parse(headers.all("Requires-Dist")),
        requires_python: headers.first("Requires-Python").map(str::to_owned),
        publisher: publisher(&headers),
        installer: None,
        tags: Vec::new(),
        direct_url: None,
        editable: false,
    })
}

fn publisher(headers: &Headers) -> Option<String> {
    let fields = ["Home-page", "Author", "Author-email"];
    let mut said: Vec<&str> = fields.iter().filter_map(|f| headers.first(f)).collect();
    said.extend(headers.all("Project-URL"));
    (!said.is_empty()).then(|| said.join("; "))
}

/// A value as an error shows it: not endless, not with control characters.
fn shown(value: &str) -> String {
    value
        .chars()
        .take(60)
        .map(|c| if c.is_control() { '?' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: &str) {
        let read = match metadata(bytes) {
            Ok(m) => format!(
                "{} {} {:?}",
                m.name,
                m.version,
                m.requires
                    .lines
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
            ),
            Err(error) => error.to_string(),
        };
        assert_eq!(read, expect);
    }

    #[test]
    fn reads_the_headers_and_leaves_the_body() {
        check(
            b"Metadata-Version: 2.1\nName: tensorflow-cpu\nVersion: 2.10.0\nRequires-Dist: numpy (>=1.20)\n\
              Requires-Dist: h5py>=2.9.0\n\nRequires-Dist: body\n\xff\xfe",
            r#"tensorflow-cpu 2.10.0 ["numpy>=1.20", "h5py>=2.9.0"]"#,
        );
    }

    #[test]
    fn reads_crlf_a_byte_order_mark_latin_1_and_folded_lines() {
        check(
            b"\xef\xbb\xbfMetadata-Version: 2.1\r\nName: a\r\nVersion: 1\r\nAuthor: J\xf6rg\r\n\
              Requires-Dist: numpy (<2.0,\r\n  >=1.16.0)\r\n\r\nbody",
            r#"a 1 ["numpy>=1.16.0,<2.0"]"#,
        );
        let read = metadata(b"Name: a\nVersion: 1\nAuthor: J\xf6rg\n").map(|m| m.publisher);
        assert_eq!(read, Ok(Some("J\u{f6}rg".to_owned())));
    }

    #[test]
    fn reads_every_format_up_to_2_5_and_no_other_major() {
        for format in ["1.0", "1.2", "2.0", "2.1", "2.4", "2.5", "2.6"] {
            let text = format!("Metadata-Version: {format}\nName: a\nVersion: 1\n");
            check(text.as_bytes(), "a 1 []");
        }
        check(
            b"Metadata-Version: 3.0\nName: a\nVersion: 1\n",
            "its Metadata-Version is `3.0`, but tfpair supports versions up to 2.5",
        );
    }

    #[test]
    fn keeps_what_is_no_requirement_beside_what_is() {
        let read = metadata(b"Name: a\nVersion: 1\nRequires-Dist: numpy\nRequires-Dist: ===\n");
        let unparsed = read.map(|m| (m.requires.lines.len(), m.requires.unparsed.len()));
        assert_eq!(unparsed, Ok((1, 1)));
    }

    #[test]
    fn says_what_is_wrong_with_garbage() {
        check(b"", "the file is empty");
        check(b"\n\n \n", "the file is empty");
        check(b"\x00\x01\x02\xff\xfe", "it has no Name field");
        check(b"Version: 1\n", "it has no Name field");
        check(b"Name: UNKNOWN\nVersion: 1\n", "it has no Name field");
        check(b"Name: a\n", "it has no Version field");
        check(
            b"Name: ???\nVersion: 1\n",
            "its Name field is `???`, which is not a distribution name",
        );
        check(
            b"Name: a\nVersion: 2004d\n",
            "its Version field is `2004d`, which is not a PEP 440 version",
        );
    }
}
