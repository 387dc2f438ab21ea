//! Answers questions about the table: `tfpair table`.

mod anomalies;
mod ask;
mod export;
mod numpy_candidates;
mod question;
mod rows;
mod tensorflow;

pub(crate) use ask::{ask, asks};
pub(crate) use export::export;
pub(crate) use question::{Question, QuestionError};

use crate::model::{PackageName, PythonVersion, Requirement, TableAnswer, Version};
use crate::table::{NumpyRelease, Table, TensorflowRelease};
use question::exact;
use tensorflow::Listed;

/// Answers a question from the table.
pub(crate) fn answer(question: &Question, table: &Table) -> Result<TableAnswer, QuestionError> {
    let releases = tensorflow_releases(question, table)?;
    has_wheels(&releases, question)?;
    let numpy = numpy_releases(question, table)?;
    numpy_has_wheels(&numpy, question)?;
    let mut answer = TableAnswer {
        date: table.date().to_owned(),
        platform: question.platform.to_string(),
        pair: question.tensorflow.is_some() && question.numpy.is_some(),
        whole: is_whole(question),
        ..TableAnswer::default()
    };
    let columns = rows::columns(&numpy, question);
    for release in &releases {
        answer
            .rows
            .extend(rows::rows(release, &columns, question, table));
    }
    if question.numpy.is_some() {
        answer.numpy = numpy.iter().map(|r| r.version().clone()).collect();
        if question.tensorflow.is_none() {
            answer.picks = ask::picks(&numpy, question, table);
        }
    }
    if question.tensorflow.is_some() {
        answer.tensorflow = tensorflow::answers(&releases, Listed::All, question, table);
    }
    answer.notes.clone_from(&question.notes);
    answer.notes.extend(notes(question, table));
    Ok(answer)
}

/// That a Python which was named has a wheel of any of the releases.
fn has_wheels(releases: &[&TensorflowRelease], question: &Question) -> Result<(), QuestionError> {
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
        asked: asked.unwrap_or_else(|| PackageName::tensorflow().to_string()),
        python: python.clone(),
        platform: question.platform,
        has,
    })
}

/// That a Python which was named has a wheel of any of the NumPy releases that were named.
fn numpy_has_wheels(releases: &[&NumpyRelease], question: &Question) -> Result<(), QuestionError> {
    let (Some(python), Some(asked)) = (&question.python, &question.numpy) else {
        return Ok(());
    };
    let mut has: Vec<PythonVersion> = releases
        .iter()
        .flat_map(|release| release.pythons(question.platform))
        .collect();
    has.sort();
    has.dedup();
    if has.iter().any(|p| p.same_series(python)) {
        return Ok(());
    }
    Err(QuestionError::NoWheel {
        asked: asked.to_string(),
        python: python.clone(),
        platform: question.platform,
        has,
    })
}

/// The whole table with every release of `tensorflow` on the newest of its Pythons.
pub(crate) fn releases(question: &Question, table: &Table) -> Result<TableAnswer, QuestionError> {
    with_releases(Listed::Newest, question, table)
}

/// The whole table with every release on each of its Pythons, and what is odd about it: the page for people.
pub(crate) fn everything(question: &Question, table: &Table) -> Result<TableAnswer, QuestionError> {
    let mut answer = with_releases(Listed::All, question, table)?;
    answer.anomalies = anomalies::anomalies(table);
    Ok(answer)
}

fn with_releases(
    listed: Listed,
    question: &Question,
    table: &Table,
) -> Result<TableAnswer, QuestionError> {
    let mut answer = self::answer(question, table)?;
    let releases = tensorflow_of(question, table)?;
    answer.tensorflow = tensorflow::answers(&releases, listed, question, table);
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
) -> Result<Vec<&'static TensorflowRelease>, QuestionError> {
    let releases = tensorflow_of(question, table)?;
    if is_whole(question) {
        return Ok(newest_of_series(releases, |r| r.version()));
    }
    Ok(releases)
}

/// Every TensorFlow release with a wheel that a question admits, oldest first.
fn tensorflow_of(
    question: &Question,
    table: &Table,
) -> Result<Vec<&'static TensorflowRelease>, QuestionError> {
    let asked = question.tensorflow.as_ref();
    let name = asked.map_or_else(PackageName::tensorflow, |asked| asked.name.clone());
    let named = asked.is_some_and(mentions_prerelease);
    let admitted = |release: &&TensorflowRelease| {
        let version = release.version();
        !release.wheels().is_empty()
            && (named || !version.any_prerelease())
            && asked.is_none_or(|asked| asked.admits(version))
    };
    let releases = table.tensorflow_releases(&name).iter().filter(admitted);
    let releases: Vec<&TensorflowRelease> = releases.collect();
    if releases.is_empty() {
        let asked = asked.map(ToString::to_string);
        let has = |r: &&TensorflowRelease| !r.wheels().is_empty() && !r.version().any_prerelease();
        let newest = table.tensorflow_releases(&name).iter().rev().find(has);
        return Err(QuestionError::Nothing {
            asked: asked.unwrap_or_else(|| name.to_string()),
            newest: newest.map(|r| r.version().clone()),
        });
    }
    Ok(releases)
}

fn mentions_prerelease(requirement: &Requirement) -> bool {
    requirement.specifiers().is_some_and(|s| {
        s.iter()
            .filter_map(|s| s.version())
            .any(Version::any_prerelease)
    })
}

/// The NumPy releases asked for: those named, else the newest of each series.
fn numpy_releases(
    question: &Question,
    table: &Table,
) -> Result<Vec<&'static NumpyRelease>, QuestionError> {
    let asked = question.numpy.as_ref();
    let named = asked.is_some_and(mentions_prerelease);
    let pinned = asked.is_some_and(|asked| exact(asked).is_some());
    let admitted = |release: &&NumpyRelease| {
        release.has_wheels()
            && (pinned || release.yanked().is_none())
            && (named || !release.is_prerelease())
            && asked.is_none_or(|asked| asked.admits(release.version()))
    };
    let releases: Vec<&NumpyRelease> = table.numpy_releases().iter().filter(admitted).collect();
    if let (true, Some(asked)) = (releases.is_empty(), asked) {
        let has = |r: &&NumpyRelease| r.has_wheels() && !r.is_prerelease() && r.yanked().is_none();
        let newest = table.numpy_releases().iter().rev().find(has);
        return Err(QuestionError::Nothing {
            asked: asked.to_string(),
            newest: newest.map(|r| r.version().clone()),
        });
    }
    Ok(newest_of_series(releases, |r| r.version()))
}

/// Of a sorted list, the last of each series.
fn newest_of_series<T>(sorted: Vec<T>, version: impl Fn(&T) -> &Version) -> Vec<T> {
    let mut newest: Vec<T> = Vec::new();
    for item in sorted {
        match newest.last_mut() {
            Some(last) if version(last).series() == version(&item).series() => *last = item,
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
        "`{requirement}` is {version}.0 only; {} of the series: use '{}=={version}.*'",
        others.join(", "),
        requirement.name
    )]
}

fn others(name: &PackageName, version: &Version, table: &Table) -> Vec<String> {
    let releases = table.tensorflow_releases(name);
    let versions = releases.iter().map(TensorflowRelease::version);
    let same = versions.filter(|v| v.series() == version.series() && *v != version);
    same.filter(|v| !v.any_prerelease())
        .map(ToString::to_string)
        .collect()
}
