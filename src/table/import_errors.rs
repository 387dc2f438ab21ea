//! What an error in a distribution does to `import tensorflow` and the first use of `tf.keras`: `import_errors.csv`.

use super::key::Key;
use super::table::Table;
use super::text::Text;
use crate::model::{MeasuredEffect, PackageName, RaisedError, Stage, Version};

include!(concat!(env!("OUT_DIR"), "/import_errors.rs"));

/// What was measured with one TensorFlow.
#[derive(Debug)]
pub(super) struct ImportErrors {
    pub(super) distribution: Text,
    pub(super) tensorflow: Key,
    /// What ImportError breaks; `None` where it is caught.
    pub(super) on_import_error: Option<Stage>,
    /// What any other error breaks.
    pub(super) on_other_error: Option<Stage>,
}

impl Table {
    /// What follows when a module of a distribution raises an error, by the nearest TensorFlow that was measured with the
    /// distribution: the newest that is no newer, else the oldest.
    pub(crate) fn effect_of_error(
        &self,
        distribution: &PackageName,
        tensorflow: &Version,
        error: RaisedError,
    ) -> Option<MeasuredEffect> {
        let of = |errors: &ImportErrors| errors.distribution.as_str().cmp(distribution.as_ref());
        let start = IMPORT_ERRORS.partition_point(|errors| of(errors).is_lt());
        let measured = IMPORT_ERRORS
            .get(start..)?
            .iter()
            .take_while(|e| of(e).is_eq());
        let key = Key::nearest(&tensorflow.to_string());
        let mut nearest = None;
        for errors in measured {
            if nearest.is_none() || errors.tensorflow <= key {
                nearest = Some(errors);
            }
        }
        let stage = match error {
            RaisedError::ImportError => nearest?.on_import_error,
            RaisedError::Other => nearest?.on_other_error,
        };
        Some(stage.map_or(MeasuredEffect::Works, MeasuredEffect::Fails))
    }
}
