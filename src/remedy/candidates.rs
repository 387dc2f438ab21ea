//! Versions that can be installed: released, not yanked, with a wheel for this Python and platform.

use crate::model::{
    Environment, Implementation, MarkerFacts, PackageName, Platform, PythonVersion, Requirement,
    Ternary, Version,
};
use crate::table::{NumpyRelease, Table, TensorflowRelease, WheelGroup};

/// For which interpreter a wheel is sought.
pub(crate) struct Target<'a> {
    pub(crate) python: Option<&'a PythonVersion>,
    pub(crate) implementation: Implementation,
    pub(crate) free_threaded: bool,
    pub(crate) platform: Option<Platform>,
}

impl<'a> Target<'a> {
    /// The interpreter of an environment.
    pub(crate) fn of(environment: &'a Environment) -> Self {
        Self {
            python: environment.python.as_ref(),
            implementation: (environment.implementation.clone()).unwrap_or(Implementation::CPython),
            free_threaded: environment
                .interpreter
                .as_ref()
                .is_some_and(|i| i.free_threaded),
            platform: environment.platform,
        }
    }

    /// The Python tag of a wheel with extension modules.
    fn tag(&self) -> Option<String> {
        let python = self.python?;
        match (&self.implementation, self.free_threaded) {
            (Implementation::CPython, false) => Some(python.cpython_tag()),
            (Implementation::CPython, true) => Some(format!("{}t", python.cpython_tag())),
            (Implementation::PyPy, _) => Some(format!("pp{}{}", python.major, python.minor)),
            _ => None,
        }
    }

    /// Whether a group has a wheel for it.
    pub(super) fn fits_one_of(&self, group: &WheelGroup) -> bool {
        group.tags().iter().any(|tag| {
            self.python
                .is_none_or(|p| tag.fits_python(p, &self.implementation, self.free_threaded))
                && self.platform.is_none_or(|p| tag.fits_platform(p))
        })
    }

    fn fits_requires_python(&self, specifiers: Option<&crate::model::VersionSpecifiers>) -> bool {
        let (Some(specifiers), Some(python)) = (specifiers, self.python) else {
            return true;
        };
        specifiers.contains(
            &python
                .full_version()
                .unwrap_or_else(|| python.minor_version()),
        )
    }
}

/// The NumPy releases that could be installed, newest first. With an unknown Python every final release counts.
pub(crate) fn numpy(target: &Target<'_>, table: &Table) -> Vec<Version> {
    let fits = numpy_fits(target);
    let mut versions: Vec<Version> = table
        .numpy_releases()
        .iter()
        .filter(|r| r.yanked().is_none() && !r.version().any_prerelease() && fits(r))
        .map(|r| r.version().clone())
        .collect();
    versions.sort();
    versions.reverse();
    versions
}

/// What a NumPy release must have to be installed for the target.
fn numpy_fits(target: &Target<'_>) -> impl Fn(&NumpyRelease) -> bool {
    let tag = target.tag();
    let platform = target.platform.map(|p| p.to_string());
    let python = target
        .python
        .map(|p| p.full_version().unwrap_or_else(|| p.minor_version()));
    move |release| {
        let has = |name: &String| release.has_platform(name);
        let required = release.requires_python().zip(python.as_ref());
        (python.is_none() || tag.as_ref().is_some_and(|tag| release.has_tag(tag)))
            && platform.as_ref().is_none_or(has)
            && required.is_none_or(|(specifiers, python)| specifiers.contains(python))
    }
}

/// The final releases of a TensorFlow distribution that could be installed, newest first.
pub(crate) fn tensorflow(name: &PackageName, target: &Target<'_>, table: &Table) -> Vec<Version> {
    let mut versions: Vec<Version> = table
        .tensorflow_releases(name)
        .iter()
        .filter(|r| {
            r.yanked().is_none()
                && !r.version().any_prerelease()
                && tensorflow_fits(r, target, table)
        })
        .map(|r| r.version().clone())
        .collect();
    versions.sort();
    versions.reverse();
    versions
}

/// Whether a release can be installed for the target: it has a wheel for it, or a stub that forwards to such a wheel.
pub(crate) fn tensorflow_fits(
    release: &TensorflowRelease,
    target: &Target<'_>,
    table: &Table,
) -> bool {
    let leads_somewhere = |group: &WheelGroup| {
        !group.is_stub() || forward_target(release.distribution(), group, target, table).is_some()
    };
    target.fits_requires_python(release.requires_python())
        && release
            .wheels()
            .iter()
            .any(|group| target.fits_one_of(group) && leads_somewhere(group))
}

/// The release that an installer adds for the stub wheels of a group; `None` where there is none for the target.
pub(crate) fn forward_target(
    stub: &PackageName,
    group: &WheelGroup,
    target: &Target<'_>,
    table: &Table,
) -> Option<(PackageName, Version)> {
    let facts = MarkerFacts {
        python: target.python.cloned(),
        implementation: Some(target.implementation.clone()),
        platform: target.platform,
    };
    let applies = |r: &&'static Requirement| {
        table.is_family(&r.name) && r.name != *stub && facts.evaluate(&r.marker) == Ternary::Yes
    };
    group.forwards().filter(applies).find_map(|line| {
        let has_wheel = |release: &&TensorflowRelease| {
            line.admits(release.version())
                && release.yanked().is_none()
                && target.fits_requires_python(release.requires_python())
                && release
                    .wheels()
                    .iter()
                    .any(|g| !g.is_stub() && target.fits_one_of(g))
        };
        let releases = table.tensorflow_releases(&line.name);
        let newest = releases
            .iter()
            .filter(has_wheel)
            .map(TensorflowRelease::version)
            .max();
        Some((line.name.clone(), newest?.clone()))
    })
}
