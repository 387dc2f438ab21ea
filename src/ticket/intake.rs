//! Bytes to lines: with bounded memory, in any encoding, without control sequences.

use std::io::{self, Read};

use super::notebook;
use crate::model::{TicketCause, TicketProblem};
use crate::read::file::ReadErrorKind;

/// So much of the beginning of a text is kept, and twice as much of its end at most.
const HEAD: usize = 8 << 20;
/// A longer line is read so far by the readers of lines.
pub(super) const LONG_LINE: usize = 64 << 10;

/// Says that an input is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotText {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It begins as some other kind of file.
    #[error("it is {0}, not text")]
    Kind(&'static str),
    /// It holds bytes that no text holds.
    #[error("it contains NUL bytes, so it is not text")]
    Binary,
}

/// Says why there is no ticket.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TicketError {
    /// It could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It could not be opened.
    #[error(transparent)]
    Open(#[from] ReadErrorKind),
    /// It is no text.
    #[error(transparent)]
    NotText(#[from] NotText),
}

/// The text of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ticket {
    /// The text, without escape sequences and control characters.
    pub text: String,
    /// Where lines were left out: after how many lines, and how many.
    pub gap: Option<(usize, usize)>,
    /// What stood in the way.
    pub problems: Vec<TicketProblem>,
}

impl Ticket {
    /// A ticket from a text that is at hand.
    #[cfg(test)]
    pub(super) fn from_text(text: &str) -> Self {
        Self {
            text: harmless(text),
            ..Self::default()
        }
    }

    /// The lines with their numbers, counted from 1 as an editor would.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let gap = self.gap;
        self.text.lines().enumerate().map(move |(index, line)| {
            let skipped = gap
                .filter(|(after, _)| index >= *after)
                .map_or(0, |(_, n)| n);
            (index + 1 + skipped, line)
        })
    }
}

const MAGIC: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "an ELF file"),
    (b"MZ\x90", "a Windows program"),
    (b"\xcf\xfa\xed\xfe", "a Mach-O file"),
    (b"SQLite format 3", "a database"),
];

/// Reads a ticket. The middle of a very large one is left out, with a note.
pub(crate) fn intake(reader: impl Read) -> Result<Ticket, TicketError> {
    in_blocks(reader, HEAD)
}

/// Reads a ticket in blocks of an even size.
fn in_blocks(mut reader: impl Read, size: usize) -> Result<Ticket, TicketError> {
    let mut head = Vec::new();
    reader.by_ref().take(size as u64).read_to_end(&mut head)?;
    if head.iter().all(u8::is_ascii_whitespace) && head.len() < size {
        return Err(NotText::Empty.into());
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(NotText::Kind(kind).into());
    }
    let encoding = Encoding::of(&head)?;
    let tail = Tail::read(&mut reader, size, encoding)?;
    let mut ticket = Ticket::default();
    let text = match tail {
        None => encoding.decode(&head),
        // a character or a line may lie across the blocks
        Some(tail) if tail.dropped_bytes == 0 => {
            head.extend(tail.bytes);
            encoding.decode(&head)
        }
        Some(tail) => {
            let mut text = encoding.decode(&head);
            drop(head);
            keep_whole_lines(&mut text);
            let kept = text.lines().count();
            text.push_str(&encoding.decode(&tail.bytes));
            ticket.gap = Some((kept, tail.dropped_lines));
            ticket.problems.push(TicketProblem {
                line: Some(kept + 1),
                cause: TicketCause::Skipped {
                    from: kept + 1,
                    lines: tail.dropped_lines,
                },
            });
            text
        }
    };
    ticket.text = harmless(&text);
    if let Some(cells) = notebook::unfolded(&ticket.text) {
        ticket.text = harmless(&cells);
        ticket.problems.push(TicketProblem {
            line: None,
            cause: TicketCause::Notebook,
        });
    }
    let long = ticket.lines().find(|(_, text)| text.len() > LONG_LINE);
    if let Some((line, length)) = long.map(|(line, text)| (line, text.len())) {
        let at_least = ticket.gap.is_some();
        ticket.problems.push(TicketProblem {
            line: Some(line),
            cause: TicketCause::LongLine {
                length,
                at_least,
                read: LONG_LINE,
            },
        });
    }
    Ok(ticket)
}

/// Drops a last line that was cut.
fn keep_whole_lines(text: &mut String) {
    if let Some(end) = text.rfind('\n') {
        text.truncate(end + 1);
    } else {
        text.push('\n');
    }
}

