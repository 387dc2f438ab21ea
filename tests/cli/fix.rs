//! `tfpair fix`: the printed commands, and why there are none.

use std::fs;

use serde_json::Value;

use super::support::{World, write};

const REQUEST: [&str; 7] = [
    "fix",
    "--for",
    "tensorflow==2.10.1",
    "--python",
    "3.12",
    "--platform",
    "linux_x86_64",
];

#[test]
fn a_request_that_cannot_be_met_is_explained_in_one_paragraph() {
    let ended = World::new().run(REQUEST).exits(1);
    assert_eq!(ended.stdout, "");
    let start = "error: there is no tensorflow==2.10.1 to install: the request asks for tensorflow==2.10.1 for Python 3.12 \
                 on linux x86_64; tensorflow 2.10.1 has wheels for Python 3.7, 3.8, 3.9, 3.10. Instead: \
                 `tensorflow==2.10.1` is available for Python 3.10; tensorflow 2.16.1 to ";
    assert!(ended.stderr.starts_with(start), "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
}

#[test]
fn the_same_as_json() {
    let ended = World::new()
        .run(REQUEST.into_iter().chain(["--json"]))
        .exits(1);
    let answer: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(answer["pins"], serde_json::json!([]));
    assert_eq!(answer["impasse"]["wants"][1]["who"], "tensorflow 2.10.1");
    assert_eq!(answer["impasse"]["wants"][1]["kind"], "wheels");
    let met = World::new()
        .run([
            "fix",
            "--for",
            "tensorflow==2.10.1",
            "--python",
            "3.10",
            "--json",
        ])
        .exits(0);
    let answer: Value = serde_json::from_str(&met.stdout).unwrap();
    assert_eq!(answer["impasse"], Value::Null);
    assert_eq!(answer["pins"][0], "tensorflow==2.10.1");
}

/// Two local projects, one of which requires NumPy 2 and the other an old TensorFlow.
#[test]
fn those_who_hold_numpy_apart_are_named() {
    let world = World::new();
    let venv = world
        .venv("v")
        .tensorflow()
        .numpy("2.2.6")
        .install("app", "1.0", &["numpy>=2"], "app")
        .install("old", "0.3", &["tensorflow-cpu<2.11"], "old");
    for (name, version) in [("app", "1.0"), ("old", "0.3")] {
        let text = format!(r#"{{"url": "file:///src/{name}", "dir_info": {{"editable": true}}}}"#);
        let file = venv.dist_info(name, version).join("direct_url.json");
        write(&file, text.as_bytes());
    }
    let ended = world.run(["fix", "v"]).exits(1);
    assert_eq!(ended.stdout, "");
    assert_eq!(
        ended.stderr,
        "error: no NumPy satisfies all installed packages: tensorflow-cpu 2.10.1 is known to work with numpy>=1.20,<2; app 1.0 \
         requires numpy>=2 (installed from file:///src/app, not from an index); old 0.3 requires tensorflow-cpu<2.11 \
         (installed from file:///src/old, not from an index). Instead: tensorflow-cpu 2.18.0 to 2.21.0 works with that \
         NumPy; change what app 1.0 or old 0.3 requires, or give TensorFlow an environment of its own (`tfpair fix \
         --for 'tensorflow-cpu==2.10.1' --python 3.10` prints what to install)\n"
    );
    let report = world.run(["v", "--format", "json"]).exits(1).report();
    let conflict = &report["environments"][0]["impasse"];
    assert_eq!(
        conflict["wants"].as_array().unwrap().len(),
        3,
        "{conflict:#}"
    );
    world.run(["v"]).exits(1).says("no fix");
}

/// PEP 668: the word that breaks the system's packages comes from the person.
#[test]
fn a_managed_python_is_changed_only_for_who_says_so() {
    let world = World::new();
    fs::write(world.path("base/lib/python3.10/EXTERNALLY-MANAGED"), "").unwrap();
    let venv = world.venv("v").tensorflow().numpy("2.2.6");
    let site = world.path("base/lib/python3.10/site-packages");
    fs::rename(&venv.site, &site).unwrap();
    let python = world.path("base/bin/python3.10");
    let commands = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|l| !l.starts_with('#'));
        lines.map(str::to_owned).collect()
    };
    let ended = world.run(["fix", "base"]).exits(1);
    assert_eq!(
        commands(&ended.stdout),
        [
            format!("{} -m venv .venv-tensorflow", python.display()),
            ".venv-tensorflow/bin/python -m pip install 'tensorflow-cpu==2.10.1' 'numpy==1.26.4'"
                .to_owned(),
        ]
    );
    let ended = world
        .run(["fix", "base", "--break-system-packages"])
        .exits(1);
    assert_eq!(
        commands(&ended.stdout),
        [format!(
            "{} -m pip install --break-system-packages 'numpy==1.26.4'",
            python.display()
        )]
    );
}
