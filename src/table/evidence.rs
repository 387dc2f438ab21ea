//! How well an answer is known: which runs it rests on.

use crate::model::{DistributionId, Evidence, EvidenceSource, Grade, Run, RunEnd, Statement};

use super::facts::{FailingOperation, Observation, Outcome, PairQuery};
use super::observations;
use super::pair::{compatibility, holds_on, of_outcome};
use super::ranges::{Happens, SeriesRange};

/// This very pair was run.
pub(super) fn observed(row: &Observation) -> Evidence {
    Evidence {
        grade: Grade::Observed,
        python: Some(row.python.clone()),
        statement: Statement::Run(Box::new(run(row, row))),
        source: source(row),
    }
}

/// The runs of one TensorFlow on one Python, from the first row to the last.
fn run(first: &Observation, last: &Observation) -> Run {
    Run {
        tensorflow: DistributionId::release(&first.distribution, &first.tensorflow),
        oldest: first.numpy.clone(),
        newest: last.numpy.clone(),
        pins: first.pins.clone(),
        python: first.python.clone(),
        platform: first.platform.clone(),
        end: end(first),
        other_python: None,
        other_platform: None,
    }
}

fn end(row: &Observation) -> RunEnd {
    match row.outcome {
        Outcome::Works => RunEnd::Works,
        Outcome::Partial => RunEnd::Partial(row.operations.clone()),
        Outcome::Fails => RunEnd::ImportFails,
        Outcome::Crash => match row.failed_at.as_deref() {
            None | Some("import tensorflow") => RunEnd::ImportAborts,
            Some(step) => RunEnd::Dies(step.to_owned()),
        },
    }
}

fn source(row: &Observation) -> EvidenceSource {
    EvidenceSource::Table(format!(
        "{}, {} {}",
        observations::FILE,
        row.source,
        row.date
    ))
}

/// The operations that failed in a run, for want of a range that words them.
pub(super) fn operations(row: &Observation) -> Vec<FailingOperation> {
    let each = row.operations.iter().map(|operation| FailingOperation {
        operation: operation.clone(),
        description: operation.clone(),
        you_will_see: row.error.clone().unwrap_or_default(),
    });
    each.collect()
}

/// The runs in which happened what a segment of a range says, as places in `seen`: those of one TensorFlow release on
/// one Python together, in the order of the file.
pub(super) fn runs(range: &SeriesRange, segment: usize, seen: &[Observation]) -> Vec<Vec<usize>> {
    let Some(segment) = range.segments.get(segment) else {
        return Vec::new();
    };
    let compatibility = compatibility(&segment.happens);
    let mut groups: Vec<(&Observation, Vec<usize>)> = Vec::new();
    for (place, row) in seen.iter().enumerate() {
        let tells = of_outcome(row.outcome) == compatibility
            && segment.holds(&row.numpy)
            && holds_on(range, &row.python)
            && row_has_companion(range, row);
        if !tells {
            continue;
        }
        let same = groups.iter_mut().find(|(of, _)| {
            row.tensorflow == of.tensorflow
                && row.python == of.python
                && row.distribution == of.distribution
        });
        match same {
            Some((_, group)) => group.push(place),
            None => groups.push((row, vec![place])),
        }
    }
    // of runs that are equally near the last of the file speaks
    groups.sort_by_key(|(_, group)| group.last().copied());
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Of runs that tell the same, those nearest to the question.
pub(super) fn nearest<'a>(
    question: &PairQuery<'_>,
    runs: &[Vec<usize>],
    seen: &'a [Observation],
) -> Vec<&'a Observation> {
    let near = |group: &&Vec<usize>| {
        let (first, last) = (group.first(), group.last());
        let (first, last) = (
            first.and_then(|i| seen.get(*i)),
            last.and_then(|i| seen.get(*i)),
        );
        (
            first.is_some_and(|r| r.numpy <= *question.numpy)
                && last.is_some_and(|r| r.numpy >= *question.numpy),
            first.is_some_and(|r| question.python.is_some_and(|p| p.same_series(&r.python))),
            first.is_some_and(|r| r.tensorflow == *question.tensorflow),
        )
    };
    let group = runs.iter().max_by_key(near);
    group
        .into_iter()
        .flatten()
        .filter_map(|i| seen.get(*i))
        .collect()
}

/// A row that was held to a companion speaks only for ranges of that companion.
fn row_has_companion(range: &SeriesRange, row: &Observation) -> bool {
    let Some(companion) = &range.companion else {
        return true;
    };
    let name = format!("{}", companion.name);
    let pinned = row.pins.iter().find(|pin| pin.starts_with(&name));
    pinned.is_none_or(|pin| *pin == companion.to_string())
}

/// It follows from runs of the same series, or from the C-ABI.
pub(super) fn inferred(
    question: &PairQuery<'_>,
    range: &SeriesRange,
    happens: &Happens,
    near: &[&Observation],
) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if let (Some(first), Some(last)) = (near.first(), near.last()) {
        evidence.push(Evidence {
            grade: Grade::Inferred,
            python: None,
            statement: Statement::Run(Box::new(near_run(question, first, last))),
            source: source(first),
        });
    }
    match happens {
        Happens::Fails(failure) => evidence.push(Evidence {
            grade: failure.grade,
            python: None,
            statement: Statement::Table(failure.why.clone()),
            source: EvidenceSource::Table(failure.source.clone()),
        }),
        _ if evidence.is_empty() => evidence.push(Evidence {
            grade: Grade::Inferred,
            python: None,
            statement: Statement::Series(range.series.iter().map(ToString::to_string).collect()),
            source: EvidenceSource::Table(range.source.clone()),
        }),
        _ => {}
    }
    evidence.sort_by_key(|e| e.grade);
    evidence
}

/// Runs next to the question, with what of the question was not run.
fn near_run(question: &PairQuery<'_>, first: &Observation, last: &Observation) -> Run {
    let python = question.python.filter(|p| !p.same_series(&first.python));
    let platform = question.platform.map(|p| p.to_string());
    Run {
        pins: Vec::new(),
        other_python: python.cloned(),
        other_platform: platform.filter(|p| *p != first.platform),
        ..run(first, last)
    }
}

/// "on Python >=3 with ml-dtypes<0.6".
pub(super) fn condition_of(range: &SeriesRange) -> String {
    let mut parts = Vec::new();
    if let Some(python) = &range.python {
        parts.push(format!("on Python {python}"));
    }
    if !range.systems.is_empty() {
        let systems: Vec<_> = range.systems.iter().map(|os| os.system()).collect();
        parts.push(format!("on {}", systems.join(" and ")));
    }
    if let Some(companion) = &range.companion {
        parts.push(format!("with {companion}"));
    }
    match parts.as_slice() {
        [] => "otherwise".to_owned(),
        _ => parts.join(" "),
    }
}
