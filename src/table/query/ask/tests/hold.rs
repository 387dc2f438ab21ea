//! Holds an answer against the queries of `tfpair table`.

use std::str::FromStr;

use super::super::releases::requirement;
use crate::model::{
    Answer, CellStatus, NumpyGroup, PackageName, PairGroup, PairPick, PythonVersion, Reply,
    Requirement, Span, TableAnswer, Understood, Version,
};
use crate::table::query::{Question, answer};
use crate::table::{ReleaseStatus, Table};

fn question(tensorflow: Option<&str>, numpy: Option<&str>, of: &Answer) -> TableAnswer {
    let question = Question {
        tensorflow: tensorflow.map(|text| Requirement::from_str(text).unwrap()),
        numpy: numpy.map(|text| Requirement::from_str(text).unwrap()),
        python: of.understood.python.clone(),
        platform: of.platform,
        evidence: false,
        notes: Vec::new(),
    };
    answer(&question, Table::embedded()).unwrap_or_default()
}

/// The answer as one on another Python.
fn on(python: &PythonVersion, answer: &Answer) -> Answer {
    Answer {
        understood: Understood {
            python: Some(python.clone()),
            ..Understood::default()
        },
        ..answer.clone()
    }
}

/// What the table has for a TensorFlow and a NumPy where an answer holds.
fn status((tensorflow, numpy): &(String, String), of: &Answer) -> Option<CellStatus> {
    let rows = question(Some(tensorflow), Some(numpy), of).rows;
    rows.first().map(|row| row.status)
}

fn within(span: &Span, version: &Version) -> bool {
    span.first <= *version && *version <= span.last
}

fn works(status: CellStatus) -> bool {
    matches!(status, CellStatus::Works | CellStatus::WorksUndeclared)
}

/// Holds an answer against the queries of `tfpair table`.
pub(super) fn hold(answer: &Answer) -> Result<(), String> {
    let ensure = |holds: bool, cause: &str| holds.then_some(()).ok_or_else(|| cause.to_owned());
    match &answer.reply {
        Reply::NumpyFor(groups) => {
            let asked = answer.understood.tensorflow.as_ref().unwrap();
            let asked = requirement(asked).unwrap().to_string();
            let all = question(Some(&asked), None, answer).tensorflow;
            ensure(!all.is_empty(), "the table has no such release")?;
            for release in all.iter().filter(|release| !release.newest.is_empty()) {
                let group = groups.iter().find(|g| within(&g.span, &release.version));
                let group = group.ok_or_else(|| format!("{} is in no group", release.version))?;
                ensure(group.answer.newest == release.newest, "another NumPy")?;
                ensure(
                    group.answer.declares == release.declares,
                    "another declaration",
                )?;
            }
            Ok(())
        }
        Reply::TensorflowFor(groups) => groups
            .iter()
            .try_for_each(|group| hold_numpy(group, answer)),
        Reply::Pair(groups) => groups.iter().try_for_each(|group| hold_pair(group, answer)),
        Reply::Pins(picks) => picks.iter().try_for_each(|pick| hold_pick(pick, answer)),
        Reply::Newest {
            tensorflow,
            numpy,
            pick,
        } => {
            let table = Table::embedded();
            let newest = table.tensorflow_releases(&PackageName::tensorflow()).iter();
            let newest = newest
                .map(|r| r.version())
                .filter(|v| !v.any_prerelease())
                .max();
            ensure(
                tensorflow.as_ref().is_none_or(|(v, _)| Some(v) == newest),
                "another TensorFlow",
            )?;
            let newest = table.numpy_releases().iter().map(|r| r.version());
            let newest = newest.filter(|v| !v.any_prerelease()).max();
            ensure(
                numpy.as_ref().is_none_or(|v| Some(v) == newest),
                "another NumPy",
            )?;
            ensure(tensorflow.is_some() || numpy.is_some(), "neither")?;
            pick.iter().try_for_each(|pick| hold_pick(pick, answer))
        }
        Reply::Pythons(groups) => {
            let Some(asked) = answer.understood.tensorflow.as_ref() else {
                let numpy = answer
                    .understood
                    .numpy
                    .as_ref()
                    .and_then(requirement)
                    .unwrap();
                let table = Table::embedded();
                let release = table
                    .numpy_releases()
                    .iter()
                    .find(|r| numpy.admits(r.version()))
                    .unwrap();
                let (_, pythons) = groups.first().unwrap();
                let each = pythons
                    .iter()
                    .all(|p| release.has_wheel(p, Some(answer.platform)));
                return ensure(each && !pythons.is_empty(), "a Python without a wheel");
            };
            let all =
                question(Some(&requirement(asked).unwrap().to_string()), None, answer).tensorflow;
            for release in &all {
                let (_, pythons) = groups
                    .iter()
                    .find(|(span, _)| within(span, &release.version))
                    .unwrap();
                let on: Vec<&PythonVersion> = release.newest.iter().map(|n| &n.python).collect();
                ensure(pythons.iter().collect::<Vec<_>>() == on, "other Pythons")?;
            }
            ensure(!all.is_empty(), "no release")
        }
        Reply::LeaveNumpyOne {
            tensorflow,
            packages,
        } => {
            let two = |text: &str| {
                let all = question(Some(text), None, answer).tensorflow;
                let numpy = all
                    .iter()
                    .flat_map(|r| &r.newest)
                    .filter_map(|n| n.numpy.clone());
                numpy
                    .into_iter()
                    .any(|v| Table::embedded().knows_numpy_two(&v))
            };
            ensure(
                two(&format!("tensorflow=={tensorflow}")),
                "it has no NumPy 2",
            )?;
            ensure(
                !two(&format!("tensorflow<{tensorflow}")),
                "it is not the first",
            )?;
            ensure(
                packages.len()
                    == Table::embedded()
                        .compiled()
                        .iter()
                        .filter(|c| c.numpy_2_from().is_some())
                        .count(),
                "not all packages",
            )
        }
        Reply::Builds(builds) => builds.iter().try_for_each(|build| {
            let Some(install) = &build.install else {
                return Ok(());
            };
            let name = PackageName::from_str(install.split('[').next().unwrap()).unwrap();
            let release = Table::embedded().tensorflow_release(&name, &build.tensorflow);
            let tags = release
                .into_iter()
                .flat_map(|r| r.wheels())
                .flat_map(|g| g.tags());
            ensure(
                tags.into_iter().any(|t| t.fits_platform(build.platform)),
                "no such wheel",
            )
        }),
        Reply::Distribution(groups) => groups.iter().try_for_each(|group| {
            for name in &group.names {
                let release = Table::embedded().tensorflow_release(name, &group.span.last);
                let tags = release
                    .into_iter()
                    .flat_map(|r| r.wheels())
                    .flat_map(|g| g.tags());
                ensure(
                    tags.into_iter().any(|t| t.fits_platform(answer.platform)),
                    "no such wheel",
                )?;
            }
            ensure(!group.names.is_empty(), "no distribution")
        }),
        Reply::Code { page, .. } => ensure(page.starts_with("# "), "no page"),
        Reply::Failure { page, .. } => ensure(page.starts_with("# "), "no page"),
        Reply::Claims(claims) => ensure(!claims.is_empty(), "no claim"),
        Reply::NeverReleased { asked, near, .. } => {
            let pinned = requirement(asked).unwrap();
            let version = pinned.pinned().unwrap();
            let status = if asked.name.is_numpy() {
                Table::embedded().known_numpy(version)
            } else {
                Table::embedded().known_tensorflow(&asked.name, version)
            };
            ensure(
                matches!(status, ReleaseStatus::Never { .. }) && !near.is_empty(),
                "it was released",
            )
        }
        Reply::NoWheel { asked, has, .. } => {
            let python = answer.understood.python.as_ref();
            let all = question(
                Some(&requirement(asked).unwrap().to_string()),
                None,
                &Answer {
                    understood: Understood::default(),
                    ..answer.clone()
                },
            );
            let on: Vec<&PythonVersion> = all
                .tensorflow
                .iter()
                .flat_map(|r| &r.newest)
                .map(|n| &n.python)
                .collect();
            ensure(
                !on.iter().any(|p| python.is_some_and(|q| q.same_series(p))),
                "it has a wheel",
            )?;
            ensure(
                has.iter().all(|p| on.contains(&p)) && !has.is_empty(),
                "other Pythons",
            )
        }
        Reply::Beyond { .. } | Reply::NotUnderstood(_) => Ok(()),
    }
}

