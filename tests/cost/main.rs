//! What an answer costs, in instructions under callgrind: unlike a time they are the same on a busy machine. The bounds are
//! about a sixth above what was measured last. `TFPAIR_BINARY` names the release build.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test may stop at the first thing that is not as it should be"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

fn write(path: &Path, text: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
    fs::write(path, text).expect("the file is written");
}

/// An environment of forty distributions.
fn environment(root: &Path, name: &str, numpy: &str) {
    let prefix = root.join(name);
    let site = prefix.join("lib/python3.10/site-packages");
    let home = root.join("base/bin");
    let cfg = format!("home = {}\nversion = 3.10.13\n", home.display());
    write(&prefix.join("pyvenv.cfg"), cfg.as_bytes());
    let mut elf = vec![0_u8; 64];
    elf[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
    (elf[16], elf[18], elf[20], elf[52]) = (2, 62, 1, 64);
    write(&home.join("python3.10"), &elf);
    write(&prefix.join("bin/python"), &elf);
    write(&root.join("base/lib/python3.10/os.py"), b"");
    let distribution = |name: &str, version: &str, requires: &str| {
        let info = site.join(format!("{}-{version}.dist-info", name.replace('-', "_")));
        let metadata =
            format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}\nText.\n");
        write(&info.join("METADATA"), metadata.as_bytes());
        write(&info.join("INSTALLER"), b"pip\n");
        let package = name.split('-').next().expect("a first part");
        let rows: String = (0..200)
            .map(|row| format!("{package}/module_{row}.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n"))
            .collect();
        write(&info.join("RECORD"), rows.as_bytes());
        write(&site.join(package).join("__init__.py"), b"");
    };
    distribution(
        "tensorflow-cpu",
        "2.10.1",
        "Requires-Dist: numpy (>=1.20)\nRequires-Dist: other-1 (>=1)\n",
    );
    distribution("numpy", numpy, "");
    write(
        &site.join("numpy/version.py"),
        format!("version = \"{numpy}\"\n").as_bytes(),
    );
    for number in 0..38 {
        distribution(&format!("other-{number}"), "1.0", "Requires-Dist: numpy\n");
    }
}

const TICKET: &str = "Hello, since yesterday our training does not start. It worked last week.\n\n\
    $ python train.py\nTraceback (most recent call last):\n  File \"train.py\", line 1, in <module>\n    import tensorflow as tf\n  \
    File \"/srv/app/venv/lib/python3.10/site-packages/tensorflow/__init__.py\", line 37, in <module>\n    \
    from tensorflow.python.tools import module_util as _module_util\n  \
    File \"/srv/app/venv/lib/python3.10/site-packages/tensorflow/python/__init__.py\", line 36, in <module>\n    \
    from tensorflow.python import pywrap_tensorflow as _pywrap_tensorflow\n\
    TypeError: Unable to convert function return value to a Python type! The signature was\n\t() -> handle\n\n\
    Python 3.10.13, Ubuntu 22.04\ntensorflow-cpu==2.10.1\nnumpy==2.2.6\nprotobuf==3.19.6\nkeras==2.10.0\n\nThanks\n";

fn lock() -> String {
    let mut text = "version = 1\nrequires-python = \">=3.10\"\n\n".to_owned();
    for number in 0..498 {
        text.push_str(&format!(
            "[[package]]\nname = \"package-{number}\"\nversion = \"1.{number}\"\nsource = {{ registry = \"https://index\" }}\n\
             dependencies = [\n    {{ name = \"package-{}\" }},\n    {{ name = \"numpy\", marker = \"python_full_version >= '3.9'\" }},\n]\n\n",
            (number + 1) % 498
        ));
    }
    for (name, version) in [("numpy", "2.2.6"), ("tensorflow-cpu", "2.10.1")] {
        text.push_str(&format!(
            "[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\n"
        ));
    }
    text
}

/// How many million instructions a run takes.
#[track_caller]
fn millions(root: &Path, words: &str) -> f64 {
    let binary = std::env::var_os("TFPAIR_BINARY").expect("TFPAIR_BINARY names the release build");
    let binary = fs::canonicalize(binary).expect("TFPAIR_BINARY is a file");
    let ended = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(binary)
        .args(words.split(' '))
        .current_dir(root)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", root.join("home"))
        .output()
        .expect("valgrind starts");
    let said = String::from_utf8_lossy(&ended.stderr);
    let status = ended.status.code().expect("no signal ends it");
    assert!((0..=2).contains(&status), "{words}: {said}");
    let collected = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let (_, count) = collected.expect("valgrind counts");
    count.trim().parse::<f64>().expect("a number") / 1e6
}

/// What is run, and the most that it may take in millions.
const BOUNDS: &[(&str, f64)] = &[
    ("--version", 1.6),
    ("check healthy", 4.0),
    ("check broken", 8.2),
    ("table tensorflow==2.10.1 numpy==2.2.6", 3.0),
    ("table", 14.5),
    ("ask tf 2.10", 3.7),
    ("triage word.txt", 2.0),
    ("triage ticket.txt", 24.0),
    ("triage uv.lock", 100.0),
];

/// The most that each further environment of a scan may take in millions.
const SCANNED: f64 = 2.0;

#[test]
fn no_answer_costs_more_than_its_bound() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    environment(root, "healthy", "1.23.5");
    environment(root, "broken", "2.2.6");
    write(&root.join("word.txt"), b"help\n");
    write(&root.join("ticket.txt"), TICKET.as_bytes());
    write(&root.join("uv.lock"), lock().as_bytes());
    for number in 0..12 {
        environment(&root.join("some"), &format!("env-{number}"), "1.23.5");
    }
    environment(&root.join("one"), "env", "1.23.5");
    let mut over = Vec::new();
    let mut hold = |what: &str, took: f64, bound: f64| {
        eprintln!("{what}: {took:.2} million instructions, at most {bound:.1}");
        if took > bound {
            over.push(format!("{what}: {took:.2} > {bound:.1}"));
        }
    };
    for (words, bound) in BOUNDS {
        hold(words, millions(root, words), *bound);
    }
    let per_environment = (millions(root, "scan some") - millions(root, "scan one")) / 11.0;
    hold("scan, each environment", per_environment, SCANNED);
    assert!(over.is_empty(), "{over:#?}");
}
