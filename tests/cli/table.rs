//! `tfpair table`: answers, exit status, and that `docs/compatibility.md` is current.

use crate::support::World;

fn answer(args: &[&str]) -> (Option<i32>, String, String) {
    let ended = World::new().run([&["table"], args].concat());
    (ended.code, ended.stdout, ended.stderr)
}

fn json(args: &[&str]) -> serde_json::Value {
    let (code, out, err) =
        answer(&[args, &["--platform", "linux_x86_64", "--format", "json"]].concat());
    assert_eq!(code, Some(0), "{err}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn the_page_for_people_is_what_the_table_says() {
    let (code, page, _) = answer(&["--platform", "linux_x86_64", "--format", "markdown"]);
    assert_eq!(code, Some(0));
    let kept = include_str!("../../docs/compatibility.md");
    assert!(
        page == kept,
        "docs/compatibility.md is behind the table: \
         tfpair table --platform linux_x86_64 --format markdown > docs/compatibility.md"
    );
}

#[test]
fn the_matrix_fits_a_terminal() {
    let (code, out, _) = answer(&["--platform", "linux_x86_64"]);
    assert_eq!(code, Some(0));
    let widest = out.lines().map(|l| l.chars().count()).max();
    assert!(widest <= Some(80), "{widest:?}");
    let row = |series: &str| {
        out.lines()
            .find(|l| l.split(' ').next() == Some(series))
            .unwrap()
    };
    // 2.10 declares numpy>=1.20 alone and cannot load any NumPy 2
    assert!(
        row("2.10").trim_end().ends_with("+  +  !  !  !"),
        "{}",
        row("2.10")
    );
}

#[test]
fn a_version_that_never_was_is_said_never_to_have_been() {
    let (code, out, err) = answer(&["tensorflow==1.19.5"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    for word in [
        "never released",
        "1.15.5",
        "2.0.0",
        "1.19.5 is a NumPy release",
    ] {
        assert!(err.contains(word), "{err}");
    }
}

#[test]
fn what_cannot_be_read_is_one_clear_line() {
    for (question, word) in [
        (&["tensorfow==2.10"][..], "did you mean `tensorflow`?"),
        (&["bla bla"], "is not a requirement such as"),
        (&["tensorflow-metal"], "not `tensorflow-metal`"),
        (&["tensorflow==9.0"], "the newest release with a wheel is "),
        (
            &["tensorflow-gpu==2.12.0"],
            "the newest release with a wheel is 2.11.0",
        ),
        (
            &[
                "numpy==1.19.1",
                "--python",
                "3.9",
                "--platform",
                "linux_x86_64",
            ],
            "there are wheels for Python 3.6, 3.7, 3.8",
        ),
        (&["numpy>=99"], "no release in the table matches"),
        (&["numpy==1.26.4", "numpy<2"], "both on NumPy"),
        (
            &["tensorflow", "--python", "three"],
            "is not a Python version",
        ),
        (&["tensorflow", "--platform", "amiga"], "is not a platform"),
        (
            &[
                "tensorflow==2.10",
                "--python",
                "3.14",
                "--platform",
                "win_amd64",
            ],
            "there are wheels for Python 3.7, 3.8, 3.9, 3.10",
        ),
        (
            &["--python", "9.9"],
            "no wheel of `tensorflow` is for Python 9.9",
        ),
    ] {
        let (code, out, err) = answer(question);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{question:?}");
        assert!(err.starts_with("error: ") && err.contains(word), "{err}");
    }
}

#[test]
fn json_has_one_row_for_a_release_and_a_numpy_series() {
    let all = json(&["tensorflow==2.10.1"]);
    let rows = all["rows"].as_array().unwrap();
    let mut series: Vec<String> = rows
        .iter()
        .map(|r| {
            r["numpy"]
                .as_str()
                .unwrap()
                .split('.')
                .take(2)
                .collect::<Vec<_>>()
                .join(".")
        })
        .collect();
    let count = series.len();
    series.dedup();
    assert_eq!(series.len(), count);
    assert!(rows.iter().all(|r| r["tensorflow"] == "2.10.1"));
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../docs/table.schema.json")).unwrap();
    for document in [
        all,
        json(&["numpy==1.19.1"]),
        json(&["tensorflow-cpu==2.18.1", "numpy==1.26.4"]),
    ] {
        let errors: Vec<String> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&document)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn a_pair_says_what_is_declared_and_what_is_known_apart() {
    let pair = json(&["tensorflow-cpu==2.10.1", "numpy==2.2.6"]);
    let row = &pair["rows"][0];
    assert_eq!(row["declared"], "satisfied");
    assert_eq!(row["compatibility"], "incompatible");
    assert_eq!(row["code"], "numpy-abi-too-new");
    assert_eq!(row["evidence"][0]["grade"], "observed");
}

#[test]
fn a_python_narrows_the_answer() {
    let narrowed = json(&["tensorflow==2.16.2", "--python", "3.12"]);
    let newest = narrowed["releases"][0]["newest"].as_array().unwrap();
    assert_eq!(newest.len(), 1);
    assert_eq!(newest[0]["numpy"], "1.26.4");
}

#[test]
fn a_numpy_has_the_newest_tensorflow_for_each_python() {
    let answer = json(&["numpy==1.19.1"]);
    let pins = answer["pins"].as_array().unwrap();
    assert!(!pins.is_empty());
    for pin in pins {
        let text = |name: &str| pin[name].as_str().unwrap().to_owned();
        let tensorflow = format!("tensorflow=={}", text("tensorflow"));
        let pair = json(&[&tensorflow, "numpy==1.19.1", "--python", &text("python")]);
        assert_eq!(pair["rows"][0]["compatibility"], "compatible", "{pin}");
        let declared = pair["rows"][0]["declared"] != "violated";
        assert_eq!(pin["declared"], declared, "{pin}");
    }
}

#[test]
fn short_forms_are_read() {
    let exact = json(&["tensorflow==2.10.*"]);
    for form in [
        &["tensorflow 2.10"][..],
        &["tf", "2.10"],
        &["2.10"],
        &["tf2.10.x"],
    ] {
        let loose = json(form);
        assert_eq!(loose["releases"], exact["releases"], "{form:?}");
    }
    assert_eq!(
        json(&["2.10"])["notes"][0],
        "2.10 is read as tensorflow 2.10"
    );
    assert_eq!(
        json(&["np", "1.19.1"])["pins"],
        json(&["numpy==1.19.1"])["pins"]
    );
}

#[test]
fn a_narrowed_matrix_has_no_empty_row() {
    let (code, out, _) = answer(&["--python", "3.12", "--platform", "linux_x86_64"]);
    assert_eq!(code, Some(0));
    let rows = out.lines().skip(2).take_while(|line| !line.is_empty());
    let empty: Vec<&str> = rows
        .filter(|line| line.split_whitespace().count() < 2)
        .collect();
    assert!(empty.is_empty(), "{empty:?}");
}

#[test]
fn known_bounds_are_exported_for_other_tools() {
    let world = World::new();
    let export = |tool: &str, more: &[&str]| {
        let all = ["table", "--export", tool];
        world.run(all.iter().chain(more))
    };
    let one = ["tensorflow-cpu==2.10.0"];
    export("constraints", &one)
        .exits(0)
        .says("numpy>=1.20,<2\n");
    export("uv", &one)
        .exits(0)
        .says("name = \"tensorflow-cpu\"\nversion = \"2.10.0\"\n")
        .says("    \"numpy>=1.20,<2\",\n");
    export("conda", &one)
        .exits(0)
        .says("add_constrains: \"numpy >=1.20,<2\"");
    export("renovate", &one)
        .exits(0)
        .says("\"allowedVersions\": \">=1.20,<2\"");
    export("constraints", &[])
        .exits(2)
        .complains("is for one release");
    export("uv", &["tensorflow==9.9"])
        .exits(2)
        .complains("no bound is known");
    let all = export("uv", &[]).exits(0).stdout;
    assert!(all.matches("[[tool.uv.dependency-metadata]]").count() > 200);
}
