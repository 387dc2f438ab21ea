//! What of a project file is installed together, and where it stands.

use std::collections::BTreeMap;

use super::targets::{Asked, Tensorflow};
use crate::model::{
    Basis, Build, Detail, Distribution, DistributionId, Environment, Finding, Format, FoundBy,
    Group, Implementation, ManifestProblem, MetadataState, Origin, OriginKind, PackageName,
    Platform, ProjectCheck, PythonVersion, SourcePlace, Version, VersionOrUrl,
};
use crate::project::{Manifest, Stated};
use crate::table::Table;

/// What is installed together: the project, alone or with one of its groups.
pub(super) struct Selection<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) group: Option<&'a str>,
    pub(super) stated: Vec<&'a Stated>,
    pub(super) tensorflow: Vec<Tensorflow<'a>>,
    /// The distributions that do not come from the index.
    sources: BTreeMap<&'a PackageName, Source>,
}

/// Where a distribution comes from, other than the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// conda, in the version that is stated.
    Conda,
    /// conda, in a version that it chooses.
    CondaChooses,
    Url,
}

impl Source {
    fn of(stated: &Stated) -> Option<Self> {
        match stated.requirement.source {
            VersionOrUrl::Url(_) => Some(Self::Url),
            VersionOrUrl::Versions(_) if stated.build != Build::Conda => None,
            VersionOrUrl::Versions(_) if stated.requirement.pinned().is_some() => Some(Self::Conda),
            VersionOrUrl::Versions(_) => Some(Self::CondaChooses),
        }
    }
}

impl<'a> Selection<'a> {
    pub(super) fn locked(manifest: &'a Manifest, table: &Table) -> Self {
        let entries = manifest.facts.candidates.iter();
        let family = entries.filter(|c| table.is_family(&c.name));
        Self {
            manifest,
            group: None,
            stated: Vec::new(),
            sources: BTreeMap::new(),
            tensorflow: family
                .map(|c| Tensorflow::Locked(&c.name, &c.version))
                .collect(),
        }
    }

    /// The project itself, and each group that names a part of the pair.
    pub(super) fn all(manifest: &'a Manifest, table: &Table) -> Vec<Self> {
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
                sources: stated
                    .iter()
                    .filter_map(|s| Some((&s.requirement.name, Source::of(s)?)))
                    .collect(),
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

    pub(super) fn environment(
        &self,
        python: Option<&PythonVersion>,
        platform: Option<Platform>,
    ) -> Environment {
        let origin = Origin {
            kind: OriginKind::Project,
            path: Some(self.manifest.path.clone()),
            found_by: FoundBy::Argument,
        };
        Environment {
            python: python.cloned(),
            implementation: Some(Implementation::CPython),
            platform,
            ..Environment::empty(origin)
        }
    }

    pub(super) fn check(
        &self,
        basis: Basis,
        asked: &Asked,
        assumed: Vec<DistributionId>,
    ) -> ProjectCheck {
        ProjectCheck {
            basis,
            group: self.group.map(str::to_owned),
            date: asked.date.clone(),
            assumed,
            fails_since: None,
            fixes: Vec::new(),
            relock: self.manifest.kind.relock(),
        }
    }

    /// Why the result is open, where it is: what decides comes from a URL, or conda chooses it.
    pub(super) fn undecided(&self, table: &Table) -> Option<(SourcePlace, ManifestProblem)> {
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

    pub(super) fn text(&self, name: &PackageName, version: Option<&Version>) -> Distribution {
        let source = self.sources.get(name);
        let conda = matches!(source, Some(Source::Conda | Source::CondaChooses));
        let elsewhere = matches!(source, Some(Source::CondaChooses | Source::Url));
        Distribution {
            name: name.clone(),
            // what stands at a URL, and what conda chooses, has a version of its own
            version: version.filter(|_| !elsewhere).cloned(),
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
    pub(super) fn place(&self, finding: &Finding) -> SourcePlace {
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
            Some(
                self.manifest
                    .place_of_entry(entry.line, entry.name.as_str()),
            )
        })
    }
}
