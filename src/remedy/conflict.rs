//! Why there is no remedy for an environment: the smallest set of constraints that leaves no NumPy.

use super::candidates::{self, Target};
use super::change::{Change, Changes};
use super::explain_no_release;
use super::known_range::known_range;
use super::requirements::{held_by, objections};
use crate::model::{
    Alternative, Applicable, Assessment, Claim, Conflict, Constraint, Demand, Environment, Holder,
    MarkerFacts, Member, PackageName, Pin, PinVersion, Requirement, Verdict, Version, VersionSpan,
    VersionSpecifiers, Wheels, tightest,
};
use crate::table::Table;

/// A constraint with the NumPy versions that it admits.
struct Bound {
    range: VersionSpecifiers,
    constraint: Constraint,
    rigidity: Rigidity,
}

/// How hard a constraint is to change, the easiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rigidity {
    /// Another release may require something else.
    Movable,
    /// The distribution did not come from an index.
    Held,
    /// It is known, and no edit of a requirement changes it.
    Known,
}

/// Why nothing is offered; `None` where the cause is not a conflict of constraints.
#[must_use]
pub(crate) fn conflict(assessment: &Assessment, table: &Table) -> Option<Conflict> {
    let environment = &assessment.environment;
    match (assessment.verdict, &assessment.pair.tensorflow) {
        (Verdict::Absent, _) => explain_no_release::in_environment(environment, table),
        (Verdict::Fails, Some(tensorflow)) => between(environment, tensorflow, table),
        _ => None,
    }
}

fn between(environment: &Environment, tensorflow: &Member, table: &Table) -> Option<Conflict> {
    let offered = candidates::numpy(&Target::of(environment), table);
    let bounds = bounds(environment, tensorflow, table);
    if fits(&offered, &bounds) {
        return None;
    }
    let left = smallest(bounds, &offered);
    let released: Vec<Version> = table
        .numpy_releases()
        .iter()
        .map(|r| r.version().clone())
        .collect();
    let by_python = by_python(environment, &offered).filter(|_| fits(&released, &left));
    let (others, known): (Vec<Bound>, Vec<Bound>) =
        left.into_iter().partition(|b| b.rigidity < Rigidity::Known);
    let another = another_tensorflow(environment, tensorflow, &others, &offered, table);
    let holding = others
        .iter()
        .map(|b| &b.constraint)
        .chain(&another.objections);
    let mut holders: Vec<Holder> = holding.map(|c| c.holder.clone()).collect();
    holders.dedup();
    let mut constraints: Vec<Constraint> = known.into_iter().map(|b| b.constraint).collect();
    constraints.extend(by_python);
    constraints.extend(others.into_iter().map(|b| b.constraint));
    constraints.extend(another.objections);
    let mut alternatives: Vec<Alternative> = another.alternative.into_iter().collect();
    alternatives.push(separate(environment, tensorflow, holders));
    Some(Conflict {
        claim: Claim::NoNumpyFits,
        constraints,
        alternatives,
    })
}

/// Everyone who bounds NumPy.
fn bounds(environment: &Environment, tensorflow: &Member, table: &Table) -> Vec<Bound> {
    let numpy = PackageName::numpy();
    let facts = MarkerFacts::of(environment);
    let mut bounds: Vec<Bound> = Vec::new();
    let mut seen: Vec<&PackageName> = Vec::new();
    for distribution in &environment.distributions {
        if table.is_family(&distribution.name) || seen.contains(&&distribution.name) {
            continue;
        }
        seen.push(&distribution.name);
        let Some(metadata) = distribution.read() else {
            continue;
        };
        let certain = Applicable::on(&metadata.requires, &numpy, &facts).certain;
        let range = tightest(certain.iter().filter_map(Requirement::specifiers));
        if range.is_empty() {
            continue;
        }
        let held = held_by(distribution);
        bounds.push(Bound {
            range,
            rigidity: match held {
                Some(_) => Rigidity::Held,
                None => Rigidity::Movable,
            },
            constraint: Constraint {
                holder: Holder::Distribution(
                    distribution.name.clone(),
                    distribution.version.clone(),
                ),
                demand: Demand::Requires(certain),
                held,
            },
        });
    }
    if let Some(range) = known_range(environment, &Changes::default(), table) {
        bounds.push(Bound {
            constraint: Constraint {
                holder: holder(tensorflow),
                demand: Demand::WorksWith(Some(range.clone())),
                held: None,
            },
            range,
            rigidity: Rigidity::Known,
        });
    }
    bounds
}

fn holder(member: &Member) -> Holder {
    Holder::Distribution(member.distribution.clone(), member.version.clone())
}

fn fits(offered: &[Version], bounds: &[Bound]) -> bool {
    offered
        .iter()
        .any(|v| bounds.iter().all(|b| b.range.contains(v)))
}

/// Takes away every constraint without which still nothing fits, the easiest to change first. None of those that are left
/// can be taken away.
fn smallest(mut bounds: Vec<Bound>, offered: &[Version]) -> Vec<Bound> {
    bounds.sort_by_key(|b| b.rigidity);
    let mut index = 0;
    while index < bounds.len() {
        let taken = bounds.remove(index);
        if fits(offered, &bounds) {
            bounds.insert(index, taken);
            index += 1;
        }
    }
    bounds
}

/// The NumPy releases with a wheel for this Python.
fn by_python(environment: &Environment, offered: &[Version]) -> Option<Constraint> {
    let python = environment.python.as_ref()?;
    Some(Constraint {
        holder: Holder::Python(python.clone()),
        demand: Demand::Wheels(Wheels::Numpy(VersionSpan::of(offered))),
        held: None,
    })
}

/// What another TensorFlow would come to.
struct Another {
    objections: Vec<Constraint>,
    alternative: Option<Alternative>,
}

/// Whether another TensorFlow would fit the others, and who objects to it.
fn another_tensorflow(
    environment: &Environment,
    tensorflow: &Member,
    others: &[Bound],
    offered: &[Version],
    table: &Table,
) -> Another {
    let name = &tensorflow.distribution;
    let mut fitting = Vec::new();
    let mut constraints: Vec<Constraint> = Vec::new();
    for version in candidates::tensorflow(name, &Target::of(environment), table) {
        let changes = Changes::default().with(name.clone(), Change::Exact(version.clone()));
        let Some(known) = known_range(environment, &changes, table) else {
            continue;
        };
        let some_numpy_fits = offered
            .iter()
            .any(|v| known.contains(v) && others.iter().all(|b| b.range.contains(v)));
        if !some_numpy_fits {
            continue;
        }
        for objection in objections(environment, name, &version, &Changes::default(), table) {
            let constraint = Constraint {
                holder: Holder::Distribution(objection.name, objection.version),
                demand: Demand::Requires(vec![objection.requirement]),
                held: objection.held,
            };
            if !constraints.contains(&constraint) {
                constraints.push(constraint);
            }
        }
        fitting.push(version);
    }
    let alternative = Alternative::OtherTensorflow {
        name: name.clone(),
        releases: VersionSpan::of(&fitting),
        python: environment.python.clone(),
    };
    Another {
        objections: constraints,
        alternative: (!others.is_empty()).then_some(alternative),
    }
}

/// The two ways that are always open.
fn separate(environment: &Environment, tensorflow: &Member, holders: Vec<Holder>) -> Alternative {
    let version = tensorflow.version.clone();
    Alternative::Separate {
        holders,
        tensorflow: Pin {
            name: tensorflow.distribution.clone(),
            extras: Vec::new(),
            version: version.map_or(PinVersion::Any, PinVersion::Exact),
        },
        python: environment.python.clone(),
    }
}
