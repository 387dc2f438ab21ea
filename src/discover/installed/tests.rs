#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use crate::discover::load::load;
use crate::model::PathEntry;

/// A tree of files, one `path: content` a line; `\n` in the content is a line break, and a path with a final slash is
/// an empty folder.
fn tree(lines: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (path, content) = line.split_once(": ").unwrap_or((line, ""));
        let path = root.path().join(path);
        if line.ends_with('/') {
            fs::create_dir_all(&path).unwrap();
            continue;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content.replace("\\n", "\n")).unwrap();
    }
    root
}

fn site(root: &Path, folders: &[&str]) -> SearchPath {
    let entry = |folder: &&str| PathEntry {
        path: root.join(folder),
        origin: EntryOrigin::Site,
    };
    SearchPath {
        entries: folders.iter().map(entry).collect(),
        startup: Vec::new(),
        unread: Vec::new(),
    }
}

/// Each distribution, module and problem in a line, paths below the root.
fn shown(root: &Path, found: &Installed) -> Vec<String> {
    let below = |path: &Option<PathBuf>| {
        let path = path.as_ref().expect("a path");
        let path = path.strip_prefix(root).unwrap_or(path);
        path.to_string_lossy().replace('\\', "/")
    };
    let mut lines = Vec::new();
    for d in &found.distributions {
        let state = match &d.metadata {
            MetadataState::Unread => "unread".to_owned(),
            MetadataState::Read(_) => "read".to_owned(),
            MetadataState::Unreadable(cause) => {
                format!("unreadable: {}", crate::report::cause(cause))
            }
            MetadataState::Missing => "missing".to_owned(),
        };
        lines.push(format!("{:?} {} {state}", d.format, d.label()));
    }
    for m in &found.modules {
        let version = m
            .version
            .as_ref()
            .map_or(String::new(), |v| format!(" {v}"));
        lines.push(format!(
            "{:?} {}{version}",
            m.kind,
            below(&Some(m.path.clone()))
        ));
    }
    for p in &found.problems {
        lines.push(format!(
            "{:?} {}: {}",
            p.kind,
            below(&p.path),
            crate::report::cause(&p.cause)
        ));
    }
    lines
}

#[track_caller]
fn check(lines: &str, expect: &[&str]) {
    let root = tree(lines);
    let mut found = installed(&site(root.path(), &["site"]), &["tensorflow", "numpy"]);
    let distributions = &mut found.distributions;
    load(distributions, &mut found.problems, &|_| true);
    assert_eq!(shown(root.path(), &found), expect);
}

#[test]
fn names_and_versions_come_from_the_folders_alone() {
    let root = tree(
        "site/tensorflow_cpu-2.10.0.dist-info/METADATA: garbage
         site/numpy-1.26.4.dist-info/METADATA: garbage
         site/six.py",
    );
    let found = installed(&site(root.path(), &["site"]), &[]);
    assert_eq!(
        shown(root.path(), &found),
        [
            "DistInfo numpy 1.26.4 unread",
            "DistInfo tensorflow-cpu 2.10.0 unread"
        ]
    );
}

#[test]
fn only_what_is_wanted_is_read() {
    let root = tree(
        "site/a-1.dist-info/METADATA: Name: a\\nVersion: 1
         site/b-1.dist-info/METADATA: Name: b\\nVersion: 1",
    );
    let mut found = installed(&site(root.path(), &["site"]), &[]);
    load(&mut found.distributions, &mut found.problems, &|d| {
        d.name.as_ref() == "b"
    });
    assert_eq!(
        shown(root.path(), &found),
        ["DistInfo a 1 unread", "DistInfo b 1 read"]
    );
}

#[test]
fn several_of_one_name_are_all_kept_and_an_empty_one_is_told() {
    check(
        "site/numpy-1.19.5.dist-info/
         site/numpy-1.26.4.dist-info/METADATA: Name: numpy\\nVersion: 1.26.4
         site/numpy-2.0.0.dist-info/METADATA: Name: numpy\\nVersion: 2.0.0",
        &[
            "DistInfo numpy 1.19.5 missing",
            "DistInfo numpy 1.26.4 read",
            "DistInfo numpy 2.0.0 read",
            "Leftover site/numpy-1.19.5.dist-info: it contains no METADATA: a stale directory that no installer owns",
        ],
    );
}

#[test]
fn leftovers_and_markers_are_no_distributions() {
    check(
        "site/~umpy/__init__.py
         site/~umpy-1.26.4.dist-info/METADATA: Name: numpy\\nVersion: 1.26.4
         site/~notes.txt
         site/pip-23.0.dist-info.virtualenv",
        &[
            "Leftover site/~umpy: a leftover of an interrupted install or uninstall",
            "Leftover site/~umpy-1.26.4.dist-info: a leftover of an interrupted install or uninstall",
        ],
    );
}

