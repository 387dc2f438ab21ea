//! The companions of TensorFlow: what it requires besides NumPy, and what is known not to work with it.

use super::resolved_pair::ResolvedPair;
use crate::model::{Code, Distribution, Environment, Finding, Version};
use crate::table::{CompanionRule, Table};

/// A companion rule that an environment meets.
pub(crate) struct Met<'a> {
    pub(crate) rule: CompanionRule,
    pub(crate) found: &'a Distribution,
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
        .iter()
        .filter_map(|rule| {
            let found = environment.first(&rule.companion)?;
            let meets = rule.fails.contains(found.version.as_ref()?) && with_numpy(rule, numpy);
            let rule = rule.clone();
            meets.then_some(Met { rule, found })
        })
        .collect()
}

/// Whether a rule that hangs on NumPy holds with this one; with an unknown one it is not said to.
fn with_numpy(rule: &CompanionRule, numpy: Option<&Version>) -> bool {
    match (&rule.numpy, numpy) {
        (None, _) => true,
        (Some(specifiers), Some(numpy)) => specifiers.contains(numpy),
        (Some(_), None) => false,
    }
}

/// The findings about companions.
pub(crate) fn findings(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Vec<Finding> {
    let Some(tensorflow) = resolved.tensorflow.as_ref().map(|t| t.distribution.label()) else {
        return Vec::new();
    };
    met(environment, resolved, table)
        .iter()
        .map(|m| finding(m, &tensorflow))
        .collect()
}

fn finding(met: &Met<'_>, tensorflow: &str) -> Finding {
    let Met { rule, found } = met;
    let label = found.label();
    let claim = match &rule.condition {
        Some(condition) => format!(
            "{tensorflow} does not work with {label} ({condition}): {}",
            rule.why
        ),
        None => format!("{tensorflow} does not work with {label}: {}", rule.why),
    };
    let mut finding = Finding::new(Code::CompanionIncompatible, rule.severity, label, claim)
        .you_will_see(rule.you_will_see.clone())
        .evidence(format!(
            "{}: {} ({})",
            rule.grade.as_str(),
            rule.id,
            rule.source
        ));
    if let Some(path) = &found.path {
        finding = finding.evidence(path.display().to_string());
    }
    finding
}
