//! RECORD: the list of the files of a distribution, with hash and size (PEP 376, PEP 627).

use std::fmt;
use std::io::{self, Read};

use csv::{ByteRecord, ReaderBuilder};
use memchr::memmem::Finder;
use memchr::{memchr, memchr2, memrchr};

/// How many problems of one RECORD are reported; a file of another format would have one a line.
const MOST_PROBLEMS: usize = 8;

/// How much is read at a time: a RECORD of a million rows is never held in memory.
const PIECE: usize = 64 << 10;

/// How much is read at a time of a list that says it is shorter.
const LEAST_PIECE: usize = 4 << 10;

/// No row is longer: what has no line break in a megabyte is no RECORD.
const LONGEST: usize = 1 << 20;

/// The hash of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecordHash<'r> {
    /// The algorithm as it is spelled: `sha256`.
    pub algorithm: &'r str,
    /// The digest in URL-safe base64 without padding.
    pub digest: &'r str,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecordRow<'r> {
    /// The path as it is listed: relative to the folder that holds the `.dist-info`, or absolute.
    pub path: &'r str,
    /// The hash; RECORD itself has none, and what is written after the install need not have one.
    pub hash: Option<RecordHash<'r>>,
    /// The size in bytes.
    pub size: Option<u64>,
}

/// Which rows of a RECORD are wanted.
#[derive(Clone, Copy)]
pub(crate) struct RowFilter<'f> {
    /// One of these stands in the path of every wanted row, or is its end with the comma behind it; where there are none,
    /// every row may be wanted. A row that is quoted among others that are not is met by what stands in its path alone:
    /// a path that has to be quoted is none that an import can open.
    pub signs: &'f [&'f str],
    /// Whether the row of a path is wanted.
    pub wanted: &'f dyn Fn(&[u8]) -> bool,
}

/// Reads the rows of a RECORD that are wanted, one by one, and returns what cannot be read. Rows that are not wanted are
/// not parsed: of the fifteen thousand rows of a TensorFlow these are nearly all. A `size` in bytes that is wrong costs time
/// and nothing else.
///
/// # Errors
///
/// Those of the reading itself.
pub(crate) fn each_row(
    mut input: impl Read,
    size: u64,
    filter: RowFilter<'_>,
    take: &mut dyn FnMut(RecordRow<'_>),
) -> io::Result<Vec<String>> {
    let mut rows = Rows::new(filter, take);
    // one byte more, so that the end is met without a larger buffer
    let whole_list = usize::try_from(size).map_or(PIECE, |size| size.saturating_add(1));
    let mut buffer = vec![0; whole_list.clamp(LEAST_PIECE, PIECE)];
    let mut held = 0;
    loop {
        let free = buffer
            .get_mut(held..)
            .expect("the buffer is larger than what it holds");
        let read = match input.read(free) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        held += read;
        let ready = buffer
            .get(..held)
            .expect("a reader fills no more than it is given");
        let whole = match read {
            0 => held,
            _ => memrchr(b'\n', ready).map_or(0, |at| at + 1),
        };
        // where every field is quoted no sign is met at the end of a path
        if !rows.begun && rows.unmarked(ready).starts_with(b"\"") {
            rows.quoted(rows.unmarked(ready).chain(input));
            break;
        }
        let (lines, _) = ready.split_at(whole);
        if let Some(quote) = rows.plain(lines) {
            rows.quoted(ready.split_at(quote).1.chain(input));
            break;
        }
        if read == 0 {
            break;
        }
        buffer.copy_within(whole..held, 0);
        held -= whole;
        if held >= LONGEST {
            rows.problems
                .add("a row of more than a megabyte".to_owned());
            break;
        }
        if held == buffer.len() {
            buffer.resize(PIECE.max(2 * held), 0);
        }
    }
    Ok(rows.problems.problems())
}

/// What goes through the rows.
struct Rows<'f> {
    wanted: &'f dyn Fn(&[u8]) -> bool,
    signs: Vec<Sign<'f>>,
    take: &'f mut dyn FnMut(RecordRow<'_>),
    /// Whether anything was read: a byte order mark stands before all else.
    begun: bool,
    problems: Problems,
}

