//! A TensorFlow where it is to run, asked about many NumPy versions: which ranges may hold there is found once.

use std::sync::{Arc, OnceLock};

use crate::model::{Compatibility, Version, VersionSpecifiers};

use super::facts::{Observation, PairKnowledge, PairOutline, QueryContext};
use super::pair::{self, KnownRange};
use super::ranges::SeriesRange;
use super::table::Table;

/// What is known of a TensorFlow in a setting, whatever the NumPy.
pub struct TensorflowQuery<'t> {
    table: &'t Table,
    setting: QueryContext<'t>,
    /// Every range of the series.
    ranges: Arc<Vec<Arc<SeriesRange>>>,
    /// Those that may hold in the setting.
    candidates: Vec<Arc<SeriesRange>>,
    known: OnceLock<Option<KnownRange>>,
}

impl<'t> TensorflowQuery<'t> {
    pub(super) fn new(table: &'t Table, setting: QueryContext<'t>) -> Self {
        let ranges = table.ranges(setting.tensorflow);
        let candidates = pair::candidates(&setting, &ranges);
        Self {
            table,
            setting,
            ranges,
            candidates,
            known: OnceLock::new(),
        }
    }

    /// The NumPy interval known to work there: `>=1.20,<2`.
    #[must_use]
    pub fn known_range(&self) -> Option<VersionSpecifiers> {
        self.known().map(|known| known.range.clone())
    }

    fn known(&self) -> Option<&KnownRange> {
        let find = || pair::known(self.setting.official, &self.candidates);
        self.known.get_or_init(find).as_ref()
    }

    /// What happens with a NumPy, and nothing else of it.
    pub fn happens(&self, numpy: &Version) -> Compatibility {
        pair::happens(&self.setting.with(numpy), &self.candidates, || {
            self.seen_of(numpy)
        })
    }

    /// What happens with a NumPy, without how it is known.
    pub fn outline(&self, numpy: &Version) -> PairOutline {
        pair::outline(
            &self.setting.with(numpy),
            &self.candidates,
            &self.ranges,
            || self.seen_of(numpy),
        )
    }

    /// Everything that is known of the pair with a NumPy.
    pub fn pair(&self, numpy: &Version) -> PairKnowledge {
        let question = self.setting.with(numpy);
        let outline = self.outline(numpy);
        let runs = match pair::decides(&question, &self.candidates) {
            Some(range) => self.runs(range, numpy),
            None => Arc::default(),
        };
        pair::knowledge(
            &question,
            &self.candidates,
            outline,
            self.known(),
            &runs,
            &self.seen(),
        )
    }

    fn seen(&self) -> Arc<Vec<Observation>> {
        self.table.seen(self.setting.tensorflow)
    }

    /// What was seen, if the pair itself was.
    fn seen_of(&self, numpy: &Version) -> Arc<Vec<Observation>> {
        if self.table.was_run(self.setting.tensorflow, numpy) {
            self.seen()
        } else {
            Arc::default()
        }
    }

    fn runs(&self, range: &SeriesRange, numpy: &Version) -> Arc<Vec<Vec<usize>>> {
        let place = self
            .ranges
            .iter()
            .position(|r| std::ptr::eq(r.as_ref(), range));
        match place.zip(range.segment_index(numpy)) {
            Some(of) => self.table.runs(self.setting.tensorflow, of),
            None => Arc::default(),
        }
    }
}
