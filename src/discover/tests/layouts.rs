//! Implementations and systems: each tree is recognized by its files, on any machine.

use super::*;
use crate::model::{Creator, Implementation};

#[test]
fn a_base_installation_for_linux() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    tree.check_path(
        "usr",
        &[
            "usr/lib/python310.zip",
            "usr/lib/python3.10",
            "usr/lib/python3.10/lib-dynload",
            "usr/lib/python3.10/site-packages",
        ],
    );
    let found = tree.named("usr").unwrap().interpreter;
    assert_eq!(found.creator, Creator::Base);
    assert_eq!(found.platform.unwrap().to_string(), "linux_x86_64");
    assert_eq!(found.base_prefix, Some(tree.at("usr")));
}

#[test]
fn fedora_has_lib64_and_a_prefix_of_its_own() {
    let tree = Tree::new();
    tree.executable("usr/bin/python3.12");
    tree.link("python3.12", "usr/bin/python3");
    tree.file("usr/lib64/python3.12/os.py", "");
    tree.folder("usr/lib64/python3.12/site-packages");
    tree.folder("usr/lib/python3.12/site-packages");
    tree.check_path(
        "usr/bin/python3",
        &[
            "usr/lib64/python312.zip",
            "usr/lib64/python3.12",
            "usr/lib64/python3.12/lib-dynload",
            "usr/lib64/python3.12/site-packages",
            "usr/lib/python3.12/site-packages",
        ],
    );
}

#[test]
fn a_free_threaded_build_has_its_own_folders() {
    let tree = Tree::new();
    tree.base("opt", "3.13t");
    tree.venv(
        "venv",
        "opt",
        "3.13",
        "include-system-site-packages = false\n",
    );
    tree.folder("venv/lib/python3.13t/site-packages");
    tree.check_path(
        "venv",
        &[
            "opt/lib/python313t.zip",
            "opt/lib/python3.13t",
            "opt/lib/python3.13t/lib-dynload",
            "venv/lib/python3.13t/site-packages",
        ],
    );
    assert!(tree.named("venv").unwrap().interpreter.free_threaded);
}

#[test]
fn pypy_of_today_and_its_environments() {
    let tree = Tree::new();
    tree.executable("pypy/bin/pypy3.10");
    tree.link("pypy3.10", "pypy/bin/python");
    tree.file("pypy/lib/pypy3.10/os.py", "");
    tree.folder("pypy/lib/pypy3.10/site-packages");
    tree.file(
        "pypy/include/pypy3.10/patchlevel.h",
        "#define PY_VERSION \"3.10.14\"\n",
    );
    tree.check_path(
        "pypy",
        &["pypy/lib/pypy3.10", "pypy/lib/pypy3.10/site-packages"],
    );
    let found = tree.named("pypy").unwrap().interpreter;
    assert_eq!(found.implementation, Implementation::PyPy);
    assert_eq!(found.version.unwrap().to_string(), "3.10.14");
    tree.venv(
        "venv",
        "pypy",
        "3.10",
        "include-system-site-packages = false\n",
    );
    tree.folder("venv/lib/pypy3.10/site-packages");
    tree.check_path(
        "venv",
        &["pypy/lib/pypy3.10", "venv/lib/pypy3.10/site-packages"],
    );
}

#[test]
fn pypy_of_old() {
    let tree = Tree::new();
    tree.executable("pypy/bin/pypy3.7");
    tree.link("pypy3.7", "pypy/bin/pypy3");
    tree.file("pypy/bin/libpypy3.7-c.so", "");
    tree.file("pypy/lib-python/3/os.py", "");
    tree.folder("pypy/lib_pypy");
    tree.folder("pypy/site-packages");
    tree.check_path(
        "pypy",
        &[
            "pypy/lib_pypy/__extensions__",
            "pypy/lib_pypy",
            "pypy/lib-python/3",
            "pypy/site-packages",
        ],
    );
}

