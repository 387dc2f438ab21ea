//! Declared requirements: the Requires-Dist of one distribution against the installed versions, markers evaluated.

use super::{Declared, MarkerFacts, PackageName, Requirement, Requires, Ternary, Version};

/// The requirements of one distribution on another that count in an environment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Applicable {
    /// Those whose markers hold.
    pub certain: Vec<Requirement>,
    /// Those whose markers hang on something unknown.
    pub possible: Vec<Requirement>,
    /// Whether there is a line that cannot be read.
    pub unreadable: bool,
}

impl Applicable {
    /// Picks the requirements on `name` that hold, or may hold, there.
    #[must_use]
    pub(crate) fn on(requires: &Requires, name: &PackageName, facts: &MarkerFacts) -> Self {
        let mut picked = Self {
            unreadable: requires.unreadable_on(name).next().is_some(),
            ..Self::default()
        };
        for requirement in requires.on(name) {
            match facts.evaluate(&requirement.marker) {
                Ternary::Yes => picked.certain.push(requirement.clone()),
                Ternary::Unknown => picked.possible.push(requirement.clone()),
                Ternary::No => {}
            }
        }
        picked
    }

    /// Whether a version satisfies all of them. What may hold decides only if it changes nothing; what cannot be read leaves
    /// the answer open.
    #[must_use]
    pub(crate) fn satisfied_by(&self, version: &Version) -> Declared {
        if self.certain.iter().any(|r| !r.admits(version)) {
            return Declared::Violated;
        }
        if self.unreadable || self.possible.iter().any(|r| !r.admits(version)) {
            return Declared::Unknown;
        }
        if self.certain.is_empty() && self.possible.is_empty() {
            return Declared::Nothing;
        }
        Declared::Satisfied
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::{Implementation, Platform, name_of};

    #[track_caller]
    fn check(lines: &[&str], python: Option<&str>, numpy: &str, declared: Declared) {
        let facts = MarkerFacts {
            python: python.map(|p| p.parse().unwrap()),
            implementation: Some(Implementation::CPython),
            platform: Platform::parse("linux_x86_64"),
        };
        let requires = Requires::parse(lines.iter().copied());
        let applicable = Applicable::on(&requires, &name_of("numpy").unwrap(), &facts);
        assert_eq!(applicable.satisfied_by(&numpy.parse().unwrap()), declared);
    }

    const BY_PYTHON: &[&str] = &[
        "numpy<2.0.0,>=1.23.5; python_version <= '3.11'",
        "numpy<2.0.0,>=1.26.0; python_version >= '3.12'",
    ];

    #[test]
    fn every_spelling_of_a_range_is_read() {
        check(
            &["numpy (<2.0,>=1.16.0)"],
            Some("3.7"),
            "1.21.6",
            Declared::Satisfied,
        );
        check(
            &["numpy (<2.0,>=1.16.0)"],
            Some("3.7"),
            "2.0.0rc1",
            Declared::Violated,
        );
        check(
            &["numpy~=1.19.2"],
            Some("3.8"),
            "1.19.5",
            Declared::Satisfied,
        );
        check(
            &["numpy~=1.19.2"],
            Some("3.8"),
            "1.20.0",
            Declared::Violated,
        );
        check(
            &["numpy==1.23.*"],
            Some("3.8"),
            "1.23.5",
            Declared::Satisfied,
        );
        check(
            &["numpy>=1.20"],
            Some("3.10"),
            "1.26.4+mkl",
            Declared::Satisfied,
        );
    }

    #[test]
    fn a_line_that_cannot_be_read_leaves_the_answer_open() {
        check(&["numpy-<2"], Some("3.12"), "1.24.4", Declared::Unknown);
        check(&["six-<2"], Some("3.12"), "1.24.4", Declared::Nothing);
        check(
            &["numpy>=1.26", "numpy_<2"],
            Some("3.12"),
            "1.24.4",
            Declared::Violated,
        );
        check(
            &["numpy>=1.20,"],
            Some("3.12"),
            "1.24.4",
            Declared::Satisfied,
        );
    }

    #[test]
    fn only_the_lines_whose_markers_hold_count() {
        check(BY_PYTHON, Some("3.11"), "1.24.4", Declared::Satisfied);
        check(BY_PYTHON, Some("3.12"), "1.24.4", Declared::Violated);
        check(&["six"], Some("3.12"), "1.24.4", Declared::Nothing);
    }

    #[test]
    fn an_unknown_python_decides_only_where_it_changes_nothing() {
        check(BY_PYTHON, None, "1.24.4", Declared::Unknown);
        check(BY_PYTHON, None, "1.26.4", Declared::Satisfied);
    }
}
