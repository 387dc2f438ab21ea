//! The companion rules of the table that an environment meets.

use super::resolved_pair::ResolvedPair;
use crate::model::{Coverage, Distribution, Environment, Version};
use crate::table::{CompanionRule, Table};

/// A companion rule that an environment meets.
pub(crate) struct Met<'a> {
    pub(crate) rule: &'static CompanionRule,
    /// The companion; `None` where it fails because it is missing.
    pub(crate) found: Option<&'a Distribution>,
}

/// The companion rules that an environment meets.
pub(crate) fn met<'a>(
    environment: &'a Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Vec<Met<'a>> {
    let Some(version) = resolved
        .tensorflow
        .as_ref()
        .and_then(|t| t.distribution.version.as_ref())
    else {
        return Vec::new();
    };
    let numpy = resolved.numpy.as_ref().and_then(|n| n.version.as_ref());
    let rules = table.companions(version, environment.python.as_ref());
    rules
        .into_iter()
        .filter_map(|rule| {
            let found = environment.first(rule.companion());
            let fails = match found {
                Some(found) => rule.fails().contains(found.version.as_ref()?),
                None => rule.absent && environment.coverage == Coverage::Complete,
            };
            let meets = fails && concerns(rule, environment) && with_numpy(rule, numpy);
            meets.then_some(Met { rule, found })
        })
        .collect()
}

/// Whether an environment is one of those that a rule speaks of.
pub(crate) fn concerns(rule: &CompanionRule, environment: &Environment) -> bool {
    let legacy = environment.contents.legacy_keras || !rule.legacy_keras;
    let installed = |name| {
        environment
            .distributions
            .iter()
            .any(|d| d.name.as_ref() == name)
    };
    let backend = environment.contents.keras_backend.as_deref();
    legacy
        && rule.with().is_none_or(installed)
        && rule
            .keras_backend
            .is_none_or(|named| backend == Some(named))
}

/// Whether a rule that depends on NumPy applies to this one; with an unknown one it does not.
fn with_numpy(rule: &CompanionRule, numpy: Option<&Version>) -> bool {
    match (rule.numpy(), numpy) {
        (None, _) => true,
        (Some(specifiers), Some(numpy)) => specifiers.contains(numpy),
        (Some(_), None) => false,
    }
}
