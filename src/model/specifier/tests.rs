//! What specifiers admit.

use super::*;

#[track_caller]
fn check(specifier: &str, admitted: &[&str], refused: &[&str]) {
    let specifiers: VersionSpecifiers = specifier.parse().unwrap();
    for version in admitted {
        assert!(
            specifiers.contains(&version.parse().unwrap()),
            "{version} in {specifier}"
        );
    }
    for version in refused {
        assert!(
            !specifiers.contains(&version.parse().unwrap()),
            "{version} not in {specifier}"
        );
    }
}

#[test]
fn a_release_is_padded_with_zeros() {
    check(
        "==1.1.*",
        &["1.1", "1.1.0.dev1", "1.1.5+l"],
        &["1", "1.10", "1!1.1"],
    );
    check("==1.0.*", &["1", "1.0.0"], &["1.1"]);
    check("!=1.1.*", &["1"], &["1.1rc1"]);
    check(
        "~=1.19.2",
        &["1.19.2", "1.19.5"],
        &["1.19.2rc1", "1.20.0rc1", "1"],
    );
    check("~=1.0.0", &["1", "1.0.7"], &["1.1"]);
}

#[test]
fn pre_and_post_releases_of_the_bound() {
    check("<1.0rc1", &["1.0b5", "1.0.dev1", "0.9"], &["1.0rc1", "1.0"]);
    check("<1.0", &["0.9.post1"], &["1.0b5", "1.0.dev1", "1.0"]);
    check(
        "<1.0.post2",
        &["1.0", "1.0.post1"],
        &["1.0.post2.dev1", "1.0.post2"],
    );
    check(
        ">1.0",
        &["1.0.1.dev1", "1.1"],
        &["1.0.post1", "1.0+l", "1.0"],
    );
    check(
        ">1.0.post1",
        &["1.0.post2.dev1", "1.0.post2"],
        &["1.0.post1", "1.0.post1+l"],
    );
    check(">1.0a1", &["1.0a2", "1.0"], &["1.0a1.post1"]);
    check(">1.0.dev1", &["1.0.dev2", "1.0"], &["1.0.dev1+l"]);
}

#[test]
fn a_local_version_counts_where_the_bound_has_one() {
    check("==1.26.4", &["1.26.4+mkl"], &[]);
    check("<=1.26.4", &["1.26.4+mkl"], &["1.26.4.post1"]);
    check(">=1.26.4", &["1.26.4+mkl"], &[]);
    check("==1.26.4+mkl", &["1.26.4+mkl"], &["1.26.4"]);
    check("!=1.26.4", &["1.26.5"], &["1.26.4+mkl"]);
}

#[test]
fn exact_equality_compares_texts() {
    check("===1.0", &["1.0"], &["1.0.0", "1"]);
    check("===whatever", &[], &["1.0"]);
}

#[test]
fn numbers_have_any_length() {
    check(
        ">=18446744073709551616",
        &["18446744073709551617"],
        &["18446744073709551615"],
    );
    check(
        "==1.99999999999999999999.*",
        &["1.99999999999999999999.2"],
        &["1.9"],
    );
}

#[test]
fn an_empty_part_changes_nothing() {
    check(" >=1.20 ,, < 2, ", &["1.26"], &["2"]);
    check("", &["1", "2.0rc1"], &[]);
}

#[track_caller]
fn refused(text: &str, cause: &str) {
    assert_eq!(
        text.parse::<VersionSpecifiers>().unwrap_err().to_string(),
        cause
    );
}

#[test]
fn what_is_no_specifier_is_refused() {
    let plain = |t: &str| format!("`{t}` is not a version specifier such as `>=1.20`");
    for text in [
        "1.0", "=1.0", ">=", "==1.0 2", "===", "=== a b", "<>1", "==1.0a.b",
    ] {
        refused(text, &plain(text));
    }
    refused(
        ">=1.*",
        &format!(
            "{}: `.*` is allowed with `==` and `!=` only",
            plain(">=1.*")
        ),
    );
    refused(
        "==1.0a1.*",
        &format!(
            "{}: `.*` is allowed after a release only",
            plain("==1.0a1.*")
        ),
    );
    refused(
        "~=1",
        &format!(
            "{}: `~=` needs a version with two parts, such as 1.20",
            plain("~=1")
        ),
    );
    refused(
        "<1.0+l",
        &format!(
            "{}: a local version is allowed with `==` and `!=` only",
            plain("<1.0+l")
        ),
    );
}

#[test]
fn specifiers_are_ordered_and_written_without_blanks() {
    let shown = |t: &str| t.parse::<VersionSpecifiers>().unwrap().to_string();
    assert_eq!(shown("< 2.0.0, >=1.16"), ">=1.16,<2.0.0");
    assert_eq!(shown("!=1.5.*,~=1.4"), "~=1.4,!=1.5.*");
}
