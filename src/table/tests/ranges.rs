//! The ranges compared with the releases: coverage and declared requirements.

use std::sync::Arc;

use super::{name, table, text, version};
use crate::model::{Code, Requirement};
use crate::table::observations::series_of;
use crate::table::{FamilyMember, Happens, SeriesRange, TensorflowRelease, WheelGroup, abi};

/// Every release of the whole family.
fn releases() -> Vec<TensorflowRelease> {
    let table = table();
    let of = |m: &FamilyMember| table.tensorflow_releases(&m.name).to_vec();
    table.family().iter().flat_map(of).collect()
}

fn all() -> Vec<Arc<SeriesRange>> {
    table().all_ranges()
}

fn admits(requirement: &Requirement, numpy: &crate::model::Version) -> bool {
    requirement.admits(numpy)
}

#[test]
fn every_final_release_of_the_family_has_a_range() {
    let ranges = all();
    let mut without = Vec::new();
    for release in releases() {
        // placeholders that reserve a name declare nothing and forward to nothing
        let brings = |g: &WheelGroup| !g.numpy.lines.is_empty() || !g.forwards.lines.is_empty();
        let series = series_of(&release.version);
        if release.version.any_prerelease() || !release.wheels.iter().any(brings) {
            continue;
        }
        if !ranges.iter().any(|r| r.series.contains(&series)) {
            without.push(format!("{} {}", release.distribution, release.version));
        }
    }
    assert!(without.is_empty(), "{}", without.join(", "));
}

#[test]
fn every_range_is_of_a_series_that_was_released() {
    let table = table();
    let released: Vec<String> = table
        .tensorflow_releases(&name("tensorflow"))
        .iter()
        .map(|r| series_of(&r.version))
        .collect();
    for range in all() {
        for series in &range.series {
            assert!(released.contains(series), "{series}");
        }
    }
}

#[test]
fn what_works_overlaps_what_each_release_declares() {
    let numpy = table().numpy_releases();
    let ranges = all();
    let mut wrong = Vec::new();
    for release in releases() {
        let lines: Vec<_> = release
            .wheels
            .iter()
            .flat_map(|g| g.numpy.lines.iter())
            .collect();
        let series = series_of(&release.version);
        for range in ranges.iter().filter(|r| r.series.contains(&series)) {
            let works = range.works.specifiers();
            let both = numpy
                .iter()
                .any(|n| works.contains(&n.version) && lines.iter().any(|l| admits(l, &n.version)));
            if !lines.is_empty() && !both {
                wrong.push(format!("{} {}", release.distribution, release.version));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join(", "));
}

#[test]
fn no_numpy_falls_into_two_segments_of_one_range() {
    let numpy = table().numpy_releases();
    for range in all() {
        for release in numpy.iter() {
            let hits = range
                .segments
                .iter()
                .filter(|s| s.numpy.contains(&release.version));
            assert!(hits.count() < 2, "{} {range:?}", release.version);
        }
    }
}

/// An end that stands on the C-API stands where NumPy's C-API changed.
#[test]
fn c_api_ends_stand_where_the_c_api_changed() {
    let table = table();
    let series = table.numpy_all_series();
    for range in all() {
        for segment in &range.segments {
            let Happens::Fails(failure) = &segment.happens else {
                continue;
            };
            let Some((_, number)) = failure.why.split_once("C-API 0x") else {
                continue;
            };
            let digits: String = number.chars().take_while(char::is_ascii_hexdigit).collect();
            let needs = u32::from_str_radix(&digits, 16).unwrap();
            for of in &series {
                if segment.numpy.contains(&of.series) {
                    assert!(of.api < needs, "{} {range:?}", of.series);
                }
            }
            let first = series.iter().find(|s| s.api >= needs).unwrap();
            assert!(!segment.numpy.contains(&first.series), "{range:?}");
        }
    }
}

/// What the extension modules ask for decides what happens from NumPy 2 on, run or not.
#[test]
fn the_end_at_numpy_2_follows_from_the_extension_modules() {
    let two = version("2.0.0");
    let read = abi::all(text(abi::FILE)).unwrap();
    assert_eq!(read.len(), 155);
    let ranges = all();
    for built in read {
        let series = series_of(&built.tensorflow);
        for range in ranges.iter().filter(|r| r.series.contains(&series)) {
            let code = range.segment(&two).map(|s| match &s.happens {
                Happens::Fails(failure) => Some(failure.code),
                _ => None,
            });
            let expect = match built.numpy_majors.as_slice() {
                [1] => Some(Some(Code::NumpyAbiTooNew)),
                _ => Some(None),
            };
            assert_eq!(code, expect, "{series} {range:?}");
        }
    }
}

/// Whether a version falls into a segment is compared without the specifiers; they must agree on every release.
#[test]
fn a_segment_holds_what_its_specifiers_admit() {
    let numpy = table().numpy_releases();
    let odd = ["1.26.4+mkl", "2.0.0.dev0", "1.20.0.post1", "2", "1.24rc1"].map(version);
    for range in all() {
        for segment in &range.segments {
            for version in numpy.iter().map(|r| &r.version).chain(&odd) {
                assert_eq!(
                    segment.holds(version),
                    segment.numpy.contains(version),
                    "{version} {segment:?}"
                );
            }
        }
    }
}
