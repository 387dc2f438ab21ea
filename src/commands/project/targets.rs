//! The Pythons and platforms that a project file is judged for.

use crate::cli::CheckArgs;
use crate::discover::Host;
use crate::forecast;
use crate::model::{
    Code, PackageName, Platform, PythonVersion, Requirement, Version, VersionSpecifiers,
};
use crate::project::{Config, Manifest};
use crate::table::Table;

use super::super::Failure;
use super::target;

/// What the command line and the settings of the project ask for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pythons: Vec<PythonVersion>,
    platforms: Vec<Platform>,
    /// The platform where nothing is asked for.
    here: Platform,
    /// What the settings add where the command line is silent.
    of_project: (Vec<PythonVersion>, Vec<Platform>),
    /// The day of the index.
    pub(super) date: String,
    /// The codes that do not count.
    pub(super) ignore: Vec<String>,
    /// Those of them that the command line names.
    ignored: Vec<String>,
}

impl Asked {
    /// Nothing, on a machine of this platform.
    pub(super) fn new(here: Platform) -> Self {
        Self {
            pythons: Vec::new(),
            platforms: Vec::new(),
            here,
            of_project: (Vec::new(), Vec::new()),
            date: Table::embedded().date().to_owned(),
            ignore: Vec::new(),
            ignored: Vec::new(),
        }
    }

    /// # Errors
    /// If an option means nothing.
    pub(super) fn of(args: &CheckArgs, host: &Host) -> Result<Self, Failure> {
        let mut asked = Self::new(target::platform(None, host.platform)?);
        asked.ignored.clone_from(&args.ignore);
        for code in &args.ignore {
            let known = code.parse::<Code>();
            known.map_err(|error| Failure::Usage(error.to_string()))?;
        }
        let python = args.python.as_deref().map(std::ffi::OsStr::to_string_lossy);
        for word in python.iter().flat_map(|list| list.split(',')) {
            asked.pythons.push(target::python(word.trim())?);
        }
        for word in args.platform.iter().flat_map(|list| list.split(',')) {
            asked
                .platforms
                .push(target::platform(Some(word.trim()), host.platform)?);
        }
        if let Some(date) = &args.as_of {
            let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
            let parts: Vec<&str> = date.split('-').collect();
            let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
            if lengths != [4, 2, 2] || !parts.iter().all(|part| digits(part)) {
                return Err(Failure::Usage(format!(
                    "`{date}` is not a date such as 2026-11-20"
                )));
            }
            asked.date.clone_from(date);
        }
        Ok(asked)
    }

    /// Takes over the settings of a project.
    pub(super) fn config(&mut self, config: Option<&Config>) {
        let config = config.cloned().unwrap_or_default();
        self.of_project = (config.pythons, config.platforms);
        let of_project = config.ignore.into_iter().map(|(code, _)| code);
        self.ignore = of_project.chain(self.ignored.iter().cloned()).collect();
    }

    /// The platforms for a file: those asked for, those that it names, else this machine's.
    pub(super) fn platforms(&self, manifest: &Manifest) -> Vec<Platform> {
        let sets = [&self.platforms, &self.of_project.1, &manifest.platforms];
        let set = sets.into_iter().find(|set| !set.is_empty());
        set.cloned().unwrap_or_else(|| vec![self.here])
    }

    /// The same for one Python.
    #[cfg(test)]
    pub(super) fn for_python(self, python: PythonVersion) -> Self {
        Self {
            pythons: vec![python],
            ..self
        }
    }

    /// The same with another day of the index.
    pub(super) fn on(&self, date: &str) -> Self {
        Self {
            date: date.to_owned(),
            ..self.clone()
        }
    }

    /// Whether the Pythons were asked for, or the file names one.
    pub(super) fn names_pythons(&self, manifest: &Manifest) -> bool {
        let named = self.pythons.is_empty() && self.of_project.0.is_empty();
        !named || manifest.python.is_some()
    }

    /// The Pythons for a file on a platform: those asked for, the one that it names, else those that it admits and for
    /// which the newest TensorFlow that it admits has a wheel.
    pub(super) fn pythons(
        &self,
        manifest: &Manifest,
        tensorflow: &[Tensorflow<'_>],
        platform: Platform,
        table: &Table,
    ) -> Vec<PythonVersion> {
        let named: Vec<PythonVersion> = manifest.python.iter().cloned().collect();
        let sets = [&self.pythons, &self.of_project.0, &named];
        if let Some(set) = sets.into_iter().find(|set| !set.is_empty()) {
            return set.clone();
        }
        let mut pythons: Vec<PythonVersion> = Vec::new();
        for one in tensorflow {
            pythons.extend(one.pythons(manifest.requires_python.as_ref(), platform, table));
        }
        if pythons.is_empty() {
            // a release that the table does not list: the Pythons of the newest one
            let newest = table.tensorflow_releases(&PackageName::tensorflow()).iter();
            let newest = newest
                .rev()
                .filter(|release| !release.version().any_prerelease());
            let mut known = newest.map(|release| forecast::pythons(release, platform));
            pythons.extend(
                known
                    .find(|pythons| !pythons.is_empty())
                    .unwrap_or_default(),
            );
        }
        pythons.sort();
        pythons.dedup();
        pythons
    }
}

/// A TensorFlow that a file names.
pub(super) enum Tensorflow<'a> {
    /// A requirement.
    Asked(&'a Requirement),
    /// An entry of a lock file.
    Locked(&'a PackageName, &'a Version),
}

impl Tensorflow<'_> {
    /// The distribution.
    pub(super) fn name(&self) -> &PackageName {
        match self {
            Self::Asked(requirement) => &requirement.name,
            Self::Locked(name, _) => name,
        }
    }

    /// The Pythons of the newest release that has one which is admitted; those of the newest release where none has.
    fn pythons(
        &self,
        admitted: Option<&VersionSpecifiers>,
        platform: Platform,
        table: &Table,
    ) -> Vec<PythonVersion> {
        let name = self.name();
        let admits = |version: &Version| match self {
            Self::Asked(requirement) => {
                let named = requirement.pinned().is_some() || !version.any_prerelease();
                named && requirement.admits(version)
            }
            Self::Locked(_, own) => version == *own,
        };
        let fits = |python: &PythonVersion| {
            admitted.is_none_or(|range| {
                // a range such as >=3.9.2 admits a later micro release
                let series = python.minor_version().release();
                (0..=40).any(|micro| {
                    let full = series.iter().copied().chain([micro]);
                    range.contains(&Version::new(full))
                })
            })
        };
        let mut newest = None;
        for release in table.tensorflow_releases(name).iter().rev() {
            if !admits(release.version()) || release.yanked().is_some() {
                continue;
            }
            let pythons = forecast::pythons(release, platform);
            let fitting: Vec<PythonVersion> = pythons.iter().filter(|p| fits(p)).cloned().collect();
            if !fitting.is_empty() {
                return fitting;
            }
            newest.get_or_insert(pythons);
        }
        newest.unwrap_or_default()
    }
}
