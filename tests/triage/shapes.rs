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
