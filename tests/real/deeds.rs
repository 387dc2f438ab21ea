//! Things that people do to a working environment, each a few lines of shell: the verdict against a real import and a first
//! Keras model, then what `fix` prints, run as it stands. `TFPAIR_REAL_ONLY` names a part of the deeds to try.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::broken::Copy;
use crate::damages::PROMISE;
use crate::support::{Ended, Env, python, tfpair, uv};
use crate::tally::Tally;

/// What is done, in a shell that stands in an empty folder: `$PY` is the interpreter, `$V` its environment, `$SITE` the
/// site-packages and `$UV` uv. What is appended to the file `vars` is set for everything that follows.
struct Deed {
    name: &'static str,
    script: &'static str,
}

const fn deed(name: &'static str, script: &'static str) -> Deed {
    Deed { name, script }
}

/// What became of one deed.
struct Outcome {
    verdict: String,
    codes: Vec<String>,
    /// The last line of the error.
    error: Option<String>,
    /// The same after the printed fix.
    after_fix: Option<Result<(), String>>,
}

fn shell(copy: &Copy, text: &str, program: Option<&Command>) -> Ended {
    let mut command = Command::new("sh");
    command.args(["-ec", &format!(". ./vars\n{text}")]);
    if let Some(program) = program {
        command.arg("sh").arg(program.get_program());
    }
    copy.environed(
        command
            .env("UV", uv())
            .env(
                "V",
                copy.python()
                    .parent()
                    .and_then(|p| p.parent())
                    .expect("a prefix"),
            )
            .env("PY", copy.python())
            .env("SITE", copy.site())
            .env("PY310", python("3.10"))
            .env("PY312", python("3.12"))
            .env("PROMISE", PROMISE)
            .env("CUDA_VISIBLE_DEVICES", "-1")
            .env("HOME", copy.folder.path()),
    )
}

/// The last line of the error of an import and a first model.
fn error(ended: &Ended) -> Option<String> {
    let last = ended.stderr.lines().last().unwrap_or_default();
    (!ended.status.success()).then(|| format!("{}: {last}", ended.status))
}

