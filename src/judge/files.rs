//! Files that are not as the record of their distribution says.

use std::path::Path;

use super::import_closure::ImportClosure;
use super::overlap;
use super::resolved_pair::ResolvedPair;
use crate::model::{
    ChangedFile, Code, Difference, Distribution, Environment, FileCheck, Finding, ModuleKind,
    PackageName, Problem, ProblemKind, Severity,
};
use crate::table::Table;

/// How many files of a kind are named in the evidence.
const NAMED: usize = 5;

/// The findings about files.
pub(crate) fn findings(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    reached: &ImportClosure<'_>,
    table: &Table,
) -> Vec<Finding> {
    let needed = |name: &PackageName| {
        let known = reached.of(name);
        known.is_some_and(|r| r.fails_when_missing == Some(true))
    };
    let mut findings = Vec::new();
    for check in &environment.contents.files {
        let Some(distribution) = counted(environment, resolved, check, table) else {
            continue;
        };
        let member = is_member(resolved, distribution);
        let matters = member || needed(&distribution.name);
        if check.missing_total > 0 && !(member && package_gone(environment, distribution)) {
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
    findings.extend(mixed(resolved));
    let unreadable = environment
        .problems
        .iter()
        .filter(|p| p.kind == ProblemKind::ExtensionUnreadable);
    findings.extend(unreadable.map(|p| damaged(p, resolved, &needed)));
    findings
}

/// The distribution that a check is about, unless another record speaks for its files.
fn counted<'e>(
    environment: &'e Environment,
    resolved: &ResolvedPair<'_>,
    check: &FileCheck,
    table: &Table,
) -> Option<&'e Distribution> {
    let distribution = environment
        .distributions
        .iter()
        .find(|d| d.path.as_ref() == Some(&check.path))?;
    let tensorflow = resolved.tensorflow.as_ref()?.distribution;
    if table.is_family(&distribution.name) && tensorflow.path != distribution.path {
        return None;
    }
    let better = environment.named(&distribution.name).any(|other| {
        other.path != distribution.path
            && other.entry == distribution.entry
            && overlap::faults(environment, other) < overlap::faults(environment, distribution)
    });
    (!better).then_some(distribution)
}

fn is_member(resolved: &ResolvedPair<'_>, distribution: &Distribution) -> bool {
    let tensorflow = resolved.tensorflow.as_ref().map(|t| t.distribution);
    let numpy = resolved.numpy.as_ref().and_then(|n| n.distribution);
    [tensorflow, numpy]
        .into_iter()
        .flatten()
        .any(|d| d.path == distribution.path)
}

/// Whether files of a member are missing, or machine code of one is of another size: then it is not told whether the
/// import goes through.
pub(crate) fn leave_open(environment: &Environment, resolved: &ResolvedPair<'_>) -> bool {
    let open = |check: &FileCheck| {
        let resized = |f: &ChangedFile| {
            let size = matches!(f.difference, Difference::Size { .. });
            size && is_critical(&f.path, &check.path) && !is_source(&f.path)
        };
        check.missing_total > 0 || check.changed.iter().any(resized)
    };
    let tensorflow = resolved.tensorflow.as_ref().map(|t| t.distribution);
    let numpy = resolved.numpy.as_ref().and_then(|n| n.distribution);
    [tensorflow, numpy]
        .into_iter()
        .flatten()
        .filter_map(|d| overlap::check(environment, d))
        .any(open)
}

