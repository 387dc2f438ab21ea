//! What is installed on a search path: distributions, from the names of their directories, and the modules asked for.
//!
//! Each directory is listed once and no file is opened: the names of the directories contain name and version (PEP 376).
//! [`super::load`] reads METADATA where it is needed.

use std::collections::HashSet;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::load::link_target;
use super::module::{Candidates, probe};
use super::names::name_and_version;
use crate::model::{
    Cause, Distribution, EntryOrigin, Format, MetadataState, Module, PackageName, Problem,
    ProblemKind, SearchPath,
};
use crate::read::file::ReadErrorKind;

/// What stands on a search path, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Installed {
    /// Every distribution, metadata not read yet. Several of one name are all kept.
    pub distributions: Vec<Distribution>,
    /// The modules that were searched for: of each, one for every entry that contains it.
    pub modules: Vec<Module>,
    /// What stood in the way.
    pub problems: Vec<Problem>,
}

/// Lists every entry of a search path once. The standard library is not listed: it holds no distributions, and is
/// asked for the modules by name.
#[must_use]
pub(super) fn installed(search: &SearchPath, modules: &[&str]) -> Installed {
    let mut found = Installed::default();
    let mut listed = HashSet::new();
    for (at, entry) in search.entries.iter().enumerate() {
        if entry.origin == EntryOrigin::Standard {
            found.modules.extend(probe(&entry.path, at, modules));
            continue;
        }
        // Fedora has `lib64` beside `lib`, one a link to the other, and both on `sys.path`.
        let real = fs::canonicalize(&entry.path).unwrap_or_else(|_| entry.path.clone());
        if listed.insert(real) {
            list(&mut found, &entry.path, at, modules);
        }
    }
    drop_links_to_what_is_listed(&mut found.distributions);
    found
}

fn list(found: &mut Installed, folder: &Path, at: usize, modules: &[&str]) {
    let children = match fs::read_dir(folder) {
        Ok(children) => children,
        Err(error) => {
            // A zip, or an entry that Python keeps and nothing stands behind.
            if !matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) {
                found.problem(ProblemKind::Unreadable, folder, None, Cause::error(&error));
            }
            return;
        }
    };
    let (first, told) = (found.distributions.len(), found.problems.len());
    let mut candidates = Candidates::new(modules);
    for child in children {
        match child {
            Ok(child) => look(found, &mut candidates, folder, at, &child),
            Err(error) => {
                found.problem(ProblemKind::Unreadable, folder, None, Cause::error(&error));
                break;
            }
        }
    }
    // The order of a listing is chance. Whole spellings compare as the names do, for the folder is one.
    let spelling = |path: &Option<PathBuf>| path.clone().map(PathBuf::into_os_string);
    if let Some(new) = found.distributions.get_mut(first..) {
        new.sort_by_cached_key(|one| spelling(&one.path));
    }
    if let Some(new) = found.problems.get_mut(told..) {
        new.sort_by_cached_key(|one| spelling(&one.path));
    }
    candidates.resolve(folder, at, &mut found.modules, &mut found.problems);
}

/// Takes up one child of an entry, if its name shows that it matters.
fn look(
    found: &mut Installed,
    candidates: &mut Candidates<'_>,
    folder: &Path,
    at: usize,
    child: &DirEntry,
) {
    let os_name = child.file_name();
    let name = os_name.to_string_lossy();
    if name.starts_with('~') {
        if is_folder(child) {
            found.problem(
                ProblemKind::Leftover,
                &child.path(),
                None,
                Cause::Interrupted,
            );
        }
        return;
    }
    candidates.take(&name);
    let format = if name.ends_with(".dist-info") {
        Format::DistInfo
    } else if name.ends_with(".egg-link") {
        Format::EggLink
    } else if name.ends_with(".egg-info") {
        Format::EggInfoDir
    } else if name.ends_with(".egg") {
        Format::Egg
    } else if name == "EGG-INFO" && folder.extension().is_some_and(|e| e == "egg") {
        // an egg that is itself on the path, by easy-install.pth
        let stem = folder.file_stem().unwrap_or_default().to_string_lossy();
        found.distribution(&stem, folder, Format::Egg, at);
        return;
    } else {
        return;
    };
    let path = child.path();
    let stem = name.rsplit_once('.').map_or("", |(stem, _)| stem);
    match format {
        Format::EggInfoDir if !is_folder(child) => {
            found.distribution(stem, &path, Format::EggInfoFile, at);
        }
        Format::DistInfo if !is_folder(child) => found.broken(stem, &path, at),
        Format::Egg if !is_folder(child) => {
            found.problem(ProblemKind::Note, &path, None, Cause::ZippedEgg);
        }
        format => found.distribution(stem, &path, format, at),
    }
}

/// Whether a child is a folder: by the listing; only links are followed.
fn is_folder(child: &DirEntry) -> bool {
    match child.file_type() {
        Ok(kind) if kind.is_symlink() => child.path().is_dir(),
        Ok(kind) => kind.is_dir(),
        Err(_) => false,
    }
}

impl Installed {
    fn distribution(&mut self, stem: &str, path: &Path, format: Format, entry: usize) {
        let Some((name, version)) = name_and_version(stem) else {
            let cause = Cause::NoDistributionName;
            self.problem(ProblemKind::MetadataUnreadable, path, None, cause);
            return;
        };
        self.distributions.push(Distribution {
            name,
            version,
            path: Some(path.to_owned()),
            format,
            entry,
            metadata: MetadataState::Unread,
        });
    }

    /// A `.dist-info` that is no folder: a file, or a link that leads nowhere.
    fn broken(&mut self, stem: &str, path: &Path, entry: usize) {
        let cause = match fs::metadata(path) {
            Ok(_) => Cause::NotADirectory,
            Err(error) => Cause::error(&ReadErrorKind::explain(path, error)),
        };
        self.distribution(stem, path, Format::DistInfo, entry);
        let name = self.distributions.last_mut().map(|last| {
            last.metadata = MetadataState::Unreadable(cause.clone());
            last.name.clone()
        });
        self.problem(ProblemKind::MetadataUnreadable, path, name, cause);
    }

    fn problem(
        &mut self,
        kind: ProblemKind,
        path: &Path,
        distribution: Option<PackageName>,
        cause: Cause,
    ) {
        self.problems.push(Problem {
            distribution,
            ..Problem::at(kind, path, cause)
        });
    }
}

/// An `.egg-link` or a folder `x.egg` adds nothing where its target is on the path too.
fn drop_links_to_what_is_listed(distributions: &mut Vec<Distribution>) {
    let linked = |d: &Distribution| matches!(d.format, Format::EggLink | Format::Egg);
    if !distributions.iter().any(linked) {
        return;
    }
    let infos: HashSet<(PackageName, PathBuf)> = distributions
        .iter()
        .filter(|d| d.format == Format::EggInfoDir)
        .filter_map(|d| {
            let parent = fs::canonicalize(d.path.as_ref()?.parent()?).ok()?;
            Some((d.name.clone(), parent))
        })
        .collect();
    let mut eggs = HashSet::new();
    distributions.retain(|d| match (&d.path, d.format) {
        (Some(path), Format::EggLink) => {
            link_target(path).is_none_or(|target| !infos.contains(&(d.name.clone(), target)))
        }
        (Some(path), Format::Egg) => eggs.insert(path.clone()),
        _ => true,
    });
}

#[cfg(test)]
mod tests;
