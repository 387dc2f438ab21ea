//! Renders verdicts as text, JSON, Markdown and HTML. Pure functions of the report; only this module uses `comfy-table`.
//!
//! A report is turned into [`document`]s once. At that point control characters are escaped and the home directory is
//! shortened, so that no format can forget it. JSON is the exception: it contains the values as they are.

mod answer;
mod attachment;
mod conflict;
mod document;
mod fix;
mod grid;
mod html;
mod json;
mod listing;
mod machine;
mod markdown;
mod notice;
mod payload;
mod project;
mod redact;
mod remedy;
mod reply;
mod request;
mod safe_text;
#[cfg(test)]
mod samples;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod wording;
mod words;
mod wrap;

use std::path::Path;

use crate::model::{Cause, Code, Finding};

pub(crate) use answer::{answer_json, answer_text};
pub(crate) use attachment::{markdown_attachment, text_attachment};
pub(crate) use conflict::conflict;
pub(crate) use fix::{PinsFor, constraints, fix, pins, reasons, requirements};
pub(crate) use html::html;
pub(crate) use json::{FORMAT, json, ndjson};
pub(crate) use machine::{github, sarif};
pub(crate) use markdown::markdown;
pub(crate) use notice::{explained, failure, note, relayed};
pub(crate) use project::diff;
pub(crate) use redact::Redactor;
pub(crate) use remedy::action;
pub(crate) use reply::{causes, reply};
pub(crate) use request::{Request, request_json};
pub(crate) use table::{export_conda, export_constraints, export_renovate, export_uv};
pub(crate) use table::{table_html, table_json, table_markdown, table_page, table_text};
pub(crate) use text::{listing, text};

/// A finding in one line without a final period.
#[must_use]
pub(crate) fn message(finding: &Finding) -> String {
    wording::words(finding).message
}

/// What a finding code means, in one line without a final period.
#[must_use]
pub(crate) fn title(code: Code) -> &'static str {
    wording::title(code)
}

/// Why something is a problem.
#[must_use]
pub(crate) fn cause(cause: &Cause) -> String {
    wording::cause(cause)
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Verbosity {
    /// The headline and the fix.
    Quiet,
    /// What a person needs to understand the verdict.
    #[default]
    Normal,
    /// All the evidence, the search path and every way out.
    Verbose,
}

/// What a report is written for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct View<'a> {
    /// The columns of the terminal; `None` where lines need not be wrapped, as in a pipe.
    pub width: Option<u16>,
    /// The home folder, shown as `~`.
    pub home: Option<&'a Path>,
    /// How detailed the output is.
    pub verbosity: Verbosity,
}