impl<'f> Rows<'f> {
    fn new(filter: RowFilter<'f>, take: &'f mut dyn FnMut(RecordRow<'_>)) -> Self {
        Self {
            wanted: filter.wanted,
            signs: filter.signs.iter().map(|sign| Sign::new(sign)).collect(),
            take,
            begun: false,
            problems: Problems::default(),
        }
    }

    /// Whole lines, up to one that starts with a quote: its path may hold a comma or a line break, and is for the real
    /// parser. Where that line starts.
    fn plain(&mut self, all: &[u8]) -> Option<usize> {
        let lines = self.unmarked(all);
        let mark = all.len() - lines.len();
        self.begun |= !lines.is_empty();
        for sign in &mut self.signs {
            sign.next = Some(0);
        }
        let mut at = 0;
        while let Some(start) = self.next_row(lines, at) {
            let (_, rest) = lines.split_at(start);
            let end = memchr(b'\n', rest).unwrap_or(rest.len());
            let (line, _) = rest.split_at(end);
            if line.starts_with(b"\"") {
                return Some(mark + start);
            }
            if !line.is_empty() && line != b"\r" {
                self.plain_row(line);
            }
            at = start + end + 1;
        }
        None
    }

    /// Where the next row starts, from the start of a row on, that has a sign of being wanted.
    fn next_row(&mut self, lines: &[u8], at: usize) -> Option<usize> {
        lines.get(at).filter(|_| at < lines.len())?;
        if self.signs.is_empty() {
            return Some(at);
        }
        let found = self
            .signs
            .iter_mut()
            .filter_map(|sign| sign.from(lines, at));
        let before = lines
            .get(at..found.min()?)
            .expect("a sign is found from `at` on");
        Some(memrchr(b'\n', before).map_or(at, |line_break| at + line_break + 1))
    }

    fn plain_row(&mut self, line: &[u8]) {
        let comma = memchr(b',', line).unwrap_or(line.len());
        let (path, fields) = line.split_at(comma);
        let path = path.strip_suffix(b"\r").unwrap_or(path);
        if !(self.wanted)(path) {
            return;
        }
        let mut fields = fields.split(|b| *b == b',').skip(1);
        let (hash, size) = (fields.next(), fields.next());
        // a row may end after the path, and an empty field is an absent one
        self.row(path, hash.unwrap_or(b""), size.unwrap_or(b""));
    }

    /// All that is left, from the start of a line on.
    fn quoted(&mut self, input: impl Read) {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(input);
        let mut fields = ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut fields) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.problems.add(error.to_string());
                    break;
                }
            }
            let field = |at| fields.get(at).unwrap_or(b"");
            if (self.wanted)(field(0)) {
                self.row(field(0), field(1), field(2));
            }
        }
    }

    fn unmarked<'l>(&self, lines: &'l [u8]) -> &'l [u8] {
        let marked = lines.strip_prefix(b"\xef\xbb\xbf").filter(|_| !self.begun);
        marked.unwrap_or(lines)
    }

    fn row(&mut self, path: &[u8], hash: &[u8], size: &[u8]) {
        match row(path, hash, size) {
            Ok(row) => (self.take)(row),
            Err(cause) => self.problems.add(cause),
        }
    }
}

/// What marks a row as possibly wanted.
struct Sign<'s> {
    finder: Finder<'s>,
    /// No sign stands before this place; `None` where none follows.
    next: Option<usize>,
}

impl<'s> Sign<'s> {
    fn new(sign: &'s str) -> Self {
        Self {
            finder: Finder::new(sign),
            next: Some(0),
        }
    }

    /// Where it stands first from this place on: each byte is looked at once, however many signs there are.
    fn from(&mut self, lines: &[u8], at: usize) -> Option<usize> {
        if self.next? < at || at == 0 {
            let (_, rest) = lines.split_at(at);
            self.next = self.finder.find(rest).map(|found| at + found);
        }
        self.next
    }
}

fn row<'r>(path: &'r [u8], hash: &'r [u8], size: &[u8]) -> Result<RecordRow<'r>, String> {
    let path = std::str::from_utf8(path)
        .map_err(|_| format!("a path that is not UTF-8: {}", start(path.escape_ascii())))?;
    if path.is_empty() {
        return Err("a row without a path".to_owned());
    }
    let error = |what: &str| Err(format!("`{}`: {what}", start(path.escape_debug())));
    if memchr2(b'\n', 0, path.as_bytes()).is_some() {
        return error("a path with a line break or a null in it");
    }
    let (hash, size) = (text(hash), text(size));
    Ok(RecordRow {
        path,
        hash: match hash.split_once('=') {
            Some((algorithm, digest)) => Some(RecordHash {
                algorithm,
                digest: digest.trim_end_matches('='),
            }),
            None if hash.is_empty() => None,
            None => return error("a hash without an algorithm"),
        },
        size: match size.parse() {
            Ok(size) => Some(size),
            Err(_) if size.is_empty() => None,
            Err(_) => return error("a size that is not a number"),
        },
    })
}

/// A path as a message shows it: behind an open quote the whole file is one.
fn start(path: impl fmt::Display) -> String {
    path.to_string().chars().take(80).collect()
}

fn text(field: &[u8]) -> &str {
    // what is no UTF-8 is no hash and no size either
    std::str::from_utf8(field).unwrap_or("\u{fffd}").trim()
}

#[derive(Default)]
struct Problems {
    problems: Vec<String>,
    omitted: usize,
}

impl Problems {
    fn add(&mut self, problem: String) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.omitted += 1;
        }
    }

    fn problems(mut self) -> Vec<String> {
        if self.omitted > 0 {
            self.problems.push(format!("and {} more", self.omitted));
        }
        self.problems
    }
}

#[cfg(test)]
mod tests;
