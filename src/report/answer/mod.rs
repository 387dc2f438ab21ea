//! Renders the answer to a question in words.

mod forms;
mod json;
mod phrases;
mod text;
mod words;

pub(super) use json::value;
pub(super) use text::reply;
pub(super) use words::headline;

pub(crate) use json::json as answer_json;
pub(crate) use text::text as answer_text;
