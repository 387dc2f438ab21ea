//! Which TensorFlow and which NumPy count.

use std::collections::HashMap;

use crate::model::{
    Applicable, Distribution, Environment, Format, MarkerFacts, Member, Metadata, Module,
    PackageName, Requirement, Requires, Ternary, Version,
};
use crate::table::{ReleaseStatus, Table};

/// The TensorFlow that counts.
#[derive(Debug, Clone)]
pub(crate) struct TensorflowMember<'a> {
    /// Its distribution.
    pub distribution: &'a Distribution,
    /// What it requires: of its own METADATA, else of the table's copy.
    pub requires: Option<Requires>,
    /// Whether `requires` is the table's copy, if there is no METADATA.
    pub requires_from_table: bool,
    /// Whether it was ever released.
    pub known: ReleaseStatus,
    /// Whether it is an official wheel, of which the table's facts about the C ABI hold.
    pub official: bool,
    /// The stub wheels that lead to it: `tensorflow` for `tensorflow-intel`.
    pub stubs: Vec<&'a Distribution>,
}

/// The NumPy that counts.
#[derive(Debug, Clone)]
pub(crate) struct NumpyMember<'a> {
    /// Its distribution, if one is recorded where its module lies.
    pub distribution: Option<&'a Distribution>,
    /// Its module, if modules were looked at.
    pub module: Option<&'a Module>,
    /// The version that Python would see: of the module's own `version.py`, else of the metadata.
    pub version: Option<Version>,
}

/// The members found, and what stands in for one that is not.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResolvedPair<'a> {
    /// The TensorFlow, if there is one.
    pub tensorflow: Option<TensorflowMember<'a>>,
    /// Stub wheels that forward to a distribution which is not installed, with what they require.
    pub dangling: Vec<(&'a Distribution, Requirement)>,
    /// Other members of the family with code of their own.
    pub others: Vec<&'a Distribution>,
    /// The NumPy, if there is one.
    pub numpy: Option<NumpyMember<'a>>,
}

/// Installers that build for themselves instead of taking the official wheels.
const REBUILDERS: &[&str] = &["conda", "debian", "apt", "nix", "guix", "rpm"];

impl<'a> ResolvedPair<'a> {
    /// Finds the pair.
    pub(crate) fn find(environment: &'a Environment, table: &Table) -> Self {
        let facts = MarkerFacts::of(environment);
        let mut resolved = Self {
            numpy: numpy(environment),
            ..Self::default()
        };
        let mut real = Vec::new();
        let mut stubs = Vec::new();
        for distribution in environment
            .distributions
            .iter()
            .filter(|d| table.is_family(&d.name))
        {
            let (requires, from_table) = requires(distribution, environment, table);
            match requires
                .as_ref()
                .and_then(|r| forward(distribution, r, table, &facts))
            {
                Some(target) => stubs.push((distribution, target)),
                None => real.push((distribution, requires, from_table)),
            }
        }
        for (stub, target) in &stubs {
            if !real.iter().any(|(d, ..)| d.name == target.name) {
                resolved.dangling.push((stub, target.clone()));
            }
        }
        // an empty stale folder is no install while another member has its metadata
        // and of two over one folder, the one counts whose record the files fit
        let checks = match real.len() {
            0 | 1 => HashMap::new(),
            _ => environment.file_checks(),
        };
        real.sort_by_key(|(d, ..)| {
            let check = d
                .path
                .as_deref()
                .and_then(|path| checks.get(path.as_os_str()));
            // files that were not checked are no fault
            let faults = check.and_then(|check| check.faults()).unwrap_or(0);
            (d.version.is_none(), d.entry, faults)
        });
        let mut real = real.into_iter();
        if let Some((distribution, requires, requires_from_table)) = real.next() {
            let known = match &distribution.version {
                Some(version) => table.known_tensorflow(&distribution.name, version),
                None => ReleaseStatus::Unlisted,
            };
            let official = known == ReleaseStatus::Released
                && distribution.format != Format::CondaText
                && !rebuilt(distribution.read());
            let stubs = stubs.iter().map(|(d, _)| *d).collect();
            resolved.tensorflow = Some(TensorflowMember {
                distribution,
                requires,
                requires_from_table,
                known,
                official,
                stubs,
            });
        }
        resolved.others = real.map(|(d, ..)| d).collect();
        resolved
    }
}

