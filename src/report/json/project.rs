//! How a project file was judged, as JSON.

use serde::Serialize;

use crate::model::{Fix, ProjectCheck};

#[derive(Serialize)]
pub(super) struct ProjectOut<'a> {
    basis: &'static str,
    group: Option<&'a str>,
    date: &'a str,
    assumed: Vec<String>,
    fails_since: Option<&'a str>,
    fixes: Vec<FixOut<'a>>,
    relock: Option<&'static str>,
}

#[derive(Serialize)]
struct FixOut<'a> {
    requirement: String,
    path: Option<String>,
    line: Option<usize>,
    before: Option<&'a str>,
    after: Vec<&'a str>,
}

impl<'a> FixOut<'a> {
    fn new(fix: &'a Fix) -> Self {
        let edit = fix.edit.as_ref();
        let after = edit.into_iter().flat_map(|e| &e.after);
        Self {
            requirement: fix.requirement.to_string(),
            path: edit.map(|e| super::shown(&e.path)),
            line: edit.map(|e| e.line),
            before: edit.map(|e| e.before.as_str()),
            after: after.map(String::as_str).collect(),
        }
    }
}

impl<'a> ProjectOut<'a> {
    pub(super) fn new(project: &'a ProjectCheck) -> Self {
        Self {
            basis: project.basis.as_str(),
            group: project.group.as_deref(),
            date: &project.date,
            assumed: project.assumed.iter().map(|d| d.pin()).collect(),
            fails_since: project.fails_since.as_deref(),
            fixes: project.fixes.iter().map(FixOut::new).collect(),
            relock: project.relock,
        }
    }
}
