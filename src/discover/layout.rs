//! Directory layouts of Python implementations per family of systems: the install schemes of `sysconfig`, the landmarks of
//! `getpath` and the directories of `site.py`, as data. The layout is recognized by the files of the environment, not by
//! the system that tfpair runs on.

use std::path::{Path, PathBuf};

use super::paths;
use crate::model::{Implementation, PythonVersion};

/// A family of systems with one way to lay out folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Linux, macOS and the like.
    Posix,
    /// Windows.
    Windows,
}

/// A minor series of an implementation, as the names of executables and folders spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Series {
    pub(super) major: u16,
    pub(super) minor: u16,
    pub(super) free_threaded: bool,
    pub(super) pypy: bool,
}

impl Series {
    /// Reads `python3.10`, `python3.13t`, `python3.6m`, `pypy3.10`, `python3.11.exe`.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let name = name.strip_suffix(".exe").unwrap_or(name);
        let (pypy, rest) = match name.strip_prefix("python") {
            Some(rest) => (false, rest),
            None => (true, name.strip_prefix("pypy")?),
        };
        let (major, rest) = rest.split_once('.')?;
        let digits = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let flags = rest.strip_prefix(digits)?;
        Some(Self {
            major: major.parse().ok()?,
            minor: digits.parse().ok()?,
            free_threaded: flags.contains('t'),
            pypy,
        })
    }

    /// Reads the `310` of `python310.dll`, `python313t.zip`, `python311._pth`.
    pub(super) fn of_windows_file(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (stem, ending) = name.split_once('.')?;
        if !["dll", "zip", "_pth"].contains(&ending) {
            return None;
        }
        let (major, minor) = stem.strip_prefix("python")?.split_at_checked(1)?;
        let digits = minor.trim_end_matches('t');
        Some(Self {
            major: major.parse().ok()?,
            minor: digits.parse().ok()?,
            free_threaded: digits.len() < minor.len(),
            pypy: false,
        })
    }

    pub(super) fn of_version(version: &PythonVersion, implementation: &Implementation) -> Self {
        Self {
            major: version.major,
            minor: version.minor,
            free_threaded: false,
            pypy: *implementation == Implementation::PyPy,
        }
    }

    pub(super) fn version(self) -> PythonVersion {
        PythonVersion::series(self.major, self.minor)
    }

    pub(super) fn key(self) -> (u16, u16) {
        (self.major, self.minor)
    }

    /// `python3.13t`, `pypy3.10`: the name of the folder in `lib`.
    pub(super) fn folder(self) -> String {
        let Self { major, minor, .. } = self;
        let stem = if self.pypy { "pypy" } else { "python" };
        format!("{stem}{major}.{minor}{}", self.thread_flag())
    }

    fn thread_flag(self) -> &'static str {
        if self.free_threaded { "t" } else { "" }
    }

    /// Fills the placeholders of a layout's path.
    pub(super) fn fill(self, template: &str, library: &str) -> String {
        let Self { major, minor, .. } = self;
        template
            .replace("{lib}", library)
            .replace("{python}", &self.folder())
            .replace("{nodot}", &format!("{major}{minor}"))
            .replace("{t}", self.thread_flag())
            .replace("{x.y}", &format!("{major}.{minor}"))
            .replace("{major}", &major.to_string())
    }
}

/// The folders of one implementation on one family of systems. `{lib}` is `sys.platlibdir`, `{python}` the folder
/// name of the series, `{nodot}` the version without its dot, `{t}` the flag of a free-threaded build.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) family: Family,
    pypy: bool,
    majors: &'static [u16],
    /// A file that identifies the prefix of a base installation.
    pub(super) landmark: &'static str,
    /// What `getpath` puts on the path, relative to the base prefix.
    pub(super) standard: &'static [&'static str],
    /// The site-packages folders of a prefix in the order of `site.py`.
    pub(super) site: &'static [&'static str],
    /// The user's site-packages, relative to the user base (PEP 370).
    pub(super) user_site: &'static str,
}

