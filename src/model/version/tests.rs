//! Versions against what `packaging` says of them.

use super::*;

#[track_caller]
fn check(text: &str, shown: &str) {
    let read = text.parse::<Version>().map(|v| v.to_string());
    assert_eq!(read.unwrap_or_else(|e| e.to_string()), shown);
}

#[test]
fn every_spelling_is_normalised() {
    check("1.26.4", "1.26.4");
    check("v1.0", "1.0");
    check(" 2.0.0RC1\n", "2.0.0rc1");
    check("1.0-alpha_1", "1.0a1");
    check("1.0.preview", "1.0rc0");
    check("1.0c2", "1.0rc2");
    check("1.0-1", "1.0.post1");
    check("1.0r4.dev", "1.0.post4.dev0");
    check("1.0a--1", "1.0a0.post1");
    check("0!1.0", "1.0");
    check("1!2.0.dev3+Ubuntu_01.x", "1!2.0.dev3+ubuntu.1.x");
    check("0.0.0", "0.0.0");
    check("00", "0");
}

#[test]
fn numbers_have_any_length() {
    check("1.18446744073709551616", "1.18446744073709551616");
    check(
        "20240101.123456789012345678901234567890",
        "20240101.123456789012345678901234567890",
    );
    let long = "9".repeat(300);
    check(&long, &long);
    let ordered = ["9", "18446744073709551615", "18446744073709551616"];
    let read = ordered.map(|t| t.parse::<Version>().unwrap());
    assert!(read.is_sorted());
    assert!(read[2] < long.parse().unwrap());
    assert_eq!(read[2].release(), [u64::MAX]);
}

#[test]
fn what_is_no_version_is_refused() {
    for text in [
        "", "1..2", ".1", "1.0+", "1.0+a..b", "1.0*", "1.0-é", "1!", "a", "1.0 2",
    ] {
        check(text, &format!("`{text}` is not a PEP 440 version"));
    }
}

#[test]
fn the_order_is_that_of_pep_440() {
    let ordered = [
        "1.0.dev1",
        "1.0a1.dev1",
        "1.0a1",
        "1.0a1.post1.dev1",
        "1.0a1.post1",
        "1.0b1",
        "1.0rc1",
        "1.0",
        "1.0+abc",
        "1.0+abc.1",
        "1.0+abd",
        "1.0+5",
        "1.0+10",
        "1.0.post1.dev2",
        "1.0.post1",
        "1.0.1.dev1",
        "1.0.1",
        "1.2",
        "1.10",
        "1!0.1",
    ];
    let read = ordered.map(|t| t.parse::<Version>().unwrap());
    for (index, low) in read.iter().enumerate() {
        for high in &read[index + 1..] {
            assert!(low < high, "{low} < {high}");
        }
    }
    assert_eq!("1.0".parse::<Version>(), "1".parse());
    assert_eq!(Version::new([1, 0, 0]), Version::new([1]));
}

#[test]
fn the_release_stands_alone() {
    let version: Version = "1!2.0.0rc1.post2+local".parse().unwrap();
    assert_eq!(version.only_release().to_string(), "1!2.0.0");
    assert_eq!(version.release(), [2, 0, 0]);
    assert!(version.any_prerelease() && version.is_local());
}
