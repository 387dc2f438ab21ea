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
    /// How many lines may still be searched: a value whose spelling in the text is another is searched for in all.
    budget: usize,
}

/// A document is searched no more often.
const SEARCHES: usize = 16;

impl<'l> LineFinder<'l> {
    pub(super) fn new(lines: &'l [(usize, &'l str)]) -> Self {
        Self {
            lines,
            at: 0,
            budget: lines.len() * SEARCHES,
        }
    }

    /// The number of the next line that holds the text; the last one known where none does.
    pub(super) fn find(&mut self, text: &str) -> usize {
        let left = self.lines.get(self.at..).unwrap_or_default();
        let left = left.get(..self.budget).unwrap_or(left);
        let found = left.iter().position(|(_, l)| l.contains(text));
        self.budget -= found.unwrap_or(left.len());
        self.at += found.unwrap_or(0);
        self.lines.get(self.at).map_or(0, |l| l.0)
    }

    /// The same for a value that may stand before the last one.
    pub(super) fn find_anywhere(&mut self, text: &str) -> usize {
        self.at = 0;
        self.find(text)
    }
}
