//! Each pair twice: the verdict of `tfpair`, and a real import.

use super::support::{Env, python};

const IMPORT: &str = "import tensorflow as tf; print(tf.__version__)";

/// A Keras LSTM, built but not run: where NumPy 1.20 and TensorFlow up to 2.5 part.
const LSTM: &str = "import tensorflow as tf\n\
    tf.keras.Sequential([tf.keras.layers.LSTM(2, input_shape=(3, 2))])\n";

/// What is expected of an environment, by `tfpair` and by Python alike.
struct Expect<'a> {
    verdict: &'a str,
    compatibility: &'a str,
    declared: &'a str,
    /// The finding that leads.
    leads: Option<&'a str>,
    /// Findings that must be there besides.
    also: &'a [&'a str],
    /// A part of what Python prints when the import fails.
    python_says: &'a str,
}

const WORKS: Expect<'_> = Expect {
    verdict: "works",
    compatibility: "compatible",
    declared: "satisfied",
    leads: None,
    also: &[],
    python_says: "",
};

#[track_caller]
fn check(env: &Env, expect: &Expect<'_>) {
    let judged = env.judged();
    assert_eq!(judged.verdict(), expect.verdict);
    assert_eq!(judged.compatibility(), expect.compatibility);
    assert_eq!(judged.declared(), expect.declared);
    assert_eq!(judged.codes().first().copied(), expect.leads);
    for code in expect.also {
        let found = judged.codes();
        assert!(found.contains(code), "{code} is not among {found:?}");
    }
    assert_eq!(judged.code, i32::from(expect.verdict != "works"));

    let truth = env.runs(IMPORT);
    let works = truth.status.success();
    assert_eq!(works, expect.verdict == "works", "{}", truth.stderr);
    assert!(
        works || truth.stderr.contains(expect.python_says),
        "Python says otherwise: {}",
        truth.stderr
    );
}

/// Pastes what the first remedy says and looks again, at the verdict and at Python.
#[track_caller]
fn check_cure(env: &Env) {
    let before = env.judged();
    let commands = before.commands();
    assert!(!commands.is_empty(), "no command is offered");
    for command in commands {
        let ended = env.paste(command);
        assert!(ended.status.success(), "`{command}`: {}", ended.stderr);
    }
    check(env, &WORKS);
}

/// The usual report: what a plain install brings today cannot be imported, and the printed command mends it.
#[test]
fn tensorflow_2_10_as_resolved_today_fails_and_the_fix_mends_it() {
    let python = python("3.10");
    let env = Env::new(&python, &["tensorflow-cpu==2.10.1"]);
    let expect = Expect {
        verdict: "fails",
        compatibility: "incompatible",
        leads: Some("numpy-abi-too-new"),
        python_says: "Unable to convert function return value to a Python type",
        ..WORKS
    };
    check(&env, &expect);

    let text = env.judged_activated();
    assert_eq!(text.code(), 1, "{}", text.stderr);
    assert!(
        text.stdout.contains("error[numpy-abi-too-new]"),
        "{}",
        text.stdout
    );
    let fix = env.judged().commands().join(" ");
    assert!(
        text.stdout.contains(&fix),
        "`{fix}` is not in\n{}",
        text.stdout
    );

    // The example of the README is this one, in an environment of another name.
    let readme = include_str!("../../README.md");
    let headline = text.stdout.lines().next().unwrap_or_default();
    assert!(readme.contains(headline), "the README lacks `{headline}`");
    let python = env.python().display().to_string();
    let fix = fix.replace(&python, "~/proj/.venv/bin/python");
    assert!(readme.contains(&fix), "the README lacks `{fix}`");

    check_cure(&env);
}

