//! `tfpair check FILE...`: requirements and lock files before they are installed.

use std::fs;

use serde_json::Value;

use crate::support::{Ended, World, write};

/// Runs `check` on one file for CPython on Linux.
fn check(text: &str, name: &str, options: &[&str]) -> Ended {
    let world = World::new();
    write(&world.path(name), text.as_bytes());
    let all = ["check", name, "--platform", "linux_x86_64"];
    world.run(all.iter().chain(options))
}

#[test]
fn a_file_is_judged_by_what_an_install_of_it_brings() {
    check(
        "tensorflow-cpu==2.10.0\n",
        "requirements.txt",
        &["--python", "3.10"],
    )
    .exits(1)
    .silent()
    .first_line("tensorflow-cpu 2.10.0 does not work with numpy 2.2.6")
    .says("error[numpy-abi-too-new]")
    .says("at         requirements.txt:1:1")
    .says("numpy 2.2.6");
    check(
        "# pins\ntensorflow-cpu==2.10.0\nnumpy<2\n",
        "requirements.txt",
        &["--python", "3.10"],
    )
    .exits(0)
    .silent()
    .first_line("tensorflow-cpu 2.10.0 works with numpy 1.26.4");
}

#[test]
fn it_needs_no_command() {
    let world = World::new();
    write(&world.path("requirements.txt"), b"tensorflow-cpu==2.10.0\n");
    world.run(["requirements.txt", "--python", "3.10"]).exits(1);
    // a folder without an environment is judged by what it asks for
    world.run([".", "--python", "3.10"]).exits(1);
    fs::remove_file(world.path("requirements.txt")).unwrap();
    world.run(["."]).exits(2);
}

#[test]
fn every_python_that_the_file_admits_is_judged() {
    let text = "[project]\nrequires-python = \">=3.8\"\ndependencies = [\n    \"tensorflow-cpu==2.10.0\",\n]\n";
    let ended = check(text, "pyproject.toml", &["--format", "json"]).exits(1);
    let report = ended.report();
    let verdict = |e: &Value| {
        (
            e["python"]["version"].as_str().unwrap().to_owned(),
            e["verdict"].clone(),
        )
    };
    let all: Vec<_> = report["environments"]
        .as_array()
        .unwrap()
        .iter()
        .map(verdict)
        .collect();
    let expect = [("3.8", "works"), ("3.9", "fails"), ("3.10", "fails")];
    assert_eq!(all, expect.map(|(p, v)| (p.to_owned(), Value::from(v))));
    let last = &report["environments"][2];
    assert_eq!(last["origin"]["kind"], "project");
    assert_eq!(last["project"]["basis"], "forecast");
    assert_eq!(last["findings"][0]["place"]["line"], 4);
    let assumed = last["project"]["assumed"].as_array().unwrap();
    assert!(assumed.contains(&"numpy==2.2.6".into()), "{assumed:?}");
}

#[test]
fn an_earlier_day_gives_another_forecast() {
    let args = ["--python", "3.10", "--as-of", "2023-06-01"];
    check("tensorflow-cpu==2.10.0\n", "requirements.txt", &args)
        .exits(0)
        .first_line("tensorflow-cpu 2.10.0 works with numpy 1.24.3");
    // NumPy 2.0.0
    check(
        "tensorflow-cpu==2.10.0\n",
        "requirements.txt",
        &["--python", "3.10"],
    )
    .exits(1)
    .says("changed    with the releases before 2024-06-16 it works");
}

#[test]
fn a_lock_file_is_judged_as_it_stands() {
    let lock = |numpy: &str| {
        format!(
            "version = 1\nrequires-python = \"==3.10.*\"\n\n[[package]]\nname = \"numpy\"\nversion = \"{numpy}\"\n\n\
             [[package]]\nname = \"tensorflow-cpu\"\nversion = \"2.10.0\"\ndependencies = [{{ name = \"numpy\" }}]\n"
        )
    };
    let ended = check(&lock("2.2.6"), "uv.lock", &["--format", "json"]).exits(1);
    let report = ended.report();
    let environment = &report["environments"][0];
    assert_eq!(environment["project"]["basis"], "locked");
    assert_eq!(environment["project"]["relock"], "uv lock");
    assert_eq!(
        environment["findings"][0]["place"]["line"], 5,
        "{environment:#}"
    );
}

#[test]
fn files_without_tensorflow_are_left_out_beside_others() {
    let world = World::new();
    write(&world.path("a.txt"), b"six\n");
    write(&world.path("b.txt"), b"tensorflow-cpu==2.10.0\nnumpy<2\n");
    let all = [
        "a.txt",
        "b.txt",
        "--python",
        "3.10",
        "--platform",
        "linux_x86_64",
    ];
    let ended = world
        .run(all)
        .exits(0)
        .first_line("tensorflow-cpu 2.10.0 works with numpy 1.26.4");
    assert!(!ended.stdout.contains("a.txt"), "{ended:?}");
}

