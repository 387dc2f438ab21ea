//! Facts to an environment: what is certain goes in, what contradicts itself is told and left out.

use std::collections::BTreeMap;
use std::path::Path;

use crate::model::{
    Build, Contents, Coverage, Distribution, Environment, Fact, FactKind, Format, FoundBy,
    MetadataState, Origin, OriginKind, PackageName, Platform, Problem, ProblemKind, PythonVersion,
    SearchPath, SourceRank, TicketEnvironment, TicketFacts, TicketProblem, Version,
};

/// A list of so many distributions is more than a line or two that somebody picked out.
const WHOLE_LIST: usize = 12;

/// The environment that a reading tells, as far as it does. `path` is the file of the ticket.
#[must_use]
pub fn environment(reading: &TicketFacts, path: Option<&Path>) -> TicketEnvironment {
    let mut contradictions = Vec::new();
    let python = python(&reading.facts, &mut contradictions);
    let platform = platform(&reading.facts);
    let mut told = TicketEnvironment {
        environment: Environment {
            origin: Origin {
                kind: OriginKind::Ticket,
                path: path.map(Path::to_owned),
                found_by: FoundBy::Ticket,
            },
            coverage: if reading.complete {
                Coverage::Complete
            } else {
                Coverage::Partial
            },
            interpreter: None,
            python,
            implementation: reading.facts.iter().find_map(|f| match &f.said {
                FactKind::Implementation(implementation) => Some(implementation.clone()),
                _ => None,
            }),
            platform,
            search_path: SearchPath::default(),
            distributions: Vec::new(),
            modules: Vec::new(),
            problems: Vec::new(),
            project: None,
            contents: Contents::default(),
        },
        contradictions,
        sources: BTreeMap::new(),
        whole_list: false,
        series: Vec::new(),
    };
    for (name, facts) in by_name(&reading.facts) {
        one(&name, &facts, &mut told);
    }
    let strong = |s: &(usize, SourceRank)| matches!(s.1, SourceRank::Listed | SourceRank::Locked);
    let listed = told.sources.values().filter(|s| strong(s)).count();
    told.whole_list = reading.complete || listed >= WHOLE_LIST;
    for problem in &reading.problems {
        let line = problem.line.unwrap_or_default();
        told.environment.problems.push(note(line, &problem.cause));
    }
    told
}

/// A note about a line; about the whole text if there is none.
fn note(line: usize, cause: &str) -> Problem {
    Problem {
        kind: ProblemKind::Note,
        path: None,
        distribution: None,
        cause: if line == 0 {
            cause.to_owned()
        } else {
            format!("line {line}: {cause}")
        },
    }
}

/// The facts about each distribution, in the order of the lines.
fn by_name(facts: &[Fact]) -> BTreeMap<PackageName, Vec<&Fact>> {
    let mut named: BTreeMap<PackageName, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        let name = match &fact.said {
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

/// A version that a fact tells.
struct Say<'f> {
    line: usize,
    strength: SourceRank,
    version: &'f Version,
    build: Build,
}

fn says<'f>(facts: &[&'f Fact]) -> Vec<Say<'f>> {
    facts
        .iter()
        .filter_map(|f| {
            let (version, build) = match &f.said {
                FactKind::Distribution { version, build, .. } => (version, *build),
                FactKind::Inspected(metadata) => (&metadata.version, Build::Index),
                _ => return None,
            };
            Some(Say {
                line: f.line,
                strength: f.strength,
                version,
                build,
            })
        })
        .collect()
}

