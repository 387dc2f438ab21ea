//! Every observation against the ranges.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use crate::model::Operator;

use super::{table, text, version};
use crate::model::{Compatibility, Grade, PackageName, Platform, Requirement, Version};
use crate::table::observations::{self, FILE};
use crate::table::{Companion, Observation, PairOutline, PairQuery, SeriesRange, pair};

fn rows() -> Vec<Observation> {
    observations::all(text(FILE)).unwrap()
}

fn by_series() -> BTreeMap<String, Vec<Observation>> {
    let mut all: BTreeMap<String, Vec<Observation>> = BTreeMap::new();
    for row in rows() {
        let series = observations::series_of(&row.tensorflow);
        all.entry(series).or_default().push(row);
    }
    all
}

fn question<'a>(
    row: &'a Observation,
    companions: &'a dyn Fn(&PackageName) -> Companion,
) -> PairQuery<'a> {
    PairQuery {
        tensorflow: &row.tensorflow,
        numpy: &row.numpy,
        python: Some(&row.python),
        platform: Platform::parse(&row.platform),
        official: true,
        companions,
    }
}

/// What the ranges alone say of a row, the observations not looked at.
fn predicted(
    row: &Observation,
    ranges: &[Arc<SeriesRange>],
    companions: &dyn Fn(&PackageName) -> Companion,
) -> PairOutline {
    let question = question(row, companions);
    let candidates = pair::candidates(&question.setting(), ranges);
    pair::outline(&question, &candidates, ranges, Arc::default)
}

/// A version that a pin such as `ml-dtypes<0.6` admits.
fn pinned(row: &Observation, name: &PackageName) -> Companion {
    let pins = row
        .pins
        .iter()
        .map(|pin| Requirement::from_str(pin).unwrap());
    let Some(pin) = pins.into_iter().find(|pin| pin.name == *name) else {
        return Companion::Unknown;
    };
    let Some(specifier) = pin.specifiers().and_then(|set| set.first()) else {
        return Companion::Unknown;
    };
    let version = specifier.version().unwrap();
    let admitted = match specifier.operator() {
        Operator::LessThan => {
            let mut release = version.release();
            *release.last_mut().unwrap() -= 1;
            Version::new(release)
        }
        _ => version.clone(),
    };
    Companion::Installed(admitted)
}

#[test]
fn no_observation_contradicts_the_ranges() {
    let mut wrong = Vec::new();
    for rows in by_series().into_values() {
        let ranges = table().ranges(&rows[0].tensorflow);
        wrong.extend(rows.iter().filter_map(|row| contradiction(row, &ranges)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn contradiction(row: &Observation, ranges: &[Arc<SeriesRange>]) -> Option<String> {
    let expect = pair::of_outcome(row.outcome);
    let mut said = vec![predicted(row, ranges, &|name| pinned(row, name))];
    if said[0].condition.is_some() && said[0].compatibility == Compatibility::Unknown {
        // a row that says nothing of the companion must be what one of its versions would give
        let each = ["0.5", "0.6"].map(version);
        said = each
            .iter()
            .map(|v| predicted(row, ranges, &|_| Companion::Installed(v.clone())))
            .collect();
    }
    let agrees = said.iter().any(|k| {
        let operations: Vec<_> = k.operations.iter().map(|o| &o.operation).collect();
        k.compatibility == expect && operations == row.operations.iter().collect::<Vec<_>>()
    });
    (!agrees).then(|| {
        let said: Vec<_> = said.iter().map(|k| k.compatibility).collect();
        format!("the ranges say {said:?} of {row:?}")
    })
}

/// A run is the best evidence there is: what the ranges decide and was run is given as observed.
#[test]
fn a_pair_that_was_run_is_given_as_observed() {
    let table = table();
    for row in rows() {
        let answer = table.pair(&question(&row, &|_| Companion::Unknown));
        if answer.compatibility != Compatibility::Unknown {
            let grade = answer.evidence[0].grade;
            assert_eq!(grade, Grade::Observed, "{row:?} {answer:?}");
        }
    }
}

#[test]
fn no_observation_was_lost() {
    assert!(rows().len() >= 1_230, "{} rows", rows().len());
}

/// The words of `failed_at`, `operations` and `operations_any_numpy` are few; a misspelt one would go unnoticed.
#[test]
fn operations_are_spelt_alike() {
    let script = include_str!("../data/exercise.py");
    let known: Vec<&str> = script
        .split("@step\ndef ")
        .skip(1)
        .filter_map(|rest| rest.split('(').next())
        .collect();
    assert!(known.contains(&"lstm"), "{known:?}");
    for row in rows() {
        let both = row.operations.iter().chain(&row.operations_any_numpy);
        for operation in both {
            assert!(known.contains(&operation.as_str()), "{operation}: {row:?}");
        }
        let failed = row.failed_at.as_deref();
        let imports = ["import numpy", "import tensorflow"];
        assert!(
            failed.is_none_or(|step| imports.contains(&step) || known.contains(&step)),
            "{row:?}"
        );
        assert_eq!(row.error.is_some(), failed.is_some(), "{row:?}");
    }
}
