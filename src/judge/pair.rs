//! The pair: what is declared and what is known, kept apart, and the findings that follow.

use super::declared::Applicable;
use super::marker::MarkerFacts;
use super::resolved_pair::{
    NumpyMember, ResolvedPair, TensorflowMember, numpy_name, numpy_requirements,
};
use crate::model::{
    Code, Compatibility, Coverage, Declared, Environment, Evidence, Finding, Grade, PackageName,
    Pair, Severity, Version,
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
    let mut pair = Pair::default();
    if let (Some(numpy), Some(name)) = (&resolved.numpy, numpy_name()) {
        pair.numpy = Some(numpy.member(&name));
    }
    let Some(tensorflow) = &resolved.tensorflow else {
        return Judged {
            pair,
            knowledge: None,
        };
    };
    pair.tensorflow = Some(tensorflow.member());
    let applicable = numpy_requirements(tensorflow, &MarkerFacts::of(environment));
    pair.requires = applicable.lines();
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
fn range(environment: &Environment, resolved: &ResolvedPair<'_>, table: &Table) -> Option<String> {
    // the range is that of the TensorFlow, whatever NumPy it is asked with
    let releases = table.numpy_releases();
    let numpy = &releases.first()?.version;
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
            path.join("METADATA").display().to_string()
        }
        _ => "the table's copy of the METADATA".to_owned(),
    };
    pair.evidence.push(Evidence {
        grade: Grade::Declared,
        python: None,
        statement: format!(
            "{} declares {}",
            tensorflow.distribution.label(),
            pair.requires.join(", ")
        ),
        source,
    });
}

/// The findings about the pair itself.
pub(crate) fn findings(judged: &Judged, resolved: &ResolvedPair<'_>) -> Vec<Finding> {
    let (Some(tensorflow), Some(numpy)) = (&resolved.tensorflow, &resolved.numpy) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    if let Some(knowledge) = &judged.knowledge {
        findings.extend(incompatible(judged, knowledge, tensorflow));
        findings.extend(partial(knowledge, tensorflow, numpy));
    }
    findings.extend(violated(&judged.pair, tensorflow, numpy));
    findings
}

fn incompatible(
    judged: &Judged,
    knowledge: &PairKnowledge,
    tensorflow: &TensorflowMember<'_>,
) -> Option<Finding> {
    let code = knowledge
        .code
        .filter(|_| knowledge.compatibility == Compatibility::Incompatible)?;
    let why = knowledge
        .why
        .clone()
        .unwrap_or_else(|| code.title().to_owned());
    let mut finding = Finding::new(
        code,
        Severity::Error,
        tensorflow.distribution.label(),
        format!("`import tensorflow` fails: {why}"),
    );
    finding.you_will_see.clone_from(&knowledge.you_will_see);
    finding.evidence = table_evidence(&knowledge.evidence);
    if judged.pair.declared == Declared::Satisfied {
        let numpy = judged
            .pair
            .numpy
            .as_ref()
            .map(crate::model::Member::label)
            .unwrap_or_default();
        let declared = judged.pair.requires.join(", ");
        finding = finding.not_seen_by(format!(
            "pip check: {numpy} satisfies the `{declared}` that is declared"
        ));
    }
    Some(finding)
}

/// What was observed or inferred, best first; the metadata's own word is shown elsewhere.
fn table_evidence(evidence: &[Evidence]) -> Vec<String> {
    evidence
        .iter()
        .filter(|e| e.grade != Grade::Declared)
        .map(|e| format!("{}: {}", e.grade.as_str(), e.statement))
        .collect()
}

