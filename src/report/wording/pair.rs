//! Wording: the pair, and versions that the table does not contain.

use std::path::Path;

use super::Words;
use super::evidence::{graded, needs_text};
use super::phrases::{satisfied, subject};
use crate::model::{Evidence, Grade, NumpyNeed, Requirement, Subject, Version};

pub(super) fn fails(
    why: &str,
    evidence: &[Evidence],
    numpy: &str,
    declared: &[Requirement],
) -> Words {
    Words {
        missed_by: satisfied(numpy, declared),
        ..Words::new(format!("`import tensorflow` fails: {why}"))
    }
    .all_evidence(evidence.iter().map(graded))
}

pub(super) fn built_for_other_numpy(
    needs: &NumpyNeed,
    numpy: &Version,
    file: &Path,
    declared: &[Requirement],
) -> Words {
    let (built, error) = match needs {
        NumpyNeed::One | NumpyNeed::OneTypes => (
            format!("for the NumPy 1.x C ABI, which numpy {numpy} does not have"),
            Some("ImportError: numpy.core._multiarray_umath failed to import".to_owned()),
        ),
        NumpyNeed::AtLeast(least) => (
            format!("for numpy {least} or newer; this is numpy {numpy}"),
            None,
        ),
    };
    Words {
        error,
        missed_by: satisfied(&format!("numpy {numpy}"), declared),
        ..Words::new(format!(
            "`import tensorflow` fails: this TensorFlow was built {built}"
        ))
    }
    .evidence(format!(
        "{}: {} ({})",
        file.display(),
        needs_text(needs),
        Grade::Inferred.as_str()
    ))
}

pub(super) fn partial(numpy: &Version, operations: &[String], evidence: &[Evidence]) -> Words {
    Words::new(format!(
        "`import tensorflow` works, but with numpy {numpy} this fails: {}",
        operations.join(", ")
    ))
    .all_evidence(evidence.iter().map(graded))
}

pub(super) fn never_released(
    about: &Subject,
    below: Option<&Version>,
    above: Option<&Version>,
    slip: Option<&str>,
) -> Words {
    let near: Vec<String> = below
        .into_iter()
        .chain(above)
        .map(ToString::to_string)
        .collect();
    let nearest = match near.as_slice() {
        [] => None,
        [one] => Some(format!("the nearest release is {one}")),
        several => Some(format!(
            "the nearest releases are {}",
            several.join(" and ")
        )),
    };
    Words::new(format!("{} was never released", subject(about)))
        .all_evidence(nearest)
        .all_evidence(slip.map(str::to_owned))
}

pub(super) fn newer_than_table(about: &Subject) -> Words {
    Words::new(format!(
        "{} is newer than the table: it is judged by its own METADATA and extension modules",
        subject(about)
    ))
}

pub(super) fn not_in_table(about: &Subject) -> Words {
    Words::new(format!(
        "{} is not a release in the table: it is judged by its own METADATA and extension modules",
        subject(about)
    ))
}

pub(super) fn not_official(about: &Subject) -> Words {
    Words::new(format!(
        "{} is not the official wheel: it is judged by its own METADATA, without what is known of the C ABI of the \
         official wheel",
        subject(about)
    ))
}
