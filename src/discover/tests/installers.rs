//! Trees as the installers of Windows and macOS leave them. No such system was at hand: the paths follow CPython's sources
//! and what people print.

use super::*;
use crate::model::Creator;

/// A Windows prefix of a series such as `311`.
fn windows(tree: &Tree, prefix: &str, nodot: &str, version: &str) {
    tree.runnable(&format!("{prefix}/python.exe"), b"MZ");
    tree.file(&format!("{prefix}/python{nodot}.dll"), "");
    tree.file(&format!("{prefix}/Lib/os.py"), "");
    tree.folder(&format!("{prefix}/Lib/site-packages"));
    let header = format!("#define PY_VERSION \"{version}\"\n");
    tree.file(&format!("{prefix}/include/patchlevel.h"), &header);
}

/// A framework of macOS.
fn framework(tree: &Tree, prefix: &str, series: &str) {
    tree.base(prefix, series);
    let arm64 = b"\xcf\xfa\xed\xfe\x0c\0\0\x01\0\0\0\0";
    tree.runnable(&format!("{prefix}/bin/python{series}"), arm64);
}

#[track_caller]
fn is_sound(tree: &Tree, path: &str, version: Option<&str>) -> Located {
    let found = tree.named(path).unwrap();
    let told = found.interpreter.version.as_ref().map(ToString::to_string);
    assert_eq!(told.as_deref(), version);
    assert_eq!(
        tree.problems(&found, ProblemKind::EnvironmentBroken),
        [""; 0]
    );
    found
}

#[test]
fn python_org_for_one_user_of_windows() {
    let mut tree = Tree::on("win_amd64");
    let prefix = "Users/First Last/AppData/Local/Programs/Python/Python312";
    windows(&tree, prefix, "312", "3.12.10");
    tree.set("APPDATA", tree.at("Users/First Last/AppData/Roaming"));
    let user = "Users/First Last/AppData/Roaming/Python/Python312/site-packages";
    tree.folder(user);
    let found = is_sound(&tree, &format!("{prefix}/python.exe"), Some("3.12.10"));
    let path = tree.path_of(&found);
    let site = format!("{prefix}/Lib/site-packages");
    assert!(path.ends_with(&[user.to_owned(), site]), "{path:#?}");
}

#[test]
fn the_microsoft_store_has_a_user_base_of_its_own() {
    let mut tree = Tree::on("win_amd64");
    let package = "PythonSoftwareFoundation.Python.3.11";
    let prefix = format!("Program Files/WindowsApps/{package}_3.11.2544.0_x64__qbz5n2kfra8p0");
    windows(&tree, &prefix, "311", "3.11.9");
    tree.set("LOCALAPPDATA", tree.at("Local"));
    tree.set("APPDATA", tree.at("Roaming"));
    tree.folder("Roaming/Python/Python311/site-packages");
    let user = format!(
        "Local/Packages/{package}_qbz5n2kfra8p0/LocalCache/local-packages/Python311/site-packages"
    );
    tree.folder(&user);
    let found = is_sound(&tree, &prefix, Some("3.11.9"));
    let path = tree.path_of(&found);
    assert!(path.contains(&user), "{path:#?}");
    assert!(
        !path.iter().any(|entry| entry.starts_with("Roaming")),
        "{path:#?}"
    );
}

#[test]
fn pymanager_keeps_each_python_in_a_folder_of_its_own() {
    let tree = Tree::on("win_amd64");
    let prefix = "Users/ann/AppData/Local/Python/pythoncore-3.13-64";
    windows(&tree, prefix, "313", "3.13.5");
    let details = r#"{"schema_version": "1.0", "language": {"version": "3.13"}, "implementation": {"name": "cpython",
        "version": {"major": 3, "minor": 13, "micro": 5, "releaselevel": "final", "serial": 0}}}"#;
    tree.file(&format!("{prefix}/Lib/build-details.json"), details);
    tree.file(
        "venv/pyvenv.cfg",
        &format!(
            "home = {}\r\ninclude-system-site-packages = false\r\nversion = 3.13.5\r\n",
            tree.at(prefix).display()
        ),
    );
    tree.runnable("venv/Scripts/python.exe", b"MZ");
    tree.folder("venv/Lib/site-packages");
    let found = is_sound(&tree, "venv", Some("3.13.5"));
    assert_eq!(found.interpreter.base_prefix, Some(tree.at(prefix)));
    assert!(
        tree.path_of(&found)
            .ends_with(&["venv/Lib/site-packages".to_owned()])
    );
}

#[test]
fn conda_of_windows_and_its_environments() {
    let tree = Tree::on("win_amd64");
    for prefix in ["miniconda3", "miniconda3/envs/tf"] {
        windows(&tree, prefix, "310", "3.10.13");
        let record = format!("{prefix}/conda-meta/python-3.10.13-he1021f5_0.json");
        tree.file(&record, "{}");
    }
    for prefix in ["miniconda3", "miniconda3/envs/tf"] {
        let found = is_sound(&tree, prefix, Some("3.10.13"));
        assert_eq!(found.interpreter.creator, Creator::Conda);
        assert!(
            tree.path_of(&found)
                .contains(&format!("{prefix}/Lib/site-packages"))
        );
    }
}

#[test]
fn homebrew_links_its_site_packages_out_of_the_cellar() {
    let tree = Tree::on("macos_arm64");
    let keg = "opt/homebrew/Cellar/python@3.11/3.11.7";
    let prefix = format!("{keg}/Frameworks/Python.framework/Versions/3.11");
    framework(&tree, &prefix, "3.11");
    let shared = tree.folder("opt/homebrew/lib/python3.11/site-packages");
    let site = format!("{prefix}/lib/python3.11/site-packages");
    std::fs::remove_dir(tree.at(&site)).unwrap();
    tree.link(shared, &site);
    tree.file(
        &format!("{prefix}/lib/python3.11/sitecustomize.py"),
        "import sys\n",
    );
    tree.link(
        tree.at(&format!("{prefix}/bin/python3.11")),
        "opt/homebrew/bin/python3.11",
    );
    let found = is_sound(&tree, "opt/homebrew/bin/python3.11", Some("3.11"));
    assert_eq!(
        found.interpreter.platform.unwrap().to_string(),
        "macos_arm64"
    );
    assert!(tree.path_of(&found).contains(&site));
}

#[test]
fn apples_framework_takes_the_user_folders_of_python() {
    for root in [
        "Applications/Xcode.app/Contents/Developer",
        "Library/Developer/CommandLineTools",
    ] {
        let tree = Tree::on("macos_arm64");
        let prefix = format!("{root}/Library/Frameworks/Python3.framework/Versions/3.9");
        framework(&tree, &prefix, "3.9");
        tree.folder("home/Library/Python/3.9/lib/python/site-packages");
        let found = is_sound(&tree, &prefix, Some("3.9"));
        let path = tree.path_of(&found);
        let user = "home/Library/Python/3.9/lib/python/site-packages".to_owned();
        assert!(path.contains(&user), "{path:#?}");
    }
}
