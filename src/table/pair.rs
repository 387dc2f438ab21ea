//! What is known about a pair: the ranges decide, the observations determine the grade.

use std::cell::OnceCell;

use crate::model::{Compatibility, Evidence, EvidenceSource, Grade, Statement, VersionSpecifiers};

use super::evidence::{self, Runs};
use super::facts::{PairKnowledge, PairOutline, PairQuery, QueryContext};
use super::fit::{Fit, fit};
use super::interval::Interval;
use super::key::Key;
use super::numpy::Numpy;
use super::observations::{self, Observation};
use super::ranges::{self, Outcome, SeriesRange};
use super::table::Table;

/// What ranges that may all hold say together of a NumPy.
enum Consensus {
    /// The same, in the words of this one.
    Same(&'static SeriesRange, &'static Outcome),
    /// None of them speaks of it.
    Untested,
    /// Not the same.
    Differs,
}

/// What is known of a TensorFlow in a context, whatever the NumPy.
pub(crate) struct TensorflowQuery<'t> {
    context: QueryContext<'t>,
    /// Every range of the series.
    ranges: Vec<&'static SeriesRange>,
    /// Those that may hold in the context.
    candidates: Vec<&'static SeriesRange>,
    runs: Runs<'t>,
    known: OnceCell<Option<KnownRange>>,
}

/// The interval known to work whatever the unknown conditions turn out to be.
struct KnownRange {
    works: Interval,
    /// `>=1.20,<2`, or `>=1.20` where the upper end was never met.
    range: VersionSpecifiers,
}

impl Table {
    /// What is known of a pair.
    #[must_use]
    pub(crate) fn pair(&self, question: &PairQuery<'_>) -> PairKnowledge {
        let query = self.query(question.context());
        let known = query.known();
        PairKnowledge {
            known_range: known.map(|k| k.range.clone()),
            works: known.map(|k| k.works.specifiers()),
            ..query.pair(question.numpy)
        }
    }

    /// A TensorFlow in a context, to be asked about one NumPy after the other.
    #[must_use]
    pub(crate) fn query<'t>(&self, context: QueryContext<'t>) -> TensorflowQuery<'t> {
        TensorflowQuery::new(context)
    }
}

impl<'t> TensorflowQuery<'t> {
    fn new(context: QueryContext<'t>) -> Self {
        let text = context.tensorflow.to_string();
        let place = Key::nearest(&text);
        let ranges = ranges::of_series(place);
        let may_hold = |range: &&&SeriesRange| fit(&context, range) != Fit::No;
        let candidates = ranges.iter().filter(may_hold).copied().collect();
        Self {
            context,
            runs: Runs {
                tensorflow: Key::exact(&text),
                python: context.python,
                platform: context.platform.map(|p| p.to_string()),
                of_series: observations::of_series(place),
            },
            ranges,
            candidates,
            known: OnceCell::new(),
        }
    }

    /// The same with the runs left aside, to hold the ranges against them.
    #[cfg(test)]
    pub(super) fn without_runs(context: QueryContext<'t>) -> Self {
        let mut query = Self::new(context);
        query.runs.of_series = &[];
        query
    }

    /// The NumPy interval known to work there: `>=1.20,<2`.
    #[must_use]
    pub(crate) fn known_range(&self) -> Option<VersionSpecifiers> {
        self.known().map(|known| known.range.clone())
    }

    fn known(&self) -> Option<&KnownRange> {
        let find = || known(self.context.official, &self.candidates);
        self.known.get_or_init(find).as_ref()
    }

    /// What happens with a NumPy, and nothing else of it.
    #[must_use]
    pub(crate) fn compatibility(&self, numpy: impl Into<Numpy>) -> Compatibility {
        let numpy = numpy.into();
        match self.consensus(numpy) {
            Consensus::Differs => Compatibility::Unknown,
            Consensus::Same(_, outcome) => outcome.compatibility(),
            Consensus::Untested => {
                let rows: Vec<&Observation> = self.runs_of(numpy).collect();
                match rows.first() {
                    Some(first) if alike(&rows) => first.result.compatibility(),
                    _ => Compatibility::Unknown,
                }
            }
        }
    }

