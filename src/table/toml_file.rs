//! Reads the table's TOML files, whole or block by block, with errors that name the line.

use std::ops::Range;

use memchr::{memchr_iter, memmem};
use serde::de::DeserializeOwned;

use super::error::TableError;

/// Reads a whole file.
pub(super) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, TableError> {
    read_block(file, 1, text)
}

/// Reads a text that starts at a line of a file.
pub(super) fn read_block<T: DeserializeOwned>(
    file: &str,
    first_line: usize,
    text: &str,
) -> Result<T, TableError> {
    toml::from_str(text).map_err(|error| {
        let before = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or(0, |t| t.matches('\n').count());
        let cause = error.message().lines().next().unwrap_or_default();
        TableError::at(file, first_line + before, cause)
    })
}

/// A `[[...]]` block of a file: its first line, and where it stands.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) line: usize,
    pub(super) span: Range<usize>,
}

/// Parts a file into its `[[...]]` blocks. What stands before the first block is left out.
pub(super) fn spans(text: &str) -> impl Iterator<Item = Block> + '_ {
    let bytes = text.as_bytes();
    let starts = memmem::find_iter(bytes, b"\n[[").map(|at| at + 1);
    let first = bytes.starts_with(b"[[").then_some(0);
    let mut starts = first.into_iter().chain(starts).peekable();
    let (mut line, mut counted) = (1, 0);
    std::iter::from_fn(move || {
        let start = starts.next()?;
        let end = starts.peek().copied().unwrap_or(bytes.len());
        line += memchr_iter(b'\n', bytes.get(counted..start)?).count();
        counted = start;
        Some(Block {
            line,
            span: start..end,
        })
    })
}

/// The blocks as texts, each with the number of its first line.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    spans(text).filter_map(|block| Some((block.line, text.get(block.span)?)))
}

/// The value of a field of a block where it stands on a line of its own as a string without escapes; `None` says
/// nothing, and the block has to be read.
pub(super) fn plain_field<'t>(block: &'t str, field: &str) -> Option<&'t str> {
    let mut lines = block.lines();
    let value = lines.find_map(|line| {
        let value = line.strip_prefix(field)?.trim_start().strip_prefix('=')?;
        value.trim_start().strip_prefix('"')
    })?;
    let (value, after) = value.split_once('"')?;
    let whole = after.trim().is_empty() && !value.contains('\\');
    whole.then_some(value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn parts_a_file_into_blocks_and_keeps_the_line_numbers() {
        let text = "# head\n\n[[a]]\nx = 1\n\n[[b]]\ny = 2\n[[c]]\n";
        let found: Vec<_> = blocks(text).collect();
        assert_eq!(
            found,
            [
                (3, "[[a]]\nx = 1\n\n"),
                (6, "[[b]]\ny = 2\n"),
                (8, "[[c]]\n")
            ]
        );
        assert_eq!(blocks("").count(), 0);
    }

    #[test]
    fn a_plain_field_is_read_without_the_block() {
        let block = "[[a]]\nnames = \"no\"\nname = \">=1,<2\"\nodd = \"a\\\"b\"\nlist = [\"c\"]\n";
        assert_eq!(plain_field(block, "name"), Some(">=1,<2"));
        assert_eq!(plain_field(block, "odd"), None);
        assert_eq!(plain_field(block, "list"), None);
        assert_eq!(plain_field(block, "gone"), None);
    }

    #[test]
    fn an_error_names_the_line_of_the_file() {
        let error = read_block::<toml::Table>("x.toml", 7, "a = 1\nb = \n").unwrap_err();
        assert_eq!(error.line, Some(8));
    }
}
