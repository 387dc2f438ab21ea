//! Extension modules that do not fit the Python, the platform or the NumPy.

use super::Words;
use super::phrases::subject;
use crate::model::{
    ExtensionFile, ExtensionTag, Implementation, ImportEffect, NumpyNeed, Platform, PythonVersion,
    Subject, Version,
};

pub(super) fn for_python(
    about: &Subject,
    tag: &ExtensionTag,
    python: &PythonVersion,
    free_threaded: bool,
    files: &[ExtensionFile],
) -> Words {
    let here = match free_threaded {
        true => format!("free-threaded Python {}", python.minor_text()),
        false => format!("Python {}", python.minor_text()),
    };
    let about = subject(about);
    let words = Words::new(format!(
        "the extension modules of {about} are built for {}; this is {here}",
        built_for(tag)
    ))
    .all_evidence(files.iter().map(file));
    match about.split(' ').next() {
        Some("numpy") => words.error("Importing the numpy C-extensions failed."),
        _ => words,
    }
}

/// `CPython 3.11`; the tag itself where it names no Python.
fn built_for(tag: &ExtensionTag) -> String {
    let Some(python) = &tag.python else {
        return format!("`{tag}`");
    };
    let implementation = match &tag.implementation {
        None => "Python".to_owned(),
        Some(Implementation::CPython) => "CPython".to_owned(),
        Some(Implementation::PyPy) => "PyPy".to_owned(),
        Some(other) => other.to_string(),
    };
    let threads = if tag.free_threaded {
        "free-threaded "
    } else {
        ""
    };
    format!("{threads}{implementation} {}", python.minor_text())
}

pub(super) fn for_platform(
    about: &Subject,
    built_for: Option<Platform>,
    platform: Platform,
    files: &[ExtensionFile],
) -> Words {
    let built_for = built_for.map_or_else(|| "another platform".to_owned(), |p| p.to_string());
    Words::new(format!(
        "the extension modules of {} are built for {built_for}; this Python is for {platform}",
        subject(about)
    ))
    .all_evidence(files.iter().map(file))
}

pub(super) fn for_other_numpy(
    about: &Subject,
    needs: &NumpyNeed,
    numpy: &Version,
    import: ImportEffect,
    found: &ExtensionFile,
) -> Words {
    let (compiled, error) = match needs {
        NumpyNeed::One => (
            "NumPy 1".to_owned(),
            "ImportError: numpy.core.multiarray failed to import".to_owned(),
        ),
        NumpyNeed::OneTypes => (
            "NumPy 1".to_owned(),
            "ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got \
             88 from PyObject"
                .to_owned(),
        ),
        NumpyNeed::AtLeast(least) => (
            format!("numpy {least} or newer"),
            format!(
                "RuntimeError: module was compiled against NumPy C-API version ... (NumPy {least}) but the running NumPy \
                 has C-API version ..."
            ),
        ),
    };
    let effect = match import {
        ImportEffect::NotImported => "`import tensorflow` was not observed to import it",
        ImportEffect::Fails => "`import tensorflow` imports it and fails",
        ImportEffect::GoesOn => "`import tensorflow` continues without it",
        ImportEffect::NotMeasured => {
            "`import tensorflow` tries to import it; what follows was not measured"
        }
    };
    Words::new(format!(
        "{} was compiled for {compiled} and cannot be imported with numpy {numpy}; {effect}",
        subject(about)
    ))
    .error(error)
    .evidence(file(found))
    .missed_by("pip check: metadata does not record the NumPy that a package was compiled against")
}

fn file(file: &ExtensionFile) -> String {
    let path = file.path.display();
    if file.markers.is_empty() {
        return path.to_string();
    }
    let markers: Vec<&str> = file.markers.iter().map(|m| m.text()).collect();
    format!("{path} contains {}", markers.join(", "))
}
