//! The table as one HTML page: a table with headers, no script, light and dark.

use std::fmt::Write;

use super::matrix::{Cell, Matrix};
use super::words;
use super::{SafeText, View};
use crate::model::{CellStatus, TableAnswer};
use crate::report::html::{begin, end, escape};

const STYLE: &str = include_str!("table.css");

/// The answer as a page.
#[must_use]
pub(crate) fn html(answer: &TableAnswer, _view: &View<'_>) -> String {
    let mut out = String::new();
    // writing to a String cannot fail
    let _ = page(&mut out, answer);
    out
}

fn page(out: &mut String, answer: &TableAnswer) -> std::fmt::Result {
    let title = SafeText::new("Compatibility of TensorFlow and NumPy");
    begin(out, &title, STYLE)?;
    writeln!(out, "<h1>{}</h1>", escape(&title))?;
    writeln!(
        out,
        "<p>Declared is what the metadata of the wheels says, which pip follows. Known is what happened when pairs were \
         installed and run. Each cell shows both. Platform: {}.</p>",
        clean(&answer.platform)
    )?;
    let matrix = Matrix::of(answer);
    legend(out, &matrix)?;
    write_matrix(out, &matrix)?;
    for note in &answer.notes {
        writeln!(out, "<p>{}</p>", clean(note))?;
    }
    ends(out, answer)?;
    end(out, &SafeText::new(&answer.date))
}

fn legend(out: &mut String, matrix: &Matrix<'_>) -> std::fmt::Result {
    writeln!(out, "<ul class=\"legend\">")?;
    for status in &matrix.used {
        let (class, mark) = (class(*status), clean(&status.mark().to_string()));
        writeln!(
            out,
            "<li><span class=\"{class}\" aria-hidden=\"true\">{mark}</span> {}</li>",
            status.meaning()
        )?;
    }
    writeln!(out, "</ul>")
}

fn write_matrix(out: &mut String, matrix: &Matrix<'_>) -> std::fmt::Result {
    writeln!(
        out,
        "<div class=\"scroll\" role=\"region\" aria-label=\"compatibility matrix\" tabindex=\"0\">"
    )?;
    writeln!(
        out,
        "<table class=\"matrix\">\n<caption>One row per TensorFlow, one column per NumPy</caption>\n<thead>\n<tr>"
    )?;
    writeln!(out, "<th scope=\"col\">TensorFlow</th>")?;
    for (major, minor) in &matrix.columns {
        writeln!(out, "<th scope=\"col\">{major}.{minor}</th>")?;
    }
    writeln!(out, "</tr>\n</thead>\n<tbody>")?;
    for (label, cells) in &matrix.rows {
        writeln!(out, "<tr><th scope=\"row\">{}</th>", clean(label))?;
        for cell in cells {
            write_cell(out, cell)?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>")
}

/// A cell: its mark for the eye, its meaning for everyone else, and why as a title.
fn write_cell(out: &mut String, cell: &Cell<'_>) -> std::fmt::Result {
    let why = cell.row.and_then(|r| {
        r.variants
            .iter()
            .find_map(|v| v.why.clone().or_else(|| v.condition.clone()))
    });
    let title = match why {
        Some(why) => format!("numpy {}: {}: {why}", cell.numpy, cell.status.meaning()),
        None => format!("numpy {}: {}", cell.numpy, cell.status.meaning()),
    };
    writeln!(
        out,
        "<td class=\"{}\" title=\"{}\"><span aria-hidden=\"true\">{}</span><span class=\"visually-hidden\">{}</span></td>",
        class(cell.status),
        clean(&title),
        clean(&cell.status.mark().to_string()),
        cell.status.meaning()
    )
}

/// What is declared, and why the known ranges end.
fn ends(out: &mut String, answer: &TableAnswer) -> std::fmt::Result {
    if answer.tensorflow.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<h2>Releases</h2>\n<div class=\"scroll\" role=\"region\" aria-label=\"releases\" tabindex=\"0\">"
    )?;
    writeln!(
        out,
        "<table>\n<caption>What each release declares, and why its known range ends</caption>\n<thead>\n<tr>"
    )?;
    for head in [
        "release",
        "date",
        "declares",
        "known to work",
        "below",
        "above",
    ] {
        writeln!(out, "<th scope=\"col\">{head}</th>")?;
    }
    writeln!(out, "</tr>\n</thead>\n<tbody>")?;
    for release in answer.tensorflow.iter().rev() {
        let range = release.newest.last().map(words::range).unwrap_or_default();
        let of =
            |e: &Option<crate::model::RangeEnd>| e.as_ref().map(words::end).unwrap_or_default();
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th>",
            clean(&release.version.to_string())
        )?;
        for cell in [
            release.date.clone(),
            words::declares(release),
            range,
            of(&release.below),
            of(&release.above),
        ] {
            writeln!(out, "<td>{}</td>", clean(&cell))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>")
}

fn class(status: CellStatus) -> &'static str {
    match status {
        CellStatus::Works => "works",
        CellStatus::WorksUndeclared => "undeclared",
        CellStatus::Partial => "partial",
        CellStatus::Fails => "fails",
        CellStatus::FailsDeclared => "fails-declared",
        CellStatus::Depends => "depends",
        CellStatus::Unknown => "unknown",
        CellStatus::NoWheels => "none",
    }
}

fn clean(text: &str) -> String {
    escape(&SafeText::new(text))
}
