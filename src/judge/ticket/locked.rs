//! Lock files: chooses among several versions the one for the environment of the ticket.

use std::collections::BTreeMap;

use crate::model::{
    Candidate, Condition, Environment, Fact, FactKind, MarkerFacts, PackageName, SourceRank,
    Ternary, TicketCause, TicketFacts, TicketProblem, Variable, Version,
};

/// Adds the entries of lock files that apply to `environment`, which was read from everything else. Where several versions
/// of a distribution may apply, none is added and a problem is reported.
#[must_use]
pub(crate) fn resolve_locks(mut ticket: TicketFacts, environment: &Environment) -> TicketFacts {
    let facts = MarkerFacts::of(environment);
    let mut edges = Edges::new();
    for edge in &ticket.edges {
        let to = (&edge.name, edge.version.as_ref());
        edges.entry(to).or_default().push(edge.wanted.as_ref());
    }
    let mut named: BTreeMap<&PackageName, Vec<Choice<'_>>> = BTreeMap::new();
    for candidate in &ticket.candidates {
        let choice = Choice::of(candidate, &edges, &facts);
        if choice.truth != Ternary::No {
            named.entry(&candidate.name).or_default().push(choice);
        }
    }
    let mut found: Vec<Fact> = Vec::new();
    let mut open: Vec<TicketProblem> = Vec::new();
    for (name, choices) in named {
        let mut versions: Vec<&Version> = choices.iter().map(|c| &c.candidate.version).collect();
        versions.sort();
        versions.dedup();
        let certain = choices
            .iter()
            .find(|c| c.truth == Ternary::Yes || !c.of_platform || c.candidate.each_platform);
        match (versions.as_slice(), certain) {
            ([_], Some(choice)) => found.push(fact(choice.candidate)),
            ([_], None) => {}
            (several, Some(_)) if matters(name) => {
                open.push(TicketProblem {
                    line: choices.first().map(|c| c.candidate.line),
                    cause: TicketCause::LockedVersions {
                        name: name.clone(),
                        versions: several.iter().copied().cloned().collect(),
                    },
                });
            }
            _ => {}
        }
    }
    ticket.facts.extend(found);
    ticket.facts.sort_by_key(|f| f.line);
    ticket.problems.extend(open);
    ticket
}

/// Whether the verdict depends on a distribution.
fn matters(name: &PackageName) -> bool {
    name.is_numpy() || name.as_ref().starts_with("tensorflow")
}

/// Where the entries of a name are wanted, those of one version and those of any.
type Edges<'e> = BTreeMap<(&'e PackageName, Option<&'e Version>), Vec<Option<&'e Condition>>>;

struct Choice<'c> {
    candidate: &'c Candidate,
    truth: Ternary,
    of_platform: bool,
}

impl<'c> Choice<'c> {
    fn of(candidate: &'c Candidate, edges: &Edges<'_>, facts: &MarkerFacts) -> Self {
        let own: Vec<Option<&Condition>> = candidate.markers.iter().map(Some).collect();
        let wanted: Vec<Option<&Condition>> = [None, Some(&candidate.version)]
            .into_iter()
            .filter_map(|version| edges.get(&(&candidate.name, version)))
            .flatten()
            .copied()
            .collect();
        let of_platform = [&own, &wanted]
            .into_iter()
            .any(|any| !any.is_empty() && any.iter().all(|c| c.is_some_and(asks_for_the_platform)));
        Self {
            candidate,
            truth: both(any(&own, facts), any(&wanted, facts)),
            of_platform,
        }
    }
}

/// Whether it asks for more than the version of Python.
fn asks_for_the_platform(condition: &Condition) -> bool {
    match condition {
        Condition::Where(marker) => marker.mentions(&|variable| {
            !matches!(
                variable,
                Variable::PythonVersion | Variable::PythonFullVersion
            )
        }),
        Condition::Unreadable => true,
    }
}

/// Whether one of the conditions holds; where there are none, yes. `None` stands for one that always holds.
fn any(conditions: &[Option<&Condition>], facts: &MarkerFacts) -> Ternary {
    let truth = |condition: &Option<&Condition>| match condition {
        Some(Condition::Where(marker)) => facts.evaluate(marker),
        Some(Condition::Unreadable) => Ternary::Unknown,
        None => Ternary::Yes,
    };
    let truths: Vec<Ternary> = conditions.iter().map(truth).collect();
    if truths.is_empty() || truths.contains(&Ternary::Yes) {
        Ternary::Yes
    } else if truths.contains(&Ternary::Unknown) {
        Ternary::Unknown
    } else {
        Ternary::No
    }
}

fn both(one: Ternary, other: Ternary) -> Ternary {
    match (one, other) {
        (Ternary::No, _) | (_, Ternary::No) => Ternary::No,
        (Ternary::Yes, Ternary::Yes) => Ternary::Yes,
        _ => Ternary::Unknown,
    }
}

fn fact(candidate: &Candidate) -> Fact {
    Fact {
        line: candidate.line,
        rank: SourceRank::Locked,
        kind: FactKind::Distribution {
            name: candidate.name.clone(),
            version: candidate.version.clone(),
            build: candidate.build,
        },
    }
}
