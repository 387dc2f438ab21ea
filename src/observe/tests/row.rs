#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

const DATA: &str = include_str!("../../table/data/observations.csv");

fn row(numpy: &str, outcome: &str, failing: &str) -> Row {
    Row {
        tensorflow: "2.4.4".into(),
        numpy: numpy.into(),
        python: "3.8".into(),
        platform: "linux_x86_64".into(),
        distribution: "tensorflow-cpu".into(),
        pins: String::new(),
        outcome: outcome.into(),
        failed_at: String::new(),
        operations: String::new(),
        operations_any_numpy: failing.into(),
        error: String::new(),
        warning: "a, \"b\"".into(),
        date: "2026-11-20".into(),
        source: "observe".into(),
    }
}

#[test]
fn the_data_file_comes_back_byte_for_byte() {
    assert_eq!(render(&parse(DATA).unwrap()).unwrap(), DATA);
}

#[test]
fn the_data_file_is_sorted_and_holds_nothing_twice() {
    let rows = parse(DATA).unwrap();
    for pair in rows.windows(2) {
        assert_eq!(
            pair[0].order(&pair[1]),
            Ordering::Less,
            "{:?} {:?}",
            pair[0],
            pair[1]
        );
    }
}

#[test]
fn what_fails_with_every_numpy_is_not_put_down_to_one() {
    let mut rows = vec![
        row("1.20.3", "works", "save_h5 lstm"),
        row("1.19.5", "works", "save_h5"),
        row("1.24.4", "fails", ""),
    ];
    arrange(&mut rows);
    let told: Vec<[&str; 4]> = rows
        .iter()
        .map(|r| {
            [
                &*r.numpy,
                &*r.outcome,
                &*r.operations,
                &*r.operations_any_numpy,
            ]
        })
        .collect();
    assert_eq!(
        told,
        [
            ["1.19.5", "works", "", "save_h5"],
            ["1.20.3", "partial", "lstm", "save_h5"],
            ["1.24.4", "fails", "", ""],
        ]
    );
}

#[test]
fn one_numpy_alone_is_blamed_for_nothing() {
    let mut rows = vec![row("1.20.3", "works", "lstm")];
    arrange(&mut rows);
    assert_eq!(rows[0].outcome, "works");
    assert_eq!(rows[0].operations_any_numpy, "lstm");
}

#[test]
fn a_row_added_later_changes_what_its_fellows_are_blamed_for() {
    let first = render(&[row("1.20.3", "works", "lstm")]).unwrap();
    let merged = merge(&first, &[row("1.19.5", "works", "")]).unwrap();
    assert_eq!(merged.len(), 2);
    assert_eq!(merged[1].outcome, "partial");
    assert_eq!(merged[1].operations, "lstm");
}

#[test]
fn rows_of_another_exercise_are_left_alone() {
    let mut other = row("1.20.3", "works", "lstm");
    other.source = "survey".into();
    let merged = merge(
        &render(std::slice::from_ref(&other)).unwrap(),
        &[row("1.19.5", "works", "")],
    )
    .unwrap();
    assert_eq!(merged[1], other);
}

#[test]
fn the_same_observation_again_replaces_the_old_one() {
    let old = render(&[row("1.19.5", "works", ""), row("1.20.3", "works", "")]).unwrap();
    let mut new = row("1.19.5", "fails", "");
    new.date = "2027-01-01".into();
    let merged = merge(&old, &[new]).unwrap();
    assert_eq!(merged.len(), 2);
    assert_eq!(merged[0].date, "2027-01-01");
    assert_eq!(merge(DATA, &[]).unwrap(), parse(DATA).unwrap());
}

#[test]
fn a_damaged_row_is_named_by_its_line() {
    let damaged = format!(
        "{}1.0,2.0\n",
        DATA.lines().next().unwrap().to_owned() + "\n"
    );
    let error = parse(&damaged).unwrap_err().to_string();
    assert!(error.contains("line: 2"), "{error}");
}

#[test]
fn a_file_that_is_not_there_is_begun_with_its_header() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.csv");
    let named = Some(path.clone());
    assert_eq!(super::super::file::locate(&named).unwrap(), path);
    let rows = [row("1.19.5", "works", "")];
    super::super::file::record(&path, &rows).unwrap();
    super::super::file::record(&path, &rows).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().next(), DATA.lines().next());
    assert_eq!(parse(&text).unwrap().len(), 1);
    let nowhere = Some(folder.path().join("gone/mine.csv"));
    let error = super::super::file::locate(&nowhere).unwrap_err();
    assert!(error.to_string().contains("gone/mine.csv"), "{error}");
}
