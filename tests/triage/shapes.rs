use std::fs;

use serde_json::Value;

use super::support::{Failures, folder, tfpair, triage, verdict};

#[test]
fn one_environment_gets_one_verdict_in_every_shape_or_unknown() {
    let mut arguments = vec![
        "triage".to_owned(),
        "--format".to_owned(),
        "ndjson".to_owned(),
    ];
    let fenced = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder("shapes")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let copy = fenced.path().join(path.file_name().unwrap());
        fs::write(
            &copy,
            format!("Hello,\n\nhere is what I have:\n\n```\n{text}\n```\n\nRegards"),
        )
        .unwrap();
        arguments.push(path.to_str().unwrap().to_owned());
        arguments.push(copy.to_str().unwrap().to_owned());
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = tfpair(&arguments, b"").stdout;
    let mut told = Vec::new();
    for line in output.lines() {
        let environment: Value = serde_json::from_str(line).unwrap();
        let name = environment["origin"]["path"].as_str().unwrap().to_owned();
        let verdict = verdict(&environment).to_owned();
        assert!(
            ["fails", "unknown"].contains(&verdict.as_str()),
            "{name}: {verdict}"
        );
        told.push((name, verdict));
    }
    let known: Vec<_> = told.iter().filter(|(_, v)| v == "fails").collect();
    let unknown: Vec<_> = told.iter().filter(|(_, v)| v != "fails").collect();
    assert!(
        known.len() >= 40 && unknown.len() <= 8,
        "unknown: {unknown:?}"
    );
}

/// A virtual environment as far as files go.
fn environment(root: &std::path::Path) {
    let site = root.join("lib/python3.10/site-packages");
    let write = |path: &str, text: &str| {
        let path = site.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let metadata = |name: &str, version: &str, rest: &str| {
        format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{rest}\n")
    };
    write("numpy/__init__.py", "");
    write("numpy/version.py", "version = \"2.2.6\"\n");
    write(
        "numpy-2.2.6.dist-info/METADATA",
        &metadata("numpy", "2.2.6", ""),
    );
    write("tensorflow/__init__.py", "");
    let requires = "Requires-Dist: numpy>=1.20\n";
    write(
        "tensorflow_cpu-2.10.0.dist-info/METADATA",
        &metadata("tensorflow-cpu", "2.10.0", requires),
    );
    fs::write(
        root.join("pyvenv.cfg"),
        "home = /usr/bin\nversion = 3.10.13\n",
    )
    .unwrap();
}

/// The verdict, findings and remedies of a JSON report.
fn essence(report: &Value) -> Vec<&Value> {
    ["verdict", "findings", "remedies"]
        .iter()
        .map(|key| &report[key])
        .collect()
}

#[test]
fn our_own_report_is_read_back_without_loss() {
    let text = fs::read_to_string(folder("shapes").join("pip-list.txt")).unwrap();
    let first = tfpair(&["triage", "--format", "json"], text.as_bytes()).stdout;
    let parsed: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(
        essence(&parsed["environments"][0]),
        essence(&triage(&first))
    );
}

#[test]
fn a_report_of_a_newer_minor_format_is_read_and_of_another_format_is_not() {
    let text = fs::read_to_string(folder("shapes").join("pip-list.txt")).unwrap();
    let first = tfpair(&["triage", "--format", "json"], text.as_bytes()).stdout;
    let with = |format: &str| {
        let mut report: Value = serde_json::from_str(&first).unwrap();
        report["format"] = format.into();
        report["new"] = Value::from(vec![1]);
        report["environments"][0]["new"] = "field".into();
        report.to_string()
    };
    let parsed: Value = serde_json::from_str(&first).unwrap();
    let newer = triage(&with("1.99.0"));
    assert_eq!(essence(&parsed["environments"][0]), essence(&newer));
    let output = tfpair(&["triage"], with("2.0.0").as_bytes());
    assert!(
        output
            .stderr
            .contains("the tfpair report has format `2.0.0`, which this build does not read"),
        "{output:?}"
    );
}

#[test]
fn our_markdown_is_read_without_its_attachment() {
    let text = fs::read_to_string(folder("shapes").join("pip-list.txt")).unwrap();
    let markdown = tfpair(&["triage", "--format", "markdown"], text.as_bytes()).stdout;
    let again = triage(&markdown);
    assert_eq!(verdict(&again), "fails");
    assert_eq!(again["pair"]["numpy"]["version"], "2.2.6");
}

/// A report with its data, as people hand it on: whole, quoted, in a fence, wrapped, as one paragraph.
#[test]
fn an_attached_report_is_read_back_without_loss() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("home/alice/venv");
    environment(&root);
    let root = root.to_str().unwrap();
    let run = |arguments: &[&str]| {
        let arguments: Vec<&str> = ["check", root].iter().chain(arguments).copied().collect();
        tfpair(&arguments, b"").stdout
    };
    let mut failures = Failures::default();
    for flag in ["--redact", "--attach"] {
        let json: Value = serde_json::from_str(&run(&["--format", "json", flag])).unwrap();
        let json = &json["environments"][0];
        assert_eq!(verdict(json), "fails");
        for format in ["text", "markdown"] {
            let report = run(&["--format", format, flag]);
            let dressed = |before: &str| -> String {
                report.lines().map(|l| format!("{before}{l}\n")).collect()
            };
            let pasted = [
                report.clone(),
                format!("Hello,\n\nthis is what it says:\n\n{report}\nWhat now?\n"),
                format!("`````\n{report}`````\n"),
                dressed("> "),
                dressed("web_1  | "),
                report.replace('\n', "\r\n"),
            ];
            for (index, pasted) in pasted.iter().enumerate() {
                let again = triage(pasted);
                failures.case();
                failures.check(essence(json) == essence(&again), || {
                    format!("{format} {flag} {index}: {again:#}\nfrom\n{pasted}")
                });
                failures.check(
                    flag != "--redact" || !again.to_string().contains("alice"),
                    || format!("{format} {flag} {index}: not redacted"),
                );
            }
        }
        let text = run(&[flag]);
        for columns in [40, 72] {
            failures.case();
            let wrapped = rewrapped(&text, columns);
            failures.check(essence(json) == essence(&triage(&wrapped)), || wrapped);
        }
        let paragraph = text.replace('\n', " ");
        failures.case();
        failures.check(essence(json) == essence(&triage(&paragraph)), || paragraph);
    }
    failures.finish(30);
}

/// The text with every line broken at a width, as a mail program or a chat does.
fn rewrapped(text: &str, columns: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let chars: Vec<char> = line.chars().collect();
        for part in chars.chunks(columns) {
            out.extend(part);
            out.push('\n');
        }
    }
    out
}

#[test]
fn a_damaged_or_cut_report_is_reported() {
    let stderr = |text: &str| tfpair(&["triage"], text.as_bytes()).stderr;
    let cut = stderr("tfpair-report:\neyJmb3JtYXQi\n\nthanks\n");
    assert!(
        cut.contains("has no `tfpair-report-end`: it was cut"),
        "{cut}"
    );
    let damaged = stderr("tfpair-report:\neyJmb3JtYXQi\ntfpair-report-end\n");
    assert!(damaged.contains("is damaged"), "{damaged}");
}
