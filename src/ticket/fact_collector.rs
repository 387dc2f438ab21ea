//! Collects the facts that the readers find.

use std::sync::Arc;

use super::pattern::group;
use super::platforms::conda_platform;
use crate::model::{
    Build, Candidate, Captures, Condition, Edge, Fact, FactKind, Group, Implementation, Metadata,
    PackageName, Platform, PythonVersion, Requirement, SourceRank, TicketCause, TicketFacts,
    TicketProblem, Version, VersionSpecifiers, leading_name, name_of,
};

/// No text has more than so many facts that matter.
const FACTS: usize = 100_000;

/// The reading in the making.
pub(super) struct FactCollector {
    pub(super) facts: TicketFacts,
    /// The part of a project whose requirements are read.
    pub(super) group: Group,
    /// Whose builds they ask for.
    pub(super) build: Build,
    /// Whether a report of this program in a format such as `1.2.0` can be read.
    pub(super) reads_report: fn(&str) -> bool,
}

impl FactCollector {
    pub(super) fn new(reads_report: fn(&str) -> bool) -> Self {
        Self {
            facts: TicketFacts::default(),
            group: Group::Main,
            build: Build::Index,
            reads_report,
        }
    }

    pub(super) fn add(&mut self, line: usize, rank: SourceRank, kind: FactKind) {
        if self.facts.facts.len() < FACTS {
            self.facts.facts.push(Fact { line, rank, kind });
        }
    }

    /// A distribution in a version, as a package index has it. Whether it was one.
    pub(super) fn distribution(
        &mut self,
        line: usize,
        rank: SourceRank,
        name: &str,
        version: &str,
    ) -> bool {
        self.built(line, rank, name, version, Build::Index)
    }

    /// The distribution that the groups `name` and `version` of a match name.
    pub(super) fn captured(&mut self, line: usize, rank: SourceRank, found: &Captures<'_>) {
        self.distribution(line, rank, group(found, "name"), group(found, "version"));
    }

    /// A distribution in a version; `python` itself, as conda lists it, is the Python. Whether it was one.
    pub(super) fn built(
        &mut self,
        line: usize,
        rank: SourceRank,
        name: &str,
        version: &str,
        build: Build,
    ) -> bool {
        let (Some(name), Ok(version)) = (name_of(name), version.parse::<Version>()) else {
            return false;
        };
        if name.as_ref() == "python" {
            return self.python(line, rank, &version.to_string());
        }
        self.add(
            line,
            rank,
            FactKind::Distribution {
                name,
                version,
                build,
            },
        );
        true
    }

    /// An entry of a lock file; Python itself, as conda locks it, is the Python.
    fn candidate(
        &mut self,
        line: usize,
        name: &str,
        version: &str,
        build: Build,
        markers: Vec<Condition>,
    ) -> Option<&mut Candidate> {
        let (name, version) = (name_of(name)?, version.parse::<Version>().ok()?);
        if name.as_ref() == "python" {
            self.python(line, SourceRank::Locked, &version.to_string());
            return None;
        }
        let candidates = &mut self.facts.candidates;
        if candidates.len() >= FACTS {
            return None;
        }
        candidates.push(Candidate {
            line,
            name,
            version,
            build,
            markers,
            each_platform: false,
        });
        candidates.last_mut()
    }

    /// An entry of a lock file, with the markers it is for.
    pub(super) fn locked(&mut self, line: usize, name: &str, version: &str, markers: &[&str]) {
        let markers = markers.iter().filter_map(|m| Condition::parse(m)).collect();
        self.candidate(line, name, version, Build::Index, markers);
    }

    /// An entry of a lock file that lists each conda platform apart.
    pub(super) fn locked_for(
        &mut self,
        line: usize,
        name: &str,
        version: &str,
        build: Build,
        subdir: &str,
    ) {
        self.for_platform(subdir);
        let marker = conda_platform(subdir).map(|platform| {
            let (os, machine) = (platform.os.sys_platform(), platform.machine());
            format!("sys_platform == '{os}' and platform_machine == '{machine}'")
        });
        let condition = marker.as_deref().and_then(Condition::parse);
        let markers = condition.into_iter().collect();
        if let Some(candidate) = self.candidate(line, name, version, build, markers) {
            candidate.each_platform = true;
        }
    }

    /// A conda platform that a file is for.
    pub(super) fn for_platform(&mut self, subdir: &str) {
        let platforms = &mut self.facts.platforms;
        if let Some(platform) = conda_platform(subdir).filter(|p| !platforms.contains(p)) {
            platforms.push(platform);
        }
    }

