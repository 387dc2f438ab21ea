//! Package URLs, and SPDX in the tag-value format.

use std::borrow::Cow;

use super::fact_collector::FactCollector;
use crate::model::{Build, SourceRank};

/// How a line of SPDX begins that names a package by its URL.
const LINES: [&str; 2] = [
    "ExternalRef: PACKAGE-MANAGER purl ",
    "ExternalRef: PACKAGE_MANAGER purl ",
];

/// What a package URL of PyPI or conda names.
pub(super) struct Package<'t> {
    pub(super) name: &'t str,
    pub(super) version: Cow<'t, str>,
    pub(super) build: Build,
}

/// Reads `pkg:pypi/numpy@1.26.4`; qualifiers and the path within are left aside.
pub(super) fn purl(text: &str) -> Option<Package<'_>> {
    let (rest, build) = match (
        text.strip_prefix("pkg:pypi/"),
        text.strip_prefix("pkg:conda/"),
    ) {
        (Some(rest), _) => (rest, Build::Index),
        (_, Some(rest)) => (rest, Build::Conda),
        _ => return None,
    };
    let (name, version) = rest.split_once('@')?;
    let version = version.split(['?', '#']).next()?;
    Some(Package {
        name,
        version: plain(version),
        build,
    })
}

/// What a version may hold and a URL must escape: the `+` of a local version and the `!` of an epoch.
fn plain(version: &str) -> Cow<'_, str> {
    if !version.contains('%') {
        return Cow::Borrowed(version);
    }
    let version = version.replace("%2B", "+").replace("%2b", "+");
    Cow::Owned(version.replace("%21", "!"))
}

/// A package that a bill of materials lists.
pub(super) fn listed(line: usize, package: &Package<'_>, facts: &mut FactCollector) {
    facts.built(
        line,
        SourceRank::Listed,
        package.name,
        &package.version,
        package.build,
    );
}

/// Reads a line of SPDX that names a package by its URL; whether it was one.
pub(super) fn line(number: usize, text: &str, facts: &mut FactCollector) -> bool {
    let url = LINES.iter().find_map(|begin| text.strip_prefix(begin));
    let Some(package) = url.and_then(|url| purl(url.trim())) else {
        return false;
    };
    facts.shape(number, "SPDX");
    listed(number, &package, facts);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let package = purl(text);
        let told = package.as_ref().map(|p| (p.name, p.version.as_ref()));
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn a_package_url_names_a_package_and_its_version() {
        check("pkg:pypi/numpy@1.26.4", Some(("numpy", "1.26.4")));
        check(
            "pkg:pypi/numpy@1.26.4?file_name=x.whl",
            Some(("numpy", "1.26.4")),
        );
        check(
            "pkg:pypi/numpy@1.22.4%2Bvanilla",
            Some(("numpy", "1.22.4+vanilla")),
        );
        check("pkg:pypi/numpy", None);
        check("pkg:npm/numpy@1.0.0", None);
    }
}
