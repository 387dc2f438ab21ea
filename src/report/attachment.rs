//! The JSON report inside a text or Markdown report, which `tfpair triage` reads back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::model::{REPORT_BEGIN, REPORT_END};

/// Columns of the block in a text: mail programs wrap lines of more than 78.
const COLUMNS: usize = 76;

/// The JSON report as a collapsed section of Markdown.
#[must_use]
pub(crate) fn markdown_attachment(json: &str) -> String {
    let longest = json.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!(
        "<details><summary>For `tfpair triage`</summary>\n\n{fence}json\n{json}{fence}\n\n</details>\n"
    )
}

/// The JSON report as a block of text. Base64 without padding has no character that Markdown, a chat or a mail program
/// changes, and line breaks in it mean nothing.
#[must_use]
pub(crate) fn text_attachment(json: &str) -> String {
    // the layout of the JSON carries nothing
    let compact = serde_json::from_str::<serde_json::Value>(json).map(|value| value.to_string());
    let encoded = STANDARD_NO_PAD.encode(compact.as_deref().unwrap_or(json));
    let mut out = format!("{REPORT_BEGIN}\n");
    for (index, c) in encoded.chars().enumerate() {
        if index > 0 && index % COLUMNS == 0 {
            out.push('\n');
        }
        out.push(c);
    }
    format!("{out}\n{REPORT_END}\n")
}
