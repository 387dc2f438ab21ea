//! The answer as JSON, as described by `docs/answer.schema.json`.

use serde::Serialize;
use serde_json::{Value, json};

use super::forms::forms;
use super::phrases::span as label;
use super::words::headline;
use crate::model::{
    Answer, AnswerOutcome, AskedRelease, PairOnPythons, PythonVersion, Reply, Span, Wanted,
};
use crate::report::json::{FORMAT, inert};
use crate::report::table::{pin, release_json};

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    table: &'a str,
    platform: String,
    question: &'static str,
    answer: String,
    outcome: &'static str,
    understood: Value,
    numpy_for: Vec<Value>,
    tensorflow_for: Vec<Value>,
    pairs: Vec<Value>,
    pins: Vec<Value>,
    newest: Option<Value>,
    pythons: Vec<Value>,
    packages: Vec<Value>,
    distributions: Vec<Value>,
    builds: Vec<Value>,
    claims: Vec<Value>,
    code: Option<&'a str>,
    page: Option<&'a str>,
    near: Vec<String>,
    forms: Vec<String>,
}

/// The answer as JSON.
///
/// # Errors
/// None that an answer can cause; that of the serializer is passed on.
pub(crate) fn json(answer: &Answer) -> serde_json::Result<String> {
    let mut text = inert(serde_json::to_string_pretty(&document(answer))?);
    text.push('\n');
    Ok(text)
}

/// The same as a value inside a report.
pub(in crate::report) fn value(answer: &Answer) -> Value {
    // a structure of strings and lists: the serializer has nothing to refuse
    serde_json::to_value(document(answer)).unwrap_or_default()
}

fn document(answer: &Answer) -> Document<'_> {
    let mut out = Document {
        format: FORMAT,
        table: &answer.table.date,
        platform: answer.platform.to_string(),
        question: question(&answer.reply),
        answer: headline(answer),
        outcome: match answer.outcome() {
            AnswerOutcome::Yes => "yes",
            AnswerOutcome::No => "no",
            AnswerOutcome::Unknown => "unknown",
        },
        understood: understood(answer),
        numpy_for: Vec::new(),
        tensorflow_for: Vec::new(),
        pairs: Vec::new(),
        pins: Vec::new(),
        newest: None,
        pythons: Vec::new(),
        packages: Vec::new(),
        distributions: Vec::new(),
        builds: Vec::new(),
        claims: Vec::new(),
        code: None,
        page: None,
        near: Vec::new(),
        forms: forms(answer),
    };
    fill(&mut out, &answer.reply);
    out
}

fn fill<'a>(out: &mut Document<'a>, reply: &'a Reply) {
    match reply {
        Reply::NumpyFor(groups) => {
            let one = |g: &crate::model::ReleaseGroup| json!({"tensorflow": span(&g.span), "release": release_json(&g.answer)});
            out.numpy_for = groups.iter().map(one).collect();
        }
        Reply::TensorflowFor(groups) => {
            let one = |g: &crate::model::NumpyGroup| {
                json!({
                    "numpy": span(&g.numpy),
                    "works": g.works.iter().map(span).collect::<Vec<_>>(),
                    "declared": g.declared.iter().map(span).collect::<Vec<_>>(),
                    "pins": g.picks.iter().map(pin).collect::<Vec<_>>(),
                })
            };
            out.tensorflow_for = groups.iter().map(one).collect();
        }
        Reply::Pair(groups) => {
            let one = |g: &crate::model::PairGroup| {
                json!({
                    "tensorflow": span(&g.tensorflow),
                    "numpy": span(&g.numpy),
                    "standing": g.status.meaning(),
                    "by_python": g.variants.iter().map(variant).collect::<Vec<_>>(),
                })
            };
            out.pairs = groups.iter().map(one).collect();
        }
        Reply::Pins(picks) => out.pins = picks.iter().map(pin).collect(),
        Reply::Newest {
            tensorflow,
            numpy,
            pick,
        } => {
            out.newest = Some(json!({
                "tensorflow": tensorflow.as_ref().map(|(version, _)| version.to_string()),
                "date": tensorflow.as_ref().map(|(_, date)| date),
                "numpy": numpy.as_ref().map(ToString::to_string),
            }));
            out.pins = pick.iter().map(pin).collect();
        }
        Reply::Pythons(groups) => {
            let one = |(of, on): &(Span, Vec<PythonVersion>)| json!({"releases": span(of), "python": pythons(on)});
            out.pythons = groups.iter().map(one).collect();
        }
        Reply::LeaveNumpyOne {
            tensorflow,
            packages,
        } => {
            let first = ("tensorflow", tensorflow);
            let others = packages.iter().map(|(name, version)| (*name, version));
            let one = |(name, version): (&str, &crate::model::Version)| json!({"name": name, "version": version.to_string()});
            out.packages = std::iter::once(first).chain(others).map(one).collect();
        }
        Reply::Distribution(groups) => {
            let one = |g: &crate::model::DistributionGroup| {
                json!({
                    "releases": span(&g.span),
                    "names": g.names.iter().map(|n| n.as_str()).collect::<Vec<_>>(),
                    "stub_for": g.stub_for.as_ref().map(|n| n.as_str()),
                })
            };
            out.distributions = groups.iter().map(one).collect();
        }
        Reply::Builds(builds) => {
            let one = |b: &crate::model::BuildAnswer| {
                json!({
                    "processor": if b.gpu { "gpu" } else { "cpu" },
                    "tensorflow": b.tensorflow.to_string(),
                    "install": b.install,
                    "note": b.note,
                    "source": b.source,
                })
            };
            out.builds = builds.iter().map(one).collect();
        }
        Reply::Code { code, page } => {
            out.code = Some(code.as_str());
            out.page = Some(*page);
        }
        Reply::Failure { id, page, .. } => {
            out.code = Some(*id);
            out.page = Some(page.as_str());
        }
        Reply::Claims(claims) => {
            let one = |c: &crate::model::ClaimAnswer| {
                json!({
                    "id": c.id,
                    "title": c.title,
                    "claim": c.claim,
                    "verdict": c.verdict,
                    "because": c.because,
                    "observed": c.observed,
                    "source": c.source,
                })
            };
            out.claims = claims.iter().map(one).collect();
        }
        Reply::NeverReleased { near, slip, .. } => {
            out.near = near.iter().map(ToString::to_string).collect();
            if let Some((_, reply)) = slip {
                fill(out, reply);
            }
        }
        Reply::Beyond { newest, .. } => {
            out.near = newest.iter().map(ToString::to_string).collect();
        }
        Reply::NoWheel { has, .. } => {
            out.pythons = vec![json!({"releases": null, "python": pythons(has)})];
        }
        Reply::NotUnderstood(_) => {}
    }
}

