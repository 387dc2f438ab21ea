//! What is known of a pair: the ranges decide, the observations say how well it is known.

use std::sync::Arc;

use crate::model::{
    Code, Compatibility, Evidence, EvidenceSource, Grade, PythonVersion, Statement,
    VersionSpecifiers,
};

use super::evidence;
use super::facts::{
    Companion, Observation, Outcome, PairKnowledge, PairOutline, PairQuery, QueryContext,
};
use super::interval::Interval;
use super::ranges::{Happens, SeriesRange};

/// Whether the conditions of a range hold for a question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Yes,
    Maybe,
    No,
}

/// The ranges that may hold in a setting, in the order of the file.
pub(super) fn candidates(
    setting: &QueryContext<'_>,
    ranges: &[Arc<SeriesRange>],
) -> Vec<Arc<SeriesRange>> {
    let may_hold = |range: &&Arc<SeriesRange>| fit(setting, range) != Fit::No;
    ranges.iter().filter(may_hold).map(Arc::clone).collect()
}

/// What ranges that may all hold say together of a NumPy.
enum Consensus<'r> {
    /// The same, in the words of this one.
    Same(&'r SeriesRange, &'r Happens),
    /// None of them speaks of it.
    Untested,
    /// Not the same.
    Differs,
}

fn together<'r>(question: &PairQuery<'_>, candidates: &'r [Arc<SeriesRange>]) -> Consensus<'r> {
    let Some(first) = candidates.first() else {
        return Consensus::Untested;
    };
    let happens = outcome_at(question, first);
    let word = happens.map(compatibility);
    let others = candidates.iter().skip(1);
    if others.map(|r| class(question, r)).any(|w| w != word) {
        return Consensus::Differs;
    }
    happens.map_or(Consensus::Untested, |happens| {
        Consensus::Same(first, happens)
    })
}

/// What happens, without how it is known. Where the ranges are silent, what was `seen` is asked for.
pub(super) fn outline(
    question: &PairQuery<'_>,
    candidates: &[Arc<SeriesRange>],
    ranges: &[Arc<SeriesRange>],
    seen: impl FnOnce() -> Arc<Vec<Observation>>,
) -> PairOutline {
    let mut outline = PairOutline {
        compatibility: Compatibility::Unknown,
        code: None,
        why: None,
        operations: Vec::new(),
        condition: None,
    };
    match together(question, candidates) {
        Consensus::Differs => {
            outline.condition = Some(hangs_on(question, candidates));
            return outline;
        }
        Consensus::Untested => say_run(&mut outline, question, &seen()),
        Consensus::Same(_, happens) => {
            outline.compatibility = compatibility(happens);
            match happens {
                Happens::Works => {}
                Happens::Partial(operations) => outline.operations.clone_from(operations),
                Happens::Fails(failure) => {
                    outline.code = Some(failure.code);
                    outline.why = Some(failure.why.clone());
                }
            }
        }
    }
    let decides = candidates
        .first()
        .and_then(|chosen| companion_that_decides(question, chosen, ranges));
    outline.condition = decides.or(outline.condition);
    outline
}

/// No range speaks of this NumPy, but this very pair may have been run.
fn say_run(outline: &mut PairOutline, question: &PairQuery<'_>, seen: &[Observation]) {
    let rows: Vec<&Observation> = exact(question, seen).collect();
    let Some(first) = rows.first() else {
        return;
    };
    if !alike(&rows) {
        outline.condition = Some("this pair was run and did not always end the same".to_owned());
        return;
    }
    outline.compatibility = of_outcome(first.outcome);
    if outline.compatibility == Compatibility::Incompatible {
        outline.why = Some("the import failed when this pair was run".to_owned());
    }
    outline.operations = evidence::operations(first);
}

/// Whether runs ended the same.
fn alike(rows: &[&Observation]) -> bool {
    let mut ends = rows.iter().map(|row| of_outcome(row.outcome));
    let first = ends.next();
    ends.all(|end| Some(end) == first)
}

