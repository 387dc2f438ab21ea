//! The base installation of an interpreter: finds its standard library as `getpath` does.

use std::path::{Path, PathBuf};

use super::layout::{Family, LIBRARY_FOLDERS, Layout, Series};
use super::paths;

/// A base installation.
#[derive(Debug, Clone)]
pub(super) struct Base {
    /// `sys.base_prefix`.
    pub(super) prefix: PathBuf,
    /// `sys.platlibdir`: `lib` or `lib64`.
    pub(super) library: &'static str,
    /// The row of the table that fits.
    pub(super) layout: &'static Layout,
    /// The series whose standard library was found.
    pub(super) series: Series,
    /// The folder of `os.py`; `None` where the standard library is zipped (Windows embedded).
    pub(super) stdlib: Option<PathBuf>,
}

/// Searches a folder and its parents for a standard library, of that series if it is known. The root is no prefix for
/// Python, even where `/lib` is `/usr/lib`.
pub(super) fn search_up(start: &Path, family: Family, series: Option<Series>) -> Option<Base> {
    start
        .ancestors()
        .filter(|folder| folder.parent().is_some() && !folder.as_os_str().is_empty())
        .find_map(|folder| at(folder, family, series))
}

/// The base installation whose prefix is that folder.
pub(super) fn at(prefix: &Path, family: Family, series: Option<Series>) -> Option<Base> {
    match series {
        Some(series) => with_series(prefix, family, series),
        None => series_in(prefix, family)
            .into_iter()
            .find_map(|series| with_series(prefix, family, series)),
    }
}

fn with_series(prefix: &Path, family: Family, series: Series) -> Option<Base> {
    Layout::candidates(family, series).find_map(|layout| {
        LIBRARY_FOLDERS.iter().find_map(|&library| {
            let landmark = layout.path(prefix, layout.landmark, series, library);
            let found = |stdlib| Base {
                prefix: prefix.to_path_buf(),
                library,
                layout,
                series,
                stdlib,
            };
            if landmark.is_file() {
                Some(found(landmark.parent().map(Path::to_path_buf)))
            } else if landmark.with_extension("pyc").is_file() || has_zip(prefix, layout, series) {
                Some(found(None))
            } else {
                None
            }
        })
    })
}

/// The embeddable Python for Windows keeps its standard library in a zip beside the executable.
fn has_zip(prefix: &Path, layout: &Layout, series: Series) -> bool {
    layout.family == Family::Windows
        && layout
            .standard
            .first()
            .is_some_and(|zip| layout.path(prefix, zip, series, "Lib").is_file())
}

/// The series that the names in a prefix show, newest first: folders of `lib`, libraries beside `python.exe`.
pub(super) fn series_in(prefix: &Path, family: Family) -> Vec<Series> {
    let mut found: Vec<Series> = match family {
        Family::Posix => LIBRARY_FOLDERS
            .iter()
            .flat_map(|library| paths::names_in(&prefix.join(library)))
            .filter_map(|name| Series::of_name(&name))
            .chain(old_pypy(prefix))
            .collect(),
        Family::Windows => paths::names_in(prefix)
            .iter()
            .filter_map(|name| Series::of_windows_file(name).or_else(|| pypy_library(name)))
            .chain(old_pypy(prefix))
            .collect(),
    };
    found.sort_by_key(|series| std::cmp::Reverse((series.key(), !series.free_threaded)));
    found.dedup();
    found
}

/// `libpypy3.10-c.dll`, beside the `pypy3.exe` of Windows.
fn pypy_library(name: &str) -> Option<Series> {
    let name = name.strip_prefix("lib")?.strip_suffix(".dll")?;
    Series::of_name(name.strip_suffix("-c")?)
}

/// The series of a PyPy in its own old layout: `bin/libpypy3.7-c.so` or the name of the executable states it.
fn old_pypy(prefix: &Path) -> Option<Series> {
    if !prefix.join("lib_pypy").is_dir() {
        return None;
    }
    let names = paths::names_in(&prefix.join("bin"));
    names
        .iter()
        .find_map(|name| {
            let name = name.strip_prefix("lib").unwrap_or(name);
            Series::of_name(name.split("-c.").next()?)
        })
        .filter(|series| series.pypy)
}
