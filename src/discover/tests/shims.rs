//! Shims of pyenv, asdf and mise.

use super::*;

const PYENV: &[u8] =
    b"#!/usr/bin/env bash\nexec \"/x/.pyenv/libexec/pyenv\" exec \"$program\" \"$@\"\n";
const ASDF: &[u8] =
    b"#!/usr/bin/env bash\n# asdf-plugin: python 3.10.13\nexec asdf exec \"python\" \"$@\"\n";

fn with_pyenv() -> Tree {
    let mut tree = Tree::new();
    for version in ["3.9.18", "3.10.2", "3.10.13", "3.11.0rc1"] {
        let series = version.rsplit_once('.').unwrap().0;
        tree.base(&format!("pyenv/versions/{version}"), series);
    }
    tree.base("usr", "3.12");
    for name in ["python", "python3", "python3.10"] {
        tree.runnable(&format!("pyenv/shims/{name}"), PYENV);
    }
    tree.set_path(&["pyenv/shims", "usr/bin"]);
    tree
}

#[track_caller]
fn check(tree: &Tree, expect: &str) {
    let found = tree.active().unwrap();
    assert_eq!(tree.short(&found.interpreter.prefix), expect);
}

#[test]
fn pyenv_chooses_by_variable_file_and_global_file() {
    let mut tree = with_pyenv();
    check(&tree, "usr");
    tree.file("pyenv/version", "3.9.18\n");
    check(&tree, "pyenv/versions/3.9.18");
    tree.file(".python-version", "# here\n3.10.2\n");
    check(&tree, "pyenv/versions/3.10.2");
    tree.file("work/.python-version", "3.10\n");
    check(&tree, "pyenv/versions/3.10.13");
    tree.set("PYENV_VERSION", "python-3.9.18:3.10.2");
    check(&tree, "pyenv/versions/3.9.18");
    tree.set("PYENV_VERSION", "system");
    check(&tree, "usr");
}

#[test]
fn a_version_that_is_not_installed_falls_back_as_pyenv_does() {
    let mut tree = with_pyenv();
    tree.set("PYENV_VERSION", "3.99:3.9");
    check(&tree, "pyenv/versions/3.9.18");
    let notes = tree.problems(&tree.active().unwrap(), ProblemKind::Note);
    assert_eq!(
        notes,
        [
            "pyenv/shims/python3: starts nothing: `3.99` is selected by PYENV_VERSION but not installed"
        ]
    );
    tree.set("PYENV_VERSION", "../../usr");
    check(&tree, "usr");
    // no pre-release is taken for the newest of a series
    tree.set("PYENV_VERSION", "3.11");
    check(&tree, "usr");
}

#[test]
fn a_shim_that_is_named_is_followed() {
    let mut tree = with_pyenv();
    tree.set("PYENV_VERSION", "3.10.2");
    let found = tree.named("pyenv/shims/python").unwrap();
    assert_eq!(
        tree.short(&found.interpreter.prefix),
        "pyenv/versions/3.10.2"
    );
    tree.set_path(&["pyenv/shims"]);
    tree.set("PYENV_VERSION", "system");
    let error = tree.named("pyenv/shims/python").unwrap_err().to_string();
    assert!(
        error.ends_with("it is a shim, and no installed Python is selected for it"),
        "{error}"
    );
}

#[test]
fn a_version_wanted_is_found_though_pyenv_does_not_select_it() {
    let mut tree = with_pyenv();
    tree.set("PYENV_ROOT", tree.at("pyenv"));
    tree.file(
        "pyenv/versions/3.10.2/include/python3.10/patchlevel.h",
        "#define PY_VERSION \"3.10.2\"\n",
    );
    let found = tree.with_python("3.10.2").unwrap();
    assert_eq!(
        tree.short(&found.interpreter.prefix),
        "pyenv/versions/3.10.2"
    );
}

#[test]
fn asdf_chooses_by_variable_and_tool_versions() {
    let mut tree = Tree::new();
    tree.base("asdf/installs/python/3.10.13", "3.10");
    tree.base("asdf/installs/python/3.9.18", "3.9");
    tree.base("usr", "3.12");
    tree.runnable("asdf/shims/python3", ASDF);
    tree.set_path(&["asdf/shims", "usr/bin"]);
    check(&tree, "usr");
    tree.file("home/.tool-versions", "python 3.9.18\n");
    check(&tree, "asdf/installs/python/3.9.18");
    tree.file("work/.tool-versions", "nodejs 20\npython 3.99 3.10.13\n");
    check(&tree, "asdf/installs/python/3.10.13");
    tree.set("ASDF_PYTHON_VERSION", "system");
    check(&tree, "usr");
}

#[test]
fn mise_chooses_by_its_own_files() {
    let mut tree = Tree::new();
    tree.base("mise/installs/python/3.10.13", "3.10");
    tree.base("mise/installs/python/3.9.18", "3.9");
    tree.base("usr", "3.12");
    tree.runnable("bin/mise", b"\x7fELF");
    tree.link(tree.at("bin/mise"), "mise/shims/python3");
    tree.set_path(&["mise/shims", "usr/bin"]);
    check(&tree, "usr");
    tree.file(
        "home/.config/mise/config.toml",
        "[tools]\npython = \"3.9\"\n",
    );
    check(&tree, "mise/installs/python/3.9.18");
    tree.file(
        "work/mise.toml",
        "[tools]\npython = { version = \"3.10\" }\n",
    );
    check(&tree, "mise/installs/python/3.10.13");
    tree.set("MISE_PYTHON_VERSION", "3.9.18");
    check(&tree, "mise/installs/python/3.9.18");
}

#[test]
fn two_folders_of_shims_that_point_at_each_other_end() {
    let mut tree = with_pyenv();
    tree.runnable("asdf/shims/python3", ASDF);
    std::fs::remove_dir_all(tree.at("usr")).unwrap();
    tree.set_path(&["pyenv/shims", "asdf/shims"]);
    tree.set("PYENV_VERSION", "system");
    tree.set("ASDF_PYTHON_VERSION", "system");
    assert_eq!(tree.active().unwrap_err(), DiscoverError::NoPython);
}
