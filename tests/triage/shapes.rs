use std::fs;

use super::support::{folder, tfpair, verdict};

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
    let output = String::from_utf8(tfpair(&arguments, None).stdout).unwrap();
    let mut told = Vec::new();
    for line in output.lines() {
        let environment: serde_json::Value = serde_json::from_str(line).unwrap();
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

#[test]
fn our_own_report_is_read_back_without_loss() {
    let text = fs::read_to_string(folder("shapes").join("pip-list.txt")).unwrap();
    let first = tfpair(&["triage", "--format", "json"], Some(text.as_bytes()));
    let again = tfpair(&["triage", "--format", "json"], Some(&first.stdout));
    let parse = |bytes: &[u8]| -> serde_json::Value { serde_json::from_slice(bytes).unwrap() };
    let (first, again) = (parse(&first.stdout), parse(&again.stdout));
    for key in ["verdict", "findings", "remedies"] {
        assert_eq!(
            first["environments"][0][key], again["environments"][0][key],
            "{key}"
        );
    }
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

#[test]
fn a_redacted_report_is_read_back_without_loss() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("home/alice/venv");
    environment(&root);
    let root = root.to_str().unwrap();
    let json = tfpair(&["check", root, "--format", "json", "--redact"], None).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let markdown = tfpair(&["check", root, "--format", "markdown", "--redact"], None).stdout;
    let text = String::from_utf8(markdown.clone()).unwrap();
    assert!(!text.contains("alice"), "{text}");
    let again = tfpair(&["triage", "--format", "json"], Some(&markdown)).stdout;
    let again: serde_json::Value = serde_json::from_slice(&again).unwrap();
    assert_eq!(json["environments"][0]["verdict"], "fails");
    for key in ["verdict", "findings", "remedies"] {
        assert_eq!(
            json["environments"][0][key], again["environments"][0][key],
            "{key}"
        );
    }
}

#[test]
fn our_markdown_is_read_without_its_attachment() {
    let text = fs::read_to_string(folder("shapes").join("pip-list.txt")).unwrap();
    let markdown = tfpair(&["triage", "--format", "markdown"], Some(text.as_bytes())).stdout;
    let again = super::support::triage(&String::from_utf8(markdown).unwrap());
    assert_eq!(verdict(&again), "fails");
    assert_eq!(again["pair"]["numpy"]["version"], "2.2.6");
}

/// The report as a terminal shows it, whole or at 80 columns, is read back: verdict, versions, codes and fix.
#[test]
fn our_text_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("venv");
    environment(&root);
    let root = root.to_str().unwrap();
    let json = tfpair(&["check", root, "--format", "json"], None).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let json = &json["environments"][0];
    let text = String::from_utf8(tfpair(&["check", root], None).stdout).unwrap();
    let quoted: String = text.lines().map(|l| format!("> {l}\n")).collect();
    for pasted in [
        text.clone(),
        format!("Hello,\n\nthis is what it says:\n\n{text}\nWhat now?\n"),
        format!("```\n{text}```\n"),
        quoted,
        wrapped(&text),
    ] {
        let told = super::support::triage(&pasted);
        assert_eq!(told["verdict"], json["verdict"], "{pasted}");
        for half in ["tensorflow", "numpy"] {
            for key in ["distribution", "version"] {
                assert_eq!(told["pair"][half][key], json["pair"][half][key], "{pasted}");
            }
        }
        assert_eq!(
            told["python"]["version"], json["python"]["version"],
            "{pasted}"
        );
        let codes = |report: &serde_json::Value| -> Vec<String> {
            let findings = report["findings"].as_array().unwrap().iter();
            findings
                .map(|f| format!("{}{}", f["severity"], f["code"]))
                .collect()
        };
        assert_eq!(codes(&told), codes(json), "{pasted}");
        assert_eq!(
            told["remedies"][0]["commands"], json["remedies"][0]["commands"],
            "{pasted}"
        );
    }
}

/// The text as a terminal of 80 columns wraps it: words move to the next line, set in as the line is.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let beside = line.starts_with("  ") && !line.contains(" install ");
        let (mut column, mut first) = (0, true);
        for word in line.split_inclusive(' ') {
            let entry = line.contains("]: ");
            if column + word.trim_end().len() > 80 && (beside || entry) && !first {
                out.push('\n');
                let indent = if entry { 2 } else { 17 };
                out.push_str(&" ".repeat(indent));
                column = indent;
            }
            out.push_str(word);
            column += word.len();
            first = false;
        }
        out.push('\n');
    }
    out
}
