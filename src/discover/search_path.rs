//! The search path of a located interpreter: what `getpath` computes and `site.py` adds, as `python -c` has it without its
//! first, empty entry.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::base::Base;
use super::interpreter::{Installation, SystemSite};
use super::layout::{Family, Layout, Series};
use super::site::{Builder, Site};
use super::small_file::read_at_start;
use super::{Host, Located, legacy, paths};
use crate::model::{Cause, EntryOrigin, Problem, ProblemKind, SearchPath, StartupKind};
use crate::read::pth::{self, UnderscorePth};
use crate::read::site_module::SiteModule;

/// Builds the search path. What cannot be read is a problem beside it, and the rest of the path stands.
#[must_use]
pub(crate) fn search_path(located: &Located, host: &Host) -> (SearchPath, Vec<Problem>) {
    if let Some(folder) = &located.site_packages {
        return bare(folder, host);
    }
    let installation = &located.installation;
    let Some(series) = installation.series else {
        let path = &located.interpreter.prefix;
        let told = located
            .problems
            .iter()
            .any(|p| p.kind == ProblemKind::EnvironmentBroken);
        let problems = (!told)
            .then(|| Problem::at(ProblemKind::EnvironmentBroken, path, Cause::PythonUnknown));
        return (SearchPath::default(), problems.into_iter().collect());
    };
    let version = located.interpreter.version.as_ref();
    let mut problems = Vec::new();
    let module =
        site_module(installation, &mut problems).unwrap_or_else(|| SiteModule::unpatched(version));
    let Some(layout) = layout_of(installation, series) else {
        return (SearchPath::default(), Vec::new());
    };
    let replaced = underscore_pth(installation, &mut problems);
    let mut builder = Builder::new(host, installation.windows, module);
    for problem in problems {
        builder.note(problem);
    }
    let mut sees_site = true;
    let mut isolated = false;
    if let Some((file, replaced)) = replaced {
        for path in &replaced.paths {
            let folder = file.parent().unwrap_or(Path::new(""));
            let entry = paths::join(folder, &path.replace('\\', "/"), true);
            builder.add(&entry, EntryOrigin::UnderscorePth(file.clone()));
        }
        sees_site = replaced.imports_site;
        isolated = true;
    } else {
        add_python_path(&mut builder, installation, host);
        add_standard(&mut builder, located, layout, series, host);
    }
    if sees_site {
        let isolated_host;
        let host = if isolated {
            isolated_host = without_variables(host);
            &isolated_host
        } else {
            host
        };
        let site = Site {
            host,
            installation,
            layout,
            series,
            library: library(installation.base.as_ref(), series, host),
            module,
            prefix: &located.interpreter.prefix,
        };
        site.run(&mut builder);
    }
    builder.finish()
}

/// A site-packages folder by itself: the folder and what its `.pth` files name.
fn bare(folder: &Path, host: &Host) -> (SearchPath, Vec<Problem>) {
    let mut builder = Builder::new(host, false, SiteModule::unpatched(None));
    builder.add_site(folder, EntryOrigin::Site);
    builder.add_module(StartupKind::SiteCustomize);
    builder.finish()
}

/// A `._pth` file makes the interpreter isolated: no variable counts, and no folder of the user's.
fn without_variables(host: &Host) -> Host {
    let mut host = host.clone();
    host.variables.clear();
    host.home = None;
    host
}

/// The `site.py` of the base. virtualenv before 20 put its own in its place, which knows no patches.
fn site_module(installation: &Installation, problems: &mut Vec<Problem>) -> Option<SiteModule> {
    if let Some(SystemSite::Legacy { .. }) = installation.virtual_environment {
        return Some(SiteModule::default());
    }
    let path = installation.base.as_ref()?.stdlib.as_ref()?.join("site.py");
    let bytes = read_at_start(&path, problems)?;
    Some(SiteModule::parse(&String::from_utf8_lossy(&bytes)))
}

fn layout_of(installation: &Installation, series: Series) -> Option<&'static Layout> {
    let family = if installation.windows {
        Family::Windows
    } else {
        Family::Posix
    };
    match &installation.base {
        Some(base) => Some(base.layout),
        None => Layout::candidates(family, series).next(),
    }
}

/// Whether the variables of this host would be those of the interpreter: not for a tree of another system.
fn variables_count(installation: &Installation, host: &Host) -> bool {
    installation.windows == host.is_windows()
}

fn add_python_path(builder: &mut Builder, installation: &Installation, host: &Host) {
    if !variables_count(installation, host) {
        return;
    }
    if let Some(value) = host.variable("PYTHONPATH") {
        for folder in std::env::split_paths(value) {
            builder.add(&folder, EntryOrigin::PythonPath);
        }
    }
}

/// The first series with `sys.platlibdir` and its variable.
const PLATLIBDIR_SINCE: (u16, u16) = (3, 9);

fn library(base: Option<&Base>, series: Series, host: &Host) -> String {
    let named = host
        .variable("PYTHONPLATLIBDIR")
        .and_then(OsStr::to_str)
        .filter(|_| series.key() >= PLATLIBDIR_SINCE);
    named
        .or(base.map(|b| b.library))
        .unwrap_or("lib")
        .to_owned()
}

fn add_standard(
    builder: &mut Builder,
    located: &Located,
    layout: &Layout,
    series: Series,
    host: &Host,
) {
    let installation = &located.installation;
    let Some(base) = &installation.base else {
        return;
    };
    let library = library(Some(base), series, host);
    let legacy = matches!(
        installation.virtual_environment,
        Some(SystemSite::Legacy { .. })
    );
    let prefix = if legacy {
        &located.interpreter.prefix
    } else {
        &base.prefix
    };
    for template in layout.standard {
        let path = layout.path(prefix, template, series, &library);
        builder.add(&path, EntryOrigin::Standard);
    }
    let more = match (legacy, layout.family) {
        (false, _) => &[],
        (true, Family::Posix) => legacy::STANDARD,
        (true, Family::Windows) => legacy::STANDARD_WINDOWS,
    };
    for template in more {
        let path = layout.path(&base.prefix, template, series, &library);
        if path.exists() {
            builder.add(&path, EntryOrigin::Standard);
        }
    }
}

/// The `._pth` file beside a Windows executable, its own or that of its base.
fn underscore_pth(
    installation: &Installation,
    problems: &mut Vec<Problem>,
) -> Option<(PathBuf, UnderscorePth)> {
    if !installation.windows {
        return None;
    }
    let executable = installation.real_executable.as_deref()?;
    let folder = executable.parent()?;
    let stem = Path::new(paths::name(executable)).with_extension("_pth");
    let base = installation.base.as_ref().map(|b| b.prefix.as_path());
    [Some(folder), base]
        .into_iter()
        .flatten()
        .flat_map(|folder| {
            let names = paths::names_in(folder);
            let found = names.into_iter().find(|name| {
                name.to_ascii_lowercase().ends_with("._pth")
                    && (Series::of_windows_file(name).is_some()
                        || stem.to_str().is_some_and(|s| s.eq_ignore_ascii_case(name)))
            });
            found.map(|name| folder.join(name))
        })
        .find_map(|path| {
            let bytes = read_at_start(&path, problems)?;
            Some((path, pth::parse_underscore(&bytes)))
        })
}
