//! What the table says of one TensorFlow release: what it declares, where its known range ends, which NumPy to take.

use super::question::{Question, QuestionError};
use super::rows::{ask, declared, pythons, requires};
use crate::judge::declared::without_marker;
use crate::judge::marker::{MarkerFacts, Truth};
use crate::judge::members::numpy_name;
use crate::judge::remedy::candidates::{self, Target};
use crate::knowledge::{Table, TableError, TensorflowRelease};
use crate::model::{
    Compatibility, Declared, Implementation, Newest, Platform, PythonVersion, RangeEnd, Requires,
    TensorflowAnswer,
};

/// The answer for one release.
pub(super) fn answer(
    release: &TensorflowRelease,
    question: &Question,
    table: &Table,
) -> Result<TensorflowAnswer, QuestionError> {
    let requires = requires(release, question, table)?;
    let mut newest = Vec::new();
    for python in pythons(release, question) {
        newest.push(newest_on(release, &requires, python, question, table)?);
    }
    let (below, above) = ends(release, &newest, question, table)?;
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

/// The newest NumPy that is declared, known to work and has a wheel on a Python.
fn newest_on(
    release: &TensorflowRelease,
    requires: &Requires,
    python: PythonVersion,
    question: &Question,
    table: &Table,
) -> Result<Newest, TableError> {
    let target = Target {
        python: Some(&python),
        implementation: Implementation::CPython,
        free_threaded: false,
        platform: Some(question.platform),
    };
    let mut known_range = None;
    let mut numpy = None;
    for version in candidates::numpy(&target, table)? {
        let known = ask(&release.version, &version, &python, question, table)?;
        known_range = known_range.or(known.known_range);
        let satisfied = declared(requires, &version, &python, question) != Declared::Violated;
        if satisfied && known.compatibility == Compatibility::Compatible {
            numpy = Some(version);
            break;
        }
    }
    Ok(Newest {
        python,
        numpy,
        known_range,
    })
}

/// What the first NumPy beyond each end of the known range meets, on the newest Python.
fn ends(
    release: &TensorflowRelease,
    newest: &[Newest],
    question: &Question,
    table: &Table,
) -> Result<(Option<RangeEnd>, Option<RangeEnd>), TableError> {
    let Some(python) = newest.last().map(|n| &n.python) else {
        return Ok((None, None));
    };
    let mut released = table.numpy_releases()?;
    released.retain(|r| !r.version.any_prerelease());
    released.sort_by(|a, b| a.version.cmp(&b.version));
    let (mut below, mut above, mut inside) = (None, None, false);
    for numpy in &released {
        let known = ask(&release.version, &numpy.version, python, question, table)?;
        if matches!(
            known.compatibility,
            Compatibility::Compatible | Compatibility::Partial
        ) {
            inside = true;
            continue;
        }
        let untried = if numpy.has_wheel(python, Some(question.platform)) {
            "never tried".to_owned()
        } else {
            format!("no such NumPy has a wheel for Python {python}")
        };
        let end = RangeEnd {
            code: known.code,
            why: known.why.or(known.condition).unwrap_or(untried),
            you_will_see: known.you_will_see,
        };
        if inside {
            above = Some(end);
            break;
        }
        below = Some(end);
    }
    Ok((below, above))
}