    /// A dependency of one entry of a lock file on another.
    pub(super) fn edge(&mut self, name: &str, version: &str, marker: &str) {
        if let Some(name) = name_of(name)
            && self.facts.edges.len() < FACTS
        {
            self.facts.edges.push(Edge {
                name,
                version: version.parse().ok(),
                wanted: Condition::parse(marker),
            });
        }
    }

    /// The Python of a range that admits one series only.
    pub(super) fn python_of_range(&mut self, line: usize, range: &str) {
        let Ok(specifiers) = range.parse::<VersionSpecifiers>() else {
            return;
        };
        let mut admitted = (6..=30).filter(|minor| {
            let release = |micro: u64| Version::new([3, *minor, micro]);
            (0..=40).any(|micro| specifiers.contains(&release(micro)))
        });
        if let (Some(minor), None) = (admitted.next(), admitted.next()) {
            self.python(line, SourceRank::Asked, &format!("3.{minor}"));
        }
        self.facts.requires_python.get_or_insert(specifiers);
    }

    pub(super) fn inspected(&mut self, line: usize, metadata: Metadata) {
        self.add(
            line,
            SourceRank::Listed,
            FactKind::Inspected(Arc::new(metadata)),
        );
    }

    pub(super) fn not_installed(&mut self, line: usize, rank: SourceRank, name: &str) {
        if let Some(name) = name_of(name) {
            self.add(line, rank, FactKind::NotInstalled(name));
        }
    }

    pub(super) fn removed(&mut self, line: usize, name: &str) {
        if let Some(name) = name_of(name) {
            self.add(line, SourceRank::Logged, FactKind::Removed(name));
        }
    }

    /// A PEP 508 requirement; one that pins a version is also a distribution, as far as its rank goes.
    pub(super) fn requirement(&mut self, line: usize, rank: SourceRank, text: &str) -> bool {
        let requirement = match text.trim().parse::<Requirement>() {
            Ok(requirement) => requirement,
            Err(error) => {
                let matters =
                    |name: PackageName| name.is_numpy() || name.as_str().starts_with("tensorflow");
                if leading_name(text).is_some_and(matters) {
                    let (text, error) = (text.trim().to_owned(), error.to_string());
                    self.problem(line, TicketCause::Requirement { text, error });
                }
                return false;
            }
        };
        self.required(line, rank, requirement);
        true
    }

    pub(super) fn required(&mut self, line: usize, rank: SourceRank, requirement: Requirement) {
        if let (Some((name, version)), true) = (pin(&requirement), requirement.marker.is_none()) {
            let build = Build::Index;
            let kind = FactKind::Distribution {
                name,
                version,
                build,
            };
            self.add(line, rank, kind);
        }
        let kind = FactKind::Requirement {
            requirement: Box::new(requirement),
            group: self.group.clone(),
            build: self.build,
        };
        self.add(line, rank, kind);
    }

    pub(super) fn python(&mut self, line: usize, rank: SourceRank, text: &str) -> bool {
        let Ok(version) = text.trim().parse::<PythonVersion>() else {
            return false;
        };
        if !matches!(version.minor_key(), (2, 6..=7) | (3, 3..=30)) {
            return false;
        }
        self.add(line, rank, FactKind::Python(version));
        true
    }

    pub(super) fn implementation(&mut self, line: usize, text: &str) {
        let implementation = match text.to_ascii_lowercase().as_str() {
            "cpython" => Implementation::CPython,
            "pypy" => Implementation::PyPy,
            "graalpy" => Implementation::GraalPy,
            _ => return,
        };
        self.add(
            line,
            SourceRank::Printed,
            FactKind::Implementation(implementation),
        );
    }

    pub(super) fn platform(&mut self, line: usize, rank: SourceRank, platform: Platform) {
        self.add(line, rank, FactKind::Platform(platform));
    }

    pub(super) fn problem(&mut self, line: usize, cause: TicketCause) {
        self.facts.problems.push(TicketProblem {
            line: Some(line),
            cause,
        });
    }

    pub(super) fn shape(&mut self, line: usize, shape: &'static str) {
        let shapes = &mut self.facts.shapes;
        if shapes
            .iter()
            .rev()
            .take(8)
            .all(|(_, known)| *known != shape)
        {
            shapes.push((line, shape));
        }
    }
}

/// The version that a requirement pins with `==` or `===`.
fn pin(requirement: &Requirement) -> Option<(PackageName, Version)> {
    Some((requirement.name.clone(), requirement.pinned()?.clone()))
}
