//! JSON documents: pip list, pip inspect, conda list, Pipfile.lock, pipdeptree, CycloneDX and SPDX, our own report.

use serde_json::Value;

use super::fact_collector::FactCollector;
use super::json_value::{items, text};
use super::line_finder::LineFinder;
use super::platforms::{conda_platform, uname};
use super::purl::{listed, purl};
use crate::model::{Build, Metadata, Requires, SourceRank, TicketCause};

type Lines<'l> = &'l [(usize, &'l str)];

/// Reads a document of a known shape; one of another is left alone.
pub(super) fn read(value: &Value, lines: Lines<'_>, facts: &mut FactCollector) {
    let first = lines.first().map_or(0, |l| l.0);
    match value {
        Value::Array(items) => array(items, lines, first, facts),
        Value::Object(map) => {
            if map.contains_key("installed") && map.contains_key("pip_version") {
                facts.shape(first, "pip inspect");
                inspect(value, lines, facts);
            } else if text(value, "bomFormat") == "CycloneDX" {
                facts.shape(first, "CycloneDX");
                cyclonedx(value, lines, facts);
            } else if map.contains_key("spdxVersion") || map.contains_key("@graph") {
                facts.shape(first, "SPDX");
                spdx(value, lines, facts);
            } else if map.contains_key("_meta") && map.contains_key("default") {
                facts.shape(first, "Pipfile.lock");
                pipfile_lock(value, lines, facts);
            } else if value.pointer("/tool/name").and_then(Value::as_str) == Some("tfpair") {
                super::own::read(value, lines, facts);
            }
        }
        _ => {}
    }
}

fn array(items: &[Value], lines: Lines<'_>, first: usize, facts: &mut FactCollector) {
    let Some(head) = items.first() else {
        return;
    };
    let mut place = LineFinder::new(lines);
    if head.get("package").is_some() {
        facts.shape(first, "pipdeptree");
        for item in items.iter().filter_map(|i| i.get("package")) {
            let name = text(item, "package_name");
            let line = place.find(name);
            facts.distribution(
                line,
                SourceRank::Listed,
                name,
                text(item, "installed_version"),
            );
        }
        return;
    }
    if head.get("name").is_none() || head.get("version").is_none() {
        return;
    }
    let conda = head.get("channel").is_some() || head.get("build_string").is_some();
    facts.shape(first, if conda { "conda list" } else { "pip list" });
    for item in items {
        let name = text(item, "name");
        let line = place.find(&format!("\"{name}\""));
        let build = if conda && text(item, "channel") != "pypi" {
            Build::Conda
        } else {
            Build::Index
        };
        facts.built(line, SourceRank::Listed, name, text(item, "version"), build);
        if let Some(platform) = conda_platform(text(item, "platform")) {
            facts.platform(line, SourceRank::Listed, platform);
        }
    }
}

/// `pip inspect`, format version 1: all that is installed, with its metadata.
fn inspect(value: &Value, lines: Lines<'_>, facts: &mut FactCollector) {
    let mut place = LineFinder::new(lines);
    for item in items(value, "installed") {
        let Some(metadata) = item.get("metadata") else {
            continue;
        };
        let name = text(metadata, "name");
        let line = place.find(&format!("\"name\": \"{name}\""));
        let Ok(version) = text(metadata, "version").parse() else {
            facts.problem(line, TicketCause::NoVersion(name.to_owned()));
            continue;
        };
        let requires = items(metadata, "requires_dist");
        let publisher = ["home_page", "author"]
            .map(|key| text(metadata, key))
            .join(" ");
        let optional = |key: &str| metadata.get(key).and_then(Value::as_str).map(str::to_owned);
        facts.inspected(
            line,
            Metadata {
                name: name.to_owned(),
                version,
                metadata_version: optional("metadata_version"),
                requires: Requires::parse(requires.iter().filter_map(Value::as_str)),
                requires_python: optional("requires_python"),
                publisher: (!publisher.trim().is_empty()).then_some(publisher),
                installer: item
                    .get("installer")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
                tags: Vec::new(),
                direct_url: item
                    .pointer("/direct_url/url")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
                editable: item
                    .pointer("/direct_url/dir_info/editable")
                    .and_then(Value::as_bool)
                    .unwrap_or(false),
            },
        );
    }
    facts.facts.complete = true;
    if let Some(environment) = value.get("environment") {
        let line = place.find("python_full_version");
        facts.python(
            line,
            SourceRank::Printed,
            text(environment, "python_full_version"),
        );
        facts.implementation(line, text(environment, "implementation_name"));
        let (os, arch) = (
            text(environment, "sys_platform"),
            text(environment, "platform_machine"),
        );
        if let Some(platform) = uname(os, arch) {
            facts.platform(line, SourceRank::Printed, platform);
        }
    }
}

fn cyclonedx(value: &Value, lines: Lines<'_>, facts: &mut FactCollector) {
    let mut place = LineFinder::new(lines);
    for item in items(value, "components") {
        let (name, version) = (text(item, "name"), text(item, "version"));
        let line = place.find(&format!("\"{name}\""));
        match purl(text(item, "purl")) {
            Some(package) => listed(line, &package, facts),
            // a component without a package URL may be of any world; a Python library mostly has one
            None if item.get("purl").is_none() && text(item, "type") == "library" => {
                facts.distribution(line, SourceRank::Claimed, name, version);
            }
            None if name == "python" || name == "cpython" => {
                facts.python(line, SourceRank::Listed, version);
            }
            None => {}
        }
    }
}

/// SPDX 2: `packages`; SPDX 3: elements of `@graph`.
pub(super) fn spdx(value: &Value, lines: Lines<'_>, facts: &mut FactCollector) {
    let mut place = LineFinder::new(lines);
    for item in items(value, "packages") {
        let references = items(item, "externalRefs");
        let mut locators = references.iter().map(|r| text(r, "referenceLocator"));
        match locators.find_map(|url| Some((url, purl(url)?))) {
            Some((url, package)) => listed(place.find(url), &package, facts),
            None if references.is_empty() => {
                let name = text(item, "name");
                facts.distribution(
                    place.find(&format!("\"{name}\"")),
                    SourceRank::Claimed,
                    name,
                    text(item, "versionInfo"),
                );
            }
            None => {}
        }
    }
    for item in items(value, "@graph") {
        let url = text(item, "software_packageUrl");
        if let Some(package) = purl(url) {
            listed(place.find(url), &package, facts);
        }
    }
}

fn pipfile_lock(value: &Value, lines: Lines<'_>, facts: &mut FactCollector) {
    let mut place = LineFinder::new(lines);
    let requires = value.pointer("/_meta/requires");
    if let Some(requires) = requires {
        let full = text(requires, "python_full_version");
        let version = if full.is_empty() {
            text(requires, "python_version")
        } else {
            full
        };
        let line = place.find("python_");
        facts.python(line, SourceRank::Locked, version);
    }
    for section in ["default", "develop"] {
        let Some(packages) = value.get(section).and_then(Value::as_object) else {
            continue;
        };
        for (name, item) in packages {
            let line = place.find(&format!("\"{name}\""));
            let version = text(item, "version").trim_start_matches('=');
            facts.locked(line, name, version, &[text(item, "markers")]);
        }
    }
}
