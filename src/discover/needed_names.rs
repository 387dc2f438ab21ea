//! Whether what is left of a source still has what the rest of its distribution needs of it while it is imported.

use std::path::Path;

use crate::model::{ChangedFile, Difference, Distribution, FileCheck, Problem, ResizedContents};
use crate::read::RowFilter;
use crate::read::file::read_file;
use crate::read::python_source::{is_cut, mentions, names_needed};

use super::record_files::each_file;

/// No source is larger.
pub(super) const LIMIT: u64 = 16 << 20;

/// Takes a second look at sources that lost their end and at packages that lost their `__init__.py`: nothing fails where
/// nobody needs what is gone.
pub(super) fn look_closer(
    check: &mut FileCheck,
    distribution: &Distribution,
    is_imported: &dyn Fn(&[u8]) -> bool,
) {
    let is_source = |file: &&mut ChangedFile| {
        let resized = matches!(&file.difference, Difference::Size { contents, .. } if *contents == ResizedContents::CutOff);
        resized && file.is_imported && file.path.extension().is_some_and(|end| end == "py")
    };
    let any_changed = check.changed.iter_mut().any(|file| is_source(&file));
    let any_missing = check
        .missing
        .iter()
        .any(|m| m.is_imported && m.leaves_namespace);
    let Some(base) = check.path.parent().map(Path::to_owned) else {
        return;
    };
    if !any_changed && !any_missing {
        return;
    }
    let mut importers = Vec::new();
    let filter = RowFilter {
        signs: &[".py,"],
        wanted: &|path| path.ends_with(b".py") && is_imported(path),
    };
    let mut problems: Vec<Problem> = Vec::new();
    each_file(distribution, &mut problems, filter, &mut |file| {
        importers.push(file.path());
    });
    for file in check.changed.iter_mut().filter(is_source) {
        let left = text(&file.path).unwrap_or_default();
        if !is_cut(&left)
            && !is_needed(&file.path, &left, &base, &importers)
            && let Difference::Size { contents, .. } = &mut file.difference
        {
            *contents = ResizedContents::Changed;
        }
    }
    for file in check.missing.iter_mut().filter(|m| m.is_imported) {
        if file.leaves_namespace && is_needed(&file.path, "", &base, &importers) {
            file.leaves_namespace = false;
        }
    }
}

/// Whether any of the sources needs a name of a module that is not in what is left of it.
fn is_needed(path: &Path, left: &str, base: &Path, importers: &[std::path::PathBuf]) -> bool {
    let Some(module) = module(path, base) else {
        return false;
    };
    let folder = path.parent().filter(|_| path.ends_with("__init__.py"));
    let is_gone = |name: &str| {
        let submodule =
            folder.is_some_and(|f| f.join(name).exists() || f.join(format!("{name}.py")).exists());
        !submodule && !mentions(left, name) && (name != "*" || left.is_empty())
    };
    importers
        .iter()
        .filter(|importer| *importer != path)
        .any(|importer| {
            let Some(source) = text(importer) else {
                return false;
            };
            let name = self::module(importer, base).unwrap_or_default();
            let package = match importer.ends_with("__init__.py") {
                true => name.as_str(),
                false => name.rsplit_once('.').map_or("", |(package, _)| package),
            };
            names_needed(&source, package, &module)
                .into_iter()
                .any(is_gone)
        })
}

/// The module of a source: `a.b` of `a/b.py` and of `a/b/__init__.py`.
fn module(path: &Path, base: &Path) -> Option<String> {
    let inside = path.strip_prefix(base).ok()?.with_extension("");
    let mut parts: Vec<&str> = inside
        .iter()
        .map(std::ffi::OsStr::to_str)
        .collect::<Option<_>>()?;
    if parts.last() == Some(&"__init__") {
        parts.pop();
    }
    Some(parts.join("."))
}

fn text(path: &Path) -> Option<String> {
    let bytes = read_file(path, LIMIT).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
