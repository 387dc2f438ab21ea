//! Distributions that own the same files: two members of the family with one `tensorflow` directory, or two records of
//! one name in one site-packages.

use std::collections::BTreeMap;

use super::context::Context;
use crate::model::{
    Code, Detail, Distribution, DistributionId, FileCounts, Finding, FolderOwner, Module,
    RecordState, Severity, Version,
};

/// Two members of the family, each with code of its own, in one site-packages.
pub(crate) fn shared_folder(context: &Context<'_>) -> Vec<Finding> {
    let environment = context.environment;
    let Some(counted) = context.tensorflow() else {
        return Vec::new();
    };
    let others: Vec<&Distribution> = context
        .resolved
        .others
        .iter()
        .copied()
        .filter(|d| d.entry == counted.entry && d.name != counted.name)
        // wheels of Intel's carry the record of `tensorflow` beside their own, without a list of files
        .filter(|d| {
            let check = context.file_check(d);
            let listed = check.is_some_and(|check| check.expected.is_none());
            d.version.is_some() && (listed || environment.contents.files.is_empty())
        })
        .collect();
    let Some(first) = others.first() else {
        return Vec::new();
    };
    let faults = |d: &Distribution| context.file_faults(d);
    let owner = match (faults(counted), faults(first)) {
        (Some(0), Some(0)) => FolderOwner::All,
        (Some(0), Some(_)) => FolderOwner::First,
        (Some(_), Some(_)) => FolderOwner::None,
        _ => FolderOwner::Unknown,
    };
    let records = std::iter::once(&counted).chain(&others);
    vec![Finding::new(
        Code::DistributionsOverlap,
        Severity::Warning,
        counted,
        Detail::FolderShared {
            records: records.map(|d| state(context, d)).collect(),
            owner,
        },
    )]
}

/// A record with what checking its files gave.
fn state(context: &Context<'_>, distribution: &Distribution) -> RecordState {
    let files = context.file_check(distribution).map(|c| FileCounts {
        checked: c.checked,
        missing: c.missing_total,
        changed: c.changed_total,
    });
    RecordState {
        distribution: distribution.into(),
        files,
    }
}

/// Several records of one name in one site-packages.
pub(crate) fn duplicates(context: &Context<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<(usize, &str), Vec<&Distribution>> = BTreeMap::new();
    for distribution in &context.environment.distributions {
        if distribution.path.is_some() && distribution.version.is_some() {
            let key = (distribution.entry, distribution.name.as_ref());
            groups.entry(key).or_default().push(distribution);
        }
    }
    let mut findings = Vec::new();
    for ((_, name), records) in groups {
        let [first, _, ..] = records.as_slice() else {
            continue;
        };
        let is_numpy = name == "numpy";
        let member = is_numpy || context.table.is_family(&first.name);
        let severity = if member || context.closure.of(&first.name).is_some() {
            Severity::Warning
        } else {
            Severity::Note
        };
        let numpy = context.resolved.numpy.as_ref().filter(|_| is_numpy);
        let module = numpy.and_then(|n| n.module);
        findings.push(Finding::new(
            Code::DistributionDuplicated,
            severity,
            DistributionId::missing(&first.name),
            duplicated(context, &records, module),
        ));
    }
    findings
}

fn duplicated(context: &Context<'_>, records: &[&Distribution], module: Option<&Module>) -> Detail {
    let named = module.and_then(|m| Some((m.path.join("version.py"), m.version.clone()?)));
    let version = named.as_ref().map(|(_, version)| version);
    let owner = owner(context, records, version);
    Detail::RecordedTwice {
        records: records.iter().map(|d| state(context, d)).collect(),
        owner: owner.and_then(|d| d.version.clone()),
        named,
    }
}

/// The record that the files belong to: the only one they fit, else the one whose version the package itself names.
fn owner<'a>(
    context: &Context<'_>,
    records: &[&'a Distribution],
    imported: Option<&Version>,
) -> Option<&'a Distribution> {
    let fits = |d: &&&Distribution| context.file_faults(d) == Some(0);
    let mut fitting = records.iter().filter(fits);
    if let (Some(only), None) = (fitting.next(), fitting.next()) {
        return Some(only);
    }
    let named = |d: &&&Distribution| imported.is_some() && d.version.as_ref() == imported;
    records.iter().find(named).copied()
}
