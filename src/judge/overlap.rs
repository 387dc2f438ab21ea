//! Distributions that claim the same files: two members of the family over one `tensorflow` folder, two records of one
//! name in one site-packages.

use std::collections::BTreeMap;

use super::import_closure::ImportClosure;
use super::resolved_pair::ResolvedPair;
use crate::model::{
    Code, Distribution, Environment, FileCheck, Finding, Module, Severity, Version,
};
use crate::table::Table;

/// The findings about shared files.
pub(crate) fn findings(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    reached: &ImportClosure<'_>,
    table: &Table,
) -> Vec<Finding> {
    let mut findings = duplicates(environment, resolved, reached, table);
    findings.extend(overlap(environment, resolved));
    findings
}

/// What holding the files against this very record gave.
pub(crate) fn check<'e>(
    environment: &'e Environment,
    distribution: &Distribution,
) -> Option<&'e FileCheck> {
    let path = distribution.path.as_ref()?;
    environment
        .contents
        .files
        .iter()
        .find(|check| check.path == *path)
}

/// How many files of a record are not as it says; `None` where that was not looked at.
pub(crate) fn faults(environment: &Environment, distribution: &Distribution) -> Option<usize> {
    let check = check(environment, distribution)?;
    (check.checked > 0).then_some(check.missing_total + check.changed_total)
}

/// Two members of the family, each with code of its own, in one site-packages.
fn overlap(environment: &Environment, resolved: &ResolvedPair<'_>) -> Option<Finding> {
    let counted = resolved.tensorflow.as_ref()?.distribution;
    let others: Vec<&Distribution> = resolved
        .others
        .iter()
        .copied()
        .filter(|d| d.entry == counted.entry && d.name != counted.name)
        // wheels of Intel's carry the record of `tensorflow` beside their own, without a list of files
        .filter(|d| {
            d.version.is_some()
                && (check(environment, d).is_some() || environment.contents.files.is_empty())
        })
        .collect();
    let first = others.first()?;
    let names: Vec<String> = std::iter::once(&counted)
        .chain(&others)
        .map(|d| format!("`{}`", d.label()))
        .collect();
    let whose = match (faults(environment, counted), faults(environment, first)) {
        (Some(0), Some(0)) => "the files fit both".to_owned(),
        (Some(0), Some(_)) => format!("the files are those of {}", counted.label()),
        (Some(_), Some(_)) => "the files fit neither of them: they are mixed".to_owned(),
        _ => "whose files they are was not looked at".to_owned(),
    };
    let mut finding = Finding::new(
        Code::DistributionsOverlap,
        Severity::Warning,
        counted.label(),
        format!(
            "{} share one `tensorflow` folder, and uninstalling either breaks the other; {whose}",
            names.join(" and ")
        ),
    );
    for distribution in std::iter::once(&counted).chain(&others) {
        finding = finding.evidence(with_faults(environment, distribution));
    }
    Some(finding.not_seen_by("pip check: to it they are separate distributions"))
}

/// A record with what holding the files against it gave.
fn with_faults(environment: &Environment, distribution: &Distribution) -> String {
    let path = distribution
        .path
        .as_ref()
        .map(|p| p.display().to_string())
        .unwrap_or_default();
    match check(environment, distribution) {
        Some(c) if c.is_clean() => format!("{path}: all {} files looked at fit", c.checked),
        Some(c) => format!(
            "{path}: of {} files looked at, {} are missing and {} differ",
            c.checked, c.missing_total, c.changed_total
        ),
        None => path,
    }
}

/// Several records of one name in one folder.
fn duplicates(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    reached: &ImportClosure<'_>,
    table: &Table,
) -> Vec<Finding> {
    let mut groups: BTreeMap<(usize, &str), Vec<&Distribution>> = BTreeMap::new();
    for distribution in &environment.distributions {
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
        let member = name == "numpy" || table.is_family(&first.name);
        let matters = member || reached.of(&first.name).is_some();
        let severity = if matters {
            Severity::Warning
        } else {
            Severity::Note
        };
        let imported = (name == "numpy")
            .then(|| resolved.numpy.as_ref()?.module)
            .flatten();
        findings.push(duplicate(environment, name, &records, imported, severity));
    }
    findings
}

fn duplicate(
    environment: &Environment,
    name: &str,
    records: &[&Distribution],
    imported: Option<&Module>,
    severity: Severity,
) -> Finding {
    let versions: Vec<String> = records
        .iter()
        .filter_map(|d| d.version.as_ref().map(ToString::to_string))
        .collect();
    let named = imported.and_then(|module| module.version.as_ref());
    let whose = owner(environment, records, named)
        .and_then(|d| d.version.as_ref())
        .map_or_else(
            || "which one the files belong to could not be told".to_owned(),
            |version| format!("the files are those of {version}"),
        );
    let mut finding = Finding::new(
        Code::DistributionDuplicated,
        severity,
        name,
        format!(
            "{name} is recorded {} times in one site-packages, as {}; {whose}",
            records.len(),
            versions.join(" and ")
        ),
    );
    for record in records {
        finding = finding.evidence(with_faults(environment, record));
    }
    match (imported, named) {
        (Some(module), Some(version)) => finding.evidence(format!(
            "{} names {version}",
            module.path.join("version.py").display()
        )),
        _ => finding,
    }
}

/// The record that the files belong to: the only one they fit, else the one whose version the package itself names.
fn owner<'a>(
    environment: &Environment,
    records: &[&'a Distribution],
    imported: Option<&Version>,
) -> Option<&'a Distribution> {
    let mut fitting = records.iter().filter(|d| faults(environment, d) == Some(0));
    if let (Some(only), None) = (fitting.next(), fitting.next()) {
        return Some(only);
    }
    let named = |d: &&&Distribution| imported.is_some() && d.version.as_ref() == imported;
    records.iter().find(named).copied()
}
