//! Damage that was found, and its repairs.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::candidates::{self, Target};
use super::repair::{Repair, rename};
use crate::judge::companion_rules::{Met, met};
use crate::judge::resolved_pair::ResolvedPair;
use crate::model::{
    Action, Assessment, Code, Detail, Distribution, EntryOrigin, Environment, Finding, ModuleKind,
    PackageName, ProblemKind, Severity, ShellVariable, Version,
};
use crate::table::Table;

/// The deletion of leftovers that do no harm yet.
pub(super) fn leftovers(environment: &Environment) -> Vec<Repair> {
    let leftovers = environment
        .problems
        .iter()
        .filter(|p| p.kind == ProblemKind::Leftover)
        .filter_map(|p| p.path.clone());
    let entries = environment.search_path.entries.iter().enumerate();
    let foreign: Vec<&PathBuf> = entries
        .filter(|(at, _)| !is_own(environment, *at))
        .map(|(_, entry)| &entry.path)
        .collect();
    leftovers
        .filter(|path| !foreign.iter().any(|folder| path.starts_with(folder)))
        .map(|path| Repair::new(Action::Delete(path), Code::DistributionLeftover))
        .collect()
}

/// Whether an entry of the search path belongs to the environment, and not to another one.
fn is_own(environment: &Environment, entry: usize) -> bool {
    let own = [EntryOrigin::Site, EntryOrigin::UserSite];
    let entry = environment.search_path.entries.get(entry);
    entry.is_some_and(|e| own.contains(&e.origin))
}

/// The deletion of records of NumPy that name another version than the package itself, where one record names the same.
pub(super) fn stale_numpy(assessment: &Assessment, table: &Table) -> Vec<Repair> {
    let duplicated = |f: &Finding| f.code == Code::DistributionDuplicated;
    if !assessment.findings.iter().any(duplicated) {
        return Vec::new();
    }
    let environment = &assessment.environment;
    let resolved = ResolvedPair::find(environment, table);
    let numpy = resolved.numpy.as_ref();
    let Some((counted, module)) = numpy.and_then(|n| n.distribution.zip(n.module)) else {
        return Vec::new();
    };
    if module.version.is_none() || module.version != counted.version {
        return Vec::new();
    }
    other_records(environment, counted)
}

/// The deletion of the other records of a distribution beside the one that counts.
fn other_records(environment: &Environment, counted: &Distribution) -> Vec<Repair> {
    environment
        .named(&counted.name)
        .filter(|d| d.entry == counted.entry && d.path != counted.path)
        .filter(|d| is_own(environment, d.entry))
        .filter_map(|d| d.path.clone())
        .map(|path| Repair::new(Action::Delete(path), Code::DistributionDuplicated))
        .collect()
}

/// What is done about the damage that was found.
pub(super) fn repairs(assessment: &Assessment, table: &Table) -> Vec<Repair> {
    let environment = &assessment.environment;
    let resolved = ResolvedPair::find(environment, table);
    let mut found = Found {
        environment,
        resolved: &resolved,
        table,
        repairs: Vec::new(),
        deleted: HashMap::new(),
    };
    let causes = |code: Code| {
        assessment
            .findings
            .iter()
            .any(|f| f.caused_by == Some(code) && f.severity == Severity::Error)
    };
    for finding in &assessment.findings {
        let of_files = [
            Code::FilesMissing,
            Code::FilesChanged,
            Code::MetadataUnreadable,
            Code::ModuleShadowed,
        ];
        if finding.severity == Severity::Error
            || causes(finding.code)
            || of_files.contains(&finding.code)
        {
            found.about(finding);
        }
    }
    found.in_order()
}

/// The repairs so far.
struct Found<'a> {
    environment: &'a Environment,
    resolved: &'a ResolvedPair<'a>,
    table: &'a Table,
    repairs: Vec<Repair>,
    /// Which repair deletes a path: there may be thousands of records of one name.
    deleted: HashMap<OsString, usize>,
}

