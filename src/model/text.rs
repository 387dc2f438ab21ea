//! Characters that a terminal acts on.

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
