//! Wording that the formats of the table share.

use crate::model::{
    CellStatus, Compatibility, Declared, Newest, RangeEnd, TableAnswer, TableRow, TensorflowAnswer,
    Variant, Version,
};
use crate::report::wording;

/// `tensorflow 2.10.1, released 2022-11-16`.
pub(super) fn heading(answer: &TensorflowAnswer) -> String {
    let yanked = match answer.yanked.as_deref() {
        Some("") => ", yanked".to_owned(),
        Some(reason) => format!(", yanked: {reason}"),
        None => String::new(),
    };
    format!(
        "{} {}, released {}{yanked}",
        answer.distribution, answer.version, answer.date
    )
}

/// What it declares, or that it declares nothing.
pub(in crate::report) fn declares(answer: &TensorflowAnswer) -> String {
    match (answer.declares.is_empty(), answer.forwards.is_empty()) {
        (false, _) => answer.declares.join("; "),
        (true, false) => "nothing (stub wheel)".to_owned(),
        (true, true) => "nothing".to_owned(),
    }
}

/// The newest NumPy of a row of Pythons.
pub(super) fn take(newest: &Newest) -> String {
    match &newest.numpy {
        Some(version) => format!("numpy {version}"),
        None => "none is both declared and known to work".to_owned(),
    }
}

/// The interval known to work.
pub(super) fn range(newest: &Newest) -> String {
    let range = newest.known_range.as_ref();
    range.map_or_else(|| "unknown".to_owned(), wording::specifiers)
}

/// The NumPy versions of the interval that can be installed.
pub(super) fn wheels(newest: &Newest) -> String {
    match &newest.wheels {
        Some((oldest, newest)) if oldest == newest => newest.to_string(),
        Some((oldest, newest)) => format!("{oldest} to {newest}"),
        None if newest.known_range.is_some() => "none has a wheel".to_owned(),
        None => "unknown".to_owned(),
    }
}

/// Why a range ends.
pub(super) fn end(end: &RangeEnd) -> String {
    match end.code {
        Some(code) => format!("{} [{code}]", end.why),
        None => end.why.clone(),
    }
}

/// `works (observed, Python 3.10, 3.9)`.
pub(super) fn variant(variant: &Variant) -> String {
    let pythons: Vec<String> = variant.pythons.iter().map(ToString::to_string).collect();
    let grade = variant
        .evidence
        .iter()
        .map(|e| e.grade)
        .min()
        .map_or("", |g| g.as_str());
    format!(
        "Python {}: declared: {}, known: {}{}",
        pythons.join(", "),
        variant.declared.as_str(),
        variant.compatibility.as_str(),
        if grade.is_empty() {
            String::new()
        } else {
            format!(" ({grade})")
        }
    )
}

/// The releases of which a predicate holds, runs of neighbours as `2.8.0 to 2.11.1`.
fn runs(answer: &TableAnswer, numpy: &Version, holds: impl Fn(&TableRow) -> bool) -> String {
    let rows: Vec<&TableRow> = answer.rows.iter().filter(|r| r.numpy == *numpy).collect();
    let mut parts: Vec<String> = Vec::new();
    let mut run: Option<(&Version, &Version)> = None;
    for row in &rows {
        match (holds(row), run) {
            (true, Some((first, _))) => run = Some((first, &row.tensorflow)),
            (true, None) => run = Some((&row.tensorflow, &row.tensorflow)),
            (false, Some(done)) => {
                parts.push(span(done));
                run = None;
            }
            (false, None) => {}
        }
    }
    parts.extend(run.map(span));
    if parts.is_empty() {
        "none".to_owned()
    } else {
        parts.join(", ")
    }
}

fn span((first, last): (&Version, &Version)) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first} to {last}")
    }
}

/// Whether a row is declared on some Python.
fn declared(row: &TableRow) -> bool {
    row.variants
        .iter()
        .any(|v| v.declared == Declared::Satisfied)
}

/// Whether a row is known to work on every Python that has wheels of both.
fn works(row: &TableRow) -> bool {
    matches!(row.status, CellStatus::Works | CellStatus::WorksUndeclared)
}

/// Whether a row is known to fail on some Python.
fn fails(row: &TableRow) -> bool {
    row.variants
        .iter()
        .any(|v| v.compatibility == Compatibility::Incompatible)
}

/// What a NumPy gets on with: what is declared and what is known, apart.
pub(super) fn lists(answer: &TableAnswer, numpy: &Version) -> [(&'static str, String); 6] {
    let status = |wanted: CellStatus| runs(answer, numpy, move |r| r.status == wanted);
    [
        ("declared by tensorflow", runs(answer, numpy, declared)),
        ("known to work with", runs(answer, numpy, works)),
        ("  though not declared", status(CellStatus::WorksUndeclared)),
        ("imports, operations fail", status(CellStatus::Partial)),
        ("known to fail with", runs(answer, numpy, fails)),
        ("  though declared", status(CellStatus::FailsDeclared)),
    ]
}
