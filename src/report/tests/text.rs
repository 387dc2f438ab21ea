//! What a terminal and a pipe show.

use super::at_80_columns;
use crate::model::{
    Action, Assessment, Code, Finding, Note, Probe, ProbeOutcome, ProbedModule, Severity, Verdict,
};
use crate::report::samples::{self, absent, fails, report, unknown, works};
use crate::report::{Detail, View, listing, text};

/// What reaches something that is no terminal.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[track_caller]
fn check(assessment: Assessment, view: &View<'_>, expect: &str) {
    let shown = plain(&text(&report([assessment]), view));
    assert!(shown == expect, "got:\n{shown}\nexpected:\n{expect}");
}

#[test]
fn a_failing_pair_says_why_and_what_to_type() {
    check(
        fails(),
        &at_80_columns(),
        "\
tensorflow-cpu 2.10.0 does not work with numpy 2.2.6
python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

  tensorflow-cpu   2.10.0   declares numpy>=1.20   known to work with numpy
                                                   >=1.20,<2
  numpy            2.2.6    declared: satisfied    known: incompatible (observed
                                                   on Python 3.10)

error[numpy-abi-too-new]: `import tensorflow` fails: this TensorFlow was built
  for the NumPy 1.x C-ABI
  you will see   TypeError: Unable to convert function return value to a Python
                 type!
  evidence       ~/proj/.venv/lib/python3.10/site-packages/tensorflow/python/_pywrap_tensorflow_internal.so
                 asks for numpy.core._multiarray_umath only
  not seen by    pip check: the METADATA sets no upper bound
  fix            ~/proj/.venv/bin/python -m pip install 'numpy==1.26.4'
  more           tfpair explain numpy-abi-too-new
",
    );
}

#[test]
fn in_a_pipe_no_line_is_wrapped() {
    check(
        fails(),
        &View::default(),
        "\
tensorflow-cpu 2.10.0 does not work with numpy 2.2.6
python 3.10.13 at /home/ann/proj/.venv (VIRTUAL_ENV), linux x86_64

  tensorflow-cpu   2.10.0   declares numpy>=1.20   known to work with numpy >=1.20,<2
  numpy            2.2.6    declared: satisfied    known: incompatible (observed on Python 3.10)

error[numpy-abi-too-new]: `import tensorflow` fails: this TensorFlow was built for the NumPy 1.x C-ABI
  you will see   TypeError: Unable to convert function return value to a Python type!
  evidence       /home/ann/proj/.venv/lib/python3.10/site-packages/tensorflow/python/_pywrap_tensorflow_internal.so asks for numpy.core._multiarray_umath only
  not seen by    pip check: the METADATA sets no upper bound
  fix            /home/ann/proj/.venv/bin/python -m pip install 'numpy==1.26.4'
  more           tfpair explain numpy-abi-too-new
",
    );
}

