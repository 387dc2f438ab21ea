//! `tfpair check`: the environment found, the output and the exit status.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::symlink;

use serde_json::json;

use crate::support::{Ended, World, write};

#[test]
fn a_pair_that_fails_exits_with_1_and_says_what_to_type() {
    let world = World::new();
    let venv = world.venv("proj/.venv").tensorflow().numpy("2.2.6");
    let python = venv.prefix.join("bin/python");
    world
        .run(["proj/.venv"])
        .exits(1)
        .silent()
        .first_line("tensorflow-cpu 2.10.1 does not work with numpy 2.2.6")
        .says("declared: satisfied")
        .says("error[numpy-abi-too-new]: ")
        .says(&format!("{} -m pip install ", python.display()));
}

#[test]
fn a_pair_that_works_exits_with_0_and_raises_no_alarm() {
    let world = World::new();
    world.venv("v").tensorflow().numpy("1.23.5");
    let ended = world
        .run(["v"])
        .exits(0)
        .silent()
        .first_line("tensorflow-cpu 2.10.1 works with numpy 1.23.5");
    assert!(ended.stdout.lines().count() <= 5, "{ended:#?}");
}

#[test]
fn without_tensorflow_it_exits_with_1_and_names_a_pair_to_install() {
    let world = World::new();
    world.venv("v").numpy("1.23.5");
    world
        .run(["v"])
        .exits(1)
        .first_line("TensorFlow is not installed")
        .says(" -m pip install ");
}

#[test]
fn what_cannot_be_told_exits_with_2_or_under_strict_with_1() {
    let world = World::new();
    world
        .venv("v")
        .install("tensorflow", "99.1.0", &[], "tensorflow")
        .numpy("1.23.5");
    world
        .run(["v"])
        .exits(2)
        .silent()
        .says("cannot determine whether tensorflow 99.1.0 works");
    world.run(["v", "--strict"]).exits(1);
}

#[test]
fn a_warning_fails_only_under_strict() {
    let world = World::new();
    let requires = ["numpy (<1.23,>=1.20)"];
    world
        .venv("v")
        .install("tensorflow-cpu", "2.10.1", &requires, "tensorflow")
        .numpy("1.23.5");
    world
        .run(["v"])
        .exits(0)
        .says("declared: violated")
        .says("warning[requirement-violated]");
    world.run(["v", "--strict"]).exits(1);
}

#[test]
fn json_keeps_the_contract_whatever_the_verdict() {
    let world = World::new();
    world.venv("fails").tensorflow().numpy("2.2.6");
    world.venv("works").tensorflow().numpy("1.23.5");
    world.venv("absent");
    world
        .venv("unknown")
        .install("tensorflow", "99.1.0", &[], "tensorflow")
        .numpy("1.23.5");
    for verdict in ["fails", "works", "absent", "unknown"] {
        let report = world.run([verdict, "--format", "json"]).silent().report();
        let environment = &report["environments"][0];
        assert_eq!(environment["verdict"], verdict, "{report:#}");
        assert_eq!(environment["python"]["version"], "3.10.13");
        assert_eq!(environment["python"]["platform"], "linux_x86_64");
        assert_eq!(environment["origin"]["found_by"], "PATH argument");
        assert_eq!(report["summary"][verdict], 1);
    }
}

#[test]
fn the_pair_in_json_is_what_lies_on_disk() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("2.2.6");
    let report = world.run(["v", "--format", "json"]).exits(1).report();
    let environment = &report["environments"][0];
    assert_eq!(
        environment["pair"]["tensorflow"],
        json!({
            "distribution": "tensorflow-cpu",
            "version": "2.10.1",
            "series": null,
            "path": venv.dist_info("tensorflow-cpu", "2.10.1"),
            "installer": "pip",
        })
    );
    assert_eq!(environment["pair"]["requires"], json!(["numpy>=1.20"]));
    assert_eq!(environment["pair"]["declared"], "satisfied");
    assert_eq!(environment["pair"]["compatibility"], "incompatible");
    assert_eq!(environment["findings"][0]["code"], "numpy-abi-too-new");
    let entries = environment["search_path"].as_array().unwrap();
    assert!(entries.contains(&json!(venv.site)), "{entries:?}");
}

#[test]
fn the_activated_environment_is_the_default() {
    let world = World::new();
    let active = world.venv("active").tensorflow().numpy("1.23.5");
    world.venv(".venv");
    let mut command = world.command();
    command.env("VIRTUAL_ENV", &active.prefix);
    Ended::of(&mut command).exits(0).says("(VIRTUAL_ENV)");
    world.run(["check"]).exits(1).says("(.venv)");
    world
        .run(["--python", "active/bin/python"])
        .exits(0)
        .says("(--python)");
}

