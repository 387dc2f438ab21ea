//! Every observation against the ranges.

use std::str::FromStr;

use crate::model::Operator;

use super::{table, version};
use crate::model::{Compatibility, Grade, PackageName, Platform, Requirement, Version};
use crate::table::facts::PairOutline;
use crate::table::observations::OBSERVATIONS;
use crate::table::observations::Observation;
use crate::table::{Companion, PairQuery, QueryContext, TensorflowQuery};

/// What the ranges alone say of a row, the observations not looked at.
fn predicted(row: &Observation, companions: &dyn Fn(&PackageName) -> Companion) -> PairOutline {
    let python = row.python();
    let context = QueryContext {
        tensorflow: row.tensorflow.version(),
        python: Some(&python),
        platform: Platform::parse(row.platform.as_str()),
        official: true,
        companions,
    };
    TensorflowQuery::without_runs(context).outline(row.numpy.version())
}

/// A version that a pin such as `ml-dtypes<0.6` admits.
fn pinned(row: &Observation, name: &PackageName) -> Companion {
    let mut pins = row
        .pins
        .words()
        .map(|pin| Requirement::from_str(pin).unwrap());
    let Some(pin) = pins.find(|pin| pin.name == *name) else {
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
    let wrong: Vec<String> = OBSERVATIONS.iter().filter_map(contradiction).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn contradiction(row: &Observation) -> Option<String> {
    let expect = row.result.compatibility();
    let mut said = vec![predicted(row, &|name| pinned(row, name))];
    if said[0].condition.is_some() && said[0].compatibility == Compatibility::Unknown {
        // a row that says nothing of the companion must be what one of its versions would give
        let each = ["0.5", "0.6"].map(version);
        said = each
            .iter()
            .map(|v| predicted(row, &|_| Companion::Installed(v.clone())))
            .collect();
    }
    let agrees = said.iter().any(|k| {
        let operations = k.operations.iter().map(|o| o.operation);
        k.compatibility == expect && operations.eq(row.operations.words())
    });
    (!agrees).then(|| {
        let said: Vec<_> = said.iter().map(|k| k.compatibility).collect();
        format!("the ranges say {said:?} of {row:?}")
    })
}

/// A run is the best evidence there is: what the ranges decide and was run is given as observed.
#[test]
fn a_pair_that_was_run_is_given_as_observed() {
    for row in &OBSERVATIONS {
        let python = row.python();
        let answer = table().pair(&PairQuery {
            tensorflow: row.tensorflow.version(),
            numpy: row.numpy.version(),
            python: Some(&python),
            platform: Platform::parse(row.platform.as_str()),
            official: true,
            companions: &|_| Companion::Unknown,
        });
        if answer.compatibility != Compatibility::Unknown {
            let grade = answer.evidence[0].grade;
            assert_eq!(grade, Grade::Observed, "{row:?} {answer:?}");
        }
    }
}

#[test]
fn no_observation_was_lost() {
    assert!(OBSERVATIONS.len() >= 1_230, "{} rows", OBSERVATIONS.len());
}
