//! The rows of a TensorFlow release: each requested NumPy release on every Python that has wheels of both.

use super::question::{Depth, Question};
use crate::judge::declared::Applicable;
use crate::judge::marker::MarkerFacts;
use crate::judge::resolved_pair::numpy_name;
use crate::model::{
    CellStatus, Compatibility, Declared, Implementation, PackageName, Platform, PythonVersion,
    Requires, TableRow, Variant, Version,
};
use crate::table::{
    Companion, PairKnowledge, PairOutline, QueryContext, Table, TensorflowQuery, TensorflowRelease,
};

/// A NumPy, with the Python tags of its wheels on the platform asked about.
pub(super) struct Column {
    version: Version,
    tags: Vec<String>,
}

/// The NumPy versions asked for as columns.
pub(super) fn columns(versions: &[Version], question: &Question, table: &Table) -> Vec<Column> {
    let platform = question.platform.to_string();
    let universal = platform.starts_with("macos").then_some("macos_universal2");
    let here = |p: &String| *p == platform || Some(p.as_str()) == universal;
    let released = table.numpy_releases();
    let column = |version: &Version| {
        let release = released.iter().find(|r| r.version == *version);
        let release = release.filter(|r| r.platforms.iter().any(here));
        Column {
            version: version.clone(),
            tags: release.map(|r| r.python_tags.clone()).unwrap_or_default(),
        }
    };
    versions.iter().map(column).collect()
}

/// A release on one of its Pythons.
struct OnPython<'a> {
    python: &'a PythonVersion,
    tag: String,
    requires: Applicable,
    query: TensorflowQuery<'a>,
}

/// The rows of a release, a column each.
pub(super) fn rows(
    release: &TensorflowRelease,
    columns: &[Column],
    question: &Question,
    table: &Table,
) -> Vec<TableRow> {
    let requires = requires(release, question, table);
    let pythons = pythons(release, question);
    let mut newest_first: Vec<OnPython<'_>> = Vec::new();
    for python in pythons.iter().rev() {
        newest_first.push(OnPython {
            python,
            tag: python.cpython_tag(),
            requires: applicable(&requires, python, question),
            query: table.query(setting(&release.version, python, question)),
        });
    }
    let mut rows = Vec::new();
    for column in columns {
        let mut variants: Vec<Variant> = Vec::new();
        for on in &newest_first {
            if column.tags.contains(&on.tag) {
                add(&mut variants, on, &column.version, question.depth);
            }
        }
        rows.push(TableRow {
            distribution: release.distribution.clone(),
            tensorflow: release.version.clone(),
            numpy: column.version.clone(),
            standing: standing(&variants),
            variants,
        });
    }
    rows
}

/// An official TensorFlow on a Python, with nothing known of companions.
pub(super) fn setting<'a>(
    tensorflow: &'a Version,
    python: &'a PythonVersion,
    question: &Question,
) -> QueryContext<'a> {
    QueryContext {
        tensorflow,
        python: Some(python),
        platform: Some(question.platform),
        official: true,
        companions: &|_: &PackageName| Companion::Unknown,
    }
}

/// What a release requires on the platform asked about; a stub's requirements are those of where it leads.
pub(super) fn requires(
    release: &TensorflowRelease,
    question: &Question,
    table: &Table,
) -> Requires {
    let Some(numpy) = numpy_name() else {
        return Requires::default();
    };
    let own = table.requires_of(release, &numpy, question.platform);
    let stub = release.wheels.iter().find(|g| {
        !g.forwards.lines.is_empty() && g.tags.iter().any(|t| t.fits_platform(question.platform))
    });
    let target = stub.and_then(|g| g.forwards.lines.first());
    let led = match target {
        Some(target) => table.tensorflow_release(&target.name, &release.version),
        None => None,
    };
    let led = match &led {
        Some(led) => table.requires_of(led, &numpy, question.platform),
        None => None,
    };
    led.or(own).unwrap_or_default()
}

