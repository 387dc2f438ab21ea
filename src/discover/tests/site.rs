//! What `site.py` adds: packages of the environment, the user, the system and `.pth` files.

use super::*;
use crate::model::EntryOrigin;

/// A site.py as Debian patches it, as far as it tells itself.
const DEBIAN: &str =
    "sitepackages.append(os.path.join(prefix, \"lib\", \"python3\", \"dist-packages\"))\n";

/// The folders of packages, without the standard library.
fn packages(tree: &Tree, path: &str) -> Vec<String> {
    let (path, _) = search_path(&tree.named(path).unwrap(), &tree.host);
    path.entries
        .iter()
        .filter(|e| e.origin != EntryOrigin::Standard)
        .map(|e| tree.short(&e.path))
        .collect()
}

#[test]
fn the_users_packages_count_where_python_has_them() {
    let mut tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv(
        "plain",
        "usr",
        "3.10",
        "include-system-site-packages = false\n",
    );
    tree.venv("seeing", "usr", "3.10", "");
    let user = "home/.local/lib/python3.10/site-packages";
    let (own, base) = (
        "seeing/lib/python3.10/site-packages",
        "usr/lib/python3.10/site-packages",
    );
    assert_eq!(
        packages(&tree, "usr"),
        [base],
        "a folder that does not exist"
    );
    tree.folder(user);
    assert_eq!(packages(&tree, "usr"), [user, base]);
    assert_eq!(packages(&tree, "seeing"), [own, user, base]);
    assert_eq!(
        packages(&tree, "plain"),
        ["plain/lib/python3.10/site-packages"]
    );
    tree.set("PYTHONNOUSERSITE", "1");
    assert_eq!(packages(&tree, "usr"), [base]);
    tree.set("PYTHONNOUSERSITE", "");
    tree.set("PYTHONUSERBASE", tree.at("users"));
    tree.folder("users/lib/python3.10/site-packages");
    assert_eq!(
        packages(&tree, "usr"),
        ["users/lib/python3.10/site-packages", base]
    );
}

#[test]
fn pythonpath_comes_first_and_may_not_exist() {
    let mut tree = Tree::new();
    tree.base("usr", "3.10");
    let value = format!("{0}:gone::{0}/", tree.at("extra").display());
    tree.set("PYTHONPATH", value);
    assert_eq!(
        packages(&tree, "usr"),
        [
            "extra",
            "work/gone",
            "work",
            "usr/lib/python3.10/site-packages"
        ]
    );
}

#[test]
fn debian_keeps_packages_in_dist_packages() {
    let tree = Tree::new();
    tree.base("usr", "3.11");
    tree.file("usr/lib/python3.11/site.py", DEBIAN);
    tree.folder("usr/local/lib/python3.11/dist-packages");
    tree.folder("usr/lib/python3/dist-packages");
    tree.venv(
        "plain",
        "usr",
        "3.11",
        "include-system-site-packages = false\n",
    );
    tree.venv("seeing", "usr", "3.11", "");
    let system = [
        "usr/local/lib/python3.11/dist-packages",
        "usr/lib/python3/dist-packages",
    ];
    assert_eq!(packages(&tree, "usr"), system);
    assert_eq!(
        packages(&tree, "plain"),
        ["plain/lib/python3.11/site-packages"]
    );
    assert_eq!(
        packages(&tree, "seeing"),
        [
            "seeing/lib/python3.11/site-packages",
            "usr/lib/python3.11/site-packages",
            system[0],
            system[1],
        ]
    );
    let found = tree.named("usr/lib/python3/dist-packages").unwrap();
    assert_eq!(tree.short(&found.interpreter.prefix), "usr");
}

#[test]
fn pth_files_add_folders_in_the_order_of_their_names() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv(
        "venv",
        "usr",
        "3.10",
        "include-system-site-packages = false\n",
    );
    let site = "venv/lib/python3.10/site-packages";
    for folder in ["one", "two", "three"] {
        tree.folder(folder);
    }
    let root = tree.at("");
    let root = root.display();
    tree.file(
        &format!("{site}/b.pth"),
        &format!("{root}one\n{root}gone\n"),
    );
    tree.file(
        &format!("{site}/a.pth"),
        "# a\n../../../../two  \n\n../../../../two/\n",
    );
    tree.file(
        &format!("{site}/C.pth"),
        &format!("import evil\n{root}three\n"),
    );
    tree.file(
        &format!("{site}/__editable___x.pth"),
        "import __editable___x_finder\n",
    );
    assert_eq!(packages(&tree, "venv"), [site, "three", "two", "one"]);
    let (path, problems) = search_path(&tree.named("venv").unwrap(), &tree.host);
    let startup = path.startup.iter();
    let executing: Vec<String> = startup.map(|file| tree.short(&file.path)).collect();
    assert_eq!(
        executing,
        [
            format!("{site}/C.pth"),
            format!("{site}/__editable___x.pth")
        ]
    );
    assert!(problems.is_empty());
}

#[test]
fn hidden_and_marked_pth_files_are_read_as_that_python_reads_them() {
    let tree = Tree::new();
    for (series, expect) in [("3.12", &["hidden"][..]), ("3.13", &["marked"][..])] {
        let base = format!("py{series}");
        tree.base(&base, series);
        let site = format!("{base}/lib/python{series}/site-packages");
        tree.folder("hidden");
        tree.folder("marked");
        let root = tree.at("").display().to_string();
        tree.file(&format!("{site}/.a.pth"), &format!("{root}hidden\n"));
        tree.file(&format!("{site}/b.pth"), &format!("\u{feff}{root}marked\n"));
        let mut all = vec![site.as_str()];
        all.extend(expect);
        assert_eq!(packages(&tree, &base), all);
    }
}

#[test]
fn an_interpreter_is_not_resolved_past_its_environment() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv(
        "venv",
        "usr",
        "3.10",
        "include-system-site-packages = false\n",
    );
    let found = tree.named("venv/bin/python").unwrap().interpreter;
    assert_eq!(tree.short(&found.prefix), "venv");
    assert_eq!(found.executable, Some(tree.at("venv/bin/python")));
    assert_eq!(found.base_prefix, Some(tree.at("usr")));
    // and a link from elsewhere is for Python itself no part of the environment
    tree.link(tree.at("venv/bin/python"), "tools/python");
    let found = tree.named("tools/python").unwrap().interpreter;
    assert_eq!(tree.short(&found.prefix), "usr");
}

#[test]
fn an_environment_of_an_environment_has_the_same_base() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv("outer", "usr", "3.10", "");
    tree.venv(
        "inner",
        "outer",
        "3.10",
        "include-system-site-packages = false\n",
    );
    tree.check_path(
        "inner",
        &[
            "usr/lib/python310.zip",
            "usr/lib/python3.10",
            "usr/lib/python3.10/lib-dynload",
            "inner/lib/python3.10/site-packages",
        ],
    );
}

#[test]
fn an_environment_reached_through_a_link_keeps_the_link() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv(
        "venv",
        "usr",
        "3.10",
        "include-system-site-packages = false\n",
    );
    tree.link(tree.at("venv"), "current");
    assert_eq!(
        packages(&tree, "current"),
        ["current/lib/python3.10/site-packages"]
    );
}
