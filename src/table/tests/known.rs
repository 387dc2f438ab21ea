//! Released and never released versions.

use super::{name, table, version};
use crate::table::ReleaseStatus;
use crate::table::numpy::NUMPY_SERIES;

fn shown(known: ReleaseStatus) -> String {
    match known {
        ReleaseStatus::Released => "released".to_owned(),
        ReleaseStatus::Beyond => "beyond".to_owned(),
        ReleaseStatus::Unlisted => "unlisted".to_owned(),
        ReleaseStatus::Never { below, above, slip } => {
            let text =
                |v: Option<crate::model::Version>| v.map_or("-".to_owned(), |v| v.to_string());
            format!(
                "never {} {} {}",
                text(below),
                text(above),
                slip.unwrap_or_default()
            )
        }
    }
}

#[track_caller]
fn tensorflow(distribution: &str, of: &str, expect: &str) {
    let known = table().known_tensorflow(&name(distribution), &version(of));
    assert_eq!(shown(known), expect);
}

#[track_caller]
fn numpy(of: &str, expect: &str) {
    assert_eq!(shown(table().known_numpy(&version(of))), expect);
}

#[test]
fn what_never_was_names_its_neighbours_and_the_slip() {
    tensorflow(
        "tensorflow",
        "1.19.5",
        "never 1.15.5 2.0.0 1.19.5 is a NumPy release",
    );
    tensorflow(
        "tensorflow",
        "1.13.0",
        "never 1.12.3 1.13.1 1.13.0 is a NumPy release",
    );
    tensorflow("tensorflow", "2.16.0", "never 2.15.1 2.16.1 ");
    tensorflow(
        "tensorflow-cpu",
        "1.15.5",
        "never 1.15.0 2.1.0 1.15.5 was released as `tensorflow`",
    );
    tensorflow(
        "tensorflow-gpu",
        "2.15.0",
        "never 2.12.0 - 2.15.0 was released as `tensorflow`",
    );
    numpy(
        "1.15.5",
        "never 1.15.4 1.16.0 1.15.5 is a TensorFlow release",
    );
    numpy("1.27.0", "never 1.26.4 2.0.0 ");
}

#[test]
fn what_was_released_is_known_in_every_spelling() {
    tensorflow("tensorflow", "2.10.1", "released");
    tensorflow("tensorflow", "2.10", "released");
    tensorflow("tensorflow", "2.15.0.post1", "released");
    tensorflow("tensorflow", "2.22.0rc0", "released");
    tensorflow("tensorflow-rocm", "1.15.12", "released");
    tensorflow("tensorflow-gpu", "2.12.0", "released");
    numpy("1.19.5", "released");
    numpy("1.0", "released");
}

#[test]
fn what_is_newer_or_another_build_is_not_said_never_to_have_been() {
    tensorflow("tensorflow", "2.23.0", "beyond");
    tensorflow("tensorflow", "2.10.0+nv22.11", "unlisted");
    tensorflow("tensorflow", "0.8.0", "unlisted");
    tensorflow("tensorflow", "2.4.0rc0", "unlisted");
    tensorflow("tf-nightly", "2.9.0.dev20220101", "unlisted");
    tensorflow("tf-nightly", "2.30.0", "unlisted");
    tensorflow("keras", "2.10.0", "unlisted");
    numpy("2.6.0", "beyond");
    numpy("2.0.0rc1", "unlisted");
    numpy("1.26.4+mkl", "unlisted");
}

#[test]
fn a_release_has_its_wheels_and_what_each_declares() {
    let release = |of: &str, version_of: &str| {
        let release = table().tensorflow_release(&name(of), &version(version_of));
        release.unwrap()
    };
    let of = release("tensorflow", "2.13.0");
    assert_eq!(of.date(), "2023-07-05");
    let [real, stub] = of.wheels() else {
        panic!("{of:?}");
    };
    let declared = real.numpy().next().unwrap().to_string();
    assert_eq!(declared, "numpy>=1.22,<=1.24.3");
    assert!(!real.is_stub() && stub.numpy().next().is_none());
    assert_eq!(stub.forwards().count(), 3);
    let mut tags = stub.tags().iter().map(ToString::to_string);
    assert!(tags.any(|tag| tag == "cp310-cp310-win_amd64"));
    assert!(release("tensorflow-gpu", "2.12.0").wheels().is_empty());
    assert_eq!(release("tensorflow-rocm", "2.6.0.post1").yanked(), Some(""));
    let numpy = table().numpy_releases().iter();
    let mut numpy = numpy.filter(|r| r.version() == &version("2.4.0"));
    let yanked = numpy.next().unwrap().yanked();
    assert_eq!(yanked, Some("Backward compatibility bug"));
}

