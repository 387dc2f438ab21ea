//! What decides at startup besides directories: bytes that are not text, and variables. Each case was run on Python 3.6
//! to 3.13.

use super::*;

const SITE: &str = "v/lib/python3.10/site-packages";

/// A virtual environment of Python 3.10.
fn with_venv() -> Tree {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv("v", "usr", "3.10", "");
    tree
}

fn problems(tree: &Tree, kind: ProblemKind) -> Vec<String> {
    let mut located = tree.named("v").unwrap();
    let (_, problems) = search_path(&located, &tree.host);
    located.problems.extend(problems);
    tree.problems(&located, kind)
}

#[test]
fn a_pth_that_is_not_utf_8_keeps_python_from_starting() {
    let tree = with_venv();
    let pth = tree.file(&format!("{SITE}/a.pth"), "");
    std::fs::write(pth, b"/srv/caf\xe9\n").unwrap();
    let broken = problems(&tree, ProblemKind::EnvironmentBroken);
    let cause = "is not UTF-8; Python cannot start";
    assert_eq!(broken, [format!("{SITE}/a.pth: {cause}")]);
}

#[test]
fn a_pyvenv_cfg_that_is_not_utf_8_keeps_python_from_starting() {
    let tree = with_venv();
    let cfg = tree.at("v/pyvenv.cfg");
    let mut text = std::fs::read(&cfg).unwrap();
    text.extend(b"prompt = caf\xe9\n");
    std::fs::write(cfg, text).unwrap();
    let broken = problems(&tree, ProblemKind::EnvironmentBroken);
    assert_eq!(broken, ["v/pyvenv.cfg: is not UTF-8; Python cannot start"]);
}

#[track_caller]
fn check_user_site(series: &str, value: &str, seen: bool) {
    let mut tree = Tree::new();
    tree.base("usr", series);
    let user = tree.folder(&format!("home/.local/lib/python{series}/site-packages"));
    tree.set("PYTHONNOUSERSITE", value);
    let located = tree.named("usr").unwrap();
    let path = tree.path_of(&located);
    assert_eq!(
        path.contains(&tree.short(&user)),
        seen,
        "{series} {value:?}"
    );
}

#[test]
fn a_zero_switches_the_user_site_off_before_python_3_7_alone() {
    check_user_site("3.10", "0", true);
    check_user_site("3.10", "00", true);
    check_user_site("3.10", "1", false);
    check_user_site("3.10", "-1", false);
    check_user_site("3.10", "x", false);
    check_user_site("3.10", " ", false);
    check_user_site("3.6", "0", false);
    check_user_site("3.10", "", true);
}

#[track_caller]
fn check_launched(series: &str, named: &str, prefix: &str) {
    let mut tree = Tree::new();
    tree.base("usr", series);
    tree.venv("v", "usr", series, "");
    tree.venv("w", "usr", series, "");
    for variable in ["PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__"] {
        tree.set(variable, tree.at(named));
        let found = tree.named("v").unwrap();
        assert_eq!(tree.short(&found.interpreter.prefix), prefix, "{named}");
        tree.host.variables.clear();
    }
}

#[test]
fn since_3_11_a_variable_names_where_the_environment_is_looked_for() {
    check_launched("3.11", "w/bin/python", "w");
    check_launched("3.11", "usr/bin/python", "usr");
    check_launched("3.11", "nowhere/python", "usr");
    check_launched("3.11", "v/bin/python", "v");
    check_launched("3.10", "w/bin/python", "v");
}
