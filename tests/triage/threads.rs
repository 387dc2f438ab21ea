//! Tickets in the shapes of public threads, written for this test: each keeps the facts and the lines of the error of the
//! thread that `threads/truth.csv` names, and none of its prose. The verdict is what the thread came to, or `unknown`.

use std::fs;

use super::support::{codes, folder, triage, verdict};

#[test]
fn each_thread_is_judged_as_it_ended() {
    let mut reader = csv::Reader::from_path(folder("threads").join("truth.csv")).unwrap();
    let mut seen = 0;
    for row in reader.records().map(Result::unwrap) {
        let (name, source) = (&row[0], &row[1]);
        let text = fs::read_to_string(folder("threads").join(format!("{name}.txt"))).unwrap();
        let told = triage(&text);
        assert_eq!(verdict(&told), &row[2], "{name} ({source}): {told:#}");
        let cause = codes(&told, "error").first().copied().unwrap_or_default();
        assert_eq!(cause, &row[3], "{name} ({source})");
        seen += 1;
    }
    assert!(seen >= 30, "{seen}");
}