/// Whether the whole package is gone, which is said elsewhere.
fn package_gone(environment: &Environment, distribution: &Distribution) -> bool {
    let module = match distribution.name.as_ref() {
        "numpy" => "numpy",
        _ => "tensorflow",
    };
    !environment
        .modules_named(module)
        .any(|m| m.kind == ModuleKind::Package)
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

fn missing(check: &FileCheck, distribution: &Distribution, matters: bool) -> Finding {
    let most = check.missing_total * 2 > check.checked;
    let grave = check.missing.iter().find(|p| is_critical(p, &check.path));
    let severity = if matters && (most || grave.is_some()) {
        Severity::Error
    } else {
        Severity::Warning
    };
    let mut finding = Finding::new(
        Code::FilesMissing,
        severity,
        distribution.label(),
        format!(
            "{} of the {} files of {} that were looked at are missing",
            check.missing_total,
            check.checked,
            distribution.label()
        ),
    );
    // what weighs most first
    let (first, rest): (Vec<_>, Vec<_>) = check
        .missing
        .iter()
        .partition(|p| self::is_critical(p, &check.path));
    for path in first.into_iter().chain(rest).take(NAMED) {
        finding = finding.evidence(format!("missing: {}", path.display()));
    }
    finding.evidence(format!("listed in {}", check.path.join("RECORD").display()))
}

fn changed(check: &FileCheck, distribution: &Distribution, matters: bool) -> Finding {
    let fatal = |file: &&ChangedFile| {
        let grave = is_critical(&file.path, &check.path);
        match &file.difference {
            Difference::Size { found, .. } => grave && *found == 0 && !is_source(&file.path),
            Difference::Unreadable(_) => grave,
            Difference::Hash { .. } => false,
        }
    };
    let severity = if matters && check.changed.iter().any(|f| fatal(&f)) {
        Severity::Error
    } else {
        Severity::Warning
    };
    let mut finding = Finding::new(
        Code::FilesChanged,
        severity,
        distribution.label(),
        format!(
            "{} of the {} files of {} that were looked at are not what was installed",
            check.changed_total,
            check.checked,
            distribution.label()
        ),
    );
    for file in check.changed.iter().take(NAMED) {
        finding = finding.evidence(format!("{}: {}", file.path.display(), difference(file)));
    }
    finding.evidence(format!("listed in {}", check.path.join("RECORD").display()))
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "py")
}

fn difference(file: &ChangedFile) -> String {
    match &file.difference {
        Difference::Size { listed, found } => {
            format!("{found} bytes where RECORD lists {listed}")
        }
        Difference::Hash { listed, found } => format!("{found} where RECORD lists {listed}"),
        Difference::Unreadable(cause) => cause.clone(),
    }
}

/// NumPy's metadata and its own `version.py` name different versions.
fn mixed(resolved: &ResolvedPair<'_>) -> Option<Finding> {
    let numpy = resolved.numpy.as_ref()?;
    let (distribution, module) = (numpy.distribution?, numpy.module?);
    let (recorded, imported) = (distribution.version.as_ref()?, module.version.as_ref()?);
    // a local version (`1.26.4+mkl`) may stand in one of them alone
    if recorded.release() == imported.release() {
        return None;
    }
    let info = distribution.path.as_ref()?;
    Some(
        Finding::new(
            Code::FilesMixed,
            Severity::Warning,
            "numpy",
            format!(
                "the metadata says numpy {recorded}, and the files are those of numpy {imported}: Python imports {imported}"
            ),
        )
        .evidence(info.display().to_string())
        .evidence(format!("{} names {imported}", module.path.join("version.py").display()))
        .not_seen_by("pip list and pip check: they read the metadata alone"),
    )
}

/// An extension module that is there and cannot be read as one.
fn damaged(
    problem: &Problem,
    resolved: &ResolvedPair<'_>,
    needed: &dyn Fn(&PackageName) -> bool,
) -> Finding {
    let name = problem.distribution.as_ref();
    let member = [
        resolved.tensorflow.as_ref().map(|t| t.distribution),
        resolved.numpy.as_ref().and_then(|n| n.distribution),
    ]
    .into_iter()
    .flatten()
    .any(|d| Some(&d.name) == name);
    let severity = if member || name.is_some_and(needed) {
        Severity::Error
    } else {
        Severity::Warning
    };
    let path = problem
        .path
        .as_ref()
        .map(|p| p.display().to_string())
        .unwrap_or_default();
    Finding::new(
        Code::FilesChanged,
        severity,
        name.map_or_else(|| path.clone(), ToString::to_string),
        format!("an extension module cannot be loaded: {}", problem.cause),
    )
    .evidence(path)
}