/// The kind of the answer.
fn question(reply: &Reply) -> &'static str {
    match reply {
        Reply::NumpyFor(_) => "numpy-for",
        Reply::TensorflowFor(_) => "tensorflow-for",
        Reply::Pair(_) => "pair",
        Reply::Pins(_) => "pins",
        Reply::Newest { .. } => "newest",
        Reply::Pythons(_) => "pythons",
        Reply::LeaveNumpyOne { .. } => "leave-numpy-1",
        Reply::Distribution(_) => "distribution",
        Reply::Builds(_) => "builds",
        Reply::Code { .. } | Reply::Failure { .. } => "code",
        Reply::Claims(_) => "claims",
        Reply::NeverReleased { .. } => "never-released",
        Reply::Beyond { .. } => "newer-than-table",
        Reply::NoWheel { .. } => "no-wheel",
        Reply::NotUnderstood(_) => "not-understood",
    }
}

fn understood(answer: &Answer) -> Value {
    let understood = &answer.understood;
    let release = |release: &Option<AskedRelease>| {
        release.as_ref().map(|r| {
            let version = match &r.wanted {
                Wanted::Any => None,
                Wanted::Series(series) => Some(format!("{series}.*")),
                Wanted::Exact(version) => Some(version.to_string()),
                Wanted::Range(range) => Some(range.to_string()),
            };
            json!({"name": r.name.as_str(), "version": version})
        })
    };
    let read_as = |(version, name): &(String, crate::model::PackageName)| json!({"version": version, "name": name.as_str()});
    json!({
        "tensorflow": release(&understood.tensorflow),
        "numpy": release(&understood.numpy),
        "python": understood.python.as_ref().map(ToString::to_string),
        "platform": understood.platform.map(|p| p.to_string()),
        "read_as": understood.read_as.iter().map(read_as).collect::<Vec<_>>(),
        "instead": understood.instead.iter().map(|(asked, answered)| {
            json!({"asked": asked.to_string(), "answered": answered.to_string()})
        }).collect::<Vec<_>>(),
        "unread": understood.unread,
    })
}

fn span(of: &Span) -> Value {
    json!({"first": of.first.to_string(), "last": of.last.to_string(), "label": label(of)})
}

fn pythons(all: &[PythonVersion]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn variant(variant: &PairOnPythons) -> Value {
    json!({
        "python": pythons(&variant.pythons),
        "declared": variant.declared.as_str(),
        "compatibility": variant.compatibility.as_str(),
        "code": variant.code.map(|c| c.as_str()),
        "why": variant.why,
        "condition": variant.condition,
    })
}
