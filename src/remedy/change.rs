//! An environment with a change applied, so that the judge can be asked about it before anything is proposed.

use crate::model::{
    Distribution, Environment, Format, Metadata, MetadataState, Module, ModuleKind, PackageName,
    Version, VersionSpecifiers,
};
use crate::table::Table;

/// What an installer is asked to do with one distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// Install this very version.
    Pin(Version),
    /// Install what lies within; the version is one that does and stands for what an installer would take.
    Within(VersionSpecifiers, Version),
    /// Let the installer move it to whatever fits the rest.
    Follow,
}

/// A set of changes, one a distribution, in the order in which a command names them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Changes(Vec<(PackageName, Change)>);

impl Changes {
    /// The set with one change more; a later change of one name replaces the earlier.
    pub(crate) fn with(mut self, name: PackageName, change: Change) -> Self {
        self.0.retain(|(n, _)| *n != name);
        self.0.push((name, change));
        self
    }

    /// The changes in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&PackageName, &Change)> {
        self.0.iter().map(|(n, c)| (n, c))
    }

    /// Whether nothing changes.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many distributions change.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a distribution is among them.
    pub(crate) fn names(&self, name: &PackageName) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// What is handed to the installer: `numpy==1.26.4`, `protobuf<3.21`, `pandas`.
    pub(crate) fn requirements(&self) -> Vec<String> {
        self.iter()
            .map(|(name, change)| match change {
                Change::Pin(version) => format!("{name}=={version}"),
                Change::Within(specifiers, _) => {
                    let parts: Vec<String> = specifiers.iter().map(ToString::to_string).collect();
                    format!("{name}{}", parts.join(","))
                }
                Change::Follow => name.to_string(),
            })
            .collect()
    }
}

/// The environment as it would be with the changes applied.
pub(crate) fn applied(environment: &Environment, changes: &Changes, table: &Table) -> Environment {
    let mut changed = environment.clone();
    for (name, change) in changes.iter() {
        match change {
            Change::Pin(version) | Change::Within(_, version) => {
                install(&mut changed, name, version, table);
            }
            // whatever it becomes, it no longer holds anything back
            Change::Follow => changed.distributions.retain(|d| d.name != *name),
        }
    }
    // what was read of the files of a distribution says nothing of another version's
    let contents = &mut changed.contents;
    contents.files.retain(|c| !changes.names(&c.distribution));
    contents
        .extensions
        .retain(|e| e.distribution.as_ref().is_none_or(|d| !changes.names(d)));
    let unreadable = |p: &crate::model::Problem| {
        p.kind == crate::model::ProblemKind::ExtensionUnreadable
            && p.distribution.as_ref().is_some_and(|d| changes.names(d))
    };
    changed.problems.retain(|p| !unreadable(p));
    changed
}

/// Installs one version, as an installer does: in the place of the one that counts, else in the environment's own
/// site-packages.
fn install(environment: &mut Environment, name: &PackageName, version: &Version, table: &Table) {
    let family = table.is_family(name);
    let entry = environment
        .first(name)
        .map_or_else(|| own_entry(environment), |d| d.entry);
    let metadata = match environment
        .distributions
        .iter()
        .find(|d| d.name == *name && d.version.as_ref() == Some(version))
    {
        Some(same) => same.metadata.clone(),
        None => metadata(name, version, environment, table),
    };
    environment.distributions.retain(|d| d.name != *name);
    environment.distributions.push(Distribution {
        name: name.clone(),
        version: Some(version.clone()),
        path: None,
        format: Format::DistInfo,
        entry,
        metadata,
    });
    environment.distributions.sort_by_key(|d| d.entry);
    let module = if family { "tensorflow" } else { name.as_ref() };
    if module == "tensorflow" || module == "numpy" {
        place_module(environment, module, entry, version);
    }
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
    MetadataState::Read(Box::new(Metadata {
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

/// The module of a member as it is after an install: whole, and of the installed version.
fn place_module(environment: &mut Environment, name: &str, entry: usize, version: &Version) {
    let version = (name == "numpy").then(|| version.clone());
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
    let site = |e: &crate::model::PathEntry| e.origin == crate::model::EntryOrigin::Site;
    environment
        .search_path
        .entries
        .iter()
        .position(site)
        .unwrap_or_default()
}