/// The end of a text that is larger than its head.
struct Tail {
    bytes: Vec<u8>,
    dropped_bytes: usize,
    dropped_lines: usize,
}

impl Tail {
    /// Reads on, keeping the last one or two blocks.
    fn read(reader: &mut impl Read, size: usize, encoding: Encoding) -> io::Result<Option<Self>> {
        let mut older: Vec<u8> = Vec::new();
        let mut tail = Self {
            bytes: Vec::new(),
            dropped_bytes: 0,
            dropped_lines: 0,
        };
        loop {
            let mut block = Vec::new();
            reader.by_ref().take(size as u64).read_to_end(&mut block)?;
            let last = block.len() < size;
            tail.dropped_bytes += older.len();
            tail.dropped_lines += older.iter().filter(|b| **b == b'\n').count();
            older = std::mem::replace(&mut tail.bytes, block);
            if last {
                break;
            }
        }
        if older.is_empty() && tail.bytes.is_empty() {
            return Ok(None);
        }
        older.append(&mut tail.bytes);
        tail.bytes = older;
        if tail.dropped_bytes > 0 {
            // the block begins in the middle of a line
            let step = if encoding == Encoding::Utf8 { 1 } else { 2 };
            let cut = tail
                .bytes
                .iter()
                .position(|b| *b == b'\n')
                .map_or(0, |i| i + 1);
            tail.bytes
                .drain(..cut.next_multiple_of(step).min(tail.bytes.len()));
            tail.dropped_lines += 1;
        }
        Ok(Some(tail))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// By its byte order mark, else by where the NUL bytes of UTF-16 stand.
    fn of(head: &[u8]) -> Result<Self, NotText> {
        if head.starts_with(&[0xff, 0xfe]) {
            return Ok(Self::Utf16Le);
        }
        if head.starts_with(&[0xfe, 0xff]) {
            return Ok(Self::Utf16Be);
        }
        let sample = head.get(..head.len().min(8192)).unwrap_or(head);
        let nul = |odd: usize| {
            let bytes = sample.iter().skip(odd).step_by(2);
            bytes.filter(|b| **b == 0).count()
        };
        let (even, odd, half) = (nul(0), nul(1), sample.len() / 2);
        match (even, odd) {
            (0, 0) => Ok(Self::Utf8),
            (e, o) if o * 10 > half * 7 && e * 10 < half => Ok(Self::Utf16Le),
            (e, o) if e * 10 > half * 7 && o * 10 < half => Ok(Self::Utf16Be),
            _ => Err(NotText::Binary),
        }
    }

    fn decode(self, bytes: &[u8]) -> String {
        let unit = |pair: &[u8]| match (self, pair) {
            (Self::Utf16Be, &[high, low]) | (_, &[low, high]) => u16::from_be_bytes([high, low]),
            _ => 0xfffd,
        };
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            _ => char::decode_utf16(bytes.chunks(2).map(unit))
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
        }
    }
}

/// The text without what a terminal would obey or hide: escape sequences, control characters, marks of direction. A lone
/// carriage return overwrites its line, as a progress bar does.
fn harmless(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut start = 0;
    let old_mac = !text.contains('\n');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_escape(&mut chars),
            '\u{9b}' => skip_csi(&mut chars),
            '\n' => {
                clean.push('\n');
                start = clean.len();
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' if old_mac => {
                clean.push('\n');
                start = clean.len();
            }
            '\r' => clean.truncate(start),
            '\t' => clean.push('\t'),
            '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{3000}' | '\u{2028}' | '\u{2029}'
            | '\u{85}' => clean.push(' '),
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {}
            c if c.is_control() => {}
            c => clean.push(c),
        }
    }
    clean
}

type Chars<'t> = std::iter::Peekable<std::str::Chars<'t>>;

fn skip_escape(chars: &mut Chars<'_>) {
    match chars.peek() {
        Some('[') => {
            chars.next();
            skip_csi(chars);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            // a string of the terminal's: up to BEL or ESC \, within a line
            while let Some(&c) = chars.peek() {
                if c == '\n' {
                    return;
                }
                chars.next();
                if c == '\u{7}' || (c == '\u{1b}' && chars.next_if_eq(&'\\').is_some()) {
                    return;
                }
            }
        }
        Some('\n') | None => {}
        Some(_) => {
            chars.next();
        }
    }
}

fn skip_csi(chars: &mut Chars<'_>) {
    while chars.next_if(|c| matches!(c, ' '..='?')).is_some() {}
    chars.next_if(|c| matches!(c, '@'..='~'));
}

#[cfg(test)]
mod tests;
