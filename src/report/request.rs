//! The result of `fix --for` as JSON: the pins for a new environment, or why there are none.

use serde::Serialize;

use super::conflict::ConflictOut;
use super::json::{FORMAT, inert};
use crate::model::{Conflict, Pin};

/// A request and its answer.
#[derive(Debug, Clone)]
pub(crate) struct Request<'a> {
    /// What was asked for, `tensorflow==2.10.1`.
    pub requirement: String,
    /// The Python that was asked for, or that was chosen.
    pub python: Option<String>,
    /// The platform.
    pub platform: String,
    /// The date of the table.
    pub table: &'a str,
    /// What to install; empty where there is nothing.
    pub pins: &'a [Pin],
    /// Why there is nothing.
    pub conflict: Option<&'a Conflict>,
}

#[derive(Serialize)]
struct RequestOut<'a> {
    format: &'static str,
    table: &'a str,
    requirement: &'a str,
    python: Option<&'a str>,
    platform: &'a str,
    pins: Vec<String>,
    #[serde(rename = "impasse")]
    conflict: Option<ConflictOut>,
}

/// The answer as JSON.
///
/// # Errors
/// None that a request can cause; that of the serializer is passed on.
pub(crate) fn request_json(request: &Request<'_>) -> serde_json::Result<String> {
    let out = RequestOut {
        format: FORMAT,
        table: request.table,
        requirement: &request.requirement,
        python: request.python.as_deref(),
        platform: &request.platform,
        pins: request.pins.iter().map(ToString::to_string).collect(),
        conflict: request.conflict.map(ConflictOut::new),
    };
    let mut text = inert(serde_json::to_string_pretty(&out)?);
    text.push('\n');
    Ok(text)
}
