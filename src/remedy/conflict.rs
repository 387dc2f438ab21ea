//! Why there is no remedy for an environment: the smallest set of those who hold NumPy apart.

use super::candidates::{self, Target};
use super::change::{Change, Changes};
use super::explain_no_release;
use super::plan::known_to_work;
use super::requirements::{held_by, objections};
use crate::judge::declared::{Applicable, specifiers, without_marker};
use crate::judge::marker::MarkerFacts;
use crate::judge::resolved_pair::numpy_name;
use crate::model::{
    Assessment, Conflict, Constraint, ConstraintKind, Environment, Member, PackageName, Verdict,
    Version, VersionSpecifiers, name_of, tightest,
};
use crate::table::Table;

/// One who wants something of NumPy.
struct Claim {
    range: VersionSpecifiers,
    want: Constraint,
    /// How hard it is to change: the hardest are named last of all as superfluous.
    weight: u8,
}

/// Why nothing can be offered; `None` where that has another cause than who wants what.
pub fn conflict(assessment: &Assessment, table: &Table) -> Option<Conflict> {
    match (assessment.verdict, &assessment.pair.tensorflow) {
        (Verdict::Absent, _) => explain_no_release::in_environment(&assessment.environment, table),
        (Verdict::Fails, Some(tensorflow)) => between(&assessment.environment, tensorflow, table),
        _ => None,
    }
}

fn between(environment: &Environment, tensorflow: &Member, table: &Table) -> Option<Conflict> {
    let offered = candidates::numpy(&Target::of(environment), table);
    let claims = claims(environment, tensorflow, table);
    if fits(&offered, &claims) {
        return None;
    }
    let left = smallest(claims, &offered);
    let released: Vec<Version> = table
        .numpy_releases()
        .iter()
        .map(|r| r.version.clone())
        .collect();
    let by_python = by_python(environment, &offered).filter(|_| fits(&released, &left));
    let (others, known): (Vec<Claim>, Vec<Claim>) =
        left.into_iter().partition(|c| c.weight < KNOWN);
    let ways = ways(environment, tensorflow, &others, &offered, table);
    let holding = others.iter().map(|c| &c.want).chain(&ways.wants);
    let mut holders: Vec<String> = holding.map(|w| w.who.clone()).collect();
    holders.dedup();
    let mut wants: Vec<Constraint> = known.into_iter().map(|c| c.want).collect();
    wants.extend(by_python);
    wants.extend(others.into_iter().map(|c| c.want));
    wants.extend(ways.wants);
    let mut instead = ways.instead;
    instead.push(apart(environment, tensorflow, &holders));
    Some(Conflict {
        claim: "no NumPy fits all that is installed".to_owned(),
        wants,
        instead,
    })
}

/// The weight of what is known, which no edit of a requirement changes.
const KNOWN: u8 = 2;

/// Everyone who wants something of NumPy.
fn claims(environment: &Environment, tensorflow: &Member, table: &Table) -> Vec<Claim> {
    let Some(numpy) = numpy_name() else {
        return Vec::new();
    };
    let facts = MarkerFacts::of(environment);
    let mut claims: Vec<Claim> = Vec::new();
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
        let range = tightest(certain.iter().filter_map(specifiers));
        if range.is_empty() {
            continue;
        }
        let lines: Vec<String> = certain.iter().map(without_marker).collect();
        let held = held_by(distribution);
        claims.push(Claim {
            range,
            weight: u8::from(held.is_some()),
            want: Constraint {
                who: distribution.label(),
                kind: ConstraintKind::Requires,
                what: lines.join(" and "),
                because: held,
            },
        });
    }
    if let Some(range) = known_to_work(environment, &Changes::default(), table) {
        claims.push(Claim {
            want: Constraint {
                who: tensorflow.label(),
                kind: ConstraintKind::WorksWith,
                what: format!("numpy{}", joined(&range)),
                because: None,
            },
            range,
            weight: KNOWN,
        });
    }
    claims
}

fn fits(offered: &[Version], claims: &[Claim]) -> bool {
    offered
        .iter()
        .any(|v| claims.iter().all(|c| c.range.contains(v)))
}

