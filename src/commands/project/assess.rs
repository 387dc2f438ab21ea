//! One project file: a verdict for each Python, platform and group.

use std::sync::Arc;

use super::targets::{Asked, Tensorflow};
use crate::forecast::{self, Forecast, Install, Unresolvable, Wanter};
use crate::judge;
use crate::model::{
    Assessment, Basis, Bound, Bounder, Build, Code, Coverage, Detail, Distribution, DistributionId,
    Environment, Finding, Format, FoundBy, Group, Implementation, Judgement, ManifestProblem,
    MetadataState, Origin, OriginKind, PackageName, Pair, Platform, ProjectCheck, PythonVersion,
    Requirement, SearchPath, Severity, SourcePlace, Verdict, Version, VersionOrUrl,
};
use crate::project::{Manifest, Stated};
use crate::table::Table;
use crate::ticket;

/// What was judged of a file.
pub(super) struct Judged {
    pub(super) assessments: Vec<Assessment>,
    /// What leaves a result open.
    pub(super) problems: Vec<(SourcePlace, ManifestProblem)>,
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
        for platform in asked.platforms(manifest) {
            for python in asked.pythons(manifest, &selection.tensorflow, platform, table) {
                let mut assessment = if locked {
                    selection.lock(&python, platform, asked, table)
                } else {
                    selection.forecast(&python, platform, asked, table)
                };
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
            }
        }
        judged.problems.extend(problem);
    }
    judged
}

/// What is installed together: the project, alone or with one of its groups.
struct Selection<'a> {
    manifest: &'a Manifest,
    group: Option<&'a str>,
    stated: Vec<&'a Stated>,
    tensorflow: Vec<Tensorflow<'a>>,
}

impl<'a> Selection<'a> {
    fn locked(manifest: &'a Manifest, table: &Table) -> Self {
        let entries = manifest.facts.candidates.iter();
        let family = entries.filter(|c| table.is_family(&c.name));
        Self {
            manifest,
            group: None,
            stated: Vec::new(),
            tensorflow: family
                .map(|c| Tensorflow::Locked(&c.name, &c.version))
                .collect(),
        }
    }

