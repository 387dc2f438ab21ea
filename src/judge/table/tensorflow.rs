//! What the table says of one TensorFlow release: what it declares, where its known range ends, which NumPy to take.

use super::question::{Depth, Question, QuestionError};
use super::rows::{applicable, pythons, requires, setting};
use super::shelf::Shelf;
use crate::judge::declared::{Applicable, without_marker};
use crate::judge::marker::{MarkerFacts, Truth};
use crate::judge::members::numpy_name;
use crate::knowledge::{NumpyRelease, Prospect, Table, TableError, TensorflowRelease};
use crate::model::{
    Compatibility, Declared, Newest, Platform, PythonVersion, RangeEnd, Requires, TensorflowAnswer,
    Version,
};

/// The answers for releases, one by one.
pub(super) fn answers(
    releases: &[TensorflowRelease],
    question: &Question,
    table: &Table,
) -> Result<Vec<TensorflowAnswer>, QuestionError> {
    let mut shelf = Shelf::new(question.platform, table)?;
    releases
        .iter()
        .map(|release| answer(release, question, table, &mut shelf))
        .collect()
}

fn answer(
    release: &TensorflowRelease,
    question: &Question,
    table: &Table,
    shelf: &mut Shelf<'_>,
) -> Result<TensorflowAnswer, QuestionError> {
    let requires = requires(release, question, table)?;
    let mut newest = Vec::new();
    let pythons = pythons(release, question);
    for python in &pythons {
        let prospect = table.prospect(setting(&release.version, python, question))?;
        let declared = applicable(&requires, python, question);
        newest.push(Newest {
            python: python.clone(),
            numpy: newest_on(&prospect, &declared, shelf.fitting(python)?)?,
            known_range: prospect.known_range(),
        });
    }
    let (below, above) = match pythons.last() {
        Some(python) => {
            let prospect = table.prospect(setting(&release.version, python, question))?;
            ends(&prospect, python, question, shelf)?
        }
        None => (None, None),
    };
    Ok(TensorflowAnswer {
        distribution: release.distribution.clone(),
        version: release.version.clone(),
        date: release.date.clone(),
        yanked: release.yanked.clone(),
        declares: declares(&requires),
        forwards: forwards(release),
        newest,
        below,
        above,
    })
}

/// `numpy>=1.26.0,<2.0.0 (python_full_version >= '3.12')`.
fn declares(requires: &Requires) -> Vec<String> {
    let Some(numpy) = numpy_name() else {
        return Vec::new();
    };
    let mut lines: Vec<String> = requires
        .on(&numpy)
        .map(|r| match r.marker.contents() {
            Some(marker) => format!("{} ({marker})", without_marker(r)),
            None => without_marker(r),
        })
        .collect();
    lines.dedup();
    lines
}

/// Where the stub wheels of a release lead, by platform.
fn forwards(release: &TensorflowRelease) -> Vec<String> {
    let mut lines = Vec::new();
    for group in &release.wheels {
        for tag in group.tags.iter().flat_map(|t| &t.platforms) {
            let platform = Platform::parse(tag);
            let facts = MarkerFacts {
                python: None,
                implementation: None,
                platform,
            };
            let targets = group
                .forwards
                .lines
                .iter()
                .filter(|r| facts.evaluate(&r.marker) != Truth::No);
            let name = platform.map_or_else(|| tag.clone(), |p| p.to_string());
            lines.extend(targets.map(|r| format!("{name}: {}", without_marker(r))));
        }
    }
    lines.sort();
    lines.dedup();
    lines
}

/// Of NumPy versions that can be installed, newest first, the first that is declared and known to work.
fn newest_on(
    prospect: &Prospect<'_>,
    declared: &Applicable,
    fitting: &[Version],
) -> Result<Option<Version>, TableError> {
    for version in fitting {
        if declared.satisfied_by(version) != Declared::Violated
            && prospect.happens(version)? == Compatibility::Compatible
        {
            return Ok(Some(version.clone()));
        }
    }
    Ok(None)
}

/// What the first NumPy beyond each end of the known range meets, on the newest Python.
fn ends(
    prospect: &Prospect<'_>,
    python: &PythonVersion,
    question: &Question,
    shelf: &Shelf<'_>,
) -> Result<(Option<RangeEnd>, Option<RangeEnd>), TableError> {
    let inside = |numpy: &&NumpyRelease| -> Result<bool, TableError> {
        let happens = prospect.happens(&numpy.version)?;
        Ok(matches!(
            happens,
            Compatibility::Compatible | Compatibility::Partial
        ))
    };
    let end = |numpy: &NumpyRelease| -> Result<RangeEnd, TableError> {
        let known = prospect.outline(&numpy.version)?;
        let you_will_see = match question.depth {
            Depth::Outline => None,
            Depth::Errors | Depth::Evidence => prospect.pair(&numpy.version)?.you_will_see,
        };
        let untried = if numpy.has_wheel(python, Some(question.platform)) {
            "never tried".to_owned()
        } else {
            format!("no such NumPy has a wheel for Python {python}")
        };
        Ok(RangeEnd {
            code: known.code,
            why: known.why.or(known.condition).unwrap_or(untried),
            you_will_see,
        })
    };
    let mut released = shelf.finals();
    let mut below = None;
    for numpy in released.by_ref() {
        if inside(&numpy)? {
            break;
        }
        below = Some(numpy);
    }
    let mut above = None;
    for numpy in released {
        if !inside(&numpy)? {
            above = Some(numpy);
            break;
        }
    }
    Ok((below.map(end).transpose()?, above.map(end).transpose()?))
}
