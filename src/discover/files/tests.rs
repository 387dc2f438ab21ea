#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use super::*;
use crate::model::{EntryOrigin, PathEntry, ProblemKind, SearchPath};

/// `sha256` of `hello\n`, as `openssl dgst` and a URL-safe base64 without padding give it.
const HELLO: &str = "sha256=WJG1tSLV3whtD_CxEPvZ0hu0_HFjrzTQgoai6Eb2vgM";

/// A distribution `a 1` with that RECORD, and these files below `lib/site`.
fn distribution(record: &str, files: &[&str]) -> (tempfile::TempDir, Vec<Distribution>) {
    let root = tempfile::tempdir().unwrap();
    let site = root.path().join("lib/site");
    fs::create_dir_all(site.join("a-1.dist-info")).unwrap();
    fs::write(site.join("a-1.dist-info/RECORD"), record).unwrap();
    for file in files {
        let path = site.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "hello\n").unwrap();
    }
    let search = SearchPath {
        entries: vec![PathEntry {
            path: site,
            origin: EntryOrigin::Site,
        }],
        startup: Vec::new(),
        unread: Vec::new(),
    };
    let found = crate::discover::installed::installed(&search, &[]).distributions;
    (root, found)
}

/// How many were checked, then each finding in a line.
fn outcome(root: &Path, found: &[Distribution], depth: FileDepth) -> Vec<String> {
    let mut problems = Vec::new();
    let imported =
        ImportedFiles::of(&["a/__init__.py", "a/x.py", "a/y.py", "a/gone.py", "a/x.*so"]);
    let check = |d| check_files(d, Some(&imported), depth, None, &mut problems);
    let checks: Vec<_> = found.iter().filter_map(check).collect();
    let below = |path: &Path| {
        let path = path.strip_prefix(root).unwrap_or(path);
        path.to_string_lossy().replace('\\', "/")
    };
    let mut lines = Vec::new();
    for check in checks {
        lines.push(format!("{} {}", check.checked, check.comparable));
        lines.extend(
            check
                .missing
                .iter()
                .map(|m| format!("missing {}", below(&m.path))),
        );
        lines.extend(check.changed.iter().map(|changed| {
            let path = below(&changed.path);
            match &changed.difference {
                Difference::Size { listed, found, .. } => format!("{path} {found}, not {listed}"),
                Difference::Hash { listed, found } => format!("{path} {found}, not {listed}"),
                Difference::Unreadable(cause) => format!("{path} {cause}"),
            }
        }));
    }
    lines.extend(
        problems
            .into_iter()
            .map(|p| format!("{:?} {}", p.kind, crate::report::cause(&p.cause))),
    );
    lines
}

#[track_caller]
fn check(record: &str, files: &[&str], depth: FileDepth, expect: &[&str]) {
    let (root, found) = distribution(record, files);
    assert_eq!(outcome(root.path(), &found, depth), expect);
}

#[test]
fn an_install_as_it_was_made_is_clean() {
    let record = format!(
        "a/__init__.py,{HELLO},6\n\"a/b,c.py\",{HELLO},6\na/__pycache__/__init__.cpython-310.pyc,,\n\
         a-1.dist-info/RECORD,,\na-1.dist-info/INSTALLER,sha256=0,99\n../../bin/a,sha256=0,99\n"
    );
    let files = ["a/__init__.py", "a/b,c.py", "../../bin/a"];
    check(&record, &files, FileDepth::Hashes, &["3 2"]);
}

#[test]
fn what_is_gone_is_told_with_its_path_as_a_reader_expects_it() {
    check(
        "a/__init__.py,,6\na/x.so,,6\n../../bin/a,,\na/data.txt,,\n",
        &["a/__init__.py"],
        FileDepth::Hashes,
        &[
            "4 1",
            "missing lib/site/a/x.so",
            "missing bin/a",
            "missing lib/site/a/data.txt",
        ],
    );
}