/// The same on the Python of Debian 12: 2.14.0 is the last release before 2.20 without an upper bound on NumPy.
#[test]
fn tensorflow_2_14_as_resolved_today_fails_and_the_fix_mends_it() {
    let python = python("3.11");
    let env = Env::new(&python, &["tensorflow-cpu==2.14.0"]);
    let expect = Expect {
        verdict: "fails",
        compatibility: "incompatible",
        leads: Some("numpy-abi-too-new"),
        ..WORKS
    };
    check(&env, &expect);
    check_cure(&env);
}

#[test]
fn tensorflow_2_15_works() {
    let python = python("3.11");
    let env = Env::new(&python, &["tensorflow-cpu==2.15.1"]);
    check(&env, &WORKS);
}

#[test]
fn tensorflow_2_4_fails_with_a_numpy_that_lost_its_names_and_is_partial_before() {
    let python = python("3.8");
    let env = Env::new(&python, &["tensorflow-cpu==2.4.4", "protobuf<3.21"]);
    check(&env, &WORKS);

    env.force("numpy==1.24.4");
    let fails = Expect {
        verdict: "fails",
        compatibility: "incompatible",
        declared: "violated",
        leads: Some("numpy-name-removed"),
        python_says: "module 'numpy' has no attribute 'object'",
        ..WORKS
    };
    check(&env, &fails);

    env.force("numpy==1.22.4");
    let partial = Expect {
        compatibility: "partial",
        declared: "violated",
        leads: Some("requirement-violated"),
        also: &["numpy-behaviour-changed"],
        ..WORKS
    };
    check(&env, &partial);
    let lstm = env.runs(LSTM);
    assert!(!lstm.status.success());
    assert!(
        lstm.stderr.contains("Cannot convert a symbolic Tensor"),
        "{}",
        lstm.stderr
    );
}

#[test]
fn numpy_alone_and_an_empty_environment_are_said_to_be_so() {
    let python = python("3.11");
    let env = Env::new(&python, &[]);
    let absent = Expect {
        verdict: "absent",
        compatibility: "unknown",
        declared: "unknown",
        leads: Some("tensorflow-not-installed"),
        python_says: "No module named 'tensorflow'",
        ..WORKS
    };
    check(&env, &absent);
    env.install(&["numpy"]);
    check(&env, &absent);
}

#[test]
#[ignore = "one more download"]
fn tensorflow_2_8_fails_with_a_numpy_too_old() {
    let python = python("3.8");
    let env = Env::new(&python, &["tensorflow-cpu==2.8.4", "protobuf<3.21"]);
    check(&env, &WORKS);
    env.force("numpy==1.19.5");
    let expect = Expect {
        verdict: "fails",
        compatibility: "incompatible",
        declared: "violated",
        leads: Some("numpy-abi-too-old"),
        python_says: "compiled against API version",
        ..WORKS
    };
    check(&env, &expect);
    check_cure(&env);
}

#[test]
#[ignore = "one more download"]
fn tensorflow_2_18_works_with_a_numpy_it_does_not_admit() {
    let python = python("3.12");
    let env = Env::new(&python, &["tensorflow-cpu==2.18.1"]);
    env.force("numpy==2.3.5");
    let expect = Expect {
        declared: "violated",
        leads: Some("requirement-violated"),
        ..WORKS
    };
    check(&env, &expect);
}

#[test]
#[ignore = "one more download"]
fn tensorflow_2_20_works_on_python_3_13() {
    let python = python("3.13");
    let env = Env::new(&python, &["tensorflow-cpu==2.20.0"]);
    check(&env, &WORKS);
}

/// What is wrong here is not NumPy, and the verdict must not blame it.
#[test]
#[ignore = "one more download"]
fn tensorflow_1_15_fails_by_protobuf_and_works_with_an_older_one() {
    let python = python("3.7");
    let env = Env::new(&python, &["tensorflow==1.15.5"]);
    let expect = Expect {
        verdict: "fails",
        leads: Some("companion-incompatible"),
        python_says: "Downgrade the protobuf package to 3.20.x or lower",
        ..WORKS
    };
    check(&env, &expect);
    env.install(&["protobuf<3.21"]);
    check(&env, &WORKS);
}
