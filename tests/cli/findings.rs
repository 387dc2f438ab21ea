//! Every finding code has a page, a place that emits it, and an environment that produces it.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::cases::{CASES, check, elf_with, listed, probe, stand_in};
use crate::support::{Ended, Venv, World, write};

fn codes(report: &Value) -> Vec<&str> {
    report["environments"][0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["code"].as_str().unwrap())
        .collect()
}

fn report(mut command: Command) -> Value {
    Ended::of(command.args(["--format", "json"])).report()
}

#[test]
fn every_code_happens() {
    for (code, make) in CASES {
        let world = World::new();
        let report = report(make(&world));
        let found = codes(&report);
        assert!(
            found.contains(code),
            "{code} is not among {found:?}: {report:#}"
        );
    }
}

#[test]
fn every_code_has_a_case() {
    // a test beside the pages holds that there is one for every code
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings");
    let listed: BTreeSet<String> = fs::read_dir(pages)
        .unwrap()
        .filter_map(|page| Some(page.unwrap().path().file_stem()?.to_str()?.to_owned()))
        .collect();
    let cases: BTreeSet<String> = CASES.iter().map(|(code, _)| (*code).to_owned()).collect();
    assert_eq!(cases, listed);
}

#[test]
fn every_code_has_a_place_that_emits_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut emitting = fs::read_to_string(root.join("src/table/data/ranges.toml")).unwrap();
    let mut open = vec![root.join("src/judge")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap().to_owned();
                emitting.push_str(&code);
            }
        }
    }
    for (code, _) in CASES {
        let variant: String = code
            .split('-')
            .flat_map(|word| {
                let mut letters = word.chars();
                let first = letters.next().map(|c| c.to_ascii_uppercase());
                first.into_iter().chain(letters)
            })
            .collect();
        let emitted = emitting.contains(&format!("Code::{variant}"))
            || emitting.contains(&format!("\"{code}\""));
        assert!(emitted, "nothing emits {code}");
    }
}

#[test]
fn a_healthy_environment_has_no_finding() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    write(&world.path("turtle.py"), b"");
    fs::create_dir_all(world.path("numpy/notes")).unwrap();
    write(&world.path("base/lib/python3.10/turtle.py"), b"");
    let report = report(check(&world, &venv));
    assert_eq!(codes(&report), Vec::<&str>::new(), "{report:#}");
}

#[test]
fn a_deep_look_at_a_healthy_environment_has_no_finding() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    let mut command = check(&world, &venv);
    command.arg("--deep");
    assert_eq!(codes(&report(command)), Vec::<&str>::new());
}

#[test]
fn a_module_that_is_loaded_before_the_working_folder_counts_hides_nothing() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    write(&world.path("base/lib/python3.10/types.py"), b"");
    write(&world.path("types.py"), b"");
    let shadowed = |report: &Value| codes(report).contains(&"module-shadowed");
    assert!(shadowed(&report(check(&world, &venv))));
    // virtualenv's own start-up file imports it
    write(&venv.site.join("_virtualenv.pth"), b"import _virtualenv");
    assert!(!shadowed(&report(check(&world, &venv))));
}

/// The verdict, and the findings with their stage, beside a folder on PYTHONPATH.
fn with_python_path(world: &World, venv: &Venv, folder: &str) -> (Value, Value, String) {
    let mut command = check(world, venv);
    command.env("PYTHONPATH", world.path(folder));
    let report = report(command);
    let environment = &report["environments"][0];
    let found = environment["findings"].as_array().unwrap();
    let stages: Vec<String> = found
        .iter()
        .map(|f| format!("{} {}", f["code"].as_str().unwrap(), f["stage"]))
        .collect();
    let commands = &environment["remedies"][0]["commands"];
    (
        environment["verdict"].clone(),
        stages.into(),
        commands.to_string(),
    )
}

#[test]
fn what_an_installer_or_another_python_owns_is_no_stray_file() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    let fails = (
        "fails".into(),
        vec!["module-shadowed \"import\""].into(),
        format!(
            "[\"mv -n {0} {0}.shadows\"]",
            world.path("stray/six.py").display()
        ),
    );
    let works = ("works".into(), Value::Array(Vec::new()), "null".to_owned());
    write(&world.path("stray/six.py"), b"");
    assert_eq!(with_python_path(&world, &venv, "stray"), fails);

    // another environment, a folder that `pip install --target` filled, a copy of what is installed here
    write(
        &world.path("other/lib/python3.10/site-packages/six.py"),
        b"# another",
    );
    let other = "other/lib/python3.10/site-packages";
    assert_eq!(with_python_path(&world, &venv, other), works);
    write(&world.path("target/six.py"), b"# another");
    write(
        &world.path("target/six-1.16.0.dist-info/RECORD"),
        b"six.py,sha256=abc,9\nsix-1.16.0.dist-info/RECORD,,\n",
    );
    assert_eq!(with_python_path(&world, &venv, "target"), works);
    write(&venv.site.join("six.py"), b"# the one");
    write(&world.path("stray/six.py"), b"# the one");
    assert_eq!(with_python_path(&world, &venv, "stray"), works);
}