#[test]
fn by_default_only_what_the_import_opens_is_compared() {
    check(
        "a/x.py,,6\na/x.so,,6\na/lib.so.2,,6\na/x.pyd,,6\na/include/x.h,,6\na/data.txt,,6\na-1.dist-info/METADATA,,6\n",
        &["a/x.py", "a/x.so"],
        FileDepth::Imported,
        &[
            "4 2",
            "missing lib/site/a/lib.so.2",
            "missing lib/site/a/x.pyd",
        ],
    );
}

#[test]
fn a_library_that_is_not_listed_in_a_folder_that_is_loaded_whole_is_told() {
    let (root, found) = distribution(
        "a/kernels/own.so,,6\na/x.so,,6\n",
        &["a/kernels/own.so", "a/kernels/other.so", "a/x.so", "a/y.so"],
    );
    let mut imported = ImportedFiles::of(&[]);
    imported.loaded_folders = &["a/kernels", "a/gone"];
    let check = |d| {
        check_files(
            d,
            Some(&imported),
            FileDepth::Imported,
            Some(Os::Linux),
            &mut vec![],
        )
    };
    let check = found.iter().find_map(check).unwrap();
    let other = root.path().join("lib/site/a/kernels/other.so");
    assert_eq!((check.checked, check.foreign), (1, vec![other]));
}

#[test]
fn another_size_is_told_without_reading() {
    check(
        "a/x.py,sha256=0,7\n",
        &["a/x.py"],
        FileDepth::Hashes,
        &["1 1", "lib/site/a/x.py 6, not 7"],
    );
}

