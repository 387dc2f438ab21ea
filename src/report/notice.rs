//! Messages for stderr: errors and notes about the work.

use anstyle::{AnsiColor, Style};

use super::View;
use super::safe_text::Sanitizer;
use super::wrap::wrap;

const BAD: Style = AnsiColor::Red.on_default().bold();
const ASIDE: Style = AnsiColor::Cyan.on_default().bold();

/// `error: ...`, with a line of advice where there is any.
#[must_use]
pub(crate) fn failure(message: &str, hint: Option<&str>) -> String {
    let sanitizer = Sanitizer::new(None);
    let mut out = format!("{BAD}error:{BAD:#} {}\n", sanitizer.prose(message));
    if let Some(hint) = hint {
        out.push_str(&format!(
            "{ASIDE}hint:{ASIDE:#} {}\n",
            sanitizer.prose(hint)
        ));
    }
    out
}

/// A paragraph of an error, in lines no wider than the terminal.
#[must_use]
pub(crate) fn explained(paragraph: &str, view: &View<'_>) -> String {
    let text = format!("error: {}", Sanitizer::new(view.home).prose(paragraph));
    let lines = wrap(&text, view.width.map(usize::from));
    let marked = lines
        .join("\n")
        .replacen("error:", &format!("{BAD}error:{BAD:#}"), 1);
    format!("{marked}\n")
}

/// What another program printed, each line clean.
#[must_use]
pub(crate) fn relayed(text: &str) -> String {
    let sanitizer = Sanitizer::new(None);
    text.lines()
        .map(|line| format!("  {}\n", sanitizer.prose(line)))
        .collect()
}

/// `note: ...`
#[must_use]
pub(crate) fn note(message: &str, view: &View<'_>) -> String {
    format!(
        "{ASIDE}note:{ASIDE:#} {}\n",
        Sanitizer::new(view.home).prose(message)
    )
}
