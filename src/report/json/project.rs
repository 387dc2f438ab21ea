//! How a project file was judged, as JSON.

use serde::Serialize;

use crate::model::ProjectCheck;

#[derive(Serialize)]
pub(super) struct ProjectOut<'a> {
    basis: &'static str,
    group: Option<&'a str>,
    date: &'a str,
    assumed: Vec<String>,
    relock: Option<&'static str>,
}

impl<'a> ProjectOut<'a> {
    pub(super) fn new(project: &'a ProjectCheck) -> Self {
        Self {
            basis: project.basis.as_str(),
            group: project.group.as_deref(),
            date: &project.date,
            assumed: project.assumed.iter().map(|d| d.pin()).collect(),
            relock: project.relock,
        }
    }
}
