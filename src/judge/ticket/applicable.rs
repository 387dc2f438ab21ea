//! Which entries of the failure catalogue apply to a ticket: some are the cause with some versions or on one system only.

use super::series::Series;
use crate::model::{Os, TicketEnvironment, TicketFacts, Version, VersionSpecifiers};
use crate::table::{Hit, Table};

/// The hits whose conditions are known to hold.
pub(super) fn applicable<'c>(
    hits: &[Hit<'c>],
    ticket: &TicketEnvironment,
    facts: &TicketFacts,
    named: &[Series],
    table: &Table,
) -> Vec<Hit<'c>> {
    let tensorflow = tensorflow(ticket, named, table);
    let system = system(ticket, facts);
    let applies = |hit: &&Hit<'_>| {
        let when = &hit.failure.when;
        let version = when.tensorflow.is_none_or(|text| {
            let specifiers = text.parse::<VersionSpecifiers>();
            let known = specifiers.ok().zip(tensorflow.as_ref());
            known.is_some_and(|(specifiers, version)| specifiers.contains(version))
        });
        let os = when.platform.is_none_or(|os| system.map(name) == Some(os));
        version && os
    };
    hits.iter().filter(applies).cloned().collect()
}

/// The TensorFlow of the ticket, or the series that it names.
fn tensorflow(ticket: &TicketEnvironment, named: &[Series], table: &Table) -> Option<Version> {
    let mut family = ticket.environment.distributions.iter();
    let released = family.find(|d| table.is_family(&d.name));
    let released = released.and_then(|d| d.version.clone());
    released.or_else(|| named.iter().find_map(Series::tensorflow))
}

/// The system, if the platform or all fields of forms name one.
fn system(ticket: &TicketEnvironment, facts: &TicketFacts) -> Option<Os> {
    let (first, others) = facts.systems.split_first()?;
    let platform = ticket.environment.platform.map(|p| p.os);
    let alone = others.iter().all(|other| other == first);
    (alone && platform.is_none_or(|os| os == *first)).then_some(*first)
}

fn name(os: Os) -> &'static str {
    match os {
        Os::Linux | Os::Musl => "linux",
        Os::MacOs => "macos",
        Os::Windows => "windows",
    }
}
