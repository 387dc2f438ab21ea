//! The input of every check: the environment, the table, the pair, and what the table knows about it.

use std::collections::HashMap;
use std::ffi::OsStr;

use super::companion_rules::{self, Met};
use super::import_closure::ImportClosure;
use super::inference;
use super::pair_knowledge::{self, Judged};
use super::resolved_pair::ResolvedPair;
use crate::model::{Distribution, Environment, FileCheck, Module, PackageName, Pair, Version};
use crate::table::{PairKnowledge, Table};

/// The input of a check.
pub(crate) struct Context<'e> {
    pub(crate) environment: &'e Environment,
    pub(crate) table: &'e Table,
    pub(crate) resolved: ResolvedPair<'e>,
    /// What the import of this TensorFlow opens of others.
    pub(crate) closure: ImportClosure<'e>,
    pub(crate) pair: Pair,
    /// What the table knows of the pair, where both versions are known.
    pub(crate) knowledge: Option<PairKnowledge>,
    /// What TensorFlow's own extension module shows about a pair that the table does not cover.
    pub(crate) inferred: Option<inference::Misfit>,
    /// The companion rules of the table that apply.
    pub(crate) rules: Vec<Met<'e>>,
    /// What was held against the records on disk.
    checks: Checks<'e>,
}

/// The checks of files by what they are asked for: there may be any number of distributions.
#[derive(Default)]
struct Checks<'e> {
    by_path: HashMap<&'e OsStr, &'e FileCheck>,
    distributions: HashMap<&'e OsStr, &'e Distribution>,
    /// The fewest faults among the records of a name in one folder.
    fewest: HashMap<(usize, &'e PackageName), Option<usize>>,
}

impl<'e> Checks<'e> {
    fn of(environment: &'e Environment) -> Self {
        let mut checks = Self::default();
        if environment.contents.files.is_empty() {
            return checks;
        }
        checks.by_path = environment.file_checks();
        for distribution in &environment.distributions {
            let Some(path) = &distribution.path else {
                continue;
            };
            checks
                .distributions
                .entry(path.as_os_str())
                .or_insert(distribution);
            let faults = checks.by_path.get(path.as_os_str());
            let faults = faults.and_then(|check| check.faults());
            let of = (distribution.entry, &distribution.name);
            let fewest = checks.fewest.entry(of).or_insert(faults);
            // a record without a list says nothing
            *fewest = (*fewest).into_iter().chain(faults).min();
        }
        checks
    }
}

impl<'e> Context<'e> {
    /// Finds the pair and asks the table about it, once.
    pub(crate) fn new(environment: &'e Environment, table: &'e Table) -> Self {
        let resolved = ResolvedPair::find(environment, table);
        let tensorflow = resolved.tensorflow.as_ref();
        let version = tensorflow.map(|t| t.distribution.version.as_ref());
        let closure = ImportClosure::new(version, environment, table);
        let Judged {
            mut pair,
            knowledge,
        } = pair_knowledge::judge(environment, &resolved, table);
        let inferred = inference::infer(environment, &resolved, table, &mut pair);
        let rules = companion_rules::met(environment, &resolved, table);
        Self {
            environment,
            table,
            resolved,
            closure,
            pair,
            knowledge,
            inferred,
            rules,
            checks: Checks::of(environment),
        }
    }

    /// The distribution of a check, unless another record speaks better for its files.
    pub(crate) fn checked(&self, check: &FileCheck) -> Option<&'e Distribution> {
        let distribution = *self.checks.distributions.get(check.path.as_os_str())?;
        let of = (distribution.entry, &distribution.name);
        let fewest = *self.checks.fewest.get(&of)?;
        (self.file_faults(distribution) == fewest).then_some(distribution)
    }

    /// What holding the files on disk against the record of this very distribution gave; `None` where that was not done.
    pub(crate) fn file_check(&self, distribution: &Distribution) -> Option<&'e FileCheck> {
        let path = distribution.path.as_deref()?;
        self.checks.by_path.get(path.as_os_str()).copied()
    }

    /// How many files of a record are missing or differ; `None` where that was not checked.
    pub(crate) fn file_faults(&self, distribution: &Distribution) -> Option<usize> {
        self.file_check(distribution)?.faults()
    }

    /// The distribution of the TensorFlow that counts.
    pub(crate) fn tensorflow(&self) -> Option<&'e Distribution> {
        self.resolved.tensorflow.as_ref().map(|t| t.distribution)
    }

    /// The distribution of the NumPy that counts.
    pub(crate) fn numpy(&self) -> Option<&'e Distribution> {
        self.resolved.numpy.as_ref().and_then(|n| n.distribution)
    }

    /// The version of NumPy that Python would import.
    pub(crate) fn numpy_version(&self) -> Option<&Version> {
        self.resolved.numpy.as_ref()?.version.as_ref()
    }

    /// The package of the NumPy that Python would import, where no installer recorded it: its files cannot be checked.
    pub(crate) fn unrecorded_numpy(&self) -> Option<&'e Module> {
        let numpy = self.resolved.numpy.as_ref()?;
        numpy.module.filter(|_| numpy.distribution.is_none())
    }

    /// The distributions of the pair.
    pub(crate) fn members(&self) -> impl Iterator<Item = &'e Distribution> {
        self.tensorflow().into_iter().chain(self.numpy())
    }

    /// Whether a distribution is a half of the pair: this very record.
    pub(crate) fn is_member(&self, distribution: &Distribution) -> bool {
        self.members().any(|d| d.path == distribution.path)
    }
}