/// What is known to happen, and nothing else of it.
pub(super) fn happens(
    question: &PairQuery<'_>,
    candidates: &[Arc<SeriesRange>],
    seen: impl FnOnce() -> Arc<Vec<Observation>>,
) -> Compatibility {
    match together(question, candidates) {
        Consensus::Differs => Compatibility::Unknown,
        Consensus::Same(_, happens) => compatibility(happens),
        Consensus::Untested => {
            let seen = seen();
            let rows: Vec<&Observation> = exact(question, &seen).collect();
            match rows.first() {
                Some(first) if alike(&rows) => of_outcome(first.outcome),
                _ => Compatibility::Unknown,
            }
        }
    }
}

/// The range that decides, where the ranges do.
pub(super) fn decides<'r>(
    question: &PairQuery<'_>,
    candidates: &'r [Arc<SeriesRange>],
) -> Option<&'r SeriesRange> {
    match together(question, candidates) {
        Consensus::Same(range, _) => Some(range),
        Consensus::Untested | Consensus::Differs => None,
    }
}

/// What happens, and how it is known: the ranges decide, the observations grade it. `runs` are those that fall in the
/// segment that decides.
pub(super) fn knowledge(
    question: &PairQuery<'_>,
    candidates: &[Arc<SeriesRange>],
    outline: PairOutline,
    known: Option<&KnownRange>,
    runs: &[Vec<usize>],
    seen: &[Observation],
) -> PairKnowledge {
    let mut answer = PairKnowledge {
        compatibility: outline.compatibility,
        code: outline.code,
        why: outline.why,
        you_will_see: None,
        operations: outline.operations,
        known_range: known.map(|k| k.range.clone()),
        works: known.map(|k| k.works.specifiers()),
        evidence: Vec::new(),
        condition: outline.condition,
    };
    match together(question, candidates) {
        Consensus::Same(range, happens) => {
            let near = evidence::nearest(question, runs, seen);
            by_range(&mut answer, question, range, happens, &near, seen);
        }
        Consensus::Untested => by_run(&mut answer, question, seen),
        Consensus::Differs => {}
    }
    answer
}

/// A segment decided; the observations grade it.
fn by_range(
    answer: &mut PairKnowledge,
    question: &PairQuery<'_>,
    range: &SeriesRange,
    happens: &Happens,
    near: &[&Observation],
    seen: &[Observation],
) {
    let compatibility = answer.compatibility;
    let rows = exact(question, seen).filter(|row| of_outcome(row.outcome) == compatibility);
    let rows: Vec<&Observation> = rows.collect();
    if let Happens::Fails(failure) = happens {
        let row = rows.first().or(near.first());
        let error = row.and_then(|row| row.error.clone());
        answer.you_will_see = Some(error.unwrap_or_else(|| failure.you_will_see.clone()));
    }
    answer.evidence = if rows.is_empty() {
        evidence::inferred(question, range, happens, near)
    } else {
        rows.iter().map(|row| evidence::observed(row)).collect()
    };
    if !question.official {
        answer.evidence.push(Evidence {
            grade: Grade::Inferred,
            python: None,
            statement: Statement::OtherBuild,
            source: EvidenceSource::Table(range.source.clone()),
        });
    }
}

/// This very pair was run.
fn by_run(answer: &mut PairKnowledge, question: &PairQuery<'_>, seen: &[Observation]) {
    let rows: Vec<&Observation> = exact(question, seen).collect();
    if !alike(&rows) {
        return;
    }
    if let Some(first) = rows.first()
        && answer.compatibility == Compatibility::Incompatible
    {
        answer.you_will_see.clone_from(&first.error);
    }
    answer.evidence = rows.iter().map(|row| evidence::observed(row)).collect();
}

/// The interval known to work whatever the unknown conditions turn out to be.
pub(super) struct KnownRange {
    works: Interval,
    /// `>=1.20,<2`, or `>=1.20` where the upper end was never met.
    pub(super) range: VersionSpecifiers,
}

