//! What the table contains about one TensorFlow release: declared requirement, ends of the known range, recommended NumPy.

use super::numpy_candidates::NumpyCandidates;
use super::question::Question;
use super::rows::{applicable, pythons, requires, setting};
use crate::model::{
    Applicable, Compatibility, Declared, MarkerFacts, Newest, PackageName, Platform, PythonVersion,
    RangeEnd, Requires, TensorflowAnswer, Ternary, Version,
};
use crate::table::{NumpyRelease, Table, TensorflowQuery, TensorflowRelease};

/// The Pythons that an answer about a release lists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// Each that has a wheel of it.
    All,
    /// The newest of them.
    Newest,
}

/// The answers for releases, one by one.
pub(super) fn answers(
    releases: &[&TensorflowRelease],
    listed: Listed,
    question: &Question,
    table: &Table,
) -> Vec<TensorflowAnswer> {
    let mut candidates = NumpyCandidates::new(question.platform, table);
    releases
        .iter()
        .map(|release| answer(release, listed, question, table, &mut candidates))
        .collect()
}

fn answer(
    release: &TensorflowRelease,
    listed: Listed,
    question: &Question,
    table: &Table,
    candidates: &mut NumpyCandidates,
) -> TensorflowAnswer {
    let requires = requires(release, question, table);
    let pythons = pythons(release, question);
    let pythons = match listed {
        Listed::All => &pythons[..],
        Listed::Newest => pythons.last().map_or(&[][..], std::slice::from_ref),
    };
    let newest = newest_by_python(release, &requires, pythons, question, table, candidates);
    let (below, above) = match pythons.last() {
        Some(python) => {
            let query = table.query(setting(release.version(), python, question));
            ends(&query, python, question, candidates)
        }
        None => (None, None),
    };
    TensorflowAnswer {
        distribution: release.distribution().clone(),
        version: release.version().clone(),
        date: release.date().to_owned(),
        yanked: release.yanked().map(str::to_owned),
        declares: declares(&requires),
        forwards: forwards(release),
        newest,
        below,
        above,
    }
}

/// The newest NumPy to take on some Pythons.
pub(super) fn newest(
    release: &TensorflowRelease,
    pythons: &[PythonVersion],
    question: &Question,
    table: &Table,
    candidates: &mut NumpyCandidates,
) -> Vec<Newest> {
    if pythons.is_empty() {
        return Vec::new();
    }
    let requires = requires(release, question, table);
    newest_by_python(release, &requires, pythons, question, table, candidates)
}

fn newest_by_python(
    release: &TensorflowRelease,
    requires: &Requires,
    pythons: &[PythonVersion],
    question: &Question,
    table: &Table,
    candidates: &mut NumpyCandidates,
) -> Vec<Newest> {
    let mut newest = Vec::new();
    for python in pythons {
        let query = table.query(setting(release.version(), python, question));
        let declared = applicable(requires, python, question);
        let fitting = candidates.fitting(python);
        newest.push(Newest {
            python: python.clone(),
            numpy: newest_on(&query, &declared, fitting),
            wheels: ends_of(&query, fitting),
            known_range: query.known_range(),
        });
    }
    newest
}

/// `numpy>=1.26.0,<2.0.0 (python_version >= "3.12")`.
fn declares(requires: &Requires) -> Vec<String> {
    let numpy = PackageName::numpy();
    let mut lines: Vec<String> = requires
        .on(&numpy)
        .map(|r| match &r.marker {
            Some(marker) => format!("{} ({marker})", r.without_marker()),
            None => r.without_marker(),
        })
        .collect();
    lines.dedup();
    lines
}

/// Where the stub wheels of a release lead, by platform.
fn forwards(release: &TensorflowRelease) -> Vec<String> {
    let mut lines = Vec::new();
    for group in release.wheels() {
        for tag in group.tags().iter().flat_map(|t| &t.platforms) {
            let platform = Platform::parse(tag);
            let facts = MarkerFacts {
                python: None,
                implementation: None,
                platform,
            };
            let targets = group
                .forwards()
                .filter(|r| facts.evaluate(&r.marker) != Ternary::No);
            let name = platform.map_or_else(|| tag.to_owned(), |p| p.to_string());
            lines.extend(targets.map(|r| format!("{name}: {}", r.without_marker())));
        }
    }
    lines.sort();
    lines.dedup();
    lines
}

/// The oldest and the newest of NumPy versions, newest first, that are known to work.
fn ends_of(
    query: &TensorflowQuery<'_>,
    fitting: &[&'static NumpyRelease],
) -> Option<(Version, Version)> {
    let works = |release: &&&'static NumpyRelease| {
        query.compatibility(**release) == Compatibility::Compatible
    };
    let newest = fitting.iter().find(works)?;
    let oldest = fitting.iter().rfind(works)?;
    Some((oldest.version().clone(), newest.version().clone()))
}

/// Of NumPy versions that can be installed, newest first, the first that is declared and known to work.
fn newest_on(
    query: &TensorflowQuery<'_>,
    declared: &Applicable,
    fitting: &[&'static NumpyRelease],
) -> Option<Version> {
    let works = |release: &&&'static NumpyRelease| {
        query.compatibility(**release) == Compatibility::Compatible
            && declared.satisfied_by(release.version()) != Declared::Violated
    };
    let newest = fitting.iter().find(works);
    newest.map(|release| release.version().clone())
}

/// What the first NumPy beyond each end of the known range meets, on the newest Python.
fn ends(
    query: &TensorflowQuery<'_>,
    python: &PythonVersion,
    question: &Question,
    candidates: &NumpyCandidates,
) -> (Option<RangeEnd>, Option<RangeEnd>) {
    let inside = |numpy: &NumpyRelease| -> bool {
        let compatibility = query.compatibility(numpy);
        matches!(
            compatibility,
            Compatibility::Compatible | Compatibility::Partial
        )
    };
    let end = |numpy: &NumpyRelease| -> RangeEnd {
        let known = query.pair(numpy);
        let untried = if numpy.has_wheel(python, Some(question.platform)) {
            "never tried".to_owned()
        } else {
            format!("no such NumPy has a wheel for Python {python}")
        };
        RangeEnd {
            code: known.code,
            why: known
                .why
                .map(str::to_owned)
                .or(known.condition)
                .unwrap_or(untried),
            you_will_see: known.you_will_see.map(str::to_owned),
        }
    };
    let mut released = candidates.finals();
    let mut below = None;
    for numpy in released.by_ref() {
        if inside(numpy) {
            break;
        }
        below = Some(numpy);
    }
    let mut above = None;
    for numpy in released {
        if !inside(numpy) {
            above = Some(numpy);
            break;
        }
    }
    (below.map(end), above.map(end))
}
