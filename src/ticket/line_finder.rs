//! The position of the parts of a document in the text.

/// A fence of Markdown.
pub(super) fn is_fence(line: &str) -> bool {
    let text = line.trim();
    text.starts_with("```") || text.starts_with("~~~")
}

/// Finds on which line of a document a value stands: the reader asks for them in order, so it looks forward only.
pub(super) struct LineFinder<'l> {
    lines: &'l [(usize, &'l str)],
    at: usize,
}

impl<'l> LineFinder<'l> {
    pub(super) fn new(lines: &'l [(usize, &'l str)]) -> Self {
        Self { lines, at: 0 }
    }

    /// The number of the next line that holds the text; the last one known where none does.
    pub(super) fn find(&mut self, text: &str) -> usize {
        let found = self
            .lines
            .iter()
            .enumerate()
            .skip(self.at)
            .find(|(_, (_, l))| l.contains(text));
        if let Some((index, _)) = found {
            self.at = index;
        }
        self.lines.get(self.at).map_or(0, |l| l.0)
    }
}