pub(super) fn hold_numpy(group: &NumpyGroup, answer: &Answer) -> Result<(), String> {
    let last = &group.numpy.last;
    for numpy in [&group.numpy.first, last] {
        let rows = question(None, Some(&format!("numpy=={numpy}")), answer).rows;
        if rows.is_empty() {
            return Err(format!("the table has nothing of NumPy {numpy}"));
        }
        for row in rows {
            let told = group.works.iter().any(|span| within(span, &row.tensorflow));
            if told != works(row.status) {
                return Err(format!(
                    "TensorFlow {} with NumPy {numpy}: {:?}",
                    row.tensorflow, row.status
                ));
            }
        }
    }
    group.picks.iter().try_for_each(|pick| {
        let pins = (
            format!("{}=={}", pick.name, pick.tensorflow),
            format!("numpy=={last}"),
        );
        let status = status(&pins, &on(&pick.python, answer));
        let expected = if pick.declared {
            CellStatus::Works
        } else {
            CellStatus::WorksUndeclared
        };
        (status == Some(expected))
            .then_some(())
            .ok_or_else(|| format!("{pins:?} on {}: {status:?}", pick.python))
    })
}

fn hold_pair(group: &PairGroup, answer: &Answer) -> Result<(), String> {
    let name = &answer.understood.tensorflow.as_ref().unwrap().name;
    for tensorflow in [&group.tensorflow.first, &group.tensorflow.last] {
        for numpy in [&group.numpy.first, &group.numpy.last] {
            let pins = (format!("{name}=={tensorflow}"), format!("numpy=={numpy}"));
            let status = status(&pins, answer);
            if status != Some(group.status) {
                return Err(format!("{pins:?}: {status:?} and not {:?}", group.status));
            }
        }
    }
    Ok(())
}

/// That a pair works on its Python, and that no newer TensorFlow has a pair there.
fn hold_pick(pick: &PairPick, answer: &Answer) -> Result<(), String> {
    let of = on(&pick.python, answer);
    let pins = (
        format!("{}=={}", pick.name, pick.tensorflow),
        format!("numpy=={}", pick.numpy),
    );
    let status = status(&pins, &of);
    if status != Some(CellStatus::Works) {
        return Err(format!("{pins:?} on {}: {status:?}", pick.python));
    }
    let newer = question(
        Some(&format!("{}>{}", pick.name, pick.tensorflow)),
        None,
        &of,
    )
    .tensorflow;
    let better = newer
        .iter()
        .flat_map(|r| &r.newest)
        .any(|n| n.numpy.is_some() && n.python.same_series(&pick.python));
    (!better)
        .then_some(())
        .ok_or_else(|| format!("{pins:?} on {} is not the newest", pick.python))
}
