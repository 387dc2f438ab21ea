//! One project file: a verdict for each Python, platform and group.

use std::path::Path;

use super::cure::{Overlay, cure};
use super::selection::Selection;
use super::targets::Asked;
use crate::discover;
use crate::forecast::{self, Forecast, Install, Picked, Unresolvable, Wanter};
use crate::judge;
use crate::model::{
    Assessment, Basis, Bound, Bounder, Coverage, Detail, Distribution, DistributionId, Environment,
    Fix, Group, Judgement, ManifestProblem, Pair, Platform, PythonVersion, Requirement, Severity,
    SourcePlace, TicketCause, TicketProblem, Verdict,
};
use crate::project::{self, Kind, Manifest, Stated};
use crate::table::Table;
use crate::ticket;

/// What was judged of a file.
pub(super) struct Judged {
    pub(super) assessments: Vec<Assessment>,
    /// What leaves a result open.
    pub(super) problems: Vec<(SourcePlace, ManifestProblem)>,
}

impl Judged {
    /// Leaves out the Pythons for which a release that the file names has no wheel, unless that are all: the file is for
    /// the others.
    fn drop_unsupported(&mut self, first: usize, targets: &mut Vec<(PythonVersion, Platform)>) {
        let own = self.assessments.get(first..).unwrap_or_default();
        let unsupported = |a: &Assessment| {
            let mut findings = a.findings.iter();
            findings.any(|f| {
                matches!(
                    f.detail,
                    Detail::RequirementsConflict {
                        not_for: Some(_),
                        ..
                    }
                )
            })
        };
        let drops: Vec<bool> = own.iter().map(unsupported).collect();
        if drops.iter().all(|drop| *drop) {
            return;
        }
        let mut of_assessment = drops.iter();
        let mut index = 0;
        self.assessments.retain(|_| {
            index += 1;
            index <= first || of_assessment.next() != Some(&true)
        });
        let mut of_target = drops.iter();
        targets.retain(|_| of_target.next() != Some(&true));
    }
}

/// Judges a file.
pub(super) fn assess(manifest: &Manifest, asked: &Asked, table: &Table) -> Judged {
    let mut judged = Judged {
        assessments: Vec::new(),
        problems: Vec::new(),
    };
    let locked = manifest.kind.is_lock() || !manifest.facts.candidates.is_empty();
    let selections = if locked {
        vec![Selection::locked(manifest, table)]
    } else {
        Selection::all(manifest, table)
    };
    for selection in selections {
        if selection.tensorflow.is_empty() {
            judged.assessments.push(selection.absent(asked));
            continue;
        }
        let problem = selection.undecided(table);
        let first = judged.assessments.len();
        let mut targets = Vec::new();
        for platform in asked.platforms(manifest) {
            for python in asked.pythons(manifest, &selection.tensorflow, platform, table) {
                let mut assessment = if locked {
                    selection.lock(&python, platform, asked, table)
                } else {
                    selection.forecast(&python, platform, asked, &Overlay::default(), table)
                };
                if assessment.verdict == Verdict::Fails && !locked {
                    let since = selection.fails_since(&python, platform, asked, table);
                    if let Some(project) = assessment.project.as_mut() {
                        project.fails_since = since;
                    }
                }
                if problem.is_some() {
                    assessment.verdict = Verdict::Unknown;
                }
                for finding in &mut assessment.findings {
                    finding.place = Some(selection.place(finding));
                }
                assessment
                    .findings
                    .retain(|f| !asked.ignore.iter().any(|code| f.code.as_str() == code));
                if assessment.verdict == Verdict::Fails
                    && !assessment
                        .findings
                        .iter()
                        .any(|f| f.severity == Severity::Error)
                {
                    assessment.verdict = Verdict::Works;
                }
                judged.assessments.push(assessment);
                targets.push((python, platform));
            }
        }
        if !asked.names_pythons(manifest) {
            judged.drop_unsupported(first, &mut targets);
        }
        let own = judged.assessments.get_mut(first..).unwrap_or_default();
        let failing = |a: &&mut Assessment| a.verdict == Verdict::Fails;
        if problem.is_none() && own.iter_mut().any(|a| failing(&a)) {
            let fixes = selection.fixes(&targets, asked, table);
            for project in own
                .iter_mut()
                .filter(failing)
                .filter_map(|a| a.project.as_mut())
            {
                project.fixes.clone_from(&fixes);
            }
        }
        judged.problems.extend(problem);
    }
    judged
}

