//! Reports for machines that show findings beside lines: SARIF 2.1.0 and the workflow commands of GitHub.

use std::path::Path;

use serde_json::{Value, json};

use crate::model::{Assessment, Code, Finding, Report, Severity};

use super::wording;

/// The findings as SARIF 2.1.0 (OASIS).
///
/// # Errors
/// None that a report can cause; that of the serializer is passed on.
pub(crate) fn sarif(report: &Report) -> serde_json::Result<String> {
    let mut codes: Vec<Code> = Vec::new();
    for (_, finding) in each(report) {
        if !codes.contains(&finding.code) {
            codes.push(finding.code);
        }
    }
    let rules = codes.iter().map(
        |code| json!({"id": code.as_str(), "shortDescription": {"text": wording::title(*code)}}),
    );
    let results = each(report).map(|(assessment, finding)| {
        let index = codes.iter().position(|code| *code == finding.code);
        let mut result = json!({
            "ruleId": finding.code.as_str(),
            "ruleIndex": index,
            "level": finding.severity.as_str(),
            "message": {"text": message(assessment, finding)},
        });
        if let Some(location) = location(assessment, finding) {
            result["locations"] = json!([location]);
        }
        result
    });
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<Value>>(),
            }},
            "results": results.collect::<Vec<Value>>(),
        }],
    });
    Ok(super::json::inert(serde_json::to_string_pretty(&document)?) + "\n")
}

/// The findings as workflow commands, one line each, which GitHub shows at their lines.
#[must_use]
pub(crate) fn github(report: &Report) -> String {
    let mut text = String::new();
    for (assessment, finding) in each(report) {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = vec![format!("title={}", property(finding.code.as_str()))];
        if let Some(place) = &finding.place {
            let path = property(&uri(&place.path));
            properties.push(format!(
                "file={path},line={},col={}",
                place.line, place.column
            ));
        }
        let message = data(&message(assessment, finding));
        text.push_str(&format!("::{level} {}::{message}\n", properties.join(",")));
    }
    text
}

/// Each finding with the environment it is about; equal ones of one file for several Pythons are given once.
fn each(report: &Report) -> impl Iterator<Item = (&Assessment, &Finding)> {
    let mut seen: Vec<(&Finding, Option<String>)> = Vec::new();
    let all = report.environments.iter();
    let all = all.flat_map(|a| a.findings.iter().map(move |finding| (a, finding)));
    all.filter(move |(assessment, finding)| {
        let numpy = assessment.pair.numpy.as_ref().map(|m| m.label());
        let of = |(other, version): &&(&Finding, Option<String>)| {
            other.code == finding.code
                && other.subject == finding.subject
                && other.place == finding.place
                && *version == numpy
        };
        let new = finding.place.is_none() || seen.iter().find(of).is_none();
        if new {
            seen.push((finding, numpy));
        }
        new
    })
}

fn message(assessment: &Assessment, finding: &Finding) -> String {
    let message = wording::words(finding).message;
    let python = assessment.environment.python.as_ref();
    match (&assessment.project, python) {
        (Some(_), Some(python)) => {
            let with = assessment
                .pair
                .numpy
                .as_ref()
                .map(|m| format!(" with {}", m.label()));
            let with = with.unwrap_or_default();
            format!("{message} (Python {}{with})", python.minor_text())
        }
        _ => message,
    }
}

fn location(assessment: &Assessment, finding: &Finding) -> Option<Value> {
    if let Some(place) = &finding.place {
        return Some(json!({"physicalLocation": {
            "artifactLocation": {"uri": uri(&place.path)},
            "region": {"startLine": place.line, "startColumn": place.column},
        }}));
    }
    let path = finding
        .subject
        .path()
        .or(assessment.environment.origin.path.as_deref())?;
    Some(json!({"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}))
}

/// A path as a reference of a URI: `%` for what stands for itself in none.
fn uri(path: &Path) -> String {
    let mut text = String::new();
    for byte in path.to_string_lossy().replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~+@".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    let relative = text.trim_start_matches("./");
    relative.to_owned()
}

/// A message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
