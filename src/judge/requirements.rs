//! What TensorFlow requires besides NumPy, and what those require in turn: missing, or of another version.

use std::collections::BTreeSet;

use super::declared::{admits, without_marker};
use super::import_closure::ImportClosure;
use super::marker::{MarkerFacts, Ternary};
use super::resolved_pair::{ResolvedPair, complete};
use crate::model::{
    Code, Distribution, Environment, Finding, Format, MetadataState, PackageName, Requirement,
    Severity,
};
use crate::table::{ImportedModule, Table};

/// A requirement that is not met.
struct Unmet<'a> {
    by: &'a Distribution,
    requirement: &'a Requirement,
    found: Option<&'a Distribution>,
}

/// What TensorFlow requires, and what of that was read requires in turn, whose own METADATA was not read yet. Those that are
/// read then may require others.
pub fn unread(environment: &Environment, table: &Table) -> BTreeSet<PackageName> {
    let resolved = ResolvedPair::find(environment, table);
    let mut unread = BTreeSet::new();
    each_requirement(environment, &resolved, table, &mut |_, _, found| {
        let is_unread = |d: &&Distribution| d.metadata == MetadataState::Unread && d.path.is_some();
        unread.extend(found.filter(is_unread).map(|d| d.name.clone()));
    });
    unread
}

/// The findings about requirements.
pub(crate) fn findings(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    reached: &ImportClosure<'_>,
    table: &Table,
    said: &[Finding],
) -> Vec<Finding> {
    let Some(tensorflow) = &resolved.tensorflow else {
        return Vec::new();
    };
    let mut unmet = Vec::new();
    each_requirement(
        environment,
        resolved,
        table,
        &mut |by, requirement, found| {
            if !met(requirement, found) {
                unmet.push(Unmet {
                    by,
                    requirement,
                    found,
                });
            }
        },
    );
    let mut findings = Vec::new();
    let mut told = BTreeSet::new();
    for one in &unmet {
        let companion = one.found.is_some_and(|found| {
            said.iter()
                .any(|f| f.code == Code::CompanionIncompatible && f.subject == found.label())
        });
        // what is missing is missing once, whoever else requires it
        let teller = one.found.map(|_| one.by.name.clone());
        let new = told.insert((teller, one.requirement.name.clone()));
        match one.found {
            None if new && complete(environment) => {
                findings.push(missing(one, reached, tensorflow.distribution));
            }
            Some(found) if new && !companion => findings.push(violated(one, found)),
            _ => {}
        }
    }
    findings
}

/// Goes through what TensorFlow requires here besides NumPy, and what those require in turn as far as it was read: who
/// requires it, what, and what is found.
fn each_requirement<'e>(
    environment: &'e Environment,
    resolved: &'e ResolvedPair<'_>,
    table: &Table,
    take: &mut dyn FnMut(&'e Distribution, &'e Requirement, Option<&'e Distribution>),
) {
    let Some(tensorflow) = &resolved.tensorflow else {
        return;
    };
    let Some(requires) = &tensorflow.requires else {
        return;
    };
    let facts = MarkerFacts::of(environment);
    let mut seen = BTreeSet::new();
    let mut open = vec![(tensorflow.distribution, requires)];
    while let Some((by, requires)) = open.pop() {
        // what an installer is yet to install, it installs with all that it requires
        if by.path.is_none() && by.format == Format::DistInfo {
            continue;
        }
        for requirement in &requires.lines {
            let own = requirement.name.as_ref() == "numpy" || table.is_family(&requirement.name);
            if own || facts.evaluate(&requirement.marker) != Ternary::Yes {
                continue;
            }
            let found = environment.first(&requirement.name);
            if let Some(found) = found
                && seen.insert(found.name.clone())
                && let Some(read) = found.read()
            {
                open.push((found, &read.requires));
            }
            take(by, requirement, found);
        }
    }
}

/// Whether what is found is admitted; of an unknown version nothing is said.
fn met(requirement: &Requirement, found: Option<&Distribution>) -> bool {
    match found.map(|f| f.version.as_ref()) {
        None => false,
        Some(None) => true,
        Some(Some(version)) => admits(requirement, version),
    }
}

fn missing(one: &Unmet<'_>, reached: &ImportClosure<'_>, tensorflow: &Distribution) -> Finding {
    let name = &one.requirement.name;
    let known = reached.of(name);
    let needed = known.filter(|r| r.fails_when_missing == Some(true));
    let claim = format!(
        "{} requires `{}`, which is not installed",
        one.by.label(),
        without_marker(one.requirement)
    );
    let finding = match (needed, known) {
        (Some(reached), _) => Finding::new(
            Code::RequirementMissing,
            Severity::Error,
            name.to_string(),
            format!("{claim}: `import tensorflow` fails without it"),
        )
        .you_will_see(format!(
            "ModuleNotFoundError: No module named '{}'",
            reached.module
        ))
        .evidence(measured(reached)),
        (None, Some(reached)) if reached.fails_when_missing == Some(false) => Finding::new(
            Code::RequirementMissing,
            Severity::Warning,
            name.to_string(),
            format!("{claim}; `import tensorflow` goes on without it"),
        )
        .evidence(measured(reached)),
        _ => Finding::new(
            Code::RequirementMissing,
            Severity::Warning,
            name.to_string(),
            claim,
        ),
    };
    with_metadata(finding, one.by, tensorflow)
}

fn measured(reached: &ImportedModule) -> String {
    format!(
        "observed: with TensorFlow {} and `{}` taken away",
        reached.tensorflow, reached.module
    )
}

fn with_metadata(finding: Finding, by: &Distribution, tensorflow: &Distribution) -> Finding {
    match &by.path {
        Some(path) if by.read().is_some() => {
            finding.evidence(path.join("METADATA").display().to_string())
        }
        _ if by.name == tensorflow.name => finding.evidence("the table's copy of the METADATA"),
        _ => finding,
    }
}

fn violated(one: &Unmet<'_>, found: &Distribution) -> Finding {
    let finding = Finding::new(
        Code::RequirementViolated,
        Severity::Warning,
        found.label(),
        format!(
            "{} requires `{}`, but {} is installed",
            one.by.label(),
            without_marker(one.requirement),
            found.label()
        ),
    );
    match &found.path {
        Some(path) => finding.evidence(path.display().to_string()),
        None => finding,
    }
}