#[test]
fn lines_that_exclude_each_other_say_who_wants_what() {
    check(
        "tensorflow-cpu==2.10.0\nprotobuf>=4\n",
        "requirements.txt",
        &["--python", "3.10"],
    )
    .exits(1)
    .says("error[requirements-conflict]: no release of protobuf satisfies all requirements")
    .says("requirements.txt:2:1 requires `protobuf>=4`")
    .says("tensorflow-cpu 2.10.0 requires `protobuf>=3.9.2,<3.20`");
}

#[test]
fn a_file_without_tensorflow_has_nothing_wrong() {
    check("six\n", "requirements.txt", &[])
        .exits(0)
        .first_line("TensorFlow is not required")
        .says("\nfrom requirements.txt\n");
}

#[test]
fn what_cannot_be_used_is_said_with_its_place() {
    check(
        "tensorflow-cpu==2.10.0\nnumpy<2\nsix ~~ 1\n",
        "requirements.txt",
        &["--python", "3.10"],
    )
    .exits(0)
    .complains("requirements.txt:3:1: `six ~~ 1` is not a requirement: ");
    check("[tool.tfpair]\nx = 1\n", "pyproject.toml", &[])
        .exits(2)
        .complains("pyproject.toml:2:1: unknown key `x` in [tool.tfpair]");
    check(
        "tensorflow @ git+https://example.test/tf.git\n",
        "requirements.txt",
        &["--python", "3.10"],
    )
    .exits(2)
    .complains("requirements.txt:1:1: ");
}

#[test]
fn environments_are_checked_one_at_a_time_and_without_the_options_of_files() {
    let world = World::new();
    world.venv("v").tensorflow().numpy("1.23.5");
    world
        .run(["v", "w"])
        .exits(2)
        .complains("`v`, `w` is no requirements or lock file");
    world
        .run(["v", "--python", "3.10"])
        .exits(2)
        .complains("is for requirements and lock files");
    write(&world.path("requirements.txt"), b"six\n");
    world
        .run(["requirements.txt", "--redact"])
        .exits(2)
        .complains("--redact is for environments");
    world
        .run(["v", "--platform", "linux"])
        .exits(2)
        .complains("--platform is for requirements");
}

#[test]
fn the_fix_is_shown_as_a_diff_and_written_with_comments_and_order_kept() {
    let world = World::new();
    let file = world.path("requirements.txt");
    let text = "# training\r\ntensorflow-cpu==2.10.0  # pinned\r\nsix\r\n";
    write(&file, text.as_bytes());
    let options = ["--python", "3.9,3.10", "--platform", "linux_x86_64"];
    let all = |option| ["requirements.txt", option].into_iter().chain(options);
    let diff = world.run(all("--diff")).exits(1).silent().stdout;
    assert_eq!(
        diff,
        "--- requirements.txt\n+++ requirements.txt\n@@ -2 +2,2 @@\n tensorflow-cpu==2.10.0  # pinned\n+numpy>=1.20,<2\n"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    world
        .run(all("--fix"))
        .exits(0)
        .says("+numpy>=1.20,<2")
        .says("works with numpy 1.26.4");
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        "# training\r\ntensorflow-cpu==2.10.0  # pinned\r\nnumpy>=1.20,<2\r\nsix\r\n"
    );
}

/// What `--fix` makes of a file.
#[track_caller]
fn fixes(name: &str, before: &str, after: &str) {
    let world = World::new();
    write(&world.path(name), before.as_bytes());
    let ended = world.run([
        name,
        "--fix",
        "--python",
        "3.10",
        "--platform",
        "linux_x86_64",
    ]);
    let found = fs::read_to_string(world.path(name)).unwrap();
    assert_eq!(found, after, "{ended:#?}");
    assert_eq!(ended.code, Some(0), "{ended:#?}");
}

#[test]
fn every_form_of_a_requirement_is_edited() {
    fixes(
        "requirements.txt",
        "numpy==2.2.6  # newest\ntensorflow-cpu==2.10.0\n",
        "numpy==1.26.4  # newest\ntensorflow-cpu==2.10.0\n",
    );
    fixes(
        "pyproject.toml",
        "[project]\ndependencies = [\n    \"six\",\n    'tensorflow-cpu==2.10.0' # last\n]\n",
        "[project]\ndependencies = [\n    \"six\",\n    'tensorflow-cpu==2.10.0', # last\n    'numpy>=1.20,<2',\n]\n",
    );
    fixes(
        "pyproject.toml",
        "[project]\ndependencies = [\"tensorflow-cpu==2.10.0\"]\n",
        "[project]\ndependencies = [\"tensorflow-cpu==2.10.0\", \"numpy>=1.20,<2\"]\n",
    );
    fixes(
        "Pipfile",
        "[packages]\ntensorflow-cpu = \"==2.10.0\"\nnumpy = {version = \"==2.2.6\"}\n",
        "[packages]\ntensorflow-cpu = \"==2.10.0\"\nnumpy = {version = \"==1.26.4\"}\n",
    );
    fixes(
        "environment.yml",
        "dependencies:\n  - python=3.10\n  - pip:\n    - tensorflow-cpu==2.10.0\n",
        "dependencies:\n  - python=3.10\n  - pip:\n    - tensorflow-cpu==2.10.0\n    - numpy>=1.20,<2\n",
    );
    fixes(
        "Dockerfile",
        "FROM python:3.10\nRUN pip install tensorflow-cpu==2.10.0 six\n",
        "FROM python:3.10\nRUN pip install tensorflow-cpu==2.10.0 'numpy>=1.20,<2' six\n",
    );
}