fn try_deed(env: &Env, deed: &Deed) -> Outcome {
    let copy = Copy::of(env);
    fs::write(copy.work().join("vars"), "").expect("a file");
    let done = shell(&copy, deed.script, None);
    assert!(done.status.success(), "{}: {}", deed.name, done.stderr);
    let program = tfpair();
    let report = shell(
        &copy,
        "exec \"$1\" --format json --python \"$PY\"",
        Some(&program),
    );
    let report: Value = serde_json::from_str(&report.stdout)
        .unwrap_or_else(|e| panic!("{}: {e}: {} {}", deed.name, report.stdout, report.stderr));
    let environment = &report["environments"][0];
    let codes = environment["findings"].as_array().into_iter().flatten();
    let codes = codes
        .filter_map(|f| f["code"].as_str().map(str::to_owned))
        .collect();
    let error = error(&shell(&copy, "exec \"$PY\" -c \"$PROMISE\"", None));
    let after_fix = error.as_ref().map(|_| {
        let fix = shell(&copy, "exec \"$1\" fix --python \"$PY\"", Some(&program));
        let is_command = |line: &str| !line.is_empty() && !line.starts_with('#');
        if !fix.stdout.lines().any(is_command) {
            return Err(format!("no command is printed: {}{}", fix.stdout, fix.stderr));
        }
        eprintln!("{}:\n{}", deed.name, fix.stdout);
        // a new environment stands in the working folder
        let text = format!(
            "{}\nnew=.venv-tensorflow/bin/python\nif [ -e $new ]; then PY=$PWD/$new; fi\n\"$PY\" -c \"$PROMISE\"\n",
            fix.stdout
        );
        let ended = shell(&copy, &text, None);
        self::error(&ended).map_or(Ok(()), Err)
    });
    Outcome {
        verdict: environment["verdict"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        codes,
        error,
        after_fix,
    }
}

/// Tries all, prints a row of each, and tells of those on which `tfpair` and reality differ or whose fix does not help.
#[track_caller]
fn hold(series: &str, install: &[&str], deeds: &[Deed]) {
    let only = std::env::var("TFPAIR_REAL_ONLY").unwrap_or_default();
    let env = Env::new(&python(series), install);
    // compiles the byte code that the copies share
    let healthy = env.runs(PROMISE);
    assert!(healthy.status.success(), "{}", healthy.stderr);
    let mut tally = Tally::default();
    for deed in deeds.iter().filter(|d| d.name.contains(&only)) {
        let outcome = try_deed(&env, deed);
        let row = format!(
            "{install:?}\t{}\t{} {:?}\t{}",
            deed.name,
            outcome.verdict,
            outcome.codes,
            outcome.error.as_deref().unwrap_or("works"),
        );
        let agrees = tally.count(&row, &outcome.verdict, outcome.error.is_none());
        let fixed = match &outcome.after_fix {
            None => "",
            Some(Ok(())) => "cured",
            Some(Err(error)) => error,
        };
        eprintln!(
            "{row}\t{fixed}\t{}",
            if agrees { "agrees" } else { "DIFFERS" }
        );
        if let Some(after) = outcome.after_fix {
            tally.count_fix(&row, after);
        }
    }
    tally.print(&format!("deeds to {install:?}"), deeds.len());
    assert!(tally.run() > 0, "no deed was tried");
    assert_eq!(
        tally.agree,
        tally.run(),
        "the verdict of some is not what happens"
    );
    assert!(tally.uncured.is_empty(), "some are not cured");
}

#[test]
#[ignore = "many real imports"]
fn deeds_to_2_16() {
    hold(
        "3.11",
        &["tensorflow-cpu==2.16.2", "pip"],
        &[
            deed("NumPy upgraded", "$UV pip install -q -p $PY -U numpy"),
            deed("protobuf upgraded", "$UV pip install -q -p $PY -U protobuf"),
            deed(
                "protobuf 3.20",
                "$UV pip install -q -p $PY --no-deps protobuf==3.20.3",
            ),
            deed(
                "ml-dtypes upgraded",
                "$UV pip install -q -p $PY -U ml-dtypes",
            ),
            deed("h5py upgraded", "$UV pip install -q -p $PY -U h5py"),
            deed(
                "everything upgraded",
                "$UV pip install -q -p $PY -U $($UV pip freeze -q -p $PY | sed 's/==.*//' | grep -v tensorflow-cpu)",
            ),
            deed("jax beside it", "$UV pip install -q -p $PY jax"),
            deed(
                "pandas, scipy and matplotlib beside it",
                "$UV pip install -q -p $PY pandas scipy matplotlib",
            ),
            deed("tf-keras of today", "$UV pip install -q -p $PY tf-keras"),
            deed(
                "another TensorFlow laid over it and removed",
                "$UV pip install -q -p $PY --no-deps tensorflow==2.16.2; $UV pip uninstall -q -p $PY tensorflow",
            ),
            deed(
                "pip killed after it set the old files aside",
                "$PY -m pip install -q --no-deps tensorflow-cpu==2.16.1 & pip=$!\n\
                 until [ -e $SITE/~ensorflow ]; do kill -0 $pip; done\nkill -9 $pip",
            ),
            deed(
                "pip killed while it lays the new files",
                "$PY -m pip install -q --no-deps tensorflow-cpu==2.16.1 & pip=$!\n\
                 until [ -e $SITE/~ensorflow ] && [ -e $SITE/tensorflow/python ]; do kill -0 $pip; done\nkill -9 $pip",
            ),
            deed(
                "copied, and the original deleted",
                "cp -a $V copied; rm -rf $V; mkdir -p $SITE; echo PY=$PWD/copied/bin/python > vars",
            ),
            deed(
                "moved, with a new NumPy",
                "$UV pip install -q -p $PY --no-deps numpy==2.2.6\n\
                 cp -a $V moved; rm -rf $V; mkdir -p $SITE; echo PY=$PWD/moved/bin/python > vars",
            ),
            deed(
                "packages of 3.11 in an environment of 3.12",
                "$UV venv -q -p $PY312 other; cp -al $SITE/. other/lib/python3.12/site-packages\n\
                 echo PY=$PWD/other/bin/python > vars",
            ),
            deed(
                "TensorFlow in a --target folder",
                "$UV venv -q -p $PY other; cp -al $SITE libs\n\
                 echo export PYTHONPATH=$PWD/libs PY=$PWD/other/bin/python > vars",
            ),
            deed(
                "its packages used by another Python",
                "$UV venv -q -p $PY310 other; echo export PYTHONPATH=$SITE PY=$PWD/other/bin/python > vars",
            ),
            deed(
                "an editable project",
                "mkdir app; printf '[project]\\nname = \"app\"\\nversion = \"1\"\\ndependencies = [\"numpy\"]\\n' > app/pyproject.toml\n\
                 touch app/app.py; $UV pip install -q -p $PY -e ./app",
            ),
            deed(
                "RECORD of NumPy deleted",
                "rm $SITE/numpy-*.dist-info/RECORD",
            ),
            deed(
                "a new NumPy without RECORD",
                "$UV pip install -q -p $PY --no-deps numpy==2.2.6; rm $SITE/numpy-*.dist-info/RECORD",
            ),
            deed(
                "RECORD of six deleted, and six",
                "rm $SITE/six-*.dist-info/RECORD $SITE/six.py",
            ),
            deed("metadata of NumPy deleted", "rm -r $SITE/numpy-*.dist-info"),
            deed(
                "metadata of TensorFlow deleted",
                "rm -r $SITE/tensorflow_cpu-*.dist-info",
            ),
            deed(
                "only TensorFlow, without what it requires",
                "$UV venv -q -p $PY other; $UV pip install -q -p other/bin/python --no-deps tensorflow-cpu==2.16.2\n\
                 echo PY=$PWD/other/bin/python > vars",
            ),
            deed(
                "tests, headers and byte code removed",
                "find $SITE -type d \\( -name tests -o -name include -o -name __pycache__ \\) -prune -exec rm -rf {} +",
            ),
            deed(
                "NumPy's extension modules stripped",
                "for f in $SITE/numpy/core/*.so; do cp $f new; strip --strip-unneeded new; mv new $f; done",
            ),
            deed(
                "the folder renamed",
                "mv $SITE/tensorflow $SITE/tensorflow.bak",
            ),
            deed(
                "a symlinked cache that was cleaned",
                "$UV pip install -q -p $PY --no-deps --reinstall --link-mode symlink --cache-dir cache six; rm -rf cache",
            ),
            deed(
                "PYTHONHOME of the base",
                "echo export PYTHONHOME=$($PY -c 'import sys; print(sys.base_prefix)') > vars",
            ),
            deed(
                "random.py and PYTHONSAFEPATH",
                "touch random.py; echo export PYTHONSAFEPATH=1 > vars",
            ),
            deed("PYTHONOPTIMIZE", "echo export PYTHONOPTIMIZE=2 > vars"),
            deed(
                "KERAS_BACKEND of a library that is not there",
                "echo export KERAS_BACKEND=torch > vars",
            ),
            deed(
                "keras.json with a library that is not there",
                "mkdir -p ~/.keras; echo '{\"backend\": \"torch\"}' > ~/.keras/keras.json",
            ),
        ],
    );
}

#[test]
#[ignore = "many real imports"]
fn deeds_to_2_10() {
    hold(
        "3.10",
        &["tensorflow-cpu==2.10.1", "numpy==1.26.4", "pip"],
        &[
            deed("protobuf upgraded", "$UV pip install -q -p $PY -U protobuf"),
            deed(
                "protobuf upgraded, in pure Python",
                "$UV pip install -q -p $PY --no-deps protobuf==4.25.3\n\
                 echo export PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python > vars",
            ),
            deed(
                "setuptools upgraded",
                "$UV pip install -q -p $PY -U setuptools",
            ),
            deed(
                "setuptools removed",
                "$UV pip uninstall -q -p $PY setuptools",
            ),
            deed("Keras upgraded", "$UV pip install -q -p $PY -U keras"),
            deed("h5py upgraded", "$UV pip install -q -p $PY -U h5py"),
            deed(
                "wrapt and gast upgraded",
                "$UV pip install -q -p $PY -U wrapt gast",
            ),
            deed(
                "tensorboard removed",
                "$UV pip uninstall -q -p $PY tensorboard",
            ),
            deed(
                "the record of another TensorFlow left beside it",
                "$UV pip install -q -p $PY --no-deps --target other tensorflow-cpu==2.10.0\n\
                 mv other/tensorflow_cpu-2.10.0.dist-info $SITE",
            ),
        ],
    );
}

#[test]
#[ignore = "many real imports"]
fn deeds_to_2_20() {
    hold(
        "3.13",
        &["tensorflow-cpu==2.20.0", "pip"],
        &[
            deed(
                "an old NumPy",
                "$UV pip install -q -p $PY --no-deps numpy==2.1.0",
            ),
            deed("NumPy upgraded", "$UV pip install -q -p $PY -U numpy"),
            deed("protobuf upgraded", "$UV pip install -q -p $PY -U protobuf"),
            deed("Keras removed", "$UV pip uninstall -q -p $PY keras"),
        ],
    );
}
