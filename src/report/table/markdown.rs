//! An answer of the table as Markdown; the whole table is the page `docs/compatibility.md`.

use super::matrix::Matrix;
use super::words;
use super::{SafeText, View};
use crate::model::{CellStatus, TableAnswer, TensorflowAnswer};
use crate::report::markdown::{escape, table as write_table};
use crate::report::wording;

/// The answer: its matrix, then a section per release.
#[must_use]
pub(crate) fn markdown(answer: &TableAnswer, _view: &View<'_>) -> String {
    let mut out = String::new();
    out.push_str("# TensorFlow and NumPy\n\n");
    matrix(&mut out, answer);
    if answer.pair {
        pairs(&mut out, answer);
    }
    for release in &answer.tensorflow {
        out.push_str(&format!("## {}\n\n", clean(&words::heading(release))));
        one(&mut out, release);
    }
    for numpy in &answer.numpy {
        if !answer.pair {
            lists(&mut out, answer, numpy);
        }
    }
    foot(&mut out, answer);
    out
}

/// The whole table as a page for people: the matrix, a section per series, the special cases.
#[must_use]
pub(crate) fn page(answer: &TableAnswer) -> String {
    let mut out = String::from(INTRODUCTION);
    matrix(&mut out, answer);
    let mut shown = None;
    for release in answer.tensorflow.iter().rev() {
        let key = release.version.series();
        if shown != Some(key) {
            out.push_str(&format!("## TensorFlow {}.{}\n\n", key.0, key.1));
            section(&mut out, answer, key);
            shown = Some(key);
        }
    }
    out.push_str("## Special cases\n\n");
    for (title, lines) in &answer.anomalies {
        out.push_str(&format!("### {}\n\n", clean(title)));
        for line in lines {
            out.push_str(&format!("- {}\n", clean(line)));
        }
        out.push('\n');
    }
    foot(&mut out, answer);
    out
}

const INTRODUCTION: &str = "\
# Compatibility of TensorFlow and NumPy

This page is the output of `tfpair table --platform linux_x86_64 --format markdown`; a test compares them.

*Declared* is what the METADATA of the wheels says, which pip follows. *Known* is what happened when pairs were installed
and run, or what follows from the C ABI of the extension modules. Where the two differ, the known one decides whether
`import tensorflow` works. `tfpair table 'tensorflow==2.10.1' 'numpy==1.26.4'` shows the evidence for a pair.

";

/// One series: what each release declares, where it runs, why its range ends.
fn section(out: &mut String, answer: &TableAnswer, key: (u64, u64)) {
    let releases: Vec<&TensorflowAnswer> = answer
        .tensorflow
        .iter()
        .filter(|r| r.version.series() == key)
        .collect();
    let rows: Vec<Vec<SafeText>> = releases
        .iter()
        .map(|r| {
            let pythons: Vec<String> = r.newest.iter().map(|n| n.python.to_string()).collect();
            [
                r.version.to_string(),
                r.date.clone(),
                words::declares(r),
                pythons.join(" "),
            ]
            .map(SafeText::new)
            .to_vec()
        })
        .collect();
    write_table(
        out,
        &["release", "date", "declares", "Pythons"].map(SafeText::new),
        &rows,
    );
    if let Some(newest) = releases.last() {
        known(out, newest);
    }
}

fn one(out: &mut String, release: &TensorflowAnswer) {
    out.push_str(&format!(
        "Declares {}.\n\n",
        clean(&words::declares(release))
    ));
    for forward in &release.forwards {
        out.push_str(&format!("- stub wheel on {}\n", clean(forward)));
    }
    known(out, release);
}

/// What is known of a release: per Python, and at the ends.
fn known(out: &mut String, release: &TensorflowAnswer) {
    let rows: Vec<Vec<SafeText>> = release
        .newest
        .iter()
        .map(|n| {
            [n.python.to_string(), words::wheels(n), words::take(n)]
                .map(SafeText::new)
                .to_vec()
        })
        .collect();
    let header = ["Python", "known to work with numpy", "recommended"].map(SafeText::new);
    write_table(out, &header, &rows);
    for (place, end) in [("Below", &release.below), ("Above", &release.above)] {
        let Some(end) = end else { continue };
        out.push_str(&format!("- {place}: {}\n", clean(&words::end(end))));
        if let Some(error) = &end.you_will_see {
            out.push_str(&format!("  (message: {})\n", clean(error)));
        }
    }
    out.push('\n');
}

fn pairs(out: &mut String, answer: &TableAnswer) {
    for row in &answer.rows {
        let title = format!(
            "{} {} and numpy {}",
            row.distribution, row.tensorflow, row.numpy
        );
        out.push_str(&format!(
            "## {}: {}\n\n",
            clean(&title),
            row.status.meaning()
        ));
        for variant in &row.variants {
            out.push_str(&format!("- {}\n", clean(&words::variant(variant))));
            for text in [&variant.why, &variant.condition].into_iter().flatten() {
                out.push_str(&format!("  - {}\n", clean(text)));
            }
            for evidence in &variant.evidence {
                let text = format!(
                    "{}: {} ({})",
                    evidence.grade.as_str(),
                    wording::statement(&evidence.statement),
                    wording::source(&evidence.source)
                );
                out.push_str(&format!("  - {}\n", clean(&text)));
            }
        }
        out.push('\n');
    }
}

fn lists(out: &mut String, answer: &TableAnswer, numpy: &crate::model::Version) {
    out.push_str(&format!("## numpy {}\n\n", clean(&numpy.to_string())));
    for (label, text) in words::lists(answer, numpy) {
        out.push_str(&format!("- {}: {}\n", label.trim(), clean(&text)));
    }
    out.push('\n');
}

/// The matrix; every cell has its mark as text, for screen readers and search.
fn matrix(out: &mut String, answer: &TableAnswer) {
    let matrix = Matrix::of(answer);
    let mut header = vec![SafeText::new("TensorFlow")];
    header.extend(
        matrix
            .columns
            .iter()
            .map(|(major, minor)| SafeText::new(format!("{major}.{minor}"))),
    );
    let rows: Vec<Vec<SafeText>> = matrix
        .rows
        .iter()
        .map(|(label, cells)| {
            let marks = cells.iter().map(|c| SafeText::new(mark(c.status)));
            [SafeText::new(label)].into_iter().chain(marks).collect()
        })
        .collect();
    write_table(out, &header, &rows);
    for status in &matrix.used {
        let mark = mark(*status);
        let shown = if mark.is_empty() { "blank:" } else { &mark };
        out.push_str(&format!("- {shown} {}\n", status.meaning()));
    }
    out.push('\n');
}

/// A mark that Markdown does not interpret.
fn mark(status: CellStatus) -> String {
    match status {
        CellStatus::NoWheels => String::new(),
        other => format!("`{}`", other.mark()),
    }
}

fn foot(out: &mut String, answer: &TableAnswer) {
    for note in &answer.notes {
        out.push_str(&format!("Note: {}\n\n", clean(note)));
    }
    out.push_str(&format!(
        "*{}, table of {}*\n",
        answer.platform, answer.date
    ));
}

fn clean(text: &str) -> String {
    escape(&SafeText::new(text))
}
