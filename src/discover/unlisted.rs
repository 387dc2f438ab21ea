//! A distribution without a list of its files: are those there that the import of TensorFlow is known to open?

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::is_machine_code;
use super::needed_names::LIMIT as SOURCE_LIMIT;
use crate::model::{
    ChangedFile, Difference, Distribution, FileCheck, Format, ImportedFiles, imported_path,
};
use crate::read::file::{open, read_file};
use crate::read::python_source::is_cut;
use crate::read::{LoadedPart, loaded_part};

/// Looks for the files that the import opens, and counts those that are found. Sizes are not known, so that of damage only
/// what is cut off within a bracket, a string or what is loaded is seen. `None` where the files do not lie beside the metadata.
pub(super) fn check_unlisted(
    distribution: &Distribution,
    imported: &ImportedFiles,
    mut check: FileCheck,
) -> Option<FileCheck> {
    let beside = [Format::DistInfo, Format::EggInfoDir, Format::EggInfoFile];
    if !beside.contains(&distribution.format) {
        return None;
    }
    let base = check.path.parent()?.to_owned();
    check.expected = Some(imported.count);
    let mut found = HashSet::new();
    let mut look = |path: PathBuf| {
        let Some(listed) = listed(&base, &path) else {
            return;
        };
        if imported.contains(listed.as_bytes()) && found.insert(imported_path(listed.as_bytes())) {
            check.checked += 1;
            if let Some(cause) = fault(&path) {
                check.changed_total += 1;
                check.changed.push(ChangedFile {
                    path,
                    difference: Difference::Unreadable(cause),
                    is_imported: true,
                });
            }
        }
    };
    let mut open: Vec<PathBuf> = imported.top_level.iter().map(|n| base.join(n)).collect();
    // an extension module whose name depends on the Python
    if imported.top_level.iter().any(|name| name.contains('*')) {
        let files = fs::read_dir(&base).into_iter().flatten().flatten();
        open.extend(
            files
                .map(|entry| entry.path())
                .filter(|path| path.is_file()),
        );
    }
    while let Some(path) = open.pop() {
        // a folder that cannot be listed lacks its files
        let Ok(entries) = fs::read_dir(&path) else {
            if path.is_file() {
                look(path);
            }
            continue;
        };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && entry.file_name() != "__pycache__" => {
                    open.push(entry.path());
                }
                Ok(kind) if !kind.is_dir() && entry.path().is_file() => look(entry.path()),
                _ => {}
            }
        }
    }
    Some(check)
}

/// A path as RECORD would list it.
fn listed(base: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(base).ok()?.to_str()?;
    Some(match cfg!(windows) {
        true => inside.replace('\\', "/"),
        false => inside.to_owned(),
    })
}

/// Why a file cannot be imported, as far as that can be seen without its size.
fn fault(path: &Path) -> Option<String> {
    let (file, size) = match open(path, u64::MAX) {
        Ok(opened) => opened,
        Err(error) => return Some(error.kind.to_string()),
    };
    let cut = match is_machine_code(path.as_os_str().as_encoded_bytes()) {
        true => size == 0 || loaded_part(file) == Some(LoadedPart::Missing),
        false => path.extension().is_some_and(|end| end == "py") && is_cut_source(path),
    };
    cut.then(|| "it is cut off".to_owned())
}

fn is_cut_source(path: &Path) -> bool {
    let source = read_file(path, SOURCE_LIMIT);
    source.is_ok_and(|source| is_cut(&String::from_utf8_lossy(&source)))
}
