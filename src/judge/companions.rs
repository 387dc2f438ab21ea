//! Packages other than NumPy that are known not to work with this TensorFlow.

use super::context::Context;
use super::resolved_pair::ResolvedPair;
use crate::model::{Code, Detail, Distribution, Environment, Finding, Version};
use crate::table::{CompanionRule, Table};

/// A companion rule that an environment meets.
pub(crate) struct Met<'a> {
    pub(crate) rule: &'static CompanionRule,
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
        .into_iter()
        .filter_map(|rule| {
            let found = environment.first(rule.companion())?;
            let meets = rule.fails().contains(found.version.as_ref()?) && with_numpy(rule, numpy);
            meets.then_some(Met { rule, found })
        })
        .collect()
}

/// Whether a rule that depends on NumPy applies to this one; with an unknown one it does not.
fn with_numpy(rule: &CompanionRule, numpy: Option<&Version>) -> bool {
    match (rule.numpy(), numpy) {
        (None, _) => true,
        (Some(specifiers), Some(numpy)) => specifiers.contains(numpy),
        (Some(_), None) => false,
    }
}

/// The companion rules of the table that apply.
pub(crate) fn companions(context: &Context<'_>) -> Vec<Finding> {
    let Some(tensorflow) = context.tensorflow() else {
        return Vec::new();
    };
    let rules = context.rules.iter();
    let finding = |Met { rule, found }: &Met<'_>| {
        Finding::new(
            Code::CompanionIncompatible,
            rule.severity,
            *found,
            Detail::CompanionFails {
                rule: rule.id.to_owned(),
                tensorflow: tensorflow.into(),
                condition: rule.condition.map(str::to_owned),
                why: rule.why.to_owned(),
                grade: rule.grade,
                source: rule.source.to_owned(),
            },
        )
        .with_error(rule.you_will_see)
    };
    rules.map(finding).collect()
}
