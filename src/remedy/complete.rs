//! Resolves the warnings that a plan leaves with a few more changes.

use super::add_companion_fixes::warned_companions;
use super::asked;
use super::change::Changes;
use super::plan::Plan;
use super::requirements::with_moved;
use super::tried;
use crate::model::{Environment, FindingId, Verdict};
use crate::table::Table;

/// How often a change may bring up the next.
const ROUNDS: usize = 4;

/// Adds the changes that resolve warnings which a plan leaves, as far as the import still works with them, nobody else
/// must move because of them, and nothing new is found.
pub(super) fn complete(plan: &mut Plan, environment: &Environment, table: &Table) {
    let mut trial = Trial {
        environment,
        table,
        refused: Vec::new(),
    };
    for _ in 0..ROUNDS {
        if !trial.add(&mut plan.changes) {
            return;
        }
    }
}

struct Trial<'a> {
    environment: &'a Environment,
    table: &'a Table,
    /// Additions that were tried and resolve nothing.
    refused: Vec<Changes>,
}

impl Trial<'_> {
    /// Adds what the findings with these changes ask for; whether anything was added.
    fn add(&mut self, changes: &mut Changes) -> bool {
        let left = tried(self.environment, changes, self.table);
        let asked = asked::unmet(&left.environment, &left.findings, self.table);
        let asked = asked.and(&warned_companions(&left.environment, self.table));
        let asked = asked.without(changes);
        if asked.is_empty() {
            return false;
        }
        let found: Vec<FindingId> = left.findings.iter().map(FindingId::of).collect();
        if self.holds(&changes.clone().and(&asked), &found) {
            *changes = changes.clone().and(&asked);
            return true;
        }
        // one by one
        let mut added = false;
        for single in asked.singly() {
            let with = changes.clone().and(&single);
            if self.refused.contains(&single) {
                continue;
            }
            if self.holds(&with, &found) {
                *changes = with;
                added = true;
            } else {
                self.refused.push(single);
            }
        }
        added
    }

    /// Whether the import works with changes, fewer findings are left, and nobody else must move.
    fn holds(&self, changes: &Changes, before: &[FindingId]) -> bool {
        let after = tried(self.environment, changes, self.table);
        let left: Vec<FindingId> = after.findings.iter().map(FindingId::of).collect();
        let moved = with_moved(self.environment, changes, self.table);
        after.verdict == Verdict::Works
            && left.len() < before.len()
            && left.iter().all(|id| before.contains(id))
            && moved.is_some_and(|(_, objections)| objections.is_empty())
    }
}
