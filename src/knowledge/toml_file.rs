//! Reads the table's TOML files, whole or block by block, with errors that name the line.

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

/// Parts a file into its `[[...]]` blocks, each with the number of its first line. What stands before the first
/// block is left out.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some((1, text));
    std::iter::from_fn(move || {
        loop {
            let (line, from) = rest?;
            let next = from.find("\n[[").map_or(from.len(), |at| at + 1);
            let (block, after) = from.split_at_checked(next)?;
            rest = (!after.is_empty()).then(|| (line + block.matches('\n').count(), after));
            if block.starts_with("[[") {
                return Some((line, block));
            }
        }
    })
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
    fn an_error_names_the_line_of_the_file() {
        let error = read_block::<toml::Table>("x.toml", 7, "a = 1\nb = \n").unwrap_err();
        assert_eq!(error.line, Some(8));
    }
}
