//! YAML documents: environment.yml, conda env export, pixi.lock, conda-lock.yml, SPDX.

use serde_json::Value;

use super::fact_collector::FactCollector;
use super::json::spdx;
use super::json_value::{items, text};
use super::line_finder::{LineFinder, is_fence};
use crate::model::{Build, SourceRank, TicketCause};

type Lines<'l> = &'l [(usize, &'l str)];

/// Keys that begin an environment file, a pixi.lock or a conda-lock.yml.
const KEYS: &[&str] = &[
    "name:",
    "channels:",
    "dependencies:",
    "prefix:",
    "variables:",
    "version:",
    "environments:",
    "packages:",
    "package:",
    "metadata:",
    "platforms:",
];

fn key(line: &str) -> Option<&'static str> {
    KEYS.iter().copied().find(|k| line.starts_with(k))
}

/// Whether such a document begins on a line: a top-level key, and soon one that holds packages.
pub(super) fn begins(lines: Lines<'_>, index: usize) -> bool {
    let Some((_, line)) = lines.get(index) else {
        return false;
    };
    let Some(first) = key(line) else {
        return false;
    };
    let holds = |k: &str| matches!(k, "dependencies:" | "packages:" | "package:");
    if holds(first) {
        // a list must follow: `packages:` alone is a word of prose
        return lines
            .get(index + 1)
            .is_some_and(|(_, l)| l.trim_start().starts_with("- "));
    }
    lines
        .iter()
        .skip(index + 1)
        .take(400)
        .take_while(|(_, l)| is_yaml(l))
        .any(|(_, l)| key(l).is_some_and(holds))
}

fn is_yaml(line: &str) -> bool {
    !is_fence(line)
        && (line.trim().is_empty()
            || line.starts_with(' ')
            || line.starts_with("- ")
            || line.starts_with('#')
            || key(line).is_some())
}

/// Where the document ends.
pub(super) fn end(lines: Lines<'_>, index: usize) -> usize {
    let length = lines
        .iter()
        .skip(index)
        .take_while(|(_, l)| is_yaml(l))
        .count();
    index + length
}

/// Reads a document; whether it was one.
pub(super) fn read(source: &str, lines: Lines<'_>, facts: &mut FactCollector) -> bool {
    let first = lines.first().map_or(0, |l| l.0);
    let value: Value = match serde_saphyr::from_str(source) {
        Ok(value) => value,
        Err(error) => {
            let cause = error.to_string();
            let cause = cause.lines().next().unwrap_or_default().to_owned();
            facts.problem(first, TicketCause::Yaml(cause));
            return false;
        }
    };
    if value.get("dependencies").is_some_and(Value::is_array) {
        environment(&value, lines, facts);
    } else if items(&value, "packages")
        .first()
        .is_some_and(|p| p.get("SPDXID").is_some())
    {
        facts.shape(first, "SPDX");
        spdx(&value, lines, facts);
    } else if value.get("packages").is_some_and(Value::is_array) {
        facts.shape(first, "pixi.lock");
        pixi(&value, lines, facts);
    } else if value.get("package").is_some_and(Value::is_array) {
        facts.shape(first, "conda-lock.yml");
        conda_lock(&value, lines, facts);
    } else {
        return false;
    }
    true
}

/// environment.yml asks; `conda env export` lists, and is identified by its builds or its prefix.
fn environment(value: &Value, lines: Lines<'_>, facts: &mut FactCollector) {
    let first = lines.first().map_or(0, |l| l.0);
    let entries = items(value, "dependencies");
    let built = |v: &Value| {
        v.as_str()
            .is_some_and(|s| s.splitn(3, '=').count() == 3 && !s.contains("=="))
    };
    let export = value.get("prefix").is_some() || entries.iter().any(built);
    facts.shape(
        first,
        if export {
            "conda env export"
        } else {
            "environment.yml"
        },
    );
    let rank = if export {
        SourceRank::Listed
    } else {
        SourceRank::Asked
    };
    let mut place = LineFinder::new(lines);
    for entry in entries {
        if let Some(spec) = entry.as_str() {
            conda_spec(place.find(spec), spec, rank, facts);
            continue;
        }
        for spec in items(entry, "pip").iter().filter_map(Value::as_str) {
            let line = place.find(spec);
            match (export, spec.split_once("==")) {
                (true, Some((name, version))) => {
                    facts.distribution(line, rank, name, version);
                }
                _ => {
                    facts.requirement(line, rank, spec);
                }
            }
        }
    }
}

/// `numpy=1.26.4=py311h64a7726_0`, `numpy=1.26` (a series), `numpy==1.26.4`, `numpy>=1.26`, `conda-forge::numpy=1.26.4`.
fn conda_spec(line: usize, spec: &str, rank: SourceRank, facts: &mut FactCollector) {
    let spec = spec.rsplit("::").next().unwrap_or(spec).trim();
    let end = spec
        .find(['=', '<', '>', '!', '~', ' '])
        .unwrap_or(spec.len());
    let (name, range) = spec.split_at_checked(end).unwrap_or((spec, ""));
    let (name, range) = (name.trim(), range.trim());
    let python = name == "python";
    let is_range = range.contains(['*', ',', '<', '>', '|', '!', '~']);
    let mut parts = range.split('=').filter(|p| !p.is_empty()).map(str::trim);
    let version = parts.next().unwrap_or_default();
    let exact = range.contains("==") || parts.next().is_some() || version.split('.').count() >= 3;
    facts.build = Build::Conda;
    if !is_range && !version.is_empty() && (exact || python || rank == SourceRank::Listed) {
        facts.built(line, rank, name, version, Build::Conda);
    } else if python && range.contains(['<', '>']) {
        facts.python_of_range(line, range);
    } else if python {
        facts.python(line, rank, version.trim_end_matches(".*"));
    } else {
        // one sign is a series
        let series = match is_range {
            false if version.is_empty() => String::new(),
            false => format!("=={version}.*"),
            true if range.starts_with('=') && !range.starts_with("==") => format!("={range}"),
            true => range.to_owned(),
        };
        facts.requirement(line, rank, &format!("{name}{series}"));
    }
    facts.build = Build::Index;
}

fn pixi(value: &Value, lines: Lines<'_>, facts: &mut FactCollector) {
    let mut place = LineFinder::new(lines);
    for item in items(value, "packages") {
        let url = text(item, "conda");
        if !url.is_empty() {
            let line = place.find(url);
            if let Some((name, version)) = conda_file(url) {
                let subdir = url.rsplit('/').nth(1).unwrap_or_default();
                facts.locked_for(line, name, version, Build::Conda, subdir);
            }
            continue;
        }
        let (name, version) = (text(item, "name"), text(item, "version"));
        let line = place.find(&format!("name: {name}"));
        let conda = text(item, "kind") == "conda";
        let build = if conda { Build::Conda } else { Build::Index };
        facts.locked_for(line, name, version, build, text(item, "subdir"));
    }
}

/// The name and version in the file name of a conda package.
fn conda_file(url: &str) -> Option<(&str, &str)> {
    let file = url.rsplit('/').next()?;
    let stem = file
        .strip_suffix(".conda")
        .or_else(|| file.strip_suffix(".tar.bz2"))?;
    let (rest, _build) = stem.rsplit_once('-')?;
    rest.rsplit_once('-')
}

fn conda_lock(value: &Value, lines: Lines<'_>, facts: &mut FactCollector) {
    let mut place = LineFinder::new(lines);
    for item in items(value, "package") {
        let name = text(item, "name");
        let line = place.find(&format!("name: {name}"));
        let build = if text(item, "manager") == "pip" {
            Build::Index
        } else {
            Build::Conda
        };
        let (version, platform) = (text(item, "version"), text(item, "platform"));
        facts.locked_for(line, name, version, build, platform);
    }
}
