//! Processor features that wheels need and no tag mentions, from `machine.toml`.

use crate::model::{Arch, Version};

use super::condition::Condition;
use super::key::Key;
use super::table::Table;

include!(concat!(env!("OUT_DIR"), "/machine.rs"));

/// A feature of the processor that an official wheel needs.
#[derive(Debug)]
pub(crate) struct MachineNeed {
    /// `tensorflow` or `numpy`.
    pub(super) name: &'static str,
    pub(super) versions: Condition,
    /// The architecture it is about.
    pub arch: Arch,
    /// The feature, as Linux names it: `avx`.
    pub feature: &'static str,
    /// The error a person sees without it.
    pub you_will_see: &'static str,
    /// Why, in words.
    pub why: &'static str,
    /// Where that stands.
    pub source: &'static str,
}

impl Table {
    /// What the official wheels of a version of `tensorflow` or `numpy` need of a processor.
    pub(crate) fn machine_needs(
        &self,
        name: &str,
        version: &Version,
    ) -> impl Iterator<Item = &'static MachineNeed> {
        let key = Key::nearest(&version.to_string());
        let needs = MACHINE.iter().filter(move |need| need.name == name);
        needs.filter(move |need| need.versions.holds(key))
    }

    /// The features of a processor that some wheel needs, as Linux spells them.
    #[cfg(test)]
    pub(crate) fn processor_features(&self) -> impl Iterator<Item = &'static str> {
        MACHINE.iter().map(|need| need.feature)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::table::Table;

    #[track_caller]
    fn check(name: &str, version: &str, expect: &[&str]) {
        let version = version.parse().unwrap();
        let needs = Table::embedded().machine_needs(name, &version);
        let features: Vec<&str> = needs.map(|n| n.feature).collect();
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