#[test]
fn a_distribution_that_replaces_a_standard_module_leaves_the_verdict_open() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    write(&world.path("base/lib/python3.10/enum.py"), b"");
    write(&world.path("other/site-packages/enum.py"), b"# enum34");
    let (verdict, stages, fix) = with_python_path(&world, &venv, "other/site-packages");
    assert_eq!(verdict, "unknown");
    assert_eq!(stages[0], "module-shadowed null");
    assert_eq!(fix, "[\"unset PYTHONPATH\"]");
}

#[test]
fn a_stray_file_is_judged_by_what_it_was_measured_to_break() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    let stray = |name: &str| {
        write(&world.path("base/lib/python3.10").join(name), b"");
        write(&world.path(name), b"");
        report(check(&world, &venv))
    };
    // the import does not look for it; it was found harmless on another Python alone; it fails
    let verdict = |name: &str| stray(name)["environments"][0]["verdict"].clone();
    assert_eq!(verdict("turtle.py"), "works");
    assert_eq!(verdict("distutils.py"), "unknown");
    assert_eq!(verdict("random.py"), "fails");
}

#[test]
fn the_numpy_that_is_imported_is_the_one_that_is_judged() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    write(&world.path("other/numpy/__init__.py"), b"");
    write(
        &world.path("other/numpy/version.py"),
        b"version = \"2.2.6\"\n",
    );
    let mut command = check(&world, &venv);
    command.env("PYTHONPATH", world.path("other"));
    let report = report(command);
    let findings = report["environments"][0]["findings"].as_array().unwrap();
    assert_eq!(codes(&report), ["numpy-abi-too-new", "numpy-elsewhere"]);
    assert_eq!(findings[0]["caused_by"], "numpy-elsewhere");
}

#[test]
fn what_a_probe_saw_decides() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("2.2.6");
    stand_in(&venv, "echo 'tfpair imported '");
    let seen = report(probe(&world, &venv));
    let environment = &seen["environments"][0];
    assert_eq!(environment["verdict"], "works");
    assert_eq!(environment["probe"]["outcome"], "imported");
    stand_in(&venv, "kill -ILL $$");
    let seen = report(probe(&world, &venv));
    let environment = &seen["environments"][0];
    assert_eq!(environment["verdict"], "fails");
    assert_eq!(environment["probe"]["outcome"], "signalled");
    stand_in(&venv, "exec sleep 30");
    let mut command = check(&world, &venv);
    command
        .args(["--probe", "--probe-timeout", "1"])
        .env("PATH", "/usr/bin:/bin");
    let environment = &report(command)["environments"][0];
    assert_eq!(environment["probe"]["outcome"], "timed-out");
}

#[test]
fn bad_files_are_findings_and_the_rest_goes_on() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    let info = venv.dist_info("tensorflow-cpu", "2.10.1");
    // a long RECORD of files that do not exist
    let mut rows = String::new();
    for i in 0..100_000 {
        rows.push_str(&format!("tensorflow/{i}.py,,1\n"));
    }
    write(&info.join("RECORD"), rows.as_bytes());
    // 4 GB of nothing, an ELF that ends in its header, links in a circle
    let file = "numpy/core/_multiarray_umath.cpython-310-x86_64-linux-gnu.so";
    listed(&venv, "numpy", "1.23.5", file, b"");
    let sparse = fs::File::create(venv.site.join(file)).unwrap();
    sparse.set_len(4 << 30).unwrap();
    symlink("b", venv.site.join("a")).unwrap();
    symlink("a", venv.site.join("b")).unwrap();
    symlink(".", venv.site.join("numpy/loop")).unwrap();
    let mut command = check(&world, &venv);
    command.arg("--deep");
    let found = report(command);
    let found = codes(&found);
    assert!(found.contains(&"files-missing"), "{found:?}");
    assert!(found.contains(&"files-changed"), "{found:?}");
}

#[test]
fn a_tensorflow_without_metadata_is_not_absent() {
    let world = World::new();
    let venv = world.venv("v").numpy("1.23.5");
    write(&venv.site.join("tensorflow/__init__.py"), b"");
    let report = report(check(&world, &venv));
    let environment = &report["environments"][0];
    assert_eq!(environment["verdict"], "unknown", "{environment:#}");
    let text = environment.to_string();
    assert!(text.contains("has no metadata"), "{environment:#}");
}

