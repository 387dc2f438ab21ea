//! Stub wheels in a ticket: a line or two picked from a list names `tensorflow` and not the wheel it forwards to.

use crate::judge::ResolvedPair;
use crate::model::{
    Distribution, Environment, FactKind, PackageName, TicketEnvironment, TicketFacts,
};
use crate::table::Table;

/// Adds the wheels that stubs of the ticket forward to, as `tensorflow-intel` on Windows. A whole list would name them, and one
/// that was uninstalled is missing.
pub(super) fn follow(ticket: &mut TicketEnvironment, facts: &TicketFacts, table: &Table) {
    if ticket.whole_list {
        return;
    }
    for (stub, name) in forwards(&ticket.environment, table) {
        let gone = facts.facts.iter().any(|f| match &f.kind {
            FactKind::NotInstalled(other) | FactKind::Removed(other) => *other == name,
            _ => false,
        });
        if gone {
            continue;
        }
        if let Some(source) = ticket.sources.get(&stub.name).copied() {
            ticket.sources.insert(name.clone(), source);
        }
        ticket
            .environment
            .distributions
            .push(Distribution { name, ..stub });
    }
}

/// The stubs without their target, each with the name of the target.
fn forwards(environment: &Environment, table: &Table) -> Vec<(Distribution, PackageName)> {
    let pair = ResolvedPair::find(environment, table);
    let targets = pair.dangling.into_iter();
    targets
        .map(|(stub, requirement)| (stub.clone(), requirement.name))
        .collect()
}