    /// What happens with a NumPy, without how it is known.
    #[must_use]
    pub(crate) fn outline(&self, numpy: impl Into<Numpy>) -> PairOutline {
        self.outline_of(numpy.into())
    }

    fn outline_of(&self, numpy: Numpy) -> PairOutline {
        let mut outline = PairOutline {
            compatibility: Compatibility::Unknown,
            code: None,
            why: None,
            operations: Vec::new(),
            condition: None,
        };
        match self.consensus(numpy) {
            Consensus::Differs => {
                outline.condition = Some(self.depends_on(numpy));
                return outline;
            }
            Consensus::Untested => self.outline_run(&mut outline, numpy),
            Consensus::Same(_, outcome) => {
                outline.compatibility = outcome.compatibility();
                match outcome {
                    Outcome::Works => {}
                    Outcome::Partial(operations) => outline.operations = operations.to_vec(),
                    Outcome::Fails(failure) => {
                        outline.code = Some(failure.code);
                        outline.why = Some(failure.why);
                    }
                }
            }
        }
        let decides = self
            .candidates
            .first()
            .and_then(|chosen| self.companion_that_decides(numpy, chosen));
        outline.condition = decides.or(outline.condition);
        outline
    }

    /// No range speaks of this NumPy, but this very pair may have been run.
    fn outline_run(&self, outline: &mut PairOutline, numpy: Numpy) {
        let rows: Vec<&Observation> = self.runs_of(numpy).collect();
        let Some(first) = rows.first() else {
            return;
        };
        if !alike(&rows) {
            outline.condition =
                Some("this pair was run and did not always end the same".to_owned());
            return;
        }
        outline.compatibility = first.result.compatibility();
        if outline.compatibility == Compatibility::Incompatible {
            outline.why = Some("the import failed when this pair was run");
        }
        outline.operations = evidence::operations(first);
    }

    /// What happens with a NumPy, and how it is known; the known range, which is the same for each, is left out.
    #[must_use]
    pub(crate) fn pair(&self, numpy: impl Into<Numpy>) -> PairKnowledge {
        let numpy = numpy.into();
        let outline = self.outline_of(numpy);
        let mut answer = PairKnowledge::from(outline);
        match self.consensus(numpy) {
            Consensus::Same(range, outcome) => self.by_range(&mut answer, numpy, range, outcome),
            Consensus::Untested => self.by_run(&mut answer, numpy),
            Consensus::Differs => {}
        }
        answer
    }

    /// A segment decided; the observations grade it.
    fn by_range(
        &self,
        answer: &mut PairKnowledge,
        numpy: Numpy,
        range: &SeriesRange,
        outcome: &Outcome,
    ) {
        let rows = self.runs_of(numpy);
        let rows = rows.filter(|row| row.result.compatibility() == answer.compatibility);
        let rows: Vec<&Observation> = rows.collect();
        let near = match (rows.as_slice(), range.segment(numpy.place)) {
            ([], Some(segment)) => self.runs.nearest(numpy, range, segment),
            _ => Vec::new(),
        };
        if let Outcome::Fails(failure) = outcome {
            let row = rows.first().or(near.first());
            let error = row.and_then(|row| row.error.filled());
            answer.you_will_see = Some(error.unwrap_or(failure.you_will_see));
        }
        answer.evidence = if rows.is_empty() {
            self.runs.inferred(range, outcome, &near)
        } else {
            rows.iter().map(|row| evidence::observed(row)).collect()
        };
        if !self.context.official {
            answer.evidence.push(Evidence {
                grade: Grade::Inferred,
                python: None,
                statement: Statement::OtherBuild,
                source: EvidenceSource::Table(range.source.to_owned()),
            });
        }
    }

