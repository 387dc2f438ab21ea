//! Names of distributions and extras.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A distribution name, normalised as in PEP 503: `ml_dtypes` and `ml-dtypes` are one.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PackageName(Arc<str>);

/// Says that a text is no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a name: a name has letters, digits, `.`, `-` and `_`, and starts and ends with a letter or a digit"
)]
pub(crate) struct NameError(String);

impl PackageName {
    /// NumPy, which gives its module the same name.
    pub(crate) const NUMPY: &'static str = "numpy";
    /// TensorFlow itself, of a family whose module has this name.
    pub(crate) const TENSORFLOW: &'static str = "tensorflow";

    /// The name of NumPy.
    #[must_use]
    pub(crate) fn numpy() -> Self {
        Self(Self::NUMPY.into())
    }

    /// The name of TensorFlow itself.
    #[must_use]
    pub(crate) fn tensorflow() -> Self {
        Self(Self::TENSORFLOW.into())
    }

    /// Whether it is NumPy.
    #[must_use]
    pub(crate) fn is_numpy(&self) -> bool {
        self.as_str() == Self::NUMPY
    }

    /// The normalised name.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for PackageName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl FromStr for PackageName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text.as_bytes();
        let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        if ends(bytes.first()) && ends(bytes.last()) && bytes.iter().all(|b| is_name_byte(*b)) {
            Ok(Self(normalized(text).into()))
        } else {
            Err(NameError(text.chars().take(80).collect()))
        }
    }
}

/// Whether a byte may stand in a name.
pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || is_separator(byte)
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'.' | b'-' | b'_')
}

/// A text in lower case with one `-` for every run of `-`, `_` and `.` (PEP 503), be it a name or not.
pub(super) fn normalized(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-';
    if bytes.iter().all(plain) && !bytes.windows(2).any(|pair| pair == b"--") {
        return Cow::Borrowed(text);
    }
    let mut name = String::with_capacity(text.len());
    let mut after_separator = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        let separator = u8::try_from(c).is_ok_and(is_separator);
        match (separator, after_separator) {
            (true, true) => {}
            (true, false) => name.push('-'),
            (false, _) => name.push(c),
        }
        after_separator = separator;
    }
    Cow::Owned(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        let read = text.parse::<PackageName>().map(|n| n.to_string());
        assert_eq!(read.unwrap_or_else(|e| e.to_string()), shown);
    }

    #[test]
    fn names_are_normalised() {
        check("numpy", "numpy");
        check("ML_dtypes", "ml-dtypes");
        check("zope.interface", "zope-interface");
        check("a-._b--c", "a-b-c");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["", "-a", "a.", "a_", "a b", "é", "numpy>=1"] {
            check(
                text,
                &format!(
                    "`{text}` is not a name: a name has letters, digits, `.`, `-` and `_`, and starts and ends with a letter or a digit"
                ),
            );
        }
    }
}
