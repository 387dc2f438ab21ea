//! Files that are missing or differ from the RECORD of their distribution.

use std::path::Path;

use super::context::Context;
use super::installation::has_package;
use crate::model::{
    ChangedFile, Code, Detail, Difference, Distribution, DistributionId, FileCheck, Finding,
    MeasuredEffect, MissingFile, Problem, ProblemKind, RaisedError, ResizedContents, Severity,
    Stage, Subject,
};

/// Files that are missing, and files that differ.
pub(crate) fn changed_files(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (check, distribution) in checks(context) {
        let is_gone = context.is_member(distribution) && package_gone(context, distribution);
        if check.missing_total > 0 && !is_gone {
            findings.push(missing(check, distribution, context));
        }
        if check.changed_total > 0 && !is_rewritten(distribution) {
            findings.push(changed(check, distribution, context));
        }
        if !is_gone && let Some(expected) = unfound(check) {
            findings.push(unlisted(check, expected, distribution, context));
        }
    }
    findings
}

/// The checks that found anything, of the distributions that count.
fn checks<'e>(context: &Context<'e>) -> impl Iterator<Item = (&'e FileCheck, &'e Distribution)> {
    let checks = context.environment.contents.files.iter();
    checks
        .filter(|c| c.missing_total > 0 || c.changed_total > 0 || unfound(c).is_some())
        .filter_map(|check| Some((check, distribution_of(check, context)?)))
}

/// How many files the import opens, where there is no list and not all of them were found.
fn unfound(check: &FileCheck) -> Option<usize> {
    check.expected.filter(|expected| check.checked < *expected)
}

/// Whether RECORD keeps what the files were before: conda writes the prefix into files.
fn is_rewritten(distribution: &Distribution) -> bool {
    let metadata = distribution.read();
    metadata.is_some_and(|m| m.installer.as_deref() == Some("conda"))
}

/// The distribution that a check is about, unless another record speaks for its files.
fn distribution_of<'e>(check: &FileCheck, context: &Context<'e>) -> Option<&'e Distribution> {
    let distribution = context.checked(check)?;
    let tensorflow = context.tensorflow()?;
    if context.table.is_family(&distribution.name) && tensorflow.path != distribution.path {
        return None;
    }
    Some(distribution)
}

/// What happens to the import when a file of a distribution is not as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It fails: at this stage, where that was measured.
    Fails(Option<Stage>),
    /// The error is caught.
    Works,
    /// Nobody tried.
    Unknown,
}

/// What a file does that raises an error where it is imported: ImportError where it is missing, else any other.
fn effect(context: &Context<'_>, distribution: &Distribution, error: RaisedError) -> Effect {
    if context.is_member(distribution) {
        return Effect::Fails(None);
    }
    match context.closure.effect_of_error(&distribution.name, error) {
        Some(MeasuredEffect::Fails(stage)) => Effect::Fails(Some(stage)),
        Some(MeasuredEffect::Works) => Effect::Works,
        None if context.closure.needs(&distribution.name) => Effect::Fails(None),
        None => Effect::Unknown,
    }
}

/// Whether a file is not what was installed, so that the import may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    /// It cannot be imported.
    Broken,
    /// It can be read, and holds something else.
    Changed,
}

fn damage(file: &ChangedFile) -> Option<Damage> {
    let damage = match &file.difference {
        Difference::Unreadable(_) => Damage::Broken,
        Difference::Size { contents, .. } => match contents {
            ResizedContents::CutOff => Damage::Broken,
            ResizedContents::Changed => Damage::Changed,
            ResizedContents::Loadable => return None,
        },
        Difference::Hash { .. } => Damage::Changed,
    };
    file.is_imported.then_some(damage)
}

/// Whether a file that the import opens is missing or differs, and nobody knows what that does.
pub(crate) fn leave_open(context: &Context<'_>) -> bool {
    !foreign(context).is_empty()
        || checks(context).any(|(check, distribution)| {
            let lost = loss(check, context, distribution) == Effect::Unknown;
            let damaged = || check.changed.iter().filter_map(damage).collect::<Vec<_>>();
            let damaged = if is_rewritten(distribution) {
                Vec::new()
            } else {
                damaged()
            };
            let on_damage = || effect(context, distribution, RaisedError::Other);
            lost || unfound_effect(check, context, distribution) == Effect::Unknown
                || damaged.contains(&Damage::Broken) && on_damage() == Effect::Unknown
                || damaged.contains(&Damage::Changed) && on_damage() != Effect::Works
        })
}

/// Whether the whole package is gone, which is a finding of its own.
fn package_gone(context: &Context<'_>, distribution: &Distribution) -> bool {
    let module = match distribution.name.as_ref() {
        "numpy" => "numpy",
        _ => "tensorflow",
    };
    !has_package(context.environment, module)
}

/// What the missing files do.
fn loss(check: &FileCheck, context: &Context<'_>, distribution: &Distribution) -> Effect {
    let lost: Vec<&MissingFile> = check.missing.iter().filter(|f| f.is_imported).collect();
    match effect(context, distribution, RaisedError::ImportError) {
        _ if lost.is_empty() => Effect::Works,
        // whether anybody asks for a name of it was not measured
        Effect::Fails(_) if lost.iter().all(|file| is_inner_init(file, &check.path)) => {
            Effect::Unknown
        }
        effect => effect,
    }
}

/// Whether a file is the `__init__.py` of a subpackage, which is imported without it as a namespace package.
fn is_inner_init(file: &MissingFile, info: &Path) -> bool {
    let inside = |site| file.path.strip_prefix(site).ok();
    let inside = info.parent().and_then(inside);
    file.leaves_namespace && inside.is_some_and(|path| path.components().count() > 2)
}