#[test]
fn conda_records_its_python() {
    let tree = Tree::new();
    tree.base("conda", "3.9");
    tree.file("conda/conda-meta/python-3.9.18-h955ad1f_0.json", "{}");
    tree.file("conda/conda-meta/python-dateutil-2.8.2-pyhd_0.json", "{}");
    let found = tree.named("conda").unwrap().interpreter;
    assert_eq!(found.creator, Creator::Conda);
    assert_eq!(found.version.unwrap().to_string(), "3.9.18");
    assert!(
        found
            .version_source
            .unwrap()
            .ends_with("python-3.9.18-h955ad1f_0.json")
    );
}

fn windows_base(tree: &Tree) {
    tree.runnable("Python311/python.exe", b"MZ");
    tree.file("Python311/python311.dll", "");
    tree.file("Python311/python3.dll", "");
    tree.file("Python311/Lib/os.py", "");
    tree.folder("Python311/Lib/site-packages");
    tree.file(
        "Python311/include/patchlevel.h",
        "#define PY_VERSION \"3.11.7\"\n",
    );
}

#[test]
fn a_base_installation_for_windows_is_judged_anywhere() {
    let tree = Tree::new();
    windows_base(&tree);
    tree.check_path(
        "Python311",
        &[
            "Python311/python311.zip",
            "Python311/DLLs",
            "Python311/Lib",
            "Python311",
            "Python311/Lib/site-packages",
        ],
    );
    let found = tree.named("Python311/python.exe").unwrap();
    assert_eq!(
        found.interpreter.version.as_ref().unwrap().to_string(),
        "3.11.7"
    );
    assert_eq!(
        tree.problems(&found, ProblemKind::EnvironmentBroken).len(),
        0
    );
}

#[test]
fn a_windows_environment_is_judged_anywhere_in_any_case() {
    let mut tree = Tree::new();
    tree.set("PYTHONPATH", "/linux/only");
    tree.file(
        "venv/pyvenv.cfg",
        "home = C:\\Python311\r\nversion = 3.11.7\r\ninclude-system-site-packages = false\r\n",
    );
    tree.runnable("venv/scripts/Python.exe", b"MZ");
    tree.file("venv/lib/Site-Packages/more.pth", "..\\..\\src\\pkg\r\n");
    tree.folder("venv/src/pkg");
    tree.check_path("venv", &["venv", "venv/lib/Site-Packages", "venv/src/pkg"]);
    let found = tree.named("venv").unwrap();
    assert_eq!(
        tree.problems(&found, ProblemKind::EnvironmentBroken).len(),
        0
    );
}

#[test]
fn an_underscore_pth_replaces_the_whole_path() {
    let mut tree = Tree::on("win_amd64");
    tree.set("PYTHONPATH", tree.folder("extra"));
    tree.runnable("embed/python.exe", b"MZ");
    tree.file("embed/python311.dll", "");
    tree.file("embed/python311.zip", "");
    tree.file(
        "embed/python311._pth",
        "python311.zip\r\n.\r\n#import site\r\n",
    );
    tree.check_path("embed/python.exe", &["embed/python311.zip", "embed"]);
    tree.file(
        "embed/python311._pth",
        "python311.zip\r\n.\r\nimport site\r\n",
    );
    tree.folder("embed/Lib/site-packages");
    tree.check_path(
        "embed/python.exe",
        &["embed/python311.zip", "embed", "embed/Lib/site-packages"],
    );
}

#[test]
fn windows_has_its_own_user_site() {
    let mut tree = Tree::on("win_amd64");
    windows_base(&tree);
    tree.set("APPDATA", tree.at("AppData"));
    tree.folder("AppData/Python/Python311/site-packages");
    let found = tree.named("Python311").unwrap();
    assert!(
        tree.path_of(&found)
            .contains(&"AppData/Python/Python311/site-packages".to_owned())
    );
}

