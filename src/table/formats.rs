//! The versions of formats (Semantic Versioning).

use semver::{Comparator, Op, Prerelease, Version, VersionReq};

/// Whether this build reads a JSON report of a format such as `1.2.0`: every one of format 1, whose later fields are
/// ignored.
#[must_use]
pub(crate) fn reads_report(format: &str) -> bool {
    let format_1 = VersionReq {
        comparators: vec![Comparator {
            op: Op::Caret,
            major: 1,
            minor: None,
            patch: None,
            pre: Prerelease::EMPTY,
        }],
    };
    Version::parse(format).is_ok_and(|format| format_1.matches(&format))
}

#[cfg(test)]
mod tests {
    use super::reads_report;

    #[test]
    fn reads_every_format_of_its_major_version() {
        for (format, reads) in [
            ("1.0.0", true),
            ("1.99.3", true),
            ("2.0.0", false),
            ("0.9.0", false),
            ("1", false),
            ("", false),
            ("one", false),
        ] {
            assert_eq!(reads_report(format), reads, "{format}");
        }
    }
}
