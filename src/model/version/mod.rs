//! PEP 440 versions, read, ordered and written as Python's `packaging` does.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

mod parse;

/// A PEP 440 version. Never a semantic version: `2.15.0.post1` and `2.0.0rc1` are ordinary here.
///
/// It is kept as one key whose byte order is the order of PEP 440, so that comparisons and the operators of specifiers
/// are comparisons of slices, and so that a number may have any length.
///
/// The key holds, in this order:
/// * the epoch, a number;
/// * the release, each number behind a 1, without the zeros that end it, then a 0;
/// * the pre-release: its [rank](pre), and its number where there is one;
/// * the post-release: 0, or 1 and its number;
/// * the development release: 0 and its number, or 1;
/// * the local version: each part as 1, its text and 0, or as 2 and its number.
///
/// A number is the count of its decimal digits, then the digits; zero has none.
#[derive(Clone)]
pub(crate) struct Version {
    key: Arc<[u8]>,
    release_end: u32,
    pre_end: u32,
    public_end: u32,
    /// The zeros that end the release, at least one where the release is all zeros.
    zeros: u32,
    parts: Parts,
}

/// Which of its optional segments a version has.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    pre: bool,
    post: bool,
    dev: bool,
}

/// Ranks of the pre-release segment.
mod pre {
    /// No pre-release and no post-release, but a development release: before all pre-releases.
    pub(super) const DEV_ONLY: u8 = 0;
    pub(super) const ALPHA: u8 = 1;
    pub(super) const BETA: u8 = 2;
    pub(super) const CANDIDATE: u8 = 3;
    /// No pre-release.
    pub(super) const NONE: u8 = 4;
}

/// The first of a digit count that needs four more bytes.
const LONG: u8 = u8::MAX;

/// Says that a text is no PEP 440 version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a PEP 440 version")]
pub(crate) struct VersionError(String);

impl Version {
    /// A final release: `Version::new([1, 26, 4])`.
    #[must_use]
    pub(crate) fn new(release: impl IntoIterator<Item = u64>) -> Self {
        let mut key = KeyBuilder::default();
        key.number(b"");
        for number in release {
            key.release(number.to_string().as_bytes());
        }
        key.suffix(None, None, None);
        key.finish()
    }

    /// The numbers of the release segment, as they are written; one beyond the range of `u64` is `u64::MAX`.
    #[must_use]
    pub(crate) fn release(&self) -> Vec<u64> {
        self.release_digits().map(number).collect()
    }

    /// The first two numbers of the release: `(2, 10)` of 2.10.1, and `(2, 0)` of 2.
    #[must_use]
    pub(crate) fn series(&self) -> (u64, u64) {
        let mut numbers = self.release_digits().map(number);
        let major = numbers.next().expect("a release has a number");
        (major, numbers.next().unwrap_or(0))
    }

    /// Whether it is an alpha, a beta, a candidate or a development release.
    #[must_use]
    pub(crate) fn any_prerelease(&self) -> bool {
        self.parts.pre || self.parts.dev
    }

    /// Whether it is a post-release.
    pub(super) fn is_post(&self) -> bool {
        self.parts.post
    }

    /// Whether it is a development release.
    pub(super) fn is_dev(&self) -> bool {
        self.parts.dev
    }

    /// Whether it has a local version: `1.26.4+mkl`.
    #[must_use]
    pub(crate) fn is_local(&self) -> bool {
        self.key.len() > self.public_end as usize
    }

    /// The epoch and the release alone, `2.0` of `2.0rc1.post1+local`.
    #[must_use]
    pub(crate) fn only_release(&self) -> Self {
        let mut key = KeyBuilder::default();
        let mut read = KeyReader(&self.key);
        key.number(read.number());
        self.release_digits().for_each(|digits| key.release(digits));
        key.suffix(None, None, None);
        key.finish()
    }

    /// The key: byte order is version order.
    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }

    /// The key without the local version.
    pub(super) fn public_key(&self) -> &[u8] {
        self.key_to(self.public_end)
    }

    /// The part of the key that holds epoch and release. It begins the keys of all versions of this release and sorts
    /// before them.
    pub(super) fn release_key(&self) -> &[u8] {
        self.key_to(self.release_end)
    }

    /// The part of the key that holds epoch, release and pre-release.
    pub(super) fn pre_key(&self) -> &[u8] {
        self.key_to(self.pre_end)
    }

    /// The part of the key of a version without a development release that ends with the post-release. It begins the keys
    /// of the development releases of that post-release and sorts before them.
    pub(super) fn post_key(&self) -> &[u8] {
        self.key_to(self.public_end - 1)
    }

    fn key_to(&self, end: u32) -> &[u8] {
        self.key.get(..end as usize).expect("ends lie in the key")
    }

    /// The digits of the epoch, then of the numbers of the release as they are written.
    pub(super) fn epoch_digits(&self) -> &[u8] {
        KeyReader(&self.key).number()
    }

    /// The digits of each number of the release as it is written; none stand for zero.
    pub(super) fn release_digits(&self) -> impl Iterator<Item = &[u8]> {
        let mut read = KeyReader(&self.key);
        read.number();
        let numbers = std::iter::from_fn(move || (read.byte() == 1).then(|| read.number()));
        numbers.chain(std::iter::repeat_n(&b""[..], self.zeros as usize))
    }
}

