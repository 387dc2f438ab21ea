//! Lock files with several versions for different Pythons: `locks/` contains one project locked by uv, by poetry and as
//! PEP 751 by `uv export`. The files are cut to the relevant packages and one file of each.

use std::fs;

use super::support::{folder, tfpair, triage, verdict};

/// TensorFlow and NumPy that the project asks for on a Python.
const WANTED: &[(&str, &str, &str)] = &[
    ("3.9.18", "2.10.1", "1.26.4"),
    ("3.10.13", "2.10.1", "2.2.6"),
    ("3.11.7", "2.17.1", "1.26.4"),
];

fn each(check: impl Fn(&str, &str)) {
    let mut seen = 0;
    for entry in fs::read_dir(folder("locks")).unwrap() {
        let path = entry.unwrap().path();
        check(
            path.file_name().unwrap().to_str().unwrap(),
            &fs::read_to_string(&path).unwrap(),
        );
        seen += 1;
    }
    assert!(seen >= 3, "{seen}");
}

#[test]
fn the_python_that_is_told_decides_which_entry_applies() {
    each(|name, lock| {
        for (python, tensorflow, numpy) in WANTED {
            for system in ["", "Linux-5.15.0-x86_64-with-glibc2.35\n"] {
                let told = triage(&format!("Python {python}\n{system}\n{lock}"));
                let of = |half: &str| {
                    told["pair"][half]["version"]
                        .as_str()
                        .unwrap_or("-")
                        .to_owned()
                };
                assert_eq!(
                    (of("tensorflow").as_str(), of("numpy").as_str()),
                    (*tensorflow, *numpy),
                    "{name} on Python {python}{system}"
                );
                let expect = if *python == "3.10.13" {
                    "fails"
                } else {
                    "unknown"
                };
                assert_eq!(verdict(&told), expect, "{name} on Python {python}");
            }
        }
    });
}

#[test]
fn where_no_python_is_told_no_entry_is_believed() {
    each(|name, lock| {
        let told = triage(lock);
        assert_eq!(verdict(&told), "unknown", "{name}");
        assert!(told["pair"]["numpy"].is_null(), "{name}");
        assert!(!told["questions"].as_array().unwrap().is_empty(), "{name}");
        let aside = tfpair(&["triage"], lock.as_bytes()).stderr;
        assert!(
            aside.contains("the lock file has numpy 1.26.4 and 2.2.6, each for another Python"),
            "{name}: {aside}"
        );
        // several versions for several Pythons are no contradiction
        assert!(!told.to_string().contains("contradicts itself"), "{name}");
    });
}

#[test]
fn the_single_lock_files_tell_their_pair() {
    let mut seen = 0;
    for entry in fs::read_dir(folder("shapes")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !(name.starts_with("pylock.") || ["poetry.lock", "pdm.lock"].contains(&name.as_str())) {
            continue;
        }
        seen += 1;
        let told = triage(&fs::read_to_string(&path).unwrap());
        assert_eq!(
            told["pair"]["tensorflow"]["distribution"], "tensorflow-cpu",
            "{name}"
        );
        assert_eq!(told["pair"]["tensorflow"]["version"], "2.10.1", "{name}");
        assert_eq!(told["pair"]["numpy"]["version"], "2.2.6", "{name}");
    }
    assert!(seen >= 5, "{seen}");
}

/// Bills of materials as cyclonedx-py and sbom4python wrote them of one environment: each tells what was installed, at the
/// line that names it.
#[test]
fn the_bills_of_materials_list_their_pair() {
    let mut seen = 0;
    for entry in fs::read_dir(folder("shapes")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !(name.starts_with("cyclonedx.") || name.starts_with("spdx.")) {
            continue;
        }
        seen += 1;
        let bill = fs::read_to_string(&path).unwrap();
        let told = triage(&bill);
        let pair = &told["pair"];
        assert_eq!(
            pair["tensorflow"]["distribution"], "tensorflow-cpu",
            "{name}"
        );
        assert_eq!(pair["tensorflow"]["version"], "2.10.0", "{name}");
        assert_eq!(pair["numpy"]["version"], "2.2.6", "{name}");
        assert_eq!(verdict(&told), "fails", "{name}");
        for (package, version) in [("numpy", "2.2.6"), ("tensorflow-cpu", "2.10.0")] {
            let evidence = told.to_string();
            let says = format!(": a list names {package} {version}");
            assert!(evidence.contains(&says), "{name}: {evidence}");
            let (before, _) = evidence.split_once(&says).unwrap();
            let (_, line) = before.rsplit_once("line ").unwrap();
            let line = bill
                .lines()
                .nth(line.parse::<usize>().unwrap() - 1)
                .unwrap();
            assert!(line.contains(package), "{name}: {line}");
        }
    }
    assert!(seen >= 5, "{seen}");
}