#[test]
fn a_lock_file_names_the_edit_of_its_source_and_the_command() {
    let world = World::new();
    let project = "[project]\nname = \"a\"\nversion = \"1\"\nrequires-python = \"==3.10.*\"\ndependencies = [\n    \"tensorflow-cpu==2.10.0\",\n]\n";
    write(&world.path("pyproject.toml"), project.as_bytes());
    let lock = "version = 1\nrequires-python = \"==3.10.*\"\n\n[[package]]\nname = \"numpy\"\nversion = \"2.2.6\"\n\n\
                [[package]]\nname = \"tensorflow-cpu\"\nversion = \"2.10.0\"\n";
    write(&world.path("uv.lock"), lock.as_bytes());
    let ended = world
        .run(["uv.lock", "--platform", "linux_x86_64"])
        .exits(1);
    ended
        .says("pyproject.toml:6: numpy>=1.20,<2")
        .says("uv lock");
}

#[test]
fn findings_are_left_out_by_code_and_status_by_option() {
    let ignore = ["--python", "3.10", "--ignore", "numpy-abi-too-new"];
    check("tensorflow-cpu==2.10.0\n", "requirements.txt", &ignore).exits(0);
    check(
        "tensorflow-cpu==2.10.0\n",
        "requirements.txt",
        &["--python", "3.10", "--exit-zero"],
    )
    .exits(0);
    check("six\n", "requirements.txt", &["--ignore", "no-such-code"]).exits(2);
}

#[test]
fn findings_are_given_to_github_and_to_code_scanning() {
    check("# a\ntensorflow-cpu==2.10.0\n", "requirements.txt", &["--python", "3.10", "--format", "github"])
        .exits(1)
        .says("::error title=numpy-abi-too-new,file=requirements.txt,line=2,col=1::`import tensorflow` fails");
    let ended = check(
        "# a\ntensorflow-cpu==2.10.0\n",
        "requirements.txt",
        &["--python", "3.9,3.10", "--format", "sarif"],
    );
    let ended = ended.exits(1);
    let log: Value = serde_json::from_str(&ended.stdout).unwrap();
    let schema = serde_json::from_str(include_str!("sarif.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&log).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 2, "{log:#}");
    assert_eq!(results[0]["ruleId"], "numpy-abi-too-new");
    let region = &results[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"]),
        (&2.into(), &1.into())
    );
}

#[test]
fn a_file_of_many_lines_is_judged_in_time() {
    let mut text = String::from("tensorflow-cpu==2.10.0\n");
    for number in 0..30_000 {
        text.push_str(&format!("package-{number}>={number}\nbroken {number}\n"));
    }
    let begun = std::time::Instant::now();
    let ended = check(&text, "requirements.txt", &["--python", "3.10"]).exits(1);
    assert!(ended.stderr.lines().count() < 200, "{}", ended.stderr.len());
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

#[test]
fn a_list_of_what_is_installed_is_for_the_pythons_that_it_fits() {
    let world = World::new();
    let shapes = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/triage/shapes");
    for (name, python) in [("pip-freeze.txt", "3.10"), ("conda-env-export.yml", "3.10")] {
        let file = format!("{shapes}/{name}");
        let ended = world.run([&file, "--platform", "linux_x86_64", "--format", "json"]);
        let report = ended.exits(1).report();
        let environments = report["environments"].as_array().unwrap();
        let pythons: Vec<_> = environments
            .iter()
            .map(|e| e["python"]["version"].as_str().unwrap())
            .collect();
        assert!(
            pythons.iter().all(|found| found.starts_with(python)),
            "{name}: {pythons:?}"
        );
        assert_eq!(
            environments[0]["pair"]["numpy"]["version"], "2.2.6",
            "{name}"
        );
    }
}

#[test]
fn what_the_table_does_not_list_is_unknown() {
    check("tensorflow==2.99\n", "requirements.txt", &[])
        .exits(2)
        .says("version-not-in-table");
    check("tensorflow==${TF}\n", "requirements.txt", &[])
        .exits(2)
        .complains("contains an environment variable, which is not expanded");
    check("tf-nightly\nnumpy<2\n", "requirements.txt", &[])
        .exits(2)
        .says("cannot determine");
    let conda = "dependencies:\n  - python=3.10\n  - tensorflow=2.10\n  - numpy\n";
    check(conda, "environment.yml", &[])
        .exits(2)
        .says("cannot determine whether tensorflow works")
        .complains("environment.yml:3:5: conda chooses the release of tensorflow");
}
