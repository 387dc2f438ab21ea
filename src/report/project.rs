//! What a report shows of a project file besides its findings.

use crate::model::{Assessment, Basis, DistributionId, Edit, Member};

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
    if let Some(day) = &project.fails_since {
        let text = format!("with the releases before {day} it works (`--as-of`)");
        lines.push(Line {
            label: "changed",
            bodies: vec![Span::Prose(sanitizer.prose(text))],
        });
    }
    let mut bodies = Vec::new();
    for fix in &project.fixes {
        let bound = fix.requirement.to_string();
        bodies.push(Span::Prose(sanitizer.prose(match &fix.edit {
            Some(edit) => format!("{}:{}: {bound}", edit.path.display(), edit.line),
            None => format!("require `{bound}`"),
        })));
    }
    if let Some(command) = project.relock.filter(|_| !bodies.is_empty()) {
        bodies.push(Span::Command(sanitizer.command(command)));
    }
    if !bodies.is_empty() {
        let label = super::document::FIX;
        lines.push(Line { label, bodies });
    }
    lines
}

/// Edits as a unified diff.
#[must_use]
pub(crate) fn diff(edits: &[Edit]) -> String {
    let mut text = String::new();
    let mut last = None;
    let mut shift = 0;
    for edit in edits {
        if last != Some(&edit.path) {
            let path = edit.path.display();
            text.push_str(&format!("--- {path}\n+++ {path}\n"));
            (last, shift) = (Some(&edit.path), 0);
        }
        let (at, count) = (edit.line, edit.after.len());
        text.push_str(&format!("@@ -{at} +{},{count} @@\n", at + shift));
        let mut after = edit.after.as_slice();
        match after.split_first() {
            Some((first, rest)) if *first == edit.before => {
                text.push_str(&format!(" {first}\n"));
                after = rest;
            }
            _ => text.push_str(&format!("-{}\n", edit.before)),
        }
        for line in after {
            text.push_str(&format!("+{line}\n"));
        }
        shift += count.saturating_sub(1);
    }
    let lines = text
        .lines()
        .map(|line| SafeText::new(line).to_string() + "\n");
    lines.collect()
}
