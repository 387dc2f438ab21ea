//! Findings about the pair: what is declared and what is known.

use super::context::Context;
use crate::model::{
    Code, Compatibility, Declared, Detail, DistributionId, Evidence, Finding, Grade, NumpyNeed,
    Severity,
};
use crate::table::{PairKnowledge, ReleaseStatus};

/// The pair is known not to import.
pub(crate) fn incompatible(context: &Context<'_>) -> Vec<Finding> {
    let (Some(tensorflow), Some(knowledge), Some(numpy)) = (
        context.tensorflow(),
        &context.knowledge,
        &context.pair.numpy,
    ) else {
        return Vec::new();
    };
    let Some(code) = knowledge
        .code
        .filter(|_| knowledge.compatibility == Compatibility::Incompatible)
    else {
        return Vec::new();
    };
    let mut finding = Finding::new(
        code,
        Severity::Error,
        tensorflow,
        Detail::PairFails {
            why: knowledge.why.map(str::to_owned),
            evidence: table_evidence(knowledge),
            numpy: numpy.into(),
            satisfied: context.pair.satisfied(),
        },
    );
    finding.error = knowledge.you_will_see.map(str::to_owned);
    vec![finding]
}

/// What was observed or inferred, best first; what is declared is shown elsewhere.
fn table_evidence(knowledge: &PairKnowledge) -> Vec<Evidence> {
    let evidence = knowledge.evidence.iter();
    evidence
        .filter(|e| e.grade != Grade::Declared)
        .cloned()
        .collect()
}

/// The pair imports, and named operations fail.
pub(crate) fn partial(context: &Context<'_>) -> Vec<Finding> {
    let (Some(tensorflow), Some(knowledge), Some(numpy)) = (
        context.tensorflow(),
        &context.knowledge,
        context.numpy_version(),
    ) else {
        return Vec::new();
    };
    let Some(first) = knowledge
        .operations
        .first()
        .filter(|_| knowledge.compatibility == Compatibility::Partial)
    else {
        return Vec::new();
    };
    let operations = knowledge.operations.iter();
    let finding = Finding::new(
        Code::NumpyBehaviourChanged,
        Severity::Warning,
        tensorflow,
        Detail::PairPartial {
            numpy: numpy.clone(),
            operations: operations.map(|o| o.description.to_owned()).collect(),
            evidence: table_evidence(knowledge),
        },
    );
    vec![finding.with_error(first.you_will_see)]
}

/// The NumPy found does not satisfy what the TensorFlow declares.
pub(crate) fn violated(context: &Context<'_>) -> Vec<Finding> {
    let pair = &context.pair;
    let (Some(tensorflow), Some(numpy), Declared::Violated) =
        (context.tensorflow(), &pair.numpy, pair.declared)
    else {
        return Vec::new();
    };
    let works = matches!(
        pair.compatibility,
        Compatibility::Compatible | Compatibility::Partial
    );
    vec![Finding::new(
        Code::RequirementViolated,
        if works {
            Severity::Warning
        } else {
            Severity::Error
        },
        tensorflow,
        Detail::RequirementViolated {
            by: tensorflow.into(),
            requirements: pair.requires.clone(),
            found: numpy.into(),
            works,
        },
    )]
}

/// Versions that the table does not list, or of which it holds another build.
pub(crate) fn releases(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(tensorflow) = &context.resolved.tensorflow {
        let subject: DistributionId = tensorflow.distribution.into();
        findings.extend(of_status(&tensorflow.known, subject.clone()));
        if tensorflow.known == ReleaseStatus::Released && !tensorflow.official {
            findings.push(Finding::new(
                Code::VersionNotInTable,
                Severity::Note,
                subject,
                Detail::NotOfficial,
            ));
        }
    }
    let numpy = context.pair.numpy.as_ref();
    if let Some((numpy, version)) = numpy.and_then(|n| Some((n, n.version.as_ref()?))) {
        findings.extend(of_status(&context.table.known_numpy(version), numpy.into()));
    }
    findings
}

fn of_status(status: &ReleaseStatus, subject: DistributionId) -> Option<Finding> {
    let (code, severity, detail) = match status {
        ReleaseStatus::Released => return None,
        ReleaseStatus::Beyond => (
            Code::VersionNotInTable,
            Severity::Note,
            Detail::NewerThanTable,
        ),
        ReleaseStatus::Unlisted => (Code::VersionNotInTable, Severity::Note, Detail::NotInTable),
        ReleaseStatus::Never { below, above, slip } => (
            Code::VersionNeverReleased,
            Severity::Warning,
            Detail::NeverReleased {
                below: below.clone(),
                above: above.clone(),
                slip: slip.clone(),
            },
        ),
    };
    Some(Finding::new(code, severity, subject, detail))
}

/// TensorFlow was built for another NumPy.
pub(crate) fn built_for_other_numpy(context: &Context<'_>) -> Vec<Finding> {
    let (Some(misfit), Some(tensorflow)) = (&context.inferred, context.tensorflow()) else {
        return Vec::new();
    };
    let code = match misfit.needs {
        NumpyNeed::One | NumpyNeed::OneTypes => Code::NumpyAbiTooNew,
        NumpyNeed::AtLeast(_) => Code::NumpyAbiTooOld,
    };
    vec![Finding::new(
        code,
        Severity::Error,
        tensorflow,
        Detail::TensorflowBuiltForOtherNumpy {
            needs: misfit.needs.clone(),
            numpy: misfit.numpy.clone(),
            file: misfit.file.clone(),
            satisfied: context.pair.satisfied(),
        },
    )]
}
