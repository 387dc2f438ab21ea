//! The bounds that make an install work on every Python and platform that was judged, and the edits that state them.

use super::selection::Selection;
use super::targets::Asked;
use crate::model::{
    Assessment, Bounder, Detail, Fix, Group, PackageName, Platform, PythonVersion, Requirement,
    Severity, Verdict, Version,
};
use crate::project::{self, Stated};
use crate::table::Table;

/// So often a bound brings up the next.
const ROUNDS: usize = 6;

/// Bounds that are added to a selection, and lines that they replace.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlay {
    pub(super) extra: Vec<Requirement>,
    /// The distributions whose own lines are left aside.
    pub(super) dropped: Vec<PackageName>,
}

/// What to change in the files of a selection so that it works for all targets; nothing where no such change is known.
pub(super) fn cure(
    selection: &Selection<'_>,
    targets: &[(PythonVersion, Platform)],
    asked: &Asked,
    table: &Table,
) -> Vec<Fix> {
    let mut overlay = Overlay::default();
    for _ in 0..ROUNDS {
        let each = |(python, platform): &(PythonVersion, Platform)| {
            selection.forecast(python, *platform, asked, &overlay, table)
        };
        let results: Vec<Assessment> = targets.iter().map(each).collect();
        let failing = results.iter().filter(|a| a.verdict != Verdict::Works);
        let failing: Vec<&Assessment> = failing.collect();
        if failing.is_empty() {
            return edits(selection, &overlay, &results, table);
        }
        let before = (overlay.extra.len(), overlay.dropped.len());
        for assessment in failing {
            add(assessment, selection, &mut overlay, table);
        }
        if before == (overlay.extra.len(), overlay.dropped.len()) {
            return Vec::new();
        }
    }
    Vec::new()
}

/// Adds the bounds that resolve the errors of one result.
fn add(assessment: &Assessment, selection: &Selection<'_>, overlay: &mut Overlay, table: &Table) {
    let errors = assessment
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error);
    for finding in errors {
        match &finding.detail {
            Detail::PairFails { .. } => {
                let range = assessment.pair.known_range.as_ref();
                let bound = range.and_then(|range| format!("numpy{range}").parse().ok());
                overlay.bound(bound);
            }
            Detail::CompanionFails {
                rule, tensorflow, ..
            } => {
                let Some(version) = &tensorflow.version else {
                    continue;
                };
                let rules = table.companions(version, assessment.environment.python.as_ref());
                let rule = rules.into_iter().find(|known| known.id == rule.as_str());
                let bound = rule.and_then(|rule| {
                    let range = rule.fix(version)?;
                    format!("{}{range}", rule.companion()).parse().ok()
                });
                overlay.bound(bound);
            }
            Detail::RequirementsConflict { bounds, .. } => {
                // a line that excludes a bound gives way, unless it is TensorFlow's
                let own = |name: &PackageName| overlay.extra.iter().any(|e| e.name == *name);
                let line = bounds.iter().find(|bound| {
                    let name = &bound.requirement.name;
                    let stated = selection.stated.iter().any(|s| s.requirement.name == *name);
                    matches!(bound.by, Bounder::Line(_))
                        && stated
                        && own(name)
                        && !table.is_family(name)
                });
                if let Some(bound) = line {
                    let name = bound.requirement.name.clone();
                    if !overlay.dropped.contains(&name) {
                        overlay.dropped.push(name);
                    }
                }
            }
            _ => {}
        }
    }
}

impl Overlay {
    fn bound(&mut self, bound: Option<Requirement>) {
        if let Some(bound) = bound.filter(|bound| !self.extra.contains(bound)) {
            self.extra.push(bound);
        }
    }

    /// One requirement for each distribution that is bounded.
    fn merged(&self) -> Vec<Requirement> {
        let mut all: Vec<Requirement> = Vec::new();
        for extra in &self.extra {
            match all.iter_mut().find(|known| known.name == extra.name) {
                Some(known) => *known = both(known, extra),
                None => all.push(extra.clone()),
            }
        }
        all
    }
}

/// A requirement with the specifiers of two.
fn both(one: &Requirement, other: &Requirement) -> Requirement {
    let specifiers = |r: &Requirement| r.specifiers().map(ToString::to_string).unwrap_or_default();
    let (first, second) = (specifiers(one), specifiers(other));
    let mut parts: Vec<&str> = first.split(',').filter(|p| !p.is_empty()).collect();
    for part in second.split(',').filter(|p| !p.is_empty()) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let text = format!("{}{}", one.name, parts.join(","));
    text.parse().unwrap_or_else(|_| other.clone())
}

fn edits(
    selection: &Selection<'_>,
    overlay: &Overlay,
    results: &[Assessment],
    table: &Table,
) -> Vec<Fix> {
    let asks = |s: &&&Stated| s.group != Group::Constraint;
    let of_family = |s: &&&Stated| table.is_family(&s.requirement.name);
    let tensorflow = selection.stated.iter().filter(asks).find(of_family);
    let mut fixes = Vec::new();
    let mut new = Vec::new();
    for bound in overlay.merged() {
        let line = selection
            .stated
            .iter()
            .find(|s| s.requirement.name == bound.name);
        let Some(stated) = line else {
            new.push(bound);
            continue;
        };
        let requirement = instead(&stated.requirement, &bound, overlay, results);
        let edit = project::replace(selection.manifest, stated, &requirement);
        fixes.push(Fix { requirement, edit });
    }
    // new lines are one edit of the line that they stand behind
    let mut edit = tensorflow.and_then(|s| project::beside(selection.manifest, s, &new));
    let stated = edit.is_some();
    for requirement in new {
        fixes.push(Fix {
            requirement,
            edit: edit.take(),
        });
    }
    let whole = fixes.iter().filter(|fix| fix.edit.is_none()).count();
    if !stated && whole > 0 {
        // a part of the edits mends nothing
        fixes.iter_mut().for_each(|fix| fix.edit = None);
    }
    fixes
}

/// What stands in the place of a line: a pin stays a pin where one release works for all, a range keeps its bounds.
fn instead(
    line: &Requirement,
    bound: &Requirement,
    overlay: &Overlay,
    results: &[Assessment],
) -> Requirement {
    let chosen = |a: &Assessment| a.environment.first(&bound.name)?.version.clone();
    let mut versions: Vec<Option<Version>> = results.iter().map(chosen).collect();
    versions.dedup();
    let text = match versions.as_slice() {
        [Some(version)] if line.pinned().is_some() => format!("{}=={version}", bound.name),
        _ if overlay.dropped.contains(&bound.name) => bound.to_string(),
        _ => both(line, bound).to_string(),
    };
    text.parse().unwrap_or_else(|_| bound.clone())
}
