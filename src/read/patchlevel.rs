//! `patchlevel.h` of CPython: the version of an installation's headers.

use crate::model::PythonVersion;

/// Reads `#define PY_VERSION "3.10.13"`.
#[must_use]
pub(crate) fn parse(text: &str) -> Option<PythonVersion> {
    text.lines().find_map(|line| {
        let rest = line.trim().strip_prefix('#')?.trim_start();
        let rest = rest.strip_prefix("define")?.trim_start();
        let value = rest.strip_prefix("PY_VERSION")?;
        let value = value
            .strip_prefix(|c: char| c.is_ascii_whitespace())?
            .trim();
        value.strip_prefix('"')?.split('"').next()?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_and_no_other_define() {
        let text = "#define PY_VERSION_HEX 1\n#define PY_MAJOR_VERSION\t3\n/*--end constants--*/\n\
                    /* Version as a string */\n#define PY_VERSION      \t\"3.13.0rc2+\"\n";
        assert_eq!(
            parse(text).map(|v| v.to_string()).as_deref(),
            Some("3.13.0rc2+")
        );
    }

    #[test]
    fn says_nothing_of_a_header_without_one() {
        assert_eq!(parse("#define PY_VERSION \"?\"\n"), None);
        assert_eq!(parse(""), None);
    }
}
