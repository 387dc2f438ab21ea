//! A report for a ticket or a pull request: CommonMark with the tables of GitHub.

use crate::model::{Report, Severity};

use super::document::{Document, FindingBlock, Line, MORE, PAIR_COLUMNS, Span, sheets};
use super::safe_text::SafeText;
use super::{View, listing};

/// The whole report; more than one environment are listed first.
#[must_use]
pub(crate) fn markdown(report: &Report, view: &View<'_>) -> String {
    let sheets = sheets(report, view);
    let mut out = String::new();
    if sheets.len() != 1 {
        let listing = listing::listing(report, view);
        out.push_str(&format!("# {}\n\n", escape(&listing.count)));
        if let Some((header, rows)) = listing.rows.split_first() {
            table(&mut out, header, rows);
        }
    }
    for document in &sheets {
        write_sheet(&mut out, document);
    }
    out.push_str(&format!(
        "*{} {}, table of {}*\n",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        escape(&SafeText::new(&report.table))
    ));
    out
}

fn write_sheet(out: &mut String, document: &Document) {
    out.push_str(&format!("## {}\n\n", escape(&document.headline)));
    out.push_str(&format!("{}\n\n", escape(&document.setting)));
    if !document.pair.is_empty() {
        table(out, &PAIR_COLUMNS.map(SafeText::new), &document.pair);
    }
    for entry in &document.entries {
        write_entry(out, entry);
    }
    write_lines(out, &document.loose);
    for section in &document.sections {
        out.push_str(&format!("### {}\n\n", section.title));
        write_lines(out, &section.lines);
    }
}

fn write_entry(out: &mut String, entry: &FindingBlock) {
    let severity = match entry.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    };
    out.push_str(&format!("### {severity}: {}\n\n", entry.code));
    out.push_str(&format!("{}\n\n", escape(&entry.message)));
    write_lines(out, &entry.lines);
}

fn write_lines(out: &mut String, lines: &[Line]) {
    for Line { label, bodies } in lines {
        out.push_str(&format!("- {label}:"));
        match bodies.as_slice() {
            [Span::Prose(text)] => out.push_str(&format!(" {}\n", escape(text))),
            [Span::Command(text)] if *label == MORE => out.push_str(&format!(" `{text}`\n")),
            bodies => {
                out.push('\n');
                bodies.iter().for_each(|body| write_body(out, body));
            }
        }
    }
    if !lines.is_empty() {
        out.push('\n');
    }
}

/// A body of its own below a label: words as an item, anything to copy as a fenced block.
fn write_body(out: &mut String, body: &Span) {
    let (text, language) = match body {
        Span::Prose(text) => return out.push_str(&format!("  - {}\n", escape(text))),
        Span::Literal(text) => (text, "text"),
        Span::Command(text) => (text, "sh"),
    };
    let fence = fence(text.as_str());
    out.push_str(&format!("\n  {fence}{language}\n  {text}\n  {fence}\n"));
}

/// A fence that is longer than any run of backticks in the text.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

pub(super) fn table(out: &mut String, header: &[SafeText], rows: &[Vec<SafeText>]) {
    let mut row = |cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    };
    row(&mut header.iter().map(escape));
    row(&mut header.iter().map(|_| "---".to_owned()));
    for cells in rows {
        row(&mut cells.iter().map(escape));
    }
    out.push('\n');
}

/// Takes their meaning from the marks of Markdown and HTML, and from nothing else, so that the text can be read as it
/// stands. Text between backticks stays code, as it was meant.
pub(super) fn escape(text: &SafeText) -> String {
    let ticks = text.as_str().matches('`').count();
    let paired = ticks.is_multiple_of(2) && !text.as_str().contains("``");
    let mut out = String::with_capacity(text.as_str().len());
    let mut code = false;
    let mut before = None;
    let mut chars = text.as_str().chars().peekable();
    while let Some(c) = chars.next() {
        code ^= paired && c == '`';
        let marks = match c {
            '|' => true,
            _ if code => false,
            '`' => !paired,
            '_' => !(in_word(before) && in_word(chars.peek().copied())),
            '~' => before.is_some_and(|b| b != ' '),
            '>' | '#' | '-' | '+' | '=' => before.is_none(),
            c => matches!(c, '\\' | '*' | '[' | ']' | '<' | '&'),
        };
        if marks {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

fn in_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(escape(&SafeText::new(text)), expect);
    }

    #[test]
    fn marks_lose_their_meaning_and_words_stay_readable() {
        check("numpy<2,>=1.20", "numpy\\<2,>=1.20");
        check("ml_dtypes and __init__", "ml_dtypes and \\_\\_init\\_\\_");
        check("~/v ~~x~~", "~/v ~\\~x\\~\\~");
        check("# no title", "\\# no title");
        check("a | b", "a \\| b");
    }

    #[test]
    fn code_stays_code_only_where_its_backticks_pair() {
        check("run `a*b|c` now", "run `a*b\\|c` now");
        check("one ` <b>", "one \\` \\<b>");
        check("``<b>``", "\\`\\`\\<b>\\`\\`");
    }
}
