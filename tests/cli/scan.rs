//! `tfpair scan`: one row per environment; the worst verdict is the exit status.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::Value;

use crate::support::World;

fn three() -> World {
    let world = World::new();
    world.venv("all/a/.venv").tensorflow().numpy("1.23.5");
    world.venv("all/b/.venv").tensorflow().numpy("2.2.6");
    world.venv("all/c/deep/er/.venv").numpy("1.23.5");
    world
}

#[test]
fn every_environment_has_a_row_and_the_worst_counts() {
    let world = three();
    let ended = world.run(["scan", "all"]).exits(1).silent();
    let rows: Vec<Vec<&str>> = ended
        .stdout
        .lines()
        .map(|l| {
            l.split("  ")
                .map(str::trim)
                .filter(|c| !c.is_empty())
                .collect()
        })
        .collect();
    assert_eq!(
        rows[0],
        [
            "path",
            "python",
            "tensorflow",
            "numpy",
            "verdict",
            "finding"
        ]
    );
    let row = |at: usize| rows[at].iter().skip(1).copied().collect::<Vec<_>>();
    assert_eq!(
        row(1),
        ["3.10.13", "tensorflow-cpu 2.10.1", "1.23.5", "works", "-"]
    );
    assert_eq!(
        row(2),
        [
            "3.10.13",
            "tensorflow-cpu 2.10.1",
            "2.2.6",
            "fails",
            "numpy-abi-too-new"
        ]
    );
    assert_eq!(
        row(3),
        [
            "3.10.13",
            "-",
            "1.23.5",
            "absent",
            "tensorflow-not-installed"
        ]
    );
    ended.says("\n\n3 environments: 1 works, 1 fails, 1 has no TensorFlow\n");
    world
        .run(["scan", "all/a"])
        .exits(0)
        .says("1 environment: 1 works");
}

#[test]
fn a_scan_is_json_by_the_same_contract() {
    let world = three();
    let report = world
        .run(["scan", "all", "--format", "json"])
        .exits(1)
        .report();
    assert_eq!(report["summary"]["environments"], 3);
    assert_eq!(report["environments"][0]["origin"]["found_by"], "scan");
    let lines = world.run(["scan", "all", "--format", "ndjson"]).exits(1);
    let lines: Vec<Value> = lines
        .stdout
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(Value::Array(lines), report["environments"]);
}

#[test]
fn a_scan_is_a_page_too() {
    let world = three();
    let count = "3 environments: 1 works, 1 fails, 1 has no TensorFlow";
    world
        .run(["scan", "all", "--format", "markdown"])
        .exits(1)
        .first_line(&format!("# {count}"));
    world
        .run(["scan", "all", "--format", "html"])
        .exits(1)
        .says(&format!("<h1>{count}</h1>"));
    world
        .run(["scan", "all", "-v"])
        .exits(1)
        .says("error[numpy-abi-too-new]");
}

#[test]
fn cyclic_links_end_and_an_environment_counts_once() {
    let world = three();
    symlink(world.path("all"), world.path("all/a/loop")).unwrap();
    let report = world
        .run(["scan", "all", "all/b", ".", "--format", "json"])
        .report();
    // the base Python itself holds no site-packages
    assert_eq!(report["summary"]["environments"], 3, "{report:#}");
}

#[test]
fn a_folder_that_cannot_be_looked_into_is_a_note_and_the_rest_is_judged() {
    let world = three();
    world
        .run(["scan", "nowhere", "all/a"])
        .exits(2)
        .complains("note: cannot read `")
        .complains("nowhere`: ")
        .says("1 environment: 1 works");
}

#[test]
fn nothing_found_is_an_error_that_says_what_counts_as_an_environment() {
    let world = World::new();
    fs::create_dir(world.path("empty")).unwrap();
    let ended = world.run(["scan", "empty"]).exits(2);
    assert_eq!(ended.stdout, "");
    ended
        .complains("no Python environment below `empty`")
        .complains("pyvenv.cfg");
}

#[test]
fn variables_of_the_active_environment_do_not_reach_the_others() {
    let world = three();
    let stray = world.venv("stray").numpy("2.2.6");
    let mut command = world.command();
    command
        .args(["scan", "all/a"])
        .env("PYTHONPATH", &stray.site);
    crate::support::Ended::of(&mut command).exits(0);
}
