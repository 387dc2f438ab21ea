//! A report as one HTML page: no script, no external resources, light and dark, tables with headers.

use std::fmt::Write;

use crate::model::Report;

use super::document::{Document, FindingBlock, Line, PAIR_COLUMNS, Section, Span, sheets};
use super::safe_text::SafeText;
use super::{View, listing};

const STYLE: &str = include_str!("style.css");

/// The whole report; more than one environment are listed first.
#[must_use]
pub(crate) fn html(report: &Report, view: &View<'_>) -> String {
    let sheets = sheets(report, view);
    let listing = listing::listing(report, view);
    let title = match sheets.as_slice() {
        [one] => &one.headline,
        _ => &listing.count,
    };
    let mut out = String::new();
    // writing to a String cannot fail
    let _ = page(
        &mut out,
        &sheets,
        &listing,
        title,
        &SafeText::new(&report.table),
    );
    out
}

fn page(
    out: &mut String,
    sheets: &[Document],
    listing: &listing::Listing,
    title: &SafeText,
    table: &SafeText,
) -> std::fmt::Result {
    begin(out, title, "")?;
    let title = escape(title);
    if sheets.len() != 1 {
        writeln!(out, "<h1>{title}</h1>")?;
        if let Some((header, rows)) = listing.rows.split_first() {
            write_table(out, "environments", header, rows)?;
        }
    }
    for document in sheets {
        write_sheet(out, document, if sheets.len() == 1 { "h1" } else { "h2" })?;
    }
    end(out, table)
}

/// Opens a page, with more style than every page has.
pub(super) fn begin(out: &mut String, title: &SafeText, style: &str) -> std::fmt::Result {
    let title = escape(title);
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    )?;
    writeln!(
        out,
        "<title>{title}</title>\n<style>\n{STYLE}{style}</style>\n</head>\n<body>\n<main>"
    )
}

/// Closes it.
pub(super) fn end(out: &mut String, table: &SafeText) -> std::fmt::Result {
    let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    writeln!(
        out,
        "</main>\n<footer>{name} {version}, table of {}</footer>",
        escape(table)
    )?;
    writeln!(out, "</body>\n</html>")
}

fn write_sheet(out: &mut String, document: &Document, heading: &str) -> std::fmt::Result {
    let verdict = document.verdict.as_str();
    let headline = escape(&document.headline);
    writeln!(
        out,
        "<section class=\"{verdict}\">\n<{heading}>{headline}</{heading}>"
    )?;
    writeln!(out, "<p>{}</p>", escape(&document.setting))?;
    if !document.pair.is_empty() {
        write_table(
            out,
            "the pair",
            &PAIR_COLUMNS.map(SafeText::new),
            &document.pair,
        )?;
    }
    for entry in &document.entries {
        write_entry(out, entry)?;
    }
    write_lines(out, &document.loose)?;
    for section in &document.sections {
        write_section(out, section)?;
    }
    writeln!(out, "</section>")
}

fn write_entry(out: &mut String, entry: &FindingBlock) -> std::fmt::Result {
    let (severity, code) = (entry.severity.as_str(), entry.code);
    writeln!(out, "<article class=\"{severity}\">")?;
    writeln!(out, "<h3><span>{severity}</span> <code>{code}</code></h3>")?;
    writeln!(out, "<p>{}</p>", marked(&entry.message))?;
    write_lines(out, &entry.lines)?;
    writeln!(out, "</article>")
}

fn write_lines(out: &mut String, lines: &[Line]) -> std::fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "<dl>")?;
    for Line { label, bodies } in lines {
        writeln!(out, "<dt>{label}</dt>")?;
        for body in bodies {
            match body {
                Span::Prose(text) => writeln!(out, "<dd>{}</dd>", marked(text))?,
                Span::Literal(text) => writeln!(out, "<dd><samp>{}</samp></dd>", escape(text))?,
                Span::Command(text) => {
                    writeln!(
                        out,
                        "<dd><pre tabindex=\"0\"><code>{}</code></pre></dd>",
                        escape(text)
                    )?;
                }
            }
        }
    }
    writeln!(out, "</dl>")
}

fn write_section(out: &mut String, section: &Section) -> std::fmt::Result {
    writeln!(out, "<h3>{}</h3>", section.title)?;
    write_lines(out, &section.lines)
}

fn write_table(
    out: &mut String,
    caption: &str,
    header: &[SafeText],
    rows: &[Vec<SafeText>],
) -> std::fmt::Result {
    writeln!(out, "<table>\n<caption>{caption}</caption>\n<thead>\n<tr>")?;
    for cell in header {
        writeln!(out, "<th scope=\"col\">{}</th>", escape(cell))?;
    }
    writeln!(out, "</tr>\n</thead>\n<tbody>")?;
    for row in rows {
        write!(out, "<tr>")?;
        for (index, cell) in row.iter().enumerate() {
            match index {
                0 => write!(out, "<th scope=\"row\">{}</th>", escape(cell))?,
                _ => write!(out, "<td>{}</td>", escape(cell))?,
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")
}

pub(super) fn escape(text: &SafeText) -> String {
    if !text.as_str().contains(['&', '<', '>', '"', '\'']) {
        return text.as_str().to_owned();
    }
    let mut out = String::with_capacity(text.as_str().len());
    for c in text.as_str().chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Escaped, with what stands between backticks as code.
fn marked(text: &SafeText) -> String {
    let escaped = escape(text);
    let parts: Vec<&str> = escaped.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped;
    }
    let mut out = String::with_capacity(escaped.len());
    for (index, part) in parts.iter().enumerate() {
        match index % 2 {
            0 => out.push_str(part),
            _ => out.push_str(&format!("<code>{part}</code>")),
        }
    }
    out
}
