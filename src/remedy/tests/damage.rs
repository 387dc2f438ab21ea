//! For damage of each kind: the commands that repair it, and nothing else.

use std::sync::Arc;

use super::*;
use crate::model::{Action, Note, Problem, ProblemKind};

#[test]
fn files_that_are_missing_are_installed_once_more_and_nothing_else() {
    check(
        |e| {
            let files = &mut Arc::make_mut(&mut e.contents).files;
            files.push(without_core("numpy", "1.26.4"));
        },
        &["python -m pip install --force-reinstall --no-deps 'numpy==1.26.4'"],
    );
}

#[test]
fn a_version_that_must_change_is_not_installed_once_more() {
    check(
        |e| {
            let numpy = &mut e.distributions[1];
            numpy.version = Some("2.2.6".parse().unwrap());
            numpy.path = Some(info("numpy", "2.2.6"));
            e.modules[1].version = Some("2.2.6".parse().unwrap());
            Arc::make_mut(&mut e.contents)
                .files
                .push(without_core("numpy", "2.2.6"));
        },
        &["python -m pip install 'numpy==1.26.4'"],
    );
}

#[test]
fn a_stray_file_is_renamed() {
    check(
        |e| {
            e.contents = Arc::new(Contents {
                shadow_candidates: vec![stray()],
                ..Contents::default()
            });
        },
        &["mv -n '/work in progress/numpy.py' '/work in progress/numpy.py.shadows'"],
    );
}

#[test]
fn what_is_required_and_missing_is_installed_by_its_requirement() {
    check(
        |e| {
            e.distributions.retain(|d| d.name.as_ref() != "absl-py");
        },
        &["python -m pip install 'absl-py>=1.0.0'"],
    );
}

#[test]
fn members_that_overlap_are_both_removed_before_one_is_installed() {
    check(
        |e| {
            let mut other = e.distributions[0].clone();
            other.name = name_of("tensorflow").unwrap();
            other.path = Some(info("tensorflow", "2.17.1"));
            e.distributions.push(other);
            let both = ["tensorflow-cpu", "tensorflow"];
            Arc::make_mut(&mut e.contents)
                .files
                .extend(both.map(|name| without_core(name, "2.17.1")));
        },
        &[
            "python -m pip uninstall -y tensorflow-cpu tensorflow",
            "python -m pip install --force-reinstall --no-deps 'tensorflow-cpu==2.17.1'",
        ],
    );
}

/// A record that speaks for no files: it names another NumPy than the package itself.
fn stale(e: &mut Environment, format: Format) {
    let mut stale = e.distributions[1].clone();
    stale.version = Some("1.24.4".parse().unwrap());
    stale.path = Some(info("numpy", "1.24.4"));
    stale.format = format;
    e.distributions.push(stale);
}

#[test]
fn a_stale_record_beside_the_one_that_counts_is_deleted() {
    check(
        |e| stale(e, Format::DistInfo),
        &["rm -r /venv/site/numpy-1.24.4.dist-info"],
    );
}

#[test]
fn of_two_records_none_is_deleted_where_the_package_tells_no_version() {
    check(
        |e| {
            stale(e, Format::DistInfo);
            e.modules[1].version = None;
        },
        &[],
    );
}

#[test]
fn of_records_of_one_name_that_all_miss_files_one_stays() {
    check(
        |e| {
            stale(e, Format::DistInfo);
            let files = &mut Arc::make_mut(&mut e.contents).files;
            files.extend(["1.26.4", "1.24.4"].map(|version| without_core("numpy", version)));
        },
        &[
            "rm -r /venv/site/numpy-1.24.4.dist-info",
            "python -m pip install --force-reinstall --no-deps 'numpy==1.26.4'",
        ],
    );
}

/// What an interrupted install left.
fn leftover(e: &mut Environment, path: &str) {
    e.problems.push(Problem {
        kind: ProblemKind::Leftover,
        path: Some(PathBuf::from(path)),
        distribution: None,
        cause: crate::model::Cause::Interrupted,
    });
}

#[test]
fn leftovers_are_deleted_and_it_is_said_what_goes() {
    check(
        |e| leftover(e, "/venv/site/~umpy"),
        &["rm -r '/venv/site/~umpy'"],
    );
    let table = Table::embedded();
    let mut environment = healthy();
    leftover(&mut environment, "/venv/site/~umpy");
    let judged = assessment(environment, table);
    let remedies = remedies(&judged, &Surroundings::default(), table);
    let step = &remedies[0].steps[0];
    assert_eq!(step.action, Action::Delete("/venv/site/~umpy".into()));
    let codes: Vec<Code> = step.resolves.iter().map(|id| id.code).collect();
    assert_eq!(codes, [Code::DistributionLeftover]);
}

/// The same on a tree of Windows.
fn on_windows(e: &mut Environment) {
    e.platform = Platform::parse("win_amd64");
    e.interpreter = Some(interpreter(r"C:\Users\Ann Lee\venv\Scripts\python.exe"));
}

