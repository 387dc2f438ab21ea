//! Packages other than NumPy that are known not to work with this TensorFlow.

use super::companion_rules::Met;
use super::context::Context;
use crate::model::{Code, Detail, DistributionId, Finding, Severity};

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
            found.map_or_else(|| DistributionId::missing(rule.companion()), Into::into),
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
        .at_stage((rule.severity != Severity::Note).then_some(rule.stage))
    };
    rules.map(finding).collect()
}
