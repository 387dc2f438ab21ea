//! A TensorFlow where it is to run, asked about many NumPy versions: which ranges may hold there is found once.

use std::sync::Arc;

use crate::model::Version;

use super::error::TableError;
use super::facts::{PairKnowledge, PairOutline, Setting};
use super::pair;
use super::ranges::SeriesRange;
use super::table::Table;

/// What is known of a TensorFlow in a setting, whatever the NumPy.
pub struct Prospect<'t> {
    table: &'t Table,
    setting: Setting<'t>,
    /// Every range of the series.
    ranges: Arc<Vec<Arc<SeriesRange>>>,
    /// Those that may hold in the setting.
    candidates: Vec<Arc<SeriesRange>>,
}

impl<'t> Prospect<'t> {
    pub(super) fn new(table: &'t Table, setting: Setting<'t>) -> Result<Self, TableError> {
        let ranges = table.ranges(setting.tensorflow)?;
        let candidates = pair::candidates(&setting, &ranges);
        Ok(Self {
            table,
            setting,
            ranges,
            candidates,
        })
    }

    /// The NumPy interval known to work there: `>=1.20,<2`.
    #[must_use]
    pub fn known_range(&self) -> Option<String> {
        pair::known(self.setting.official, &self.candidates).map(|known| known.said())
    }

    /// What happens with a NumPy, without how it is known.
    pub fn outline(&self, numpy: &Version) -> Result<PairOutline, TableError> {
        pair::outline(
            &self.setting.with(numpy),
            &self.candidates,
            &self.ranges,
            || self.table.seen(self.setting.tensorflow),
        )
    }

    /// Everything that is known of the pair with a NumPy.
    pub fn pair(&self, numpy: &Version) -> Result<PairKnowledge, TableError> {
        let seen = self.table.seen(self.setting.tensorflow)?;
        let question = self.setting.with(numpy);
        let outline = pair::outline(&question, &self.candidates, &self.ranges, || {
            Ok(Arc::clone(&seen))
        })?;
        Ok(pair::knowledge(&question, &self.candidates, outline, &seen))
    }
}