    /// The project itself, and each group that names a part of the pair.
    fn all(manifest: &'a Manifest, table: &Table) -> Vec<Self> {
        let decides = |s: &&Stated| {
            let name = &s.requirement.name;
            table.is_family(name) || name.is_numpy()
        };
        let mut groups: Vec<&str> = Vec::new();
        for stated in manifest.stated.iter().filter(decides) {
            if let Group::Named(name) = &stated.group
                && !groups.contains(&name.as_str())
            {
                groups.push(name);
            }
        }
        let select = |group: Option<&'a str>| {
            let counts = |s: &&Stated| match &s.group {
                Group::Main | Group::Constraint => true,
                Group::Named(name) => Some(name.as_str()) == group,
            };
            let stated: Vec<&Stated> = manifest.stated.iter().filter(counts).collect();
            let asks = stated.iter().filter(|s| s.group != Group::Constraint);
            let family = asks.filter(|s| table.is_family(&s.requirement.name));
            Self {
                manifest,
                group,
                tensorflow: family.map(|s| Tensorflow::Asked(&s.requirement)).collect(),
                stated,
            }
        };
        let mut all = vec![select(None)];
        all.extend(groups.into_iter().map(|group| select(Some(group))));
        if all.iter().any(|s| !s.tensorflow.is_empty()) {
            all.retain(|s| !s.tensorflow.is_empty());
        } else {
            all.truncate(1);
        }
        all
    }

    fn environment(
        &self,
        python: Option<&PythonVersion>,
        platform: Option<Platform>,
    ) -> Environment {
        Environment {
            origin: Origin {
                kind: OriginKind::Project,
                path: Some(self.manifest.path.clone()),
                found_by: FoundBy::Argument,
            },
            coverage: Coverage::Complete,
            interpreter: None,
            python: python.cloned(),
            implementation: Some(Implementation::CPython),
            platform,
            search_path: SearchPath::default(),
            distributions: Vec::new(),
            modules: Vec::new(),
            problems: Vec::new(),
            project: None,
            contents: Arc::default(),
        }
    }

    fn check(&self, basis: Basis, asked: &Asked, assumed: Vec<DistributionId>) -> ProjectCheck {
        ProjectCheck {
            basis,
            group: self.group.map(str::to_owned),
            date: asked.date.clone(),
            assumed,
            relock: self.manifest.kind.relock(),
        }
    }

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

    /// Why the result is open, where it is: what decides comes from a URL, or conda chooses it.
    fn undecided(&self, table: &Table) -> Option<(SourcePlace, ManifestProblem)> {
        let decides = |name: &PackageName| name.is_numpy() || table.is_family(name);
        self.stated.iter().find_map(|stated| {
            let requirement = &stated.requirement;
            let problem = match &requirement.source {
                _ if !decides(&requirement.name) => return None,
                VersionOrUrl::Url(url) => ManifestProblem::Elsewhere(url.to_string()),
                VersionOrUrl::Versions(_)
                    if stated.build == Build::Conda && requirement.pinned().is_none() =>
                {
                    ManifestProblem::CondaChooses(requirement.name.clone())
                }
                VersionOrUrl::Versions(_) => return None,
            };
            Some((stated.place.clone(), problem))
        })
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
        let environment = Environment {
            distributions: read.distributions,
            problems: read.problems,
            ..here
        };
        let mut assessment = judge::assessment(environment, table);
        assessment.project = Some(Box::new(self.check(Basis::Locked, asked, Vec::new())));
        assessment
    }

    /// What an installer would choose.
    fn forecast(
        &self,
        python: &PythonVersion,
        platform: Platform,
        asked: &Asked,
        table: &Table,
    ) -> Assessment {
        let (constraints, wanted): (Vec<&Stated>, Vec<&Stated>) = self
            .stated
            .iter()
            .partition(|s| s.group == Group::Constraint);
        let requirements = |all: &[&Stated]| -> Vec<Requirement> {
            all.iter().map(|s| s.requirement.clone()).collect()
        };
        let install = Install {
            requirements: &requirements(&wanted),
            constraints: &requirements(&constraints),
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
        for name in &found.others {
            environment.distributions.push(self.text(name, None));
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
        let finding = Finding::new(
            Code::RequirementsConflict,
            Severity::Error,
            DistributionId::missing(&conflict.name),
            Detail::RequirementsConflict {
                bounds: bounds.collect(),
                not_for: target.filter(|_| conflict.not_here),
            },
        );
        let mut assessment = judge::assessment(environment, table);
        assessment.verdict = Verdict::Fails;
        assessment.findings = vec![finding];
        assessment.project = Some(Box::new(self.check(Basis::Forecast, asked, Vec::new())));
        assessment
    }

    fn text(&self, name: &PackageName, version: Option<&Version>) -> Distribution {
        let conda = self
            .stated
            .iter()
            .any(|s| s.requirement.name == *name && s.build == Build::Conda);
        Distribution {
            name: name.clone(),
            version: version.cloned(),
            path: None,
            format: if conda {
                Format::CondaText
            } else {
                Format::Text
            },
            entry: 0,
            metadata: MetadataState::Missing,
        }
    }

    /// Where a finding stands: at the line of what it is about, at that of NumPy for the pair, else at TensorFlow's.
    fn place(&self, finding: &Finding) -> SourcePlace {
        let about = finding.subject.distribution().map(|d| d.name.clone());
        let pair = matches!(
            finding.detail,
            Detail::PairFails { .. } | Detail::PairPartial { .. }
        );
        let numpy = pair.then(PackageName::numpy);
        let names = numpy.into_iter().chain(about);
        let mut places = names.filter_map(|name| self.place_of(&|n| *n == name));
        places
            .next()
            .or_else(|| self.place_of(&|n| self.tensorflow.iter().any(|t| t.name() == n)))
            .unwrap_or_else(|| self.manifest.place_of(1, ""))
    }

    fn place_of(&self, is: &dyn Fn(&PackageName) -> bool) -> Option<SourcePlace> {
        let stated = self.stated.iter().find(|s| is(&s.requirement.name));
        stated.map(|s| s.place.clone()).or_else(|| {
            let mut entries = self.manifest.facts.candidates.iter();
            let entry = entries.find(|c| is(&c.name))?;
            Some(self.manifest.place_of(entry.line, entry.name.as_str()))
        })
    }
}
