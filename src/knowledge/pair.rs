//! What is known of a pair: the ranges decide, the observations say how well it is known.

use crate::model::{Code, Compatibility, Evidence, Grade, PythonVersion};

use super::evidence;
use super::facts::{Companion, Observation, Outcome, PairKnowledge, PairQuestion};
use super::interval::Interval;
use super::ranges::{Failure, Happens, SeriesRange};

/// Whether the conditions of a range hold for a question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Yes,
    Maybe,
    No,
}

/// Answers a question from the ranges and the observations of the TensorFlow series.
pub(super) fn answer(
    question: &PairQuestion<'_>,
    ranges: &[SeriesRange],
    seen: &[Observation],
) -> PairKnowledge {
    let candidates: Vec<&SeriesRange> = ranges
        .iter()
        .filter(|range| fit(question, range) != Fit::No)
        .collect();
    let mut answer = PairKnowledge {
        compatibility: Compatibility::Unknown,
        code: None,
        why: None,
        you_will_see: None,
        operations: Vec::new(),
        known_range: None,
        works: None,
        evidence: Vec::new(),
        condition: None,
    };
    say_range(&mut answer, question, &candidates);
    let Some(first) = candidates.first() else {
        decide_by_run(&mut answer, question, seen);
        return answer;
    };
    let agreed = candidates
        .iter()
        .all(|range| class(question, range) == class(question, first));
    if !agreed {
        answer.condition = Some(hangs_on(question, &candidates));
        return answer;
    }
    match said(question, first) {
        None => decide_by_run(&mut answer, question, seen),
        Some(happens) => decide_by_range(&mut answer, question, first, happens, seen),
    }
    answer.condition = companion_that_decides(question, first, ranges);
    answer
}

/// A segment decides; the observations grade it.
fn decide_by_range(
    answer: &mut PairKnowledge,
    question: &PairQuestion<'_>,
    range: &SeriesRange,
    happens: &Happens,
    seen: &[Observation],
) {
    let compatibility = compatibility(happens);
    answer.compatibility = compatibility;
    let rows = exact(question, seen).filter(|row| of_outcome(row.outcome) == compatibility);
    let rows: Vec<&Observation> = rows.collect();
    match happens {
        Happens::Works => {}
        Happens::Partial(operations) => answer.operations.clone_from(operations),
        Happens::Fails(failure) => {
            let near = evidence::nearest(question, range, seen, compatibility);
            let row = rows.first().copied().or(near.first().copied());
            say_failure(answer, failure, row);
        }
    }
    answer.evidence = if rows.is_empty() {
        evidence::inferred(question, range, happens, seen, compatibility)
    } else {
        rows.iter().map(|row| evidence::observed(row)).collect()
    };
    if !question.official {
        answer.evidence.push(Evidence {
            grade: Grade::Inferred,
            python: None,
            statement:
                "the official wheels were run; this is another's build, whose C-ABI may differ"
                    .to_owned(),
            source: range.source.clone(),
        });
    }
}

fn say_failure(answer: &mut PairKnowledge, failure: &Failure, row: Option<&Observation>) {
    answer.code = Some(failure.code);
    answer.why = Some(failure.why.clone());
    let seen = row.and_then(|row| row.error.clone());
    answer.you_will_see = Some(seen.unwrap_or_else(|| failure.you_will_see.clone()));
}

/// No range speaks of this NumPy, but this very pair may have been run.
fn decide_by_run(answer: &mut PairKnowledge, question: &PairQuestion<'_>, seen: &[Observation]) {
    let rows: Vec<&Observation> = exact(question, seen).collect();
    let Some(first) = rows.first() else {
        return;
    };
    if rows
        .iter()
        .any(|row| of_outcome(row.outcome) != of_outcome(first.outcome))
    {
        answer.condition = Some("this pair was run and did not always end the same".to_owned());
        return;
    }
    answer.compatibility = of_outcome(first.outcome);
    if answer.compatibility == Compatibility::Incompatible {
        answer.why = Some("the import failed when this pair was run".to_owned());
        answer.you_will_see.clone_from(&first.error);
    }
    answer.operations = evidence::operations(first);
    answer.evidence = rows.iter().map(|row| evidence::observed(row)).collect();
}

/// The interval known to work whatever the unknown conditions turn out to be.
fn say_range(answer: &mut PairKnowledge, question: &PairQuestion<'_>, candidates: &[&SeriesRange]) {
    let speaks = |range: &&&SeriesRange| question.official || !range.segments.iter().any(about_abi);
    let mut works: Option<Interval> = None;
    let mut closed = false;
    for range in candidates {
        if !speaks(&range) {
            return;
        }
        let interval = match &works {
            None => Some(range.works.clone()),
            Some(before) => before.and(&range.works),
        };
        let Some(interval) = interval else { return };
        closed = candidates
            .iter()
            .any(|r| r.works.high > interval.high || r.ends_at(&interval.high));
        works = Some(interval);
    }
    answer.known_range = works.as_ref().map(|interval| match closed {
        true => interval.to_string(),
        false => format!(">={}", interval.low),
    });
    answer.works = works.map(|interval| interval.specifiers());
}