/// Every layout, the likeliest first.
pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        family: Family::Posix,
        pypy: false,
        majors: &[3],
        landmark: "{lib}/{python}/os.py",
        standard: &[
            "{lib}/python{nodot}{t}.zip",
            "{lib}/{python}",
            "{lib}/{python}/lib-dynload",
        ],
        site: &["{lib}/{python}/site-packages", "lib/{python}/site-packages"],
        user_site: "lib/{python}/site-packages",
    },
    Layout {
        family: Family::Posix,
        pypy: false,
        majors: &[2],
        landmark: "{lib}/{python}/os.py",
        standard: &[
            "{lib}/python{nodot}.zip",
            "{lib}/{python}",
            "{lib}/{python}/plat-*",
            "{lib}/{python}/lib-tk",
            "{lib}/{python}/lib-old",
            "{lib}/{python}/lib-dynload",
        ],
        site: &["lib/{python}/site-packages", "lib/site-python"],
        user_site: "lib/{python}/site-packages",
    },
    Layout {
        family: Family::Windows,
        pypy: false,
        majors: &[2, 3],
        landmark: "Lib/os.py",
        standard: &["python{nodot}.zip", "DLLs", "Lib", "."],
        site: &[".", "Lib/site-packages"],
        user_site: "Python{nodot}/site-packages",
    },
    // PyPy since 7.3.6 for its Python 3.8 and up: the layout of CPython under another name
    Layout {
        family: Family::Posix,
        pypy: true,
        majors: &[3],
        landmark: "lib/{python}/os.py",
        standard: &["lib/{python}"],
        site: &["lib/{python}/site-packages"],
        user_site: "lib/{python}/site-packages",
    },
    // PyPy before: its own layout, the same on every system
    Layout {
        family: Family::Posix,
        pypy: true,
        majors: &[3],
        landmark: "lib-python/{major}/os.py",
        standard: &["lib_pypy/__extensions__", "lib_pypy", "lib-python/{major}"],
        site: &["site-packages"],
        user_site: "lib/{python}/site-packages",
    },
    Layout {
        family: Family::Posix,
        pypy: true,
        majors: &[2],
        landmark: "lib-python/{x.y}/os.py",
        standard: &[
            "lib_pypy/__extensions__",
            "lib_pypy",
            "lib-python/{x.y}",
            "lib-python/{x.y}/lib-tk",
            "lib-python/{x.y}/plat-*",
        ],
        site: &["site-packages"],
        user_site: "lib/{python}/site-packages",
    },
    Layout {
        family: Family::Windows,
        pypy: true,
        majors: &[3],
        landmark: "Lib/os.py",
        standard: &["Lib", "."],
        site: &[".", "Lib/site-packages"],
        user_site: "PyPy{nodot}/site-packages",
    },
    Layout {
        family: Family::Windows,
        pypy: true,
        majors: &[2, 3],
        landmark: "lib-python/{major}/os.py",
        standard: &["lib_pypy/__extensions__", "lib_pypy", "lib-python/{major}"],
        site: &["site-packages"],
        user_site: "PyPy{nodot}/site-packages",
    },
];

/// The executables of a prefix in the order in which a person would start them.
pub(super) const EXECUTABLES: &[(Family, &str)] = &[
    (Family::Posix, "bin/python"),
    (Family::Posix, "bin/python3"),
    (Family::Posix, "bin/python2"),
    (Family::Posix, "bin/pypy3"),
    (Family::Posix, "bin/pypy"),
    (Family::Windows, "Scripts/python.exe"),
    (Family::Windows, "python.exe"),
    (Family::Windows, "Scripts/pypy3.exe"),
    (Family::Windows, "pypy3.exe"),
    (Family::Windows, "pypy.exe"),
];

/// The values of `sys.platlibdir` (Fedora and SUSE have `lib64`).
pub(super) const LIBRARY_FOLDERS: &[&str] = &["lib", "lib64"];

/// How the start-up code of a version finds the base installation. All of them follow the links of the executable's
/// last component and of no folder before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Getpath {
    /// `home` of `pyvenv.cfg` counts before the links of the executable.
    HomeFirst,
    /// The links of the executable are followed before `pyvenv.cfg` is looked for.
    LinksFirst,
}

