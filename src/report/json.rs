//! A report as JSON: the contract that `docs/report.schema.json` describes. Fields may be added within format 1; none
//! changes its meaning, and an absent value is `null`, never missing.

mod evidence;
mod project;

pub(super) use evidence::{EvidenceOut, Shown};
use project::ProjectOut;

use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use crate::model::{
    Assessment, Code, Coverage, Environment, Finding, Member, Pair, Probe, ProbedModule, Remedy,
    Report, Stage, Step,
};

use super::conflict::ConflictOut;
use super::remedy as words;
use super::safe_text::acts;
use super::{payload, wording};

/// The version of the format, by semantic versioning.
pub(crate) const FORMAT: &str = "1.5.0";

/// The whole report, for a reader as much as for a script.
///
/// # Errors
/// None that a report can cause; that of the serializer is passed on.
pub(crate) fn json(report: &Report) -> serde_json::Result<String> {
    let mut text = inert(serde_json::to_string_pretty(&Document::new(report))?);
    text.push('\n');
    Ok(text)
}

/// One environment a line, each as in the report's `environments`.
///
/// # Errors
/// None that a report can cause; that of the serializer is passed on.
pub(crate) fn ndjson(report: &Report) -> serde_json::Result<String> {
    let mut text = String::new();
    for assessment in &report.environments {
        text.push_str(&inert(serde_json::to_string(&EnvironmentOut::new(
            assessment,
        ))?));
        text.push('\n');
    }
    Ok(text)
}

/// Writes what acts on a terminal as `\u....`: the same JSON value, safe to print. JSON has such characters in strings
/// alone, and the serializer escapes those below U+0020 itself; the line feeds of its own layout stay.
pub(super) fn inert(json: String) -> String {
    let live = |c: char| acts(c) && c != '\n';
    let harmless = |b: &u8| (*b == b'\n') | (b' '..0x7f).contains(b);
    // whole blocks without a branch in them, which the processor reads many bytes at a time
    let mut blocks = json.as_bytes().chunks(256);
    let plain = |block: &[u8]| block.iter().fold(true, |all, b| all & harmless(b));
    if blocks.all(plain) || !json.contains(live) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if live(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    tool: Tool<'a>,
    environments: Vec<EnvironmentOut<'a>>,
    summary: SummaryOut,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'static str,
    table: &'a str,
}

#[derive(Serialize)]
struct SummaryOut {
    environments: usize,
    works: usize,
    fails: usize,
    unknown: usize,
    absent: usize,
}

#[derive(Serialize)]
struct EnvironmentOut<'a> {
    origin: OriginOut,
    python: Option<PythonOut>,
    search_path: Vec<String>,
    pair: PairOut<'a>,
    verdict: &'static str,
    findings: Vec<FindingOut<'a>>,
    remedies: Vec<RemedyOut<'a>>,
    #[serde(rename = "impasse")]
    conflict: Option<ConflictOut>,
    coverage: &'static str,
    questions: &'a [String],
    answer: Option<Value>,
    harmless: Vec<HarmlessOut<'a>>,
    probe: Option<ProbeOut<'a>>,
    project: Option<ProjectOut<'a>>,
}

#[derive(Serialize)]
struct HarmlessOut<'a> {
    line: usize,
    failure: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct ProbeOut<'a> {
    outcome: &'static str,
    detail: String,
    python: Option<&'a str>,
    executable: Option<String>,
    search_path: Vec<String>,
    numpy: Option<ProbedModuleOut<'a>>,
    tensorflow: Option<ProbedModuleOut<'a>>,
    stderr: &'a str,
    milliseconds: u64,
}

#[derive(Serialize)]
struct ProbedModuleOut<'a> {
    file: Option<String>,
    version: Option<&'a str>,
}

#[derive(Serialize)]
struct OriginOut {
    kind: &'static str,
    path: Option<String>,
    found_by: String,
}