fn partial(
    knowledge: &PairKnowledge,
    tensorflow: &TensorflowMember<'_>,
    numpy: &NumpyMember<'_>,
) -> Option<Finding> {
    let first = knowledge
        .operations
        .first()
        .filter(|_| knowledge.compatibility == Compatibility::Partial)?;
    let names: Vec<&str> = knowledge
        .operations
        .iter()
        .map(|o| o.description.as_str())
        .collect();
    let numpy = numpy
        .version
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut finding = Finding::new(
        Code::NumpyBehaviourChanged,
        Severity::Warning,
        tensorflow.distribution.label(),
        format!(
            "`import tensorflow` works, but with numpy {numpy} this fails: {}",
            names.join(", ")
        ),
    )
    .you_will_see(first.you_will_see.clone());
    finding.evidence = table_evidence(&knowledge.evidence);
    Some(finding)
}

fn violated(
    pair: &Pair,
    tensorflow: &TensorflowMember<'_>,
    numpy: &NumpyMember<'_>,
) -> Option<Finding> {
    if pair.declared != Declared::Violated {
        return None;
    }
    let known_to_work = matches!(
        pair.compatibility,
        Compatibility::Compatible | Compatibility::Partial
    );
    let found = numpy
        .version
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let claim = format!(
        "{} requires `{}`, but numpy {found} is installed",
        tensorflow.distribution.label(),
        pair.requires.join(", ")
    );
    let (severity, message) = if known_to_work {
        (
            Severity::Warning,
            format!("{claim}; the pair is known to work, but the next `pip install` may move it"),
        )
    } else {
        (Severity::Error, claim)
    };
    let mut finding = Finding::new(
        Code::RequirementViolated,
        severity,
        tensorflow.distribution.label(),
        message,
    );
    finding.caused_by = None;
    Some(finding)
}

/// What to say of a TensorFlow that the table does not list.
pub(crate) fn table_findings(resolved: &ResolvedPair<'_>, table: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(tensorflow) = &resolved.tensorflow {
        let label = tensorflow.distribution.label();
        findings.extend(of_known(
            &tensorflow.known,
            &tensorflow.distribution.name,
            &label,
        ));
        if tensorflow.known == ReleaseStatus::Released && !tensorflow.official {
            findings.push(Finding::new(
                Code::VersionNotInTable,
                Severity::Note,
                label.clone(),
                format!(
                    "{label} is not the official wheel: its METADATA speaks for itself, and what is known of the \
                     official wheel's C-ABI is left aside"
                ),
            ));
        }
    }
    let numpy = resolved.numpy.as_ref().and_then(|n| n.version.as_ref());
    if let (Some(version), Some(name)) = (numpy, numpy_name()) {
        findings.extend(of_known(
            &table.known_numpy(version),
            &name,
            &format!("{name} {version}"),
        ));
    }
    findings
}

fn of_known(known: &ReleaseStatus, name: &PackageName, label: &str) -> Option<Finding> {
    match known {
        ReleaseStatus::Released => None,
        ReleaseStatus::Beyond => Some(Finding::new(
            Code::VersionNotInTable,
            Severity::Note,
            label,
            format!(
                "{label} is newer than the table: it is judged by its own METADATA and extension modules"
            ),
        )),
        ReleaseStatus::Unlisted => Some(Finding::new(
            Code::VersionNotInTable,
            Severity::Note,
            label,
            format!(
                "{label} is no release that the table lists: it is judged by its own METADATA and extension modules"
            ),
        )),
        ReleaseStatus::Never { below, above, slip } => {
            Some(never_released(name, label, below, above, slip.as_deref()))
        }
    }
}

fn never_released(
    name: &PackageName,
    label: &str,
    below: &Option<crate::model::Version>,
    above: &Option<crate::model::Version>,
    slip: Option<&str>,
) -> Finding {
    let mut finding = Finding::new(
        Code::VersionNeverReleased,
        Severity::Warning,
        label,
        format!("{label} was never released"),
    );
    let near: Vec<String> = [below, above]
        .into_iter()
        .flatten()
        .map(|v| format!("{name} {v}"))
        .collect();
    if !near.is_empty() {
        finding = finding.evidence(format!("the nearest releases are {}", near.join(" and ")));
    }
    match slip {
        Some(slip) => finding.evidence(slip.to_owned()),
        None => finding,
    }
}
