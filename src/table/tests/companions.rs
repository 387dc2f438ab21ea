//! The companion rules compared with the results of plain installs.

use std::collections::BTreeSet;

use super::{name, table, text, version};
use crate::model::{Arch, Compatibility, Os, PackageName, Platform, Severity};
use crate::table::companions::FILE;
use crate::table::toml_file::blocks;
use crate::table::{Companion, CompanionRule, Install, PairQuery, Table};

fn companion(install: &Install, name: &PackageName) -> Companion {
    let found = install.companions.iter().find(|(n, _)| n == name);
    found.map_or(Companion::Absent, |(_, v)| Companion::Installed(v.clone()))
}

/// The rules of the severity that speak of what an install gave.
fn hits(table: &Table, install: &Install, severity: Severity) -> Vec<CompanionRule> {
    let rules = table.companions(&install.tensorflow, Some(&install.python));
    let hit = |rule: &CompanionRule| {
        let numpy = rule.numpy.as_ref();
        rule.severity == severity
            && numpy.is_none_or(|n| n.contains(&install.numpy))
            && matches!(companion(install, &rule.companion), Companion::Installed(v) if rule.fails.contains(&v))
    };
    rules.iter().filter(|r| hit(r)).cloned().collect()
}

fn pair(table: &Table, install: &Install) -> Compatibility {
    let question = PairQuery {
        tensorflow: &install.tensorflow,
        numpy: &install.numpy,
        python: Some(&install.python),
        platform: Some(Platform::new(Os::Linux, Arch::X86_64)),
        official: true,
        companions: &|name| companion(install, name),
    };
    table.pair(&question).compatibility
}

#[test]
fn every_plain_install_is_explained() {
    let table = table();
    let mut wrong = Vec::new();
    for install in table.installs() {
        let rules = hits(table, &install, Severity::Error);
        let pair = pair(table, &install);
        let fails = pair == Compatibility::Incompatible || !rules.is_empty();
        if fails == install.imports || pair == Compatibility::Unknown {
            let ids: Vec<_> = rules.iter().map(|r| &r.id).collect();
            wrong.push(format!("{pair:?} {ids:?} {install:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The error that a rule promises is the one that was seen, where the pair itself would have worked.
#[test]
fn the_errors_of_plain_installs_are_those_that_the_rules_promise() {
    let table = table();
    for install in table.installs() {
        let rules = hits(table, &install, Severity::Error);
        let (Some(rule), Some(error)) = (rules.first(), &install.error) else {
            continue;
        };
        let alike = |text: &str| text.replace("cannot not be", "cannot be");
        assert!(
            alike(error).starts_with(&rule.you_will_see),
            "{rule:?} {install:?}"
        );
    }
}

#[test]
fn no_install_was_lost() {
    let installs = table().installs();
    assert_eq!(installs.len(), 123);
    assert_eq!(installs.iter().filter(|i| !i.imports).count(), 56);
}

fn all_rules() -> Vec<CompanionRule> {
    let table = table();
    let mut seen = BTreeSet::new();
    let releases = table.tensorflow_releases(&name("tensorflow"));
    let rules = releases
        .iter()
        .flat_map(|r| table.companions(&r.version, None).to_vec());
    rules.filter(|r| seen.insert(r.id.clone())).collect()
}

#[test]
fn every_rule_speaks_of_a_released_tensorflow_and_has_a_name_of_its_own() {
    assert_eq!(all_rules().len(), blocks(text(FILE)).count());
}

/// A cure that the rule itself would refuse is none.
#[test]
fn what_fixes_does_not_fail() {
    let tried = [
        "0.2.0", "0.3.2", "0.4.1", "0.5.4", "2.6.0", "2.10.0", "3.19.6", "3.20.3", "4.25.8",
        "5.28.3", "5.29.5", "7.36.2",
    ];
    for rule in all_rules() {
        let works: Vec<_> = tried
            .iter()
            .map(|v| version(v))
            .filter(|v| rule.fix.contains(v))
            .collect();
        assert!(works.iter().all(|v| !rule.fails.contains(v)), "{rule:?}");
        assert!(
            !rule.source.is_empty() && !rule.why.ends_with('.'),
            "{rule:?}"
        );
    }
}
