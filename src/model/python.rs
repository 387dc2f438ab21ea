//! The implementation and the version of an interpreter.

use std::fmt;
use std::str::FromStr;

use super::Version;

/// The implementation of an interpreter, as `sys.implementation.name` spells it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Implementation {
    /// The reference implementation.
    CPython,
    /// PyPy, whose wheels carry `pp` tags.
    PyPy,
    /// GraalPy.
    GraalPy,
    /// Any other, by its own name in lower case.
    Other(String),
}

impl fmt::Display for Implementation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CPython => "cpython",
            Self::PyPy => "pypy",
            Self::GraalPy => "graalpy",
            Self::Other(name) => name,
        })
    }
}

/// The version of a Python, as far as files state it: `3.10` where only the layout spoke, `3.10.13` where a
/// `pyvenv.cfg` or a header did, `3.13.0rc2` with what follows the micro version kept as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PythonVersion {
    /// The major version.
    pub major: u16,
    /// The minor version.
    pub minor: u16,
    /// The micro version, where it is known.
    pub micro: Option<u16>,
    /// What stands behind the micro version: `rc2`, `b1`, `+`; empty for a final release.
    pub suffix: String,
}

impl PythonVersion {
    /// A version known to its minor part, as a `python3.10` folder states it.
    #[must_use]
    pub(crate) fn series(major: u16, minor: u16) -> Self {
        Self {
            major,
            minor,
            micro: None,
            suffix: String::new(),
        }
    }

    /// Whether both are of one minor series, whatever their micro versions.
    #[must_use]
    pub(crate) fn same_series(&self, other: &Self) -> bool {
        self.minor_key() == other.minor_key()
    }

    /// `(major, minor)`, for comparison.
    #[must_use]
    pub(crate) fn minor_key(&self) -> (u16, u16) {
        (self.major, self.minor)
    }

    /// `3.10`, as markers and folder names spell the series.
    #[must_use]
    pub(crate) fn minor_text(&self) -> String {
        format!("{}.{}", self.major, self.minor)
    }

    /// The Python tag of a CPython wheel for this version (PEP 425): `cp310`.
    #[must_use]
    pub(crate) fn cpython_tag(&self) -> String {
        format!("cp{}{}", self.major, self.minor)
    }

    /// The series of a CPython tag: `3.10` of `cp310`.
    #[must_use]
    pub(crate) fn of_cpython_tag(tag: &str) -> Option<Self> {
        let (major, minor) = tag.strip_prefix("cp")?.split_at_checked(1)?;
        Some(Self::series(major.parse().ok()?, minor.parse().ok()?))
    }

    /// The series as a PEP 440 version, `3.10`.
    #[must_use]
    pub(crate) fn minor_version(&self) -> Version {
        Version::new([u64::from(self.major), u64::from(self.minor)])
    }

    /// The whole as a PEP 440 version, `3.10.13`; `None` while the micro version is unknown.
    #[must_use]
    pub(crate) fn full_version(&self) -> Option<Version> {
        let text = format!(
            "{}.{}.{}{}",
            self.major,
            self.minor,
            self.micro?,
            self.suffix.trim_end_matches('+')
        );
        Version::from_str(&text).ok()
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        if let Some(micro) = self.micro {
            write!(f, ".{micro}{}", self.suffix)?;
        }
        Ok(())
    }
}

/// Says that a text is no Python version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a Python version such as 3.10 or 3.10.13")]
pub(crate) struct PythonVersionError(String);

impl FromStr for PythonVersion {
    type Err = PythonVersionError;

    /// Reads `3.10`, `3.10.13`, `3.13.0rc2`, `3.12.1+` and `pyvenv.cfg`'s `3.10.13.final.0`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || PythonVersionError(text.chars().take(40).collect());
        let mut parts = text.trim().splitn(3, '.');
        let major = parts
            .next()
            .and_then(|p| p.parse().ok())
            .ok_or_else(wrong)?;
        let minor = parts.next().ok_or_else(wrong)?;
        let Some(rest) = parts.next() else {
            let (minor, _) = leading_number(minor).ok_or_else(wrong)?;
            return Ok(Self::series(major, minor));
        };
        let minor = minor.parse().map_err(|_| wrong())?;
        let (micro, rest) = leading_number(rest).ok_or_else(wrong)?;
        let suffix = match rest.strip_prefix('.') {
            // `version_info` spells a release level and a serial: final.0, candidate.2
            Some(level) => release_level(level),
            None => rest.to_owned(),
        };
        Ok(Self {
            major,
            minor,
            micro: Some(micro),
            suffix,
        })
    }
}

fn leading_number(text: &str) -> Option<(u16, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}

fn release_level(level: &str) -> String {
    let (word, serial) = level.split_once('.').unwrap_or((level, "0"));
    match word {
        "alpha" => format!("a{serial}"),
        "beta" => format!("b{serial}"),
        "candidate" => format!("rc{serial}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        assert_eq!(
            text.parse::<PythonVersion>()
                .map(|v| v.to_string())
                .unwrap_or_else(|e| e.to_string()),
            shown
        );
    }

    #[test]
    fn reads_every_spelling_that_files_use() {
        check("3.10", "3.10");
        check("3.10.13", "3.10.13");
        check("3.13.0rc2", "3.13.0rc2");
        check("3.12.1+", "3.12.1+");
        check("3.10.13.final.0", "3.10.13");
        check("3.13.0.candidate.2", "3.13.0rc2");
        check("3.13t", "3.13");
    }

    #[test]
    fn refuses_what_is_no_version() {
        check(
            "python",
            "`python` is not a Python version such as 3.10 or 3.10.13",
        );
        check("3", "`3` is not a Python version such as 3.10 or 3.10.13");
        check(
            "3.x.1",
            "`3.x.1` is not a Python version such as 3.10 or 3.10.13",
        );
    }
}
