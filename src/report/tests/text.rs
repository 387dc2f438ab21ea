//! Output on a terminal and into a pipe.

use super::at_80_columns;
use crate::model::{
    Action, Assessment, Code, Detail, Finding, Note, Probe, ProbeOutcome, ProbedModule, Severity,
    Subject, Verdict,
};
use crate::report::samples::{self, absent, fails, report, unknown, works};
use crate::report::{Verbosity, View, listing, text};

/// What reaches something that is no terminal.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn shown(assessment: Assessment, view: &View<'_>) -> String {
    plain(&text(&report([assessment]), view))
}

#[test]
fn a_failing_pair_says_why_and_what_to_type() {
    insta::assert_snapshot!(
        shown(
        fails(),
        &at_80_columns()
        ),
        @r"
        tensorflow-cpu 2.10.0 does not work with numpy 2.2.6
        Python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

          tensorflow-cpu   2.10.0   declares numpy>=1.20   works with numpy >=1.20,<2
          numpy            2.2.6    declared: satisfied    observed: incompatible
                                                           (Python 3.10)

        error[numpy-abi-too-new]: `import tensorflow` fails: this TensorFlow was built
          for the NumPy 1.x C ABI
          message    TypeError: Unable to convert function return value to a Python
                     type!
          evidence   tensorflow-cpu 2.10.0 with numpy 2.2.6 failed to import on Python
                     3.10, linux_x86_64 (observed)
          missed by  pip check: numpy 2.2.6 satisfies the declared `numpy>=1.20`
          fix        ~/proj/.venv/bin/python -m pip install 'numpy==1.26.4'
          more       tfpair explain numpy-abi-too-new
        "
    );
}

#[test]
fn in_a_pipe_no_line_is_wrapped() {
    insta::assert_snapshot!(
        shown(
        fails(),
        &View::default()
        ),
        @r"
        tensorflow-cpu 2.10.0 does not work with numpy 2.2.6
        Python 3.10.13 at /home/ann/proj/.venv (VIRTUAL_ENV), linux x86_64

          tensorflow-cpu   2.10.0   declares numpy>=1.20   works with numpy >=1.20,<2
          numpy            2.2.6    declared: satisfied    observed: incompatible (Python 3.10)

        error[numpy-abi-too-new]: `import tensorflow` fails: this TensorFlow was built for the NumPy 1.x C ABI
          message    TypeError: Unable to convert function return value to a Python type!
          evidence   tensorflow-cpu 2.10.0 with numpy 2.2.6 failed to import on Python 3.10, linux_x86_64 (observed)
          missed by  pip check: numpy 2.2.6 satisfies the declared `numpy>=1.20`
          fix        /home/ann/proj/.venv/bin/python -m pip install 'numpy==1.26.4'
          more       tfpair explain numpy-abi-too-new
        "
    );
}

#[test]
fn a_healthy_pair_is_said_in_a_few_lines() {
    insta::assert_snapshot!(
        shown(
        works(),
        &View {
            width: Some(100),
            ..at_80_columns()
        }
        ),
        @r"
        tensorflow 2.15.1 works with numpy 1.26.4
        Python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

          tensorflow   2.15.1   declares numpy>=1.23.5,<2.0.0   works with numpy >=1.23.5,<2
          numpy        1.26.4   declared: satisfied             observed: compatible (Python 3.10)
        "
    );
}

#[test]
fn what_a_probe_saw_is_said_though_nothing_is_wrong() {
    let mut it = works();
    let module = |version: &str| ProbedModule {
        file: None,
        version: Some(version.to_owned()),
    };
    it.probe = Some(Probe {
        outcome: ProbeOutcome::Imported,
        python: None,
        executable: None,
        search_path: Vec::new(),
        numpy: Some(module("1.26.4")),
        tensorflow: Some(module("2.15.1")),
        stderr: String::new(),
        milliseconds: 3210,
    });
    insta::assert_snapshot!(
        shown(
        it,
        &View {
            width: Some(100),
            ..at_80_columns()
        }
        ),
        @r"
        tensorflow 2.15.1 works with numpy 1.26.4
        Python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

          tensorflow   2.15.1   declares numpy>=1.23.5,<2.0.0   works with numpy >=1.23.5,<2
          numpy        1.26.4   declared: satisfied             observed: compatible (Python 3.10)

          probe      `import tensorflow`: imported (numpy 1.26.4, tensorflow 2.15.1, 3.2 s)
        "
    );
}

#[test]
fn what_cannot_be_told_is_not_called_a_failure() {
    insta::assert_snapshot!(
        shown(
        unknown(),
        &at_80_columns()
        ),
        @r"
        cannot determine whether tensorflow 9.1.0 works with numpy 1.26.4
        Python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

          tensorflow   9.1.0    declares no numpy   no known numpy range
          numpy        1.26.4   declared: none      compatibility: unknown

        note[version-not-in-table]: tensorflow 9.1.0 is newer than the table: it is
          judged by its own METADATA and extension modules
          more       tfpair explain version-not-in-table
        "
    );
}

#[test]
fn without_tensorflow_the_command_to_install_it_is_given() {
    insta::assert_snapshot!(
        shown(
        absent(),
        &View { ..at_80_columns() }
        ),
        @r"
        TensorFlow is not installed
        Python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

          numpy   1.26.4

        error[tensorflow-not-installed]: no TensorFlow distribution is installed in
          this environment
          fix        ~/proj/.venv/bin/python -m pip install 'tensorflow==2.20.0' 'numpy==1.26.4'
          more       tfpair explain tensorflow-not-installed
        "
    );
}

