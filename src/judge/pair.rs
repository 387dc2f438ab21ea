//! The pair: what is declared and what is known, kept separate, and the findings that follow.

use super::context::Context;
use super::resolved_pair::{NumpyMember, ResolvedPair, TensorflowMember, numpy_requirements};
use crate::model::{
    Applicable, Code, Compatibility, Coverage, Declared, Detail, DistributionId, Environment,
    Evidence, EvidenceSource, Finding, Grade, MarkerFacts, PackageName, Pair, Severity, Statement,
    Version, VersionSpecifiers,
};
use crate::table::{Companion, PairKnowledge, PairQuery, ReleaseStatus, Table};

/// The pair with what the table knows of it.
pub(crate) struct Judged {
    pub(crate) pair: Pair,
    pub(crate) knowledge: Option<PairKnowledge>,
}

/// Judges the pair that counts.
pub(crate) fn judge(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Judged {
    let mut pair = Pair {
        numpy: resolved.numpy.as_ref().map(NumpyMember::member),
        ..Pair::default()
    };
    let Some(tensorflow) = &resolved.tensorflow else {
        return Judged {
            pair,
            knowledge: None,
        };
    };
    pair.tensorflow = Some(tensorflow.member());
    let applicable = numpy_requirements(tensorflow, &MarkerFacts::of(environment));
    pair.requires.clone_from(&applicable.certain);
    if let Some(numpy) = resolved.numpy.as_ref().and_then(|n| n.version.as_ref()) {
        pair.declared = if tensorflow.requires.is_some() {
            applicable.satisfied_by(numpy)
        } else {
            Declared::Unknown
        };
    }
    let knowledge = knowledge(environment, resolved, table);
    if let Some(knowledge) = &knowledge {
        pair.compatibility = knowledge.compatibility;
        pair.known_range.clone_from(&knowledge.known_range);
        pair.evidence.clone_from(&knowledge.evidence);
    } else if resolved.numpy.is_none() {
        pair.known_range = range(environment, resolved, table);
    }
    add_declared_evidence(&mut pair, tensorflow, &applicable);
    Judged { pair, knowledge }
}

/// Which NumPy the TensorFlow is known to work with, where no NumPy is told.
fn range(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Option<VersionSpecifiers> {
    // the range is that of the TensorFlow, whatever NumPy it is asked with
    let releases = table.numpy_releases();
    let numpy = &releases.first()?.version();
    ask(environment, resolved, numpy, table)?.known_range
}

/// What the table knows of the pair, if both versions are known.
fn knowledge(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Option<PairKnowledge> {
    let numpy = resolved.numpy.as_ref()?.version.as_ref()?;
    ask(environment, resolved, numpy, table)
}

fn ask(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    np: &Version,
    table: &Table,
) -> Option<PairKnowledge> {
    let tensorflow = resolved.tensorflow.as_ref()?;
    let tf = tensorflow.distribution.version.as_ref()?;
    let companions = |name: &PackageName| companion(environment, name);
    Some(table.pair(&PairQuery {
        tensorflow: tf,
        numpy: np,
        python: environment.python.as_ref(),
        platform: environment.platform,
        official: tensorflow.official,
        companions: &companions,
    }))
}

/// What is known of a companion in an environment.
pub(crate) fn companion(environment: &Environment, name: &PackageName) -> Companion {
    match environment.first(name) {
        Some(found) => found
            .version
            .clone()
            .map_or(Companion::Unknown, Companion::Installed),
        None if environment.coverage == Coverage::Complete => Companion::Absent,
        None => Companion::Unknown,
    }
}

fn add_declared_evidence(
    pair: &mut Pair,
    tensorflow: &TensorflowMember<'_>,
    applicable: &Applicable,
) {
    if applicable.certain.is_empty() {
        return;
    }
    let source = match &tensorflow.distribution.path {
        Some(path) if !tensorflow.requires_from_table => {
            EvidenceSource::File(path.join("METADATA"))
        }
        _ => EvidenceSource::TableMetadata,
    };
    pair.evidence.push(Evidence {
        grade: Grade::Declared,
        python: None,
        statement: Statement::Declares {
            tensorflow: tensorflow.distribution.into(),
            requirements: pair.requires.clone(),
        },
        source,
    });
}

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
