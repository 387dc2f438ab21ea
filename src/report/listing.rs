//! Many environments as rows: one row each, and the count of verdicts.

use crate::model::{OriginKind, Report, Verdict};

use super::View;
use super::safe_text::{SafeText, Sanitizer};

/// The columns of a listing.
pub(super) const COLUMNS: [&str; 6] = [
    "path",
    "python",
    "tensorflow",
    "numpy",
    "verdict",
    "finding",
];

/// Rows of equal length, the header first.
pub(super) struct Listing {
    /// The header and a row for each environment.
    pub(super) rows: Vec<Vec<SafeText>>,
    /// The verdict of each row; none for the header.
    pub(super) verdicts: Vec<Option<Verdict>>,
    /// `3 environments: 1 works, 2 fail`.
    pub(super) count: SafeText,
}

/// A row for each environment.
pub(super) fn listing(report: &Report, view: &View<'_>) -> Listing {
    let sanitizer = Sanitizer::new(view.home);
    let mut rows = Vec::new();
    let mut verdicts = Vec::new();
    if !report.environments.is_empty() {
        rows.push(COLUMNS.map(SafeText::new).to_vec());
        verdicts.push(None);
    }
    for assessment in &report.environments {
        let environment = &assessment.environment;
        let or_dash = |text: Option<String>| SafeText::new(text.unwrap_or_else(|| "-".to_owned()));
        let pair = &assessment.pair;
        let version = |v: &Option<crate::model::Version>| v.as_ref().map(ToString::to_string);
        rows.push(vec![
            environment
                .origin
                .path
                .as_deref()
                .map_or_else(|| SafeText::new("-"), |p| sanitizer.path(p)),
            or_dash(environment.python.as_ref().map(ToString::to_string)),
            or_dash(pair.tensorflow.as_ref().map(|m| m.label())),
            or_dash(pair.numpy.as_ref().and_then(|m| version(&m.version))),
            SafeText::new(assessment.verdict.as_str()),
            or_dash(assessment.leading().map(|f| f.code.to_string())),
        ]);
        verdicts.push(Some(assessment.verdict));
    }
    Listing {
        rows,
        verdicts,
        count: SafeText::new(count(report)),
    }
}

fn count(report: &Report) -> String {
    let summary = report.summary();
    let plural = if summary.environments == 1 { "" } else { "s" };
    let parts = [
        (summary.works, "works", "work"),
        (summary.fails, "fails", "fail"),
        (summary.unknown, "unknown", "unknown"),
        (summary.absent, "has no TensorFlow", "have no TensorFlow"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }))
        .collect();
    let mut kinds = report
        .environments
        .iter()
        .map(|a| a.environment.origin.kind);
    let tickets =
        kinds.next() == Some(OriginKind::Ticket) && kinds.all(|k| k == OriginKind::Ticket);
    let noun = if tickets { "ticket" } else { "environment" };
    let all = format!("{} {noun}{plural}", summary.environments);
    if said.is_empty() {
        all
    } else {
        format!("{all}: {}", said.join(", "))
    }
}
