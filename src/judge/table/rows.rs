//! One row: a TensorFlow release and a NumPy release on every Python that has wheels of both.

use super::question::{Question, QuestionError};
use crate::judge::declared::Applicable;
use crate::judge::marker::MarkerFacts;
use crate::judge::members::numpy_name;
use crate::knowledge::{
    Companion, PairKnowledge, PairQuestion, Table, TableError, TensorflowRelease,
};
use crate::model::{
    Compatibility, Declared, Implementation, PackageName, PythonVersion, Requires, Standing,
    TableRow, Variant, Version,
};

/// The row of a pair.
pub(super) fn row(
    release: &TensorflowRelease,
    numpy: &Version,
    question: &Question,
    table: &Table,
) -> Result<TableRow, QuestionError> {
    let requires = requires(release, question, table)?;
    let mut variants: Vec<Variant> = Vec::new();
    let mut pythons = pythons(release, question);
    let wheels = numpy_tags(numpy, question, table)?;
    pythons.retain(|p| wheels.contains(&p.cpython_tag()));
    for python in pythons.into_iter().rev() {
        let known = ask(&release.version, numpy, &python, question, table)?;
        let declared = declared(&requires, numpy, &python, question);
        add(&mut variants, python, declared, known);
    }
    let standing = standing(&variants);
    Ok(TableRow {
        distribution: release.distribution.clone(),
        tensorflow: release.version.clone(),
        numpy: numpy.clone(),
        standing,
        variants,
    })
}

/// What the table knows of a pair, with nothing known of companions.
pub(super) fn ask(
    tensorflow: &Version,
    numpy: &Version,
    python: &PythonVersion,
    question: &Question,
    table: &Table,
) -> Result<PairKnowledge, TableError> {
    table.pair(&PairQuestion {
        tensorflow,
        numpy,
        python: Some(python),
        platform: Some(question.platform),
        official: true,
        companions: &|_: &PackageName| Companion::Unknown,
    })
}

/// What a release requires on the platform asked about; a stub's requirements are those of where it leads.
pub(super) fn requires(
    release: &TensorflowRelease,
    question: &Question,
    table: &Table,
) -> Result<Requires, TableError> {
    let platform = Some(question.platform);
    let own = table
        .requires(&release.distribution, &release.version, platform)?
        .unwrap_or_default();
    let stub = release.wheels.iter().find(|g| {
        !g.forwards.lines.is_empty() && g.tags.iter().any(|t| t.fits_platform(question.platform))
    });
    let target = stub.and_then(|g| g.forwards.lines.first());
    match target {
        Some(target) => Ok(table
            .requires(&target.name, &release.version, platform)?
            .unwrap_or(own)),
        None => Ok(own),
    }
}

/// The Pythons that a release has wheels for, oldest first.
pub(super) fn pythons(release: &TensorflowRelease, question: &Question) -> Vec<PythonVersion> {
    let mut pythons: Vec<PythonVersion> = release
        .wheels
        .iter()
        .flat_map(|g| &g.tags)
        .filter(|t| t.fits_platform(question.platform))
        .flat_map(|t| t.pythons.iter())
        .filter_map(|tag| PythonVersion::of_cpython_tag(tag))
        .filter(|p| question.python.as_ref().is_none_or(|q| q.same_series(p)))
        .collect();
    pythons.sort();
    pythons.dedup();
    pythons
}

fn numpy_tags(
    numpy: &Version,
    question: &Question,
    table: &Table,
) -> Result<Vec<String>, TableError> {
    let platform = question.platform.to_string();
    let universal = platform.starts_with("macos").then_some("macos_universal2");
    Ok(table
        .numpy_release(numpy)?
        .filter(|r| {
            r.platforms
                .iter()
                .any(|p| *p == platform || Some(p.as_str()) == universal)
        })
        .map(|r| r.python_tags)
        .unwrap_or_default())
}

/// Whether the requirements admit a NumPy on a Python.
pub(super) fn declared(
    requires: &Requires,
    numpy: &Version,
    python: &PythonVersion,
    question: &Question,
) -> Declared {
    let facts = MarkerFacts {
        python: Some(python.clone()),
        implementation: Some(Implementation::CPython),
        platform: Some(question.platform),
    };
    numpy_name().map_or(Declared::Unknown, |name| {
        Applicable::on(requires, &name, &facts).satisfied_by(numpy)
    })
}

/// Adds what holds on one Python to the variant that says the same, else as one of its own.
fn add(
    variants: &mut Vec<Variant>,
    python: PythonVersion,
    declared: Declared,
    known: PairKnowledge,
) {
    let same = variants.iter_mut().find(|v| {
        v.declared == declared
            && v.compatibility == known.compatibility
            && v.code == known.code
            && v.condition == known.condition
    });
    if let Some(variant) = same {
        variant.pythons.push(python);
        variant.evidence.extend(known.evidence);
        return;
    }
    let operation = known.operations.first();
    variants.push(Variant {
        pythons: vec![python],
        declared,
        compatibility: known.compatibility,
        code: known.code,
        why: known
            .why
            .or_else(|| operation.map(|o| format!("{} fails", o.description))),
        you_will_see: known
            .you_will_see
            .or_else(|| operation.map(|o| o.you_will_see.clone())),
        condition: known.condition,
        evidence: known.evidence,
    });
}

/// One mark for all variants.
fn standing(variants: &[Variant]) -> Standing {
    let mut marks = variants.iter().map(of_variant);
    let Some(first) = marks.next() else {
        return Standing::NoWheels;
    };
    if marks.all(|m| m == first) {
        first
    } else {
        Standing::Depends
    }
}

fn of_variant(variant: &Variant) -> Standing {
    match (variant.compatibility, variant.declared) {
        (Compatibility::Compatible, Declared::Violated) => Standing::WorksUndeclared,
        (Compatibility::Compatible, _) => Standing::Works,
        (Compatibility::Partial, _) => Standing::Partial,
        (Compatibility::Incompatible, Declared::Satisfied) => Standing::FailsDeclared,
        (Compatibility::Incompatible, _) => Standing::Fails,
        (Compatibility::Unknown, _) if variant.condition.is_some() => Standing::Depends,
        (Compatibility::Unknown, _) => Standing::Unknown,
    }
}
