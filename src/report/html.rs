//! A report as one HTML page: no script, nothing from elsewhere, light and dark, tables with headers.

use std::fmt::Write;

use crate::model::Report;

use super::plain::Plain;
use super::sheet::{Body, Entry, Line, PAIR_COLUMNS, Section, Sheet, sheets};
use super::{View, listing};

const STYLE: &str = include_str!("style.css");

/// The whole report; more than one environment are listed first.
#[must_use]
pub fn html(report: &Report, view: &View<'_>) -> String {
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
        &Plain::new(&report.table),
    );
    out
}

fn page(
    out: &mut String,
    sheets: &[Sheet],
    listing: &listing::Listing,
    title: &Plain,
    table: &Plain,
) -> std::fmt::Result {
    begin(out, title, "")?;
    let title = escape(title);
    if sheets.len() != 1 {
        writeln!(out, "<h1>{title}</h1>")?;
        if let Some((header, rows)) = listing.rows.split_first() {
            write_table(out, "environments", header, rows)?;
        }
    }
    for sheet in sheets {
        write_sheet(out, sheet, if sheets.len() == 1 { "h1" } else { "h2" })?;
    }
    end(out, table)
}

/// Opens a page, with more style than every page has.
pub(super) fn begin(out: &mut String, title: &Plain, style: &str) -> std::fmt::Result {
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
pub(super) fn end(out: &mut String, table: &Plain) -> std::fmt::Result {
    let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    writeln!(
        out,
        "</main>\n<footer>{name} {version}, table of {}</footer>",
        escape(table)
    )?;
    writeln!(out, "</body>\n</html>")
}

fn write_sheet(out: &mut String, sheet: &Sheet, heading: &str) -> std::fmt::Result {
    let verdict = sheet.verdict.as_str();
    let headline = escape(&sheet.headline);
    writeln!(
        out,
        "<section class=\"{verdict}\">\n<{heading}>{headline}</{heading}>"
    )?;
    writeln!(out, "<p>{}</p>", escape(&sheet.setting))?;
    if !sheet.pair.is_empty() {
        write_table(out, "the pair", &PAIR_COLUMNS.map(Plain::new), &sheet.pair)?;
    }
    for entry in &sheet.entries {
        write_entry(out, entry)?;
    }
    write_lines(out, &sheet.loose)?;
    for section in &sheet.sections {
        write_section(out, section)?;
    }
    writeln!(out, "</section>")
}

fn write_entry(out: &mut String, entry: &Entry) -> std::fmt::Result {
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
                Body::Prose(text) => writeln!(out, "<dd>{}</dd>", marked(text))?,
                Body::Literal(text) => writeln!(out, "<dd><samp>{}</samp></dd>", escape(text))?,
                Body::Command(text) => {
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
    header: &[Plain],
    rows: &[Vec<Plain>],
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

pub(super) fn escape(text: &Plain) -> String {
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
fn marked(text: &Plain) -> String {
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