#[test]
fn a_healthy_pair_is_said_in_a_few_lines() {
    check(
        works(),
        &View {
            width: Some(100),
            ..at_80_columns()
        },
        "\
tensorflow 2.15.1 works with numpy 1.26.4
python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

  tensorflow   2.15.1   declares numpy>=1.23.5,<2.0.0   known to work with numpy >=1.23.5,<2
  numpy        1.26.4   declared: satisfied             known: compatible (observed on Python 3.10)
",
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
    check(
        it,
        &View {
            width: Some(100),
            ..at_80_columns()
        },
        "\
tensorflow 2.15.1 works with numpy 1.26.4
python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

  tensorflow   2.15.1   declares numpy>=1.23.5,<2.0.0   known to work with numpy >=1.23.5,<2
  numpy        1.26.4   declared: satisfied             known: compatible (observed on Python 3.10)

  probe          `import tensorflow` was tried: it was imported (numpy 1.26.4, tensorflow 2.15.1,
                 3.2 s)
",
    );
}

#[test]
fn what_cannot_be_told_is_not_called_a_failure() {
    check(
        unknown(),
        &at_80_columns(),
        "\
cannot tell whether tensorflow 9.1.0 works with numpy 1.26.4
python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

  tensorflow   9.1.0    declares nothing of numpy   no numpy range is known
  numpy        1.26.4   declared: none              known: unknown

note[version-not-in-table]: tensorflow 9.1.0 is newer than the compatibility
  table of 2026-11-20
  more           tfpair explain version-not-in-table
",
    );
}

#[test]
fn without_tensorflow_the_command_to_install_it_is_given() {
    check(
        absent(),
        &View { ..at_80_columns() },
        "\
no TensorFlow here
python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

  numpy   1.26.4

error[tensorflow-not-installed]: no distribution of the TensorFlow family is
  installed
  fix            ~/proj/.venv/bin/python -m pip install 'tensorflow==2.20.0' 'numpy==1.26.4'
  more           tfpair explain tensorflow-not-installed
",
    );
}

#[test]
fn quiet_says_the_headline_and_the_fix() {
    check(
        fails(),
        &View {
            detail: Detail::Quiet,
            ..at_80_columns()
        },
        "\
tensorflow-cpu 2.10.0 does not work with numpy 2.2.6
fix: ~/proj/.venv/bin/python -m pip install 'numpy==1.26.4'
",
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
    check(
        it,
        &View {
            detail: Detail::Verbose,
            ..at_80_columns()
        },
        "\
tensorflow-cpu 2.10.0 does not work with numpy 2.2.6
python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

  tensorflow-cpu   2.10.0   declares numpy>=1.20   known to work with numpy
                                                   >=1.20,<2
  numpy            2.2.6    declared: satisfied    known: incompatible (observed
                                                   on Python 3.10)

  fix            ~/proj/.venv/bin/python -m pip install 'numpy==1.26.4'

evidence for the pair
  observed       tensorflow-cpu 2.10.0 with numpy 2.2.6 on Python 3.10: import
                 fails (observations, 2026-11-18)

other ways out
  or             install tensorflow-cpu 2.18.1
                 ~/proj/.venv/bin/python -m pip install 'tensorflow-cpu==2.18.1'

search path
  standard       /usr/lib/python3.10
  site           ~/proj/.venv/lib/python3.10/site-packages
                 holds tensorflow-cpu 2.10.0
                 holds numpy 2.2.6
",
    );
}

#[test]
fn the_fix_stands_under_the_first_error_and_others_refer_to_it() {
    let mut it = works();
    it.verdict = Verdict::Fails;
    let finding = |code, severity, claim: &str| Finding::new(code, severity, "numpy", claim);
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
    assert_eq!(
        findings,
        "[requirement-violated]: a warning
  cured by       the fix of numpy-abi-too-old
  more           tfpair explain requirement-violated

error[numpy-abi-too-old]: an error
  fix            this removes `numpy` with everything in it:
                 pip x
  note           this is a conda environment in which pip installed NumPy: a
                 later `conda install` may replace it
  more           tfpair explain numpy-abi-too-old

error[extension-abi-mismatch]: a consequence
  more           tfpair explain extension-abi-mismatch
"
    );
}

#[test]
fn only_commands_and_paths_are_wider_than_the_terminal() {
    for width in [40, 60, 80, 120] {
        for assessment in [fails(), works(), unknown(), absent()] {
            let view = View {
                width: Some(width),
                detail: Detail::Verbose,
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
    assert_eq!(
        plain(&listing(
            &all,
            &View {
                width: None,
                ..at_80_columns()
            }
        )),
        "\
path           python    tensorflow              numpy    verdict   finding
~/proj/.venv   3.10.13   tensorflow-cpu 2.10.0   2.2.6    fails     numpy-abi-too-new
~/proj/.venv   3.10.13   tensorflow 2.15.1       1.26.4   works     -
~/proj/.venv   3.10.13   tensorflow 9.1.0        1.26.4   unknown   -
~/proj/.venv   3.10.13   -                       1.26.4   absent    tensorflow-not-installed

4 environments: 1 works, 1 fails, 1 cannot be told, 1 has no TensorFlow
"
    );
}

#[test]
fn a_listing_too_wide_for_the_terminal_gives_each_path_a_line() {
    assert_eq!(
        plain(&listing(
            &report([fails()]),
            &View {
                width: Some(70),
                ..at_80_columns()
            }
        )),
        "\
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
