//! The metadata of installed distributions: METADATA, WHEEL, INSTALLER, direct_url.json; the PKG-INFO of eggs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::{
    Cause, Distribution, Format, Metadata, MetadataState, Problem, ProblemKind, Requires,
};
use crate::read::file::{ReadErrorKind, SMALL, read_file, read_headers};
use crate::read::{direct_url, egg_requires, metadata, wheel_tags};

/// Reads the metadata of those distributions that are wanted and were not read yet. What cannot be read is listed in
/// the state of the distribution and among the problems; checking continues.
pub(super) fn load(
    distributions: &mut [Distribution],
    problems: &mut Vec<Problem>,
    wanted: &dyn Fn(&Distribution) -> bool,
) {
    for distribution in distributions {
        if distribution.metadata != MetadataState::Unread || !wanted(distribution) {
            continue;
        }
        let Some(path) = distribution.path.clone() else {
            continue;
        };
        let mut loader = Loader {
            distribution,
            problems,
        };
        let state = loader.state(&path);
        if let MetadataState::Read(read) = &state {
            distribution.version = Some(read.version.clone());
        }
        distribution.metadata = state;
    }
}

struct Loader<'a> {
    distribution: &'a Distribution,
    problems: &'a mut Vec<Problem>,
}

impl Loader<'_> {
    fn state(&mut self, path: &Path) -> MetadataState {
        match self.distribution.format {
            Format::DistInfo => self.dist_info(path),
            Format::EggInfoDir => self.egg_info(path, &path.join("PKG-INFO")),
            Format::Egg => {
                let info = path.join("EGG-INFO");
                self.egg_info(&info, &info.join("PKG-INFO"))
            }
            Format::EggInfoFile => match self.core(path) {
                Ok(read) => MetadataState::Read(Arc::new(read)),
                Err(state) => state,
            },
            Format::EggLink => self.egg_link(path),
            Format::Text | Format::CondaText => MetadataState::Missing,
        }
    }

    fn dist_info(&mut self, path: &Path) -> MetadataState {
        let mut read = match self.core(&path.join("METADATA")) {
            Ok(read) => read,
            Err(state) => return state,
        };
        read.installer = self.installer(path);
        if let Some(bytes) = self.beside(&path.join("WHEEL")) {
            read.tags = wheel_tags(&bytes);
        }
        let origin = path.join("direct_url.json");
        if let Some(bytes) = self.beside(&origin) {
            match direct_url(&bytes) {
                Ok(from) => {
                    read.direct_url = Some(from.url);
                    read.editable = from.editable;
                }
                Err(cause) => self.problem(
                    ProblemKind::MetadataUnreadable,
                    &origin,
                    Cause::Error(cause),
                ),
            }
        }
        MetadataState::Read(Arc::new(read))
    }

    fn egg_info(&mut self, folder: &Path, pkg_info: &Path) -> MetadataState {
        let mut read = match self.core(pkg_info) {
            Ok(read) => read,
            Err(state) => return state,
        };
        if read.requires == Requires::default()
            && let Some(bytes) = self.beside(&folder.join("requires.txt"))
        {
            let lines = egg_requires(&bytes);
            read.requires = Requires::parse(lines.iter().map(String::as_str));
        }
        read.installer = self.installer(folder);
        MetadataState::Read(Arc::new(read))
    }

    /// A develop install: the link names the folder of the sources, and that holds the `.egg-info`.
    fn egg_link(&mut self, link: &Path) -> MetadataState {
        let Some(target) = link_target(link) else {
            let cause = Cause::NoSourceDirectory;
            self.problem(ProblemKind::MetadataUnreadable, link, cause.clone());
            return MetadataState::Unreadable(cause);
        };
        let underscored = self.distribution.name.as_str().replace('-', "_");
        let info = [underscored.as_str(), self.distribution.name.as_str()]
            .map(|name| target.join(format!("{name}.egg-info")))
            .into_iter()
            .find(|path| path.is_dir());
        match info {
            Some(info) => match self.egg_info(&info, &info.join("PKG-INFO")) {
                MetadataState::Read(mut read) => {
                    Arc::make_mut(&mut read).editable = true;
                    MetadataState::Read(read)
                }
                state => state,
            },
            None => {
                self.problem(ProblemKind::Leftover, link, Cause::NoEggInfo(target));
                MetadataState::Missing
            }
        }
    }

    fn core(&mut self, path: &Path) -> Result<Metadata, MetadataState> {
        let read = read_headers(path).map_err(|error| match error.kind {
            ReadErrorKind::Missing => ReadErrorKind::explain(path, io::ErrorKind::NotFound.into()),
            kind => kind,
        });
        let cause = match read {
            Ok(bytes) => match metadata(&bytes) {
                Ok(read) => return Ok(read),
                Err(error) => Cause::error(&error),
            },
            Err(ReadErrorKind::Missing) => {
                let (folder, file) = (path.parent().unwrap_or(path), path.file_name());
                let file = file.unwrap_or_default().to_string_lossy();
                let cause = Cause::Stale(file.into_owned());
                self.problem(ProblemKind::Leftover, folder, cause);
                return Err(MetadataState::Missing);
            }
            Err(error) => Cause::error(&error),
        };
        self.problem(ProblemKind::MetadataUnreadable, path, cause.clone());
        Err(MetadataState::Unreadable(cause))
    }

    fn installer(&mut self, folder: &Path) -> Option<String> {
        let bytes = self.beside(&folder.join("INSTALLER"))?;
        let text = String::from_utf8_lossy(&bytes);
        let line = text.lines().next().unwrap_or_default().trim();
        (!line.is_empty()).then(|| line.to_owned())
    }

    /// A file that may stand beside the metadata, or not.
    fn beside(&mut self, path: &Path) -> Option<Vec<u8>> {
        match read_file(path, SMALL) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.is_missing() => None,
            Err(error) => {
                self.problem(ProblemKind::Unreadable, path, Cause::error(&error.kind));
                None
            }
        }
    }

    fn problem(&mut self, kind: ProblemKind, path: &Path, cause: Cause) {
        let problem = Problem::at(kind, path, cause);
        self.problems
            .push(problem.of(Some(&self.distribution.name)));
    }
}

/// The folder of sources that an `.egg-link` names on its first line.
pub(super) fn link_target(link: &Path) -> Option<PathBuf> {
    let bytes = read_file(link, SMALL).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().next()?.trim();
    if line.is_empty() {
        return None;
    }
    let target = link.parent()?.join(line);
    Some(fs::canonicalize(&target).unwrap_or(target))
}