#[test]
fn a_backend_of_keras_that_is_not_installed_is_an_error() {
    let world = World::new();
    let venv = world
        .venv("v")
        .install(
            "tensorflow",
            "2.16.2",
            &["numpy>=1.23.5,<2.0.0"],
            "tensorflow",
        )
        .numpy("1.26.4");
    let settings = world.path("settings");
    write(&settings.join("keras.json"), br#"{"backend": "torch"}"#);
    let names_torch = |variables: &[(&str, &str)]| {
        let mut command = check(&world, &venv);
        command.envs(variables.iter().copied());
        let report = report(command);
        let findings = report["environments"][0]["findings"].as_array().unwrap();
        findings
            .iter()
            .any(|f| f["payload"]["rule"] == "keras-backend-torch-missing")
    };
    let home = ("KERAS_HOME", settings.to_str().unwrap());
    assert!(!names_torch(&[]));
    assert!(names_torch(&[("KERAS_BACKEND", "torch")]));
    assert!(names_torch(&[home]));
    assert!(!names_torch(&[home, ("KERAS_BACKEND", "tensorflow")]));
}

#[test]
fn a_numpy_without_metadata_is_not_known_to_be_whole() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    fs::remove_dir_all(venv.site.join("numpy-1.23.5.dist-info")).unwrap();
    let report = report(check(&world, &venv));
    let environment = &report["environments"][0];
    assert_eq!(environment["pair"]["numpy"]["version"], "1.23.5");
    assert_eq!(environment["verdict"], "unknown", "{environment:#}");
    let finding = &environment["findings"][0];
    assert_eq!(finding["code"], "metadata-unreadable", "{finding:#}");
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.ends_with("no `.dist-info` or `.egg-info` lists it"),
        "{message}"
    );
}

#[test]
fn an_extension_module_that_was_cut_off_is_an_error() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    let whole = elf_with(&[b'x'; 4096]);
    let file = "numpy/core/_multiarray_umath.cpython-310-x86_64-linux-gnu.so";
    listed(&venv, "numpy", "1.23.5", file, &whole);
    write(&venv.site.join(file), &whole[..1000]);
    let report = report(check(&world, &venv));
    assert_eq!(report["environments"][0]["verdict"], "fails", "{report:#}");
}

#[test]
fn what_a_requirement_requires_is_told_in_depth_and_where_anything_is_found() {
    let world = World::new();
    let venv = world
        .venv("v")
        .install(
            "tensorflow",
            "2.17.1",
            &["numpy", "tensorboard"],
            "tensorflow",
        )
        .install(
            "tensorboard",
            "2.17.1",
            &["markdown", "werkzeug>=2"],
            "tensorboard",
        )
        .install("werkzeug", "1.0", &[], "werkzeug")
        .numpy("1.26.4");
    let both = ["requirement-missing", "requirement-violated"];
    let told = |report: &Value| both.map(|code| codes(report).contains(&code));
    assert_eq!(told(&report(check(&world, &venv))), [false, false]);
    let mut deep = check(&world, &venv);
    deep.arg("--deep");
    assert_eq!(told(&report(deep)), [true, true]);
    fs::create_dir(venv.site.join("~umpy")).unwrap();
    assert_eq!(told(&report(check(&world, &venv))), [true, true]);
}

#[test]
fn what_requests_requires_is_told_by_default() {
    let world = World::new();
    let venv = world
        .venv("v")
        .install("tensorflow", "2.17.1", &["numpy", "requests"], "tensorflow")
        .install("requests", "2.32.5", &["urllib3<3"], "requests")
        .numpy("1.26.4");
    let report = report(check(&world, &venv));
    assert_eq!(codes(&report), ["requirement-missing"], "{report:#}");
    assert_eq!(report["environments"][0]["verdict"], "fails");
}

#[test]
fn a_companion_that_cannot_be_imported_is_a_warning() {
    let world = World::new();
    let venv = world
        .venv("v")
        .install("tensorflow", "2.17.1", &["numpy"], "tensorflow")
        .install("setuptools", "84.2.1", &[], "setuptools")
        .numpy("1.26.4");
    let found = |venv: &Venv| {
        let report = report(check(&world, venv));
        let environment = &report["environments"][0];
        assert_eq!(environment["verdict"], "works", "{report:#}");
        environment["remedies"].to_string()
    };
    assert_eq!(found(&venv), "[]");
    // without tensorflow-hub nothing is wrong with setuptools
    let venv = venv.install("tensorflow-hub", "0.16.1", &[], "tensorflow_hub");
    assert!(found(&venv).contains("'setuptools<82'"), "{}", found(&venv));
    let venv = venv.install(
        "tensorflow-probability",
        "0.25.0",
        &[],
        "tensorflow_probability",
    );
    for fix in [
        "'tensorflow-probability>=0.24,<0.25'",
        "'tf-keras>=2.17,<2.18'",
    ] {
        assert!(found(&venv).contains(fix), "{}", found(&venv));
    }
}