#[test]
fn on_windows_one_line_is_for_powershell_and_a_note_is_for_cmd() {
    let table = Table::embedded();
    let mut environment = healthy();
    on_windows(&mut environment);
    // the stub that leads to the wheels of Windows is not what this is about
    environment.distributions[0].name = name_of("tensorflow-intel").unwrap();
    Arc::make_mut(&mut environment.contents)
        .files
        .push(without_core("numpy", "1.26.4"));
    leftover(&mut environment, r"C:\Users\Ann Lee\venv\~umpy");
    let broken = assessment(environment, table);
    let remedies = remedies(&broken, &Surroundings::default(), table);
    let commands: Vec<&str> = remedies[0].commands().collect();
    assert_eq!(
        commands,
        [
            r#"& "C:\Users\Ann Lee\venv\Scripts\python.exe" -m pip install --force-reinstall --no-deps "numpy==1.26.4""#
        ],
        "{:?}",
        broken.findings
    );
    assert_eq!(
        remedies[0].notes,
        [Note::InCmd(
            r#""C:\Users\Ann Lee\venv\Scripts\python.exe" -m pip install --force-reinstall --no-deps "numpy==1.26.4""#
                .to_owned()
        )]
    );
}

#[test]
fn a_leftover_on_windows_is_deleted_by_a_line_that_both_shells_take() {
    let table = Table::embedded();
    let mut environment = healthy();
    on_windows(&mut environment);
    environment.distributions[0].name = name_of("tensorflow-intel").unwrap();
    leftover(&mut environment, r"C:\Users\Ann Lee\venv\~umpy");
    let found = assessment(environment, table);
    let remedies = remedies(&found, &Surroundings::default(), table);
    let commands: Vec<&str> = remedies[0].commands().collect();
    assert_eq!(
        commands,
        [r#"cmd /c rmdir /s /q "C:\Users\Ann Lee\venv\~umpy""#]
    );
    assert!(remedies[0].notes.is_empty(), "{:?}", remedies[0].notes);
}

/// A NumPy on PYTHONPATH that no interpreter here can load.
fn on_python_path(e: &mut Environment) {
    e.search_path.entries.insert(
        0,
        PathEntry {
            path: PathBuf::from("/elsewhere"),
            origin: EntryOrigin::PythonPath,
        },
    );
    for module in &mut e.modules {
        module.entry = 1;
    }
    for distribution in &mut e.distributions {
        distribution.entry = 1;
    }
    e.modules.insert(
        0,
        Module {
            name: "numpy".to_owned(),
            path: PathBuf::from("/elsewhere/numpy"),
            kind: ModuleKind::Package,
            entry: 0,
            version: Some("2.2.6".parse().unwrap()),
        },
    );
}

#[test]
fn a_variable_is_unset_in_the_words_of_each_shell() {
    check(on_python_path, &["unset PYTHONPATH"]);
    let table = Table::embedded();
    let mut environment = healthy();
    on_windows(&mut environment);
    environment.distributions[0].name = name_of("tensorflow-intel").unwrap();
    on_python_path(&mut environment);
    let broken = assessment(environment, table);
    let remedies = remedies(&broken, &Surroundings::default(), table);
    let commands: Vec<&str> = remedies[0].commands().collect();
    assert_eq!(commands, ["$env:PYTHONPATH = $null"]);
    assert_eq!(
        remedies[0].notes,
        [Note::InCmd("set PYTHONPATH=".to_owned())]
    );
}

/// What is left when pip was killed while it replaced TensorFlow, with or without a part of the new package.
#[track_caller]
fn interrupted(package: bool, verdict: Verdict) {
    let mut environment = healthy();
    environment.distributions.remove(0);
    if !package {
        environment.modules.remove(0);
    }
    leftover(
        &mut environment,
        "/venv/site/~ensorflow_cpu-2.12.1.dist-info",
    );
    let judged = assessment(environment, Table::embedded());
    assert_eq!(judged.verdict, verdict);
    let remedies = remedies(&judged, &Surroundings::default(), Table::embedded());
    let commands: Vec<&str> = remedies[0].commands().collect();
    assert_eq!(
        commands,
        [
            "rm -r '/venv/site/~ensorflow_cpu-2.12.1.dist-info'",
            "python -m pip install 'tensorflow-cpu==2.12.1' 'numpy==1.24.3'",
        ]
    );
}

#[test]
fn what_an_interrupted_installer_took_away_is_installed_again() {
    interrupted(false, Verdict::Absent);
    interrupted(true, Verdict::Unknown);
}

#[test]
fn what_pythonpath_brings_for_another_python_is_put_aside_and_installed() {
    check(
        |e| {
            e.python = Some(PythonVersion::series(3, 13));
            e.search_path.entries.insert(
                0,
                PathEntry {
                    path: PathBuf::from("/elsewhere"),
                    origin: EntryOrigin::PythonPath,
                },
            );
        },
        &[
            "unset PYTHONPATH",
            "python -m pip install 'tensorflow==2.21.0' 'numpy==2.5.5' 'wrapt>=1.14.1'",
        ],
    );
}

#[test]
fn a_backend_of_keras_that_is_not_installed_is_replaced_by_tensorflow() {
    check(
        |e| Arc::make_mut(&mut e.contents).keras_backend = Some("torch".to_owned()),
        &["export KERAS_BACKEND=tensorflow"],
    );
}

#[test]
fn a_companion_that_is_moved_brings_what_belongs_to_its_version() {
    check(
        |e| {
            let numpy = &mut e.distributions[1];
            numpy.version = Some("2.2.6".parse().unwrap());
            numpy.path = Some(info("numpy", "2.2.6"));
            e.modules[1].version = Some("2.2.6".parse().unwrap());
            let jax = conflict::holder("jax", "numpy>=2", None);
            e.distributions.push(jax);
        },
        &["python -m pip install 'numpy==1.26.4' 'jax[cpu]'"],
    );
}