#[test]
fn hashes_count_only_in_depth_and_only_where_the_algorithm_is_known() {
    let record = "a/x.py,sha256=AAAA,6\na/y.py,md5=AAAA,6\n";
    let files = ["a/x.py", "a/y.py"];
    check(record, &files, FileDepth::Imported, &["2 2"]);
    check(
        record,
        &files,
        FileDepth::Hashes,
        &["2 2", &format!("lib/site/a/x.py {HELLO}, not sha256=AAAA")],
    );
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told() {
    check(
        "a,,6\n",
        &["a/x.py"],
        FileDepth::Hashes,
        &["1 0", "lib/site/a it is not a regular file"],
    );
}

#[test]
fn anomalies_of_the_list_are_reported_and_the_rest_is_checked() {
    check(
        "a/x.py,,many\na/y.py,,6\n",
        &[],
        FileDepth::Hashes,
        &[
            "1 0",
            "missing lib/site/a/y.py",
            "MetadataUnreadable `a/x.py`: a size that is not a number",
        ],
    );
}

#[test]
fn many_missing_files_are_counted_and_the_first_named() {
    let record: String = (0..5000).map(|n| format!("a/{n}.py,,1\n")).collect();
    let (_root, found) = distribution(&record, &[]);
    let check = |d| check_files(d, None, FileDepth::Hashes, None, &mut Vec::new());
    let checks: Vec<_> = found.iter().filter_map(check).collect();
    assert_eq!(checks[0].missing.len(), NAMED);
    assert_eq!(checks[0].missing_total, 5000);
}

#[test]
fn without_a_list_what_the_import_opens_is_looked_for() {
    let (root, found) = distribution("", &[]);
    let list = root.path().join("lib/site/a-1.dist-info/RECORD");
    fs::remove_file(&list).unwrap();
    let package = root.path().join("lib/site/a");
    fs::create_dir_all(package.join("__pycache__")).unwrap();
    for file in ["x.py", "other.py", "__pycache__/y.py", "x.abi3.so"] {
        fs::write(package.join(file), "").unwrap();
    }
    let cut = "lib/site/a/x.abi3.so it is cut off";
    assert_eq!(
        outcome(root.path(), &found, FileDepth::Imported),
        ["2 0", cut]
    );
    fs::remove_dir_all(&package).unwrap();
    assert_eq!(outcome(root.path(), &found, FileDepth::Imported), ["0 0"]);
    fs::create_dir(&list).unwrap();
    assert_eq!(
        outcome(root.path(), &found, FileDepth::Imported),
        [
            "0 0".to_owned(),
            format!(
                "{:?} it is a folder, not a regular file",
                ProblemKind::Unreadable
            )
        ]
    );
}

#[test]
fn an_egg_has_its_list_beside_the_pkg_info() {
    let (root, mut found) = distribution("", &["a/x.py"]);
    let info = root.path().join("lib/site/a-1.egg-info");
    fs::create_dir(&info).unwrap();
    fs::write(
        info.join("installed-files.txt"),
        "../a/x.py\n../a/gone.py\nPKG-INFO\n",
    )
    .unwrap();
    found[0].path = Some(info);
    found[0].format = crate::model::Format::EggInfoDir;
    assert_eq!(
        outcome(root.path(), &found, FileDepth::Imported),
        ["2 0", "missing lib/site/a/gone.py"]
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_missing_and_a_link_in_a_circle_is_told() {
    use std::os::unix::fs::symlink;
    let (root, found) = distribution("a/x.py,,6\na/y.py,,6\n", &["a/z.py"]);
    let folder = root.path().join("lib/site/a");
    symlink("/cache/gone", folder.join("x.py")).unwrap();
    symlink("y.py", folder.join("y.py")).unwrap();
    let lines = outcome(root.path(), &found, FileDepth::Imported);
    assert_eq!(lines[..2], ["2 0", "missing lib/site/a/x.py"]);
    assert!(lines[2].starts_with("lib/site/a/y.py "), "{lines:?}");
}

/// The check of a package in which `a/user.py` is imported and holds this, with this left of `a/x.py` or, where that is
/// `None`, without `a/b/__init__.py`.
fn with_user(user: &str, left: Option<&str>) -> FileCheck {
    let record =
        "a/user.py,,\na/x.py,,99\na/b/__init__.py,,9\na/b/c.py,,\na-1.dist-info/RECORD,,\n";
    let files = ["a/user.py", "a/x.py", "a/b/__init__.py", "a/b/c.py"];
    let (root, found) = distribution(record, &files);
    let site = root.path().join("lib/site");
    fs::write(site.join("a/user.py"), user).unwrap();
    match left {
        Some(left) => fs::write(site.join("a/x.py"), left).unwrap(),
        None => fs::remove_file(site.join("a/b/__init__.py")).unwrap(),
    }
    let imported = ImportedFiles::of(&files);
    let linux = Some(Os::Linux);
    let check = |d| {
        check_files(
            d,
            Some(&imported),
            FileDepth::Imported,
            linux,
            &mut Vec::new(),
        )
    };
    found.iter().find_map(check).unwrap()
}

#[test]
fn a_source_that_lost_what_nobody_needs_may_still_work() {
    let contents = |user, left| {
        let check = with_user(user, Some(left));
        match check.changed[0].difference {
            Difference::Size { contents, .. } => Some(contents),
            _ => None,
        }
    };
    let cut = Some(ResizedContents::CutOff);
    let open = Some(ResizedContents::Changed);
    assert_eq!(contents("from a.x import f\n", ""), cut);
    assert_eq!(contents("from .x import f\n", "def g(): pa"), cut);
    assert_eq!(contents("import a.x\n", "def f(a,"), cut);
    assert_eq!(contents("from a import x\n", ""), open);
    let left = "def f(): pa";
    assert_eq!(contents("from .x import f\n", left), open);
}

#[test]
fn a_package_without_its_init_fails_where_a_name_of_it_is_needed() {
    let leaves = |user| with_user(user, None).missing[0].leaves_namespace;
    assert!(leaves("from a.b import c\n"));
    assert!(!leaves("from a.b import name\n"));
}