#[test]
fn a_path_that_is_not_there_is_an_error_that_names_it() {
    let world = World::new();
    let ended = world.run(["no/such"]).exits(2);
    assert_eq!(ended.stdout, "");
    ended
        .complains("error: ")
        .complains("no/such` does not exist");
}

#[test]
fn a_folder_without_an_environment_is_an_error_with_advice() {
    let world = World::new();
    fs::create_dir(world.path("plain")).unwrap();
    let ended = world.run(["plain"]).exits(2);
    assert_eq!(ended.stdout, "");
    ended
        .complains("error: `")
        .complains("plain`")
        .complains("hint: ");
}

#[test]
fn a_slip_of_a_command_is_recognised() {
    let world = World::new();
    world
        .run(["scann"])
        .exits(2)
        .complains("hint: ")
        .complains("`tfpair scan`");
}

#[test]
fn without_any_python_it_says_where_it_looked() {
    let world = World::new();
    world
        .run([] as [&str; 0])
        .exits(2)
        .complains("VIRTUAL_ENV")
        .complains("PATH");
}

#[test]
fn a_broken_environment_is_judged_not_refused() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    fs::remove_dir_all(world.path("base")).unwrap();
    let report = world.run(["v", "--format", "json"]).exits(1).report();
    assert_eq!(
        report["environments"][0]["findings"][0]["code"],
        "environment-broken"
    );
    fs::remove_file(venv.prefix.join("pyvenv.cfg")).unwrap();
    world.run(["v", "--format", "json"]).report();
}

#[test]
fn a_path_that_is_not_unicode_is_looked_at_like_any_other() {
    let world = World::new();
    let name = OsString::from_vec(b"v\xff\xfe".to_vec());
    world.venv(&name).tensorflow().numpy("2.2.6");
    world.run([&name]).exits(1).says("error[numpy-abi-too-new]");
    let json = world.run([name, "--format=json".into()]).exits(1);
    assert_eq!(json.report()["environments"][0]["verdict"], "fails");
}

#[test]
fn a_fix_brings_pip_first_where_there_is_none() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("2.2.6");
    fs::remove_dir_all(venv.dist_info("pip", "23.0.1")).unwrap();
    let report = world.run(["v", "--format", "json"]).exits(1).report();
    let python = venv.prefix.join("bin/python");
    let python = python.display();
    assert_eq!(
        report["environments"][0]["remedies"][0]["commands"],
        serde_json::json!([
            format!("{python} -m ensurepip"),
            format!("{python} -m pip install 'numpy==1.26.4'"),
        ])
    );
}

/// PEP 668: pip refuses to install there, so a command that asks it to is no cure.
#[test]
fn a_python_that_the_system_manages_is_left_alone() {
    let world = World::new();
    fs::write(world.path("base/lib/python3.10/EXTERNALLY-MANAGED"), "").unwrap();
    let report = world.run(["base", "--format", "json"]).exits(1).report();
    let commands = &report["environments"][0]["remedies"][0]["commands"];
    let python = world.path("base/bin/python3.10");
    assert_eq!(
        commands[0],
        format!("{} -m venv .venv-tensorflow", python.display())
    );
    let second = commands[1].as_str().unwrap();
    assert!(second.starts_with(".venv-tensorflow/bin/python -m pip install 'tensorflow=="));
}

#[test]
fn an_environment_that_is_gone_is_not_said_to_lack_anything() {
    let world = World::new();
    let mut command = world.command();
    command.env("VIRTUAL_ENV", world.path("gone"));
    let ended = Ended::of(command.args(["--format", "json"])).exits(2);
    let report = ended.report();
    let findings = report["environments"][0]["findings"].as_array().unwrap();
    let codes: Vec<_> = findings
        .iter()
        .map(|f| f["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["environment-broken", "interpreter-mismatch"]);
}

#[test]
fn every_format_is_spoken() {
    let world = World::new();
    world.venv("v").tensorflow().numpy("2.2.6");
    let headline = "tensorflow-cpu 2.10.1 does not work with numpy 2.2.6";
    world
        .run(["v", "--format", "markdown"])
        .exits(1)
        .first_line(&format!("## {headline}"));
    world
        .run(["v", "--format", "html"])
        .exits(1)
        .says(&format!("<h1>{headline}</h1>"));
    world
        .run(["v", "--format", "ndjson"])
        .exits(2)
        .complains("does not support `--format ndjson`");
    let quiet = world.run(["v", "-q"]).exits(1).first_line(headline);
    assert_eq!(quiet.stdout.lines().count(), 2, "{quiet:#?}");
    world
        .run(["v", "-v"])
        .exits(1)
        .says("\nsearch path\n")
        .says("\nevidence for the pair\n");
}

#[test]
fn a_look_changes_nothing_on_disk() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("2.2.6");
    let names = || {
        let mut all = vec![venv.prefix.clone()];
        let mut names = Vec::new();
        while let Some(folder) = all.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let kind = entry.file_type().unwrap();
                let changed = entry.metadata().unwrap().modified().unwrap();
                names.push((entry.path(), changed));
                if kind.is_dir() {
                    all.push(entry.path());
                }
            }
        }
        names.sort();
        names
    };
    let before = names();
    world.run(["v", "-v"]).exits(1);
    assert_eq!(before, names());
}

