use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::support::{Failures, codes, folder, tfpair, triage, verdict};

struct Truth {
    imports: bool,
    causes: Vec<String>,
}

/// What happened, by the name of the case.
fn truths() -> BTreeMap<String, Truth> {
    let mut reader = csv::Reader::from_path(folder("truth.csv")).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| {
        let causes = row[2].split_whitespace().map(str::to_owned).collect();
        let imports = match &row[1] {
            "works" => true,
            "fails" => false,
            other => panic!("{other}"),
        };
        (row[0].to_owned(), Truth { imports, causes })
    })
    .collect()
}

/// The list and the output of a case.
fn case(name: &str) -> (String, String) {
    let text = fs::read_to_string(folder("cases").join(format!("{name}.txt"))).unwrap();
    let (list, output) = text.split_once("\n=== output ===\n").unwrap();
    (list.to_owned(), output.to_owned())
}

#[derive(Default)]
struct Tally {
    right: usize,
    unknown: Vec<String>,
    wrong: Vec<String>,
    other_cause: Vec<String>,
}

/// Triages every case as one ticket each, in one run.
fn tally(ticket: impl Fn(&str, &str) -> Option<String>) -> Tally {
    let folder = tempfile::tempdir().unwrap();
    let mut cases = Vec::new();
    let mut arguments = vec![
        "triage".to_owned(),
        "--format".to_owned(),
        "ndjson".to_owned(),
    ];
    for (name, truth) in truths() {
        let (list, output) = case(&name);
        if let Some(text) = ticket(&list, &output) {
            let path = folder.path().join(&name);
            fs::write(&path, text).unwrap();
            arguments.push(path.to_str().unwrap().to_owned());
            cases.push((name, truth));
        }
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = tfpair(&arguments, b"").stdout;
    let told: Vec<Value> = output
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(told.len(), cases.len());
    let mut tally = Tally::default();
    for ((name, truth), told) in cases.into_iter().zip(&told) {
        match (verdict(told), truth.imports) {
            ("works", true) | ("fails", false) => tally.right += 1,
            ("unknown", works) => {
                let happened = if works { "works" } else { "fails" };
                tally.unknown.push(format!("{name}: {happened}"));
            }
            (verdict, _) => tally
                .wrong
                .push(format!("{name}: {verdict} {:?}", truth.causes)),
        }
        let cause = codes(told, "error").first().map(|c| (*c).to_owned());
        if let Some(cause) = cause
            && !truth.causes.contains(&cause)
        {
            tally.other_cause.push(format!("{name}: {cause}"));
        }
    }
    tally
}

#[test]
fn there_are_at_least_sixty_failures_of_which_each_has_a_cause() {
    let truths = truths();
    let failures: Vec<_> = truths.values().filter(|t| !t.imports).collect();
    assert!(failures.len() >= 60, "{}", failures.len());
    assert!(failures.iter().all(|t| !t.causes.is_empty()));
}

#[test]
fn a_list_with_the_output_tells_what_happened() {
    let tally = tally(|list, output| {
        Some(format!(
            "import tensorflow does not work here\n\n```\n$ pip list\n{list}```\n\n```\n{output}```\n"
        ))
    });
    assert_eq!(tally.wrong, Vec::<String>::new());
    assert_eq!(tally.other_cause, Vec::<String>::new());
    let failures: Vec<_> = tally
        .unknown
        .iter()
        .filter(|u| u.ends_with("fails"))
        .collect();
    assert!(failures.len() * 10 <= tally.right, "{failures:?}");
}

#[test]
fn a_list_alone_tells_what_happened_or_that_it_cannot() {
    let tally = tally(|list, _| (!list.is_empty()).then(|| list.to_owned()));
    assert_eq!(tally.wrong, Vec::<String>::new());
}

#[test]
fn the_output_alone_tells_what_happened_or_that_it_cannot() {
    let tally = tally(|_, output| (!output.trim().is_empty()).then(|| output.to_owned()));
    assert_eq!(tally.wrong, Vec::<String>::new());
    assert_eq!(tally.other_cause, Vec::<String>::new());
}

#[test]
fn quoting_and_stamps_change_no_verdict() {
    let mut failures = Failures::default();
    for name in truths().keys().step_by(20) {
        let (list, output) = case(name);
        let plain = format!("{list}\n{output}");
        let expected = triage(&plain);
        for prefix in ["> ", "2024-11-20T10:00:00.1234567Z ", "web_1  | "] {
            let dressed: String = plain.lines().map(|l| format!("{prefix}{l}\n")).collect();
            let judged = triage(&dressed);
            let of = |report| (verdict(report), codes(report, "error"));
            failures.case();
            failures.check(of(&expected) == of(&judged), || {
                format!(
                    "{name} behind `{prefix}`: {:?}, expected {:?}",
                    of(&judged),
                    of(&expected)
                )
            });
        }
    }
    failures.finish(20);
}