#[test]
fn eggs_are_read_in_all_their_forms() {
    check(
        "site/numpy-1.16.2.egg-info: Metadata-Version: 1.1\\nName: numpy\\nVersion: 1.16.2\\n
         site/six.egg-info/PKG-INFO: Name: six\\nVersion: 1.15\\n
         site/six.egg-info/requires.txt: numpy>=1.0\\n
         site/gast-0.4-py3.8.egg/EGG-INFO/PKG-INFO: Name: gast\\nVersion: 0.4\\n
         site/empty-1.0-py3.8.egg-info/",
        &[
            "EggInfoDir empty 1.0 missing",
            "Egg gast 0.4 read",
            "EggInfoFile numpy 1.16.2 read",
            "EggInfoDir six 1.15 read",
            "Leftover site/empty-1.0-py3.8.egg-info: it contains no PKG-INFO: a stale directory that no installer owns",
        ],
    );
}

#[test]
fn a_zipped_egg_and_a_file_named_dist_info_are_told() {
    check(
        "site/old-1.0-py2.7.egg: PK
         site/a-1.dist-info: text
         site/-1.dist-info/METADATA: x",
        &[
            "DistInfo a 1 unreadable: it is not a directory",
            "MetadataUnreadable site/-1.dist-info: its name contains no distribution name",
            "MetadataUnreadable site/a-1.dist-info: it is not a directory",
            "Note site/old-1.0-py2.7.egg: a zipped egg, which tfpair does not read",
        ],
    );
}

#[test]
fn a_develop_install_is_one_distribution() {
    let root = tree(
        "src/tf.egg-info/PKG-INFO: Name: tf\\nVersion: 3.0\\n
         src/gone/
         site/tf.egg-link: ../src\\n.
         site/lost.egg-link: ../src/gone\\n.",
    );
    let mut found = installed(&site(root.path(), &["site"]), &[]);
    load(&mut found.distributions, &mut found.problems, &|_| true);
    let labels: Vec<_> = found.distributions.iter().map(|d| d.label()).collect();
    assert_eq!(labels, ["lost", "tf 3.0"]);
    assert!(found.distributions[1].read().is_some_and(|m| m.editable));
    assert_eq!(found.problems.len(), 1, "{:?}", found.problems);

    let found = installed(&site(root.path(), &["site", "src"]), &[]);
    let formats: Vec<_> = found.distributions.iter().map(|d| d.format).collect();
    assert_eq!(
        formats,
        [Format::EggLink, Format::EggInfoDir],
        "lost and tf"
    );
}

#[test]
fn an_egg_that_is_itself_an_entry_is_found_once() {
    let root = tree("site/gast-0.4-py3.8.egg/EGG-INFO/PKG-INFO: Name: gast\\nVersion: 0.4\\n");
    let search = site(root.path(), &["site", "site/gast-0.4-py3.8.egg"]);
    let found = installed(&search, &[]);
    assert_eq!(shown(root.path(), &found), ["Egg gast 0.4 unread"]);
}

