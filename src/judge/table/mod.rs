//! Answers questions about the table. Pure, as all of `judge`.

mod anomalies;
mod numpy_candidates;
mod question;
mod rows;
mod tensorflow;

use std::collections::BTreeSet;

pub use question::{Depth, Question, QuestionError};

use crate::judge::declared::admits;
use crate::model::{
    PackageName, Platform, PythonVersion, Requirement, TableAnswer, Version, name_of,
};
use crate::table::{Table, TensorflowRelease};
use question::exact;

/// Answers a question from the table.
pub fn answer(question: &Question, table: &Table) -> Result<TableAnswer, QuestionError> {
    let releases = tensorflow_releases(question, table)?;
    has_wheels(&releases, question)?;
    let numpy = numpy_versions(question, table)?;
    let mut answer = TableAnswer {
        date: table.date().to_owned(),
        platform: question.platform.to_string(),
        pair: question.tensorflow.is_some() && question.numpy.is_some(),
        whole: is_whole(question),
        ..TableAnswer::default()
    };
    let columns = rows::columns(&numpy, question, table);
    for release in &releases {
        answer
            .rows
            .extend(rows::rows(release, &columns, question, table));
    }
    if question.numpy.is_some() {
        answer.numpy = numpy;
    }
    if question.tensorflow.is_some() {
        answer.tensorflow = tensorflow::answers(&releases, question, table);
    }
    answer.notes = notes(question, table);
    Ok(answer)
}

/// That a Python which was named has a wheel of any of the releases.
fn has_wheels(releases: &[TensorflowRelease], question: &Question) -> Result<(), QuestionError> {
    let Some(python) = &question.python else {
        return Ok(());
    };
    let mut has: Vec<PythonVersion> = releases
        .iter()
        .flat_map(|r| rows::all_pythons(r, question.platform))
        .collect();
    has.sort();
    has.dedup();
    if has.iter().any(|p| p.same_series(python)) {
        return Ok(());
    }
    let asked = question.tensorflow.as_ref().map(ToString::to_string);
    Err(QuestionError::NoWheel {
        asked: asked.unwrap_or_else(|| "tensorflow".to_owned()),
        python: python.clone(),
        platform: question.platform,
        has,
    })
}

/// The whole table with every release of `tensorflow`.
pub fn releases(question: &Question, table: &Table) -> Result<TableAnswer, QuestionError> {
    let mut answer = self::answer(question, table)?;
    let (name, versions) = tensorflow_of(question, table)?;
    let releases = among(&name, versions, None, table);
    answer.tensorflow = tensorflow::answers(&releases, question, table);
    Ok(answer)
}

/// The same with what is odd about it: the page for people.
pub fn everything(question: &Question, table: &Table) -> Result<TableAnswer, QuestionError> {
    let mut answer = releases(question, table)?;
    answer.oddities = anomalies::anomalies(table);
    Ok(answer)
}

/// Whether nothing was asked for, which is all of the table.
fn is_whole(question: &Question) -> bool {
    question.tensorflow.is_none() && question.numpy.is_none()
}

/// The TensorFlow releases asked for; final ones, unless a pre-release is named. Where nothing is asked for, the
/// newest of each series.
fn tensorflow_releases(
    question: &Question,
    table: &Table,
) -> Result<Vec<TensorflowRelease>, QuestionError> {
    let (name, mut versions) = tensorflow_of(question, table)?;
    if is_whole(question) {
        versions = newest_of_series(versions, |v| v);
    }
    // what is told of a release one by one names the wheels of other platforms too
    let platform = question.tensorflow.is_none().then_some(question.platform);
    Ok(among(&name, versions, platform, table))
}

/// The releases of a distribution that are of some versions, oldest first.
fn among(
    name: &PackageName,
    versions: Vec<Version>,
    platform: Option<Platform>,
    table: &Table,
) -> Vec<TensorflowRelease> {
    let wanted: BTreeSet<Version> = versions.into_iter().collect();
    let mut releases = table.tensorflow_among(name, &wanted, platform);
    releases.sort_by(|a, b| a.version.cmp(&b.version));
    releases
}

