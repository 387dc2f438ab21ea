//! Which environment is chosen.

use super::*;

#[test]
fn an_activated_environment_comes_first() {
    let mut tree = Tree::new();
    tree.base("usr", "3.10");
    tree.base("conda", "3.9");
    tree.folder("conda/conda-meta");
    tree.venv("venv", "usr", "3.10", "");
    tree.venv("work/.venv", "usr", "3.10", "");
    tree.set_path(&["usr/bin"]);
    tree.set("VIRTUAL_ENV", tree.at("venv"));
    tree.set("CONDA_PREFIX", tree.at("conda"));
    tree.check_active("venv", "VIRTUAL_ENV");
    tree.set("VIRTUAL_ENV", "");
    tree.check_active("conda", "CONDA_PREFIX");
    tree.host
        .variables
        .remove(std::ffi::OsStr::new("CONDA_PREFIX"));
    tree.check_active("work/.venv", ".venv");
    tree.host.working_folder = tree.at("usr");
    tree.check_active("usr", "python3 on PATH");
}

#[test]
fn a_dot_venv_of_a_parent_is_found() {
    let mut tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv("work/.venv", "usr", "3.10", "");
    tree.host.working_folder = tree.folder("work/a/b");
    tree.check_active("work/.venv", ".venv");
    // an empty one that is nearer is not one
    tree.folder("work/a/.venv");
    tree.check_active("work/.venv", ".venv");
    let notes = tree.problems(&tree.active().unwrap(), ProblemKind::Note);
    assert_eq!(
        notes,
        ["work/a/.venv: has neither pyvenv.cfg nor a Python; skipped"]
    );
}

#[test]
fn python_is_taken_where_there_is_no_python3() {
    let mut tree = Tree::new();
    tree.base("old", "2.7");
    std::fs::remove_file(tree.at("old/bin/python3")).unwrap();
    tree.set_path(&["nowhere", "old/bin"]);
    tree.check_active("old", "python on PATH");
    let found = tree.active().unwrap();
    assert_eq!(found.interpreter.version.unwrap().to_string(), "2.7");
}

#[test]
fn nothing_at_all_is_said_to_be_nothing() {
    let mut tree = Tree::new();
    assert_eq!(tree.active().unwrap_err(), DiscoverError::NoPython);
    tree.set_path(&["nowhere"]);
    assert_eq!(tree.active().unwrap_err(), DiscoverError::NoPython);
}

#[test]
fn a_python_on_path_that_is_another_is_a_mismatch() {
    let mut tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv("venv", "usr", "3.10", "");
    tree.set("VIRTUAL_ENV", tree.at("venv"));
    let said =
        |tree: &Tree| tree.problems(&tree.active().unwrap(), ProblemKind::InterpreterMismatch);
    tree.set_path(&["venv/bin", "usr/bin"]);
    assert!(said(&tree).is_empty());
    tree.set_path(&["usr/bin", "venv/bin"]);
    assert_eq!(
        said(&tree),
        ["venv: it is activated (VIRTUAL_ENV), but `python` on PATH starts `usr/bin/python`"]
    );
    tree.set_path(&[]);
    assert_eq!(
        said(&tree),
        ["venv: it is activated (VIRTUAL_ENV), but PATH has neither python nor python3"]
    );
    // the same environment through a link is no other
    tree.link(tree.at("venv"), "alias");
    tree.set_path(&["alias/bin", "usr/bin"]);
    assert!(said(&tree).is_empty());
}

#[test]
fn a_conda_environment_without_python_is_passed_over() {
    let mut tree = Tree::new();
    tree.base("usr", "3.10");
    tree.folder("conda/conda-meta");
    tree.set("CONDA_PREFIX", tree.at("conda"));
    tree.set_path(&["usr/bin"]);
    tree.check_active("usr", "python3 on PATH");
    assert_eq!(
        tree.problems(&tree.active().unwrap(), ProblemKind::Note),
        ["conda: is the activated conda environment but has no Python; skipped"]
    );
}

