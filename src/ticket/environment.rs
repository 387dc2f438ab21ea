//! Turns facts into an environment: certain facts are used; contradictory ones are reported and not used.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::model::{
    Build, Cause, Contradiction, Coverage, Distribution, Environment, Fact, FactKind, Format,
    FoundBy, Given, MetadataState, Origin, OriginKind, PackageName, Platform, Problem, ProblemKind,
    PythonVersion, SourceRank, TicketCause, TicketEnvironment, TicketFacts, TicketProblem, Version,
};

/// A list of so many distributions is more than a line or two that somebody picked out.
const WHOLE_LIST: usize = 12;

/// The environment that the facts describe. `path` is the file of the ticket.
#[must_use]
pub(crate) fn environment(facts: &TicketFacts, path: Option<&Path>) -> TicketEnvironment {
    let mut contradictions = Vec::new();
    let python = python(&facts.facts, &mut contradictions);
    let platform = platform(&facts.facts);
    let origin = Origin {
        kind: OriginKind::Ticket,
        path: path.map(Path::to_owned),
        found_by: FoundBy::Ticket,
    };
    let mut ticket = TicketEnvironment {
        environment: Environment {
            coverage: if facts.complete {
                Coverage::Complete
            } else {
                Coverage::Partial
            },
            python,
            implementation: facts.facts.iter().find_map(|f| match &f.kind {
                FactKind::Implementation(implementation) => Some(implementation.clone()),
                _ => None,
            }),
            platform,
            ..Environment::empty(origin)
        },
        contradictions,
        sources: BTreeMap::new(),
        whole_list: false,
        series: Vec::new(),
    };
    for (name, facts) in by_name(&facts.facts) {
        add_distribution(&name, &facts, &mut ticket);
    }
    let strong = |s: &(usize, SourceRank)| matches!(s.1, SourceRank::Listed | SourceRank::Locked);
    let listed = ticket.sources.values().filter(|s| strong(s)).count();
    ticket.whole_list = facts.complete || listed >= WHOLE_LIST;
    for problem in &facts.problems {
        ticket.environment.problems.push(note(problem.clone()));
    }
    ticket
}

fn note(problem: TicketProblem) -> Problem {
    Problem {
        kind: ProblemKind::Note,
        path: None,
        distribution: None,
        cause: Cause::Ticket(problem),
    }
}

/// The facts about each distribution, in the order of the lines.
fn by_name(facts: &[Fact]) -> BTreeMap<PackageName, Vec<&Fact>> {
    let mut named: BTreeMap<PackageName, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        let name = match &fact.kind {
            FactKind::Distribution { name, .. }
            | FactKind::NotInstalled(name)
            | FactKind::Removed(name) => name.clone(),
            FactKind::Inspected(metadata) => match crate::model::name_of(&metadata.name) {
                Some(name) => name,
                None => continue,
            },
            _ => continue,
        };
        named.entry(name).or_default().push(fact);
    }
    named
}

/// A version of one distribution, as a fact gives it.
struct Mention<'f> {
    line: usize,
    rank: SourceRank,
    version: &'f Version,
    build: Build,
}

impl Mention<'_> {
    fn given(&self) -> Given<Version> {
        Given {
            rank: self.rank,
            line: self.line,
            value: self.version.clone(),
        }
    }
}

fn mentions<'f>(facts: &[&'f Fact]) -> Vec<Mention<'f>> {
    facts
        .iter()
        .filter_map(|f| {
            let (version, build) = match &f.kind {
                FactKind::Distribution { version, build, .. } => (version, *build),
                FactKind::Inspected(metadata) => (&metadata.version, Build::Index),
                _ => return None,
            };
            Some(Mention {
                line: f.line,
                rank: f.rank,
                version,
                build,
            })
        })
        .collect()
}

fn add_distribution(name: &PackageName, facts: &[&Fact], ticket: &mut TicketEnvironment) {
    let mut mentions = mentions(facts);
    let matters = name.is_numpy() || name.as_ref().starts_with("tensorflow");
    // prose names a series as often as a release
    mentions.retain(|s| {
        let series = s.rank == SourceRank::Claimed && s.version.release().len() < 3;
        if series && matters {
            ticket
                .series
                .push((name.clone(), s.version.clone(), s.line));
        }
        !series
    });
    if matters {
        contradict(name, &mentions, ticket);
    }
    let Some(chosen) = choose(&mentions, facts) else {
        return;
    };
    ticket
        .sources
        .insert(name.clone(), (chosen.line, chosen.rank));
    let metadata = facts.iter().find_map(|f| match &f.kind {
        FactKind::Inspected(metadata) => Some(MetadataState::Read(metadata.clone())),
        _ => None,
    });
    ticket.environment.distributions.push(Distribution {
        name: name.clone(),
        version: Some(chosen.version.clone()),
        path: None,
        format: if chosen.build == Build::Conda {
            Format::CondaText
        } else {
            Format::Text
        },
        entry: 0,
        metadata: metadata.unwrap_or(MetadataState::Missing),
    });
}

