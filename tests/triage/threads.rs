//! Tickets in the shapes of public threads, written for this test: each keeps the facts and the lines of the error of the
//! thread that `threads/truth.csv` names, and none of its prose. The verdict is what the thread came to, or `unknown`.

use std::fs;

use super::support::{Failures, codes, folder, triage, verdict};

#[test]
fn each_thread_is_judged_as_it_ended() {
    let mut reader = csv::Reader::from_path(folder("threads").join("truth.csv")).unwrap();
    let mut failures = Failures::default();
    for row in reader.records().map(Result::unwrap) {
        let (name, source) = (&row[0], &row[1]);
        let text = fs::read_to_string(folder("threads").join(format!("{name}.txt"))).unwrap();
        let judged = triage(&text);
        let cause = codes(&judged, "error").first().copied().unwrap_or_default();
        failures.case();
        failures.check((verdict(&judged), cause) == (&row[2], &row[3]), || {
            let (verdict, expected) = (verdict(&judged), (&row[2], &row[3]));
            format!("{name} ({source}): {verdict} {cause}, expected {expected:?}")
        });
    }
    failures.finish(30);
}
