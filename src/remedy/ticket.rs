//! Fixes for a ticket.

use super::{Surroundings, remedies};
use crate::judge::assess;
use crate::model::{Assessment, Code, Remedy, Severity};
use crate::table::Table;

/// The remedies for a ticket. The pair must be known and must itself explain the failure: a remedy for another pair, or
/// for an environment that contradicts itself, is no promise.
#[must_use]
pub(crate) fn ticket_remedies(assessment: &Assessment, table: &Table) -> Vec<Remedy> {
    let leading = assessment.findings.first().map(|f| f.code);
    let known = assessment.pair.tensorflow.is_some() && assessment.pair.numpy.is_some();
    let again = assess(&assessment.environment, table);
    let explains = again
        .findings
        .iter()
        .any(|f| f.severity == Severity::Error && Some(f.code) == leading);
    let contradicts = assessment
        .findings
        .iter()
        .any(|f| f.code == Code::InterpreterMismatch);
    if !known || !explains || contradicts {
        return Vec::new();
    }
    remedies(assessment, &Surroundings::default(), table)
}