fn missing(check: &FileCheck, distribution: &Distribution, context: &Context<'_>) -> Finding {
    let (imported, others): (Vec<_>, Vec<_>) = check.missing.iter().partition(|f| f.is_imported);
    let effect = loss(check, context, distribution);
    let files = imported.into_iter().chain(others);
    Finding::new(
        Code::FilesMissing,
        severity(effect),
        distribution,
        Detail::FilesMissing {
            checked: check.checked,
            missing: check.missing_total,
            files: files.map(|f| f.path.clone()).collect(),
            record: check.path.join("RECORD"),
        },
    )
    .at_stage(stage(effect))
}

fn changed(check: &FileCheck, distribution: &Distribution, context: &Context<'_>) -> Finding {
    let is_broken = |file: &ChangedFile| damage(file) == Some(Damage::Broken);
    let effect = match check.changed.iter().any(is_broken) {
        true => effect(context, distribution, RaisedError::Other),
        false => Effect::Works,
    };
    let mut files = check.changed.clone();
    files.sort_by_key(|file| (!is_broken(file), !file.is_imported));
    Finding::new(
        Code::FilesChanged,
        severity(effect),
        distribution,
        Detail::FilesChanged {
            checked: check.checked,
            changed: check.changed_total,
            files,
            record: check.path.join("RECORD"),
        },
    )
    .at_stage(stage(effect))
}

fn unlisted(
    check: &FileCheck,
    expected: usize,
    distribution: &Distribution,
    context: &Context<'_>,
) -> Finding {
    let effect = unfound_effect(check, context, distribution);
    Finding::new(
        Code::FilesMissing,
        severity(effect),
        distribution,
        Detail::FilesUnlisted {
            found: check.checked,
            expected,
            info: check.path.clone(),
        },
    )
    .at_stage(stage(effect))
}

/// What the files do that were not found: one may have another name in this version, but not all of them.
fn unfound_effect(check: &FileCheck, context: &Context<'_>, of: &Distribution) -> Effect {
    match (unfound(check), check.checked) {
        (None, _) => Effect::Works,
        (Some(_), 0) => effect(context, of, RaisedError::ImportError),
        (Some(_), _) => Effect::Unknown,
    }
}

fn severity(effect: Effect) -> Severity {
    match effect {
        Effect::Fails(_) => Severity::Error,
        Effect::Works | Effect::Unknown => Severity::Warning,
    }
}

fn stage(effect: Effect) -> Option<Stage> {
    match effect {
        Effect::Fails(stage) => stage,
        Effect::Works | Effect::Unknown => None,
    }
}

/// NumPy's metadata and its own `version.py` name different versions.
pub(crate) fn mixed(context: &Context<'_>) -> Vec<Finding> {
    let found = || {
        let numpy = context.resolved.numpy.as_ref()?;
        let (distribution, module) = (numpy.distribution?, numpy.module?);
        let (recorded, imported) = (distribution.version.as_ref()?, module.version.as_ref()?);
        // a local version (`1.26.4+mkl`) may stand in one of them alone
        if recorded.release() == imported.release() {
            return None;
        }
        Some(Finding::new(
            Code::FilesMixed,
            Severity::Warning,
            distribution,
            Detail::VersionsDiffer {
                recorded: recorded.clone(),
                imported: imported.clone(),
                metadata: distribution.path.clone()?,
                module: module.path.join("version.py"),
            },
        ))
    };
    found().into_iter().collect()
}

/// Libraries of another TensorFlow, which this one loads: they are built for another version of its classes.
pub(crate) fn foreign(context: &Context<'_>) -> Vec<Finding> {
    let found = || {
        let tensorflow = context.tensorflow()?;
        let check = context.file_check(tensorflow)?;
        if check.foreign.is_empty() {
            return None;
        }
        let mut others = context.resolved.others.iter();
        let other = others.find(|d| d.entry == tensorflow.entry && d.version != tensorflow.version);
        let (severity, stage) = match other {
            Some(_) => (Severity::Error, Some(Stage::Import)),
            None => (Severity::Warning, None),
        };
        let detail = Detail::LibrariesForeign {
            files: check.foreign.clone(),
            other: other.map(|d| DistributionId::from(*d)),
        };
        Some(Finding::new(Code::FilesMixed, severity, tensorflow, detail).at_stage(stage))
    };
    found().into_iter().collect()
}

/// Extension modules that cannot be read as such: cut off, damaged.
pub(crate) fn damaged(context: &Context<'_>) -> Vec<Finding> {
    let problems = context.environment.problems.iter();
    let unreadable = problems.filter(|p| p.kind == ProblemKind::ExtensionUnreadable);
    unreadable.filter_map(|p| damaged_one(p, context)).collect()
}

fn damaged_one(problem: &Problem, context: &Context<'_>) -> Option<Finding> {
    let file = problem.path.clone()?;
    // one that differs from RECORD was looked at more closely
    let mut differ = checks(context).flat_map(|(check, _)| &check.changed);
    if differ.any(|changed| changed.path == file) {
        return None;
    }
    let name = problem.distribution.as_ref();
    let member = context.members().find(|d| Some(&d.name) == name);
    let owner = member.or_else(|| context.environment.first(name?));
    let effect = owner.map_or(Effect::Works, |d| {
        effect(context, d, RaisedError::ImportError)
    });
    Some(Finding::new(
        Code::FilesChanged,
        severity(effect),
        owner.map_or_else(|| Subject::File(file.clone()), Subject::from),
        Detail::ExtensionUnreadable {
            file,
            cause: problem.cause.clone(),
        },
    ))
}

#[cfg(test)]
mod tests;