    /// This very pair was run.
    fn by_run(&self, answer: &mut PairKnowledge, numpy: Numpy) {
        let rows: Vec<&Observation> = self.runs_of(numpy).collect();
        if !alike(&rows) {
            return;
        }
        if let Some(first) = rows.first()
            && answer.compatibility == Compatibility::Incompatible
        {
            answer.you_will_see = first.error.filled();
        }
        answer.evidence = rows.iter().map(|row| evidence::observed(row)).collect();
    }

    /// Which runs are this very pair, on this Python and platform as far as they are known.
    fn runs_of(&self, numpy: Numpy) -> impl Iterator<Item = &'static Observation> {
        let numpy = numpy.exact.filter(|_| self.context.official);
        self.runs.of_pair(numpy)
    }

    fn consensus(&self, numpy: Numpy) -> Consensus {
        let Some((first, others)) = self.candidates.split_first() else {
            return Consensus::Untested;
        };
        let outcome = self.outcome_at(numpy, first);
        let word = outcome.map(Outcome::compatibility);
        if others.iter().any(|range| self.class(numpy, range) != word) {
            return Consensus::Differs;
        }
        outcome.map_or(Consensus::Untested, |outcome| {
            Consensus::Same(first, outcome)
        })
    }

    /// What a range says of a NumPy. Of another's build the C ABI of the official wheels says nothing.
    fn outcome_at(&self, numpy: Numpy, range: &SeriesRange) -> Option<&'static Outcome> {
        let segment = range.segment(numpy.place)?;
        let speaks = self.context.official || !segment.outcome.is_about_abi();
        speaks.then_some(&segment.outcome)
    }

    fn class(&self, numpy: Numpy, range: &SeriesRange) -> Option<Compatibility> {
        self.outcome_at(numpy, range).map(Outcome::compatibility)
    }

    /// "works with ml-dtypes<0.6, fails with ml-dtypes>=0.6".
    fn depends_on(&self, numpy: Numpy) -> String {
        let each = self.candidates.iter().map(|range| {
            let what = match self.outcome_at(numpy, range) {
                None => "is untested",
                Some(Outcome::Works) => "works",
                Some(Outcome::Partial(_)) => "works in part",
                Some(Outcome::Fails(_)) => "fails",
            };
            format!("{what} {}", range.condition())
        });
        each.collect::<Vec<_>>().join(", ")
    }

    /// The companion without which the answer would be another.
    fn companion_that_decides(&self, numpy: Numpy, chosen: &SeriesRange) -> Option<String> {
        let (name, condition) = chosen.companion?;
        let sibling = |range: &&&SeriesRange| {
            range
                .companion
                .is_some_and(|(n, c)| n == name && c != condition)
        };
        let mut siblings = self.ranges.iter().filter(sibling);
        siblings
            .any(|range| self.class(numpy, range) != self.class(numpy, chosen))
            .then(|| format!("with {name}{}", condition.text))
    }
}

/// Whether runs ended the same.
fn alike(rows: &[&Observation]) -> bool {
    let mut ends = rows.iter().map(|row| row.result.compatibility());
    let first = ends.next();
    ends.all(|end| Some(end) == first)
}

fn known(official: bool, candidates: &[&SeriesRange]) -> Option<KnownRange> {
    let speaks = |range: &SeriesRange| {
        let mut segments = range.segments.iter();
        official || !segments.any(|segment| segment.outcome.is_about_abi())
    };
    let mut works: Option<Interval> = None;
    for range in candidates {
        if !speaks(range) {
            return None;
        }
        works = Some(match works {
            None => range.works,
            Some(before) => before.and(range.works)?,
        });
    }
    let works = works?;
    let closed = candidates
        .iter()
        .any(|r| r.works.high.key > works.high.key || r.ends_at(works.high.key));
    let range = if closed {
        works.specifiers()
    } else {
        works.lower_bound()
    };
    Some(KnownRange { works, range })
}
