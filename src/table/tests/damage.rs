//! A damaged table gives one clear line, for the question that meets the damage.

use super::{name, table_with, text, version};
use crate::table::Table;
use crate::table::error::TableError;
use crate::table::ranges::{self, Ranges};
use crate::table::{numpy, observations, releases};

fn ask(file: &str, text: &str, tensorflow: &str) -> Result<(), TableError> {
    let tensorflow = &version(tensorflow);
    match file {
        observations::FILE => observations::of_series(text, tensorflow).map(|_| ()),
        ranges::FILE => Ranges::default().of_series(text, tensorflow).map(|_| ()),
        _ => panic!("{file}"),
    }
}

#[track_caller]
fn check(error: Result<(), TableError>, expect: &str) {
    assert_eq!(error.unwrap_err().to_string(), expect);
}

#[test]
fn a_damaged_observation_is_named_and_stops_only_its_own_series() {
    let whole = text("observations.csv");
    let (at, line) = whole
        .lines()
        .enumerate()
        .find(|(_, l)| l.starts_with("2.10.1,"))
        .unwrap();
    let damaged = whole.replacen(line, "2.10.1,1.21,oops", 1);
    check(
        ask(observations::FILE, &damaged, "2.10.1"),
        &format!(
            "compatibility table: observations.csv line {}: 3 fields where the header names 14",
            at + 1
        ),
    );
    assert_eq!(ask(observations::FILE, &damaged, "2.12.0"), Ok(()));
}

#[test]
fn a_row_without_a_source_is_refused() {
    let damaged = "tensorflow,numpy,python,platform,distribution,pins,outcome,failed_at,operations,\
                   operations_any_numpy,error,warning,date,source\n\
                   2.10.1,1.24.4,3.10,linux_x86_64,tensorflow,,works,,,,,,2026-11-20,\n";
    check(
        ask(observations::FILE, damaged, "2.10.1"),
        "compatibility table: observations.csv line 2: `source` is empty",
    );
    let damaged = "version,date,yanked,requires_python,python_tags,linux_x86_64,platforms,source\n1.0,,,,,,,\n";
    check(
        numpy::releases(damaged).map(|_| ()),
        "compatibility table: numpy_releases.csv line 2: `source` is empty",
    );
}

#[test]
fn a_damaged_range_is_named() {
    let damaged = "[[range]]\nseries = [\"2.10\"]\nworks = \">=1.20\"\nsource = \"x\"\n";
    check(
        ask(ranges::FILE, damaged, "2.10.1"),
        "compatibility table: ranges.toml line 1: `>=1.20` is not an interval such as >=1.20,<2",
    );
    let damaged = "\n[[range]]\nseries = [\"2.10\"]\nworks = \">=1.20,<2\"\n";
    check(
        ask(ranges::FILE, damaged, "2.10.1"),
        "compatibility table: ranges.toml line 2: missing field `source`",
    );
}

#[test]
fn a_damaged_release_is_named() {
    let whole = text("tensorflow_releases.csv");
    let damaged = whole.replacen("tensorflow,2.10.1,", "tensorflow,2.1o.1,", 1);
    let error = releases::versions(&damaged, &name("tensorflow")).unwrap_err();
    assert_eq!(
        error.cause,
        "`2.1o.1` in `version` is not a version (PEP 440)"
    );
    assert!(error.line.is_some());
}

#[test]
fn a_table_of_another_format_is_refused_as_such() {
    let later = text("table.toml").replacen("format = \"1.0.0\"", "format = \"2.0.0\"", 1);
    assert_eq!(
        table_with("table.toml", &later).unwrap_err().to_string(),
        "compatibility table: table.toml: the table has format 2.0.0, and this build reads ^1"
    );
    let newer = text("table.toml").replacen("format = \"1.0.0\"", "format = \"1.3.0\"", 1);
    assert_eq!(table_with("table.toml", &newer).unwrap().format().minor, 3);
}

#[test]
fn a_missing_file_is_named() {
    assert_eq!(
        Table::from_texts(std::collections::BTreeMap::new())
            .unwrap_err()
            .to_string(),
        "compatibility table: table.toml: the file is missing"
    );
}
