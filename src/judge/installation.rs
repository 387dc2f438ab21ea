//! Problems of the installation itself, before any pair is judged.

use std::path::PathBuf;

use super::context::Context;
use crate::model::{
    Cause, Code, Coverage, Detail, Distribution, DistributionId, EntryOrigin, Environment, Finding,
    MetadataState, Module, ModuleKind, PackageName, PathEntry, Problem, ProblemKind, Severity,
    Subject, TagSource, WheelTag, leading_name,
};
use crate::table::ReleaseStatus;

/// What could not be read, and what is broken. Notes change no verdict and are reported elsewhere.
pub(crate) fn problems(context: &Context<'_>) -> Vec<Finding> {
    let problems = &context.environment.problems;
    let first = |(at, problem): &(usize, &Problem)| !is_repeated(problem, problems, *at);
    problems
        .iter()
        .enumerate()
        .filter(first)
        .filter_map(|(_, problem)| of_problem(problem, context))
        .collect()
}

/// Whether what cannot be read was met before: a folder is searched for `.pth` files first, and for distributions then.
fn is_repeated(problem: &Problem, all: &[Problem], at: usize) -> bool {
    let same = |p: &Problem| p.kind == problem.kind && p.path == problem.path;
    problem.kind == ProblemKind::Unreadable && all.iter().take(at).any(same)
}

fn of_problem(problem: &Problem, context: &Context<'_>) -> Option<Finding> {
    let is_member = problem
        .distribution
        .as_ref()
        .is_some_and(|d| context.table.is_family(d) || d.is_numpy());
    let (code, severity) = match problem.kind {
        ProblemKind::EnvironmentBroken => (Code::EnvironmentBroken, Severity::Error),
        ProblemKind::Unreadable => (Code::MetadataUnreadable, Severity::Warning),
        // `unreadable` judges the members of the pair by their own state
        ProblemKind::MetadataUnreadable if is_member => return None,
        ProblemKind::MetadataUnreadable => (Code::MetadataUnreadable, Severity::Note),
        // judged with the files of its distribution
        ProblemKind::ExtensionUnreadable => return None,
        ProblemKind::Leftover => (Code::DistributionLeftover, Severity::Note),
        ProblemKind::InterpreterMismatch => (Code::InterpreterMismatch, Severity::Warning),
        ProblemKind::Note => return None,
    };
    let subject = match (&problem.path, &problem.distribution) {
        (Some(path), _) => Subject::File(path.clone()),
        (None, Some(name)) => DistributionId::missing(name).into(),
        (None, None) => Subject::Environment,
    };
    let cause = problem.cause.clone();
    Some(Finding::new(
        code,
        severity,
        subject,
        Detail::Problem { cause },
    ))
}

/// Members of the pair that are not installed.
pub(crate) fn absent(context: &Context<'_>) -> Vec<Finding> {
    let resolved = &context.resolved;
    let mut findings = Vec::new();
    if context.environment.coverage != Coverage::Complete {
        return findings;
    }
    for (stub, requirement) in &resolved.dangling {
        let requirement = requirement.clone();
        findings.push(Finding::new(
            Code::RequirementMissing,
            Severity::Error,
            *stub,
            Detail::StubTargetMissing { requirement },
        ));
    }
    let nothing = resolved.tensorflow.is_none() && resolved.dangling.is_empty();
    if nothing && was_searched(context.environment) {
        let package = package(context.environment, PackageName::TENSORFLOW);
        findings.push(Finding::new(
            Code::TensorflowNotInstalled,
            Severity::Warning,
            package.map_or(Subject::Environment, |p| Subject::File(p.path.clone())),
            Detail::TensorflowAbsent,
        ));
    }
    if let (Some(tensorflow), None) = (&resolved.tensorflow, &resolved.numpy) {
        findings.push(Finding::new(
            Code::NumpyNotInstalled,
            Severity::Error,
            DistributionId::missing(&PackageName::numpy()),
            Detail::NumpyAbsent {
                tensorflow: tensorflow.distribution.into(),
            },
        ));
    }
    findings
}

/// Whether there was a folder to search: a broken environment without one is not known to lack anything.
fn was_searched(environment: &Environment) -> bool {
    let broken = environment
        .problems
        .iter()
        .any(|p| p.kind == ProblemKind::EnvironmentBroken);
    let packages = |e: &PathEntry| e.origin != EntryOrigin::Standard;
    !broken || environment.search_path.entries.iter().any(packages)
}

/// A member whose metadata is there and cannot be read, or a NumPy that has none.
pub(crate) fn unreadable(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for distribution in context.members() {
        let MetadataState::Unreadable(cause) = &distribution.metadata else {
            continue;
        };
        let file = distribution.path.as_ref().map(|info| {
            let problems = context.environment.problems.iter();
            let unreadable = problems.filter(|p| p.kind == ProblemKind::MetadataUnreadable);
            let within = |p: &&PathBuf| p.starts_with(info);
            let file = unreadable.filter_map(|p| p.path.as_ref()).find(within);
            file.unwrap_or(info).clone()
        });
        findings.push(Finding::new(
            Code::MetadataUnreadable,
            Severity::Warning,
            distribution,
            Detail::MetadataUnreadable {
                file,
                cause: cause.clone(),
            },
        ));
    }
    // a NumPy in front of a recorded one is a finding of its own
    let recorded = context.environment.first(&PackageName::numpy());
    if let Some(module) = context.unrecorded_numpy().filter(|_| recorded.is_none()) {
        findings.push(Finding::new(
            Code::MetadataUnreadable,
            Severity::Warning,
            Subject::File(module.path.clone()),
            Detail::MetadataUnreadable {
                file: None,
                cause: Cause::NotRecorded,
            },
        ));
    }
    findings
}