/// Takes away whoever can be taken away without making room, the easiest to change first: those who are left want at once
/// what cannot be had, and any of them is to blame.
fn smallest(mut claims: Vec<Claim>, offered: &[Version]) -> Vec<Claim> {
    claims.sort_by_key(|c| c.weight);
    let mut index = 0;
    while index < claims.len() {
        let taken = claims.remove(index);
        if fits(offered, &claims) {
            claims.insert(index, taken);
            index += 1;
        }
    }
    claims
}

/// What this Python offers of NumPy.
fn by_python(environment: &Environment, offered: &[Version]) -> Option<Constraint> {
    let python = environment.python.as_ref()?;
    let what = match (offered.last(), offered.first()) {
        (Some(oldest), Some(newest)) => format!("numpy {oldest} to {newest}"),
        _ => "no numpy at all".to_owned(),
    };
    Some(Constraint {
        who: format!("Python {}", python.minor_text()),
        kind: ConstraintKind::Wheels,
        what,
        because: None,
    })
}

/// What another TensorFlow would come to.
struct Ways {
    wants: Vec<Constraint>,
    instead: Vec<String>,
}

/// Whether another TensorFlow would fit the others, and who objects to it.
fn ways(
    environment: &Environment,
    tensorflow: &Member,
    others: &[Claim],
    offered: &[Version],
    table: &Table,
) -> Ways {
    let name = &tensorflow.distribution;
    let mut fitting = Vec::new();
    let mut wants: Vec<Constraint> = Vec::new();
    for version in candidates::tensorflow(name, &Target::of(environment), table) {
        let changes = Changes::default().with(name.clone(), Change::Pin(version.clone()));
        let known = known_to_work(environment, &changes, table);
        let admits = |v: &Version| known.as_ref().is_some_and(|k| k.contains(v));
        let room = offered
            .iter()
            .any(|v| admits(v) && others.iter().all(|c| c.range.contains(v)));
        if !room {
            continue;
        }
        for objection in objections(environment, name, &version, &Changes::default(), table) {
            let want = Constraint {
                who: objection.label,
                kind: ConstraintKind::Requires,
                what: objection.line,
                because: objection.held,
            };
            if !wants.contains(&want) {
                wants.push(want);
            }
        }
        fitting.push(version);
    }
    let here = match &environment.python {
        Some(python) => format!("for Python {}", python.minor_text()),
        None => "here".to_owned(),
    };
    let instead = match (fitting.last(), fitting.first()) {
        (Some(oldest), Some(newest)) if oldest != newest => {
            format!("{name} {oldest} to {newest} would work with such a NumPy")
        }
        (Some(only), _) => format!("{name} {only} would work with such a NumPy"),
        _ => format!("no {name} with a wheel {here} is known to work with such a NumPy"),
    };
    Ways {
        wants,
        instead: if others.is_empty() {
            Vec::new()
        } else {
            vec![instead]
        },
    }
}

/// The two ways that are always open.
fn apart(environment: &Environment, tensorflow: &Member, holders: &[String]) -> String {
    let version = tensorflow.version.as_ref();
    let wanted = version.map_or_else(
        || tensorflow.distribution.to_string(),
        |v| format!("{}=={v}", tensorflow.distribution),
    );
    let python = environment.python.as_ref().map(|p| p.minor_text());
    let python = python.map(|p| format!(" --python {p}")).unwrap_or_default();
    let own = format!(
        "give TensorFlow an environment of its own (`tfpair fix --for '{wanted}'{python}` names what belongs into it)"
    );
    if holders.is_empty() {
        return own;
    }
    format!("change what {} requires, or {own}", holders.join(" or "))
}

pub(super) fn joined(specifiers: &VersionSpecifiers) -> String {
    let parts: Vec<String> = specifiers.iter().map(ToString::to_string).collect();
    parts.join(",")
}

/// `tensorflow`, of which every platform has releases.
pub(super) fn plain_name() -> Option<PackageName> {
    name_of("tensorflow")
}
