#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::path::PathBuf;

use super::*;
use crate::judge::tests::{environment, read};
use crate::judge::{assess, files};
use crate::model::{Environment, PythonVersion, Verdict, name_of};
use crate::table::Table;

/// TensorFlow 2.16.2 with some of what it imports.
fn install() -> Environment {
    let version = |text: &str| text.parse().unwrap();
    let held = [
        ("tensorflow-cpu", "2.16.2"),
        ("numpy", "1.26.4"),
        ("h5py", "3.16.0"),
        ("optree", "0.20.0"),
        ("grpcio", "1.85.3"),
    ]
    .map(|(name, text)| (name_of(name).unwrap(), version(text)));
    let held: Vec<_> = held.iter().map(|(name, version)| (name, version)).collect();
    let mut environment = environment(&PythonVersion::series(3, 11), &held);
    read(&mut environment, Table::embedded());
    environment
}

/// The verdict on TensorFlow 2.16.2 with one distribution of which files are missing or differ.
#[track_caller]
fn check(
    name: &str,
    missing: Option<bool>,
    changed: Option<&Difference>,
    expect: (Verdict, Option<(Severity, Option<Stage>)>),
) {
    let table = Table::embedded();
    let mut environment = install();
    let of = environment.first(&name_of(name).unwrap()).unwrap().clone();
    let path = of.path.clone().unwrap();
    let contents = std::sync::Arc::make_mut(&mut environment.contents);
    contents.files.retain(|c| c.path != path);
    let file = PathBuf::from("/site/a.py");
    contents.files.push(FileCheck {
        missing: missing
            .iter()
            .map(|is_imported| MissingFile {
                path: file.clone(),
                is_imported: *is_imported,
                leaves_namespace: false,
            })
            .collect(),
        missing_total: missing.iter().count(),
        changed: changed
            .iter()
            .map(|difference| ChangedFile {
                path: file.clone(),
                difference: (*difference).clone(),
                is_imported: true,
            })
            .collect(),
        changed_total: changed.iter().count(),
        ..FileCheck::new(of.name, path)
    });
    let judgement = assess(&environment, table);
    let about = |f: &&Finding| matches!(f.code, Code::FilesMissing | Code::FilesChanged);
    let found = judgement
        .findings
        .iter()
        .find(about)
        .map(|f| (f.severity, f.stage));
    assert_eq!(
        (judgement.verdict, found),
        expect,
        "{name} {missing:?} {changed:?}"
    );
}

fn resized(contents: ResizedContents) -> Difference {
    Difference::Size {
        listed: 10,
        found: 5,
        contents,
    }
}

#[test]
fn what_the_import_opens_decides() {
    use Severity::{Error, Warning};
    use Verdict::{Fails, Unknown, Works};
    let fails = |stage| (Fails, Some((Error, stage)));
    let warns = |verdict| (verdict, Some((Warning, None)));
    for member in ["tensorflow-cpu", "numpy"] {
        check(member, None, None, (Works, None));
        check(member, Some(true), None, fails(None));
        check(member, Some(false), None, warns(Works));
        check(
            member,
            None,
            Some(&resized(ResizedContents::CutOff)),
            fails(None),
        );
        check(
            member,
            None,
            Some(&resized(ResizedContents::Loadable)),
            warns(Works),
        );
        check(
            member,
            None,
            Some(&resized(ResizedContents::Changed)),
            warns(Unknown),
        );
    }
    // optree is caught by nothing, h5py by `except ImportError`, and of grpcio nothing is known
    check("optree", Some(true), None, fails(Some(Stage::Keras)));
    check(
        "optree",
        None,
        Some(&resized(ResizedContents::CutOff)),
        fails(Some(Stage::Import)),
    );
    check("h5py", Some(true), None, warns(Works));
    check(
        "h5py",
        None,
        Some(&resized(ResizedContents::CutOff)),
        fails(Some(Stage::Import)),
    );
    check("grpcio", Some(true), None, warns(Unknown));
    check(
        "grpcio",
        None,
        Some(&resized(ResizedContents::CutOff)),
        warns(Unknown),
    );
}

#[test]
fn a_subpackage_is_imported_without_its_init() {
    let info = Path::new("/site/a-1.dist-info");
    for (file, leaves_namespace, expect) in [
        ("/site/a/b/__init__.py", true, true),
        ("/site/a/b/__init__.py", false, false),
        ("/site/a/__init__.py", true, false),
        ("/elsewhere/a/b/__init__.py", true, false),
    ] {
        let missing = MissingFile {
            path: file.into(),
            is_imported: true,
            leaves_namespace,
        };
        assert_eq!(is_inner_init(&missing, info), expect, "{missing:?}");
    }
}

#[test]
fn without_a_list_what_is_not_found_leaves_the_verdict_open() {
    let table = Table::embedded();
    for (name, found, expect) in [
        ("h5py", 7, Verdict::Works),
        ("h5py", 6, Verdict::Unknown),
        ("numpy", 6, Verdict::Unknown),
        // h5py is caught by `except ImportError`, NumPy by nothing
        ("h5py", 0, Verdict::Works),
        ("numpy", 0, Verdict::Fails),
    ] {
        let mut environment = install();
        let of = environment.first(&name_of(name).unwrap()).unwrap().clone();
        let contents = std::sync::Arc::make_mut(&mut environment.contents);
        contents.files.retain(|c| Some(&c.path) != of.path.as_ref());
        contents.files.push(FileCheck {
            checked: found,
            expected: Some(7),
            ..FileCheck::new(of.name, of.path.unwrap())
        });
        let judgement = assess(&environment, table);
        let findings: Vec<_> = judgement.findings.iter().map(|f| f.code).collect();
        assert_eq!(judgement.verdict, expect, "{name} {found} {findings:?}");
        assert_eq!(findings.contains(&Code::FilesMissing), found < 7);
    }
}

#[test]
fn an_empty_check_finds_nothing() {
    let table = Table::embedded();
    let environment = environment(&PythonVersion::series(3, 11), &[]);
    assert_eq!(files::changed_files(&Context::new(&environment, table)), []);
}

#[test]
fn a_library_of_another_tensorflow_ends_the_import() {
    let table = Table::embedded();
    for (other, expect) in [(true, Verdict::Fails), (false, Verdict::Unknown)] {
        let mut environment = install();
        let contents = std::sync::Arc::make_mut(&mut environment.contents);
        contents.files[0].foreign = vec![PathBuf::from("/venv/site/tensorflow/core/kernels/x.so")];
        if other {
            let mut record = environment.distributions[0].clone();
            record.name = name_of("tensorflow").unwrap();
            record.version = Some("2.15.1".parse().unwrap());
            record.path = Some(PathBuf::from("/venv/site/tensorflow-2.15.1.dist-info"));
            environment.distributions.push(record);
        }
        let judgement = assess(&environment, table);
        let mut found = judgement
            .findings
            .iter()
            .filter(|f| f.code == Code::FilesMixed);
        assert_eq!(judgement.verdict, expect, "{:?}", judgement.findings);
        assert_eq!(
            found.next().map(|f| f.stage),
            Some(other.then_some(Stage::Import))
        );
    }
}
