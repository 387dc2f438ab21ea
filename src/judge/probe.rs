//! Compares the result of a probe with what was read from the files.

use std::path::Path;
use std::str::FromStr;

use super::precedence;
use crate::model::{
    Assessment, Code, Compatibility, Evidence, Finding, Grade, ModuleKind, Probe, ProbeOutcome,
    ProbedModule, PythonVersion, Severity, Verdict, Version,
};

/// What the failure catalogue makes of the error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeCause {
    /// The finding code it belongs to, where it has one.
    pub code: Option<Code>,
    /// What it is, in one line.
    pub title: String,
    /// Why it happens.
    pub cause: String,
    /// What cures it.
    pub cure: String,
}

/// How many lines of the error are shown.
const SHOWN: usize = 4;

/// Adds what was seen; `same` says whether two paths lead to one place. What Python did is the truth: the verdict follows it, and a contradiction is a finding.
#[must_use]
pub fn with_probe(
    mut assessment: Assessment,
    probe: Probe,
    cause: Option<ProbeCause>,
    same: &dyn Fn(&Path, &Path) -> bool,
) -> Assessment {
    let mut differences = modules(&assessment, &probe, same);
    differences.extend(python(&assessment, &probe));
    differences.extend(outcome(assessment.verdict, &probe));
    if !differences.is_empty() {
        let mut finding = Finding::new(
            Code::ProbeDisagrees,
            Severity::Warning,
            "probe",
            "what Python saw differs from what the files told",
        );
        finding.evidence = differences;
        assessment.findings.push(finding);
    }
    if probe.outcome.tells() {
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
                statement: "`import tensorflow` was tried here and works".to_owned(),
                source: "--probe".to_owned(),
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

/// Where Python imports another NumPy or TensorFlow than the files told.
fn modules(
    assessment: &Assessment,
    probe: &Probe,
    same: &dyn Fn(&Path, &Path) -> bool,
) -> Vec<String> {
    let environment = &assessment.environment;
    let pair = &assessment.pair;
    let told = [
        ("numpy", &pair.numpy, &probe.numpy),
        ("tensorflow", &pair.tensorflow, &probe.tensorflow),
    ];
    let mut differences = Vec::new();
    for (name, member, seen) in told {
        let Some(ProbedModule { file, version }) = seen else {
            continue;
        };
        let folder = environment
            .modules_named(name)
            .find(|m| m.kind == ModuleKind::Package)
            .map(|m| m.path.as_path());
        if let (Some(file), Some(folder)) = (file.as_deref().and_then(Path::parent), folder)
            && !same(file, folder)
        {
            differences.push(format!(
                "Python imports {name} from {}, the files told {}",
                file.display(),
                folder.display()
            ));
        }
        let told = member.as_ref().and_then(|m| m.version.as_ref());
        let seen = version.as_deref().and_then(|v| Version::from_str(v).ok());
        if let (Some(seen), Some(told)) = (seen, told)
            && seen.release() != told.release()
        {
            differences.push(format!(
                "Python imports {name} {seen}, the files told {told}"
            ));
        }
    }
    differences
}

fn python(assessment: &Assessment, probe: &Probe) -> Option<String> {
    let told = assessment.environment.python.as_ref()?;
    let first = probe.python.as_deref()?.split_whitespace().next()?;
    let seen = PythonVersion::from_str(first).ok()?;
    let micro = told.micro.is_none() || told.micro == seen.micro;
    let same = seen.same_series(told) && micro;
    (!same).then(|| format!("the interpreter is Python {seen}, the files told {told}"))
}

fn outcome(verdict: Verdict, probe: &Probe) -> Option<String> {
    let imported = probe.outcome == ProbeOutcome::Imported;
    if !probe.outcome.tells() {
        return None;
    }
    match verdict {
        Verdict::Works if !imported => Some(format!(
            "the files told that the import works, and it was tried: {}",
            probe.outcome
        )),
        Verdict::Fails if imported => {
            Some("the files told that the import fails, and it was tried and works".to_owned())
        }
        Verdict::Absent if imported => {
            Some("the files told that there is no TensorFlow, and it was imported".to_owned())
        }
        _ => None,
    }
}

fn failed(
    assessment: &Assessment,
    ended: &ProbeOutcome,
    probe: &Probe,
    cause: Option<ProbeCause>,
) -> Finding {
    let severity = if ended.tells() {
        Severity::Error
    } else {
        Severity::Warning
    };
    let claim = if ended.tells() {
        format!("`import tensorflow` was tried and failed: {ended}")
    } else {
        format!("`import tensorflow` could not be tried: {ended}")
    };
    let subject = assessment
        .pair
        .tensorflow
        .as_ref()
        .map_or_else(|| "tensorflow".to_owned(), crate::model::Member::label);
    let mut finding = Finding::new(Code::ProbeFailed, severity, subject, claim);
    let lines: Vec<&str> = probe
        .stderr
        .lines()
        .filter(|l| !l.trim().is_empty())
        .collect();
    for line in lines.iter().skip(lines.len().saturating_sub(SHOWN)) {
        finding = finding.evidence(format!("stderr: {}", line.trim_end()));
    }
    // what the files told is the cause, if it is one; else what the error text is known for
    let leading = assessment
        .findings
        .iter()
        .find(|f| f.severity == Severity::Error)
        .map(|f| f.code);
    finding.caused_by = leading;
    if let Some(cause) = cause {
        if finding.caused_by.is_none() {
            finding.caused_by = cause.code;
        }
        finding = finding
            .evidence(format!("known as: {}", cause.title))
            .evidence(format!("because: {}", cause.cause))
            .evidence(format!("cure: {}", cause.cure));
    }
    finding
}
