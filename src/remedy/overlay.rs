//! An environment with changes and repairs applied, so that the judge can check them before they are offered.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::candidates::{self, Target};
use super::change::{Change, Changes};
use super::repair::Repair;
use crate::model::{
    Action, Distribution, EntryOrigin, Environment, Format, Metadata, MetadataState, Module,
    ModuleKind, PackageName, PathEntry, Problem, ProblemKind, ShellVariable, Version,
};
use crate::table::Table;

/// The environment as it would be with the changes applied.
pub(crate) fn with_changes(
    environment: &Environment,
    changes: &Changes,
    table: &Table,
) -> Environment {
    let mut changed = environment.clone();
    change(&mut changed, changes, table);
    changed
}

/// The environment as it would be with the repairs applied.
pub(super) fn with_repairs(
    environment: &Environment,
    repairs: &[Repair],
    table: &Table,
) -> Environment {
    let mut repaired = environment.clone();
    delete(&mut repaired, &deleted(repairs));
    for repair in repairs {
        apply(&mut repaired, &repair.action, table);
    }
    repaired
}

fn apply(environment: &mut Environment, action: &Action, table: &Table) {
    match action {
        Action::Rename { path, .. } => {
            let shadow_candidates = &mut Arc::make_mut(&mut environment.contents).shadow_candidates;
            shadow_candidates.retain(|e| e.module.path != *path);
            environment.modules.retain(|m| m.path != *path);
        }
        Action::SetVariable(variable) => match origin(*variable) {
            Some(origin) => without_entries(environment, &origin),
            None => Arc::make_mut(&mut environment.contents).keras_backend = None,
        },
        Action::Uninstall(names) => {
            let removed = |name: &PackageName| names.iter().any(|(n, _)| n == name);
            environment.distributions.retain(|d| !removed(&d.name));
            let files = &mut Arc::make_mut(&mut environment.contents).files;
            files.retain(|c| !removed(&c.distribution));
        }
        Action::Reinstall { name, version, .. } => {
            let same = Changes::default().with(name.clone(), Change::Exact(version.clone()));
            change(environment, &same, table);
        }
        // deleted already
        Action::Delete(_)
        | Action::InstallPip
        | Action::ChangeVersions(_)
        | Action::CreateEnvironment { .. }
        | Action::Recorded { .. } => {}
    }
}

/// The paths that repairs delete.
pub(super) fn deleted(repairs: &[Repair]) -> HashSet<&OsStr> {
    let actions = repairs.iter().map(|repair| &repair.action);
    let paths = actions.filter_map(|action| match action {
        Action::Delete(path) => Some(path.as_os_str()),
        _ => None,
    });
    paths.collect()
}

/// Takes away what is recorded at these paths, all at once: there may be thousands.
fn delete(environment: &mut Environment, paths: &HashSet<&OsStr>) {
    if paths.is_empty() {
        return;
    }
    let stays = |path: Option<&PathBuf>| path.is_none_or(|path| !paths.contains(path.as_os_str()));
    environment.distributions.retain(|d| stays(d.path.as_ref()));
    environment.problems.retain(|p| stays(p.path.as_ref()));
    let files = &mut Arc::make_mut(&mut environment.contents).files;
    files.retain(|c| stays(Some(&c.path)));
}

/// The origin of the search path entries that a variable stands for; `None` where it selects the backend of Keras.
fn origin(variable: ShellVariable) -> Option<EntryOrigin> {
    match variable {
        ShellVariable::PythonPath => Some(EntryOrigin::PythonPath),
        ShellVariable::PythonNoUserSite => Some(EntryOrigin::UserSite),
        ShellVariable::KerasBackend => None,
    }
}

/// Takes away the search path entries of one origin. They stay, empty, so that the others keep their indexes.
fn without_entries(environment: &mut Environment, origin: &EntryOrigin) {
    let entries = &environment.search_path.entries;
    let stays = |entry: usize| entries.get(entry).is_none_or(|e| e.origin != *origin);
    environment.modules.retain(|m| stays(m.entry));
    environment.distributions.retain(|d| stays(d.entry));
    let contents = Arc::make_mut(&mut environment.contents);
    contents.shadow_candidates.retain(|e| e.origin != *origin);
    let left: Vec<&PathBuf> = environment
        .distributions
        .iter()
        .filter_map(|d| d.path.as_ref())
        .collect();
    contents.files.retain(|c| left.contains(&&c.path));
    let gone: Vec<&Path> = environment
        .search_path
        .entries
        .iter()
        .filter(|e| e.origin == *origin)
        .map(|e| e.path.as_path())
        .collect();
    contents
        .extensions
        .retain(|e| !gone.iter().any(|g| e.path.starts_with(g)));
}

