//! Several sets of version specifiers merged into one without redundant bounds.

use super::{VersionSpecifier, VersionSpecifiers};

/// What all of the sets admit, without the specifiers that others imply.
#[must_use]
pub fn tightest<'a>(sets: impl IntoIterator<Item = &'a VersionSpecifiers>) -> VersionSpecifiers {
    let mut kept: Vec<VersionSpecifier> = Vec::new();
    for specifier in sets.into_iter().flat_map(|s| s.iter()) {
        if kept.iter().any(|k| k.implies(specifier)) {
            continue;
        }
        kept.retain(|k| !specifier.implies(k));
        kept.push(specifier.clone());
    }
    kept.into_iter().collect()
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

    #[test]
    fn a_looser_bound_stays_where_it_excludes_more() {
        check(&[">=1", ">1"], ">1");
        check(&["<=2", "<2"], "<2");
        check(&[">1.0", ">=1.0.post1"], ">1.0,>=1.0.post1");
        check(&["<1.0", "<1.0rc2"], "<1.0");
        check(&["<=1.0rc2", "<1.0"], "<1.0");
        check(&["<1.0.post1", "<=1.0"], "<=1.0");
    }
}
