//! Several sets of version specifiers merged into one without redundant bounds.

use super::{VersionSpecifier, VersionSpecifiers};

/// What all of the sets admit, without the specifiers that others imply.
#[must_use]
pub(crate) fn tightest<'a>(
    sets: impl IntoIterator<Item = &'a VersionSpecifiers>,
) -> VersionSpecifiers {
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
    use proptest::prelude::*;

    use super::super::Version;
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
        check(&["!=1.0.0.*", "!=1.*"], "!=1.0.0.*,!=1.*");
        check(&["~=1.4.0", "~=1.4"], "~=1.4.0,~=1.4");
    }

    /// Versions and specifiers over few numbers, so that bounds meet.
    fn version() -> impl Strategy<Value = String> {
        "(1!)?[0-2](\\.[0-2]){0,2}((a|rc)[01])?(\\.post[01])?(\\.dev[01])?"
    }

    fn specifier() -> impl Strategy<Value = String> {
        let plain = ("(<|<=|>|>=|==|!=)", version()).prop_map(|(o, v)| o + &v);
        let starred = "(==|!=)[0-2](\\.[0-2]){0,2}\\.\\*";
        let compatible = "~=[0-2](\\.[0-2]){1,2}(rc1)?";
        prop_oneof![4 => plain, 1 => starred, 1 => compatible]
    }

    fn specifiers() -> impl Strategy<Value = VersionSpecifiers> {
        proptest::collection::vec(specifier(), 0..4).prop_map(|all| all.join(",").parse().unwrap())
    }

    proptest! {
        #[test]
        fn what_is_left_admits_what_all_admit(
            sets in proptest::collection::vec(specifiers(), 1..4),
            version in version(),
        ) {
            let version: Version = version.parse().unwrap();
            let all = sets.iter().all(|s| s.contains(&version));
            prop_assert_eq!(tightest(&sets).contains(&version), all);
        }

        #[test]
        fn what_implies_another_admits_no_more(one in specifier(), other in specifier(), version in version()) {
            let (one, other): (VersionSpecifier, VersionSpecifier) = (one.parse().unwrap(), other.parse().unwrap());
            let version: Version = version.parse().unwrap();
            prop_assert!(!one.implies(&other) || !one.contains(&version) || other.contains(&version));
        }

        #[test]
        fn order_equality_and_spelling_agree(one in version(), other in version()) {
            let (one, other): (Version, Version) = (one.parse().unwrap(), other.parse().unwrap());
            prop_assert_eq!(one.cmp(&other), other.cmp(&one).reverse());
            let again: Version = one.to_string().parse().unwrap();
            prop_assert!(again == one);
            let admitted = |text: String| text.parse::<VersionSpecifier>().unwrap().contains(&one);
            prop_assert_eq!(admitted(format!("=={other}")), one == other);
            prop_assert_eq!(admitted(format!(">={other}")), one >= other);
            prop_assert_eq!(admitted(format!("<={other}")), one <= other);
        }
    }
}
