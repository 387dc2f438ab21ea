//! A report for a terminal. Colors are escape sequences; the writer strips them if the output is not a terminal.

use anstyle::{AnsiColor, Style};

use crate::model::{Report, Severity, Verdict};

use super::answer_text;
use super::document::{Document, FIX, FindingBlock, Line, Section, Span, sheets};
use super::grid::grid;
use super::listing::{self as rows, Listing};
use super::wrap::wrap;
use super::{Verbosity, View};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DOUBT: Style = AnsiColor::Yellow.on_default().bold();
const ASIDE: Style = AnsiColor::Cyan.on_default().bold();

/// How far labels and tables are indented.
const INDENT: usize = 2;
/// The columns of a label below a finding, and the least of one in a section.
const LABEL: usize = 11;

/// Every environment in full.
#[must_use]
pub(crate) fn text(report: &Report, view: &View<'_>) -> String {
    let mut page = Page {
        out: String::new(),
        width: view.width,
    };
    let assessments = report.environments.iter();
    for (index, (document, assessment)) in sheets(report, view).iter().zip(assessments).enumerate()
    {
        if index > 0 {
            page.blank();
        }
        if let Some(answer) = &assessment.answer {
            page.out.push_str(&answer_text(answer, view));
            continue;
        }
        match view.verbosity {
            Verbosity::Quiet => page.brief(document),
            _ => page.document(document),
        }
    }
    page.out
}

/// One row for every environment, and the count of verdicts.
#[must_use]
pub(crate) fn listing(report: &Report, view: &View<'_>) -> String {
    let mut page = Page {
        out: String::new(),
        width: view.width,
    };
    let listing = rows::listing(report, view);
    if view.verbosity != Verbosity::Quiet && !listing.rows.is_empty() {
        page.listing(&listing);
        page.blank();
    }
    page.wrapped(BOLD, listing.count.as_str());
    page.out
}

struct Page {
    out: String,
    width: Option<u16>,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    /// The columns that are left beside an indent.
    fn beside(&self, indent: usize) -> Option<usize> {
        self.width
            .map(|w| usize::from(w).saturating_sub(indent).max(20))
    }

    fn wrapped(&mut self, style: Style, text: &str) {
        for line in wrap(text, self.beside(0)) {
            self.line(&paint(style, &line));
        }
    }

    fn brief(&mut self, document: &Document) {
        self.wrapped(tone(document.verdict), document.headline.as_str());
        let all = document
            .entries
            .iter()
            .flat_map(|e| &e.lines)
            .chain(&document.loose);
        for body in all.filter(|l| l.label == FIX).flat_map(|l| &l.bodies) {
            let (Span::Prose(text) | Span::Literal(text) | Span::Command(text)) = body;
            self.line(&format!("{} {text}", paint(BOLD, "fix:")));
        }
    }

    fn document(&mut self, document: &Document) {
        self.wrapped(tone(document.verdict), document.headline.as_str());
        self.wrapped(Style::new(), document.setting.as_str());
        if !document.pair.is_empty() {
            self.blank();
            self.grid(&document.pair);
        }
        for entry in &document.entries {
            self.blank();
            self.entry(entry);
        }
        if !document.loose.is_empty() {
            self.blank();
            self.lines(&document.loose);
        }
        for section in &document.sections {
            self.blank();
            self.section(section);
        }
    }

    fn grid(&mut self, rows: &[Vec<super::safe_text::SafeText>]) {
        let width = self.width.map(|w| w.saturating_sub(2));
        for line in grid(rows, width) {
            self.line(&format!("{:INDENT$}{line}", ""));
        }
    }

    fn entry(&mut self, entry: &FindingBlock) {
        let tag = format!("{}[{}]", entry.severity.as_str(), entry.code);
        let whole = format!("{tag}: {}", entry.message);
        for (index, line) in wrap(&whole, self.beside(INDENT)).into_iter().enumerate() {
            match line.strip_prefix(tag.as_str()) {
                Some(rest) if index == 0 => {
                    let tag = paint(weight(entry.severity), &tag);
                    self.line(&format!("{tag}{}", paint(BOLD, rest)));
                }
                _ => self.line(&format!("{:INDENT$}{}", "", paint(BOLD, &line))),
            }
        }
        self.lines(&entry.lines);
    }

    fn lines(&mut self, lines: &[Line]) {
        let widest = lines.iter().map(|l| l.label.len() + 1).max();
        let width = widest.unwrap_or(0).max(LABEL);
        let beside = self.beside(INDENT + width);
        for line in lines {
            let mut label = line.label;
            for body in &line.bodies {
                let (style, parts) = match body {
                    Span::Prose(text) | Span::Literal(text) => {
                        (Style::new(), wrap(text.as_str(), beside))
                    }
                    Span::Command(text) => (BOLD, vec![text.to_string()]),
                };
                for part in parts {
                    let shown = paint(DIM, &format!("{label:<width$}"));
                    self.line(&format!("{:INDENT$}{shown}{}", "", paint(style, &part)));
                    label = "";
                }
            }
        }
    }

    fn section(&mut self, section: &Section) {
        self.line(&paint(BOLD, section.title));
        self.lines(&section.lines);
    }

    /// Aligned rows where the terminal is wide enough, else each path on a line of its own above its row.
    fn listing(&mut self, listing: &Listing) {
        use unicode_width::UnicodeWidthStr;
        let lines = grid(&listing.rows, None);
        let widest = lines.iter().map(|l| l.width()).max().unwrap_or(0);
        if self.width.is_none_or(|w| widest <= usize::from(w)) {
            for (line, verdict) in lines.iter().zip(&listing.verdicts) {
                self.line(&accent(line, *verdict));
            }
            return;
        }
        let rest: Vec<_> = listing
            .rows
            .iter()
            .map(|r| r.iter().skip(1).cloned().collect())
            .collect();
        let paths = listing.rows.iter().map(|r| r.first());
        for ((path, line), verdict) in paths.zip(grid(&rest, None)).zip(&listing.verdicts) {
            self.line(path.map_or("", |p| p.as_str()));
            self.line(&accent(&format!("{:INDENT$}{line}", ""), *verdict));
        }
    }
}

/// Colours the word of the verdict in a row.
fn accent(line: &str, verdict: Option<Verdict>) -> String {
    let Some(verdict) = verdict else {
        return paint(DIM, line);
    };
    let word = format!(" {}", verdict.as_str());
    match line.rsplit_once(word.as_str()) {
        Some((before, after)) => {
            format!("{before} {}{after}", paint(tone(verdict), verdict.as_str()))
        }
        None => line.to_owned(),
    }
}

fn tone(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Works => GOOD,
        Verdict::Fails => BAD,
        Verdict::Unknown | Verdict::Absent => DOUBT,
    }
}

fn weight(severity: Severity) -> Style {
    match severity {
        Severity::Error => BAD,
        Severity::Warning => DOUBT,
        Severity::Note => ASIDE,
    }
}

pub(super) fn paint(style: Style, text: &str) -> String {
    if text.trim().is_empty() || style.is_plain() {
        return text.to_owned();
    }
    format!("{style}{text}{style:#}")
}
