//! The Requires-Dist lines of the releases.

use std::collections::BTreeMap;

use super::compile::Head;
use super::emit::Output;
use super::key::Key;
use super::source::{DataError, Result, Sources, is_name, version};
use super::specifiers::Specifiers;

pub(crate) const FILE: &str = "tensorflow_requires.txt";

/// A requirement line, by name.
type Line = (String, String);

/// Which list of lines a release has.
pub(crate) struct Of {
    pub(crate) line: usize,
    pub(crate) list: usize,
}

/// The Requires-Dist lines of releases. Many releases share a list and many lists a line.
pub(crate) struct Lists {
    lines: Vec<Line>,
    numbers: BTreeMap<String, usize>,
    lists: Vec<Vec<usize>>,
    pub(crate) of: BTreeMap<(String, Key), Of>,
}

impl Lists {
    /// The number of a line.
    pub(crate) fn line(&mut self, line: &str) -> std::result::Result<usize, String> {
        if let Some(number) = self.numbers.get(line) {
            return Ok(*number);
        }
        let name = requirement(line).map_err(|why| format!("`{line}` {why}"))?;
        self.numbers.insert(line.to_owned(), self.lines.len());
        self.lines.push((name, line.to_owned()));
        Ok(self.lines.len() - 1)
    }

    /// The number of a list.
    pub(crate) fn list(&mut self, lines: Vec<usize>) -> usize {
        let known = self.lists.iter().position(|list| *list == lines);
        known.unwrap_or_else(|| {
            self.lists.push(lines);
            self.lists.len() - 1
        })
    }

    pub(crate) fn write(&self, out: &mut Output) {
        let mut lines = Vec::new();
        for (name, line) in &self.lines {
            let (name, line) = (out.text(name), out.text(line));
            lines.push(format!("LineRow {{ name: {name}, line: {line} }}"));
        }
        out.rows("releases", "LINES", "LineRow", &lines);
        let mut numbers = Vec::new();
        let mut lists = Vec::new();
        for list in &self.lists {
            let start = numbers.len();
            numbers.extend(list.iter().map(ToString::to_string));
            lists.push(format!("({start}, {})", numbers.len()));
        }
        out.rows("releases", "LISTS", "(u16, u16)", &lists);
        out.rows("releases", "LIST_LINES", "u16", &numbers);
    }
}

pub(crate) fn requires(sources: &Sources, names: &[&str], head: &Head) -> Result<Lists> {
    let mut found = Lists {
        lines: Vec::new(),
        numbers: BTreeMap::new(),
        lists: Vec::new(),
        of: BTreeMap::new(),
    };
    let mut source = false;
    let mut in_list = true;
    for (index, text) in sources.text(FILE)?.lines().enumerate() {
        let wrong = |cause: String| DataError::new(FILE, index + 1, cause);
        if let Some(comment) = text.strip_prefix('#') {
            if let Some(word) = comment.strip_prefix(" source: ") {
                head.known_source(word).map_err(wrong)?;
                source = true;
            }
        } else if let Some(line) = text.strip_prefix("  ") {
            let number = found.line(line).map_err(wrong)?;
            let list = found.lists.last_mut();
            list.ok_or_else(|| wrong("no release stands above the line".to_owned()))?
                .push(number);
            in_list = true;
        } else {
            let mut words = text.split(' ');
            let (name, release) = (words.next(), words.next());
            let known = name.filter(|name| names.contains(name));
            let key = release.and_then(version);
            let (Some(name), Some(key), Some(_), None) = (known, key, words.next(), words.next())
            else {
                return Err(wrong(format!(
                    "`{text}` is not a release: name version platform"
                )));
            };
            // releases that require the same stand above one list
            if in_list {
                found.lists.push(Vec::new());
            }
            in_list = false;
            let (line, list) = (index + 1, found.lists.len() - 1);
            let before = found.of.insert((name.to_owned(), key), Of { line, list });
            if before.is_some() {
                return Err(wrong(format!("`{text}` stands twice")));
            }
        }
    }
    if !source {
        return Err(DataError::new(
            FILE,
            1,
            "no line says the source: `# source: index`",
        ));
    }
    Ok(found)
}

/// The normalised name of a Requires-Dist line. The whole of its syntax is the affair of a test.
pub(crate) fn requirement(line: &str) -> std::result::Result<String, String> {
    let line = line.split_once(';').map_or(line, |(line, _)| line);
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let (name, rest) = line.split_at(end.unwrap_or(line.len()));
    let normal = name.to_ascii_lowercase().replace(['_', '.'], "-");
    if !is_name(&normal) {
        return Err("does not begin with a distribution name".to_owned());
    }
    let rest = rest.trim();
    let rest = match rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
        Some((_, after)) => after.trim(),
        None => rest,
    };
    let bare = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')'));
    let specifiers = bare.unwrap_or(rest);
    if !specifiers.is_empty() && !Specifiers::is_set(specifiers) {
        return Err(format!(
            "has specifiers that PEP 440 does not know: `{specifiers}`"
        ));
    }
    Ok(normal)
}
