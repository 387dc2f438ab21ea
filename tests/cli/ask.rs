//! `tfpair ask`: the first line, the exit status, the JSON, and a ticket that only asks.

use crate::support::World;

const LINUX: [&str; 2] = ["--platform", "linux_x86_64"];

/// The output of a command in JSON.
fn json(args: &[&str]) -> serde_json::Value {
    let ended = World::new().run([args, &LINUX, &["--format", "json"]].concat());
    serde_json::from_str(&ended.stdout).unwrap()
}

fn first_line(words: &str) -> (Option<i32>, String) {
    let ended = World::new().run([&["ask", words][..], &LINUX].concat());
    (
        ended.code,
        ended.stdout.lines().next().unwrap_or_default().to_owned(),
    )
}

/// The TensorFlow releases that work with a NumPy, as `tfpair table` has them.
fn working(numpy: &str) -> Vec<String> {
    let table = json(&["table", numpy]);
    let rows = table["rows"].as_array().unwrap().iter();
    let works = rows.filter(|r| r["standing"].as_str().unwrap().starts_with("works"));
    works
        .map(|r| r["tensorflow"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_founding_questions_are_answered_in_the_first_line() {
    let (code, line) = first_line("What NumPy version is required by TensorFlow 1.19.5?");
    assert_eq!(code, Some(1));
    let works = working("numpy==1.19.5");
    let (first, last) = (works.first().unwrap(), works.last().unwrap());
    for part in [
        "There is no TensorFlow 1.19.5",
        "NumPy has such a release",
        first,
        last,
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }

    let (code, line) = first_line("Which TensorFlow version supports NumPy 1.19.1?");
    assert_eq!(code, Some(0));
    let works = working("numpy==1.19.1");
    let span = format!("{} to {}", works.first().unwrap(), works.last().unwrap());
    assert!(
        line.starts_with(&format!("NumPy 1.19.1 works with TensorFlow {span}")),
        "{line}"
    );

    let (code, line) = first_line("What NumPy versions are compatible with TensorFlow 1.14.0?");
    assert_eq!(code, Some(0));
    assert!(
        line.starts_with("TensorFlow 1.14.0 works with NumPy "),
        "{line}"
    );
    let table = json(&["table", "tensorflow==1.14.0"]);
    let release = &table["releases"][0];
    for newest in release["newest"].as_array().unwrap() {
        for part in [&newest["known_range"], &newest["numpy"]] {
            let part = part.as_str().unwrap_or_default();
            assert!(line.contains(part), "{part}: {line}");
        }
    }
}

#[test]
fn a_series_is_one_answer_where_its_releases_agree() {
    let (code, line) = first_line("tf 2.10");
    assert_eq!(code, Some(0));
    assert!(
        line.starts_with("TensorFlow 2.10.x works with NumPy "),
        "{line}"
    );
    let table = json(&["table", "tensorflow==2.10.*"]);
    let releases = table["releases"].as_array().unwrap();
    assert!(releases.len() > 1);
    for release in releases {
        let newest = release["newest"].as_array().unwrap().last().unwrap();
        assert!(line.contains(newest["numpy"].as_str().unwrap()), "{line}");
    }
}

#[test]
fn a_pair_that_fails_is_no_and_what_is_not_understood_is_neither() {
    let (code, line) = first_line("can I use numpy 2 with tensorflow 2.10?");
    assert_eq!(code, Some(1));
    assert!(
        line.starts_with("TensorFlow 2.10.x does not work with NumPy 2.x"),
        "{line}"
    );
    let table = json(&["table", "tensorflow==2.10.1"]);
    for newest in table["releases"][0]["newest"].as_array().unwrap() {
        let take = newest["numpy"].as_str().unwrap();
        assert!(line.contains(take), "{take}: {line}");
    }
    let ended = World::new().run(["ask", "which", "keras", "for", "tensorflow", "2.10"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.stdout.contains("not keras"), "{}", ended.stdout);
    assert!(
        ended
            .stdout
            .contains("tfpair ask which numpy for tensorflow 2.10"),
        "{}",
        ended.stdout
    );
}

#[test]
fn what_was_understood_is_printed() {
    let ended = World::new().run(["ask", "2.10", "python", "3.9", "flurble", "numpy"]);
    for line in [
        "understood: tensorflow 2.10, numpy, python 3.9",
        "note: 2.10 is read as tensorflow 2.10",
        "not understood: flurble",
    ] {
        assert!(
            ended.stdout.lines().any(|l| l == line),
            "{line}\n{}",
            ended.stdout
        );
    }
}

#[test]
fn the_json_is_as_described() {
    let schema = include_str!("../../docs/answer.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for (question, kind) in [
        ("tf 2.10", "numpy-for"),
        ("numpy 1.19.1", "tensorflow-for"),
        ("tensorflow 2.10 numpy 2", "pair"),
        ("what to install on python 3.8", "pins"),
        ("newest tensorflow", "newest"),
        ("which python for tensorflow 2.10", "pythons"),
        ("what must I upgrade to leave numpy 1", "leave-numpy-1"),
        (
            "which package is tensorflow 2.12 on windows",
            "distribution",
        ),
        ("tensorflow 2.10 gpu linux", "builds"),
        ("numpy-abi-too-new", "code"),
        ("is float64 truncated", "claims"),
        ("tensorflow 1.19.5", "never-released"),
        ("tensorflow 99.0.0", "newer-than-table"),
        ("tensorflow 2.10 python 3.13", "no-wheel"),
        ("hello", "not-understood"),
    ] {
        let ended = World::new().run(["ask", question, "--format", "json"]);
        let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_eq!(document["question"], kind, "{question}");
        let errors: Vec<String> = schema
            .iter_errors(&document)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{question}: {errors:?}");
    }
}

#[test]
fn a_ticket_that_names_a_series_is_judged_by_its_releases() {
    let world = World::new();
    let (_, works) = first_line("tensorflow 2.15 numpy 1.26.4 python 3.10");
    for (ticket, line, code) in [
        (
            "TensorFlow 2.10 fails to import with numpy 2.0.1",
            "tensorflow 2.10.x does not work with numpy 2.0.1",
            1,
        ),
        (
            "We run TF 2.15.x, numpy 1.26.4 on Python 3.10",
            works.as_str(),
            2,
        ),
    ] {
        std::fs::write(world.path("ticket.txt"), ticket).unwrap();
        let triaged = world.run(["triage", "ticket.txt"]).exits(code);
        assert_eq!(triaged.stdout.lines().next(), Some(line), "{ticket}");
    }
}

#[test]
fn a_ticket_that_only_asks_is_answered_the_same() {
    let world = World::new();
    for question in [
        "Which TensorFlow version supports NumPy 1.19.1?",
        "What NumPy version is required by TensorFlow 1.19.5?",
        "Welche NumPy-Version brauche ich für TensorFlow 2.10?",
    ] {
        std::fs::write(world.path("ticket.txt"), question).unwrap();
        let triaged = world.run(["triage", "ticket.txt"]);
        let asked = world.run([&["ask", question][..], &LINUX].concat());
        assert_eq!(triaged.code, asked.code, "{question}");
        assert_eq!(triaged.stdout.lines().next(), asked.stdout.lines().next());
        let reply = world.run(["triage", "--reply", "ticket.txt"]).stdout;
        assert!(
            reply.contains(asked.stdout.lines().next().unwrap()),
            "{reply}"
        );
    }
}
