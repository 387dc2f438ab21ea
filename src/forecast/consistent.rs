//! Whether requirements on a distribution whose releases are not listed can be met at once.

use crate::model::{Requirement, Version};

/// Whether some version may satisfy all requirements: one that they name, or the next after it. A distribution of which
/// no requirement names a version has one.
pub(super) fn may_be_met(wants: &[&Requirement]) -> bool {
    let named: Vec<&Version> = wants
        .iter()
        .filter_map(|want| want.specifiers())
        .flat_map(|specifiers| specifiers.iter())
        .filter_map(|specifier| specifier.version())
        .collect();
    if named.is_empty() {
        return true;
    }
    let admitted = |version: &Version| wants.iter().all(|want| want.admits(version));
    let zero = Version::new([0]);
    let mut tried = named.iter().flat_map(|version| {
        let mut next = version.release();
        next.push(1);
        [
            (*version).clone(),
            version.only_release(),
            Version::new(next),
        ]
    });
    tried.any(|version| admitted(&version)) || admitted(&zero)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], expect: bool) {
        let all: Vec<Requirement> = texts.iter().map(|t| t.parse().unwrap()).collect();
        assert_eq!(
            may_be_met(&all.iter().collect::<Vec<_>>()),
            expect,
            "{texts:?}"
        );
    }

    #[test]
    fn bounds_that_exclude_each_other_are_found() {
        check(&["grpcio~=1.32.0", "grpcio>=1.48.2"], false);
        check(&["grpcio<2,>=1.24.3", "grpcio>=1.48.2"], true);
        check(&["six", "six<2"], true);
        check(&["six>1.0", "six<1.1"], true);
        check(&["six==1.0", "six!=1.0"], false);
        check(&["pandas==1.3.*", "pandas!=1.3.0"], true);
    }
}