impl Selection<'_> {
    fn absent(&self, asked: &Asked) -> Assessment {
        let environment = self.environment(None, None);
        let judgement = Judgement {
            pair: Pair::default(),
            verdict: Verdict::Absent,
            findings: Vec::new(),
        };
        let mut assessment = Assessment::new(environment, judgement);
        let basis = match self.manifest.kind.is_lock() {
            true => Basis::Locked,
            false => Basis::Forecast,
        };
        assessment.project = Some(Box::new(self.check(basis, asked, Vec::new())));
        assessment
    }

    /// The entries of a lock file that apply.
    fn lock(
        &self,
        python: &PythonVersion,
        platform: Platform,
        asked: &Asked,
        table: &Table,
    ) -> Assessment {
        let here = self.environment(Some(python), Some(platform));
        let facts = judge::resolve_locks(self.manifest.facts.clone(), &here);
        let read = ticket::environment(&facts, Some(&self.manifest.path)).environment;
        let mut distributions = read.distributions;
        // what installers bring is in few lock files
        let brought = table
            .unlisted()
            .filter(|name| !distributions.iter().any(|d| d.name == *name));
        let brought: Vec<Distribution> = brought.map(|name| self.text(&name, None)).collect();
        distributions.extend(brought);
        // of several versions that may apply, none is known to be installed
        let open = |p: &TicketProblem| matches!(p.cause, TicketCause::LockedVersions { .. });
        let environment = Environment {
            coverage: match facts.problems.iter().any(open) {
                true => Coverage::Partial,
                false => Coverage::Complete,
            },
            distributions,
            problems: read.problems,
            ..here
        };
        let mut assessment = judge::assessment(environment, table);
        assessment.project = Some(Box::new(self.check(Basis::Locked, asked, Vec::new())));
        assessment
    }

    /// What to change so that it works for all targets: in the file itself, or in that from which a lock file is made.
    fn fixes(
        &self,
        targets: &[(PythonVersion, Platform)],
        asked: &Asked,
        table: &Table,
    ) -> Vec<Fix> {
        if !self.manifest.kind.is_lock() {
            return cure(self, targets, asked, table);
        }
        let folder = self.manifest.path.parent().unwrap_or(Path::new(""));
        for name in self.manifest.kind.sources() {
            let path = folder.join(name);
            let kind = Kind::of(&path).filter(|_| discover::is_file(&path));
            let Some(Ok(source)) = kind.map(|kind| project::read(&path, kind)) else {
                continue;
            };
            if let [selection, ..] = Selection::all(&source, table).as_slice() {
                return cure(selection, targets, asked, table);
            }
        }
        Vec::new()
    }

    /// The first day of the index with which the install fails, where it works with the days since the release of this
    /// TensorFlow until then.
    fn fails_since(
        &self,
        python: &PythonVersion,
        platform: Platform,
        asked: &Asked,
        table: &Table,
    ) -> Option<String> {
        let on = |date: &str| {
            let asked = asked.on(date);
            self.forecast(python, platform, &asked, &Overlay::default(), table)
        };
        let now = on(&asked.date);
        let tensorflow = now.pair.tensorflow.as_ref()?;
        let release =
            table.tensorflow_release(&tensorflow.distribution, tensorflow.version.as_ref()?)?;
        let begun = release.date();
        let mut days: Vec<&str> = table.release_days().collect();
        days.retain(|day| *day > begun && *day <= asked.date.as_str());
        days.sort_unstable();
        days.dedup();
        // works before a day, and fails from then on
        let first = days.partition_point(|day| on(day).verdict == Verdict::Works);
        let worked = first > 0 || on(begun).verdict == Verdict::Works;
        days.get(first)
            .filter(|_| worked)
            .map(|day| (*day).to_owned())
    }

    /// What an installer would choose.
    pub(super) fn forecast(
        &self,
        python: &PythonVersion,
        platform: Platform,
        asked: &Asked,
        overlay: &Overlay,
        table: &Table,
    ) -> Assessment {
        let kept = self.stated.iter();
        let kept = kept.filter(|s| !overlay.dropped.contains(&s.requirement.name));
        let (constraints, wanted): (Vec<&Stated>, Vec<&Stated>) =
            kept.partition(|s| s.group == Group::Constraint);
        let requirements = |all: &[&Stated]| -> Vec<Requirement> {
            all.iter().map(|s| s.requirement.clone()).collect()
        };
        let mut bounds = requirements(&constraints);
        bounds.extend_from_slice(&overlay.extra);
        let install = Install {
            requirements: &requirements(&wanted),
            constraints: &bounds,
            python,
            platform,
            date: &asked.date,
        };
        let lines: Vec<&Stated> = wanted.iter().chain(&constraints).copied().collect();
        let here = self.environment(Some(python), Some(platform));
        match forecast::forecast(&install, table) {
            Ok(found) => self.found(&found, here, asked, table),
            Err(conflict) => self.conflict(conflict, &lines, here, asked, table),
        }
    }

    fn found(
        &self,
        found: &Forecast,
        here: Environment,
        asked: &Asked,
        table: &Table,
    ) -> Assessment {
        let mut environment = here;
        for picked in &found.releases {
            environment
                .distributions
                .push(self.text(&picked.name, Some(&picked.version)));
        }
        for (name, version) in &found.others {
            environment
                .distributions
                .push(self.text(name, version.as_ref()));
        }
        // a TensorFlow that the table does not list brings what nobody knows
        let platform = environment.platform;
        let listed = |p: &Picked| table.requires(&p.name, &p.version, platform).is_some();
        let mut family = found.releases.iter().filter(|p| table.is_family(&p.name));
        if !family.all(listed) || found.others.iter().any(|(name, _)| table.is_family(name)) {
            environment.coverage = Coverage::Partial;
        }
        let assumed: Vec<DistributionId> = found
            .releases
            .iter()
            .filter(|picked| !picked.pinned)
            .map(|picked| DistributionId::release(&picked.name, &picked.version))
            .collect();
        let basis = match assumed.is_empty() {
            true => Basis::Locked,
            false => Basis::Forecast,
        };
        let mut assessment = judge::assessment(environment, table);
        assessment.project = Some(Box::new(self.check(basis, asked, assumed)));
        assessment
    }

    /// Nothing can be installed: the releases that the lines pin are shown, and who excludes whom.
    fn conflict(
        &self,
        conflict: Unresolvable,
        lines: &[&Stated],
        here: Environment,
        asked: &Asked,
        table: &Table,
    ) -> Assessment {
        let mut environment = here;
        environment.coverage = Coverage::Partial;
        for stated in lines {
            if let Some(version) = stated.requirement.pinned() {
                let name = &stated.requirement.name;
                environment
                    .distributions
                    .push(self.text(name, Some(version)));
            }
        }
        let target = environment.python.clone().zip(environment.platform);
        let bounds = conflict.wants.into_iter().filter_map(|want| {
            let by = match want.by {
                Wanter::Line(number) => Bounder::Line(lines.get(number)?.place.clone()),
                Wanter::Release(name, version) => Bounder::Release(name, version),
            };
            let requirement = want.requirement;
            Some(Bound { requirement, by })
        });
        let not_for = target.filter(|_| conflict.not_here);
        let finding = judge::conflict(&conflict.name, bounds.collect(), not_for);
        let mut assessment = judge::assessment(environment, table);
        assessment.verdict = Verdict::Fails;
        assessment.findings = vec![finding];
        assessment.project = Some(Box::new(self.check(Basis::Forecast, asked, Vec::new())));
        assessment
    }
}
