//! Files that are missing or differ from the RECORD of their distribution.

use std::path::Path;

use super::context::Context;
use super::installation::has_package;
use crate::model::{
    ChangedFile, Code, Detail, Difference, Distribution, FileCheck, Finding, Problem, ProblemKind,
    Severity, Subject,
};

/// Files that are missing, and files that differ.
pub(crate) fn changed_files(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let differs = |c: &&FileCheck| c.missing_total > 0 || c.changed_total > 0;
    for check in context.environment.contents.files.iter().filter(differs) {
        let Some(distribution) = distribution_of(check, context) else {
            continue;
        };
        let member = context.is_member(distribution);
        let matters = member || context.closure.needs(&distribution.name);
        if check.missing_total > 0 && !(member && package_gone(context, distribution)) {
            findings.push(missing(check, distribution, matters));
        }
        // conda writes the prefix into files, and RECORD keeps what they were before
        let rewritten = distribution
            .read()
            .is_some_and(|m| m.installer.as_deref() == Some("conda"));
        if check.changed_total > 0 && !rewritten {
            findings.push(changed(check, distribution, matters));
        }
    }
    findings
}

/// The distribution that a check is about, unless another record speaks for its files.
fn distribution_of<'e>(check: &FileCheck, context: &Context<'e>) -> Option<&'e Distribution> {
    let environment = context.environment;
    let distribution = environment
        .distributions
        .iter()
        .find(|d| d.path.as_ref() == Some(&check.path))?;
    let tensorflow = context.tensorflow()?;
    if context.table.is_family(&distribution.name) && tensorflow.path != distribution.path {
        return None;
    }
    let faults = environment.file_faults(distribution);
    let better = environment.named(&distribution.name).any(|other| {
        other.path != distribution.path
            && other.entry == distribution.entry
            && environment.file_faults(other) < faults
    });
    (!better).then_some(distribution)
}

/// Whether files of a member are missing, or machine code of one has another size: then it is not known whether the import
/// succeeds.
pub(crate) fn leave_open(context: &Context<'_>) -> bool {
    let open = |check: &FileCheck| {
        let resized = |f: &ChangedFile| {
            let size = matches!(f.difference, Difference::Size { .. });
            size && is_critical(&f.path, &check.path) && !is_source(&f.path)
        };
        check.missing_total > 0 || check.changed.iter().any(resized)
    };
    let mut checks = context
        .members()
        .filter_map(|d| context.environment.file_check(d));
    checks.any(open)
}

/// Whether the whole package is gone, which is a finding of its own.
fn package_gone(context: &Context<'_>, distribution: &Distribution) -> bool {
    let module = match distribution.name.as_ref() {
        "numpy" => "numpy",
        _ => "tensorflow",
    };
    !has_package(context.environment, module)
}

/// Whether nothing works without a file: machine code, and the beginning of the package.
fn is_critical(path: &Path, info: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let code = [".so", ".pyd", ".dll", ".dylib"];
    let inside = info.parent().and_then(|site| path.strip_prefix(site).ok());
    let top = inside.is_some_and(|p| p.components().count() == 2);
    let tests = inside.is_some_and(|p| p.components().any(|c| c.as_os_str() == "tests"));
    let machine_code = code.iter().any(|end| name.ends_with(end)) || name.contains(".so.");
    (machine_code && !tests) || (top && name == "__init__.py")
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "py")
}

fn missing(check: &FileCheck, distribution: &Distribution, matters: bool) -> Finding {
    let most = check.missing_total * 2 > check.checked;
    let (critical, rest): (Vec<_>, Vec<_>) = check
        .missing
        .iter()
        .cloned()
        .partition(|p| is_critical(p, &check.path));
    Finding::new(
        Code::FilesMissing,
        severity(matters && (most || !critical.is_empty())),
        distribution,
        Detail::FilesMissing {
            checked: check.checked,
            missing: check.missing_total,
            files: critical.into_iter().chain(rest).collect(),
            record: check.path.join("RECORD"),
        },
    )
}

fn changed(check: &FileCheck, distribution: &Distribution, matters: bool) -> Finding {
    let fatal = |file: &ChangedFile| {
        let critical = is_critical(&file.path, &check.path);
        match &file.difference {
            Difference::Size { found, .. } => critical && *found == 0 && !is_source(&file.path),
            Difference::Unreadable(_) => critical,
            Difference::Hash { .. } => false,
        }
    };
    Finding::new(
        Code::FilesChanged,
        severity(matters && check.changed.iter().any(fatal)),
        distribution,
        Detail::FilesChanged {
            checked: check.checked,
            changed: check.changed_total,
            files: check.changed.clone(),
            record: check.path.join("RECORD"),
        },
    )
}

fn severity(fatal: bool) -> Severity {
    if fatal {
        Severity::Error
    } else {
        Severity::Warning
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

/// Extension modules that cannot be read as such: cut off, damaged.
pub(crate) fn damaged(context: &Context<'_>) -> Vec<Finding> {
    let problems = context.environment.problems.iter();
    let unreadable = problems.filter(|p| p.kind == ProblemKind::ExtensionUnreadable);
    unreadable.filter_map(|p| damaged_one(p, context)).collect()
}

fn damaged_one(problem: &Problem, context: &Context<'_>) -> Option<Finding> {
    let file = problem.path.clone()?;
    let name = problem.distribution.as_ref();
    let member = context.members().find(|d| Some(&d.name) == name);
    let matters = member.is_some() || name.is_some_and(|n| context.closure.needs(n));
    let owner = member.or_else(|| context.environment.first(name?));
    Some(Finding::new(
        Code::FilesChanged,
        severity(matters),
        owner.map_or_else(|| Subject::File(file.clone()), Subject::from),
        Detail::ExtensionUnreadable {
            file,
            cause: problem.cause.clone(),
        },
    ))
}