#[derive(Serialize)]
struct PythonOut {
    version: Option<String>,
    implementation: Option<String>,
    platform: Option<String>,
    executable: Option<String>,
    prefix: Option<String>,
    base_prefix: Option<String>,
    creator: Option<String>,
    free_threaded: Option<bool>,
}

#[derive(Serialize)]
struct PairOut<'a> {
    tensorflow: Option<MemberOut<'a>>,
    numpy: Option<MemberOut<'a>>,
    requires: Vec<String>,
    declared: &'static str,
    compatibility: &'static str,
    known_range: Option<String>,
    evidence: Vec<EvidenceOut<'a>>,
}

#[derive(Serialize)]
struct MemberOut<'a> {
    distribution: String,
    version: Option<String>,
    series: Option<String>,
    path: Option<String>,
    installer: Option<&'a str>,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    code: &'static str,
    severity: &'static str,
    subject: String,
    message: String,
    evidence: Vec<String>,
    you_will_see: Option<String>,
    not_seen_by: Option<String>,
    stage: Option<&'static str>,
    caused_by: Option<&'static str>,
    failure: Option<&'a str>,
    fix: Option<String>,
    place: Option<Value>,
    target: Value,
    payload: Value,
}

#[derive(Serialize)]
struct RemedyOut<'a> {
    summary: String,
    pins: Vec<String>,
    commands: Vec<&'a str>,
    steps: Vec<StepOut<'a>>,
    notes: Vec<String>,
    makes: Option<String>,
}

#[derive(Serialize)]
struct StepOut<'a> {
    summary: String,
    command: Option<&'a str>,
    resolves: Vec<&'static str>,
    destroys: Option<String>,
}

impl<'a> Document<'a> {
    fn new(report: &'a Report) -> Self {
        let summary = report.summary();
        Self {
            format: FORMAT,
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                table: &report.table,
            },
            environments: report
                .environments
                .iter()
                .map(EnvironmentOut::new)
                .collect(),
            summary: SummaryOut {
                environments: summary.environments,
                works: summary.works,
                fails: summary.fails,
                unknown: summary.unknown,
                absent: summary.absent,
            },
        }
    }
}

impl<'a> EnvironmentOut<'a> {
    fn new(assessment: &'a Assessment) -> Self {
        let environment = &assessment.environment;
        let entries = environment.search_path.entries.iter();
        Self {
            origin: OriginOut {
                kind: environment.origin.kind.as_str(),
                path: environment.origin.path.as_deref().map(shown),
                found_by: environment.origin.found_by.to_string(),
            },
            python: PythonOut::new(environment),
            search_path: entries.map(|e| shown(&e.path)).collect(),
            pair: PairOut::new(&assessment.pair),
            verdict: assessment.verdict.as_str(),
            findings: assessment.findings.iter().map(FindingOut::new).collect(),
            remedies: assessment.remedies.iter().map(RemedyOut::new).collect(),
            conflict: assessment.conflict.as_ref().map(ConflictOut::new),
            coverage: match environment.coverage {
                Coverage::Complete => "complete",
                Coverage::Partial => "partial",
            },
            questions: &assessment.questions,
            answer: assessment.answer.as_deref().map(super::answer::value),
            harmless: assessment
                .harmless
                .iter()
                .map(|line| HarmlessOut {
                    line: line.line,
                    failure: &line.failure,
                    title: &line.title,
                })
                .collect(),
            probe: assessment.probe.as_ref().map(ProbeOut::new),
            project: assessment.project.as_deref().map(ProjectOut::new),
        }
    }
}

impl<'a> ProbeOut<'a> {
    fn new(probe: &'a Probe) -> Self {
        let module = |module: &'a ProbedModule| ProbedModuleOut {
            file: module.file.as_deref().map(shown),
            version: module.version.as_deref(),
        };
        Self {
            outcome: probe.outcome.as_str(),
            detail: wording::outcome(&probe.outcome),
            python: probe.python.as_deref(),
            executable: probe.executable.as_deref().map(shown),
            search_path: probe.search_path.iter().map(|p| shown(p)).collect(),
            numpy: probe.numpy.as_ref().map(module),
            tensorflow: probe.tensorflow.as_ref().map(module),
            stderr: &probe.stderr,
            milliseconds: probe.milliseconds,
        }
    }
}

