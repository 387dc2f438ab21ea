//! The companions that must change once a version is chosen.

use super::change::{Change, Changes, representative};
use super::tried;
use crate::judge::companion_rules::{concerns, met};
use crate::judge::resolved_pair::{ResolvedPair, TensorflowMember};
use crate::model::{
    Applicable, Assessment, Declared, Environment, MarkerFacts, PackageName, Requirement, Severity,
    VersionSpecifiers, tightest,
};
use crate::table::{CompanionRule, Table};

/// How often a fix may bring up the next companion before the search gives up.
const ROUNDS: usize = 6;

/// The changes with every companion that they make necessary, and the assessment of the result.
pub(crate) struct Completed {
    pub(crate) changes: Changes,
    pub(crate) assessment: Assessment,
}

/// Adds the companions that must change too, until the judge names no further one.
pub(crate) fn add_companion_fixes(
    environment: &Environment,
    changes: Changes,
    table: &Table,
) -> Completed {
    let mut changes = changes;
    for _ in 0..ROUNDS {
        let mut imagined = changes.clone();
        for name in replaced(environment, &changes, table) {
            imagined = imagined.with(name, Change::Follow);
        }
        let assessment = tried(environment, &imagined, table);
        let fixes = fixes(&assessment.environment, &changes, table);
        if fixes.is_empty() {
            return Completed {
                changes,
                assessment,
            };
        }
        for (name, change) in fixes {
            changes = changes.with(name, change);
        }
    }
    let assessment = tried(environment, &changes, table);
    Completed {
        changes,
        assessment,
    }
}

/// The distributions that an installer moves by itself, because the TensorFlow that is pinned no longer admits them.
fn replaced(environment: &Environment, changes: &Changes, table: &Table) -> Vec<PackageName> {
    let mut names = Vec::new();
    let facts = MarkerFacts::of(environment);
    for (name, change) in changes.iter().filter(|(name, _)| table.is_family(name)) {
        let Change::Exact(version) = change else {
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

/// The changes that resolve the companion rules an environment meets, or would meet when an installer fetches what
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
        fixes.extend(fix(met.rule, tensorflow, &facts));
    }
    let installs = changes.iter().any(|(name, _)| table.is_family(name));
    if let (true, Some(version)) = (installs, &tensorflow.distribution.version) {
        for rule in table
            .companions(version, environment.python.as_ref())
            .iter()
        {
            let fetched =
                environment.first(rule.companion()).is_none() && !changes.names(rule.companion());
            if fetched
                && concerns(rule, environment)
                && admits_failure(rule, tensorflow, &facts, table)
            {
                fixes.extend(fix(rule, tensorflow, &facts));
            }
        }
    }
    fixes.retain(|(name, change)| !changes.iter().any(|(n, c)| n == name && c == change));
    fixes
}

/// The changes of installed companions of which the table warns.
pub(super) fn warned_companions(environment: &Environment, table: &Table) -> Changes {
    let resolved = ResolvedPair::find(environment, table);
    let Some(tensorflow) = &resolved.tensorflow else {
        return Changes::default();
    };
    let facts = MarkerFacts::of(environment);
    let warned = met(environment, &resolved, table)
        .into_iter()
        .filter(|m| m.rule.severity == Severity::Warning)
        .filter_map(|m| fix(m.rule, tensorflow, &facts));
    warned.fold(Changes::default(), |set, (name, change)| {
        set.with(name, change)
    })
}

/// The companion within what works and what TensorFlow declares; what works alone where the two exclude each other.
fn fix(
    rule: &CompanionRule,
    tensorflow: &TensorflowMember<'_>,
    facts: &MarkerFacts,
) -> Option<(PackageName, Change)> {
    let works = rule.fix(tensorflow.distribution.version.as_ref()?)?;
    let declared = declared(rule, tensorflow, facts);
    let both = tightest(std::iter::once(&works).chain(&declared));
    let change = Change::within(both).or_else(|| Change::within(works))?;
    Some((rule.companion().clone(), change))
}

fn declared(
    rule: &CompanionRule,
    tensorflow: &TensorflowMember<'_>,
    facts: &MarkerFacts,
) -> Vec<VersionSpecifiers> {
    let Some(requires) = &tensorflow.requires else {
        return Vec::new();
    };
    let applicable = Applicable::on(requires, rule.companion(), facts);
    applicable
        .certain
        .iter()
        .filter_map(|r: &Requirement| r.specifiers().cloned())
        .collect()
}

/// Whether an installer may choose a version that fails: it installs the companion, and what is declared admits one.
fn admits_failure(
    rule: &CompanionRule,
    tensorflow: &TensorflowMember<'_>,
    facts: &MarkerFacts,
    table: &Table,
) -> bool {
    let declared = declared(rule, tensorflow, facts);
    let admitted = tightest(std::iter::once(rule.fails()).chain(&declared));
    representative(&admitted).is_some() && is_brought(rule.companion(), tensorflow, table)
}

/// Whether an installer installs a companion with TensorFlow: TensorFlow requires it, or something that it requires does.
fn is_brought(companion: &PackageName, tensorflow: &TensorflowMember<'_>, table: &Table) -> bool {
    let requires = tensorflow.requires.as_ref();
    if requires.is_some_and(|r| r.on(companion).next().is_some()) {
        return true;
    }
    let version = tensorflow.distribution.version.as_ref();
    version.is_some_and(|version| table.was_installed_with(version, companion))
}
