//! The files are sorted and without duplicates, and every row has a source that `table.toml` explains.

use std::collections::BTreeMap;

use super::{name, table, text};
use crate::table::csv_table::CsvTable;
use crate::table::{abi, installs, numpy, observations, releases, requires};

const SHEETS: &[&str] = &[
    releases::FILE,
    numpy::RELEASES,
    numpy::SERIES,
    observations::FILE,
    installs::FILE,
    abi::FILE,
];

#[test]
fn every_row_has_a_source_that_the_head_explains() {
    let table = table();
    for file in SHEETS {
        for row in CsvTable::open(file, text(file)).unwrap().rows("") {
            let row = row.unwrap();
            let source = row.required("source").unwrap();
            assert!(table.source(source).is_some(), "{file}: `{source}`");
        }
    }
    let said = text(requires::FILE)
        .lines()
        .find_map(|line| line.strip_prefix("# source: "));
    assert!(table.source(said.unwrap()).is_some());
}

#[test]
fn the_releases_are_sorted_and_none_stands_twice() {
    let table = table();
    for member in table.family() {
        let versions: Vec<_> = table
            .tensorflow_releases(&member.name)
            .iter()
            .map(|r| r.version.clone())
            .collect();
        assert!(versions.is_sorted_by(|a, b| a < b), "{}", member.name);
    }
    let numpy: Vec<_> = table
        .numpy_releases()
        .iter()
        .map(|r| r.version.clone())
        .collect();
    assert!(numpy.is_sorted_by(|a, b| a < b));
    let series: Vec<_> = table
        .numpy_all_series()
        .into_iter()
        .map(|s| s.series)
        .collect();
    assert!(series.is_sorted_by(|a, b| a < b));
}

#[test]
fn the_observations_are_sorted_and_none_stands_twice() {
    let rows = observations::all(text(observations::FILE)).unwrap();
    let key = |row: &crate::table::Observation| {
        (
            row.tensorflow.clone(),
            row.numpy.clone(),
            row.python.clone(),
            row.platform.clone(),
            row.distribution.to_string(),
            row.pins.clone(),
        )
    };
    for pair in rows.windows(2) {
        assert!(key(&pair[0]) < key(&pair[1]), "{:?}", pair[1]);
    }
}

#[test]
fn no_release_is_listed_twice_in_what_is_required() {
    let mut seen = BTreeMap::new();
    let lines = text(requires::FILE).lines();
    for line in lines.filter(|l| !l.starts_with([' ', '#'])) {
        assert_eq!(seen.insert(line, ()), None, "{line}");
    }
    assert_eq!(seen.len(), 544);
}

#[test]
fn no_release_was_lost() {
    let table = table();
    let count = |n: &str| table.tensorflow_releases(&name(n)).len();
    let members = table.family().iter().map(|m| m.name.to_string());
    let shown: Vec<String> = members.map(|n| format!("{n} {}", count(&n))).collect();
    assert_eq!(
        shown.join(", "),
        "tensorflow 139, tensorflow-cpu 97, tensorflow-gpu 97, tensorflow-intel 41, tensorflow-macos 26, \
         tensorflow-rocm 66, tensorflow-cpu-aws 26, tensorflow-aarch64 24, intel-tensorflow 26, tf-nightly 4, \
         tf-nightly-cpu 0, tf-nightly-gpu 0"
    );
    assert_eq!(table.numpy_releases().len(), 154);
    assert_eq!(table.numpy_all_series().len(), 26);
    let wheels: usize = table
        .tensorflow_releases(&name("tensorflow"))
        .iter()
        .flat_map(|r| &r.wheels)
        .flat_map(|g| &g.tags)
        .map(|t| t.abis.len())
        .sum();
    assert_eq!(wheels, 1761);
}
