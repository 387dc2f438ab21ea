//! Warnings that a plan leaves are resolved where possible.

use std::sync::Arc;

use super::*;

fn distribution<'e>(environment: &'e mut Environment, name: &str) -> &'e mut Distribution {
    let mut all = environment.distributions.iter_mut();
    all.find(|d| d.name.as_ref() == name).unwrap()
}

fn set(environment: &mut Environment, name: &str, version: &str) {
    distribution(environment, name).version = Some(version.parse().unwrap());
}

fn assessed(breaks: impl FnOnce(&mut Environment)) -> (Assessment, Vec<Remedy>) {
    let mut environment = healthy();
    breaks(&mut environment);
    let assessment = crate::judge::assessment(environment, Table::embedded());
    let remedies = remedies(&assessment, &Surroundings::default(), Table::embedded());
    (assessment, remedies)
}

/// Every finding is resolved, by these commands.
#[track_caller]
fn resolved(breaks: impl FnOnce(&mut Environment), commands: &[&str]) {
    let (assessment, remedies) = assessed(breaks);
    assert!(!assessment.findings.is_empty());
    let found: Vec<&str> = remedies.first().map(|r| r.commands().collect()).unwrap();
    assert_eq!(found, commands, "{:#?}", assessment.findings);
    for finding in &assessment.findings {
        let steps = &remedies[0].steps;
        assert!(steps.iter().any(|s| s.resolves(finding)), "{finding:#?}");
    }
}

#[test]
fn everything_that_is_missing_is_installed_at_once() {
    resolved(
        |e| {
            let gone = ["absl-py", "packaging", "six"];
            e.distributions.retain(|d| !gone.contains(&d.name.as_ref()));
        },
        &["python -m pip install 'absl-py>=1.0.0' packaging 'six>=1.12.0'"],
    );
}

#[test]
fn a_violated_requirement_is_installed_where_the_import_works() {
    resolved(
        |e| set(e, "opt-einsum", "2.0"),
        &["python -m pip install 'opt-einsum>=2.3.2'"],
    );
}

#[test]
fn a_violated_requirement_is_installed_with_the_numpy_that_works() {
    resolved(
        |e| {
            set(e, "numpy", "2.2.6");
            e.modules[1].version = Some("2.2.6".parse().unwrap());
            set(e, "keras", "2.14.0");
        },
        &["python -m pip install 'numpy==1.26.4' 'keras>=3.2.0'"],
    );
}

/// The stage of the first finding, and the commands of the first remedy.
#[track_caller]
fn keras_fails(breaks: impl FnOnce(&mut Environment), commands: &[&str]) {
    let (assessment, remedies) = assessed(breaks);
    let finding = assessment.findings.first().unwrap();
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.stage, Some(Stage::Keras), "{finding:?}");
    let found: Vec<&str> = remedies.first().map(|r| r.commands().collect()).unwrap();
    assert_eq!(found, commands);
}

#[test]
fn what_breaks_tf_keras_alone_is_cured_too() {
    keras_fails(
        |e| set(e, "keras", "2.15.0"),
        &["python -m pip install 'keras>=3.2.0'"],
    );
    keras_fails(
        |e| Arc::make_mut(&mut e.contents).legacy_keras = true,
        &["python -m pip install 'tf-keras>=2.17,<2.18'"],
    );
}

/// A module in front of the real one, beside the record of an installer or not.
fn hiding(origin: EntryOrigin, installed: bool) -> ShadowCandidate {
    ShadowCandidate {
        module: Module {
            name: "six".to_owned(),
            path: PathBuf::from("/elsewhere/six.py"),
            kind: ModuleKind::File,
            entry: 0,
            version: None,
        },
        origin,
        standard: None,
        installed,
    }
}

#[test]
fn a_module_of_another_environment_is_not_renamed() {
    let (_, remedies) = assessed(|e| {
        Arc::make_mut(&mut e.contents).shadow_candidates =
            vec![hiding(EntryOrigin::PythonPath, true)];
    });
    let commands: Vec<&str> = remedies.iter().flat_map(Remedy::commands).collect();
    assert!(
        commands.iter().all(|c| *c == "unset PYTHONPATH"),
        "{commands:?}"
    );
}

#[test]
fn a_leftover_of_another_environment_is_not_deleted() {
    let (_, remedies) = assessed(|e| {
        e.search_path.entries.push(PathEntry {
            path: PathBuf::from("/elsewhere"),
            origin: EntryOrigin::PythonPath,
        });
        e.problems.push(crate::model::Problem {
            kind: crate::model::ProblemKind::Leftover,
            path: Some(PathBuf::from("/elsewhere/~umpy")),
            distribution: None,
            cause: crate::model::Cause::Interrupted,
        });
    });
    assert_eq!(remedies, []);
}

#[test]
fn a_numpy_that_others_require_newer_is_told_and_replaced() {
    resolved(
        |e| {
            set(e, "numpy", "1.23.5");
            e.modules[1].version = Some("1.23.5".parse().unwrap());
            e.distributions
                .push(conflict::holder("pandas", "numpy>=1.26", None));
        },
        &["python -m pip install 'numpy==1.26.4'"],
    );
}

#[test]
fn what_nobody_measured_leaves_the_verdict_open_until_it_is_installed() {
    let (assessment, remedies) = assessed(|e| {
        e.distributions.retain(|d| d.name.as_ref() != "libclang");
        e.distributions[0].version = Some("2.10.1".parse().unwrap());
        e.distributions[0].path = Some(info("tensorflow-cpu", "2.10.1"));
        set(e, "protobuf", "3.19.6");
        set(e, "keras", "2.10.0");
        set(e, "tensorboard", "2.10.1");
    });
    assert_eq!(
        assessment.verdict,
        Verdict::Unknown,
        "{:#?}",
        assessment.findings
    );
    let commands: Vec<&str> = remedies[0].commands().collect();
    assert!(commands[0].contains("libclang"), "{commands:?}");
}
