//! Companions follow: what else must change once a version is chosen.

use super::change::{Change, Changes};
use super::tried;
use crate::judge::companions::met;
use crate::judge::declared::{Applicable, specifiers};
use crate::judge::marker::MarkerFacts;
use crate::judge::resolved_pair::{ResolvedPair, TensorflowMember};
use crate::model::{
    Assessment, Declared, Environment, PackageName, Requirement, Severity, Version,
    VersionSpecifiers, tightest,
};
use crate::table::{CompanionRule, Table};

/// How often a fix may bring up the next companion before the search gives up.
const ROUNDS: usize = 6;

/// The changes with every companion that they make necessary, and the judge's word on the result.
pub(crate) struct Settled {
    pub(crate) changes: Changes,
    pub(crate) assessment: Assessment,
}

/// Adds the companions that must change too, until the judge names no further one.
pub(crate) fn add_companion_fixes(
    environment: &Environment,
    changes: Changes,
    table: &Table,
) -> Settled {
    let mut changes = changes;
    for _ in 0..ROUNDS {
        let mut imagined = changes.clone();
        for name in replaced(environment, &changes, table) {
            imagined = imagined.with(name, Change::Follow);
        }
        let assessment = tried(environment, &imagined, table);
        let fixes = fixes(&assessment.environment, &changes, table);
        if fixes.is_empty() {
            return Settled {
                changes,
                assessment,
            };
        }
        for (name, change) in fixes {
            changes = changes.with(name, change);
        }
    }
    let assessment = tried(environment, &changes, table);
    Settled {
        changes,
        assessment,
    }
}

/// The distributions that an installer moves by itself, because the TensorFlow that is pinned no longer admits them.
fn replaced(environment: &Environment, changes: &Changes, table: &Table) -> Vec<PackageName> {
    let mut names = Vec::new();
    let facts = MarkerFacts::of(environment);
    for (name, change) in changes.iter().filter(|(name, _)| table.is_family(name)) {
        let Change::Pin(version) = change else {
            continue;
        };
        let Some(requires) = table.requires(name, version, environment.platform) else {
            continue;
        };
        for requirement in &requires.lines {
            if changes.names(&requirement.name) {
                continue;
            }
            let Some(found) = environment
                .first(&requirement.name)
                .and_then(|d| d.version.as_ref())
            else {
                continue;
            };
            if Applicable::on(&requires, &requirement.name, &facts).satisfied_by(found)
                == Declared::Violated
            {
                names.push(requirement.name.clone());
            }
        }
    }
    names
}

/// The changes that cure the companion rules an environment meets, or would meet when an installer fetches what
/// TensorFlow requires and the environment lacks.
fn fixes(
    environment: &Environment,
    changes: &Changes,
    table: &Table,
) -> Vec<(PackageName, Change)> {
    let resolved = ResolvedPair::find(environment, table);
    let Some(tensorflow) = &resolved.tensorflow else {
        return Vec::new();
    };
    let facts = MarkerFacts::of(environment);
    let mut fixes = Vec::new();
    for met in met(environment, &resolved, table)
        .into_iter()
        .filter(|m| m.rule.severity == Severity::Error)
    {
        fixes.extend(fix(&met.rule, tensorflow, &facts));
    }
    let installs = changes.iter().any(|(name, _)| table.is_family(name));
    if let (true, Some(version)) = (installs, &tensorflow.distribution.version) {
        for rule in table
            .companions(version, environment.python.as_ref())
            .iter()
        {
            let fetched =
                environment.first(&rule.companion).is_none() && !changes.names(&rule.companion);
            if fetched && admits_failure(rule, tensorflow, &facts) {
                fixes.extend(fix(rule, tensorflow, &facts));
            }
        }
    }
    fixes.retain(|(name, change)| !changes.iter().any(|(n, c)| n == name && c == change));
    fixes
}

/// The companion within what works and what TensorFlow declares; what works alone where the two exclude each other.
fn fix(
    rule: &CompanionRule,
    tensorflow: &TensorflowMember<'_>,
    facts: &MarkerFacts,
) -> Option<(PackageName, Change)> {
    let declared = declared(rule, tensorflow, facts);
    let both = tightest(std::iter::once(&rule.fix).chain(&declared));
    let specifiers = if sample(&both).is_some() {
        both
    } else {
        rule.fix.clone()
    };
    let version = sample(&specifiers)?;
    Some((rule.companion.clone(), Change::Within(specifiers, version)))
}

fn declared(
    rule: &CompanionRule,
    tensorflow: &TensorflowMember<'_>,
    facts: &MarkerFacts,
) -> Vec<VersionSpecifiers> {
    let Some(requires) = &tensorflow.requires else {
        return Vec::new();
    };
    let applicable = Applicable::on(requires, &rule.companion, facts);
    applicable
        .certain
        .iter()
        .filter_map(|r: &Requirement| specifiers(r).cloned())
        .collect()
}

/// Whether an installer may take a version that fails: TensorFlow requires the companion and its range admits one.
fn admits_failure(
    rule: &CompanionRule,
    tensorflow: &TensorflowMember<'_>,
    facts: &MarkerFacts,
) -> bool {
    let required = tensorflow
        .requires
        .as_ref()
        .is_some_and(|r| r.on(&rule.companion).next().is_some());
    let declared = declared(rule, tensorflow, facts);
    let all = tightest(std::iter::once(&rule.fails).chain(&declared));
    required && sample(&all).is_some()
}

/// A version within specifiers: one that they name, the next after it, or one beyond all of them.
pub(crate) fn sample(specifiers: &VersionSpecifiers) -> Option<Version> {
    let mut candidates: Vec<Version> = Vec::new();
    for specifier in specifiers.iter() {
        let release = specifier.version().release();
        candidates.push(Version::new(release.iter().copied()));
        let mut next: Vec<u64> = release.to_vec();
        next.push(1);
        candidates.push(Version::new(next));
        if let Some((last, head)) = release.split_last() {
            candidates.extend(below(head, *last));
        }
    }
    candidates.push(Version::new([9999]));
    candidates.sort();
    candidates
        .into_iter()
        .rev()
        .find(|v| specifiers.contains(v))
}

/// Versions just below `head.last`: `3.20.99` for `3.21`.
fn below(head: &[u64], last: u64) -> Option<Version> {
    let last = last.checked_sub(1)?;
    Some(Version::new(head.iter().copied().chain([last, 99])))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(specifiers: &str, version: Option<&str>) {
        let found = sample(&specifiers.parse().unwrap());
        assert_eq!(found.map(|v| v.to_string()).as_deref(), version);
    }

    #[test]
    fn a_version_within_the_specifiers_is_found() {
        check(">=3.9.2,<3.21", Some("3.20.99"));
        check("<4", Some("3.99"));
        check("==1.26.4", Some("1.26.4"));
        check(">=2", Some("9999"));
        check("~=1.19.2", Some("1.19.2.1"));
        check(">=2,<1", None);
    }
}
