//! An answer of the table as JSON, as described by `docs/table.schema.json`.

use serde::Serialize;

use crate::model::{Evidence, Newest, RangeEnd, TableAnswer, TableRow, TensorflowAnswer, Variant};
use crate::report::json::{EvidenceOut, FORMAT, inert};
use crate::report::wording;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    table: &'a str,
    platform: &'a str,
    rows: Vec<Row>,
    releases: Vec<Release<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Row {
    distribution: String,
    tensorflow: String,
    numpy: String,
    declared: Option<&'static str>,
    compatibility: &'static str,
    #[serde(rename = "standing")]
    status: &'static str,
    code: Option<&'static str>,
    why: Option<String>,
    you_will_see: Option<String>,
    condition: Option<String>,
    evidence: Vec<EvidenceOut>,
    python: Vec<String>,
    by_python: Vec<OnPython>,
}

#[derive(Serialize)]
struct OnPython {
    python: Vec<String>,
    declared: &'static str,
    compatibility: &'static str,
    code: Option<&'static str>,
    condition: Option<String>,
}

#[derive(Serialize)]
struct Release<'a> {
    distribution: String,
    version: String,
    date: &'a str,
    yanked: Option<&'a str>,
    declares: &'a [String],
    forwards: &'a [String],
    newest: Vec<Take>,
    below: Option<End<'a>>,
    above: Option<End<'a>>,
}

#[derive(Serialize)]
struct Take {
    python: String,
    numpy: Option<String>,
    known_range: Option<String>,
}

#[derive(Serialize)]
struct End<'a> {
    code: Option<&'static str>,
    why: &'a str,
    you_will_see: Option<&'a str>,
}

/// The answer as JSON.
///
/// # Errors
/// None that an answer can cause; that of the serializer is passed on.
pub(crate) fn json(answer: &TableAnswer) -> serde_json::Result<String> {
    let document = Document {
        format: FORMAT,
        table: &answer.date,
        platform: &answer.platform,
        rows: answer.rows.iter().map(row).collect(),
        releases: answer.tensorflow.iter().map(release).collect(),
        notes: &answer.notes,
    };
    let mut text = inert(serde_json::to_string_pretty(&document)?);
    text.push('\n');
    Ok(text)
}

/// A row speaks for the newest Python that has wheels of both; `by_python` holds them all.
fn row(row: &TableRow) -> Row {
    let first = row.variants.first();
    let evidence: Vec<&Evidence> = first
        .map(|v| v.evidence.iter().collect())
        .unwrap_or_default();
    Row {
        distribution: row.distribution.to_string(),
        tensorflow: row.tensorflow.to_string(),
        numpy: row.numpy.to_string(),
        declared: first.map(|v| v.declared.as_str()),
        compatibility: first.map_or("unknown", |v| v.compatibility.as_str()),
        status: row.status.meaning(),
        code: first.and_then(|v| v.code).map(|c| c.as_str()),
        why: first.and_then(|v| v.why.clone()),
        you_will_see: first.and_then(|v| v.you_will_see.clone()),
        condition: first.and_then(|v| v.condition.clone()),
        evidence: evidence.into_iter().map(EvidenceOut::new).collect(),
        python: row.variants.iter().flat_map(pythons).collect(),
        by_python: row.variants.iter().map(on_python).collect(),
    }
}

fn pythons(variant: &Variant) -> Vec<String> {
    variant.pythons.iter().map(ToString::to_string).collect()
}

fn on_python(variant: &Variant) -> OnPython {
    OnPython {
        python: pythons(variant),
        declared: variant.declared.as_str(),
        compatibility: variant.compatibility.as_str(),
        code: variant.code.map(|c| c.as_str()),
        condition: variant.condition.clone(),
    }
}

fn release(release: &TensorflowAnswer) -> Release<'_> {
    Release {
        distribution: release.distribution.to_string(),
        version: release.version.to_string(),
        date: &release.date,
        yanked: release.yanked.as_deref(),
        declares: &release.declares,
        forwards: &release.forwards,
        newest: release.newest.iter().map(take).collect(),
        below: release.below.as_ref().map(end),
        above: release.above.as_ref().map(end),
    }
}

fn take(newest: &Newest) -> Take {
    Take {
        python: newest.python.to_string(),
        numpy: newest.numpy.as_ref().map(ToString::to_string),
        known_range: newest.known_range.as_ref().map(wording::specifiers),
    }
}

fn end(end: &RangeEnd) -> End<'_> {
    End {
        code: end.code.map(|c| c.as_str()),
        why: &end.why,
        you_will_see: end.you_will_see.as_deref(),
    }
}
