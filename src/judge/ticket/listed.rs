//! Whether a list is complete enough for `works`.

use crate::judge::ResolvedPair;
use crate::model::{
    Assessment, Code, Detail, DistributionId, Finding, MarkerFacts, Requirement, Severity, Subject,
    Ternary, TicketEnvironment,
};
use crate::table::Table;

/// What the TensorFlow of the ticket requires and the list lacks: the list was cut, or the distribution is not installed.
pub(super) fn unlisted(ticket: &TicketEnvironment, table: &Table) -> Vec<String> {
    let environment = &ticket.environment;
    let facts = MarkerFacts::of(environment);
    let Some(tensorflow) = ResolvedPair::find(environment, table).tensorflow else {
        return Vec::new();
    };
    let requires = tensorflow.requires.iter().flat_map(|r| &r.lines);
    let missing = |r: &&Requirement| {
        environment.first(&r.name).is_none()
            && facts.evaluate(&r.marker) == Ternary::Yes
            && !table.is_unlisted(&r.name)
    };
    requires
        .filter(missing)
        .map(|r| r.name.to_string())
        .collect()
}

/// The finding for it.
pub(super) fn not_listed(names: &[String], assessment: &Assessment) -> Finding {
    let tensorflow = assessment.pair.tensorflow.as_ref();
    let subject = tensorflow.map_or(Subject::Ticket, |m| DistributionId::from(m).into());
    Finding::new(
        Code::RequirementMissing,
        Severity::Warning,
        subject,
        Detail::RequirementsNotListed {
            names: names.to_vec(),
        },
    )
}
