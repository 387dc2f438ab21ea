//! Modules in the working directory and in PYTHONPATH, which Python finds before the standard library.

use std::fs;
use std::path::{Path, PathBuf};

use super::module::folder_kind;
use crate::model::{EntryOrigin, Module, ModuleKind, SearchPath, ShadowCandidate};

/// The modules of wanted names that Python finds before it looks at the standard library. A folder without `__init__`
/// is left out: any real module further on replaces it. What cannot be listed holds nothing.
#[must_use]
pub(super) fn shadow_candidates(
    search: &SearchPath,
    working_folder: Option<&Path>,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<ShadowCandidate> {
    let mut found: Vec<ShadowCandidate> = Vec::new();
    let working = working_folder.map(|path| (0, path, EntryOrigin::WorkingFolder));
    let variable = search
        .entries
        .iter()
        .enumerate()
        .take_while(|(_, entry)| entry.origin == EntryOrigin::PythonPath)
        .map(|(at, entry)| (at, entry.path.as_path(), entry.origin.clone()));
    for (at, folder, origin) in working.into_iter().chain(variable) {
        for (module, installed) in listed(folder, at, wanted) {
            // what stands further back is itself hidden
            if found.iter().all(|f| f.module.name != module.name) {
                let standard = standard(search, &module.name);
                found.push(ShadowCandidate {
                    module,
                    origin: origin.clone(),
                    standard,
                    installed,
                });
            }
        }
    }
    found.retain(|early| !is_itself(early));
    found
}

/// The working folder, or a folder of PYTHONPATH, may be the standard library.
fn is_itself(early: &ShadowCandidate) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    early.standard.as_ref().is_some_and(|standard| {
        *standard == early.module.path || real(standard) == real(&early.module.path)
    })
}

/// The modules of one folder, with whether a distribution is recorded in it at all.
fn listed(folder: &Path, at: usize, wanted: &dyn Fn(&str) -> bool) -> Vec<(Module, bool)> {
    let mut names: Vec<String> = Vec::new();
    let mut installed = false;
    for child in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = child.file_name();
        // no module has a name that is no text
        let Some(name) = name.to_str() else { continue };
        installed |= name.ends_with(".dist-info") || name.ends_with(".egg-info");
        let (stem, suffix) = name.split_once('.').unwrap_or((name, ""));
        let module = suffix.is_empty() || [".py", ".so", ".pyd"].iter().any(|s| name.ends_with(s));
        if module && wanted(stem) {
            names.push(name.to_owned());
        }
    }
    names.sort();
    let modules = names.iter().filter_map(|name| module(folder, name, at));
    modules.map(|module| (module, installed)).collect()
}

fn module(folder: &Path, child: &str, at: usize) -> Option<Module> {
    let path = folder.join(child);
    let (name, kind) = match child.split_once('.') {
        None => match folder_kind(&path) {
            Ok(Some(ModuleKind::Package)) => (child, ModuleKind::Package),
            _ => return None,
        },
        Some((name, "py")) => (name, ModuleKind::File),
        Some((name, suffix)) if suffix.ends_with("so") || suffix.ends_with("pyd") => {
            (name, ModuleKind::Extension)
        }
        Some(_) => return None,
    };
    (kind == ModuleKind::Package || path.is_file()).then(|| Module {
        name: name.to_owned(),
        path,
        kind,
        entry: at,
        version: None,
    })
}

/// Where the standard library has a module: a file, a package, or an extension module of `lib-dynload`.
fn standard(search: &SearchPath, name: &str) -> Option<PathBuf> {
    let entries = search
        .entries
        .iter()
        .filter(|entry| entry.origin == EntryOrigin::Standard);
    for entry in entries {
        let file = entry.path.join(format!("{name}.py"));
        if file.is_file() {
            return Some(file);
        }
        let package = entry.path.join(name);
        if package.join("__init__.py").is_file() {
            return Some(package);
        }
        if entry.path.ends_with("lib-dynload") || entry.path.ends_with("DLLs") {
            let extension = extension(&entry.path, name);
            if extension.is_some() {
                return extension;
            }
        }
    }
    None
}

fn extension(folder: &Path, name: &str) -> Option<PathBuf> {
    let start = format!("{name}.");
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .find(|child| child.file_name().to_string_lossy().starts_with(&start))
        .map(|child| child.path())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::PathEntry;
    use tempfile::TempDir;

    /// A working folder, a folder for PYTHONPATH and a standard library with `random.py` and `math`.
    struct Tree(TempDir);

    impl Tree {
        fn new(files: &[&str]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let standard = ["std/random.py", "std/json/__init__.py"];
            let dynamic = ["std/lib-dynload/math.cpython-310-x86_64-linux-gnu.so"];
            for file in files.iter().chain(&standard).chain(&dynamic) {
                let path = folder.path().join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "").unwrap();
            }
            Self(folder)
        }

        #[track_caller]
        fn check(&self, expect: &[&str]) {
            let at = |path: &str| self.0.path().join(path);
            let entry = |path: &str, origin| PathEntry {
                path: at(path),
                origin,
            };
            let search = SearchPath {
                entries: vec![
                    entry("variable", EntryOrigin::PythonPath),
                    entry("std", EntryOrigin::Standard),
                    entry("std/lib-dynload", EntryOrigin::Standard),
                    entry("site", EntryOrigin::Site),
                ],
                executing_pth: Vec::new(),
            };
            let wanted = |name: &str| ["random", "json", "math", "numpy"].contains(&name);
            let found = shadow_candidates(&search, Some(&at("work")), &wanted);
            let shown: Vec<String> = found
                .iter()
                .map(|early| {
                    let path = early.module.path.strip_prefix(self.0.path()).unwrap();
                    let standard = early.standard.as_ref().map_or("-".into(), |s| {
                        s.strip_prefix(self.0.path()).unwrap().display().to_string()
                    });
                    format!("{} {standard}", path.display())
                })
                .collect();
            assert_eq!(shown, expect);
        }
    }

    #[test]
    fn finds_what_hides_the_standard_library_and_what_hides_a_package() {
        Tree::new(&["work/random.py", "work/other.py", "variable/numpy.py"])
            .check(&["work/random.py std/random.py", "variable/numpy.py -"]);
    }

    #[test]
    fn an_extension_module_of_the_standard_library_can_be_hidden_too() {
        Tree::new(&["work/math.py"])
            .check(&["work/math.py std/lib-dynload/math.cpython-310-x86_64-linux-gnu.so"]);
    }

    #[test]
    fn a_folder_without_init_hides_nothing() {
        Tree::new(&["work/json/data.txt", "work/numpy/notes.md"]).check(&[]);
        Tree::new(&["work/json/__init__.py"]).check(&["work/json std/json"]);
    }

    #[test]
    fn the_working_folder_hides_what_pythonpath_has() {
        Tree::new(&["work/numpy.py", "variable/numpy.py"]).check(&["work/numpy.py -"]);
    }

    #[test]
    fn what_lies_in_site_packages_hides_nothing() {
        Tree::new(&["site/random.py"]).check(&[]);
    }
}