fn change(environment: &mut Environment, changes: &Changes, table: &Table) {
    for (name, change) in changes.iter() {
        match change.version() {
            Some(version) => install(environment, name, version, table),
            // whatever it becomes, it no longer holds anything back
            None => environment.distributions.retain(|d| d.name != *name),
        }
    }
    // what was read of the files of a distribution says nothing of another version's
    let contents = Arc::make_mut(&mut environment.contents);
    contents.files.retain(|c| !changes.names(&c.distribution));
    contents
        .extensions
        .retain(|e| e.distribution.as_ref().is_none_or(|d| !changes.names(d)));
    let unreadable = |p: &Problem| {
        p.kind == ProblemKind::ExtensionUnreadable
            && p.distribution.as_ref().is_some_and(|d| changes.names(d))
    };
    environment.problems.retain(|p| !unreadable(p));
}

/// Installs one version, as an installer does: in the place of the one that counts, else in the environment's own
/// site-packages. What PYTHONPATH brings stays as it is.
fn install(environment: &mut Environment, name: &PackageName, version: &Version, table: &Table) {
    let family = table.is_family(name);
    let from_python_path: Vec<bool> = environment
        .search_path
        .entries
        .iter()
        .map(|e| e.origin == EntryOrigin::PythonPath)
        .collect();
    let outside = |entry: usize| from_python_path.get(entry) == Some(&true);
    let entry = environment
        .named(name)
        .map(|d| d.entry)
        .find(|entry| !outside(*entry))
        .unwrap_or_else(|| own_entry(environment));
    let kept: Vec<Distribution> = environment
        .named(name)
        .filter(|d| outside(d.entry))
        .cloned()
        .collect();
    let metadata = match environment
        .distributions
        .iter()
        .find(|d| d.name == *name && d.version.as_ref() == Some(version))
    {
        Some(same) => same.metadata.clone(),
        None => metadata(name, version, environment, table),
    };
    environment.distributions.retain(|d| d.name != *name);
    environment.distributions.extend(kept);
    environment.distributions.push(Distribution {
        name: name.clone(),
        version: Some(version.clone()),
        path: None,
        format: Format::DistInfo,
        entry,
        metadata,
    });
    environment.distributions.sort_by_key(|d| d.entry);
    if family || name.is_numpy() {
        let module = if family {
            PackageName::TENSORFLOW
        } else {
            PackageName::NUMPY
        };
        place_module(environment, module, entry, version);
    }
    if family && let Some((target, version)) = forwarded(environment, name, version, table) {
        install(environment, &target, &version, table);
    }
}

/// The release that an installer adds because the wheel of another is a stub.
fn forwarded(
    environment: &Environment,
    name: &PackageName,
    version: &Version,
    table: &Table,
) -> Option<(PackageName, Version)> {
    let release = table.tensorflow_release(name, version)?;
    let target = Target::of(environment);
    let stub = release
        .wheels()
        .iter()
        .find(|group| target.fits_one_of(group) && group.is_stub())?;
    candidates::forward_target(name, stub, &target, table)
}

fn metadata(
    name: &PackageName,
    version: &Version,
    environment: &Environment,
    table: &Table,
) -> MetadataState {
    if !table.is_family(name) {
        return MetadataState::Missing;
    }
    let Some(requires) = table.requires(name, version, environment.platform) else {
        return MetadataState::Missing;
    };
    MetadataState::Read(Arc::new(Metadata {
        name: name.to_string(),
        version: version.clone(),
        metadata_version: None,
        requires,
        requires_python: None,
        publisher: None,
        installer: None,
        tags: Vec::new(),
        direct_url: None,
        editable: false,
    }))
}

/// Puts the module of a member where it is after an install: whole, and of the installed version.
fn place_module(environment: &mut Environment, name: &str, entry: usize, version: &Version) {
    let version = (name == PackageName::NUMPY).then(|| version.clone());
    if let Some(module) = environment
        .modules
        .iter_mut()
        .find(|m| m.name == name && m.entry == entry)
    {
        module.kind = ModuleKind::Package;
        module.version = version;
        return;
    }
    let Some(folder) = environment
        .search_path
        .entries
        .get(entry)
        .map(|e| e.path.clone())
    else {
        return;
    };
    environment.modules.push(Module {
        name: name.to_owned(),
        path: folder.join(name),
        kind: ModuleKind::Package,
        entry,
        version,
    });
    environment.modules.sort_by_key(|m| m.entry);
}

/// The first site-packages of the environment itself.
fn own_entry(environment: &Environment) -> usize {
    let site = |e: &PathEntry| e.origin == EntryOrigin::Site;
    environment
        .search_path
        .entries
        .iter()
        .position(site)
        // a ticket has no search path, and all that it names is in entry 0
        .unwrap_or(0)
}
