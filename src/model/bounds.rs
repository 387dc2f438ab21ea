//! Several sets of version specifiers as one, with no bound said twice.

use pep440_rs::{Operator, VersionSpecifier};

use super::VersionSpecifiers;

/// What all of the sets admit: the highest lower and the lowest upper bound, and every other specifier once.
#[must_use]
pub fn tightest<'a>(sets: impl IntoIterator<Item = &'a VersionSpecifiers>) -> VersionSpecifiers {
    let mut low: Option<VersionSpecifier> = None;
    let mut high: Option<VersionSpecifier> = None;
    let mut others: Vec<VersionSpecifier> = Vec::new();
    for specifier in sets.into_iter().flat_map(|s| s.iter()) {
        let version = specifier.version();
        match specifier.operator() {
            Operator::GreaterThan | Operator::GreaterThanEqual => {
                if low.as_ref().is_none_or(|l| version > l.version()) {
                    low = Some(specifier.clone());
                }
            }
            Operator::LessThan | Operator::LessThanEqual => {
                if high.as_ref().is_none_or(|h| version < h.version()) {
                    high = Some(specifier.clone());
                }
            }
            _ if others.contains(specifier) => {}
            _ => others.push(specifier.clone()),
        }
    }
    low.into_iter().chain(high).chain(others).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sets: &[&str], expect: &str) {
        let sets: Vec<VersionSpecifiers> = sets.iter().map(|s| s.parse().unwrap()).collect();
        let parts: Vec<String> = tightest(&sets).iter().map(ToString::to_string).collect();
        assert_eq!(parts.join(","), expect);
    }

    #[test]
    fn the_tighter_bound_is_kept_and_nothing_is_said_twice() {
        check(&[">=1.20,<2", ">=1.20"], ">=1.20,<2");
        check(&[">=1.25", ">=1.26.0,<2.1.0"], ">=1.26.0,<2.1.0");
        check(&[">=3.9.2", ">=3.9.2,<3.20"], ">=3.9.2,<3.20");
        check(
            &[">=1.16,<1.20", "~=1.19.2", "~=1.19.2"],
            ">=1.16,~=1.19.2,<1.20",
        );
        check(&[], "");
    }
}
