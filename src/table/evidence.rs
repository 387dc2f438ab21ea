//! How well an answer is known: which runs it rests on.

use crate::model::{
    DistributionId, Evidence, EvidenceSource, Grade, PythonVersion, Run, RunEnd, Statement,
};

use super::key::Key;
use super::numpy::Numpy;
use super::observations::{self, Observation, RunResult};
use super::ranges::{FailingOperation, Outcome, Segment, SeriesRange};

/// This very pair was run.
pub(super) fn observed(row: &Observation) -> Evidence {
    Evidence {
        grade: Grade::Observed,
        python: Some(row.python()),
        statement: Statement::Run(Box::new(run(row, row))),
        source: source(row),
    }
}

/// The runs of one TensorFlow on one Python, from the first row to the last.
fn run(first: &Observation, last: &Observation) -> Run {
    Run {
        tensorflow: DistributionId::release(&first.distribution.name(), first.tensorflow.version()),
        oldest: first.numpy.version().clone(),
        newest: last.numpy.version().clone(),
        pins: first.pins.words().map(str::to_owned).collect(),
        python: first.python(),
        platform: first.platform.as_str().to_owned(),
        end: end(first),
        other_python: None,
        other_platform: None,
    }
}

fn end(row: &Observation) -> RunEnd {
    match row.result {
        RunResult::Works => RunEnd::Works,
        RunResult::Partial => RunEnd::Partial(row.operations.words().map(str::to_owned).collect()),
        RunResult::Fails => RunEnd::ImportFails,
        RunResult::Crash => match row.failed_at.as_str() {
            "" | "import tensorflow" => RunEnd::ImportAborts,
            step => RunEnd::Dies(step.to_owned()),
        },
    }
}

fn source(row: &Observation) -> EvidenceSource {
    let (source, date) = (row.source.as_str(), row.date.as_str());
    EvidenceSource::Table(format!("{}, {source} {date}", observations::FILE))
}

/// The operations that failed in a run, for want of a range that words them.
pub(super) fn operations(row: &Observation) -> Vec<FailingOperation> {
    let each = row.operations.words().map(|operation| FailingOperation {
        operation,
        description: operation,
        you_will_see: row.error.as_str(),
    });
    each.collect()
}

/// The runs of a series, as far as they bear on a question.
pub(super) struct Runs<'t> {
    /// The key of the TensorFlow asked about, if the table may hold it.
    pub(super) tensorflow: Option<Key>,
    pub(super) python: Option<&'t PythonVersion>,
    pub(super) platform: Option<String>,
    pub(super) of_series: &'static [Observation],
}

impl Runs<'_> {
    /// Those of one pair, on this Python and platform as far as they are known.
    pub(super) fn of_pair(&self, numpy: Option<Key>) -> impl Iterator<Item = &'static Observation> {
        let pair = self.tensorflow.zip(numpy);
        let python = self.python.map(|p| p.minor_key());
        let platform = self.platform.as_ref();
        self.of_series.iter().filter(move |row| {
            pair == Some((row.tensorflow.key(), row.numpy.key()))
                && python.is_none_or(|python| python == row.python)
                && platform.is_none_or(|p| p == row.platform.as_str())
        })
    }

    /// Of the runs in which happened what a segment of a range says, those nearest to the question: the runs of one
    /// TensorFlow release on one Python together, in the order of the file.
    pub(super) fn nearest(
        &self,
        numpy: Numpy,
        range: &SeriesRange,
        segment: &Segment,
    ) -> Vec<&'static Observation> {
        let compatibility = segment.outcome.compatibility();
        let mut groups: Vec<Vec<(usize, &Observation)>> = Vec::new();
        for (place, row) in self.of_series.iter().enumerate() {
            let tells = row.result.compatibility() == compatibility
                && segment.holds(row.numpy.key())
                && holds_on(range, row)
                && has_companion(range, row);
            if !tells {
                continue;
            }
            let same = groups.iter_mut().find(|group| {
                group.first().is_some_and(|(_, of)| {
                    row.tensorflow == of.tensorflow
                        && row.python == of.python
                        && row.distribution == of.distribution
                })
            });
            match same {
                Some(group) => group.push((place, row)),
                None => groups.push(vec![(place, row)]),
            }
        }
        let near = |group: &Vec<(usize, &Observation)>| {
            let ends = group.first().zip(group.last());
            ends.map(|((_, first), (place, last))| {
                let python = self.python.map(|p| p.minor_key());
                (
                    first.numpy.key() <= numpy.place && last.numpy.key() >= numpy.place,
                    python == Some(first.python),
                    self.tensorflow == Some(first.tensorflow.key()),
                    // of runs that are equally near the last of the file speaks
                    *place,
                )
            })
        };
        let group = groups.into_iter().max_by_key(near);
        group.into_iter().flatten().map(|(_, row)| row).collect()
    }

    /// It follows from runs of the same series, or from the C ABI.
    pub(super) fn inferred(
        &self,
        range: &SeriesRange,
        outcome: &Outcome,
        near: &[&Observation],
    ) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        if let (Some(first), Some(last)) = (near.first(), near.last()) {
            evidence.push(Evidence {
                grade: Grade::Inferred,
                python: None,
                statement: Statement::Run(Box::new(self.near_run(first, last))),
                source: source(first),
            });
        }
        match outcome {
            Outcome::Fails(failure) => evidence.push(Evidence {
                grade: failure.grade,
                python: None,
                statement: Statement::Table(failure.why.to_owned()),
                source: EvidenceSource::Table(failure.source.to_owned()),
            }),
            _ if evidence.is_empty() => evidence.push(Evidence {
                grade: Grade::Inferred,
                python: None,
                statement: Statement::Series(range.series_texts()),
                source: EvidenceSource::Table(range.source.to_owned()),
            }),
            _ => {}
        }
        evidence.sort_by_key(|e| e.grade);
        evidence
    }

    /// Runs next to the question, with what of the question was not run.
    fn near_run(&self, first: &Observation, last: &Observation) -> Run {
        let platform = self.platform.as_ref();
        Run {
            pins: Vec::new(),
            other_python: self
                .python
                .filter(|p| p.minor_key() != first.python)
                .cloned(),
            other_platform: platform.filter(|p| *p != first.platform.as_str()).cloned(),
            ..run(first, last)
        }
    }
}

/// Whether a range may hold on the Python of a run.
fn holds_on(range: &SeriesRange, row: &Observation) -> bool {
    let (major, minor) = row.python;
    let condition = range.python.as_ref();
    condition.is_none_or(|c| c.holds(Key::of_series(major, minor)))
}

/// A row that was held to a companion speaks only for ranges of that companion.
fn has_companion(range: &SeriesRange, row: &Observation) -> bool {
    let Some((name, condition)) = range.companion else {
        return true;
    };
    let pinned = row.pins.words().find_map(|pin| pin.strip_prefix(name));
    pinned.is_none_or(|pin| pin == condition.text)
}
