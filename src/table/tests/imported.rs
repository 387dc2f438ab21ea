//! The files that the import opens, and what errors in them break.

use super::{name, table, version};
use crate::model::{ImportedFiles, MeasuredEffect, RaisedError, Stage};
use crate::table::ImportingVersions;

/// What is opened of a version of a distribution with a TensorFlow.
#[track_caller]
fn files(distribution: &str, of: &str, tensorflow: &str) -> ImportedFiles {
    let tensorflow = version(tensorflow);
    let with = ImportingVersions {
        tensorflow: Some(&tensorflow),
        keras: None,
        python: None,
    };
    let files = table().imported_files(&name(distribution), Some(&version(of)), with);
    files.unwrap_or_else(|| panic!("nothing of {distribution} {of}"))
}

#[test]
fn what_was_measured_is_found_again() {
    let check = |of: (&str, &str), path: &str, opened: bool| {
        let files = files(of.0, of.1, "2.16.2");
        assert!(files.is_measured, "{of:?}");
        assert_eq!(files.contains(path.as_bytes()), opened, "{path}");
    };
    let tensorflow = ("tensorflow-cpu", "2.16.2");
    check(tensorflow, "tensorflow/__init__.py", true);
    check(tensorflow, "tensorflow/python/framework/ops.py", true);
    check(tensorflow, "tensorflow/libtensorflow_framework.so.2", true);
    check(tensorflow, "tensorflow/lite/python/lite.py", true);
    check(
        tensorflow,
        "tensorflow/include/tensorflow/core/public/version.h",
        false,
    );
    check(("numpy", "1.26.4"), "numpy/core/numeric.py", true);
    check(("numpy", "1.26.4"), "numpy/f2py/f2py2e.py", false);
    check(("keras", "3.15.1"), "keras/__init__.py", true);
    check(("six", "1.17.0"), "six.py", true);
}

#[test]
fn what_was_not_measured_is_taken_from_the_nearest_version() {
    for (distribution, of, path) in [
        ("tensorflow", "2.16.1", "tensorflow/python/framework/ops.py"),
        (
            "tensorflow-intel",
            "2.15.0",
            "tensorflow/python/framework/ops.py",
        ),
        ("tensorflow", "2.99.0", "tensorflow/__init__.py"),
        ("tensorflow", "1.4.0", "tensorflow/python/framework/ops.py"),
        ("numpy", "1.26.2", "numpy/core/numeric.py"),
        ("keras-nightly", "3.14.5", "keras/__init__.py"),
    ] {
        let files = files(distribution, of, "2.16.2");
        assert!(files.contains(path.as_bytes()), "{distribution} {of}");
        assert!(!files.is_measured, "{distribution} {of}");
    }
}

#[test]
fn a_version_that_was_seen_where_nothing_opens_it_is_told_by_the_tensorflow() {
    // TensorFlow 2.20 opens nothing of tensorboard, 2.7 opens a hundred files
    let files = files("tensorboard", "2.20.0", "2.7.4");
    assert!(files.contains(b"tensorboard/__init__.py"));
}

#[test]
fn what_is_never_opened_has_no_files() {
    let tensorflow = version("2.16.2");
    let with = ImportingVersions {
        tensorflow: Some(&tensorflow),
        keras: None,
        python: None,
    };
    for distribution in ["grpcio", "libclang", "tensorboard"] {
        let files = table().imported_files(&name(distribution), None, with);
        assert_eq!(files, None, "{distribution}");
    }
}

#[test]
fn an_error_is_caught_or_ends_the_import_or_keras() {
    let effect = |distribution: &str, error| {
        table().effect_of_error(&name(distribution), &version("2.16.2"), None, error)
    };
    let fails = |stage| Some(MeasuredEffect::Fails(stage));
    assert_eq!(
        effect("optree", RaisedError::ImportError),
        fails(Stage::Keras)
    );
    assert_eq!(effect("optree", RaisedError::Other), fails(Stage::Import));
    assert_eq!(
        effect("h5py", RaisedError::ImportError),
        Some(MeasuredEffect::Works)
    );
    assert_eq!(effect("h5py", RaisedError::Other), fails(Stage::Import));
    assert_eq!(effect("grpcio", RaisedError::Other), None);
}

#[test]
fn absence_is_known_in_the_same_series_or_between_two_that_agree() {
    let effect = |distribution: &str, tensorflow: &str| {
        table().effect_of_absence(&name(distribution), &version(tensorflow), None)
    };
    let works = Some(MeasuredEffect::Works);
    assert_eq!(effect("setuptools", "2.10.0"), works);
    assert_eq!(effect("setuptools", "2.11.1"), works);
    assert_eq!(effect("setuptools", "2.5.0"), None);
    assert_eq!(effect("grpcio", "2.10.1"), None);
}