impl Found<'_> {
    fn about(&mut self, finding: &Finding) {
        match finding.code {
            Code::ModuleShadowed => self.shadowed(finding),
            Code::FilesMissing
            | Code::FilesChanged
            | Code::FilesMixed
            | Code::MetadataUnreadable
            | Code::ExtensionWrongPython
            | Code::ExtensionWrongPlatform => self.damaged(finding),
            Code::DistributionsOverlap => self.overlapping(finding.code),
            Code::CompanionIncompatible => {
                let met = met(self.environment, self.resolved, self.table);
                let is_backend = |m: &Met<'_>| {
                    m.rule.severity == Severity::Error && m.rule.keras_backend.is_some()
                };
                if met.iter().any(is_backend) {
                    let variable = ShellVariable::KerasBackend;
                    self.add(Action::SetVariable(variable), finding.code);
                }
            }
            Code::PythonUnsupported => {
                let tensorflow = self.resolved.tensorflow.as_ref();
                if let Some(entry) = tensorflow.map(|t| t.distribution.entry) {
                    self.elsewhere(entry, finding.code);
                }
            }
            Code::NumpyElsewhere => {
                let numpy = self.resolved.numpy.as_ref().and_then(|n| n.module);
                if let Some(module) = numpy {
                    self.elsewhere(module.entry, finding.code);
                }
            }
            _ => {}
        }
    }

    /// Adds a repair, or the code to one that is there already.
    fn add(&mut self, action: Action, code: Code) {
        let place = match &action {
            Action::Delete(path) => self.deletes(path),
            _ => self.repairs.iter().position(|r| r.action == action),
        };
        match place.and_then(|place| self.repairs.get_mut(place)) {
            Some(same) if same.resolves.contains(&code) => {}
            Some(same) => same.resolves.push(code),
            None => {
                if let Action::Delete(path) = &action {
                    let path = path.clone().into_os_string();
                    self.deleted.insert(path, self.repairs.len());
                }
                self.repairs.push(Repair::new(action, code));
            }
        }
    }

    fn deletes(&self, path: &Path) -> Option<usize> {
        self.deleted.get(path.as_os_str()).copied()
    }

    fn shadowed(&mut self, finding: &Finding) {
        if let Detail::PackageFolderEmpty { module } = finding.detail {
            // a folder is left over where a package was
            let member = match module {
                PackageName::NUMPY => self.resolved.numpy.as_ref().and_then(|n| n.distribution),
                _ => self.resolved.tensorflow.as_ref().map(|t| t.distribution),
            };
            if let Some(distribution) = member {
                self.reinstall(distribution, finding.code);
            }
            return;
        }
        let mut candidates = self.environment.contents.shadow_candidates.iter();
        let hiding = candidates.find(|c| Some(c.module.path.as_path()) == finding.subject.path());
        match hiding {
            // what an installer recorded belongs to another environment, and a package may be a checkout
            Some(hiding)
                if hiding.origin == EntryOrigin::PythonPath
                    && (hiding.installed || hiding.module.kind == ModuleKind::Package) =>
            {
                let variable = ShellVariable::PythonPath;
                self.add(Action::SetVariable(variable), finding.code);
            }
            Some(hiding) if hiding.installed => {}
            Some(hiding) => self.add(rename(&hiding.module.path), finding.code),
            None => {}
        }
    }

    /// A distribution with files that are not its own.
    fn damaged(&mut self, finding: &Finding) {
        let subject = finding.subject.distribution();
        if let Some(place) = finding.subject.path().and_then(|path| self.deletes(path)) {
            // another record of the name stays
            if let Some(deletion) = self.repairs.get_mut(place)
                && !deletion.resolves.contains(&finding.code)
            {
                deletion.resolves.push(finding.code);
            }
            return;
        }
        let mut all = self.environment.distributions.iter();
        let Some(distribution) = all.find(|d| subject.is_some_and(|s| s.is(d))) else {
            return;
        };
        if self.is_outside(distribution.entry) {
            self.elsewhere(distribution.entry, finding.code);
            return;
        }
        if self.table.is_family(&distribution.name) && !self.resolved.others.is_empty() {
            return self.overlapping(finding.code);
        }
        for stale in other_records(self.environment, distribution) {
            self.add(stale.action, Code::DistributionDuplicated);
        }
        self.reinstall(distribution, finding.code);
    }

    /// Both are removed before one is installed: to uninstall either takes files of the other.
    fn overlapping(&mut self, code: Code) {
        let Some(tensorflow) = &self.resolved.tensorflow else {
            return;
        };
        let counted = tensorflow.distribution;
        let all: Vec<(PackageName, Option<Version>)> = std::iter::once(&counted)
            .chain(&self.resolved.others)
            .filter(|d| d.entry == counted.entry && d.version.is_some())
            .map(|d| (d.name.clone(), d.version.clone()))
            .collect();
        if all.len() > 1 {
            self.add(Action::Uninstall(all), code);
        }
        self.reinstall(counted, code);
    }

    /// What comes from outside and wins over the environment's own.
    fn elsewhere(&mut self, entry: usize, code: Code) {
        let entries = &self.environment.search_path.entries;
        let origin = entries.get(entry).map(|e| &e.origin);
        let variable = match origin {
            Some(EntryOrigin::PythonPath) => ShellVariable::PythonPath,
            Some(EntryOrigin::UserSite) => ShellVariable::PythonNoUserSite,
            _ => return,
        };
        self.add(Action::SetVariable(variable), code);
    }

    fn is_outside(&self, entry: usize) -> bool {
        let outside = [EntryOrigin::PythonPath, EntryOrigin::UserSite];
        let entry = self.environment.search_path.entries.get(entry);
        entry.is_some_and(|e| outside.contains(&e.origin))
    }

    /// The same version again, where an installer can get it.
    fn reinstall(&mut self, distribution: &Distribution, code: Code) {
        let (name, Some(version)) = (&distribution.name, &distribution.version) else {
            return;
        };
        let source = distribution.read().and_then(|m| m.source());
        if source.is_none() && !self.is_offered(name, version) {
            return;
        }
        let action = Action::Reinstall {
            name: name.clone(),
            version: version.clone(),
            source: source.map(str::to_owned),
        };
        self.add(action, code);
    }

    /// Whether the index has a wheel of it for this Python; of others than the pair that is not known, but it was
    /// installed.
    fn is_offered(&self, name: &PackageName, version: &Version) -> bool {
        let target = Target::of(self.environment);
        if name.is_numpy() {
            return candidates::numpy(&target, self.table).contains(version);
        }
        if self.table.is_family(name) {
            let release = self.table.tensorflow_release(name, version);
            return release.is_some_and(|r| candidates::tensorflow_fits(r, &target, self.table));
        }
        !version.is_local()
    }

    /// What hides first, what is deleted next, then what is installed.
    fn in_order(mut self) -> Vec<Repair> {
        self.repairs.sort_by_key(|r| match &r.action {
            Action::Rename { .. } => 0,
            Action::SetVariable(_) => 1,
            Action::Delete(_) => 2,
            Action::Uninstall(_) => 3,
            Action::Reinstall { .. } => 4,
            _ => 5,
        });
        self.repairs
    }
}
