//! What an error in a distribution does to `import tensorflow` and the first use of `tf.keras`: `import_errors.csv`.

use super::imported_files::nearest;
use super::key::Key;
use super::table::Table;
use super::text::Text;
use crate::model::{MeasuredEffect, PackageName, PythonVersion, RaisedError, Stage, Version};

include!(concat!(env!("OUT_DIR"), "/import_errors.rs"));

/// What was measured with one TensorFlow.
#[derive(Debug)]
pub(super) struct ImportErrors {
    pub(super) distribution: Text,
    pub(super) tensorflow: Key,
    pub(super) python: (u16, u16),
    /// What ImportError breaks; `None` where it is caught.
    pub(super) on_import_error: Option<Stage>,
    /// What any other error breaks.
    pub(super) on_other_error: Option<Stage>,
}

impl ImportErrors {
    fn effect(&self, error: RaisedError) -> MeasuredEffect {
        let stage = match error {
            RaisedError::ImportError => self.on_import_error,
            RaisedError::Other => self.on_other_error,
        };
        stage.map_or(MeasuredEffect::Works, MeasuredEffect::Fails)
    }
}

impl Table {
    /// What follows when a module of a distribution raises an error, by the nearest TensorFlow that was measured with the
    /// distribution, on the nearest Python: the newest that is no newer, else the oldest.
    pub(crate) fn effect_of_error(
        &self,
        distribution: &PackageName,
        tensorflow: &Version,
        python: Option<&PythonVersion>,
        error: RaisedError,
    ) -> Option<MeasuredEffect> {
        let key = Key::nearest(&tensorflow.to_string());
        let row = on_python(measured(distribution), key, python)?;
        Some(row.effect(error))
    }

    /// What follows when a distribution is not installed: as a module that raises ImportError has it, in the same series or
    /// in the nearest releases on both sides.
    pub(crate) fn effect_of_absence(
        &self,
        distribution: &PackageName,
        tensorflow: &Version,
        python: Option<&PythonVersion>,
    ) -> Option<MeasuredEffect> {
        let key = Key::nearest(&tensorflow.to_string());
        let of = |rows| {
            let row = on_python(rows, key, python)?;
            Some((row.tensorflow, row.effect(RaisedError::ImportError)))
        };
        let (newer, older): (Vec<_>, Vec<_>) = measured(distribution)
            .into_iter()
            .partition(|errors| errors.tensorflow > key);
        let (older, newer) = (of(older), of(newer));
        let of_series = |side: &(Key, MeasuredEffect)| side.0.series() == key.series();
        match (older, newer) {
            (Some(side), _) | (_, Some(side)) if of_series(&side) => Some(side.1),
            (Some(older), Some(newer)) if older.1 == newer.1 => Some(older.1),
            _ => None,
        }
    }
}

/// What was measured with a distribution.
fn measured(distribution: &PackageName) -> Vec<&'static ImportErrors> {
    let of = |errors: &ImportErrors| errors.distribution.as_str().cmp(distribution.as_ref());
    let start = IMPORT_ERRORS.partition_point(|errors| of(errors).is_lt());
    let rows = IMPORT_ERRORS.get(start..).unwrap_or_default();
    rows.iter().take_while(|e| of(e).is_eq()).collect()
}

/// The one with the nearest TensorFlow, and of those the one on the nearest Python.
fn on_python(
    mut rows: Vec<&'static ImportErrors>,
    tensorflow: Key,
    python: Option<&PythonVersion>,
) -> Option<&'static ImportErrors> {
    nearest(&mut rows, Some(tensorflow), |e| Some(e.tensorflow));
    nearest(&mut rows, python.map(PythonVersion::minor_key), |e| {
        Some(e.python)
    });
    rows.last().copied()
}
