//! The cure of damage: what is broken is repaired, and only then is a version changed, if that is still needed.

use super::candidates::{self, Target};
use super::plan::{self, Method, Plan};
use super::repair::{Act, Repair, mended};
use crate::judge::assess;
use crate::judge::marker::{MarkerFacts, Ternary};
use crate::judge::resolved_pair::ResolvedPair;
use crate::model::{
    Assessment, Code, Distribution, EntryOrigin, Environment, Finding, ModuleKind, PackageName,
    ProblemKind, Requirement, Severity, Verdict, Version, name_of,
};
use crate::table::Table;

use super::change::Changes;

/// The ways out of an import that fails, or of which it cannot be told because files are not as they were.
pub(super) fn cure(assessment: &Assessment, table: &Table) -> Vec<Plan> {
    if broken(assessment) {
        return super::new_environment::anew(assessment, table);
    }
    let mut repairs = repairs(assessment, table);
    if assessment.verdict == Verdict::Fails {
        // pip takes what a stale record names for installed and does nothing
        let stale = stale_numpy(assessment, table);
        repairs.retain(|r| !stale.contains(r));
        repairs.splice(0..0, stale);
    }
    if !repairs.is_empty() {
        let plans = with_repairs(assessment, &repairs, table);
        if !plans.is_empty() {
            return plans;
        }
    }
    match assessment.verdict {
        Verdict::Fails => plan::cure(assessment, table),
        _ => Vec::new(),
    }
}

/// Whether no Python could start in it.
fn broken(assessment: &Assessment) -> bool {
    let broken = |f: &Finding| f.code == Code::EnvironmentBroken && f.severity == Severity::Error;
    assessment.findings.iter().any(broken)
}

/// Leftovers that spoil nothing yet.
pub(super) fn cleanup(assessment: &Assessment, table: &Table) -> Vec<Plan> {
    let environment = &assessment.environment;
    let leftovers = environment
        .problems
        .iter()
        .filter(|p| p.kind == ProblemKind::Leftover)
        .filter_map(|p| p.path.clone())
        .map(|path| repair(Act::Delete(path), Code::DistributionLeftover));
    let mut repairs: Vec<Repair> = leftovers.collect();
    repairs.extend(stale_numpy(assessment, table));
    if repairs.is_empty() {
        return Vec::new();
    }
    with_repairs(assessment, &repairs, table)
}

/// Records of NumPy that name another version than the package itself, where one record names the same.
fn stale_numpy(assessment: &Assessment, table: &Table) -> Vec<Repair> {
    let duplicated = |f: &Finding| f.code == Code::DistributionDuplicated;
    if !assessment.findings.iter().any(duplicated) {
        return Vec::new();
    }
    let environment = &assessment.environment;
    let resolved = ResolvedPair::find(environment, table);
    let Some(numpy) = &resolved.numpy else {
        return Vec::new();
    };
    let (Some(counted), Some(module)) = (numpy.distribution, numpy.module) else {
        return Vec::new();
    };
    if module.version.is_none() || module.version != counted.version {
        return Vec::new();
    }
    others(environment, counted)
}

/// The other records of a distribution beside the one that counts.
fn others(environment: &Environment, counted: &Distribution) -> Vec<Repair> {
    environment
        .named(&counted.name)
        .filter(|d| d.entry == counted.entry && d.path != counted.path)
        .filter_map(|d| d.path.clone())
        .map(|path| repair(Act::Delete(path), Code::DistributionDuplicated))
        .collect()
}

/// The plans of the environment with its damage taken away: nothing more if it works then, else what else must change.
fn with_repairs(assessment: &Assessment, repairs: &[Repair], table: &Table) -> Vec<Plan> {
    let after = assess(mended(&assessment.environment, repairs, table), table);
    if after.verdict == Verdict::Works {
        return vec![Plan {
            changes: Changes::default(),
            summary: summary(repairs),
            notes: Vec::new(),
            means: Method::Install,
            repairs: repairs.to_vec(),
        }];
    }
    let mut plans = plan::cure(&after, table);
    for plan in plans.iter_mut().filter(|p| p.means == Method::Install) {
        // another version replaces what would be installed once more
        let replaced =
            |r: &Repair| matches!(&r.act, Act::Reinstall { name, .. } if plan.changes.names(name));
        plan.repairs = repairs.iter().filter(|r| !replaced(r)).cloned().collect();
        if !plan.repairs.is_empty() {
            plan.summary = format!("{}, {}", summary(&plan.repairs), plan.summary);
        }
    }
    plans
}

