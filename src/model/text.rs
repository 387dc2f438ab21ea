//! Characters that a terminal acts on, and words that are nearly the same.

/// Whether a character acts on the reader's screen: a control character (C0, DEL, C1), a line or paragraph separator, or
/// a mark that overrides the direction of the text.
#[must_use]
pub(crate) fn acts_on_screen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}'
        )
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The name within `most` edits of a word: what was probably meant.
#[must_use]
pub(crate) fn nearest_name<N: AsRef<str> + Ord>(
    word: &str,
    names: impl IntoIterator<Item = N>,
    most: usize,
) -> Option<N> {
    let distance = |name: N| (strsim::damerau_levenshtein(name.as_ref(), word), name);
    let near = names.into_iter().map(distance).filter(|(d, _)| *d <= most);
    near.min().map(|(_, name)| name)
}
