//! The extension modules of distributions, from RECORD or by walking the directories if there is no list.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::record_files::{each_file, machine_code};
use crate::model::{
    Cause, Distribution, Extension, Format, InterpreterAbi, NumpyAbi, Os, PackageName, Problem,
    ProblemKind,
};
use crate::read::file::{SMALL, open, read_file};
use crate::read::{LIMIT, RowFilter, extension, extension_tag};

/// No more files of one package are walked over.
const WALKED: usize = 200_000;

/// How far extension modules are looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look<'a> {
    /// Only their names, which state the interpreter. Whether a module exists is checked only where this interpreter would
    /// not look at it: a list may be another's.
    Names(Option<&'a InterpreterAbi>),
    /// Header and read-only data, which show the platform and the C ABI of NumPy.
    Contents,
}

/// The extension modules of those distributions that are wanted. A module that is no readable binary is listed among
/// the problems and kept, its `numpy` left `None`; one that is listed and not on disk is left out.
#[must_use]
pub(super) fn extensions(
    distributions: &[Distribution],
    look: Look<'_>,
    os: Option<Os>,
    wanted: &dyn Fn(&Distribution) -> bool,
    problems: &mut Vec<Problem>,
) -> Vec<Extension> {
    let mut found = Vec::new();
    for distribution in distributions.iter().filter(|d| wanted(d)) {
        for path in extension_files(distribution, os, problems) {
            found.extend(read_extension(
                &path,
                Some(&distribution.name),
                look,
                problems,
            ));
        }
    }
    found
}

/// Reads one extension module; `None` where there is none of that name.
fn read_extension(
    path: &Path,
    distribution: Option<&PackageName>,
    look: Look<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Extension> {
    let mut read = Extension {
        path: path.to_owned(),
        distribution: distribution.cloned(),
        tag: extension_tag(&path.file_name()?.to_string_lossy())?,
        platforms: Vec::new(),
        numpy: None,
    };
    if let Look::Names(abi) = look {
        let fits = abi.is_some_and(|abi| abi.loads(&read.tag));
        return (fits || path.exists()).then_some(read);
    }
    let contents = match open(path, u64::MAX) {
        Ok((file, _)) => extension(file, LIMIT).map_err(|error| Cause::error(&error)),
        Err(error) if error.is_missing() => return None,
        Err(error) => Err(Cause::error(&error.kind)),
    };
    match contents {
        Ok(binary) => {
            read.platforms = binary.platforms;
            read.numpy = Some(binary.numpy);
        }
        Err(cause) => problems
            .push(Problem::at(ProblemKind::ExtensionUnreadable, path, cause).of(distribution)),
    }
    Some(read)
}

/// The extension modules of TensorFlow that reach NumPy, smallest first; all of one wheel are built against the same
/// NumPy. `{}` is the suffix. Releases to 2.1 keep them in `tensorflow_core`, beside an empty `tensorflow`.
const TENSORFLOW: [&str; 9] = [
    "python/util/_pywrap_checkpoint_reader",
    "python/client/_pywrap_tf_session",
    "lite/python/optimize/_tensorflow_lite_wrap_calibration_wrapper",
    "lite/python/interpreter_wrapper/_tensorflow_wrap_interpreter_wrapper",
    "lite/python/interpreter_wrapper/_pywrap_tensorflow_interpreter_wrapper",
    "python/lib_pywrap_tensorflow_common",
    "python/_pywrap_tensorflow_common",
    "python/_pywrap_tensorflow_internal",
    "python/framework/fast_tensor_util",
];

/// The extension module that shows for which NumPy the TensorFlow in this `tensorflow` folder was built: the first
/// that decides, the large ones last.
#[must_use]
pub(super) fn tensorflow_extension(
    package: &Path,
    distribution: Option<&PackageName>,
    problems: &mut Vec<Problem>,
) -> Option<Extension> {
    let core = package.with_file_name("tensorflow_core");
    let known = [package, core.as_path()].into_iter().flat_map(|folder| {
        TENSORFLOW.iter().flat_map(move |file| {
            ["so", "pyd"]
                .iter()
                .map(move |suffix| folder.join(format!("{file}.{suffix}")))
        })
    });
    let mut second_best = None;
    let mut decides = |path: PathBuf| {
        let read = read_extension(&path, distribution, Look::Contents, problems)?;
        match read.numpy.as_ref()?.abi {
            NumpyAbi::One | NumpyAbi::TwoReady => Some(read),
            NumpyAbi::OneTypes | NumpyAbi::OwnLookup => {
                second_best.get_or_insert(read);
                None
            }
            NumpyAbi::None => None,
        }
    };
    let known = known.filter(|path| path.is_file()).find_map(&mut decides);
    known
        .or_else(|| {
            // a layout of its own: a build of another, or of tomorrow
            let mut files = walk(package);
            files.sort_by_cached_key(|path| path.metadata().map_or(u64::MAX, |m| m.len()));
            files.into_iter().find_map(&mut decides)
        })
        .or(second_best)
}

/// The extension modules that a distribution lists; without a list, those below its top-level folders.
fn extension_files(
    distribution: &Distribution,
    os: Option<Os>,
    problems: &mut Vec<Problem>,
) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let named = RowFilter {
        signs: machine_code(os),
        wanted: &|path| [&b".so"[..], b".pyd"].iter().any(|s| path.ends_with(s)),
    };
    let listed = each_file(distribution, problems, named, &mut |file| {
        let path = file.path();
        if !file.outside && is_extension(&path) {
            files.push(path);
        }
    });
    if listed {
        return files;
    }
    top_levels(distribution)
        .iter()
        .flat_map(|top| walk(top))
        .collect()
}

/// The top-level packages and modules of a distribution, by `top_level.txt`, else by its name.
fn top_levels(distribution: &Distribution) -> Vec<PathBuf> {
    let Some(info) = &distribution.path else {
        return Vec::new();
    };
    let base = match distribution.format {
        Format::Egg => info.as_path(),
        _ => info.parent().unwrap_or(info),
    };
    let list = match distribution.format {
        Format::Egg => info.join("EGG-INFO/top_level.txt"),
        _ => info.join("top_level.txt"),
    };
    // without a readable list, the name of the distribution is that of its package
    let text = read_file(&list, SMALL).ok();
    let text = text.as_deref().map(String::from_utf8_lossy);
    let lines = text.iter().flat_map(|text| text.lines());
    let mut names: Vec<&str> = lines.map(str::trim).collect();
    names.retain(|name| !name.is_empty() && Path::new(name).is_relative() && !name.contains(".."));
    let by_name = distribution.name.as_str().replace('-', "_");
    if names.is_empty() {
        names.push(&by_name);
    }
    names.iter().map(|name| base.join(name)).collect()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .take(WALKED)
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_type().is_dir() && is_extension(entry.path()))
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// Whether a name is that of an extension module, and no library that a wheel brings along in its `.libs`.
fn is_extension(path: &Path) -> bool {
    let suffix = path.extension().unwrap_or_default();
    let vendored = path
        .parent()
        .and_then(Path::extension)
        .is_some_and(|e| e == "libs");
    (suffix == "so" || suffix == "pyd") && !vendored
}

#[cfg(test)]
mod tests;
