//! Our own report as a terminal shows it: what a person pastes who was not told of `--format`.

use super::fact_collector::FactCollector;
use super::pattern::{Pattern, group};
use crate::model::{
    Build, Code, Finding, OwnReport, Platform, Remedy, Severity, SourceRank, Step, Verdict,
};

static HEADLINE: Pattern = Pattern::new(
    r"^(?:no TensorFlow here|cannot tell whether .{1,120}|TensorFlow (?:works|does not work) here|(?<label>[a-z][\w.-]* \d\S{0,40}) (?:works|does not work|with .{1,60} is a pair known to work;) ?.{0,100})$",
);
static SETTING: Pattern = Pattern::new(
    r"^(?:python|pypy|graalpy) (?:of unknown version|(?<version>\d[\w.+]*))(?: free-threaded)? (?:at|in|\()",
);
static PLATFORM: Pattern = Pattern::new(r", (?<os>linux|musllinux|macos|windows) (?<arch>[\w]+)$");
static ROW: Pattern = Pattern::new(r"^ {2,}(?<name>[\w.-]+) {2,}(?<version>\d\S*)(?: {2}|$)");
static ENTRY: Pattern = Pattern::new(
    r"^(?<severity>error|warning|note)\[(?<code>[a-z][a-z-]{1,60})\]: ?(?<message>.*)$",
);
/// Where what stands beside a label begins.
const BESIDE: usize = 17;
/// The headline and the setting take no more lines than these.
const HEAD: usize = 8;
/// No report is longer.
const LINES: usize = 2000;

/// Reads the report that begins on a line; returns the line after it.
pub(super) fn chunk(
    lines: &[(usize, &str)],
    index: usize,
    facts: &mut FactCollector,
) -> Option<usize> {
    let (number, first) = lines.get(index)?;
    if !first.contains("TensorFlow") && !first.contains("tensorflow") {
        return None;
    }
    // a narrow terminal wraps either
    let head: Vec<&str> = lines
        .iter()
        .skip(index)
        .take(HEAD)
        .map(|(_, line)| *line)
        .take_while(|line| !line.trim().is_empty())
        .collect();
    let at = head.iter().position(|line| SETTING.is_match(line))?;
    let (headline, setting) = head.split_at_checked(at)?;
    let (headline, setting) = (headline.join(" "), setting.join(" "));
    if !HEADLINE.is_match(&headline) {
        return None;
    }
    let again = facts.reading.report.is_some();
    if again {
        facts.problem(
            *number,
            "the text holds several reports: only the first was read",
        );
    } else {
        facts.shape(*number, "tfpair report");
        environment(*number, &setting, facts);
    }
    let mut report = OwnReport {
        line: *number,
        verdict: verdict(&headline),
        findings: Vec::new(),
        remedies: Vec::new(),
    };
    let subject = HEADLINE
        .captures(&headline)
        .map_or("", |c| c.name("label").map_or("", |m| m.as_str()));
    let mut label = String::new();
    let mut end = index + head.len();
    for (number, line) in lines.iter().skip(end).take(LINES) {
        if let Some(c) = ENTRY.captures(line) {
            report.findings.extend(finding(&c, subject));
            label.clear();
        } else if report.findings.is_empty()
            && let Some(c) = ROW.captures(line)
        {
            if !again {
                let (name, version) = (group(&c, "name"), group(&c, "version"));
                facts.distribution(*number, SourceRank::Listed, name, version, Build::Index);
            }
        } else if line.starts_with("  ") {
            beside(line, &mut label, &mut report);
        } else if !line.trim().is_empty() {
            break;
        }
        end += 1;
    }
    if !again {
        facts.reading.report = Some(report);
    }
    Some(end)
}

fn environment(number: usize, setting: &str, facts: &mut FactCollector) {
    if let Some(c) = SETTING.captures(setting) {
        facts.python(number + 1, SourceRank::Listed, group(&c, "version"));
    }
    let name = setting.split(' ').next().unwrap_or_default();
    let name = if name == "python" { "cpython" } else { name };
    facts.implementation(number + 1, name);
    if let Some(c) = PLATFORM.captures(setting)
        && let Some(platform) =
            Platform::parse(&format!("{}_{}", group(&c, "os"), group(&c, "arch")))
    {
        facts.platform(number + 1, SourceRank::Listed, platform);
    }
}

fn verdict(headline: &str) -> Verdict {
    if headline.starts_with("no TensorFlow") {
        Verdict::Absent
    } else if headline.contains("cannot tell whether") {
        Verdict::Unknown
    } else if headline.contains(" does not work") {
        Verdict::Fails
    } else {
        Verdict::Works
    }
}

fn finding(c: &regex::Captures<'_>, subject: &str) -> Option<Finding> {
    let code: Code = group(c, "code").parse().ok()?;
    let severity = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .find(|s| s.as_str() == group(c, "severity"))?;
    Some(Finding::new(code, severity, subject, group(c, "message")))
}

/// A line under a finding: a label with what stands beside it, more of the same, or the rest of a message that was wrapped.
fn beside(line: &str, label: &mut String, report: &mut OwnReport) {
    let (head, body) = line
        .split_at_checked(BESIDE)
        .filter(|(head, body)| head.ends_with(' ') && !body.starts_with(' '))
        .unwrap_or((line, ""));
    if body.is_empty() || (!head.trim().is_empty() && !KNOWN.contains(&head.trim())) {
        if let (Some(finding), true) = (report.findings.last_mut(), label.is_empty()) {
            finding.message = format!("{} {}", finding.message, line.trim());
        }
        return;
    }
    if !head.trim().is_empty() {
        head.trim().clone_into(label);
    }
    let continues = head.trim().is_empty();
    match (label.as_str(), report.findings.last_mut()) {
        ("evidence", Some(finding)) => finding.evidence.push(body.to_owned()),
        ("you will see", Some(finding)) => more(&mut finding.you_will_see, body, continues),
        ("not seen by", Some(finding)) => more(&mut finding.not_seen_by, body, continues),
        ("fix", _) => fix(body, report),
        _ => {}
    }
}

/// The labels of a report for a terminal.
const KNOWN: &[&str] = &[
    "you will see",
    "evidence",
    "not seen by",
    "fix",
    "note",
    "more",
    "cured by",
    "caused by",
    "ask for",
];

fn more(text: &mut Option<String>, body: &str, continues: bool) {
    match text {
        Some(text) if continues => *text = format!("{text} {body}"),
        _ => *text = Some(body.to_owned()),
    }
}

fn fix(command: &str, report: &mut OwnReport) {
    if report.remedies.is_empty() {
        report.remedies.push(Remedy {
            summary: command.to_owned(),
            pins: Vec::new(),
            steps: Vec::new(),
            notes: Vec::new(),
            makes: None,
        });
    }
    if let Some(remedy) = report.remedies.first_mut() {
        remedy.steps.push(Step {
            summary: command.to_owned(),
            command: Some(command.to_owned()),
            words: Vec::new(),
            resolves: report.findings.last().map(|f| f.code).into_iter().collect(),
            destroys: None,
        });
    }
}