#[test]
fn a_path_may_be_any_part_of_an_environment() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv("project/.venv", "usr", "3.10", "");
    for path in [
        "project/.venv",
        "project/.venv/bin",
        "project/.venv/bin/python",
        "project/.venv/pyvenv.cfg",
        "project/.venv/lib/python3.10/site-packages",
        "project",
    ] {
        let found = tree.named(path).unwrap();
        assert_eq!(
            tree.short(&found.interpreter.prefix),
            "project/.venv",
            "{path}"
        );
        assert_eq!(found.interpreter.found_by.to_string(), "PATH argument");
    }
}

#[test]
fn a_bare_site_packages_is_read_by_itself() {
    let tree = Tree::new();
    tree.file("target/numpy-1.26.4.dist-info/METADATA", "");
    tree.file("target/more.pth", "../src\n");
    tree.folder("src");
    let found = tree.named("target").unwrap();
    assert_eq!(found.origin.kind.as_str(), "site-packages");
    assert_eq!(found.site_packages, Some(tree.at("target")));
    assert_eq!(tree.path_of(&found), ["target", "src"]);
    assert_eq!(found.interpreter.version, None);
    tree.folder("image/lib/python3.8/site-packages");
    let found = tree.named("image/lib/python3.8/site-packages").unwrap();
    assert_eq!(found.interpreter.version.unwrap().to_string(), "3.8");
}

#[test]
fn what_is_no_environment_is_said_to_be_none() {
    let tree = Tree::new();
    let said = |path: &str| {
        let error = tree.named(path).unwrap_err().to_string();
        error.replace(&tree.at("").display().to_string(), "")
    };
    assert_eq!(said("gone"), "`gone` does not exist");
    tree.file("notes.txt", "x");
    assert_eq!(
        said("notes.txt"),
        "`notes.txt` is not a Python environment: it is neither an interpreter nor a pyvenv.cfg"
    );
    tree.file("python3", "text");
    assert_eq!(
        said("python3"),
        "`python3` is not a Python environment: it is not an executable of a known system"
    );
    tree.runnable("tools/python", b"#!/bin/sh\nexec other\n");
    assert_eq!(
        said("tools/python"),
        "`tools/python` is not a Python environment: it is a script that starts an unknown Python"
    );
    tree.folder("empty");
    assert_eq!(
        said("empty"),
        "`empty` is not a Python environment: it has no pyvenv.cfg, no Python, no `.venv` and no installed distributions"
    );
}

#[test]
fn a_python_may_be_named_by_its_version() {
    let mut tree = Tree::new();
    tree.base("a", "3.9");
    tree.base("b", "3.10");
    tree.file(
        "b/include/python3.10/patchlevel.h",
        "#define PY_VERSION \"3.10.13\"\n",
    );
    tree.set_path(&["a/bin", "b/bin"]);
    let prefix = |python: &str| {
        let found = tree.with_python(python);
        found
            .map(|f| tree.short(&f.interpreter.prefix))
            .map_err(|e| e.to_string())
    };
    for python in ["3.10", "python3.10", "3.10.13"] {
        assert_eq!(prefix(python).as_deref(), Ok("b"), "{python}");
    }
    assert_eq!(prefix("3").as_deref(), Ok("a"));
    assert_eq!(prefix("python").as_deref(), Ok("a"));
    assert_eq!(prefix("../b").as_deref(), Ok("b"));
    for wanted in ["3.11", "3.10.1", "2", "pypy3"] {
        let cause = "is not on PATH; pass the path of an interpreter or an environment to --python";
        assert_eq!(prefix(wanted), Err(format!("`{wanted}` {cause}")));
    }
}

#[test]
fn a_script_on_path_that_cannot_be_followed_is_passed_over() {
    let mut tree = Tree::new();
    tree.base("usr", "3.10");
    tree.runnable("wrap/python3", b"#!/bin/sh\nexec /x/python3\n");
    tree.set_path(&["wrap", "usr/bin"]);
    tree.check_active("usr", "python3 on PATH");
    let notes = tree.problems(&tree.active().unwrap(), ProblemKind::Note);
    assert_eq!(
        notes,
        ["wrap/python3: is a script that starts Python in an unknown way; skipped"]
    );
}
