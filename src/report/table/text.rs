//! An answer of the table for a terminal: the matrix, a release, a NumPy, a pair.

use anstyle::{AnsiColor, Style};

use super::matrix::Matrix;
use super::words;
use super::{SafeText, View};
use crate::model::{CellStatus, PairPick, TableAnswer, TensorflowAnswer};
use crate::report::grid::grid;
use crate::report::text::paint;
use crate::report::wording;
use crate::report::wrap::wrap;

const BOLD: Style = Style::new().bold();

/// The most releases that are shown one by one; more are a matrix.
const IN_FULL: usize = 3;

/// The answer as text.
#[must_use]
pub(crate) fn text(answer: &TableAnswer, view: &View<'_>) -> String {
    let mut out = String::new();
    if answer.pair {
        pairs(&mut out, answer, view);
    } else if !answer.numpy.is_empty() {
        for numpy in &answer.numpy {
            numpy_lists(&mut out, answer, numpy, view);
        }
    } else {
        if answer.tensorflow.len() <= IN_FULL {
            for release in &answer.tensorflow {
                tensorflow(&mut out, release, view);
            }
        }
        matrix(&mut out, answer);
    }
    for note in &answer.notes {
        line(&mut out, &format!("note: {note}"), view, 0);
    }
    out
}

fn line(out: &mut String, text: &str, view: &View<'_>, indent: usize) {
    let width = view
        .width
        .map(|w| usize::from(w).saturating_sub(indent).max(20));
    for part in wrap(SafeText::new(text).as_str(), width) {
        out.push_str(&format!("{:indent$}{part}\n", ""));
    }
}

/// What the table has about one release.
pub(in crate::report) fn tensorflow(out: &mut String, release: &TensorflowAnswer, view: &View<'_>) {
    out.push_str(&paint(
        BOLD,
        SafeText::new(words::heading(release)).as_str(),
    ));
    out.push('\n');
    line(
        out,
        &format!("declares  {}", words::declares(release)),
        view,
        2,
    );
    for forward in &release.forwards {
        line(out, &format!("stub on   {forward}"), view, 2);
    }
    if let Some(end) = &release.below {
        line(out, &format!("below     {}", words::end(end)), view, 2);
    }
    if let Some(end) = &release.above {
        line(out, &format!("above     {}", words::end(end)), view, 2);
    }
    out.push('\n');
    let mut rows = vec![
        ["  Python", "known to work with numpy", "recommended"]
            .map(SafeText::new)
            .to_vec(),
    ];
    for newest in &release.newest {
        let python = format!("  {}", newest.python);
        rows.push(
            [python, words::wheels(newest), words::take(newest)]
                .map(SafeText::new)
                .to_vec(),
        );
    }
    for row in grid(&rows, view.width) {
        out.push_str(&row);
        out.push('\n');
    }
    out.push('\n');
}

/// The pairs of an answer with their evidence.
pub(in crate::report) fn pairs(out: &mut String, answer: &TableAnswer, view: &View<'_>) {
    for row in &answer.rows {
        let pair = format!(
            "{} {} and numpy {}",
            row.distribution, row.tensorflow, row.numpy
        );
        let mark = paint(style(row.status), row.status.meaning());
        out.push_str(&format!(
            "{}: {mark}\n",
            paint(BOLD, SafeText::new(pair).as_str())
        ));
        for variant in &row.variants {
            line(out, &words::variant(variant), view, 2);
            for (label, text) in [
                ("why", &variant.why),
                ("message", &variant.you_will_see),
                ("depends on", &variant.condition),
            ] {
                if let Some(text) = text {
                    line(out, &format!("{label:<13}{text}"), view, 4);
                }
            }
            for evidence in &variant.evidence {
                let text = format!(
                    "{:<13}{} ({})",
                    evidence.grade.as_str(),
                    wording::statement(&evidence.statement),
                    wording::source(&evidence.source)
                );
                line(out, &text, view, 4);
            }
        }
    }
}

fn numpy_lists(
    out: &mut String,
    answer: &TableAnswer,
    numpy: &crate::model::Version,
    view: &View<'_>,
) {
    out.push_str(&paint(
        BOLD,
        SafeText::new(format!("numpy {numpy}")).as_str(),
    ));
    out.push('\n');
    for (label, text) in words::lists(answer, numpy) {
        line(out, &format!("{label:<26}{text}"), view, 2);
    }
    out.push('\n');
    let picks: Vec<&PairPick> = answer.picks.iter().filter(|p| p.numpy == *numpy).collect();
    if !picks.is_empty() {
        picks_text(out, &picks, view);
        out.push('\n');
    }
}

/// The pairs to install, by Python.
pub(in crate::report) fn picks_text(out: &mut String, picks: &[&PairPick], view: &View<'_>) {
    let mut rows = vec![
        ["  Python", "newest tensorflow that works", "declared"]
            .map(SafeText::new)
            .to_vec(),
    ];
    for pick in picks {
        let install = format!("{}=={} numpy=={}", pick.name, pick.tensorflow, pick.numpy);
        let declared = if pick.declared {
            "yes"
        } else {
            "no: install numpy with --no-deps"
        };
        rows.push(
            [format!("  {}", pick.python), install, declared.to_owned()]
                .map(SafeText::new)
                .to_vec(),
        );
    }
    for row in grid(&rows, view.width) {
        out.push_str(&row);
        out.push('\n');
    }
}

fn matrix(out: &mut String, answer: &TableAnswer) {
    let matrix = Matrix::of(answer);
    let label = matrix
        .rows
        .iter()
        .map(|(l, _)| l.len())
        .max()
        .unwrap_or(0)
        .max(5);
    let mut majors = format!("{:label$}", "numpy");
    let mut minors = format!("{:label$}", "");
    let mut last = None;
    for (major, minor) in &matrix.columns {
        let shown = if last == Some(major) {
            String::new()
        } else {
            format!("{major}.")
        };
        majors.push_str(&format!("{shown:>3}"));
        minors.push_str(&format!("{minor:>3}"));
        last = Some(major);
    }
    for head in [majors, minors] {
        out.push_str(&paint(BOLD, head.trim_end()));
        out.push('\n');
    }
    for (name, cells) in &matrix.rows {
        let mut row = paint(BOLD, &format!("{name:label$}"));
        for cell in cells {
            row.push_str("  ");
            row.push_str(&paint(style(cell.status), &cell.status.mark().to_string()));
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out.push('\n');
    for status in &matrix.used {
        let mark = paint(style(*status), &status.mark().to_string());
        out.push_str(&format!("{mark}  {}\n", status.meaning()));
    }
    out.push_str(&format!(
        "rows: tensorflow, columns: numpy; {}, table of {}\n",
        answer.platform, answer.date
    ));
}

fn style(status: CellStatus) -> Style {
    let color = match status {
        CellStatus::Works => AnsiColor::Green,
        CellStatus::WorksUndeclared => AnsiColor::Cyan,
        CellStatus::Partial | CellStatus::Depends => AnsiColor::Yellow,
        CellStatus::Fails => AnsiColor::Red,
        CellStatus::FailsDeclared => return AnsiColor::Magenta.on_default().bold(),
        CellStatus::Unknown | CellStatus::NoWheels => return Style::new().dimmed(),
    };
    color.on_default()
}