fn summary(repairs: &[Repair]) -> String {
    let parts: Vec<String> = repairs.iter().map(Repair::summary).collect();
    parts.join(", ")
}

fn repair(act: Act, code: Code) -> Repair {
    Repair {
        act,
        cures: vec![code],
    }
}

/// What is done about the damage that was found.
fn repairs(assessment: &Assessment, table: &Table) -> Vec<Repair> {
    let environment = &assessment.environment;
    let resolved = ResolvedPair::find(environment, table);
    let mut found = Found {
        environment,
        resolved: &resolved,
        table,
        repairs: Vec::new(),
    };
    let causes = |code: Code| {
        assessment
            .findings
            .iter()
            .any(|f| f.caused_by == Some(code) && f.severity == Severity::Error)
    };
    for finding in &assessment.findings {
        let open = assessment.verdict == Verdict::Unknown
            && [Code::FilesMissing, Code::FilesChanged].contains(&finding.code);
        if finding.severity == Severity::Error || causes(finding.code) || open {
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
}

impl Found<'_> {
    fn about(&mut self, finding: &Finding) {
        match finding.code {
            Code::ModuleShadowed => self.shadowed(finding),
            Code::FilesMissing
            | Code::FilesChanged
            | Code::FilesMixed
            | Code::ExtensionWrongPython
            | Code::ExtensionWrongPlatform => self.damaged(finding),
            Code::DistributionsOverlap => self.overlapping(finding.code),
            Code::NumpyElsewhere => {
                self.elsewhere(finding.code);
            }
            Code::RequirementMissing => {
                self.missing(finding);
            }
            _ => {}
        }
    }

    /// Adds a repair, or the code to one that is there already.
    fn add(&mut self, act: Act, code: Code) {
        match self.repairs.iter_mut().find(|r| r.act == act) {
            Some(same) if same.cures.contains(&code) => {}
            Some(same) => same.cures.push(code),
            None => self.repairs.push(repair(act, code)),
        }
    }

    fn shadowed(&mut self, finding: &Finding) {
        let early = self.environment.contents.early.iter();
        let stray = early
            .map(|e| &e.module.path)
            .find(|path| path.display().to_string() == finding.subject);
        if let Some(path) = stray {
            self.add(Act::Rename(path.clone()), finding.code);
            return;
        }
        // a folder is left over where a package was
        let module = self.environment.modules.iter().find(|m| {
            m.kind == ModuleKind::Namespace && m.path.display().to_string() == finding.subject
        });
        let member = match module.map(|m| m.name.as_str()) {
            Some("numpy") => self.resolved.numpy.as_ref().and_then(|n| n.distribution),
            Some(_) => self.resolved.tensorflow.as_ref().map(|t| t.distribution),
            None => None,
        };
        if let Some(distribution) = member {
            self.reinstall(distribution, finding.code);
        }
    }

    /// A distribution with files that are not its own.
    fn damaged(&mut self, finding: &Finding) {
        let numpy = self.resolved.numpy.as_ref().and_then(|n| n.distribution);
        let tensorflow = self.resolved.tensorflow.as_ref().map(|t| t.distribution);
        let is_meant =
            |d: &&Distribution| d.label() == finding.subject || d.name.as_ref() == finding.subject;
        let all = self.environment.distributions.iter();
        let Some(distribution) = [tensorflow, numpy]
            .into_iter()
            .flatten()
            .chain(all)
            .find(is_meant)
        else {
            return;
        };
        if self.is_outside(distribution.entry) {
            self.elsewhere(finding.code);
            return;
        }
        if self.table.is_family(&distribution.name) && !self.resolved.others.is_empty() {
            return self.overlapping(finding.code);
        }
        for stale in others(self.environment, distribution) {
            self.add(stale.act, Code::DistributionDuplicated);
        }
        self.reinstall(distribution, finding.code);
    }

    /// Both are removed before one is installed: to uninstall either takes files of the other.
    fn overlapping(&mut self, code: Code) {
        let Some(tensorflow) = &self.resolved.tensorflow else {
            return;
        };
        let counted = tensorflow.distribution;
        let all: Vec<(PackageName, String)> = std::iter::once(&counted)
            .chain(&self.resolved.others)
            .filter(|d| d.entry == counted.entry && d.version.is_some())
            .map(|d| (d.name.clone(), d.label()))
            .collect();
        if all.len() > 1 {
            self.add(Act::Remove(all), code);
        }
        self.reinstall(counted, code);
    }

    /// A NumPy from outside that wins over the environment's own.
    fn elsewhere(&mut self, code: Code) {
        let winner = self.resolved.numpy.as_ref().and_then(|n| n.module);
        let entries = &self.environment.search_path.entries;
        let origin = winner
            .and_then(|m| entries.get(m.entry))
            .map(|e| e.origin.clone());
        let (name, value) = match origin {
            Some(EntryOrigin::PythonPath) => ("PYTHONPATH", None),
            Some(EntryOrigin::UserSite) => ("PYTHONNOUSERSITE", Some("1")),
            _ => return,
        };
        if let Some(origin) = origin {
            let act = Act::Variable {
                name,
                value,
                origin,
            };
            self.add(act, code);
        }
    }

    fn is_outside(&self, entry: usize) -> bool {
        let outside = [EntryOrigin::PythonPath, EntryOrigin::UserSite];
        let entry = self.environment.search_path.entries.get(entry);
        entry.is_some_and(|e| outside.contains(&e.origin))
    }

    /// What TensorFlow requires, or what that requires in turn, and the environment lacks.
    fn missing(&mut self, finding: &Finding) {
        let stubs = &self.resolved.dangling;
        let stub = stubs.iter().find(|(d, _)| d.label() == finding.subject);
        let line = match stub {
            Some((_, target)) => target.parse::<Requirement>().ok(),
            None => name_of(&finding.subject).and_then(|name| self.requirement(&name)),
        };
        let Some(line) = line else {
            return;
        };
        let installs = self.repairs.iter_mut().find_map(|r| match &mut r.act {
            Act::Install(lines) => Some(lines),
            _ => None,
        });
        match installs {
            Some(lines) if lines.contains(&line) => {}
            Some(lines) => lines.push(line),
            None => self.add(Act::Install(vec![line]), finding.code),
        }
    }

    /// The line by which a distribution is required: TensorFlow's own, else that of another.
    fn requirement(&self, name: &PackageName) -> Option<Requirement> {
        let facts = MarkerFacts::of(self.environment);
        let own = self.resolved.tensorflow.as_ref()?.requires.iter();
        let of_others = self
            .environment
            .distributions
            .iter()
            .filter_map(|d| d.read())
            .map(|m| &m.requires);
        own.chain(of_others)
            .flat_map(|r| r.on(name))
            .find(|r| facts.evaluate(&r.marker) == Ternary::Yes)
            .cloned()
    }

    /// The same version once more, where an installer can get it.
    fn reinstall(&mut self, distribution: &Distribution, code: Code) {
        let (name, Some(version)) = (&distribution.name, &distribution.version) else {
            return;
        };
        let url = distribution
            .read()
            .and_then(|m| m.source())
            .map(str::to_owned);
        if url.is_none() && !self.is_offered(name, version) {
            return;
        }
        let requirement = match url {
            Some(url) => format!("{name} @ {url}"),
            None => format!("{name}=={version}"),
        };
        let act = Act::Reinstall {
            name: name.clone(),
            version: version.clone(),
            requirement,
        };
        self.add(act, code);
    }

    /// Whether the index has a wheel of it for this Python; of others than the pair that is not known, but it was
    /// installed.
    fn is_offered(&self, name: &PackageName, version: &Version) -> bool {
        let target = Target::of(self.environment);
        if name.as_ref() == "numpy" {
            return candidates::numpy(&target, self.table).contains(version);
        }
        if self.table.is_family(name) {
            let release = self.table.tensorflow_release(name, version);
            return release.is_some_and(|r| candidates::tensorflow_fits(&r, &target));
        }
        !version.is_local()
    }

    /// What hides first, what is deleted next, then what is installed.
    fn in_order(mut self) -> Vec<Repair> {
        self.repairs.sort_by_key(|r| match &r.act {
            Act::Rename(_) => 0,
            Act::Variable { .. } => 1,
            Act::Delete(_) => 2,
            Act::Remove(_) => 3,
            Act::Reinstall { .. } => 4,
            Act::Install(_) => 5,
        });
        self.repairs
    }
}