#[test]
fn damaged_metadata_is_a_finding_and_the_rest_is_read() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    write(
        &venv.dist_info("numpy", "1.23.5").join("METADATA"),
        &[0xff, 0, 0x1b, 0x80],
    );
    let report = world.run(["v", "--format", "json"]).report();
    let findings = report["environments"][0]["findings"].as_array().unwrap();
    assert!(
        findings.iter().any(|f| f["code"] == "metadata-unreadable"),
        "{report:#}"
    );
    assert_eq!(
        report["environments"][0]["pair"]["tensorflow"]["version"],
        "2.10.1"
    );
}

/// The declared value and the messages of `metadata-unreadable` of an environment whose TensorFlow requires `lines`.
fn unreadable_requirements(lines: &[&str]) -> (String, Vec<String>) {
    let world = World::new();
    world
        .venv("v")
        .install("tensorflow-cpu", "2.10.1", lines, "tensorflow")
        .numpy("1.23.5");
    let report = world.run(["v", "--format", "json"]).report();
    let environment = &report["environments"][0];
    let findings = environment["findings"].as_array().unwrap().iter();
    let messages = findings
        .filter(|f| f["code"] == "metadata-unreadable")
        .map(|f| f["message"].as_str().unwrap().to_owned());
    let declared = environment["pair"]["declared"].as_str().unwrap();
    (declared.to_owned(), messages.collect())
}

#[test]
fn a_requirement_that_cannot_be_read_is_a_finding_and_leaves_the_declaration_open() {
    for line in [
        "numpy-<2",
        "numpy_>=1.20",
        "numpy[a.]",
        "numpy; python_version < '3.11\u{2019}",
        "numpy>=1.20.*",
    ] {
        let (declared, messages) = unreadable_requirements(&[line]);
        assert_eq!(declared, "unknown", "{line}");
        let [message] = messages.as_slice() else {
            panic!("one finding for {line}: {messages:#?}");
        };
        let start = format!("a requirement of tensorflow-cpu 2.10.1 cannot be read: `{line}`: ");
        assert!(message.starts_with(&start), "{message}");
    }
    let deep = format!("numpy; {}", "(".repeat(50_000));
    let (declared, messages) = unreadable_requirements(&[&deep]);
    assert_eq!((declared.as_str(), messages.len()), ("unknown", 1));
    assert!(
        messages[0].ends_with("more than 200 nested parentheses (column 208)"),
        "{messages:#?}"
    );
}

#[test]
fn a_requirement_that_python_reads_is_read() {
    for line in [
        "numpy>=1.20,",
        "numpy>=1.20; 'linux' == sys_platform or extra in 'a'",
    ] {
        let read = unreadable_requirements(&[line]);
        assert_eq!(read, ("satisfied".to_owned(), Vec::new()), "{line}");
    }
    // installers refuse the comparison
    let read = unreadable_requirements(&["numpy>=2; 'linux' ~= sys_platform"]);
    assert_eq!(read, ("unknown".to_owned(), Vec::new()));
}

#[test]
fn no_environment_variable_gets_into_a_report() {
    let world = World::new();
    let requires = ["numpy @ https://e.org/${TFPAIR_SECRET}/numpy.whl"];
    world
        .venv("v")
        .install("tensorflow-cpu", "2.10.1", &requires, "tensorflow")
        .numpy("1.23.5");
    for format in ["text", "json", "markdown", "html"] {
        let mut command = world.command();
        command
            .env("TFPAIR_SECRET", "s3cr3t")
            .args(["v", "-v", "--format", format]);
        let ended = Ended::of(&mut command).says("${TFPAIR_SECRET}");
        assert!(!ended.stdout.contains("s3cr3t"), "{ended:#?}");
    }
}

#[test]
fn a_cyclic_link_is_a_broken_environment_not_a_hang() {
    let world = World::new();
    symlink("loop", world.path("loop")).unwrap();
    let report = world
        .run(["loop", "--format", "json"])
        .exits(2)
        .silent()
        .report();
    let first = &report["environments"][0]["findings"][0];
    assert_eq!(first["code"], "environment-broken");
}
