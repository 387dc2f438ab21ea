//! METADATA of real distributions, installed for each Python, against `importlib.metadata`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::model::{Requirement, Version};
use super::read::metadata;

/// The Pythons that the distributions are installed for.
const PYTHONS: &[&str] = &["3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"];

/// What is installed for each, in the newest release that is for it: what `import tensorflow` needs, and what metadata of
/// many build tools looks like.
const NAMES: &[&str] = &[
    "absl-py",
    "astunparse",
    "attrs",
    "cachetools",
    "certifi",
    "charset-normalizer",
    "click",
    "decorator",
    "flask",
    "flatbuffers",
    "flit-core",
    "gast",
    "google-auth",
    "google-auth-oauthlib",
    "google-pasta",
    "hatchling",
    "idna",
    "importlib-metadata",
    "jinja2",
    "joblib",
    "jsonschema",
    "keras",
    "markdown",
    "markdown-it-py",
    "mdurl",
    "numpy",
    "oauthlib",
    "opt-einsum",
    "packaging",
    "pip",
    "pluggy",
    "poetry-core",
    "protobuf",
    "pyasn1",
    "pyasn1-modules",
    "pygments",
    "pytest",
    "python-dateutil",
    "pytz",
    "requests",
    "requests-oauthlib",
    "rich",
    "rsa",
    "setuptools",
    "six",
    "tensorboard",
    "tensorflow-estimator",
    "termcolor",
    "threadpoolctl",
    "tqdm",
    "traitlets",
    "typing-extensions",
    "urllib3",
    "werkzeug",
    "wheel",
    "wrapt",
    "zipp",
];

/// Fewer distributions than this mean that the index or a Python was not there.
const LEAST: usize = 150;

#[test]
fn metadata_is_what_importlib_metadata_reads() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("installed");
    let folders: Vec<PathBuf> = PYTHONS
        .iter()
        .map(|python| installed(&root, python))
        .collect();
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/installed.py");
    let read = Command::new(super::python())
        .arg("-I")
        .arg(reader)
        .args(&folders)
        .output()
        .expect("Python starts");
    assert!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
    let mut seen = BTreeSet::new();
    let mut differences = Vec::new();
    for line in String::from_utf8(read.stdout).expect("UTF-8").lines() {
        let theirs: Value = serde_json::from_str(line).expect("JSON");
        let path = theirs["path"].as_str().expect("a path");
        differences.extend(difference(path, &theirs));
        seen.insert(path.to_owned());
    }
    println!("{} distributions compared", seen.len());
    assert!(seen.len() >= LEAST, "only {} distributions", seen.len());
    assert!(differences.is_empty(), "{differences:#?}");
}

/// A folder with the distributions for a Python.
fn installed(root: &Path, python: &str) -> PathBuf {
    let folder = root.join(python);
    if folder.join("complete").exists() {
        return folder;
    }
    let uv = std::env::var_os("TFPAIR_UV").unwrap_or_else(|| "uv".into());
    let ended = Command::new(uv)
        .args([
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--python-version",
            python,
        ])
        .arg("--target")
        .arg(&folder)
        .args(NAMES)
        .output()
        .expect("uv starts");
    assert!(
        ended.status.success(),
        "{python}: {}",
        String::from_utf8_lossy(&ended.stderr)
    );
    fs::write(folder.join("complete"), "").expect("a file");
    folder
}

/// In what the two differ.
fn difference(path: &str, theirs: &Value) -> Option<String> {
    let bytes = fs::read(Path::new(path).join("METADATA")).expect("METADATA");
    let ours = match metadata(&bytes) {
        Ok(ours) => ours,
        Err(error) => return Some(format!("{path}: {error}")),
    };
    let text = |field: &str| theirs[field].as_str().map(str::to_owned);
    let listed = theirs["requires"].as_array().expect("a list").iter();
    let listed: Vec<&str> = listed.map(|line| line.as_str().expect("text")).collect();
    let readable: Vec<Requirement> = listed.iter().filter_map(|line| line.parse().ok()).collect();
    let version: Option<Version> = text("version").and_then(|version| version.parse().ok());
    let same = text("name").as_ref() == Some(&ours.name)
        && version.as_ref() == Some(&ours.version)
        && text("metadata_version") == ours.metadata_version
        && text("requires_python") == ours.requires_python
        && readable == ours.requires.lines
        && listed.len() == ours.requires.lines.len() + ours.requires.unparsed.len();
    (!same).then(|| format!("{path}: {ours:?} against {theirs}"))
}