/// `Modules/getpath.py` came with 3.11, in the place of `Modules/getpath.c`.
const GETPATH: &[((u16, u16), Getpath)] =
    &[((3, 11), Getpath::HomeFirst), ((0, 0), Getpath::LinksFirst)];

impl Getpath {
    /// The rule of a series; that of the newest while it is unknown.
    pub(super) fn of(series: Option<Series>) -> Self {
        // PyPy 3 looks for `home` in its own start-up code, in every version
        let key = series.filter(|s| !(s.pypy && s.major > 2)).map(Series::key);
        let rule = GETPATH
            .iter()
            .find(|(since, _)| key.is_none_or(|key| key >= *since));
        rule.map_or(Self::HomeFirst, |&(_, rule)| rule)
    }
}

impl Layout {
    /// The layouts that a series may have on a family of systems.
    pub(super) fn candidates(
        family: Family,
        series: Series,
    ) -> impl Iterator<Item = &'static Self> {
        LAYOUTS.iter().filter(move |layout| {
            layout.family == family
                && layout.pypy == series.pypy
                && layout.majors.contains(&series.major)
        })
    }

    /// One of the layout's paths under a prefix. `plat-*` becomes the folder that is there, or that of Linux.
    pub(super) fn path(
        &self,
        prefix: &Path,
        template: &str,
        series: Series,
        library: &str,
    ) -> PathBuf {
        let any_case = self.family == Family::Windows;
        let path = paths::join(prefix, &series.fill(template, library), any_case);
        if paths::name(&path) != "plat-*" {
            return path;
        }
        let folder = path.parent().unwrap_or(prefix);
        let found = paths::names_in(folder)
            .into_iter()
            .find(|name| name.starts_with("plat-"));
        folder.join(found.as_deref().unwrap_or("plat-linux2"))
    }
}

/// The family of systems that a prefix is laid out for.
pub(super) fn family_of(prefix: &Path, home: Option<&str>) -> Family {
    let windows_home = home.is_some_and(|h| h.contains('\\') || h.get(1..2) == Some(":"));
    let has = |relative: &str| paths::join(prefix, relative, true).exists();
    let windows = windows_home
        || (!prefix.join("bin").is_dir()
            && ["Scripts/python.exe", "python.exe", "pypy3.exe", "pypy.exe"]
                .iter()
                .chain(&["Lib/site-packages", "Lib/os.py"])
                .any(|relative| has(relative)));
    if windows {
        Family::Windows
    } else {
        Family::Posix
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: Option<&str>) {
        assert_eq!(Series::of_name(name).map(Series::folder).as_deref(), expect);
    }

    #[test]
    fn reads_the_series_of_names() {
        check("python3.10", Some("python3.10"));
        check("python3.13t", Some("python3.13t"));
        check("python3.6m", Some("python3.6"));
        check("pypy3.10", Some("pypy3.10"));
        check("python3.12.exe", Some("python3.12"));
        check("python3", None);
        check("python3.10-config", None);
        check("pythonw", None);
    }

    #[test]
    fn reads_the_series_of_windows_files() {
        let read = |name| Series::of_windows_file(name).map(Series::folder);
        assert_eq!(read("python311.dll").as_deref(), Some("python3.11"));
        assert_eq!(read("Python313t.DLL").as_deref(), Some("python3.13t"));
        assert_eq!(read("python27.dll").as_deref(), Some("python2.7"));
        assert_eq!(read("python39._pth").as_deref(), Some("python3.9"));
        assert_eq!(read("python3.dll"), None);
        assert_eq!(read("python311.pdb"), None);
    }

    #[test]
    fn every_series_has_a_layout_on_every_family() {
        for name in [
            "python2.7",
            "python3.6",
            "python3.13t",
            "pypy3.10",
            "pypy2.7",
        ] {
            let series = Series::of_name(name).unwrap();
            for family in [Family::Posix, Family::Windows] {
                assert!(Layout::candidates(family, series).count() > 0, "{name}");
            }
        }
    }
}
