//! What wheels need of a machine that no tag tells, from `machine.toml`.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::Deserialize;

use super::error::TableError;
use super::toml_file::{blocks, plain_field, read_block};
use crate::model::{Arch, Os, Platform, Version, VersionSpecifiers};

pub(super) const FILE: &str = "machine.toml";

/// A feature of the processor that an official wheel needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineNeed {
    /// The architecture it is about.
    pub arch: Arch,
    /// The feature, as Linux names it: `avx`.
    pub feature: String,
    /// The error a person sees without it.
    pub you_will_see: String,
    /// Why, in words.
    pub why: String,
    /// Where that stands.
    pub source: String,
}

#[derive(Deserialize)]
struct One {
    need: [Raw; 1],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: String,
    versions: String,
    arch: String,
    feature: String,
    see: String,
    why: String,
    source: String,
}

/// What the wheels of this version of `tensorflow` or `numpy` need.
pub(super) fn needs(
    text: &str,
    name: &str,
    version: &Version,
) -> Result<Vec<MachineNeed>, TableError> {
    let mut found = Vec::new();
    for (line, block) in blocks(text) {
        if plain_field(block, "name").is_some_and(|of| of != name) {
            continue;
        }
        let One { need: [raw] } = read_block(FILE, line, block)?;
        let wrong = |what: &str| TableError::at(FILE, line, what.to_owned());
        let versions = VersionSpecifiers::from_str(&raw.versions)
            .map_err(|_| wrong("`versions` is not a set of specifiers (PEP 440)"))?;
        // any system spells its processors alike
        let arch = Platform::parse(&format!("{}_{}", Os::Linux.sys_platform(), raw.arch))
            .ok_or_else(|| wrong("`arch` is not a processor"))?
            .arch;
        if raw.source.is_empty() {
            return Err(wrong("`source` is empty"));
        }
        if raw.name == name && versions.contains(version) {
            found.push(MachineNeed {
                arch,
                feature: raw.feature,
                you_will_see: raw.see,
                why: raw.why,
                source: raw.source,
            });
        }
    }
    Ok(found)
}

/// Every feature of a processor that some wheel needs.
pub(super) fn features(text: &str) -> Result<BTreeSet<String>, TableError> {
    let feature = |(line, block)| {
        let One { need: [raw] } = read_block(FILE, line, block)?;
        Ok(raw.feature)
    };
    blocks(text).map(feature).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::table::Table;

    #[track_caller]
    fn check(name: &str, version: &str, expect: &[&str]) {
        let table = Table::embedded();
        let version = version.parse().unwrap();
        let needs = table.machine_needs(name, &version);
        let features: Vec<&str> = needs.iter().map(|n| n.feature.as_str()).collect();
        assert_eq!(features, expect);
    }

    #[test]
    fn says_what_a_wheel_needs_of_the_processor() {
        check("tensorflow", "1.5.1", &[]);
        check("tensorflow", "2.4.0", &["avx", "avx2"]);
        check("tensorflow", "2.4.1", &["avx"]);
        check("numpy", "2.2.6", &[]);
        check("numpy", "2.4.6", &["sse4_2"]);
    }
}