/// Which rows are this very pair, on this Python and platform as far as they are known.
fn exact<'a>(
    question: &'a PairQuestion<'_>,
    seen: &'a [Observation],
) -> impl Iterator<Item = &'a Observation> {
    let platform = question.platform.map(|p| p.to_string());
    seen.iter().filter(move |row| {
        question.official
            && row.tensorflow == *question.tensorflow
            && row.numpy == *question.numpy
            && question.python.is_none_or(|p| p.same_series(&row.python))
            && platform.as_ref().is_none_or(|p| *p == row.platform)
    })
}

/// What a range says of the NumPy asked about. Of another's build the C-ABI of the official wheels says nothing.
fn said<'r>(question: &PairQuestion<'_>, range: &'r SeriesRange) -> Option<&'r Happens> {
    range
        .segment(question.numpy)
        .filter(|segment| question.official || !about_abi(segment))
        .map(|segment| &segment.happens)
}

fn about_abi(segment: &super::ranges::Segment) -> bool {
    matches!(&segment.happens, Happens::Fails(failure)
        if matches!(failure.code, Code::NumpyAbiTooNew | Code::NumpyAbiTooOld))
}

fn class(question: &PairQuestion<'_>, range: &SeriesRange) -> Option<Compatibility> {
    said(question, range).map(compatibility)
}

fn compatibility(happens: &Happens) -> Compatibility {
    match happens {
        Happens::Works => Compatibility::Compatible,
        Happens::Partial(_) => Compatibility::Partial,
        Happens::Fails(_) => Compatibility::Incompatible,
    }
}

/// What an outcome says of the pair.
pub(super) fn of_outcome(outcome: Outcome) -> Compatibility {
    match outcome {
        Outcome::Works => Compatibility::Compatible,
        Outcome::Partial => Compatibility::Partial,
        Outcome::Fails | Outcome::Crash => Compatibility::Incompatible,
    }
}

fn fit(question: &PairQuestion<'_>, range: &SeriesRange) -> Fit {
    let python = match (&range.python, question.python) {
        (None, _) => Fit::Yes,
        (Some(_), None) => Fit::Maybe,
        (Some(condition), Some(python)) => yes(condition.contains(&python.minor_version())),
    };
    let system = match question.platform {
        _ if range.systems.is_empty() => Fit::Yes,
        None => Fit::Maybe,
        Some(platform) => yes(range.systems.contains(&platform.os)),
    };
    let fits = [python, system, companion_fits(question, range)];
    if fits.contains(&Fit::No) {
        Fit::No
    } else if fits.contains(&Fit::Maybe) {
        Fit::Maybe
    } else {
        Fit::Yes
    }
}

/// A companion that is missing leaves the question open, as one that nobody knows.
fn companion_fits(question: &PairQuestion<'_>, range: &SeriesRange) -> Fit {
    let Some(companion) = &range.companion else {
        return Fit::Yes;
    };
    match (question.companions)(&companion.name) {
        Companion::Installed(version) => yes(match &companion.version_or_url {
            Some(pep508_rs::VersionOrUrl::VersionSpecifier(set)) => set.contains(&version),
            _ => true,
        }),
        Companion::Absent | Companion::Unknown => Fit::Maybe,
    }
}

fn yes(holds: bool) -> Fit {
    if holds { Fit::Yes } else { Fit::No }
}

/// Whether a range may hold on the Python of an observation.
pub(super) fn holds_on(range: &SeriesRange, python: &PythonVersion) -> bool {
    let condition = range.python.as_ref();
    condition.is_none_or(|c| c.contains(&python.minor_version()))
}

/// "works with ml-dtypes<0.6, fails with ml-dtypes>=0.6".
fn hangs_on(question: &PairQuestion<'_>, candidates: &[&SeriesRange]) -> String {
    let each = candidates.iter().map(|range| {
        let what = match said(question, range) {
            None => "is untested",
            Some(Happens::Works) => "works",
            Some(Happens::Partial(_)) => "works in part",
            Some(Happens::Fails(_)) => "fails",
        };
        format!("{what} {}", evidence::condition_of(range))
    });
    each.collect::<Vec<_>>().join(", ")
}

/// The companion without which the answer would be another.
fn companion_that_decides(
    question: &PairQuestion<'_>,
    chosen: &SeriesRange,
    ranges: &[SeriesRange],
) -> Option<String> {
    let companion = chosen.companion.as_ref()?;
    let sibling = |range: &&SeriesRange| {
        let rule = range.companion.as_ref();
        rule.is_some_and(|r| r.name == companion.name && r != companion)
    };
    ranges
        .iter()
        .filter(sibling)
        .any(|range| class(question, range) != class(question, chosen))
        .then(|| format!("with {companion}"))
}
