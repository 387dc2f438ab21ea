//! What is wrong with the installation itself, before any pair is judged.

use std::path::PathBuf;

use super::resolved_pair::{ResolvedPair, complete};
use crate::model::{
    Code, EntryOrigin, Environment, Finding, MetadataState, ModuleKind, PathEntry, Problem,
    ProblemKind, Severity,
};
use crate::table::{ReleaseStatus, Table};

/// The findings about the environment and the installation of the resolved.
pub(crate) fn findings(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Vec<Finding> {
    let problems = environment.problems.iter().enumerate();
    let mut findings: Vec<Finding> = problems
        .filter(|(at, p)| !said_before(p, &environment.problems, *at))
        .filter_map(|(_, p)| of_problem(p, table))
        .collect();
    findings.extend(absent(environment, resolved));
    findings.extend(unreadable(environment, resolved));
    findings.extend(without_files(environment, resolved));
    findings.extend(python_unsupported(environment, resolved, table));
    findings
}

/// Whether what cannot be read was met before: a folder is asked for `.pth` files first, and for distributions then.
fn said_before(problem: &Problem, all: &[Problem], at: usize) -> bool {
    let same = |p: &Problem| p.kind == problem.kind && p.path == problem.path;
    problem.kind == ProblemKind::Unreadable && all.iter().take(at).any(same)
}

/// A finding for what stood in the way of looking; notes change no verdict and are told elsewhere.
fn of_problem(problem: &Problem, table: &Table) -> Option<Finding> {
    let place = problem.path.as_ref().map(|p| p.display().to_string());
    let subject = place
        .clone()
        .or_else(|| problem.distribution.as_ref().map(ToString::to_string))
        .unwrap_or_default();
    let matters = problem
        .distribution
        .as_ref()
        .is_some_and(|d| table.is_family(d) || d.as_ref() == "numpy");
    let (code, severity) = match problem.kind {
        ProblemKind::EnvironmentBroken => (Code::EnvironmentBroken, Severity::Error),
        ProblemKind::Unreadable => (Code::MetadataUnreadable, Severity::Warning),
        // the member's own state says whether that is an error
        ProblemKind::MetadataUnreadable if matters => return None,
        ProblemKind::MetadataUnreadable => (Code::MetadataUnreadable, Severity::Note),
        // judged with the files of its distribution
        ProblemKind::ExtensionUnreadable => return None,
        ProblemKind::Leftover => (Code::DistributionLeftover, Severity::Note),
        ProblemKind::InterpreterMismatch => (Code::InterpreterMismatch, Severity::Warning),
        ProblemKind::Note => return None,
    };
    let message = match &place {
        Some(place) => format!("`{place}`: {}", problem.cause),
        None => problem.cause.clone(),
    };
    Some(Finding::new(code, severity, subject, message))
}

fn absent(environment: &Environment, resolved: &ResolvedPair<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !complete(environment) {
        return findings;
    }
    for (stub, target) in &resolved.dangling {
        findings.push(
            Finding::new(
                Code::RequirementMissing,
                Severity::Error,
                stub.label(),
                format!(
                    "{} is a stub that only forwards to `{target}`, which is not installed",
                    stub.label()
                ),
            )
            .you_will_see("ModuleNotFoundError: No module named 'tensorflow'"),
        );
    }
    if resolved.tensorflow.is_none() && resolved.dangling.is_empty() && looked(environment) {
        findings.push(Finding::new(
            Code::TensorflowNotInstalled,
            Severity::Warning,
            "tensorflow",
            "no distribution of TensorFlow is installed in this environment",
        ));
    }
    if let (Some(tensorflow), None) = (&resolved.tensorflow, &resolved.numpy) {
        findings.push(
            Finding::new(
                Code::NumpyNotInstalled,
                Severity::Error,
                "numpy",
                format!(
                    "{} is installed and NumPy is not",
                    tensorflow.distribution.label()
                ),
            )
            .you_will_see("ModuleNotFoundError: No module named 'numpy'"),
        );
    }
    findings
}

/// Whether there was a place to look in: a broken environment without one is not known to lack anything.
fn looked(environment: &Environment) -> bool {
    let broken = environment
        .problems
        .iter()
        .any(|p| p.kind == ProblemKind::EnvironmentBroken);
    let packages = |e: &PathEntry| e.origin != EntryOrigin::Standard;
    !broken || environment.search_path.entries.iter().any(packages)
}

/// A member whose metadata is there and means nothing.
fn unreadable(environment: &Environment, resolved: &ResolvedPair<'_>) -> Vec<Finding> {
    let tensorflow = resolved.tensorflow.as_ref().map(|t| t.distribution);
    let numpy = resolved.numpy.as_ref().and_then(|n| n.distribution);
    let mut findings = Vec::new();
    for distribution in [tensorflow, numpy].into_iter().flatten() {
        if let MetadataState::Unreadable(cause) = &distribution.metadata {
            let mut finding = Finding::new(
                Code::MetadataUnreadable,
                Severity::Warning,
                distribution.label(),
                format!(
                    "the metadata of {} cannot be read: {cause}",
                    distribution.label()
                ),
            );
            if let Some(info) = &distribution.path {
                let within = |p: &&PathBuf| p.starts_with(info);
                let met = environment.problems.iter();
                let met = met.filter(|p| p.kind == ProblemKind::MetadataUnreadable);
                let file = met.filter_map(|p| p.path.as_ref()).find(within);
                finding = finding.evidence(file.unwrap_or(info).display().to_string());
            }
            findings.push(finding);
        }
    }
    findings
}

/// A member that is recorded as installed and whose package folder is gone.
fn without_files(environment: &Environment, resolved: &ResolvedPair<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !complete(environment) || environment.search_path.entries.is_empty() {
        return findings;
    }
    let tensorflow = resolved
        .tensorflow
        .as_ref()
        .map(|t| (t.distribution, "tensorflow"));
    let numpy = resolved
        .numpy
        .as_ref()
        .and_then(|n| n.distribution)
        .map(|d| (d, "numpy"));
    for (distribution, module) in [tensorflow, numpy].into_iter().flatten() {
        let editable = distribution.read().is_some_and(|m| m.editable);
        let real = environment
            .modules_named(module)
            .any(|m| m.kind == ModuleKind::Package);
        if real || editable || closed(environment, module) {
            continue;
        }
        let mut finding = Finding::new(
            Code::FilesMissing,
            Severity::Error,
            distribution.label(),
            format!(
                "{} is recorded as installed, but there is no `{module}` package",
                distribution.label()
            ),
        )
        .you_will_see(format!("ModuleNotFoundError: No module named '{module}'"));
        if let Some(path) = &distribution.path {
            finding = finding.evidence(path.display().to_string());
        }
        findings.push(finding);
    }
    findings
}

/// Whether there is a package of this name that may not be looked into, which is said as such.
fn closed(environment: &Environment, module: &str) -> bool {
    let folders = environment.search_path.entries.iter();
    let mut packages = folders.map(|entry| entry.path.join(module));
    packages.any(|package| {
        let is_it =
            |p: &Problem| p.kind == ProblemKind::Unreadable && p.path.as_ref() == Some(&package);
        environment.problems.iter().any(is_it)
    })
}

/// A TensorFlow that has no wheel for this Python, by the tags of its own WHEEL file, else by the table's.
fn python_unsupported(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Option<Finding> {
    let (Some(tensorflow), Some(abi)) = (&resolved.tensorflow, environment.abi()) else {
        return None;
    };
    let python = &abi.python;
    let distribution = tensorflow.distribution;
    let of_wheel = distribution
        .read()
        .map(|m| m.tags.clone())
        .unwrap_or_default();
    let (tags, source) = if of_wheel.is_empty() {
        let (true, Some(version)) = (
            tensorflow.known == ReleaseStatus::Released,
            &distribution.version,
        ) else {
            return None;
        };
        let release = table.tensorflow_release(&distribution.name, version);
        let tags = release
            .map(|r| {
                r.wheels
                    .into_iter()
                    .flat_map(|w| w.tags)
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default();
        (tags, "the wheels that were released".to_owned())
    } else {
        let path = distribution
            .path
            .as_ref()
            .map(|p| p.join("WHEEL").display().to_string());
        (of_wheel, path.unwrap_or_default())
    };
    if tags.is_empty() || tags.iter().any(|t| abi.takes(t)) {
        return None;
    }
    let mut pythons: Vec<&str> = tags
        .iter()
        .flat_map(|t| t.pythons.iter().map(String::as_str))
        .collect();
    pythons.sort_by_key(|p| (p.len(), *p));
    pythons.dedup();
    Some(
        Finding::new(
            Code::PythonUnsupported,
            Severity::Error,
            distribution.label(),
            format!(
                "{} has no wheel for Python {}",
                distribution.label(),
                python.minor_text()
            ),
        )
        .evidence(format!("wheel tags: {} ({source})", pythons.join(", "))),
    )
}
