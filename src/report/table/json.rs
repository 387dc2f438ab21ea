//! An answer of the table as JSON, as described by `docs/table.schema.json`.

use serde::Serialize;

use crate::model::{
    Newest, PairPick, PythonVersion, RangeEnd, TableAnswer, TableRow, TensorflowAnswer, Variant,
    Version,
};
use crate::report::json::{EvidenceOut, FORMAT, Shown, inert};
use crate::report::wording;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    table: &'a str,
    platform: &'a str,
    rows: Vec<Row<'a>>,
    releases: Vec<Release<'a>>,
    pins: Vec<serde_json::Value>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Row<'a> {
    distribution: &'a str,
    tensorflow: Shown<'a, Version>,
    numpy: Shown<'a, Version>,
    declared: Option<&'static str>,
    compatibility: &'static str,
    #[serde(rename = "standing")]
    status: &'static str,
    code: Option<&'static str>,
    why: Option<&'a str>,
    you_will_see: Option<&'a str>,
    condition: Option<&'a str>,
    evidence: Vec<EvidenceOut<'a>>,
    python: Vec<Shown<'a, PythonVersion>>,
    by_python: Vec<OnPython<'a>>,
}

#[derive(Serialize)]
struct OnPython<'a> {
    python: Vec<Shown<'a, PythonVersion>>,
    declared: &'static str,
    compatibility: &'static str,
    code: Option<&'static str>,
    condition: Option<&'a str>,
}

#[derive(Serialize)]
struct Release<'a> {
    distribution: &'a str,
    version: Shown<'a, Version>,
    date: &'a str,
    yanked: Option<&'a str>,
    declares: &'a [String],
    forwards: &'a [String],
    newest: Vec<Take<'a>>,
    below: Option<End<'a>>,
    above: Option<End<'a>>,
}

#[derive(Serialize)]
struct Take<'a> {
    python: Shown<'a, PythonVersion>,
    numpy: Option<Shown<'a, Version>>,
    known_range: Option<String>,
    wheels: Option<[Shown<'a, Version>; 2]>,
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
        pins: answer.picks.iter().map(pin).collect(),
        notes: &answer.notes,
    };
    let mut text = inert(serde_json::to_string_pretty(&document)?);
    text.push('\n');
    Ok(text)
}

/// A row speaks for the newest Python that has wheels of both; `by_python` holds them all.
fn row(row: &TableRow) -> Row<'_> {
    let first = row.variants.first();
    let evidence = first.into_iter().flat_map(|v| &v.evidence);
    Row {
        distribution: row.distribution.as_str(),
        tensorflow: Shown(&row.tensorflow),
        numpy: Shown(&row.numpy),
        declared: first.map(|v| v.declared.as_str()),
        compatibility: first.map_or("unknown", |v| v.compatibility.as_str()),
        status: row.status.meaning(),
        code: first.and_then(|v| v.code).map(|c| c.as_str()),
        why: first.and_then(|v| v.why.as_deref()),
        you_will_see: first.and_then(|v| v.you_will_see.as_deref()),
        condition: first.and_then(|v| v.condition.as_deref()),
        evidence: evidence.map(EvidenceOut::new).collect(),
        python: row.variants.iter().flat_map(pythons).collect(),
        by_python: row.variants.iter().map(on_python).collect(),
    }
}

fn pythons(variant: &Variant) -> impl Iterator<Item = Shown<'_, PythonVersion>> {
    variant.pythons.iter().map(Shown)
}

fn on_python(variant: &Variant) -> OnPython<'_> {
    OnPython {
        python: pythons(variant).collect(),
        declared: variant.declared.as_str(),
        compatibility: variant.compatibility.as_str(),
        code: variant.code.map(|c| c.as_str()),
        condition: variant.condition.as_deref(),
    }
}

fn release(release: &TensorflowAnswer) -> Release<'_> {
    Release {
        distribution: release.distribution.as_str(),
        version: Shown(&release.version),
        date: &release.date,
        yanked: release.yanked.as_deref(),
        declares: &release.declares,
        forwards: &release.forwards,
        newest: release.newest.iter().map(take).collect(),
        below: release.below.as_ref().map(end),
        above: release.above.as_ref().map(end),
    }
}

/// A pair to install on a Python.
pub(in crate::report) fn pin(pick: &PairPick) -> serde_json::Value {
    serde_json::json!({
        "python": pick.python.to_string(),
        "distribution": pick.name.as_str(),
        "tensorflow": pick.tensorflow.to_string(),
        "numpy": pick.numpy.to_string(),
        "declared": pick.declared,
    })
}

/// What the table has about one release, as a value.
pub(in crate::report) fn release_json(answer: &TensorflowAnswer) -> serde_json::Value {
    // a structure of strings and lists: the serializer has nothing to refuse
    serde_json::to_value(release(answer)).unwrap_or_default()
}

fn take(newest: &Newest) -> Take<'_> {
    Take {
        python: Shown(&newest.python),
        numpy: newest.numpy.as_ref().map(Shown),
        known_range: newest.known_range.as_ref().map(wording::specifiers),
        wheels: newest
            .wheels
            .as_ref()
            .map(|(oldest, newest)| [Shown(oldest), Shown(newest)]),
    }
}

fn end(end: &RangeEnd) -> End<'_> {
    End {
        code: end.code.map(|c| c.as_str()),
        why: &end.why,
        you_will_see: end.you_will_see.as_deref(),
    }
}