fn one(name: &PackageName, facts: &[&Fact], told: &mut TicketEnvironment) {
    let mut says = says(facts);
    let matters = name.as_ref() == "numpy" || name.as_ref().starts_with("tensorflow");
    // prose names a series as often as a release
    says.retain(|s| {
        let series = s.strength == SourceRank::Claimed && s.version.release().len() < 3;
        if series && matters {
            told.series.push((name.clone(), s.version.clone(), s.line));
        }
        !series
    });
    if matters {
        contradict(name, &says, told);
    }
    let Some(chosen) = choose(&says, facts) else {
        return;
    };
    told.sources
        .insert(name.clone(), (chosen.line, chosen.strength));
    let metadata = facts.iter().find_map(|f| match &f.said {
        FactKind::Inspected(metadata) => Some(MetadataState::Read(metadata.clone())),
        _ => None,
    });
    told.environment.distributions.push(Distribution {
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

/// The version that counts: what the strongest witness says, if it says one thing. An install log tells a story, of which
/// the end counts.
fn choose<'s, 'f>(says: &'s [Say<'f>], facts: &[&Fact]) -> Option<&'s Say<'f>> {
    let strongest = says.iter().map(|s| s.strength).min()?;
    let mut of_strongest = says.iter().filter(|s| s.strength == strongest);
    if strongest == SourceRank::Logged {
        let last = of_strongest.next_back()?;
        let removed = |f: &&&Fact| matches!(f.said, FactKind::Removed(_)) && f.line > last.line;
        return facts.iter().find(removed).is_none().then_some(last);
    }
    let first = of_strongest.next()?;
    of_strongest
        .all(|s| s.version == first.version)
        .then_some(first)
}

/// Tells where witnesses of what is installed differ.
fn contradict(name: &PackageName, says: &[Say<'_>], told: &mut TicketEnvironment) {
    let mut seen: Vec<&Say<'_>> = Vec::new();
    let last_log = says.iter().rfind(|s| s.strength == SourceRank::Logged);
    for say in says {
        let counts = match say.strength {
            SourceRank::Listed | SourceRank::Printed | SourceRank::Error => true,
            SourceRank::Logged => last_log.is_some_and(|l| std::ptr::eq(l, say)),
            SourceRank::Claimed | SourceRank::Locked => true,
            SourceRank::Asked | SourceRank::Path => false,
        };
        if counts && seen.iter().all(|s| s.version != say.version) {
            seen.push(say);
        }
    }
    seen.sort_by_key(|s| (s.strength, s.line));
    let Some((first, others)) = seen.split_first() else {
        return;
    };
    for other in others {
        if first.strength == SourceRank::Claimed {
            // what people write of other days and other machines contradicts nothing; it only leaves open what is meant
            told.environment.problems.push(note(
                other.line,
                &format!(
                    "the text names {name} {} at line {} and {} here: neither is taken",
                    first.version, first.line, other.version
                ),
            ));
            continue;
        }
        told.contradictions.push(TicketProblem {
            line: Some(other.line),
            cause: format!(
                "{} {name} {} at line {}, but {} {} at line {}",
                first.strength.verb(),
                first.version,
                first.line,
                other.strength.verb(),
                other.version,
                other.line
            ),
        });
    }
}

/// The Python that ran, if the witnesses agree on its series.
fn python(facts: &[Fact], contradictions: &mut Vec<TicketProblem>) -> Option<PythonVersion> {
    let mut said: Vec<(SourceRank, usize, &PythonVersion)> = facts
        .iter()
        .filter_map(|f| match &f.said {
            FactKind::Python(version) => Some((f.strength, f.line, version)),
            _ => None,
        })
        .collect();
    said.sort_by_key(|(strength, line, _)| (*strength, *line));
    let (strength, line, first) = *said.first()?;
    let certain = |s: SourceRank| s != SourceRank::Asked && s != SourceRank::Claimed;
    let other = said
        .iter()
        .find(|(s, _, v)| (certain(*s) || !certain(strength)) && !v.same_series(first));
    if let Some((other, at, version)) = other {
        contradictions.push(TicketProblem {
            line: Some(*at),
            cause: format!(
                "{} Python {first} at line {line}, but {} {version} at line {at}",
                strength.verb(),
                other.verb()
            ),
        });
        return None;
    }
    // of one series, the one that tells the micro version
    let full = said
        .iter()
        .find(|(_, _, v)| v.same_series(first) && v.micro.is_some());
    Some(full.map_or(first, |(_, _, v)| v).clone())
}

/// The platform, if all who tell one tell the same.
fn platform(facts: &[Fact]) -> Option<Platform> {
    let mut said: Vec<(SourceRank, Platform)> = facts
        .iter()
        .filter_map(|f| match f.said {
            FactKind::Platform(platform) => Some((f.strength, platform)),
            _ => None,
        })
        .collect();
    said.sort();
    let (strongest, first) = *said.first()?;
    said.iter()
        .filter(|(s, _)| *s == strongest)
        .all(|(_, p)| *p == first)
        .then_some(first)
}
