//! Modules in the working directory and in PYTHONPATH, which Python finds before the standard library.

use std::fs;
use std::path::{Path, PathBuf};

use super::module::folder_kind;
use crate::model::{EntryOrigin, Module, ModuleKind, SearchPath, ShadowCandidate};
use crate::read::file::read_file;

/// Sources and records of installed distributions are read up to this size in bytes.
const LIMIT: u64 = 16 << 20;

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
        for module in listed(folder, at, wanted) {
            // what stands further back is itself hidden
            if found.iter().all(|f| f.module.name != module.name) {
                found.push(ShadowCandidate {
                    standard: standard(search, &module.name),
                    installed: is_installed(folder, &module),
                    module,
                    origin: origin.clone(),
                });
            }
        }
    }
    found.retain(|candidate| !is_the_real_one(candidate, search));
    found
}

/// Whether the module is the one that it would hide, or a copy of it: the folder may be the standard library or
/// site-packages, and a project may carry a copy of `six.py`.
fn is_the_real_one(candidate: &ShadowCandidate, search: &SearchPath) -> bool {
    let path = &candidate.module.path;
    let name = path.file_name().unwrap_or_default();
    let hidden = candidate.standard.clone().or_else(|| {
        let later = search
            .entries
            .iter()
            .filter(|e| e.origin != EntryOrigin::PythonPath);
        later.map(|e| e.path.join(name)).find(|file| file.exists())
    });
    let Some(hidden) = hidden else { return false };
    let real = |path: &Path| fs::canonicalize(path).ok();
    real(&hidden) == real(path)
        || (candidate.module.kind == ModuleKind::File && is_copy(path, &hidden))
}

/// Whether two sources are equal. An empty file is no copy of anything.
fn is_copy(path: &Path, of: &Path) -> bool {
    let size = |path: &Path| {
        fs::metadata(path)
            .ok()
            .filter(fs::Metadata::is_file)
            .map(|m| m.len())
    };
    let same_size = size(path).is_some_and(|bytes| bytes > 0 && Some(bytes) == size(of));
    let bytes = |path: &Path| read_file(path, LIMIT).ok();
    same_size && bytes(path).is_some_and(|source| Some(source) == bytes(of))
}

/// Whether an installer or another Python owns the module: it lies in a site-packages or in a standard library, or a
/// record beside it lists it.
fn is_installed(folder: &Path, module: &Module) -> bool {
    let name = folder.file_name().unwrap_or_default();
    if ["site-packages", "dist-packages"]
        .iter()
        .any(|n| name == *n)
        || (folder.join("os.py").is_file() && folder.join("encodings").is_dir())
    {
        return true;
    }
    let records = fs::read_dir(folder).into_iter().flatten().flatten();
    records
        .map(|child| child.path())
        .any(|record| lists(&record, module))
}

/// Whether the record of an installed distribution lists a module.
fn lists(record: &Path, module: &Module) -> bool {
    let file = module
        .path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let first = match module.kind {
        ModuleKind::Package | ModuleKind::Namespace => format!("{file}/__init__.py"),
        ModuleKind::File | ModuleKind::Extension => file.into_owned(),
    };
    let has_line =
        |list: &str, is: &dyn Fn(&str) -> bool| match read_file(&record.join(list), LIMIT) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).lines().any(is),
            // a list that cannot be read may hold it, and what an installer owns is never renamed
            Err(error) => !error.is_missing(),
        };
    match record.extension().and_then(|e| e.to_str()) {
        Some("dist-info") => has_line("RECORD", &|line| {
            line.strip_prefix(&first)
                .is_some_and(|rest| rest.starts_with(','))
        }),
        Some("egg-info") => has_line("top_level.txt", &|line| line.trim() == module.name),
        _ => false,
    }
}

/// The modules of one folder.
fn listed(folder: &Path, at: usize, wanted: &dyn Fn(&str) -> bool) -> Vec<Module> {
    let mut names: Vec<String> = Vec::new();
    for child in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = child.file_name();
        // no module has a name that is no text
        let Some(name) = name.to_str() else { continue };
        let (stem, suffix) = name.split_once('.').unwrap_or((name, ""));
        let module = suffix.is_empty() || [".py", ".so", ".pyd"].iter().any(|s| name.ends_with(s));
        if module && wanted(stem) {
            names.push(name.to_owned());
        }
    }
    names.sort();
    names
        .iter()
        .filter_map(|name| module(folder, name, at))
        .collect()
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
                startup: Vec::new(),
                unread: Vec::new(),
            };
            let wanted = |name: &str| ["random", "json", "math", "numpy"].contains(&name);
            let found = shadow_candidates(&search, Some(&at("work")), &wanted);
            let shown: Vec<String> = found
                .iter()
                .map(|candidate| {
                    let path = candidate.module.path.strip_prefix(self.0.path()).unwrap();
                    let standard = candidate.standard.as_ref().map_or("-".into(), |s| {
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
