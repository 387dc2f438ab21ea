//! The changes of a plan: distributions and their versions.

use crate::model::{
    Environment, Operator, PackageName, Pin, PinVersion, Version, VersionChange, VersionSpecifier,
    VersionSpecifiers,
};

/// What an installer is asked to do with one distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// Install this very version.
    Exact(Version),
    /// Install any version within; the second is one that stands for what an installer would choose.
    Within(VersionSpecifiers, Version),
    /// Let the installer move it to whatever fits the rest.
    Follow,
}

impl Change {
    /// Any version within specifiers; `None` where they exclude each other.
    pub(crate) fn within(specifiers: VersionSpecifiers) -> Option<Self> {
        let representative = representative(&specifiers)?;
        Some(match names_one(&specifiers) {
            Some(version) => Self::Exact(version.clone()),
            None => Self::Within(specifiers, representative),
        })
    }

    /// The version that is installed by it, as far as it is known.
    pub(crate) fn version(&self) -> Option<&Version> {
        match self {
            Self::Exact(version) | Self::Within(_, version) => Some(version),
            Self::Follow => None,
        }
    }
}

/// The version that specifiers name with `==`.
fn names_one(specifiers: &VersionSpecifiers) -> Option<&Version> {
    let mut all = specifiers.iter();
    all.find(|s| s.operator() == Operator::Equal)?.version()
}

/// A distribution with what is asked of the installer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    name: PackageName,
    extras: Vec<String>,
    change: Change,
}

/// A set of changes, one for each distribution, in the order in which a command names them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Changes(Vec<Entry>);

impl Changes {
    /// The set with one more change, which replaces an earlier one of the same distribution.
    pub(crate) fn with(mut self, name: PackageName, change: Change) -> Self {
        let earlier = self.0.iter().position(|e| e.name == name);
        let extras = earlier.map(|at| self.0.remove(at).extras);
        self.0.push(Entry {
            name,
            extras: extras.unwrap_or_default(),
            change,
        });
        self
    }

    /// The set with extras for one of its distributions.
    pub(crate) fn with_extras(mut self, name: &PackageName, extras: &[String]) -> Self {
        for entry in self.0.iter_mut().filter(|e| e.name == *name) {
            entry.extras = extras.to_vec();
        }
        self
    }

    /// The set with the changes of another, which replace earlier ones of the same distribution.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        for entry in &other.0 {
            self.0.retain(|e| e.name != entry.name);
            self.0.push(entry.clone());
        }
        self
    }

    /// The set without the distributions of another.
    pub(crate) fn without(mut self, other: &Self) -> Self {
        self.0.retain(|e| !other.names(&e.name));
        self
    }

    /// Each change as a set of its own.
    pub(crate) fn singly(&self) -> impl Iterator<Item = Self> {
        self.0.iter().map(|entry| Self(vec![entry.clone()]))
    }

    /// The changes in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&PackageName, &Change)> {
        self.0.iter().map(|e| (&e.name, &e.change))
    }

    /// Whether nothing changes.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many distributions change.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a distribution is among them.
    pub(crate) fn names(&self, name: &PackageName) -> bool {
        self.0.iter().any(|e| e.name == *name)
    }

    /// What is handed to the installer.
    pub(crate) fn pins(&self) -> impl Iterator<Item = Pin> {
        self.0.iter().map(|entry| Pin {
            name: entry.name.clone(),
            extras: entry.extras.clone(),
            version: match &entry.change {
                Change::Exact(version) => PinVersion::Exact(version.clone()),
                Change::Within(specifiers, _) if !specifiers.is_empty() => {
                    PinVersion::Within(specifiers.clone())
                }
                Change::Within(..) | Change::Follow => PinVersion::Any,
            },
        })
    }

    /// What changes in an environment.
    pub(crate) fn in_environment(&self, environment: &Environment) -> Vec<VersionChange> {
        let change = |to: Pin| VersionChange {
            from: environment.first(&to.name).and_then(|d| d.version.clone()),
            to,
        };
        self.pins().map(change).collect()
    }
}

/// A version within specifiers: one that they name, the next after it, or one beyond all of them.
pub(crate) fn representative(specifiers: &VersionSpecifiers) -> Option<Version> {
    let mut candidates: Vec<Version> = Vec::new();
    for version in specifiers.iter().filter_map(VersionSpecifier::version) {
        let release = version.release();
        candidates.push(Version::new(release.iter().copied()));
        let mut next = release.clone();
        next.push(1);
        candidates.push(Version::new(next));
        if let Some((last, head)) = release.split_last() {
            candidates.extend(below(head, *last));
        }
    }
    candidates.push(Version::new([9999]));
    candidates.sort();
    candidates
        .into_iter()
        .rev()
        .find(|v| specifiers.contains(v))
}

/// A version just below `head.last`: `3.20.99` for `3.21`.
fn below(head: &[u64], last: u64) -> Option<Version> {
    let last = last.checked_sub(1)?;
    Some(Version::new(head.iter().copied().chain([last, 99])))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(specifiers: &str, version: Option<&str>) {
        let found = representative(&specifiers.parse().unwrap());
        assert_eq!(found.map(|v| v.to_string()).as_deref(), version);
    }

    #[test]
    fn a_version_within_the_specifiers_is_found() {
        check(">=3.9.2,<3.21", Some("3.20.99"));
        check("<4", Some("3.99"));
        check("==1.26.4", Some("1.26.4"));
        check(">=2", Some("9999"));
        check("~=1.19.2", Some("1.19.2.1"));
        check(">=2,<1", None);
    }

    #[test]
    fn specifiers_that_name_one_version_are_an_exact_change() {
        let change = Change::within(">=0.2.0,==0.2.2".parse().unwrap());
        assert_eq!(change, Some(Change::Exact("0.2.2".parse().unwrap())));
        assert_eq!(Change::within(">=0.3,==0.2.2".parse().unwrap()), None);
    }
}
