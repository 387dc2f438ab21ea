//! Top-level modules on one entry of the search path, as the import system's `FileFinder` would choose among them.

use std::fs;
use std::io;
use std::path::Path;

use crate::model::{Cause, Module, ModuleKind, Problem, ProblemKind, Version};
use crate::read::file::{ReadErrorKind, SMALL, read_file};
use crate::read::numpy_version;

/// What a listing shows of the modules that are searched for.
pub(super) struct Candidates<'a> {
    asked: Vec<Asked<'a>>,
}

struct Asked<'a> {
    name: &'a str,
    plain: bool,
    files: Vec<String>,
}

impl<'a> Candidates<'a> {
    pub(super) fn new(modules: &[&'a str]) -> Self {
        let asked = |&name| Asked {
            name,
            plain: false,
            files: Vec::new(),
        };
        Self {
            asked: modules.iter().map(asked).collect(),
        }
    }

    /// Takes up the name of a child, if it may be one of the modules: `numpy`, `numpy.py`, `numpy.abi3.so`.
    pub(super) fn take(&mut self, child: &str) {
        for asked in &mut self.asked {
            match child.strip_prefix(asked.name) {
                Some("") => asked.plain = true,
                Some(rest) if rest.starts_with('.') => asked.files.push(child.to_owned()),
                _ => {}
            }
        }
    }

    /// The modules that this entry holds: a package before an extension module, that before a source file, and a
    /// folder without `__init__` last.
    pub(super) fn resolve(
        self,
        folder: &Path,
        entry: usize,
        modules: &mut Vec<Module>,
        problems: &mut Vec<Problem>,
    ) {
        for asked in self.asked {
            let mut kind = None;
            if asked.plain {
                match folder_kind(&folder.join(asked.name)) {
                    Ok(found) => kind = found.map(|kind| (kind, asked.name.to_owned())),
                    Err(cause) => {
                        let path = folder.join(asked.name);
                        problems.push(Problem::at(ProblemKind::Unreadable, path, cause));
                    }
                }
            }
            if !matches!(kind, Some((ModuleKind::Package, _))) {
                let extension = asked.files.iter().filter(|f| is_extension(f)).min();
                let source = [".py", ".pyc"].into_iter().find_map(|suffix| {
                    let file = format!("{}{suffix}", asked.name);
                    asked.files.contains(&file).then_some(file)
                });
                kind = extension
                    .map(|file| (ModuleKind::Extension, file.clone()))
                    .or(source.map(|file| (ModuleKind::File, file)))
                    .or(kind);
            }
            if let Some((kind, file)) = kind {
                modules.push(module(asked.name, folder, &file, kind, entry));
            }
        }
    }
}

/// Asks a folder for modules by name, without listing it. A lone extension module is not met this way.
pub(super) fn probe(folder: &Path, entry: usize, modules: &[&str]) -> Vec<Module> {
    // the library in a zip is on every path and on hardly any disk
    if !folder.is_dir() {
        return Vec::new();
    }
    let look = |&name: &&str| {
        let file = format!("{name}.py");
        let package = folder.join(name);
        if fs::symlink_metadata(&package).is_ok()
            && let Ok(Some(kind)) = folder_kind(&package)
        {
            return Some(module(name, folder, name, kind, entry));
        }
        let there = folder.join(&file).is_file();
        there.then(|| module(name, folder, &file, ModuleKind::File, entry))
    };
    modules.iter().filter_map(look).collect()
}

fn module(name: &str, folder: &Path, file: &str, kind: ModuleKind, entry: usize) -> Module {
    let path = folder.join(file);
    let version = (name == "numpy" && kind == ModuleKind::Package)
        .then(|| version_of_numpy(&path))
        .flatten();
    Module {
        name: name.to_owned(),
        path,
        kind,
        entry,
        version,
    }
}

fn version_of_numpy(package: &Path) -> Option<Version> {
    ["version.py", "_version.py"]
        .iter()
        .find_map(|file| numpy_version(&read_file(&package.join(file), SMALL).ok()?))
}

/// How a folder presents itself to `import`; `None` if it is no folder.
pub(super) fn folder_kind(path: &Path) -> Result<Option<ModuleKind>, Cause> {
    let is_file = |file: &str| fs::metadata(path.join(file)).map(|about| about.is_file());
    match is_file("__init__.py") {
        Ok(true) => return Ok(Some(ModuleKind::Package)),
        Ok(false) => {}
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(Cause::error(&error)),
    }
    match fs::metadata(path) {
        Ok(about) if !about.is_dir() => return Ok(None),
        Ok(_) => {}
        Err(error) => {
            let dangling = fs::symlink_metadata(path).is_ok();
            return match dangling {
                true => Err(Cause::error(&ReadErrorKind::explain(path, error))),
                false => Ok(None),
            };
        }
    }
    if matches!(is_file("__init__.pyc"), Ok(true)) {
        return Ok(Some(ModuleKind::Package));
    }
    Ok(Some(ModuleKind::Namespace))
}

fn is_extension(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    lower.ends_with(".so") || lower.ends_with(".pyd")
}