impl TensorflowMember<'_> {
    /// For the report.
    #[must_use]
    pub(crate) fn member(&self) -> Member {
        Member {
            distribution: self.distribution.name.clone(),
            version: self.distribution.version.clone(),
            series: None,
            path: self.distribution.path.clone(),
            installer: self.distribution.read().and_then(|m| m.installer.clone()),
        }
    }
}

impl NumpyMember<'_> {
    /// For the report.
    #[must_use]
    pub(crate) fn member(&self) -> Member {
        Member {
            distribution: PackageName::numpy(),
            version: self.version.clone(),
            series: None,
            path: self
                .distribution
                .and_then(|d| d.path.clone())
                .or_else(|| self.module.map(|m| m.path.clone())),
            installer: self
                .distribution
                .and_then(Distribution::read)
                .and_then(|m| m.installer.clone()),
        }
    }
}

fn rebuilt(metadata: Option<&Metadata>) -> bool {
    let installer = metadata.and_then(|m| m.installer.as_deref());
    installer.is_some_and(|own| REBUILDERS.iter().any(|name| name.eq_ignore_ascii_case(own)))
}

/// What a distribution requires: its METADATA speaks; where there is none, the table's copy.
fn requires(
    distribution: &Distribution,
    environment: &Environment,
    table: &Table,
) -> (Option<Requires>, bool) {
    if let Some(metadata) = distribution.read() {
        return (Some(metadata.requires.clone()), false);
    }
    match &distribution.version {
        Some(version) => (
            table.requires(&distribution.name, version, environment.platform),
            true,
        ),
        None => (None, false),
    }
}

/// The requirement that a stub wheel forwards to: it names a member of the family and declares no NumPy of its own.
fn forward(
    distribution: &Distribution,
    requires: &Requires,
    table: &Table,
    facts: &MarkerFacts,
) -> Option<Requirement> {
    let numpy = PackageName::numpy();
    if requires.on(&numpy).next().is_some() || requires.unreadable_on(&numpy).next().is_some() {
        return None;
    }
    requires
        .lines
        .iter()
        .filter(|r| table.is_family(&r.name) && r.name != distribution.name)
        .find(|r| facts.evaluate(&r.marker) != Ternary::No)
        .cloned()
}

/// The NumPy that `import numpy` finds: the first module on the search path with the distribution recorded beside it.
fn numpy(environment: &Environment) -> Option<NumpyMember<'_>> {
    let name = PackageName::numpy();
    let module = environment
        .modules_named(PackageName::NUMPY)
        .find(|m| m.kind == crate::model::ModuleKind::Package);
    let distribution = match module {
        Some(module) => {
            let beside = || environment.named(&name).filter(|d| d.entry == module.entry);
            // of two records, the one that names what the package names
            let named = beside().find(|d| module.version.is_some() && d.version == module.version);
            named.or_else(|| beside().next())
        }
        None => environment.first(&name),
    };
    if module.is_none() && distribution.is_none() {
        return None;
    }
    let of_module = module.and_then(|m| m.version.clone());
    let version = of_module.or_else(|| distribution.and_then(|d| d.version.clone()));
    Some(NumpyMember {
        distribution,
        module,
        version,
    })
}

/// The requirements of the TensorFlow that counts on NumPy.
#[must_use]
pub(crate) fn numpy_requirements(
    tensorflow: &TensorflowMember<'_>,
    facts: &MarkerFacts,
) -> Applicable {
    let requires = tensorflow.requires.as_ref();
    requires.map_or_else(Applicable::default, |requires| {
        Applicable::on(requires, &PackageName::numpy(), facts)
    })
}