#[test]
fn a_framework_of_macos_has_its_own_user_site() {
    let tree = Tree::on("macos_arm64");
    let prefix = "Library/Frameworks/Python.framework/Versions/3.11";
    tree.base(prefix, "3.11");
    let head =
        b"\xca\xfe\xba\xbe\0\0\0\x02\x01\0\0\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\x0c";
    tree.runnable(&format!("{prefix}/bin/python3.11"), head);
    tree.folder("home/Library/Python/3.11/lib/python/site-packages");
    tree.folder("home/.local/lib/python3.11/site-packages");
    let found = tree.named(prefix).unwrap();
    assert_eq!(
        found.interpreter.platform.unwrap().to_string(),
        "macos_arm64"
    );
    let path = tree.path_of(&found);
    assert!(path.contains(&"home/Library/Python/3.11/lib/python/site-packages".to_owned()));
    assert!(!path.contains(&"home/.local/lib/python3.11/site-packages".to_owned()));
}

#[test]
fn a_universal_executable_is_for_this_machine() {
    let tree = Tree::on("macos_x86_64");
    tree.base("opt", "3.11");
    let head =
        b"\xca\xfe\xba\xbe\0\0\0\x02\x01\0\0\x0c\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\x07";
    tree.runnable("opt/bin/python3.11", head);
    let found = tree.named("opt").unwrap().interpreter;
    assert_eq!(found.platform.unwrap().to_string(), "macos_x86_64");
}

#[test]
fn virtualenv_before_20_has_no_pyvenv_cfg() {
    let tree = Tree::new();
    tree.base("usr", "2.7");
    tree.executable("venv/bin/python");
    tree.file("venv/bin/activate", "");
    tree.file("venv/lib/python2.7/os.py", "");
    tree.folder("venv/lib/python2.7/site-packages");
    let orig = tree.at("usr").display().to_string();
    tree.file("venv/lib/python2.7/orig-prefix.txt", &orig);
    tree.file("venv/lib/python2.7/no-global-site-packages.txt", "");
    let found = tree.named("venv").unwrap();
    assert_eq!(found.interpreter.creator, Creator::Virtualenv);
    assert_eq!(found.interpreter.base_prefix, Some(tree.at("usr")));
    let path = tree.path_of(&found);
    assert!(path.contains(&"usr/lib/python2.7".to_owned()));
    assert!(!path.contains(&"usr/lib/python2.7/site-packages".to_owned()));
    std::fs::remove_file(tree.at("venv/lib/python2.7/no-global-site-packages.txt")).unwrap();
    let path = tree.path_of(&tree.named("venv").unwrap());
    assert_eq!(
        path.last().map(String::as_str),
        Some("usr/lib/python2.7/site-packages")
    );
}

#[test]
fn what_made_an_environment_is_told_by_its_keys() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    for (name, key, creator) in [
        ("a", "", Creator::Venv),
        ("b", "virtualenv = 20.26.0\n", Creator::Virtualenv),
        ("c", "uv = 0.5.1\nimplementation = CPython\n", Creator::Uv),
    ] {
        tree.venv(name, "usr", "3.10", key);
        assert_eq!(tree.named(name).unwrap().interpreter.creator, creator);
    }
}

#[test]
fn the_marker_of_pep_668_counts_for_a_base_alone() {
    let tree = Tree::new();
    tree.base("usr", "3.11");
    let marker = tree.file("usr/lib/python3.11/EXTERNALLY-MANAGED", "");
    tree.venv("venv", "usr", "3.11", "");
    let base = tree.named("usr").unwrap().interpreter;
    assert_eq!(base.externally_managed, Some(marker));
    assert_eq!(
        tree.named("venv").unwrap().interpreter.externally_managed,
        None
    );
}

#[test]
fn build_details_come_before_headers() {
    let tree = Tree::new();
    tree.base("usr", "3.14");
    tree.file(
        "usr/include/python3.14/patchlevel.h",
        "#define PY_VERSION \"3.14.0\"\n",
    );
    tree.file(
        "usr/lib/python3.14/build-details.json",
        r#"{"implementation": {"name": "cpython", "version": {"major": 3, "minor": 14, "micro": 2,
            "releaselevel": "final", "serial": 0}}}"#,
    );
    let found = tree.named("usr").unwrap().interpreter;
    assert_eq!(found.version.unwrap().to_string(), "3.14.2");
}
