//! The words of questions and the builds for a processor, from `words.toml` and `builds.toml`.

use super::fold::{fold, unspaced};
use super::meaning::Meaning;
use super::text::SpecifiersId;
use crate::model::{Platform, Version};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// What a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Means {
    /// A name of TensorFlow, NumPy or Python.
    Product(&'static str),
    /// A product that the table does not hold.
    Other,
    /// A platform.
    Platform(&'static str),
    /// Something that is asked, or a word between.
    Asks(Meaning),
}

/// A word of the list.
pub(super) struct VocabularyRow {
    word: &'static str,
    /// Whether any ending may follow.
    stem: bool,
    means: Means,
}

/// The build of TensorFlow for a processor on a platform.
pub(crate) struct ProcessorBuild {
    pub(crate) gpu: bool,
    platform: &'static str,
    tensorflow: SpecifiersId,
    /// The requirement without its version; `None` where there is no such build.
    pub(crate) install: Option<&'static str>,
    /// What to know about it.
    pub(crate) note: &'static str,
    /// Where it is from.
    pub(crate) source: &'static str,
}

impl ProcessorBuild {
    /// The build for a processor.
    pub(crate) fn of(gpu: bool, platform: Platform, version: &Version) -> Option<&'static Self> {
        let platform = platform.to_string();
        BUILDS.iter().find(|build| {
            build.gpu == gpu
                && (build.platform == platform || build.platform == "any")
                && build.tensorflow.specifiers().contains(version)
        })
    }
}

/// A word of the list at a place in a folded text: what it means and where it ends.
pub(crate) fn word_at(text: &[char], at: usize) -> Option<(Means, usize)> {
    WORDS.iter().find_map(|row| {
        let end = matched(row.word, text, at)?;
        let spaced = |sign: &char| sign.is_alphanumeric() && !unspaced(*sign) || *sign == '_';
        let first = text.get(at)?;
        if !unspaced(*first)
            && at > 0
            && text
                .get(at - 1)
                .is_some_and(|s| spaced(s) && !s.is_ascii_digit())
        {
            return None;
        }
        let last = text.get(end - 1)?;
        if row.stem {
            let more = text
                .get(end..)?
                .iter()
                .take_while(|sign| spaced(sign))
                .count();
            return Some((row.means, end + more));
        }
        // `tf2.9.3`, `v2.10`
        let digit = matches!(row.means, Means::Product(_) | Means::Asks(Meaning::Version));
        let next = text.get(end);
        let stops = unspaced(*last)
            || next.is_none_or(|sign| !spaced(sign) || (digit && sign.is_ascii_digit()));
        stops.then_some((row.means, end))
    })
}

/// Where a word ends that stands at a place; its spaces stand for any white space.
fn matched(word: &str, text: &[char], at: usize) -> Option<usize> {
    let mut end = at;
    for sign in word.chars() {
        if sign == ' ' {
            let space = text
                .get(end..)?
                .iter()
                .take_while(|s| s.is_whitespace())
                .count();
            if space == 0 {
                return None;
            }
            end += space;
        } else if text.get(end) == Some(&sign) {
            end += 1;
        } else {
            return None;
        }
    }
    Some(end)
}

/// A text in the form of the word list.
pub(crate) fn folded(text: &str) -> Vec<char> {
    text.chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_platform_of_the_words_is_one() {
        for row in &WORDS {
            if let Means::Platform(name) = row.means {
                assert!(Platform::parse(name).is_some(), "{name}");
            }
        }
    }
}
