//! The companion rules compared with the results of plain installs.

use super::recorded::{Install, installs};
use super::{name, table, version};
use crate::model::{Arch, Compatibility, Os, PackageName, Platform, Severity};
use crate::table::companions::COMPANIONS;
use crate::table::{Companion, CompanionRule, PairQuery};

fn companion(install: &Install, name: &PackageName) -> Companion {
    let found = install.companions.iter().find(|(n, _)| n == name);
    found.map_or(Companion::Absent, |(_, v)| Companion::Installed(v.clone()))
}

/// The rules of the severity that speak of what an install gave.
fn hits(install: &Install, severity: Severity) -> Vec<&'static CompanionRule> {
    let rules = table().companions(&install.tensorflow, Some(&install.python));
    let hit = |rule: &&CompanionRule| {
        let numpy = rule.numpy();
        rule.severity == severity
            && numpy.is_none_or(|n| n.contains(&install.numpy))
            && matches!(companion(install, rule.companion()), Companion::Installed(v) if rule.fails().contains(&v))
    };
    rules.into_iter().filter(hit).collect()
}

fn pair(install: &Install) -> Compatibility {
    let question = PairQuery {
        tensorflow: &install.tensorflow,
        numpy: &install.numpy,
        python: Some(&install.python),
        platform: Some(Platform::new(Os::Linux, Arch::X86_64)),
        official: true,
        companions: &|name| companion(install, name),
    };
    table().pair(&question).compatibility
}

#[test]
fn every_plain_install_is_explained() {
    let mut wrong = Vec::new();
    for install in installs() {
        let rules = hits(&install, Severity::Error);
        let pair = pair(&install);
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
    for install in installs() {
        let rules = hits(&install, Severity::Error);
        let (Some(rule), false) = (rules.first(), install.error.is_empty()) else {
            continue;
        };
        let alike = |text: &str| text.replace("cannot not be", "cannot be");
        assert!(
            alike(&install.error).starts_with(rule.you_will_see),
            "{rule:?} {install:?}"
        );
    }
}

#[test]
fn no_install_was_lost() {
    let installs = installs();
    assert_eq!(installs.len(), 123);
    assert_eq!(installs.iter().filter(|i| !i.imports).count(), 56);
}

#[test]
fn every_rule_speaks_of_a_released_tensorflow() {
    let releases = table().tensorflow_releases(&name("tensorflow"));
    for rule in &COMPANIONS {
        let of = |version| {
            table()
                .companions(version, None)
                .iter()
                .any(|r| r.id == rule.id)
        };
        assert!(releases.iter().any(|r| of(r.version())), "{rule:?}");
    }
}

#[test]
fn what_plain_installs_brought_is_known() {
    let brought = |of: &str| table().was_installed_with(&version("2.20.0"), &name(of));
    assert!(brought("ml-dtypes") && brought("h5py") && !brought("scipy"));
}

/// A fix that the rule itself rejects is not a fix.
#[test]
fn what_fixes_does_not_fail() {
    let tried = [
        "0.2.0", "0.3.2", "0.4.1", "0.5.4", "2.6.0", "2.10.0", "3.19.6", "3.20.3", "4.25.8",
        "5.28.3", "5.29.5", "7.36.2",
    ];
    for rule in &COMPANIONS {
        let fix = rule.fix(&version("2.16.2"));
        let works: Vec<_> = tried
            .iter()
            .map(|v| version(v))
            .filter(|v| fix.as_ref().is_some_and(|fix| fix.contains(v)))
            .collect();
        assert!(works.iter().all(|v| !rule.fails().contains(v)), "{rule:?}");
        assert!(!rule.why.ends_with('.'), "{rule:?}");
    }
}
