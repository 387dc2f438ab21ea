#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

const RELEASES: &str = "distribution,version,date,yanked,requires_python,tags,numpy,forwards,source\n\
    tensorflow,2.20.0,2025-08-13,,>=3.9,cp39.cp310-cp39.cp310-manylinux_2_17_x86_64,numpy>=1.26.0,,index\n\
    tensorflow,2.22.0,2027-01-01,,>=3.10,cp310-cp310-win_amd64,numpy>=1.26.0,,index\n\
    tensorflow-cpu,2.20.0,2025-08-13,,>=3.9,cp39-cp39-win_amd64,numpy>=1.26.0,,index\n";

fn release(version: &str, tag: &str) -> Release {
    let metadata = read::metadata(
        b"Metadata-Version: 2.1\nName: tensorflow\nVersion: 2.21.0\nRequires-Python: >=3.10\n\
          Requires-Dist: six>=1.12\nRequires-Dist: numpy>=1.26.0\n\
          Requires-Dist: tensorflow-intel==2.21.0 ; platform_system == \"Windows\"\n",
    )
    .unwrap();
    let target = Target {
        name: name_of("tensorflow").unwrap(),
        version: version.parse().unwrap(),
    };
    let tags = read::wheel_tags(format!("Wheel-Version: 1.0\nTag: {tag}\n").as_bytes());
    Release::from(&target, "linux_x86_64", &metadata, &tags, |name| {
        name.as_ref() == "tensorflow-intel" || name.as_ref() == "tensorflow"
    })
}

fn added(release: &Release) -> Option<Vec<String>> {
    let text = release
        .add_to_releases(RELEASES, "2026-11-20", "observe")
        .unwrap()?;
    let new = |line: &&str| !RELEASES.lines().any(|old| old == *line);
    assert_eq!(text.lines().count(), RELEASES.lines().count() + 1);
    Some(text.lines().filter(new).map(str::to_owned).collect())
}

#[test]
fn a_release_that_the_table_lacks_goes_between_its_neighbours() {
    let new = release("2.21.0", "cp310-cp310-manylinux_2_17_x86_64");
    let text = new
        .add_to_releases(RELEASES, "2026-11-20", "observe")
        .unwrap()
        .unwrap();
    assert_eq!(
        text.lines().nth(2),
        Some(
            "tensorflow,2.21.0,2026-11-20,,>=3.10,cp310-cp310-manylinux_2_17_x86_64,numpy>=1.26.0,\
             tensorflow-intel==2.21.0 ; platform_system == 'Windows',observe"
        )
    );
}

#[test]
fn the_oldest_release_goes_before_the_others() {
    let text = release("2.1.0", "cp37-cp37m-win_amd64")
        .add_to_releases(RELEASES, "2026-11-20", "observe")
        .unwrap()
        .unwrap();
    assert!(
        text.lines()
            .nth(1)
            .unwrap()
            .starts_with("tensorflow,2.1.0,")
    );
}

#[test]
fn a_wheel_that_the_table_has_is_not_added_again() {
    assert_eq!(
        added(&release("2.20.0", "cp310-cp310-manylinux_2_17_x86_64")),
        None
    );
}

#[test]
fn another_wheel_of_a_release_gets_a_row_beside_it() {
    let rows = added(&release("2.20.0", "cp311-cp311-manylinux_2_17_x86_64")).unwrap();
    assert!(
        rows[0].starts_with("tensorflow,2.20.0,2026-11-20,"),
        "{rows:?}"
    );
}

#[test]
fn the_requirements_are_added_once() {
    let new = release("2.21.0", "cp310-cp310-manylinux_2_17_x86_64");
    let text = "# head\ntensorflow 2.20.0 linux_x86_64\n  six\n";
    let once = new.add_to_requires(text).unwrap();
    assert_eq!(
        once,
        "# head\ntensorflow 2.20.0 linux_x86_64\n  six\n\
         tensorflow 2.21.0 linux_x86_64\n  six>=1.12\n  numpy>=1.26.0\n  \
         tensorflow-intel==2.21.0 ; platform_system == 'Windows'\n"
    );
    assert_eq!(new.add_to_requires(&once), None);
}