/// Writes a key.
#[derive(Default)]
struct KeyBuilder {
    key: Vec<u8>,
    release_end: usize,
    pre_end: usize,
    public_end: usize,
    zeros: u32,
    parts: Parts,
}

impl KeyBuilder {
    fn number(&mut self, digits: &[u8]) {
        let zeros = digits.iter().take_while(|d| **d == b'0').count();
        let digits = digits.get(zeros..).expect("zeros are counted in it");
        match u8::try_from(digits.len()) {
            Ok(length) if length < LONG => self.key.push(length),
            _ => {
                self.key.push(LONG);
                let length = u32::try_from(digits.len()).unwrap_or(u32::MAX);
                self.key.extend(length.to_be_bytes());
            }
        }
        self.key.extend(digits);
    }

    /// One more number of the release. Zeros count only if another number follows.
    fn release(&mut self, digits: &[u8]) {
        if digits.iter().all(|d| *d == b'0') {
            self.zeros += 1;
            return;
        }
        for _ in 0..std::mem::take(&mut self.zeros) {
            self.key.extend([1, 0]);
        }
        self.key.push(1);
        self.number(digits);
    }

    /// All that follows the release but the local version.
    fn suffix(&mut self, pre: Option<(u8, &[u8])>, post: Option<&[u8]>, dev: Option<&[u8]>) {
        self.key.push(0);
        self.release_end = self.key.len();
        match pre {
            Some((rank, number)) => {
                self.key.push(rank);
                self.number(number);
            }
            None if post.is_none() && dev.is_some() => self.key.push(pre::DEV_ONLY),
            None => self.key.push(pre::NONE),
        }
        self.pre_end = self.key.len();
        self.key.push(u8::from(post.is_some()));
        if let Some(number) = post {
            self.number(number);
        }
        self.key.push(u8::from(dev.is_none()));
        if let Some(number) = dev {
            self.number(number);
        }
        self.public_end = self.key.len();
        self.parts = Parts {
            pre: pre.is_some(),
            post: post.is_some(),
            dev: dev.is_some(),
        };
    }

    fn local(&mut self, part: &[u8]) {
        if part.iter().all(u8::is_ascii_digit) {
            self.key.push(2);
            self.number(part);
        } else {
            self.key.push(1);
            self.key.extend(part.iter().map(u8::to_ascii_lowercase));
            self.key.push(0);
        }
    }

    fn finish(self) -> Version {
        let end = |at: usize| u32::try_from(at).expect("a version is shorter than 4 GB");
        Version {
            release_end: end(self.release_end),
            pre_end: end(self.pre_end),
            public_end: end(self.public_end),
            zeros: self.zeros,
            parts: self.parts,
            key: self.key.into(),
        }
    }
}

/// Reads a key.
struct KeyReader<'k>(&'k [u8]);

impl<'k> KeyReader<'k> {
    fn take(&mut self, count: usize) -> &'k [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().expect("the key goes on");
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> &'k [u8] {
        let count = match self.byte() {
            LONG => self
                .take(4)
                .iter()
                .fold(0, |count, byte| count << 8 | usize::from(*byte)),
            count => usize::from(count),
        };
        self.take(count)
    }

    fn shown(&mut self) -> &'k str {
        let digits = self.number();
        shown(digits)
    }
}

/// The value of digits; one beyond the range of `u64` is `u64::MAX`.
fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |value: u64, digit| {
        value
            .saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'))
    })
}

fn shown(digits: &[u8]) -> &str {
    match digits {
        [] => "0",
        digits => std::str::from_utf8(digits).expect("digits are ASCII"),
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.epoch_digits() {
            [] => {}
            epoch => write!(f, "{}!", shown(epoch))?,
        }
        for (index, number) in self.release_digits().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            f.write_str(shown(number))?;
        }
        let mut read = KeyReader(&self.key);
        read.take(self.release_end as usize);
        let rank = read.byte();
        let kind = match rank {
            pre::ALPHA => "a",
            pre::BETA => "b",
            pre::CANDIDATE => "rc",
            _ => "",
        };
        if !kind.is_empty() {
            write!(f, "{kind}{}", read.shown())?;
        }
        if read.byte() == 1 {
            write!(f, ".post{}", read.shown())?;
        }
        if read.byte() == 0 {
            write!(f, ".dev{}", read.shown())?;
        }
        let mut separator = '+';
        while !read.0.is_empty() {
            write!(f, "{separator}")?;
            separator = '.';
            if read.byte() == 2 {
                f.write_str(read.shown())?;
            } else {
                let end = read.0.iter().position(|b| *b == 0).expect("a 0 ends text");
                f.write_str(std::str::from_utf8(read.take(end)).expect("it is ASCII"))?;
                read.byte();
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Version {}

impl Hash for Version {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

/// What Python takes for white space in a text.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

impl FromStr for Version {
    type Err = VersionError;

    /// Reads every spelling that PEP 440 allows, as `v1.0-alpha_1` and `1.0-1`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse::read(text.trim_matches(is_space).as_bytes())
            .ok_or_else(|| VersionError(text.chars().take(80).collect()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
