//! The ranges compared with the releases: coverage and declared requirements.

use super::{name, table, version};
use crate::model::{Code, Requirement, Version};
use crate::table::key::Key;
use crate::table::numpy::NUMPY_SERIES;
use crate::table::ranges::RANGES;
use crate::table::ranges::{Outcome, Segment, SeriesRange};
use crate::table::{TensorflowRelease, WheelGroup};

/// Every release of the whole family.
fn releases() -> impl Iterator<Item = &'static TensorflowRelease> {
    table()
        .family()
        .flat_map(|member| table().tensorflow_releases(member))
}

fn admits(requirement: &Requirement, numpy: &Version) -> bool {
    requirement.admits(numpy)
}

fn of(release: &TensorflowRelease) -> impl Iterator<Item = &'static SeriesRange> {
    let series = release.version.key().series();
    RANGES
        .iter()
        .filter(move |range| range.series.contains(&series))
}

fn label(release: &TensorflowRelease) -> String {
    format!("{} {}", release.distribution(), release.version())
}

#[test]
fn every_final_release_of_the_family_has_a_range() {
    let mut without = Vec::new();
    for release in releases() {
        // placeholders that reserve a name declare nothing and forward to nothing
        let brings = |g: &WheelGroup| g.numpy().next().is_some() || g.is_stub();
        if release.version().any_prerelease() || !release.wheels().iter().any(brings) {
            continue;
        }
        if of(release).next().is_none() {
            without.push(label(release));
        }
    }
    assert!(without.is_empty(), "{}", without.join(", "));
}

#[test]
fn what_works_overlaps_what_each_release_declares() {
    let mut wrong = Vec::new();
    for release in releases() {
        let lines: Vec<_> = release
            .wheels()
            .iter()
            .flat_map(WheelGroup::numpy)
            .collect();
        for range in of(release) {
            let works = &range.segments[0];
            let both = table().numpy_releases().iter().any(|n| {
                works.holds(n.version.key()) && lines.iter().any(|l| admits(l, n.version()))
            });
            if !lines.is_empty() && !both {
                wrong.push(label(release));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join(", "));
}

/// An end that stands on the C API stands where NumPy's C API changed.
#[test]
fn c_api_ends_stand_where_the_c_api_changed() {
    for range in &RANGES {
        for segment in range.segments {
            let Outcome::Fails(failure) = &segment.outcome else {
                continue;
            };
            let Some((_, number)) = failure.why.split_once("0x") else {
                continue;
            };
            let digits: String = number.chars().take_while(char::is_ascii_hexdigit).collect();
            let needs = u32::from_str_radix(&digits, 16).unwrap();
            if failure.code != Code::NumpyAbiTooOld {
                continue;
            }
            for of in &NUMPY_SERIES {
                if segment.holds(of.series) {
                    assert!(of.api < needs, "{of:?} {range:?}");
                }
            }
            let first = NUMPY_SERIES.iter().find(|s| s.api >= needs).unwrap();
            assert!(!segment.holds(first.series), "{range:?}");
        }
    }
}

/// An end that was never met stands behind the newest NumPy that was run with the series.
#[test]
fn open_ends_are_computed() {
    let high = |of: &str| {
        let release = table().tensorflow_release(&name("tensorflow"), &version(of));
        let range = self::of(release.unwrap()).last().unwrap();
        range.works.high.text
    };
    assert_eq!(high("2.21.0"), "2.6");
    assert_eq!(high("2.10.1"), "2");
}

/// Whether a version falls into a segment is compared without specifiers; they must agree on every release.
#[test]
fn a_segment_holds_what_specifiers_admit() {
    let odd = ["1.26.4+mkl", "2.0.0.dev0", "1.20.0.post1", "2", "1.24rc1"].map(version);
    let released = table().numpy_releases().iter().map(|r| r.version());
    let versions: Vec<&Version> = released.chain(&odd).collect();
    for range in &RANGES {
        let works = range.works.specifiers();
        let segment: &Segment = &range.segments[0];
        for version in &versions {
            let key = Key::nearest(&version.to_string());
            assert_eq!(
                segment.holds(key),
                works.contains(version),
                "{version} {range:?}"
            );
        }
    }
}
