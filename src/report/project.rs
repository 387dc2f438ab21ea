//! What a report shows of a project file besides its findings.

use crate::model::{Assessment, Basis, DistributionId, Member};

use super::document::{Document, Line, Span};
use super::safe_text::{SafeText, Sanitizer};

/// The label of the Pythons and platforms for which the result is the same.
const SAME: &str = "same for";

/// Whether two results of one project file differ in nothing but the Python and the platform.
pub(super) fn same(one: &Assessment, other: &Assessment) -> bool {
    let (Some(first), Some(second)) = (&one.project, &other.project) else {
        return false;
    };
    let version = |member: &Option<Member>| member.as_ref().map(Member::label);
    let codes = |a: &Assessment| a.findings.iter().map(|f| f.code).collect::<Vec<_>>();
    let pair = |a: &Assessment| (version(&a.pair.tensorflow), version(&a.pair.numpy));
    one.environment.origin == other.environment.origin
        && first.group == second.group
        && one.verdict == other.verdict
        && pair(one) == pair(other)
        && codes(one) == codes(other)
}

/// Adds the Python and the platform of a result that is the same.
pub(super) fn add(other: &Assessment, document: &mut Document) {
    let environment = &other.environment;
    let python = environment
        .python
        .as_ref()
        .map(|p| format!("Python {}", p.minor_text()));
    let platform = environment
        .platform
        .map(|p| p.to_string().replacen('_', " ", 1));
    let words: Vec<String> = python.into_iter().chain(platform).collect();
    let body = Span::Prose(SafeText::new(words.join(" on ")));
    match document.loose.iter_mut().find(|line| line.label == SAME) {
        Some(line) => line.bodies.push(body),
        None => document.loose.push(Line {
            label: SAME,
            bodies: vec![body],
        }),
    }
}

/// What was assumed, and how a lock file is made again.
pub(super) fn lines(assessment: &Assessment, sanitizer: Sanitizer<'_>) -> Vec<Line> {
    let Some(project) = assessment.project.as_deref() else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if let Some(group) = &project.group {
        lines.push(Line {
            label: "group",
            bodies: vec![Span::Prose(sanitizer.prose(group))],
        });
    }
    if project.basis == Basis::Forecast && !project.assumed.is_empty() {
        let names: Vec<String> = project.assumed.iter().map(DistributionId::label).collect();
        let text = format!(
            "the newest releases of {} are assumed: {}",
            project.date,
            names.join(", ")
        );
        lines.push(Line {
            label: "forecast",
            bodies: vec![Span::Prose(sanitizer.prose(text))],
        });
    }
    lines
}
