//! Modules that Python finds before the real ones: stray files that hide the standard library, leftover directories,
//! and a NumPy from outside the environment.

use super::context::Context;
use crate::model::{
    Code, Detail, EntryOrigin, Finding, FoundModule, Module, ModuleKind, Severity, ShadowCandidate,
    Subject,
};
use crate::table::StandardModule;

/// Files and folders in front of the standard library and of site-packages.
pub(crate) fn hidden_modules(context: &Context<'_>) -> Vec<Finding> {
    let early = context.environment.contents.early.iter();
    early.filter_map(|e| hidden(e, context)).collect()
}

fn hidden(candidate: &ShadowCandidate, context: &Context<'_>) -> Option<Finding> {
    let Some(hidden) = &candidate.standard else {
        return package_hidden(candidate, context);
    };
    let python = context.environment.python.as_ref();
    let name = &candidate.module.name;
    let standard = context.table.standard_module(name, python)?;
    if loaded_before(candidate, standard, context) {
        return None;
    }
    let fails = standard.fails_when_empty == Some(true);
    Some(Finding::new(
        Code::ModuleShadowed,
        severity(fails),
        Subject::Module(candidate.module.path.clone()),
        Detail::StandardModuleHidden {
            module: name.clone(),
            kind: candidate.module.kind,
            origin: candidate.origin.clone(),
            hidden: hidden.clone(),
            fails,
        },
    ))
}

/// Whether the real module is loaded while Python starts, before the working folder is searched.
fn loaded_before(
    candidate: &ShadowCandidate,
    standard: &StandardModule,
    context: &Context<'_>,
) -> bool {
    let executing = &context.environment.search_path.executing_pth;
    let mut names = executing.iter().filter_map(|p| p.file_name()?.to_str());
    candidate.origin == EntryOrigin::WorkingFolder
        && names.any(|name| standard.preloaded_by().any(|p| name.ends_with(p)))
}

/// A package that the import opens and that a stray file hides. What an installer recorded is an install of its own.
fn package_hidden(candidate: &ShadowCandidate, context: &Context<'_>) -> Option<Finding> {
    context.tensorflow()?;
    let name = candidate.module.name.as_str();
    let whole = candidate.module.kind == ModuleKind::Package;
    let imported = context.closure.module(name);
    let matters = name == "tensorflow" || imported.is_some();
    if !matters || (whole && candidate.installed) {
        return None;
    }
    let needed = name == "tensorflow"
        || imported.is_some_and(|r| r.fails_when_missing == Some(true))
        // only what is installed is hidden; without it, the file alone is imported
        || name == "keras";
    // a whole package on PYTHONPATH may be a checkout that works; a single file is not NumPy
    let stray = !whole || candidate.origin == EntryOrigin::WorkingFolder;
    if whole && candidate.origin == EntryOrigin::PythonPath && name == "numpy" {
        return None;
    }
    Some(Finding::new(
        Code::ModuleShadowed,
        severity(needed && stray),
        Subject::Module(candidate.module.path.clone()),
        Detail::PackageHidden {
            module: name.to_owned(),
            kind: candidate.module.kind,
            origin: candidate.origin.clone(),
        },
    ))
}

fn severity(fatal: bool) -> Severity {
    if fatal {
        Severity::Error
    } else {
        Severity::Warning
    }
}

/// Folders without `__init__.py` that are imported because the real package is gone.
pub(crate) fn leftover_folders(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for module in ["tensorflow", "numpy"] {
        let mut modules = context.environment.modules_named(module);
        let Some(first) = modules.next() else {
            continue;
        };
        let is_empty = |m: &Module| m.kind == ModuleKind::Namespace;
        if is_empty(first) && modules.all(is_empty) {
            findings.push(Finding::new(
                Code::ModuleShadowed,
                Severity::Error,
                Subject::Module(first.path.clone()),
                Detail::PackageFolderEmpty { module },
            ));
        }
    }
    findings
}

/// A NumPy from outside that Python imports instead of the environment's own.
pub(crate) fn numpy_elsewhere(context: &Context<'_>) -> Vec<Finding> {
    let environment = context.environment;
    let origin = |module: &Module| {
        let entry = environment.search_path.entries.get(module.entry);
        entry.map(|e| &e.origin)
    };
    let is_own = |module: &&Module| origin(module) == Some(&EntryOrigin::Site);
    let mut packages = environment
        .modules_named("numpy")
        .filter(|m| m.kind == ModuleKind::Package);
    let Some(imported) = packages.next().filter(|m| !is_own(m)) else {
        return Vec::new();
    };
    let (Some(own), Some(origin)) = (packages.find(is_own), origin(imported)) else {
        return Vec::new();
    };
    let found = |module: &Module| FoundModule {
        path: module.path.clone(),
        version: module.version.clone(),
    };
    vec![Finding::new(
        Code::NumpyElsewhere,
        Severity::Warning,
        Subject::Module(imported.path.clone()),
        Detail::NumpyElsewhere {
            origin: origin.clone(),
            imported: found(imported),
            hidden: found(own),
        },
    )]
}
