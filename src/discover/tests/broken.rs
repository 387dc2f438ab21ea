//! Broken environments: each is found, and its defect is reported.

use super::*;

#[track_caller]
fn check(tree: &Tree, located: &Located, expect: &[&str]) {
    assert_eq!(
        tree.problems(located, ProblemKind::EnvironmentBroken),
        expect
    );
}

#[test]
fn a_venv_whose_base_is_gone_keeps_its_packages() {
    let tree = Tree::new();
    tree.file(
        "venv/pyvenv.cfg",
        "home = /nowhere/bin\nversion = 3.10.9\ninclude-system-site-packages = false\n",
    );
    tree.link("/nowhere/bin/python3.10", "venv/bin/python");
    tree.folder("venv/lib/python3.10/site-packages");
    let found = tree.named("venv").unwrap();
    check(
        &tree,
        &found,
        &["venv/bin/python: links to `/nowhere/bin/python3.10`, which does not exist"],
    );
    assert_eq!(found.interpreter.executable, None);
    assert_eq!(
        found.interpreter.version.as_ref().unwrap().to_string(),
        "3.10.9"
    );
    assert_eq!(tree.path_of(&found), ["venv/lib/python3.10/site-packages"]);
}

#[test]
fn a_copied_interpreter_whose_base_is_gone_is_broken() {
    let tree = Tree::new();
    tree.file("venv/pyvenv.cfg", "home = /nowhere/bin\nversion = 3.10.9\n");
    tree.executable("venv/bin/python");
    tree.folder("venv/lib/python3.10/site-packages");
    let found = tree.named("venv/bin/python").unwrap();
    check(
        &tree,
        &found,
        &["venv: its base Python in `/nowhere/bin` does not exist; recreate the environment"],
    );
}

#[test]
fn a_venv_without_an_executable_is_broken() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv("venv", "usr", "3.10", "");
    std::fs::remove_file(tree.at("venv/bin/python")).unwrap();
    let found = tree.named("venv").unwrap();
    check(&tree, &found, &["venv: has no Python executable"]);
}

#[test]
fn a_base_that_became_another_series_is_broken() {
    let tree = Tree::new();
    tree.base("usr", "3.11");
    tree.venv("venv", "usr", "3.10", "");
    let found = tree.named("venv").unwrap();
    check(
        &tree,
        &found,
        &["venv: was created for Python 3.10, but its interpreter is Python 3.11"],
    );
    assert_eq!(found.interpreter.version.unwrap().to_string(), "3.11");
}

#[test]
fn of_an_activated_environment_that_was_deleted_the_python_that_starts_is_judged() {
    let mut tree = Tree::new();
    tree.base("usr", "3.10");
    tree.set("VIRTUAL_ENV", tree.at("deleted"));
    let found = tree.active().unwrap();
    check(
        &tree,
        &found,
        &["deleted: is set in VIRTUAL_ENV but does not exist"],
    );
    assert_eq!(found.origin.found_by.to_string(), "VIRTUAL_ENV");
    tree.set_path(&["deleted/bin", "usr/bin"]);
    let found = tree.active().unwrap();
    check(&tree, &found, &[]);
    tree.check_active("usr", "python on PATH");
    assert_eq!(
        tree.problems(&found, ProblemKind::InterpreterMismatch),
        [
            "deleted: is set in VIRTUAL_ENV but does not exist; checking the environment of python on PATH"
        ]
    );
}

#[test]
fn a_dot_venv_may_be_a_file_that_names_an_environment() {
    let mut tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv("envs/ours", "usr", "3.10", "");
    tree.file("work/.venv", "../envs/ours\n");
    tree.check_active("envs/ours", ".venv");
    tree.file("work/.venv", "ours");
    tree.set("WORKON_HOME", tree.at("envs"));
    tree.check_active("envs/ours", ".venv");
    tree.file("work/.venv", "theirs");
    let found = tree.active().unwrap();
    check(
        &tree,
        &found,
        &["work/.venv: is a file that names `theirs`, which is not an environment"],
    );
}

#[test]
fn a_dot_venv_may_be_a_link_that_leads_nowhere() {
    let tree = Tree::new();
    tree.link("../gone", "work/.venv");
    let found = tree.active().unwrap();
    check(
        &tree,
        &found,
        &["work/.venv: links to `../gone`, which does not exist"],
    );
}

#[test]
fn links_in_a_ring_end() {
    let tree = Tree::new();
    tree.file("venv/pyvenv.cfg", "home = /nowhere\n");
    tree.link("python3", "venv/bin/python");
    tree.link("python", "venv/bin/python3");
    let found = tree.named("venv").unwrap();
    check(
        &tree,
        &found,
        &["venv/bin/python: links to `python3`, which does not exist"],
    );
    let (path, problems) = search_path(&found, &tree.host);
    assert!(path.entries.is_empty());
    // that the environment is broken was told already
    assert_eq!(problems, []);
}

#[test]
fn a_broken_executable_that_is_named_is_found_broken() {
    let tree = Tree::new();
    tree.file("venv/pyvenv.cfg", "home = /nowhere/bin\nversion = 3.10.9\n");
    tree.folder("venv/lib/python3.10/site-packages");
    tree.link("/nowhere/bin/python", "venv/bin/python");
    let found = tree.named("venv/bin/python").unwrap();
    assert_eq!(tree.short(&found.interpreter.prefix), "venv");
    check(
        &tree,
        &found,
        &["venv/bin/python: links to `/nowhere/bin/python`, which does not exist"],
    );
}

#[test]
fn a_pythonhome_without_a_library_is_broken() {
    let mut tree = Tree::new();
    tree.base("usr", "3.10");
    tree.set("PYTHONHOME", tree.folder("other"));
    let found = tree.named("usr/bin/python").unwrap();
    check(
        &tree,
        &found,
        &["other: is set in PYTHONHOME but contains no standard library of this Python"],
    );
}

#[test]
fn garbage_in_the_files_is_no_reason_to_stop() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv("venv", "usr", "3.10", "");
    std::fs::write(tree.at("venv/pyvenv.cfg"), [0xff, 0xfe, 0, b'=', 0]).unwrap();
    let site = "venv/lib/python3.10/site-packages";
    std::fs::write(tree.at(&format!("{site}/bad.pth")), [b'/', 0xff, 0, b'\n']).unwrap();
    tree.file(&format!("{site}/nul.pth"), "a\0b\n../x\n");
    tree.folder(&format!("{site}/folder.pth"));
    let found = tree.named("venv").unwrap();
    let (path, problems) = search_path(&found, &tree.host);
    assert!(path.entries.iter().any(|e| e.path == tree.at(site)));
    assert_eq!(problems.len(), 2, "{problems:?}");
}
