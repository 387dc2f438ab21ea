//! Keys sort as PEP 440 says.

use crate::model::Version;
use crate::table::key::Key;
use crate::table::text::VERSIONS;

#[test]
fn keys_sort_as_versions() {
    let versions: Vec<Version> = VERSIONS
        .iter()
        .map(|row| row.text.as_str().parse().unwrap())
        .collect();
    assert!(versions.is_sorted());
    assert!(VERSIONS.is_sorted_by(|a, b| a.key <= b.key));
    for row in &VERSIONS {
        assert_eq!(Key::exact(row.text.as_str()), Some(row.key));
        assert_eq!(Key::nearest(row.text.as_str()), row.key);
    }
}

#[track_caller]
fn exact(text: &str, expect: bool) {
    let version: Version = text.parse().unwrap();
    assert_eq!(Key::exact(&version.to_string()).is_some(), expect, "{text}");
}

#[test]
fn what_a_key_cannot_tell_apart_is_not_exact() {
    exact("1.26.4", true);
    exact("2.0.0.0.0", true);
    exact("2.15.0.post1", true);
    exact("1.26.4+mkl", false);
    exact("1!2.0", false);
    exact("1.2.3.4.5", false);
    exact("70000.1", false);
    exact("2.0rc1.dev3", false);
}

#[test]
fn below_is_below_as_pep_440_has_it() {
    let below = |text: &str, high: &str| {
        let (text, high): (Version, Version) = (text.parse().unwrap(), high.parse().unwrap());
        let specifiers: crate::model::VersionSpecifiers = format!("<{high}").parse().unwrap();
        let below = Key::nearest(&text.to_string()).is_below(Key::nearest(&high.to_string()));
        assert_eq!(below, specifiers.contains(&text), "{text} <{high}");
    };
    for high in ["2", "2.0.0", "1.20", "2.6", "1.26.4"] {
        for text in [
            "1.9",
            "1.19.5",
            "1.20rc1",
            "1.20",
            "1.26.4+mkl",
            "1.26.4rc1",
            "1.99999999",
            "2.0rc1",
            "2.0.dev1",
            "2.0.0.0.1",
            "2.0.post1",
            "2.5.9",
            "2.6.0a1",
            "1.25.0.post3",
            "3",
        ] {
            below(text, high);
        }
    }
}
