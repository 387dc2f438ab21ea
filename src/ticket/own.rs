//! The JSON report of tfpair, read back into facts.

use serde_json::Value;

use super::fact_collector::FactCollector;
use super::json_value::{items, text};
use super::line_finder::LineFinder;
use crate::model::{
    Action, Build, Code, CommandLine, Detail, Finding, FindingId, Note, OwnReport, Platform,
    Recorded, Remedy, Severity, SourceRank, Stage, Step, Subject, TicketCause, Verdict,
    acts_on_screen,
};

/// Reads a JSON report. Of several environments the first is read, and the others are reported as not read.
pub(super) fn read(value: &Value, lines: &[(usize, &str)], facts: &mut FactCollector) {
    let mut place = LineFinder::new(lines);
    let environments = items(value, "environments");
    let first = lines.first().map_or(0, |l| l.0);
    facts.shape(first, "tfpair report");
    let format = text(value, "format");
    if !(facts.reads_report)(format) {
        facts.problem(first, TicketCause::ReportFormat(format.to_owned()));
        return;
    }
    if facts.facts.report.is_some() {
        facts.problem(first, TicketCause::SeveralReports);
        return;
    }
    if environments.len() > 1 {
        facts.problem(first, TicketCause::SeveralEnvironments(environments.len()));
    }
    let Some(environment) = environments.first() else {
        return;
    };
    if let Some(python) = environment.get("python") {
        let line = place.find("\"python\"");
        facts.python(line, SourceRank::Listed, text(python, "version"));
        facts.implementation(line, text(python, "implementation"));
        if let Some(platform) = Platform::parse(text(python, "platform")) {
            facts.platform(line, SourceRank::Listed, platform);
        }
    }
    for half in ["tensorflow", "numpy"] {
        if let Some(member) = environment.pointer(&format!("/pair/{half}")) {
            let line = place.find(&format!("\"{half}\""));
            let build = if text(member, "installer") == "conda" {
                Build::Conda
            } else {
                Build::Index
            };
            facts.built(
                line,
                SourceRank::Listed,
                text(member, "distribution"),
                text(member, "version"),
                build,
            );
        }
    }
    if environments.len() == 1
        && let Some(verdict) = verdict(text(environment, "verdict"))
    {
        let findings = items(environment, "findings").iter();
        let findings: Vec<Finding> = findings.filter_map(finding).collect();
        facts.facts.report = Some(OwnReport {
            line: first,
            verdict,
            remedies: items(environment, "remedies")
                .iter()
                .map(|r| remedy(r, &findings))
                .collect(),
            findings,
        });
    }
}

fn verdict(text: &str) -> Option<Verdict> {
    [
        Verdict::Works,
        Verdict::Fails,
        Verdict::Unknown,
        Verdict::Absent,
    ]
    .into_iter()
    .find(|v| v.as_str() == text)
}

/// A finding whose code this build knows; one of a newer build is left out.
fn finding(value: &Value) -> Option<Finding> {
    let code: Code = text(value, "code").parse().ok()?;
    let severity = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .find(|s| s.as_str() == text(value, "severity"))?;
    let subject = Subject::Recorded(text(value, "subject").to_owned());
    let recorded = Recorded {
        message: text(value, "message").to_owned(),
        evidence: strings(value, "evidence"),
        not_seen_by: optional(value, "not_seen_by"),
        fix: optional(value, "fix"),
        target: value.get("target").cloned().unwrap_or_default(),
        payload: value.get("payload").cloned().unwrap_or_default(),
    };
    let mut finding = Finding::new(code, severity, subject, Detail::Recorded(recorded));
    finding.error = optional(value, "you_will_see");
    finding.failure = optional(value, "failure");
    finding.stage = Stage::ALL
        .into_iter()
        .find(|s| s.as_str() == text(value, "stage"));
    finding.caused_by = text(value, "caused_by").parse().ok();
    Some(finding)
}

fn remedy(value: &Value, findings: &[Finding]) -> Remedy {
    let steps = items(value, "steps").iter();
    Remedy {
        steps: steps.map(|s| step(s, findings)).collect(),
        notes: strings(value, "notes")
            .into_iter()
            .map(Note::Recorded)
            .collect(),
        recorded: optional(value, "summary"),
        recorded_pins: strings(value, "pins"),
        other_python: None,
    }
}

fn step(value: &Value, findings: &[Finding]) -> Step {
    let codes = strings(value, "resolves");
    let resolved = findings
        .iter()
        .filter(|f| codes.iter().any(|c| c == f.code.as_str()));
    Step {
        action: Action::Recorded {
            summary: text(value, "summary").to_owned(),
            destroys: optional(value, "destroys"),
        },
        command: optional(value, "command")
            .filter(|line| !line.chars().any(acts_on_screen))
            .map(|line| CommandLine {
                line,
                words: Vec::new(),
            }),
        resolves: resolved.map(FindingId::of).collect(),
    }
}

fn optional(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn strings(value: &Value, key: &str) -> Vec<String> {
    let all = items(value, key).iter().filter_map(Value::as_str);
    all.map(str::to_owned).collect()
}
