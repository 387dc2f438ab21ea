//! The claims are based on existing rows, and `docs/common-advice.md` matches the data.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::claims::{advice_page, claims};
use super::super::facts::Outcome;
use super::super::observations;
use super::text;

#[test]
fn every_claim_rests_on_rows_that_are_there() {
    let rows: BTreeSet<String> = observations::all(text(observations::FILE))
        .unwrap()
        .iter()
        .map(|row| {
            let outcome = match row.outcome {
                Outcome::Works => "works",
                Outcome::Partial => "partial",
                Outcome::Fails => "fails",
                Outcome::Crash => "crash",
            };
            format!("{} {} {} {outcome}", row.tensorflow, row.numpy, row.python)
        })
        .collect();
    for claim in claims() {
        for fact in &claim.fact {
            assert!(rows.contains(fact), "{}: {fact}", claim.id);
        }
    }
}

#[test]
fn every_claim_has_a_name_of_its_own_and_was_run() {
    let all = claims();
    let names: BTreeSet<_> = all.iter().map(|c| &c.id).collect();
    assert_eq!(names.len(), all.len());
    for claim in &all {
        assert!(!claim.run.is_empty(), "{}", claim.id);
        assert!(!claim.because.ends_with('.'), "{}", claim.id);
    }
}

#[test]
fn the_page_says_what_the_data_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/common-advice.md");
    let page = advice_page(&claims());
    if std::env::var_os("TFPAIR_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there.replace("\r\n", "\n") == page,
        "docs/common-advice.md is not what claims.toml says; `TFPAIR_BLESS=1 cargo test --lib claims` writes it"
    );
}
