//! `build-details.json` (PEP 739): how a Python installation was built.

use serde::Deserialize;

use crate::model::PythonVersion;

/// The part of a `build-details.json` that this tool asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BuildDetails {
    /// The version of the language and of the implementation, `3.14.0`.
    pub version: Option<PythonVersion>,
    /// `sys.implementation.name`.
    pub implementation: Option<String>,
    /// Whether the ABI flags name a free-threaded build.
    pub free_threaded: bool,
}

#[derive(Deserialize)]
struct Raw {
    implementation: Option<RawImplementation>,
    abi: Option<RawAbi>,
    language: Option<RawLanguage>,
}

#[derive(Deserialize)]
struct RawImplementation {
    name: Option<String>,
    version: Option<RawVersion>,
}

#[derive(Deserialize)]
struct RawVersion {
    major: u16,
    minor: u16,
    micro: u16,
    #[serde(default)]
    releaselevel: String,
    #[serde(default)]
    serial: u16,
}

#[derive(Deserialize)]
struct RawAbi {
    #[serde(default)]
    flags: Vec<String>,
}

#[derive(Deserialize)]
struct RawLanguage {
    version: Option<String>,
}

/// Reads the file; `None` if it is no such JSON.
#[must_use]
pub(crate) fn parse(bytes: &[u8]) -> Option<BuildDetails> {
    let raw: Raw = serde_json::from_slice(bytes).ok()?;
    let name = raw.implementation.as_ref().and_then(|i| i.name.clone());
    // Another implementation counts its own releases; the version of Python is then that of the language.
    let own = raw
        .implementation
        .and_then(|i| i.version)
        .filter(|_| name.as_deref().is_none_or(|n| n == "cpython"));
    let version = match own {
        Some(v) => format!(
            "{}.{}.{}.{}.{}",
            v.major, v.minor, v.micro, v.releaselevel, v.serial
        )
        .parse()
        .ok(),
        None => raw
            .language
            .and_then(|l| l.version)
            .and_then(|v| v.parse().ok()),
    };
    Some(BuildDetails {
        version,
        implementation: name,
        free_threaded: raw
            .abi
            .is_some_and(|abi| abi.flags.iter().any(|f| f == "t")),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_the_version_and_the_threading_of_a_build() {
        let details = parse(
            br#"{"schema_version": "1.0", "language": {"version": "3.14"},
                "implementation": {"name": "cpython", "version":
                  {"major": 3, "minor": 14, "micro": 0, "releaselevel": "candidate", "serial": 2}},
                "abi": {"flags": ["t", "d"]}}"#,
        )
        .unwrap();
        assert_eq!(
            details.version.map(|v| v.to_string()).as_deref(),
            Some("3.14.0rc2")
        );
        assert!(details.free_threaded);
    }

    #[test]
    fn takes_the_language_version_of_another_implementation() {
        let details = parse(
            br#"{"language": {"version": "3.11"}, "implementation": {"name": "pypy", "version":
                {"major": 7, "minor": 3, "micro": 20, "releaselevel": "final", "serial": 0}}}"#,
        )
        .unwrap();
        assert_eq!(
            details.version.map(|v| v.to_string()).as_deref(),
            Some("3.11")
        );
    }

    #[test]
    fn says_nothing_of_what_is_no_json() {
        assert_eq!(parse(b"\x00\xff"), None);
        assert_eq!(parse(b"[]"), None);
    }
}
