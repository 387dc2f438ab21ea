//! Released and never released versions.

use super::{name, table, version};
use crate::table::ReleaseStatus;

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
    tensorflow("tensorflow", "2.4.0rc0", "unlisted");
    tensorflow("tf-nightly", "2.9.0.dev20220101", "unlisted");
    tensorflow("tf-nightly", "2.30.0", "unlisted");
    tensorflow("keras", "2.10.0", "unlisted");
    numpy("2.6.0", "beyond");
    numpy("2.0.0rc1", "unlisted");
    numpy("1.26.4+mkl", "unlisted");
}

#[test]
fn a_release_tells_its_wheels_and_what_each_declares() {
    let table = table();
    let release = table
        .tensorflow_release(&name("tensorflow"), &version("2.13.0"))
        .unwrap();
    assert_eq!(release.date, "2023-07-05");
    let [real, stub] = release.wheels.as_slice() else {
        panic!("{release:?}");
    };
    assert_eq!(real.numpy.lines[0].to_string(), "numpy>=1.22,<=1.24.3");
    assert!(real.forwards.lines.is_empty() && stub.numpy.lines.is_empty());
    assert_eq!(stub.forwards.lines.len(), 3);
    assert!(
        stub.tags
            .iter()
            .any(|t| t.to_string() == "cp310-cp310-win_amd64")
    );
    let sdist = table.tensorflow_release(&name("tensorflow-gpu"), &version("2.12.0"));
    assert!(sdist.unwrap().wheels.is_empty());
    let yanked = table.tensorflow_release(&name("tensorflow-rocm"), &version("2.6.0.post1"));
    assert_eq!(yanked.unwrap().yanked.as_deref(), Some(""));
    let numpy = table.numpy_release(&version("2.4.0")).unwrap();
    assert_eq!(numpy.yanked.as_deref(), Some("Backward compatibility bug"));
}

#[test]
fn what_a_release_requires_depends_on_the_platform_where_a_stub_stands_in() {
    let table = table();
    let requires = |of: &str, platform: Option<&str>| {
        let platform = platform.and_then(crate::model::Platform::parse);
        let lines = table.requires(&name("tensorflow"), &version(of), platform);
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
