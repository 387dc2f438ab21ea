//! Requirements of TensorFlow other than NumPy, and their requirements: missing, or in another version.

use std::collections::{BTreeSet, HashSet};

use super::context::Context;
use super::resolved_pair::ResolvedPair;
use crate::model::{
    Applicable, Bound, Code, Coverage, Detail, Distribution, DistributionId, Environment, Finding,
    Format, MarkerFacts, MeasuredEffect, MetadataState, MissingEffect, PackageName, Platform,
    PythonVersion, Requirement, RequirementSource, Severity, Ternary,
};
use crate::table::Table;

/// A requirement that is not met.
struct Unmet<'a> {
    by: &'a Distribution,
    requirement: &'a Requirement,
    found: Option<&'a Distribution>,
}

/// What TensorFlow requires, and what of that was read requires in turn, whose own METADATA was not read yet. Those that are
/// read then may require others.
pub(crate) fn unread(environment: &Environment, table: &Table) -> BTreeSet<PackageName> {
    let resolved = ResolvedPair::find(environment, table);
    let mut unread = BTreeSet::new();
    each_requirement(environment, &resolved, table, &mut |_, _, found| {
        let is_unread = |d: &&Distribution| d.metadata == MetadataState::Unread && d.path.is_some();
        unread.extend(found.filter(is_unread).map(|d| d.name.clone()));
    });
    unread
}

/// Requirements of TensorFlow, and of what it requires, that are missing or violated.
pub(crate) fn requirements(context: &Context<'_>) -> Vec<Finding> {
    let mut unmet = Vec::new();
    each_requirement(
        context.environment,
        &context.resolved,
        context.table,
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
    let mut seen = BTreeSet::new();
    for one in &unmet {
        // what is missing is missing once, whoever else requires it
        let by = one.found.map(|_| one.by.name.clone());
        if !seen.insert((by, one.requirement.name.clone())) {
            continue;
        }
        match one.found {
            None if context.environment.coverage == Coverage::Complete => {
                findings.push(missing(one, context));
            }
            Some(found) if !has_rule(found, context) => findings.push(violated(one, found)),
            _ => {}
        }
    }
    findings
}

/// Whether something that TensorFlow itself requires is missing, of which nobody measured whether the import needs it.
pub(crate) fn leave_open(context: &Context<'_>, findings: &[Finding]) -> bool {
    let Some(tensorflow) = context.tensorflow() else {
        return false;
    };
    findings.iter().any(|f| match &f.detail {
        Detail::RequirementMissing {
            by, requirement, ..
        } => {
            let name = &requirement.name;
            // what the closure of the series lacks is not imported
            let is_open = context.closure.of(name).is_some() || !context.closure.is_of_series;
            let is_open = is_open && context.closure.effect_of_absence(name).is_none();
            by.is(tensorflow) && is_open
        }
        _ => false,
    })
}

/// No release of a distribution is admitted by all that bound it; `not_for`: none of those admitted can be installed there.
#[must_use]
pub(crate) fn conflict(
    name: &PackageName,
    bounds: Vec<Bound>,
    not_for: Option<(PythonVersion, Platform)>,
) -> Finding {
    Finding::new(
        Code::RequirementsConflict,
        Severity::Error,
        DistributionId::missing(name),
        Detail::RequirementsConflict { bounds, not_for },
    )
}

/// Requirements of others on NumPy that the NumPy found violates, as far as their METADATA was read.
pub(crate) fn numpy_dependents(context: &Context<'_>) -> Vec<Finding> {
    let (Some(version), Some(numpy)) = (context.numpy_version(), context.numpy()) else {
        return Vec::new();
    };
    let name = PackageName::numpy();
    let facts = MarkerFacts::of(context.environment);
    let mut findings = Vec::new();
    let mut seen = HashSet::new();
    for by in &context.environment.distributions {
        // the first of a name counts
        let counts = seen.insert(&by.name);
        let Some(metadata) = by
            .read()
            .filter(|_| counts && !context.table.is_family(&by.name))
        else {
            continue;
        };
        let mut certain = Applicable::on(&metadata.requires, &name, &facts).certain;
        certain.retain(|requirement| !requirement.admits(version));
        if !certain.is_empty() {
            findings.push(Finding::new(
                Code::RequirementViolated,
                Severity::Warning,
                by,
                Detail::RequirementViolated {
                    by: by.into(),
                    requirements: certain,
                    found: DistributionId {
                        version: Some(version.clone()),
                        ..numpy.into()
                    },
                    works: false,
                },
            ));
        }
    }
    findings
}

/// Whether a companion rule adds to its requirement.
fn has_rule(found: &Distribution, context: &Context<'_>) -> bool {
    context
        .rules
        .iter()
        .any(|met| met.found.is_some_and(|of| std::ptr::eq(of, found)))
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
            let own = requirement.name.is_numpy() || table.is_family(&requirement.name);
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

/// Whether what is found is admitted; an unknown version is neither.
fn met(requirement: &Requirement, found: Option<&Distribution>) -> bool {
    match found.map(|f| f.version.as_ref()) {
        None => false,
        Some(None) => true,
        Some(Some(version)) => requirement.admits(version),
    }
}

fn missing(one: &Unmet<'_>, context: &Context<'_>) -> Finding {
    let name = &one.requirement.name;
    let imported = context.closure.of(name);
    let fails = match context.closure.effect_of_absence(name) {
        Some(MeasuredEffect::Fails(stage)) => Some(stage),
        Some(MeasuredEffect::Works) | None => None,
    };
    Finding::new(
        Code::RequirementMissing,
        match fails {
            Some(_) => Severity::Error,
            None => Severity::Warning,
        },
        DistributionId::missing(name),
        Detail::RequirementMissing {
            by: one.by.into(),
            requirement: one.requirement.clone(),
            import: imported.map(|m| MissingEffect {
                module: m.module().to_owned(),
                tensorflow: m.tensorflow().clone(),
                fails: m.fails_when_missing,
            }),
            source: source(one.by, context),
        },
    )
    .at_stage(fails)
}

fn source(by: &Distribution, context: &Context<'_>) -> RequirementSource {
    match &by.path {
        Some(path) if by.read().is_some() => RequirementSource::Metadata(path.join("METADATA")),
        _ if context.tensorflow().is_some_and(|t| t.name == by.name) => RequirementSource::Table,
        _ => RequirementSource::Unknown,
    }
}

fn violated(one: &Unmet<'_>, found: &Distribution) -> Finding {
    Finding::new(
        Code::RequirementViolated,
        Severity::Warning,
        found,
        Detail::RequirementViolated {
            by: one.by.into(),
            requirements: vec![one.requirement.clone()],
            found: found.into(),
            works: false,
        },
    )
}
