//! Compares the result of a probe with what was read from the files.

use std::path::Path;
use std::str::FromStr;

use super::precedence;
use crate::model::{
    Assessment, Code, Compatibility, Detail, DistributionId, Evidence, EvidenceSource, Finding,
    Grade, KnownFailure, ModuleKind, Probe, ProbeDifference, ProbeOutcome, ProbedModule,
    PythonVersion, Severity, Statement, Subject, Verdict, Version,
};

/// What the failure catalogue knows of the error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProbeCause {
    /// The finding code it belongs to, where it has one.
    pub code: Option<Code>,
    /// The entry.
    pub failure: KnownFailure,
}

/// How many lines of the error are kept.
const KEPT: usize = 4;

/// Adds the result of a tried import; `same`: whether two paths lead to one place. What Python did is the truth: the
/// verdict follows it, and a contradiction is a finding.
#[must_use]
pub(crate) fn with_probe(
    mut assessment: Assessment,
    probe: Probe,
    cause: Option<ProbeCause>,
    same: &dyn Fn(&Path, &Path) -> bool,
) -> Assessment {
    let mut differences = modules(&assessment, &probe, same);
    differences.extend(python(&assessment, &probe));
    differences.extend(outcome(assessment.verdict, &probe));
    if !differences.is_empty() {
        assessment.findings.push(Finding::new(
            Code::ProbeDisagrees,
            Severity::Warning,
            Subject::Probe,
            Detail::ProbeDisagrees { differences },
        ));
    }
    if probe.outcome.is_conclusive() {
        assessment.verdict = match probe.outcome {
            ProbeOutcome::Imported => Verdict::Works,
            _ if assessment.verdict == Verdict::Absent => Verdict::Absent,
            _ => Verdict::Fails,
        };
    }
    match &probe.outcome {
        ProbeOutcome::Imported => {
            if assessment.pair.compatibility == Compatibility::Unknown {
                assessment.pair.compatibility = Compatibility::Compatible;
            }
            assessment.pair.evidence.push(Evidence {
                grade: Grade::Observed,
                statement: Statement::Probed,
                source: EvidenceSource::Probe,
                python: assessment.environment.python.clone(),
            });
            // it was seen not to stop the import, and wants no cure
            assessment.remedies.clear();
            for finding in &mut assessment.findings {
                finding.severity = finding.severity.max(Severity::Warning);
            }
        }
        ended if assessment.verdict != Verdict::Absent => {
            let finding = failed(&assessment, ended, &probe, cause);
            assessment.findings.push(finding);
        }
        _ => {}
    }
    assessment.findings = precedence::ordered(std::mem::take(&mut assessment.findings));
    assessment.probe = Some(probe);
    assessment
}

/// Where Python imports another NumPy or TensorFlow than expected.
fn modules(
    assessment: &Assessment,
    probe: &Probe,
    same: &dyn Fn(&Path, &Path) -> bool,
) -> Vec<ProbeDifference> {
    let environment = &assessment.environment;
    let pair = &assessment.pair;
    let members = [
        ("numpy", &pair.numpy, &probe.numpy),
        ("tensorflow", &pair.tensorflow, &probe.tensorflow),
    ];
    let mut differences = Vec::new();
    for (module, member, seen) in members {
        let Some(ProbedModule { file, version }) = seen else {
            continue;
        };
        let folder = environment
            .modules_named(module)
            .find(|m| m.kind == ModuleKind::Package)
            .map(|m| m.path.as_path());
        if let (Some(imported), Some(expected)) = (file.as_deref().and_then(Path::parent), folder)
            && !same(imported, expected)
        {
            differences.push(ProbeDifference::Folder {
                module,
                imported: imported.to_owned(),
                expected: expected.to_owned(),
            });
        }
        let expected = member.as_ref().and_then(|m| m.version.as_ref());
        let imported = version.as_deref().and_then(|v| Version::from_str(v).ok());
        if let (Some(imported), Some(expected)) = (imported, expected)
            && imported.release() != expected.release()
        {
            differences.push(ProbeDifference::Version {
                module,
                imported,
                expected: expected.clone(),
            });
        }
    }
    differences
}

fn python(assessment: &Assessment, probe: &Probe) -> Option<ProbeDifference> {
    let expected = assessment.environment.python.as_ref()?;
    let first = probe.python.as_deref()?.split_whitespace().next()?;
    let ran = PythonVersion::from_str(first).ok()?;
    let micro = expected.micro.is_none() || expected.micro == ran.micro;
    let same = ran.same_series(expected) && micro;
    let expected = expected.clone();
    (!same).then_some(ProbeDifference::Python { ran, expected })
}

fn outcome(verdict: Verdict, probe: &Probe) -> Option<ProbeDifference> {
    let imported = probe.outcome == ProbeOutcome::Imported;
    if !probe.outcome.is_conclusive() {
        return None;
    }
    match verdict {
        Verdict::Works if !imported => Some(ProbeDifference::Failed(probe.outcome.clone())),
        Verdict::Fails if imported => Some(ProbeDifference::Works),
        Verdict::Absent if imported => Some(ProbeDifference::Present),
        _ => None,
    }
}

fn failed(
    assessment: &Assessment,
    ended: &ProbeOutcome,
    probe: &Probe,
    cause: Option<ProbeCause>,
) -> Finding {
    let severity = if ended.is_conclusive() {
        Severity::Error
    } else {
        Severity::Warning
    };
    let subject = match &assessment.pair.tensorflow {
        Some(member) => Subject::Distribution(DistributionId::from(member)),
        None => Subject::Probe,
    };
    let lines: Vec<&str> = probe
        .stderr
        .lines()
        .filter(|l| !l.trim().is_empty())
        .collect();
    let last = lines.iter().skip(lines.len().saturating_sub(KEPT));
    // what the files show is the cause, if it is one; else what the error text is known for
    let leading = assessment
        .findings
        .iter()
        .find(|f| f.severity == Severity::Error)
        .map(|f| f.code);
    let known = cause.as_ref().and_then(|c| c.code);
    let mut finding = Finding::new(
        Code::ProbeFailed,
        severity,
        subject,
        Detail::ProbeFailed {
            outcome: ended.clone(),
            stderr: last.map(|l| l.trim_end().to_owned()).collect(),
            failure: cause.map(|c| c.failure),
        },
    );
    finding.caused_by = leading.or(known);
    finding
}
