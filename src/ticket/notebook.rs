//! Notebooks: an `.ipynb`, one of its outputs, or an error as VS Code copies it, turned into the text that was displayed.

use serde_json::Value;

use super::json_value::{items, text};

/// The cells and outputs of a notebook as text, in their order; nothing where the text is no such JSON.
pub(super) fn unfolded(source: &str) -> Option<String> {
    let json = source.trim();
    if !json.starts_with(['{', '[']) {
        return None;
    }
    let keys = ["\"nbformat\"", "\"traceback\"", "\"stack\""];
    if !keys.iter().any(|key| json.contains(key)) {
        return None;
    }
    let value: Value = serde_json::from_str(json).ok()?;
    let mut out = String::new();
    match &value {
        Value::Array(outputs) => outputs.iter().for_each(|o| output(o, &mut out)),
        _ if value.get("cells").is_some() => notebook(&value, &mut out),
        _ => output(&value, &mut out),
    }
    (!out.trim().is_empty()).then_some(out)
}

fn notebook(value: &Value, out: &mut String) {
    let version = value.pointer("/metadata/language_info/version");
    let python = value.pointer("/metadata/language_info/name");
    if let (Some("python"), Some(version)) = (
        python.and_then(Value::as_str),
        version.and_then(Value::as_str),
    ) {
        line(&format!("Python {version}"), out);
    }
    for cell in items(value, "cells") {
        line(&joined(cell.get("source")), out);
        for item in items(cell, "outputs") {
            output(item, out);
        }
    }
}

fn output(value: &Value, out: &mut String) {
    line(&joined(value.get("text")), out);
    let data = value.get("data");
    line(&joined(data.and_then(|d| d.get("text/plain"))), out);
    line(text(value, "stack"), out);
    for part in items(value, "traceback").iter().filter_map(Value::as_str) {
        line(part, out);
    }
}

/// A text, or one that is kept line by line with the ends of the lines.
fn joined(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect(),
        _ => String::new(),
    }
}

fn line(text: &str, out: &mut String) {
    if !text.is_empty() {
        out.push_str(text);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::unfolded;

    #[test]
    fn a_notebook_is_what_its_reader_saw() {
        let text = r#"{"cells": [{"cell_type": "code", "source": ["import tensorflow\n", "x"], "outputs": [
            {"output_type": "stream", "name": "stderr", "text": ["a line\n"]},
            {"output_type": "error", "ename": "E", "traceback": ["E  Traceback (most recent call last)", "E: no"]}]}],
            "metadata": {"language_info": {"name": "python", "version": "3.8.13"}}, "nbformat": 4}"#;
        assert_eq!(
            unfolded(text).as_deref(),
            Some(
                "Python 3.8.13\nimport tensorflow\nx\na line\n\nE  Traceback (most recent call last)\nE: no\n"
            )
        );
    }

    #[test]
    fn an_error_is_read_by_itself() {
        let text = r#"{"name": "ImportError", "message": "no", "stack": "a\nImportError: no"}"#;
        assert_eq!(unfolded(text).as_deref(), Some("a\nImportError: no\n"));
        assert_eq!(
            unfolded(r#"[{"name": "numpy", "version": "1.26.4"}]"#),
            None
        );
        assert_eq!(unfolded("{ \"nbformat\" cut"), None);
    }
}