/// The version given by the source of the highest rank, if that gives one only. Of an install log the last entry counts.
fn choose<'s, 'f>(mentions: &'s [Mention<'f>], facts: &[&Fact]) -> Option<&'s Mention<'f>> {
    let strongest = mentions.iter().map(|s| s.rank).min()?;
    let mut of_strongest = mentions.iter().filter(|s| s.rank == strongest);
    if strongest == SourceRank::Logged {
        let last = of_strongest.next_back()?;
        let removed = |f: &&&Fact| matches!(f.kind, FactKind::Removed(_)) && f.line > last.line;
        return facts.iter().find(removed).is_none().then_some(last);
    }
    let first = of_strongest.next()?;
    of_strongest
        .all(|s| s.version == first.version)
        .then_some(first)
}

/// Reports sources that differ about what is installed.
fn contradict(name: &PackageName, mentions: &[Mention<'_>], ticket: &mut TicketEnvironment) {
    let mut seen: Vec<&Mention<'_>> = Vec::new();
    let mut versions = BTreeSet::new();
    let last_log = mentions.iter().rfind(|s| s.rank == SourceRank::Logged);
    for mention in mentions {
        let counts = match mention.rank {
            SourceRank::Listed | SourceRank::Printed | SourceRank::Error => true,
            SourceRank::Logged => last_log.is_some_and(|l| std::ptr::eq(l, mention)),
            SourceRank::Claimed | SourceRank::Locked => true,
            SourceRank::Asked | SourceRank::Path => false,
        };
        if counts && versions.insert(mention.version) {
            seen.push(mention);
        }
    }
    seen.sort_by_key(|s| (s.rank, s.line));
    let Some((first, others)) = seen.split_first() else {
        return;
    };
    for other in others {
        if first.rank == SourceRank::Claimed {
            // prose may speak of another time or machine: ambiguous, not contradictory
            let cause = TicketCause::Ambiguous {
                name: name.clone(),
                first: (first.version.clone(), first.line),
                other: other.version.clone(),
            };
            ticket.environment.problems.push(note(TicketProblem {
                line: Some(other.line),
                cause,
            }));
            continue;
        }
        ticket.contradictions.push(Contradiction::Versions {
            name: name.clone(),
            one: first.given(),
            other: other.given(),
        });
    }
}

/// The Python that ran, if the sources agree on its series.
fn python(facts: &[Fact], contradictions: &mut Vec<Contradiction>) -> Option<PythonVersion> {
    let mut mentions: Vec<(SourceRank, usize, &PythonVersion)> = facts
        .iter()
        .filter_map(|f| match &f.kind {
            FactKind::Python(version) => Some((f.rank, f.line, version)),
            _ => None,
        })
        .collect();
    mentions.sort_by_key(|(rank, line, _)| (*rank, *line));
    let (rank, line, first) = *mentions.first()?;
    let certain = |s: SourceRank| s != SourceRank::Asked && s != SourceRank::Claimed;
    let other = mentions
        .iter()
        .find(|(s, _, v)| (certain(*s) || !certain(rank)) && !v.same_series(first));
    if let Some((other, at, version)) = other {
        let given = |rank: SourceRank, line: usize, value: &PythonVersion| Given {
            rank,
            line,
            value: value.clone(),
        };
        contradictions.push(Contradiction::Pythons {
            one: given(rank, line, first),
            other: given(*other, *at, version),
        });
        return None;
    }
    // of one series, the mention with the micro version
    let full = mentions
        .iter()
        .find(|(_, _, v)| v.same_series(first) && v.micro.is_some());
    Some(full.map_or(first, |(_, _, v)| v).clone())
}

/// The platform, if the sources of the highest rank agree.
fn platform(facts: &[Fact]) -> Option<Platform> {
    let mut mentions: Vec<(SourceRank, Platform)> = facts
        .iter()
        .filter_map(|f| match f.kind {
            FactKind::Platform(platform) => Some((f.rank, platform)),
            _ => None,
        })
        .collect();
    mentions.sort();
    let (strongest, first) = *mentions.first()?;
    mentions
        .iter()
        .filter(|(s, _)| *s == strongest)
        .all(|(_, p)| *p == first)
        .then_some(first)
}
