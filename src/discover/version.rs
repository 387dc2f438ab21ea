//! The version of a Python, from its files.

use std::path::{Path, PathBuf};

use super::base::Base;
use super::layout::{Family, Series};
use super::paths;
use super::small_file::read_optional;
use crate::model::{Problem, PythonVersion};
use crate::read::{build_details, conda_python, patchlevel};

/// A version with the file or folder that states it.
pub(super) type VersionFile = (PythonVersion, PathBuf);

/// The version of a base installation: its own build details, its headers, conda's record, and the layout last, which
/// states only the series.
pub(super) fn of_base(base: &Base, problems: &mut Vec<Problem>) -> VersionFile {
    from_build_details(base, problems)
        .or_else(|| from_headers(base, problems))
        .or_else(|| from_conda(&base.prefix))
        .filter(|(version, _)| version.minor_key() == base.series.key())
        .unwrap_or_else(|| {
            let folder = base.stdlib.as_ref().unwrap_or(&base.prefix);
            (base.series.version(), folder.clone())
        })
}

/// PEP 739.
fn from_build_details(base: &Base, problems: &mut Vec<Problem>) -> Option<VersionFile> {
    let path = base.stdlib.as_ref()?.join("build-details.json");
    let details = build_details::parse(&read_optional(&path, problems)?)?;
    Some((details.version?, path))
}

fn from_headers(base: &Base, problems: &mut Vec<Problem>) -> Option<VersionFile> {
    header_folders(base).into_iter().find_map(|folder| {
        let path = folder.join("patchlevel.h");
        let bytes = read_optional(&path, problems)?;
        let version = patchlevel::parse(&String::from_utf8_lossy(&bytes))?;
        Some((version, path))
    })
}

/// `include/python3.10`, `include/python3.6m`; `include` itself on Windows.
fn header_folders(base: &Base) -> Vec<PathBuf> {
    let windows = base.layout.family == Family::Windows;
    let include = paths::join(&base.prefix, "include", windows);
    if windows {
        return vec![include];
    }
    let plain = include.join(base.series.folder());
    if plain.is_dir() {
        return vec![plain];
    }
    let same_series = |name: &String| {
        Series::of_name(name)
            .is_some_and(|s| s.key() == base.series.key() && s.pypy == base.series.pypy)
    };
    paths::names_in(&include)
        .into_iter()
        .filter(same_series)
        .map(|name| include.join(name))
        .collect()
}

/// The record that conda keeps of the Python of a prefix.
pub(super) fn from_conda(prefix: &Path) -> Option<VersionFile> {
    let records = prefix.join("conda-meta");
    paths::names_in(&records).into_iter().find_map(|name| {
        let version = conda_python::version_of(&name)?;
        Some((version, records.join(name)))
    })
}