impl PythonOut {
    /// `None` where nothing at all is known of the Python.
    fn new(environment: &Environment) -> Option<Self> {
        let interpreter = environment.interpreter.as_ref();
        let known = interpreter.is_some()
            || environment.python.is_some()
            || environment.implementation.is_some()
            || environment.platform.is_some();
        known.then(|| Self {
            version: environment.python.as_ref().map(ToString::to_string),
            implementation: environment.implementation.as_ref().map(ToString::to_string),
            platform: environment.platform.map(|p| p.to_string()),
            executable: interpreter.and_then(|i| i.executable.as_deref()).map(shown),
            prefix: interpreter.map(|i| shown(&i.prefix)),
            base_prefix: interpreter
                .and_then(|i| i.base_prefix.as_deref())
                .map(shown),
            creator: interpreter.map(|i| i.creator.to_string()),
            free_threaded: interpreter.map(|i| i.free_threaded),
        })
    }
}

impl<'a> PairOut<'a> {
    fn new(pair: &'a Pair) -> Self {
        Self {
            tensorflow: pair.tensorflow.as_ref().map(MemberOut::new),
            numpy: pair.numpy.as_ref().map(MemberOut::new),
            requires: pair.requires.iter().map(wording::requirement).collect(),
            declared: pair.declared.as_str(),
            compatibility: pair.compatibility.as_str(),
            known_range: pair.known_range.as_ref().map(wording::specifiers),
            evidence: pair.evidence.iter().map(EvidenceOut::new).collect(),
        }
    }
}

impl<'a> MemberOut<'a> {
    fn new(member: &'a Member) -> Self {
        Self {
            distribution: member.distribution.to_string(),
            version: member.version.as_ref().map(ToString::to_string),
            series: member.series.as_ref().map(|series| format!("{series}.x")),
            path: member.path.as_deref().map(shown),
            installer: member.installer.as_deref(),
        }
    }
}

impl<'a> FindingOut<'a> {
    fn new(finding: &'a Finding) -> Self {
        let words = wording::words(finding);
        Self {
            code: finding.code.as_str(),
            severity: finding.severity.as_str(),
            subject: wording::subject(&finding.subject),
            message: words.message,
            evidence: words.evidence,
            you_will_see: words.error,
            not_seen_by: words.missed_by,
            stage: finding.stage.map(Stage::as_str),
            caused_by: finding.caused_by.map(Code::as_str),
            failure: finding.failure.as_deref(),
            fix: words.fix,
            place: finding.place.as_ref().map(payload::place),
            target: payload::target(finding),
            payload: payload::payload(finding),
        }
    }
}

impl<'a> RemedyOut<'a> {
    fn new(remedy: &'a Remedy) -> Self {
        Self {
            summary: words::summary(remedy),
            pins: words::pins(remedy),
            commands: remedy.commands().collect(),
            steps: remedy.steps.iter().map(StepOut::new).collect(),
            notes: remedy.notes.iter().map(words::note).collect(),
            makes: remedy.creates().map(|folder| shown(folder)),
        }
    }
}

impl<'a> StepOut<'a> {
    fn new(step: &'a Step) -> Self {
        let mut resolves: Vec<&str> = step.resolves.iter().map(|id| id.code.as_str()).collect();
        resolves.dedup();
        Self {
            summary: words::action(&step.action),
            command: step.command.as_ref().map(|c| c.line.as_str()),
            resolves,
            destroys: words::destroys(&step.action),
        }
    }
}

/// A path as text. What is no Unicode in it cannot be written in JSON and becomes U+FFFD.
fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
