//! The wheel: it installs into fresh environments of every supported Python, runs there, and judges the environment it is
//! in without importing what is installed. `TFPAIR_WHEEL` names a wheel; without it one is built, which takes minutes.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use super::support::{Env, python, uv};

/// Builds the wheel as `pip install .` does, once.
static WHEEL: LazyLock<(Option<tempfile::TempDir>, PathBuf)> = LazyLock::new(|| {
    if let Some(wheel) = env::var_os("TFPAIR_WHEEL") {
        return (None, wheel.into());
    }
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let built = Command::new(uv())
        .args(["build", "--quiet", "--wheel", "--out-dir"])
        .args([folder.path(), env!("CARGO_MANIFEST_DIR").as_ref()])
        .status()
        .expect("uv runs");
    assert!(built.success(), "uv build: {built}");
    let wheels = fs::read_dir(folder.path()).expect("a folder to read");
    let mut wheels = wheels.map(|entry| entry.expect("an entry").path());
    let wheel = wheels
        .find(|path| path.extension().is_some_and(|e| e == "whl"))
        .expect("a wheel");
    (Some(folder), wheel)
});

fn with_wheel(series: &str, requirements: &[&str]) -> Env {
    let made = Env::new(&python(series), requirements);
    made.force(WHEEL.1.to_str().expect("a path in UTF-8"));
    made
}

#[test]
#[ignore = "builds the program in release mode"]
fn the_wheel_runs_on_every_python() {
    let size = fs::metadata(&WHEEL.1).expect("a wheel").len();
    assert!(size < 7 << 19, "the wheel has {size} bytes");
    let version = concat!("tfpair ", env!("CARGO_PKG_VERSION"), "\n");
    for series in ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13"] {
        let made = with_wheel(series, &[]);
        let ended = made.runs("import subprocess, sys; sys.exit(subprocess.call([sys.prefix + '/bin/tfpair', '--version']))");
        assert_eq!(ended.stdout, version, "{series}: {}", ended.stderr);
        let ended = made.runs("import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-m', 'tfpair', '-V']))");
        assert_eq!(ended.stdout, version, "{series}: {}", ended.stderr);
        let ended = made.runs(
            "import tfpair; r = tfpair.check(); print(r.verdict, bool(r), r.findings[0].code)\n\
             print(tfpair.explain('numpy-abi-too-new').splitlines()[0])\n\
             try: tfpair.check('no such path')\n\
             except tfpair.Error as error: print(str(error).endswith('no such path` does not exist'))",
        );
        assert_eq!(
            ended.stdout, "absent False tensorflow-not-installed\n# numpy-abi-too-new\nTrue\n",
            "{series}: {}",
            ended.stderr
        );
    }
}

#[test]
#[ignore = "builds the program in release mode, and one install"]
fn the_wheel_judges_the_broken_environment_it_is_in() {
    let made = with_wheel("3.10", &["tensorflow-cpu==2.10.0", "numpy==2.2.6"]);
    let ended = made.runs(
        "import sys, tfpair; r = tfpair.check(); print(r.verdict, r.tensorflow, r.numpy, r.findings[0].code)\n\
         print(r.fix[0])\n\
         print([name for name in ('numpy', 'tensorflow') if name in sys.modules], r.headline)",
    );
    let lines: Vec<&str> = ended.stdout.lines().collect();
    let [first, fix, imported] = lines.as_slice() else {
        panic!("{}{}", ended.stdout, ended.stderr);
    };
    assert_eq!(*first, "fails 2.10.0 2.2.6 numpy-abi-too-new");
    assert_eq!(
        *imported,
        "[] tensorflow-cpu 2.10.0 does not work with numpy 2.2.6"
    );
    assert!(made.paste(fix).status.success(), "{fix}");
    let ended = made.runs("import tfpair; print(tfpair.check().verdict); import tensorflow");
    assert_eq!(ended.stdout, "works\n", "{}", ended.stderr);
    assert!(ended.status.success(), "{}", ended.stderr);
}

/// Runs cells in a real kernel and prints what each shows.
const NOTEBOOK: &str = r"
import sys, nbformat
from nbclient import NotebookClient
cells = [
    'import subprocess, sys, numpy\n%load_ext tfpair',
    '%tfpair',
    '',
    'import tfpair\nreport = tfpair.check()\nprint(report.stale, bool(report))\nreport',
]
cells[2] = 'subprocess.check_call(%r)' % (sys.argv[1:],)
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
NotebookClient(notebook, timeout=300).execute()
magic, last = notebook.cells[1].outputs, notebook.cells[3].outputs
print(sorted(magic[0].data))
print(last[0].text.strip())
print('restart it' in last[1].data['text/html'], 'srcdoc=' in last[1].data['text/html'])
";

#[test]
#[ignore = "builds the program in release mode, and two installs with a notebook kernel"]
fn a_notebook_shows_the_report_and_that_it_was_not_restarted() {
    for (series, before, after) in [("3.8", "1.24.3", "1.24.4"), ("3.13", "2.2.5", "2.2.6")] {
        let made = with_wheel(
            series,
            &[&format!("numpy=={before}"), "nbclient", "ipykernel"],
        );
        let python = made.python();
        let prefix = made.prefix();
        let ended = super::support::run(
            Command::new(&python)
                .args(["-c", NOTEBOOK])
                .arg(uv())
                .args(["pip", "install", "--quiet", "--python"])
                .arg(&python)
                .arg(format!("numpy=={after}"))
                .env("PATH", prefix.join("bin"))
                .current_dir(&prefix),
        );
        let stale = format!("{{'numpy': '{before}'}} False");
        assert_eq!(
            ended.stdout,
            format!("['text/html', 'text/plain']\n{stale}\nTrue True\n"),
            "{series}: {}",
            ended.stderr
        );
    }
}
