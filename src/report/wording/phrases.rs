//! Phrases that several findings share.

use std::path::Path;

use crate::model::{DistributionId, Requirement, SourcePlace, Subject, VersionSpecifiers};

/// `numpy 2.2.6`, a path, `the environment`.
pub(in crate::report) fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Distribution(distribution) => distribution.label(),
        Subject::Module(path) | Subject::File(path) => path.display().to_string(),
        Subject::Package(name) | Subject::Recorded(name) => name.clone(),
        Subject::Environment => "the environment".to_owned(),
        Subject::Probe => "probe".to_owned(),
        Subject::Ticket => "the ticket".to_owned(),
    }
}

/// `numpy>=1.20,<2`, without a marker.
pub(in crate::report) fn requirement(requirement: &Requirement) -> String {
    requirement.without_marker()
}

/// `numpy>=1.20, numpy<2`.
pub(in crate::report) fn requirements(all: &[Requirement]) -> String {
    let all: Vec<String> = all.iter().map(requirement).collect();
    all.join(", ")
}

/// `>=1.20,<2`.
pub(in crate::report) fn specifiers(specifiers: &VersionSpecifiers) -> String {
    specifiers.to_string()
}

/// What Python prints without a module.
pub(super) fn no_module(module: &str) -> String {
    format!("ModuleNotFoundError: No module named '{module}'")
}

/// The path of a record, where there is one.
pub(super) fn record(distribution: &DistributionId) -> Option<String> {
    distribution.path.as_deref().map(shown)
}

/// A path as text.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// `requirements.txt:3:1`.
pub(in crate::report) fn shown_place(place: &SourcePlace) -> String {
    format!("{}:{}:{}", place.path.display(), place.line, place.column)
}

/// Why pip sees nothing wrong with a NumPy that satisfies what is declared.
pub(super) fn satisfied(numpy: &str, declared: &[Requirement]) -> Option<String> {
    if declared.is_empty() {
        return None;
    }
    let declared = requirements(declared);
    Some(format!(
        "pip check: {numpy} satisfies the declared `{declared}`"
    ))
}