/// The build script looks at names and specifiers alone.
#[test]
fn every_line_is_a_requirement() {
    let members: Vec<_> = table().family().collect();
    for member in members {
        for release in table().tensorflow_releases(member) {
            let requires = table().requires(member, release.version(), None);
            assert!(requires.is_none_or(|r| !r.lines.is_empty()));
            for group in release.wheels() {
                assert!(group.numpy().all(|r| r.name.as_ref() == "numpy"));
                assert!(group.forwards().all(|r| table().is_family(&r.name)));
                assert!(!group.tags().is_empty());
            }
            assert!(release.requires_python().is_none_or(|s| !s.is_empty()));
        }
    }
    assert!(
        table()
            .numpy_releases()
            .iter()
            .all(|r| r.requires_python().is_none_or(|s| !s.is_empty()))
    );
}

#[test]
fn no_release_was_lost() {
    let shown = table().family().map(|member| {
        let releases = table().tensorflow_releases(member);
        assert!(
            releases.is_sorted_by(|a, b| a.version() < b.version()),
            "{member}"
        );
        format!("{member} {}", releases.len())
    });
    assert_eq!(
        shown.collect::<Vec<_>>().join(", "),
        "tensorflow 139, tensorflow-cpu 97, tensorflow-gpu 97, tensorflow-intel 41, tensorflow-macos 26, \
         tensorflow-rocm 66, tensorflow-cpu-aws 26, tensorflow-aarch64 24, intel-tensorflow 26, tf-nightly 4, \
         tf-nightly-cpu 0, tf-nightly-gpu 0"
    );
    let numpy = table().numpy_releases();
    assert!(numpy.is_sorted_by(|a, b| a.version() < b.version()));
    assert_eq!((numpy.len(), NUMPY_SERIES.len()), (154, 26));
    let releases = table().tensorflow_releases(&name("tensorflow"));
    let groups = releases.iter().flat_map(|r| r.wheels());
    let wheels: usize = groups.flat_map(|g| g.tags()).map(|t| t.abis.len()).sum();
    assert_eq!(wheels, 1761);
    let required = |of| {
        let releases = table().tensorflow_releases(of);
        let with = |r: &&crate::table::TensorflowRelease| r.requires.is_some();
        releases.iter().filter(with).count()
    };
    assert_eq!(table().family().map(required).sum::<usize>(), 544);
}

#[test]
fn what_a_release_requires_depends_on_the_platform_where_a_stub_stands_in() {
    let requires = |of: &str, platform: Option<&str>| {
        let platform = platform.and_then(crate::model::Platform::parse);
        let lines = table().requires(&name("tensorflow"), &version(of), platform);
        let on = lines.unwrap().lines;
        on.iter().map(|l| l.name.to_string()).collect::<Vec<_>>()
    };
    let has = |lines: Vec<String>, name: &str| lines.contains(&name.to_owned());
    assert!(has(requires("2.13.0", Some("linux_x86_64")), "numpy"));
    assert!(has(requires("2.13.0", None), "protobuf"));
    let windows = requires("2.13.0", Some("win_amd64"));
    assert!(windows.iter().all(|n| n.starts_with("tensorflow-")));
    // 2.18.1 has real Windows wheels again, though the Linux wheel still names tensorflow-intel
    assert!(has(requires("2.18.1", None), "tensorflow-intel"));
    assert!(!has(
        requires("2.18.1", Some("win_amd64")),
        "tensorflow-intel"
    ));
}