/// How many characters of a requirement are quoted.
const SHOWN: usize = 200;

/// Requires-Dist lines that cannot be read: of the TensorFlow all of them, of other distributions those on NumPy.
pub(crate) fn unreadable_requirements(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for distribution in &context.environment.distributions {
        let is_tensorflow = context
            .tensorflow()
            .is_some_and(|t| std::ptr::eq(t, distribution));
        let lines = distribution.read().map(|m| m.requires.unparsed.iter());
        for unparsed in lines.into_iter().flatten() {
            let on_numpy = leading_name(&unparsed.line).is_some_and(|n| n.is_numpy());
            if is_tensorflow || on_numpy {
                findings.push(Finding::new(
                    Code::MetadataUnreadable,
                    Severity::Warning,
                    distribution,
                    Detail::RequirementUnreadable {
                        line: unparsed.line.chars().take(SHOWN).collect(),
                        cause: unparsed.cause.clone(),
                        file: distribution.path.clone(),
                    },
                ));
            }
        }
    }
    findings
}

/// A member that is recorded as installed and whose package folder is gone.
pub(crate) fn without_files(context: &Context<'_>) -> Vec<Finding> {
    let environment = context.environment;
    let mut findings = Vec::new();
    if environment.coverage != Coverage::Complete || environment.search_path.entries.is_empty() {
        return findings;
    }
    let tensorflow = context.tensorflow().map(|d| (d, "tensorflow"));
    let numpy = context.numpy().map(|d| (d, "numpy"));
    for (distribution, module) in [tensorflow, numpy].into_iter().flatten() {
        let editable = distribution.read().is_some_and(|m| m.editable);
        if editable || has_package(environment, module) || is_closed(environment, module) {
            continue;
        }
        findings.push(Finding::new(
            Code::FilesMissing,
            Severity::Error,
            distribution,
            Detail::PackageMissing { module },
        ));
    }
    findings
}

/// Whether there is a package of this name with an `__init__.py`.
pub(super) fn has_package(environment: &Environment, module: &str) -> bool {
    package(environment, module).is_some()
}

fn package<'e>(environment: &'e Environment, module: &str) -> Option<&'e Module> {
    let mut modules = environment.modules_named(module);
    modules.find(|m| m.kind == ModuleKind::Package)
}

/// Whether there is a package of this name that cannot be listed, which is reported as such.
fn is_closed(environment: &Environment, module: &str) -> bool {
    let folders = environment.search_path.entries.iter();
    let mut packages = folders.map(|entry| entry.path.join(module));
    packages.any(|package| {
        let is_it =
            |p: &Problem| p.kind == ProblemKind::Unreadable && p.path.as_ref() == Some(&package);
        environment.problems.iter().any(is_it)
    })
}

/// A TensorFlow that has no wheel for this Python, by the tags of its own WHEEL file, else by the table's.
pub(crate) fn python_unsupported(context: &Context<'_>) -> Vec<Finding> {
    let (Some(distribution), Some(abi)) = (context.tensorflow(), context.environment.abi()) else {
        return Vec::new();
    };
    let Some((tags, source)) = tensorflow_tags(context, distribution) else {
        return Vec::new();
    };
    if tags.is_empty() || tags.iter().any(|t| abi.takes(t)) {
        return Vec::new();
    }
    let mut pythons: Vec<String> = tags.into_iter().flat_map(|t| t.pythons).collect();
    pythons.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    pythons.dedup();
    vec![Finding::new(
        Code::PythonUnsupported,
        Severity::Error,
        distribution,
        Detail::NoWheelForPython {
            python: abi.python,
            tags: pythons,
            source,
        },
    )]
}

/// The tags of the wheel that was installed; without a WHEEL file, those of the wheels that were released.
pub(super) fn tensorflow_tags(
    context: &Context<'_>,
    distribution: &Distribution,
) -> Option<(Vec<WheelTag>, TagSource)> {
    if let Some(tags @ [_, ..]) = distribution.read().map(|m| m.tags.as_slice()) {
        let file = distribution.path.as_ref().map(|p| p.join("WHEEL"));
        return Some((tags.to_vec(), TagSource::Wheel(file)));
    }
    let tensorflow = context.resolved.tensorflow.as_ref()?;
    let version = distribution.version.as_ref()?;
    if tensorflow.known != ReleaseStatus::Released {
        return None;
    }
    let release = context
        .table
        .tensorflow_release(&distribution.name, version);
    let groups = release.into_iter().flat_map(|r| r.wheels());
    Some((
        groups.flat_map(|g| g.tags()).cloned().collect(),
        TagSource::Table,
    ))
}
