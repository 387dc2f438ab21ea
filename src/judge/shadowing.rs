//! Modules that Python finds before the real ones: stray files that hide the standard library, leftover directories,
//! and a NumPy from outside the environment.

use super::MODULES;
use super::context::Context;
use crate::model::{
    Code, Detail, EntryOrigin, Finding, FoundModule, Module, ModuleKind, PackageName, Severity,
    ShadowCandidate, Stage, Subject,
};
use crate::table::{ShadowOutcome, ShadowedModule};

/// Files and folders in front of the standard library and of site-packages, where they are known to break this
/// TensorFlow or nobody tried.
pub(crate) fn hidden_modules(context: &Context<'_>) -> Vec<Finding> {
    let candidates = context.environment.contents.shadow_candidates.iter();
    candidates.filter_map(|c| hidden(c, context)).collect()
}

/// Whether a module is hidden with an effect that was not measured.
pub(crate) fn leave_open(findings: &[Finding]) -> bool {
    let hidden = |f: &&Finding| matches!(f.detail, Detail::ModuleHidden { .. });
    findings.iter().filter(hidden).any(|f| f.stage.is_none())
}

fn hidden(candidate: &ShadowCandidate, context: &Context<'_>) -> Option<Finding> {
    let tensorflow = context.tensorflow()?;
    let name = &candidate.module.name;
    let measured = context
        .table
        .shadowed_module(name, tensorflow.version.as_ref())?;
    let working_folder = candidate.origin == EntryOrigin::WorkingFolder;
    let fails = match measured.outcome {
        ShadowOutcome::Works => return None,
        // Python's start does not search the working folder
        ShadowOutcome::Fails(Stage::Start) if working_folder => return None,
        _ if working_folder && is_preloaded(measured, context) => return None,
        ShadowOutcome::Fails(stage) => Some(stage),
        ShadowOutcome::Untried => None,
    };
    // what an installer put there is the package itself, and its version is judged as such; a distribution that
    // replaces a module of the standard library was not tried
    if candidate.installed && candidate.standard.is_none() {
        return None;
    }
    let whole = candidate.module.kind == ModuleKind::Package && !working_folder;
    if whole && name == "numpy" && !candidate.installed {
        return None;
    }
    // a package on PYTHONPATH may be a checkout that works
    let fails = fails.filter(|_| !candidate.installed && !whole);
    let severity = fails.map_or(Severity::Warning, |_| Severity::Error);
    let finding = Finding::new(
        Code::ModuleShadowed,
        severity,
        Subject::Module(candidate.module.path.clone()),
        Detail::ModuleHidden {
            module: name.clone(),
            kind: candidate.module.kind,
            origin: candidate.origin.clone(),
            standard: candidate.standard.clone(),
        },
    )
    .at_stage(fails);
    Some(match measured.error().filter(|_| fails.is_some()) {
        Some(error) => finding.with_error(error),
        None => finding,
    })
}

/// Whether the real module is loaded while Python starts, before the working folder is searched.
fn is_preloaded(module: &ShadowedModule, context: &Context<'_>) -> bool {
    let executing = context.environment.search_path.startup.iter();
    let mut names = executing.filter_map(|f| f.path.file_name()?.to_str());
    names.any(|name| module.preloaded_by().any(|p| name.ends_with(p)))
}

/// Folders without `__init__.py` that are imported because the real package is gone.
pub(crate) fn leftover_folders(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for module in MODULES {
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
        .modules_named(PackageName::NUMPY)
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