/// The Pythons that a release has wheels for on a platform, as its tags tell them.
pub(super) fn all_pythons(
    release: &TensorflowRelease,
    platform: Platform,
) -> impl Iterator<Item = PythonVersion> {
    release
        .wheels
        .iter()
        .flat_map(|g| &g.tags)
        .filter(move |t| t.fits_platform(platform))
        .flat_map(|t| t.pythons.iter())
        .filter_map(|tag| PythonVersion::of_cpython_tag(tag))
}

/// Those of them that are asked about, oldest first.
pub(super) fn pythons(release: &TensorflowRelease, question: &Question) -> Vec<PythonVersion> {
    let mut pythons: Vec<PythonVersion> = all_pythons(release, question.platform)
        .filter(|p| question.python.as_ref().is_none_or(|q| q.same_series(p)))
        .collect();
    pythons.sort();
    pythons.dedup();
    pythons
}

/// The requirements on NumPy that count on a Python.
pub(super) fn applicable(
    requires: &Requires,
    python: &PythonVersion,
    question: &Question,
) -> Applicable {
    let facts = MarkerFacts {
        python: Some(python.clone()),
        implementation: Some(Implementation::CPython),
        platform: Some(question.platform),
    };
    numpy_name().map_or_else(Applicable::default, |name| {
        Applicable::on(requires, &name, &facts)
    })
}

/// Adds what holds on one Python to the variant that says the same, else as one of its own.
fn add(variants: &mut Vec<Variant>, on: &OnPython<'_>, numpy: &Version, depth: Depth) {
    let variant = if depth == Depth::Evidence {
        of_knowledge(on.query.pair(numpy))
    } else {
        of_outline(on.query.outline(numpy))
    };
    let declared = on.requires.satisfied_by(numpy);
    let same = variants.iter_mut().find(|v| {
        v.declared == declared
            && v.compatibility == variant.compatibility
            && v.code == variant.code
            && v.condition == variant.condition
    });
    if let Some(same) = same {
        same.pythons.push(on.python.clone());
        same.evidence.extend(variant.evidence);
    } else {
        variants.push(Variant {
            pythons: vec![on.python.clone()],
            declared,
            ..variant
        });
    }
}

fn of_outline(known: PairOutline) -> Variant {
    let operation = known.operations.first();
    Variant {
        pythons: Vec::new(),
        declared: Declared::Unknown,
        compatibility: known.compatibility,
        code: known.code,
        why: known
            .why
            .or_else(|| operation.map(|o| format!("{} fails", o.description))),
        you_will_see: operation.map(|o| o.you_will_see.clone()),
        condition: known.condition,
        evidence: Vec::new(),
    }
}

fn of_knowledge(known: PairKnowledge) -> Variant {
    let variant = of_outline(PairOutline {
        compatibility: known.compatibility,
        code: known.code,
        why: known.why,
        operations: known.operations,
        condition: known.condition,
    });
    Variant {
        you_will_see: known.you_will_see.or(variant.you_will_see),
        evidence: known.evidence,
        ..variant
    }
}

/// One mark for all variants.
fn standing(variants: &[Variant]) -> CellStatus {
    let mut marks = variants.iter().map(of_variant);
    let Some(first) = marks.next() else {
        return CellStatus::NoWheels;
    };
    if marks.all(|m| m == first) {
        first
    } else {
        CellStatus::Depends
    }
}

fn of_variant(variant: &Variant) -> CellStatus {
    match (variant.compatibility, variant.declared) {
        (Compatibility::Compatible, Declared::Violated) => CellStatus::WorksUndeclared,
        (Compatibility::Compatible, _) => CellStatus::Works,
        (Compatibility::Partial, _) => CellStatus::Partial,
        (Compatibility::Incompatible, Declared::Satisfied) => CellStatus::FailsDeclared,
        (Compatibility::Incompatible, _) => CellStatus::Fails,
        (Compatibility::Unknown, _) if variant.condition.is_some() => CellStatus::Depends,
        (Compatibility::Unknown, _) => CellStatus::Unknown,
    }
}
