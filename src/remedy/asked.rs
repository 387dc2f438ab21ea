//! Requirements that findings report as missing or violated, for an installer.

use super::change::{Change, Changes};
use crate::judge::resolved_pair::ResolvedPair;
use crate::model::{
    Applicable, Detail, Environment, Finding, MarkerFacts, PackageName, Requirement,
    VersionSpecifiers, tightest,
};
use crate::table::Table;

/// The changes that install what is missing.
pub(super) fn missing(environment: &Environment, findings: &[Finding], table: &Table) -> Changes {
    let replaced = violated(findings);
    let requirements = findings.iter().filter_map(|f| is_missing(f, &replaced));
    changes(environment, requirements, table)
}

/// The changes that install what is missing, and what is required where something else is installed.
pub(super) fn unmet(environment: &Environment, findings: &[Finding], table: &Table) -> Changes {
    let replaced = violated(findings);
    let requirements = findings.iter().flat_map(|f| match &f.detail {
        // which NumPy is installed is decided with more in view
        Detail::RequirementViolated {
            requirements,
            found,
            ..
        } if !found.name.is_numpy() => requirements.as_slice(),
        _ => is_missing(f, &replaced).map_or([].as_slice(), std::slice::from_ref),
    });
    changes(environment, requirements, table)
}

/// The distributions of which another version is required.
fn violated(findings: &[Finding]) -> Vec<&PackageName> {
    let found = findings.iter().filter_map(|f| match &f.detail {
        Detail::RequirementViolated { found, .. } => Some(&found.name),
        _ => None,
    });
    found.collect()
}

/// The requirement that a finding says is not installed, unless another version replaces what requires it.
fn is_missing<'f>(finding: &'f Finding, replaced: &[&PackageName]) -> Option<&'f Requirement> {
    match &finding.detail {
        Detail::RequirementMissing {
            by, requirement, ..
        } => (!replaced.contains(&&by.name)).then_some(requirement),
        Detail::StubTargetMissing { requirement } => Some(requirement),
        _ => None,
    }
}

/// One change for each distribution that is required, within what everyone requires of it; within the requirement alone
/// where they exclude each other.
fn changes<'a>(
    environment: &Environment,
    requirements: impl Iterator<Item = &'a Requirement>,
    table: &Table,
) -> Changes {
    let mut changes = Changes::default();
    for requirement in requirements {
        let name = &requirement.name;
        if changes.names(name) {
            continue;
        }
        // what stands at a URL may be any version
        let own = requirement.specifiers().cloned();
        let own = own.unwrap_or_else(VersionSpecifiers::empty);
        let all = required(environment, name, table);
        let both = tightest(std::iter::once(&own).chain(&all));
        if let Some(change) = Change::within(both).or_else(|| Change::within(own)) {
            let extras: Vec<String> = requirement.extras.iter().map(ToString::to_string).collect();
            changes = changes
                .with(name.clone(), change)
                .with_extras(name, &extras);
        }
    }
    changes
}

/// What the distributions of an environment require of one.
fn required(
    environment: &Environment,
    name: &PackageName,
    table: &Table,
) -> Vec<VersionSpecifiers> {
    let facts = MarkerFacts::of(environment);
    let resolved = ResolvedPair::find(environment, table);
    let tensorflow = resolved.tensorflow.as_ref();
    let of_tensorflow = tensorflow.and_then(|t| t.requires.as_ref());
    let of_others = environment
        .distributions
        .iter()
        .filter(|d| !table.is_family(&d.name))
        .filter_map(|d| d.read())
        .map(|m| &m.requires);
    of_tensorflow
        .into_iter()
        .chain(of_others)
        .flat_map(|requires| Applicable::on(requires, name, &facts).certain)
        .filter_map(|r| r.specifiers().cloned())
        .collect()
}
