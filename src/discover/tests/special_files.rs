//! Pipes and devices in the place of files: each is refused at once and reported, and nothing waits on it.

use super::*;

/// Puts a named pipe at a path of the tree.
fn pipe(tree: &Tree, relative: &str) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    let path = tree.file(relative, "");
    std::fs::remove_file(&path).unwrap();
    mknodat(CWD, &path, FileType::Fifo, Mode::RWXU, 0).unwrap();
}

/// Puts a link to an endless device at a path of the tree.
fn zero(tree: &Tree, relative: &str) {
    let path = tree.file(relative, "");
    std::fs::remove_file(&path).unwrap();
    tree.link("/dev/zero", relative);
}

/// What is reported of an environment, by its kind.
fn reported(tree: &Tree) -> Vec<(ProblemKind, String)> {
    let mut located = tree.named("v").unwrap();
    let (_, problems) = search_path(&located, &tree.host);
    located.problems.extend(problems);
    let of_kind = |kind| {
        let problems = tree.problems(&located, kind);
        problems.into_iter().map(move |problem| (kind, problem))
    };
    of_kind(ProblemKind::EnvironmentBroken)
        .chain(of_kind(ProblemKind::Unreadable))
        .collect()
}

const PIPE: &str = "cannot be read: it is a named pipe, not a regular file";
const DEVICE: &str = "cannot be read: it is a device, not a regular file";

#[track_caller]
fn check(relative: &str, kind: ProblemKind, end: &str) {
    for (put, cause) in [
        (pipe as fn(&Tree, &str), PIPE),
        (zero as fn(&Tree, &str), DEVICE),
    ] {
        let tree = Tree::new();
        tree.base("usr", "3.10");
        tree.venv("v", "usr", "3.10", "");
        put(&tree, relative);
        let expect = (kind, format!("{relative}: {cause}{end}"));
        assert!(reported(&tree).contains(&expect), "{:#?}", reported(&tree));
    }
}

#[test]
fn python_cannot_start_on_a_pipe_or_a_device() {
    let end = "; Python cannot start";
    check("v/pyvenv.cfg", ProblemKind::EnvironmentBroken, end);
    check(
        "usr/lib/python3.10/site.py",
        ProblemKind::EnvironmentBroken,
        end,
    );
    let pth = "v/lib/python3.10/site-packages/a.pth";
    check(pth, ProblemKind::EnvironmentBroken, end);
}

#[test]
fn files_that_python_does_not_read_are_reported_too() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    pipe(&tree, "usr/lib/python3.10/build-details.json");
    zero(&tree, "usr/include/python3.10/patchlevel.h");
    let located = tree.named("usr").unwrap();
    let found = tree.problems(&located, ProblemKind::Unreadable);
    assert_eq!(
        found,
        [
            format!("usr/lib/python3.10/build-details.json: {PIPE}"),
            format!("usr/include/python3.10/patchlevel.h: {DEVICE}"),
        ]
    );
}

#[test]
fn a_version_file_that_is_a_pipe_selects_nothing() {
    let mut tree = Tree::new();
    tree.base("usr", "3.12");
    let shim = b"#!/usr/bin/env bash\nexec pyenv exec\n";
    tree.runnable("pyenv/shims/python3", shim);
    tree.set_path(&["pyenv/shims", "usr/bin"]);
    pipe(&tree, "work/.python-version");
    let found = tree.active().unwrap();
    assert_eq!(tree.short(&found.interpreter.prefix), "usr");
    let problems = tree.problems(&found, ProblemKind::Unreadable);
    assert_eq!(problems, [format!("work/.python-version: {PIPE}")]);
}

#[test]
fn a_pth_of_a_hundred_megabytes_is_not_read() {
    let tree = Tree::new();
    tree.base("usr", "3.10");
    tree.venv("v", "usr", "3.10", "");
    let pth = tree.file("v/lib/python3.10/site-packages/a.pth", "");
    let file = std::fs::OpenOptions::new().write(true).open(pth).unwrap();
    file.set_len(100 << 20).unwrap();
    let found = reported(&tree);
    assert!(found[0].1.ends_with("it is larger than 1048576 bytes"));
}
