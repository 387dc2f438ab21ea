//! Renders answers of the compatibility table as text, JSON, Markdown and HTML.

mod export;
mod html;
mod json;
mod markdown;
mod matrix;
mod text;
mod words;

pub(crate) use export::{
    conda as export_conda, constraints as export_constraints, renovate as export_renovate,
    uv as export_uv,
};
pub(crate) use html::html as table_html;
pub(crate) use json::json as table_json;
pub(super) use json::{pin, release_json};
pub(crate) use markdown::{markdown as table_markdown, page as table_page};
pub(crate) use text::text as table_text;
pub(super) use text::{pairs as pairs_text, picks_text, tensorflow as release_text};
pub(super) use words::declares;

use super::View;
use super::safe_text::SafeText;