#[test]
fn metadata_beside_is_read() {
    let root = tree(
        "site/a-1.dist-info/METADATA: Metadata-Version: 2.1\\nName: A\\nVersion: 1.0\\nAuthor: me\\n\\nbody
         site/a-1.dist-info/INSTALLER: uv\\n
         site/a-1.dist-info/WHEEL: Tag: py3-none-any\\n
         site/a-1.dist-info/direct_url.json: {\"url\": \"file:///a\", \"dir_info\": {\"editable\": true}}
         site/b-1.dist-info/METADATA: Name: b\\nVersion: 1
         site/b-1.dist-info/direct_url.json: garbage",
    );
    let mut found = installed(&site(root.path(), &["site"]), &[]);
    load(&mut found.distributions, &mut found.problems, &|_| true);
    let read = found.distributions[0].read().expect("metadata");
    assert_eq!(read.installer.as_deref(), Some("uv"));
    assert_eq!(read.tags.len(), 1);
    assert_eq!(read.direct_url.as_deref(), Some("file:///a"));
    assert!(read.editable);
    assert_eq!(found.problems.len(), 1);
    assert_eq!(found.problems[0].kind, ProblemKind::MetadataUnreadable);
}

#[test]
fn unreadable_metadata_is_told_and_the_distribution_kept() {
    check(
        "site/numpy-1.26.4.dist-info/METADATA: \\u0000garbage
         site/pytz-2004d.dist-info/METADATA: Name: pytz\\nVersion: 2004d
         site/x-1.dist-info/METADATA/",
        &[
            "DistInfo numpy 1.26.4 unreadable: it has no Name field",
            "DistInfo pytz unreadable: its Version field is `2004d`, which is not a PEP 440 version",
            "DistInfo x 1 unreadable: it is a folder, not a regular file",
            "MetadataUnreadable site/numpy-1.26.4.dist-info/METADATA: it has no Name field",
            "MetadataUnreadable site/pytz-2004d.dist-info/METADATA: its Version field is `2004d`, which is not a PEP 440 version",
            "MetadataUnreadable site/x-1.dist-info/METADATA: it is a folder, not a regular file",
        ],
    );
}

#[test]
fn modules_without_a_distribution_are_seen() {
    check(
        "site/numpy/__init__.py
         site/numpy/version.py: version = \"1.26.4\"\\n
         site/tensorflow/__init__.py",
        &["Package site/tensorflow", "Package site/numpy 1.26.4"],
    );
    check(
        "site/numpy/__init__.py
         site/numpy/version.py: from ._version import get_versions\\n
         site/numpy/_version.py:  \"version\": \"1.23.5\"\\n",
        &["Package site/numpy 1.23.5"],
    );
}

#[test]
fn a_module_presents_itself_as_import_would_choose() {
    check("site/numpy/core/x.py", &["Namespace site/numpy"]);
    check("site/numpy/a\nsite/numpy.py", &["File site/numpy.py"]);
    check(
        "site/numpy.py\nsite/numpy.abi3.so",
        &["Extension site/numpy.abi3.so"],
    );
    check(
        "site/numpy.py\nsite/numpy/__init__.py",
        &["Package site/numpy"],
    );
    check(
        "site/numpy: a file\nsite/numpy.libs/x.so\nsite/numpy.txt",
        &[],
    );
}

#[test]
fn the_standard_library_is_asked_for_modules_and_for_nothing_else() {
    let root =
        tree("lib/numpy.py\nlib/argparse-1.4.dist-info/METADATA: Name: argparse\\nVersion: 1.4");
    let mut search = site(root.path(), &["lib"]);
    search.entries[0].origin = EntryOrigin::Standard;
    let found = installed(&search, &["numpy"]);
    assert_eq!(shown(root.path(), &found), ["File lib/numpy.py"]);
}

#[test]
fn entries_that_are_not_there_are_no_problem() {
    let root = tree("site/python310.zip: PK");
    let search = site(root.path(), &["site/python310.zip", "nowhere", "site"]);
    assert_eq!(installed(&search, &["numpy"]), Installed::default());
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn one_folder_under_two_names_is_listed_once() {
        let root = tree("lib/numpy-1.26.4.dist-info/METADATA: x");
        symlink("lib", root.path().join("lib64")).unwrap();
        let found = installed(&site(root.path(), &["lib64", "lib"]), &[]);
        assert_eq!(shown(root.path(), &found), ["DistInfo numpy 1.26.4 unread"]);
    }

    #[test]
    fn dangling_and_cyclic_links_are_told() {
        let root = tree("site/b-1.dist-info/RECORD");
        let site_packages = root.path().join("site");
        symlink("gone", site_packages.join("a-1.dist-info")).unwrap();
        symlink(
            "/cache/METADATA",
            site_packages.join("b-1.dist-info/METADATA"),
        )
        .unwrap();
        symlink("c-1.dist-info", site_packages.join("c-1.dist-info")).unwrap();
        symlink("gone", site_packages.join("numpy")).unwrap();
        let mut found = installed(&site(root.path(), &["site"]), &["numpy"]);
        load(&mut found.distributions, &mut found.problems, &|_| true);
        let lines = shown(root.path(), &found);
        assert_eq!(
            lines[0],
            "DistInfo a 1 unreadable: it is a symbolic link to `gone`, which does not exist"
        );
        assert_eq!(
            lines[1],
            "DistInfo b 1 unreadable: it is a symbolic link to `/cache/METADATA`, which does not exist"
        );
        assert!(
            lines[2].starts_with("DistInfo c 1 unreadable: "),
            "{lines:?}"
        );
        let numpy = found
            .problems
            .iter()
            .find(|p| p.path.as_deref() == Some(&site_packages.join("numpy")));
        assert!(numpy.is_some(), "{lines:?}");
    }

    #[test]
    fn a_linked_dist_info_is_read() {
        let root = tree("store/METADATA: Name: a\\nVersion: 1\nsite/x.py");
        symlink("../store", root.path().join("site/a-1.dist-info")).unwrap();
        let mut found = installed(&site(root.path(), &["site"]), &[]);
        load(&mut found.distributions, &mut found.problems, &|_| true);
        assert_eq!(shown(root.path(), &found), ["DistInfo a 1 read"]);
    }

    #[test]
    fn a_name_that_is_no_utf_8_is_passed_by() {
        use std::os::unix::ffi::OsStrExt;
        let root = tree("site/numpy/__init__.py");
        let odd = std::ffi::OsStr::from_bytes(b"\xff\xfe-1.dist-info");
        // some file systems refuse such a name, and then there is nothing to guard
        if fs::create_dir(root.path().join("site").join(odd)).is_ok() {
            let found = installed(&site(root.path(), &["site"]), &["numpy"]);
            assert_eq!((found.distributions.len(), found.problems.len()), (0, 1));
        }
    }
}
