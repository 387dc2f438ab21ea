//! What Python finds before the real thing: stray files in front of the standard library, leftover folders, and a NumPy
//! from outside the environment.

use super::import_closure::ImportClosure;
use super::resolved_pair::ResolvedPair;
use crate::model::{
    Code, EntryOrigin, Environment, Finding, Module, ModuleKind, Severity, ShadowCandidate,
};
use crate::table::{StandardModule, Table};

/// The findings about what hides what.
pub(crate) fn findings(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    reached: &ImportClosure<'_>,
    table: &Table,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for early in &environment.contents.early {
        let python = environment.python.as_ref();
        let standard = match &early.standard {
            Some(_) => table.standard_module(&early.module.name, python),
            None => None,
        };
        match standard {
            Some(standard) => findings.extend(standard_hidden(environment, early, &standard)),
            None if early.standard.is_none() => {
                findings.extend(package_hidden(resolved, early, reached));
            }
            None => {}
        }
    }
    findings.extend(leftover_folders(environment));
    findings.extend(numpy_elsewhere(environment));
    findings
}

/// `in the working folder`, `on PYTHONPATH`.
fn place(origin: &EntryOrigin) -> &'static str {
    match origin {
        EntryOrigin::WorkingFolder => "in the working folder",
        _ => "in a folder that PYTHONPATH names",
    }
}

/// A module of the standard library that the import reaches and that is hidden.
fn standard_hidden(
    environment: &Environment,
    early: &ShadowCandidate,
    standard: &StandardModule,
) -> Option<Finding> {
    let works = early.origin == EntryOrigin::WorkingFolder;
    let executing = &environment.search_path.executing_pth;
    let names = || executing.iter().filter_map(|p| p.file_name()?.to_str());
    if works && names().any(|name| standard.preloaded_by.iter().any(|p| name.ends_with(p))) {
        // loaded while Python starts, before the working folder is looked at
        return None;
    }
    let name = &early.module.name;
    let (severity, claim) = match standard.fails_when_empty {
        Some(true) => (Severity::Error, "`import tensorflow` gets it"),
        _ => (Severity::Warning, "`import tensorflow` runs it"),
    };
    let finding = Finding::new(
        Code::ModuleShadowed,
        severity,
        early.module.path.display().to_string(),
        format!(
            "`{}` {} hides the standard library's `{name}`: {claim} instead",
            file_name(&early.module),
            place(&early.origin)
        ),
    )
    .evidence(format!("found first: {}", early.module.path.display()));
    let hidden = early.standard.as_ref();
    Some(match hidden {
        Some(path) => finding.evidence(format!("hidden: {}", path.display())),
        None => finding,
    })
}

/// A package that the import reaches and that a stray file hides. What an installer recorded is an install of its own.
fn package_hidden(
    resolved: &ResolvedPair<'_>,
    early: &ShadowCandidate,
    reached: &ImportClosure<'_>,
) -> Option<Finding> {
    resolved.tensorflow.as_ref()?;
    let name = early.module.name.as_str();
    let whole = early.module.kind == ModuleKind::Package;
    let reached = reached.module(name);
    let matters = name == "tensorflow" || reached.is_some();
    if !matters || (whole && early.installed) {
        return None;
    }
    let needed = name == "tensorflow"
        || reached.is_some_and(|r| r.fails_when_missing == Some(true))
        // only what is installed is hidden; without it, the file alone is imported
        || name == "keras";
    // a whole package on PYTHONPATH may be a checkout that works; one that is a single file is not NumPy
    let stray = !whole || early.origin == EntryOrigin::WorkingFolder;
    if whole && early.origin == EntryOrigin::PythonPath && name == "numpy" {
        return None;
    }
    let severity = if needed && stray {
        Severity::Error
    } else {
        Severity::Warning
    };
    let mut finding = Finding::new(
        Code::ModuleShadowed,
        severity,
        early.module.path.display().to_string(),
        format!(
            "`{}` {} hides the package `{name}`: Python imports it instead",
            file_name(&early.module),
            place(&early.origin)
        ),
    )
    .evidence(format!("found first: {}", early.module.path.display()));
    if name == "tensorflow" && !whole {
        finding = finding.you_will_see(
            "ModuleNotFoundError: No module named 'tensorflow.python'; 'tensorflow' is not a package",
        );
    }
    Some(finding)
}

fn file_name(module: &Module) -> String {
    let name = module.path.file_name().unwrap_or_default();
    let slash = match module.kind {
        ModuleKind::Package | ModuleKind::Namespace => "/",
        _ => "",
    };
    format!("{}{slash}", name.to_string_lossy())
}

/// A folder without `__init__.py` that is imported because the real package is gone.
fn leftover_folders(environment: &Environment) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in ["tensorflow", "numpy"] {
        let mut modules = environment.modules_named(name);
        let Some(first) = modules.next() else {
            continue;
        };
        let all_empty =
            first.kind == ModuleKind::Namespace && modules.all(|m| m.kind == ModuleKind::Namespace);
        if !all_empty {
            continue;
        }
        findings.push(
            Finding::new(
                Code::ModuleShadowed,
                Severity::Error,
                first.path.display().to_string(),
                format!(
                    "a folder `{name}/` without `__init__.py` is left over: `import {name}` gives an empty module"
                ),
            )
            .you_will_see(match name {
                "numpy" => "AttributeError: module 'numpy' has no attribute 'ndarray'",
                _ => "AttributeError: module 'tensorflow' has no attribute 'constant'",
            })
            .evidence(first.path.display().to_string()),
        );
    }
    findings
}

/// A NumPy from outside that wins over the environment's own.
fn numpy_elsewhere(environment: &Environment) -> Option<Finding> {
    let entries = &environment.search_path.entries;
    let origin = |module: &Module| entries.get(module.entry).map(|e| &e.origin);
    let mut packages = environment
        .modules_named("numpy")
        .filter(|m| m.kind == ModuleKind::Package);
    let winner = packages.next()?;
    if origin(winner) == Some(&EntryOrigin::Site) {
        return None;
    }
    let own = packages.find(|m| origin(m) == Some(&EntryOrigin::Site))?;
    let from = match origin(winner)? {
        EntryOrigin::PythonPath => "PYTHONPATH".to_owned(),
        EntryOrigin::UserSite => "the user's own site-packages".to_owned(),
        EntryOrigin::SystemSite => "the system's site-packages".to_owned(),
        EntryOrigin::Pth(file) => format!("{}", file.display()),
        _ => "another folder".to_owned(),
    };
    let version = |module: &Module| match &module.version {
        Some(version) => version.to_string(),
        None => "of unknown version".to_owned(),
    };
    Some(
        Finding::new(
            Code::NumpyElsewhere,
            Severity::Warning,
            "numpy",
            format!(
                "Python imports numpy {} from {from}, not the environment's own numpy {}",
                version(winner),
                version(own)
            ),
        )
        .evidence(format!("found first: {}", winner.path.display()))
        .evidence(format!("hidden: {}", own.path.display()))
        .not_seen_by(
            "pip list and pip check: they look at the distributions, not at what is imported",
        ),
    )
}