#[test]
fn quiet_says_the_headline_and_the_fix() {
    insta::assert_snapshot!(
        shown(
        fails(),
        &View {
            verbosity: Verbosity::Quiet,
            ..at_80_columns()
        }
        ),
        @r"
        tensorflow-cpu 2.10.0 does not work with numpy 2.2.6
        fix: ~/proj/.venv/bin/python -m pip install 'numpy==1.26.4'
        "
    );
}

#[test]
fn verbose_adds_the_evidence_the_other_ways_out_and_the_search_path() {
    let mut it = fails();
    it.findings.clear();
    it.remedies.push(samples::remedy(
        "tensorflow-cpu==2.18.1",
        "/home/ann/proj/.venv/bin/python -m pip install 'tensorflow-cpu==2.18.1'",
        &[],
    ));
    insta::assert_snapshot!(
        shown(
        it,
        &View {
            verbosity: Verbosity::Verbose,
            ..at_80_columns()
        }
        ),
        @r"
        tensorflow-cpu 2.10.0 does not work with numpy 2.2.6
        Python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

          tensorflow-cpu   2.10.0   declares numpy>=1.20   works with numpy >=1.20,<2
          numpy            2.2.6    declared: satisfied    observed: incompatible
                                                           (Python 3.10)

          fix        ~/proj/.venv/bin/python -m pip install 'numpy==1.26.4'

        evidence for the pair
          observed   tensorflow-cpu 2.10.0 with numpy 2.2.6 failed to import on Python
                     3.10, linux_x86_64 (observations.csv, 2026-11-18)

        other fixes
          or         install tensorflow-cpu 2.18.1
                     ~/proj/.venv/bin/python -m pip install 'tensorflow-cpu==2.18.1'

        search path
          standard   /usr/lib/python3.10
          site       ~/proj/.venv/lib/python3.10/site-packages
                     contains tensorflow-cpu 2.10.0
                     contains numpy 2.2.6
        "
    );
}

#[test]
fn the_fix_stands_under_the_first_error_and_others_refer_to_it() {
    let mut it = works();
    it.verdict = Verdict::Fails;
    let finding = |code, severity, claim: &str| {
        let cause = claim.to_owned();
        Finding::new(
            code,
            severity,
            Subject::Environment,
            Detail::Problem {
                cause: crate::model::Cause::Error(cause),
            },
        )
    };
    it.findings = vec![
        finding(Code::RequirementViolated, Severity::Warning, "a warning"),
        finding(Code::NumpyAbiTooOld, Severity::Error, "an error"),
        finding(Code::ExtensionAbiMismatch, Severity::Error, "a consequence"),
    ];
    let mut remedy = samples::remedy("numpy==1.26.4", "pip x", &it.findings[..2]);
    remedy.notes.push(Note::CondaMayReplace);
    for step in &mut remedy.steps {
        step.action = Action::Delete("numpy".into());
    }
    it.remedies = vec![remedy];
    let shown = plain(&text(&report([it]), &at_80_columns()));
    let findings = shown.split_once("\n\nwarning").unwrap().1;
    insta::assert_snapshot!(findings, @r"
    [requirement-violated]: a warning
      fixed by   the fix for numpy-abi-too-old
      more       tfpair explain requirement-violated

    error[numpy-abi-too-old]: an error
      fix        this removes `numpy` with everything in it:
                 pip x
      note       this is a conda environment in which pip installed NumPy: a later
                 `conda install` may replace it
      more       tfpair explain numpy-abi-too-old

    error[extension-abi-mismatch]: a consequence
      more       tfpair explain extension-abi-mismatch
    ");
}

#[test]
fn only_commands_and_paths_are_wider_than_the_terminal() {
    for width in [40, 60, 80, 120] {
        for assessment in [fails(), works(), unknown(), absent()] {
            let view = View {
                width: Some(width),
                verbosity: Verbosity::Verbose,
                ..at_80_columns()
            };
            for line in plain(&text(&report([assessment]), &view)).lines() {
                let words = line.split(' ').filter(|w| !w.is_empty()).count();
                let exempt = line.contains("-m pip install")
                    || line.contains("tfpair explain")
                    || words <= 2;
                assert!(
                    exempt || line.chars().count() <= usize::from(width),
                    "{width}: {line}"
                );
            }
        }
    }
}

#[test]
fn a_listing_has_a_row_for_each_environment_and_a_count() {
    let all = report([fails(), works(), unknown(), absent()]);
    insta::assert_snapshot!(
        plain(&listing(
            &all,
            &View {
                width: None,
                ..at_80_columns()
            }
        )),
        @r"
        path           python    tensorflow              numpy    verdict   finding
        ~/proj/.venv   3.10.13   tensorflow-cpu 2.10.0   2.2.6    fails     numpy-abi-too-new
        ~/proj/.venv   3.10.13   tensorflow 2.15.1       1.26.4   works     -
        ~/proj/.venv   3.10.13   tensorflow 9.1.0        1.26.4   unknown   -
        ~/proj/.venv   3.10.13   -                       1.26.4   absent    tensorflow-not-installed

        4 environments: 1 works, 1 fails, 1 unknown, 1 has no TensorFlow
        "
    );
}

#[test]
fn a_listing_too_wide_for_the_terminal_gives_each_path_a_line() {
    insta::assert_snapshot!(
        plain(&listing(
            &report([fails()]),
            &View {
                width: Some(70),
                ..at_80_columns()
            }
        )),
        @r"
        path
          python    tensorflow              numpy   verdict   finding
        ~/proj/.venv
          3.10.13   tensorflow-cpu 2.10.0   2.2.6   fails     numpy-abi-too-new

        1 environment: 1 fails
        "
    );
    assert_eq!(
        plain(&listing(&report([]), &at_80_columns())),
        "0 environments\n"
    );
}