pub(super) fn known(official: bool, candidates: &[Arc<SeriesRange>]) -> Option<KnownRange> {
    let speaks = |range: &SeriesRange| official || !range.segments.iter().any(about_abi);
    let mut works: Option<Interval> = None;
    for range in candidates {
        if !speaks(range) {
            return None;
        }
        works = Some(match works {
            None => range.works.clone(),
            Some(before) => before.and(&range.works)?,
        });
    }
    let works = works?;
    let closed = candidates
        .iter()
        .any(|r| r.works.high > works.high || r.ends_at(&works.high));
    let range = if closed {
        works.specifiers()
    } else {
        works.from_low()
    };
    Some(KnownRange { works, range })
}

/// Which rows are this very pair, on this Python and platform as far as they are known.
fn exact<'a>(
    question: &'a PairQuery<'_>,
    seen: &'a [Observation],
) -> impl Iterator<Item = &'a Observation> {
    seen.iter().filter(move |row| {
        question.official
            && row.tensorflow == *question.tensorflow
            && row.numpy == *question.numpy
            && question.python.is_none_or(|p| p.same_series(&row.python))
            && question
                .platform
                .is_none_or(|p| p.to_string() == row.platform)
    })
}

/// What a range says of the NumPy asked about. Of another's build the C-ABI of the official wheels says nothing.
fn outcome_at<'r>(question: &PairQuery<'_>, range: &'r SeriesRange) -> Option<&'r Happens> {
    range
        .segment(question.numpy)
        .filter(|segment| question.official || !about_abi(segment))
        .map(|segment| &segment.happens)
}

fn about_abi(segment: &super::ranges::Segment) -> bool {
    matches!(&segment.happens, Happens::Fails(failure)
        if matches!(failure.code, Code::NumpyAbiTooNew | Code::NumpyAbiTooOld))
}

fn class(question: &PairQuery<'_>, range: &SeriesRange) -> Option<Compatibility> {
    outcome_at(question, range).map(compatibility)
}

/// What a segment says of the pair.
pub(super) fn compatibility(happens: &Happens) -> Compatibility {
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

fn fit(setting: &QueryContext<'_>, range: &SeriesRange) -> Fit {
    let python = match (&range.python, setting.python) {
        (None, _) => Fit::Yes,
        (Some(_), None) => Fit::Maybe,
        (Some(condition), Some(python)) => yes(condition.contains(&python.minor_version())),
    };
    let system = match setting.platform {
        _ if range.systems.is_empty() => Fit::Yes,
        None => Fit::Maybe,
        Some(platform) => yes(range.systems.contains(&platform.os)),
    };
    let fits = [python, system, companion_fits(setting, range)];
    if fits.contains(&Fit::No) {
        Fit::No
    } else if fits.contains(&Fit::Maybe) {
        Fit::Maybe
    } else {
        Fit::Yes
    }
}

/// A companion that is missing leaves the question open, as one that nobody knows.
fn companion_fits(setting: &QueryContext<'_>, range: &SeriesRange) -> Fit {
    let Some(companion) = &range.companion else {
        return Fit::Yes;
    };
    match (setting.companions)(&companion.name) {
        Companion::Installed(version) => yes(companion.admits(&version)),
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
fn hangs_on(question: &PairQuery<'_>, candidates: &[Arc<SeriesRange>]) -> String {
    let each = candidates.iter().map(|range| {
        let what = match outcome_at(question, range) {
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
    question: &PairQuery<'_>,
    chosen: &SeriesRange,
    ranges: &[Arc<SeriesRange>],
) -> Option<String> {
    let companion = chosen.companion.as_ref()?;
    let sibling = |range: &&Arc<SeriesRange>| {
        let rule = range.companion.as_ref();
        rule.is_some_and(|r| r.name == companion.name && r != companion)
    };
    ranges
        .iter()
        .filter(sibling)
        .any(|range| class(question, range) != class(question, chosen))
        .then(|| format!("with {companion}"))
}
