//! Environments of virtualenv before 20: no `pyvenv.cfg`, but a standard library of links in the environment and a
//! `site.py` that reads `orig-prefix.txt`.

use std::path::{Path, PathBuf};

use super::layout::{Family, Series};
use super::paths;
use crate::read::file::{SMALL, read_file};

/// What such an environment states about itself.
pub(super) struct Legacy {
    pub(super) series: Series,
    /// `sys.real_prefix`.
    pub(super) base_prefix: PathBuf,
    /// No `no-global-site-packages.txt` stands beside `site.py`.
    pub(super) sees_system: bool,
}

/// The folders of packages that its `site.py` adds for each prefix, on Linux and the like.
pub(super) const SITE: &[&str] = &[
    "lib/{python}/site-packages",
    "lib/site-python",
    "{python}/lib-dynload",
    "local/lib/{python}/dist-packages",
    "{dist}/dist-packages",
    "lib/dist-python",
];

/// What its `site.py` adds of the base's standard library, where it exists.
pub(super) const STANDARD: &[&str] =
    &["lib/{python}", "lib/{python}/plat-*", "lib/{python}/lib-tk"];

/// The same on Windows.
pub(super) const STANDARD_WINDOWS: &[&str] = &["Lib", "DLLs"];

/// Reads the environment at a prefix, if it is one of these.
pub(super) fn read(prefix: &Path, family: Family) -> Option<Legacy> {
    match family {
        Family::Windows => {
            let activates = paths::join(prefix, "Scripts/activate.bat", true).is_file();
            let library = paths::join(prefix, "Lib", true);
            let base_prefix = base_prefix(&library).filter(|_| activates)?;
            let names = paths::names_in(&base_prefix);
            let series = names.iter().find_map(|n| Series::of_windows_file(n))?;
            Some(legacy(series, base_prefix, &library))
        }
        Family::Posix => {
            if !prefix.join("bin/activate").is_file() {
                return None;
            }
            let library = prefix.join("lib");
            paths::names_in(&library).iter().find_map(|name| {
                let series = Series::of_name(name)?;
                let library = library.join(name);
                Some(legacy(series, base_prefix(&library)?, &library))
            })
        }
    }
}

fn legacy(series: Series, base_prefix: PathBuf, library: &Path) -> Legacy {
    Legacy {
        series,
        base_prefix,
        sees_system: !library.join("no-global-site-packages.txt").exists(),
    }
}

fn base_prefix(library: &Path) -> Option<PathBuf> {
    let bytes = read_file(&library.join("orig-prefix.txt"), SMALL).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    Some(PathBuf::from(text.trim()))
}
