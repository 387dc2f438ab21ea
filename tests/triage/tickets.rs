//! Tickets in the words of public threads, with the answers that the threads came to: `tickets/answers.csv` names the
//! catalogue entry of the cause (the first one is the cause, others may be named too), what is harmless in the text, the
//! versions that are in use, and whether `import tensorflow` works there.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::support::{Failures, folder, triage, verdict};

/// The catalogue entries that the findings name, in their order.
fn causes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter_map(|f| f["failure"].as_str()).collect()
}

fn version(report: &Value, half: &str) -> String {
    let version = report["pair"][half]["version"].as_str();
    version.unwrap_or_default().to_owned()
}

#[test]
fn each_ticket_gets_its_cause_and_its_versions() {
    let mut reader = csv::Reader::from_path(folder("tickets").join("answers.csv")).unwrap();
    let mut failures = Failures::default();
    for row in reader.deserialize().map(Result::unwrap) {
        let row: BTreeMap<String, String> = row;
        let name = &row["ticket"];
        let text = fs::read_to_string(folder("tickets").join(format!("{name}.txt"))).unwrap();
        let report = triage(&text);
        failures.case();
        let found = causes(&report);
        failures.check(
            found.first().copied().unwrap_or_default() == row["causes"],
            || format!("{name}: cause {found:?}, expected `{}`", row["causes"]),
        );
        let harmless = report["harmless"].to_string();
        failures.check(harmless.contains(&row["harmless"]), || {
            format!(
                "{name}: harmless {harmless}, expected `{}`",
                row["harmless"]
            )
        });
        for half in ["tensorflow", "numpy"] {
            let (found, expected) = (version(&report, half), &row[half]);
            // a bound is what the error implies: no version that breaks it may be named
            let fits = found == *expected
                || (expected.starts_with('<') && !found.starts_with('2'))
                // a series is no version yet
                || (expected.matches('.').count() == 1 && found.is_empty());
            failures.check(fits, || {
                format!("{name}: {half} `{found}`, expected `{expected}`")
            });
        }
        let wrong = match row["imports"].as_str() {
            "no" => ["works", "absent"].as_slice(),
            _ => ["works"].as_slice(),
        };
        failures.check(!wrong.contains(&verdict(&report)), || {
            format!("{name}: {}", verdict(&report))
        });
    }
    failures.finish(28);
}
