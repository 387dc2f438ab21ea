//! How well an answer is known, in sentences: which runs it rests on.

use crate::model::{Compatibility, Evidence, Grade};

use super::facts::{FailingOperation, Observation, Outcome, PairQuery};
use super::observations;
use super::pair::{compatibility, holds_on, of_outcome};
use super::ranges::{Happens, SeriesRange};

/// This very pair was run.
pub(super) fn observed(row: &Observation) -> Evidence {
    let what = match row.outcome {
        Outcome::Works => "works".to_owned(),
        Outcome::Partial => format!("imports, and fails in: {}", row.operations.join(", ")),
        Outcome::Fails => "fails to import".to_owned(),
        Outcome::Crash => match row.failed_at.as_deref() {
            None | Some("import tensorflow") => "aborts the process on import".to_owned(),
            Some(step) => format!("imports, and kills the process in {step}"),
        },
    };
    let with = match row.pins.as_slice() {
        [] => String::new(),
        pins => format!(" and {}", pins.join(" ")),
    };
    Evidence {
        grade: Grade::Observed,
        python: Some(row.python.clone()),
        statement: format!(
            "{} {} with numpy {}{with} {what} on Python {}, {}",
            row.distribution,
            row.tensorflow,
            row.numpy,
            row.python.minor_text(),
            row.platform
        ),
        source: source(row),
    }
}

fn source(row: &Observation) -> String {
    format!("{}, {} {}", observations::FILE, row.source, row.date)
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
            statement: run_statement(question, first, last),
            source: source(first),
        });
    }
    match happens {
        Happens::Fails(failure) => evidence.push(Evidence {
            grade: failure.grade,
            python: None,
            statement: failure.why.clone(),
            source: failure.source.clone(),
        }),
        _ if evidence.is_empty() => evidence.push(Evidence {
            grade: Grade::Inferred,
            python: None,
            statement: format!("known of TensorFlow {}", range.series.join(", ")),
            source: range.source.clone(),
        }),
        _ => {}
    }
    evidence.sort_by_key(|e| e.grade);
    evidence
}

/// "tensorflow-cpu 2.10.1 works with numpy 1.21.6 to 1.26.4 on Python 3.10, linux_x86_64".
fn run_statement(question: &PairQuery<'_>, first: &Observation, last: &Observation) -> String {
    let what = match of_outcome(first.outcome) {
        Compatibility::Compatible => "works",
        Compatibility::Partial => "works in part",
        _ => "fails to import",
    };
    let numpy = match first.numpy == last.numpy {
        true => first.numpy.to_string(),
        false => format!("{} to {}", first.numpy, last.numpy),
    };
    let mut statement = format!(
        "{} {} {what} with numpy {numpy} on Python {}, {}",
        first.distribution,
        first.tensorflow,
        first.python.minor_text(),
        first.platform
    );
    let mut untried = Vec::new();
    if let Some(python) = question.python
        && !python.same_series(&first.python)
    {
        untried.push(format!("Python {}", python.minor_text()));
    }
    if let Some(platform) = question.platform.map(|p| p.to_string())
        && platform != first.platform
    {
        untried.push(platform);
    }
    if !untried.is_empty() {
        statement.push_str(&format!("; not run on {}", untried.join(", ")));
    }
    statement
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