/// Every TensorFlow release with a wheel that a question admits, oldest first.
fn tensorflow_of(
    question: &Question,
    table: &Table,
) -> Result<(PackageName, Vec<Version>), QuestionError> {
    let asked = question.tensorflow.as_ref();
    let name = match asked {
        Some(requirement) => requirement.name.clone(),
        None => {
            name_of("tensorflow").ok_or_else(|| QuestionError::Nothing("tensorflow".to_owned()))?
        }
    };
    let named = asked.is_some_and(mentions_prerelease);
    let mut versions = table.tensorflow_with_wheels(&name);
    versions.retain(|version| {
        (named || !version.any_prerelease()) && asked.is_none_or(|q| admits(q, version))
    });
    versions.sort();
    if versions.is_empty() {
        let asked = asked.map(ToString::to_string);
        return Err(QuestionError::Nothing(
            asked.unwrap_or_else(|| name.to_string()),
        ));
    }
    Ok((name, versions))
}

fn mentions_prerelease(requirement: &Requirement) -> bool {
    crate::judge::declared::specifiers(requirement).is_some_and(|s| {
        s.iter()
            .filter_map(|s| s.version())
            .any(Version::any_prerelease)
    })
}

/// The NumPy releases asked for: those named, else the newest of each series.
fn numpy_versions(question: &Question, table: &Table) -> Result<Vec<Version>, QuestionError> {
    let named = question.numpy.as_ref().is_some_and(mentions_prerelease);
    let pinned = question.numpy.as_ref().is_some_and(|q| exact(q).is_some());
    let mut versions: Vec<Version> = table
        .numpy_releases()
        .iter()
        .filter(|r| !r.python_tags.is_empty() && (pinned || r.yanked.is_none()))
        .map(|r| r.version.clone())
        .filter(|v| named || !v.any_prerelease())
        .filter(|v| question.numpy.as_ref().is_none_or(|q| admits(q, v)))
        .collect();
    versions.sort();
    if let (true, Some(asked)) = (versions.is_empty(), &question.numpy) {
        return Err(QuestionError::Nothing(asked.to_string()));
    }
    Ok(newest_of_series(versions, |v| v))
}

/// `(2, 10)` of 2.10.1.
pub(super) fn series(version: &Version) -> (u64, u64) {
    let mut parts = version.release().into_iter();
    (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    )
}

/// Of a sorted list, the last of each series.
fn newest_of_series<T>(sorted: Vec<T>, version: impl Fn(&T) -> &Version) -> Vec<T> {
    let mut newest: Vec<T> = Vec::new();
    for item in sorted {
        match newest.last_mut() {
            Some(last) if series(version(last)) == series(version(&item)) => *last = item,
            _ => newest.push(item),
        }
    }
    newest
}

/// Other releases of the series that was named, which `==2.10` does not mean.
fn notes(question: &Question, table: &Table) -> Vec<String> {
    let Some(requirement) = &question.tensorflow else {
        return Vec::new();
    };
    let Some(version) = exact(requirement).filter(|v| v.release().len() == 2) else {
        return Vec::new();
    };
    let others: Vec<String> = others(&requirement.name, &version, table);
    if others.is_empty() {
        return Vec::new();
    }
    vec![format!(
        "`{requirement}` is {version}.0 alone; {} of the series: ask for '{}=={version}.*'",
        others.join(", "),
        requirement.name
    )]
}

fn others(name: &PackageName, version: &Version, table: &Table) -> Vec<String> {
    let versions = table.tensorflow_versions(name);
    let same = versions
        .iter()
        .filter(|v| series(v) == series(version) && *v != version);
    same.filter(|v| !v.any_prerelease())
        .map(ToString::to_string)
        .collect()
}
