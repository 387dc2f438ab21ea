//! The rows of a TensorFlow release: each requested NumPy release on every Python that has wheels of both.

use super::question::Question;
use crate::model::{
    Applicable, CellStatus, Compatibility, Declared, Implementation, MarkerFacts, PackageName,
    Platform, PythonVersion, Requires, TableRow, Ternary, Variant, Version,
};
use crate::table::{
    Companion, NumpyRelease, PairKnowledge, QueryContext, Table, TensorflowQuery,
    TensorflowRelease, WheelGroup,
};

/// A NumPy, and whether it has wheels for the platform asked about.
pub(super) struct Column {
    release: &'static NumpyRelease,
    here: bool,
}

/// The NumPy releases asked for as columns.
pub(super) fn columns(releases: &[&'static NumpyRelease], question: &Question) -> Vec<Column> {
    let platform = question.platform.to_string();
    let column = |release: &&'static NumpyRelease| Column {
        release,
        here: release.has_platform(&platform),
    };
    releases.iter().map(column).collect()
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
            query: table.query(setting(release.version(), python, question)),
        });
    }
    let mut rows = Vec::new();
    for column in columns {
        let mut variants: Vec<Variant> = Vec::new();
        for on in &newest_first {
            if column.here && column.release.has_tag(&on.tag) {
                add(&mut variants, on, column.release, question.evidence);
            }
        }
        rows.push(TableRow {
            distribution: release.distribution().clone(),
            tensorflow: release.version().clone(),
            numpy: column.release.version().clone(),
            status: status(&variants),
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
    let numpy = PackageName::numpy();
    let own = table.requires_of(release, &numpy, question.platform);
    let stub = release
        .wheels()
        .iter()
        .find(|g| g.is_stub() && g.tags().iter().any(|t| t.fits_platform(question.platform)));
    let target = stub.and_then(|g| g.forwards().next());
    let led = target.and_then(|t| table.tensorflow_release(&t.name, release.version()));
    let led = led.and_then(|led| table.requires_of(led, &numpy, question.platform));
    // of a release without requirements in the table, nothing is declared
    led.or(own).unwrap_or_default()
}

/// The distribution that a stub wheel requires on a platform.
pub(super) fn forward_on(group: &WheelGroup, platform: Platform) -> Option<PackageName> {
    let facts = MarkerFacts {
        python: None,
        implementation: None,
        platform: Some(platform),
    };
    let mut targets = group.forwards();
    let target = targets.find(|r| facts.evaluate(&r.marker) != Ternary::No);
    target.map(|r| r.name.clone())
}

/// The Pythons that a release has wheels for on a platform, as its tags tell them.
pub(super) fn all_pythons(
    release: &TensorflowRelease,
    platform: Platform,
) -> impl Iterator<Item = PythonVersion> {
    release
        .wheels()
        .iter()
        .flat_map(|g| g.tags())
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
    Applicable::on(requires, &PackageName::numpy(), &facts)
}

/// Adds what holds on one Python to the variant that says the same, else as one of its own.
fn add(variants: &mut Vec<Variant>, on: &OnPython<'_>, numpy: &NumpyRelease, evidence: bool) {
    let known = if evidence {
        on.query.pair(numpy)
    } else {
        on.query.outline(numpy).into()
    };
    let declared = on.requires.satisfied_by(numpy.version());
    let same = variants.iter_mut().find(|v| {
        v.declared == declared
            && v.compatibility == known.compatibility
            && v.code == known.code
            && v.condition == known.condition
    });
    if let Some(same) = same {
        same.pythons.push(on.python.clone());
        same.evidence.extend(known.evidence);
    } else {
        variants.push(variant(on.python.clone(), declared, known));
    }
}

fn variant(python: PythonVersion, declared: Declared, known: PairKnowledge) -> Variant {
    let operation = known.operations.first();
    let fails = || operation.map(|o| format!("{} fails", o.description));
    let see = known.you_will_see.or(operation.map(|o| o.you_will_see));
    Variant {
        pythons: vec![python],
        declared,
        compatibility: known.compatibility,
        code: known.code,
        why: known.why.map(str::to_owned).or_else(fails),
        you_will_see: see.map(str::to_owned),
        condition: known.condition,
        evidence: known.evidence,
    }
}

/// One mark for all variants.
fn status(variants: &[Variant]) -> CellStatus {
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
