//! Wraps lines to the width of a terminal.

use unicode_width::UnicodeWidthStr;

/// Breaks a text at its spaces into lines of at most `width` columns. A word that is wider than that (a path) keeps a
/// line for itself and stays whole. Without a width, the text is one line.
pub(super) fn wrap(text: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else {
        return vec![text.to_owned()];
    };
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: usize, lines: &[&str]) {
        assert_eq!(wrap(text, Some(width)), lines);
    }

    #[test]
    fn breaks_at_spaces_and_nowhere_else() {
        check("aa bb cc", 5, &["aa bb", "cc"]);
        check("aa bb", 80, &["aa bb"]);
        check("a /a/very/long/path b", 4, &["a", "/a/very/long/path", "b"]);
        check("", 4, &[""]);
    }

    #[test]
    fn counts_columns_not_bytes() {
        check("環境 環境 a", 7, &["環境", "環境 a"]);
        check("é é é", 5, &["é é é"]);
    }

    #[test]
    fn without_a_width_nothing_is_broken() {
        let long = "word ".repeat(100);
        assert_eq!(wrap(&long, None), [long]);
    }
}
