//! Random pairs that nobody ran: what the table says of them, and what `tfpair observe` sees then. Releases that were never run
//! and Python 3.13 are drawn more often.
//!
//! `TFPAIR_REAL_SEED`, `TFPAIR_REAL_FIRST` and `TFPAIR_REAL_CASES` choose the environments, each with three NumPy releases; a case
//! depends on the seed, its number and the data alone. `TFPAIR_REAL_RECORD` names a file to which the rows are added.

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::process::Command;

use serde_json::Value;

use super::support::{Random, has_wheel, number, run, series_of, table_rows};

const PYTHONS: &[&str] = &["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"];

type Row = HashMap<String, String>;

struct Data {
    releases: Vec<Row>,
    numpys: Vec<Row>,
    observed: Vec<Row>,
}

struct Case {
    python: &'static str,
    distribution: String,
    version: String,
    numpys: Vec<(String, String)>,
    pins: Vec<String>,
}

impl Data {
    fn read() -> Self {
        let all = table_rows("tensorflow_releases.csv");
        let named = |name: &str| {
            all.iter()
                .filter(|r| r["distribution"] == name)
                .cloned()
                .collect::<Vec<_>>()
        };
        let mut releases = named("tensorflow-cpu");
        let smaller: Vec<String> = releases.iter().map(|r| r["version"].clone()).collect();
        releases.extend(
            named("tensorflow")
                .into_iter()
                .filter(|r| !smaller.contains(&r["version"])),
        );
        Self {
            releases,
            numpys: table_rows("numpy_releases.csv"),
            observed: table_rows("observations.csv"),
        }
    }

    fn draw(&self, seed: u64, at: u64) -> Case {
        let mut random = Random::of(seed, at);
        let mut pool = Vec::new();
        for row in &self.releases {
            let new = !self
                .observed
                .iter()
                .any(|o| o["tensorflow"] == row["version"]);
            for python in PYTHONS.iter().filter(|p| has_wheel(row, p)) {
                let weight = if new { 4 } else { 1 } * if *python == "3.13" { 3 } else { 1 };
                pool.extend(std::iter::repeat_n((row, *python), weight));
            }
        }
        let (release, python) = *random.pick(&pool);
        let (distribution, version) = (release["distribution"].clone(), release["version"].clone());
        let mut series: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for row in self.numpys.iter().filter(|row| is_usable(row, python)) {
            let numpy = row["version"].as_str();
            let same = |o: &&Row| {
                o["tensorflow"] == version && o["python"] == python && o["numpy"] == numpy
            };
            if !self.observed.iter().any(|o| same(&o)) {
                series.entry(series_of(numpy)).or_default().push(numpy);
            }
        }
        let series: Vec<Vec<&str>> = series.into_values().collect();
        // one that works tells what another NumPy breaks from what every NumPy breaks
        let mut numpys: Vec<(String, String)> = Vec::new();
        for attempt in 0..60 {
            let of = random.pick(&series);
            let numpy = *random.pick(of);
            let said = predicted(&distribution, &version, numpy, python);
            let works = |said: &str| said == "compatible";
            let full = numpys.len() == 2 && attempt < 50;
            let lacks = full && !works(&said) && !numpys.iter().any(|(_, s)| works(s));
            if numpys.iter().any(|(n, _)| n == numpy) || lacks {
                continue;
            }
            numpys.push((numpy.to_owned(), said));
            if numpys.len() == 3 {
                break;
            }
        }
        Case {
            pins: pins(&distribution, &version, python),
            python,
            distribution,
            version,
            numpys,
        }
    }
}

/// What `tfpair fix --for` pins beside TensorFlow and NumPy: companions that break the import whatever the NumPy.
fn pins(distribution: &str, version: &str, python: &str) -> Vec<String> {
    let release = version.split("rc").next().unwrap_or(version);
    let mut command = Command::new(env!("CARGO_BIN_EXE_tfpair"));
    let requirement = format!("{distribution}=={release}");
    let ended = run(command.args(["fix", "--for", &requirement, "--python", python]));
    let pair = |line: &&str| {
        ["#", requirement.as_str(), "numpy=="]
            .iter()
            .any(|start| line.starts_with(start))
    };
    let lines = ended.stdout.lines().filter(|line| !pair(line));
    lines.map(str::to_owned).collect()
}

/// A final release of NumPy with a wheel for a Python.
fn is_usable(row: &Row, python: &str) -> bool {
    let tag = format!("cp{}", python.replace('.', ""));
    let linux = &row["linux_x86_64"];
    let tags = if linux == "=" {
        &row["python_tags"]
    } else {
        linux
    };
    let is_final = row["version"]
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.');
    is_final && row["yanked"].is_empty() && tags.split(' ').any(|t| t == tag)
}

/// What `tfpair table` says of a pair on one Python.
fn predicted(distribution: &str, version: &str, numpy: &str, python: &str) -> String {
    let ended = run(Command::new(env!("CARGO_BIN_EXE_tfpair")).args([
        "table",
        &format!("{distribution}=={version}"),
        &format!("numpy=={numpy}"),
        "--python",
        python,
        "--format",
        "json",
    ]));
    let answer: Value =
        serde_json::from_str(&ended.stdout).unwrap_or_else(|e| panic!("{e}: {}", ended.stderr));
    let row = &answer["rows"][0]["by_python"][0];
    row["compatibility"]
        .as_str()
        .unwrap_or("no answer")
        .to_owned()
}

/// Whether an outcome is what was said of it.
fn agrees(said: &str, row: &Value) -> bool {
    let failing = ["operations", "operations_any_numpy"]
        .iter()
        .any(|of| row[*of] != "");
    match row["outcome"].as_str().expect("an outcome") {
        "works" => said == "compatible" || said == "partial" && failing,
        "partial" => said == "partial",
        _ => said == "incompatible",
    }
}

/// The counts of one environment: pairs that agree, pairs that were run.
fn check(case: &Case, at: u64, wrong: &mut Vec<String>) -> (usize, usize) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tfpair"));
    command.args(["observe", "--format", "json", "--python", case.python]);
    command.arg(format!("{}=={}", case.distribution, case.version));
    command.args(
        case.numpys
            .iter()
            .map(|(numpy, _)| format!("numpy=={numpy}")),
    );
    for pin in &case.pins {
        command.args(["--with", pin]);
    }
    if let Ok(file) = env::var("TFPAIR_REAL_RECORD") {
        command.arg(format!("--record={file}"));
    }
    let ended = run(&mut command);
    let what = format!(
        "{at}\t{}\t{}=={} {}",
        case.python,
        case.distribution,
        case.version,
        case.pins.join(" ")
    );
    let Ok(observed) = serde_json::from_str::<Value>(&ended.stdout) else {
        eprintln!(
            "{what}\tnot run: {}",
            ended.stderr.lines().last().unwrap_or_default()
        );
        return (0, 0);
    };
    for unseen in observed["unseen"].as_array().expect("a list") {
        eprintln!("{what}\tnot run: {unseen}");
    }
    let (mut agreed, mut ran) = (0, 0);
    for row in observed["rows"].as_array().expect("rows") {
        let numpy = row["numpy"].as_str().expect("a version");
        let Some((_, said)) = case.numpys.iter().find(|(n, _)| n == numpy) else {
            continue;
        };
        let fits = agrees(said, row);
        let line = format!(
            "{what}\t{numpy}\t{said}\t{}\t{}\t{}\t{}",
            row["outcome"], row["operations"], row["operations_any_numpy"], row["error"]
        );
        eprintln!("{line}\t{}", if fits { "agrees" } else { "DIFFERS" });
        ran += 1;
        if fits {
            agreed += 1;
        } else {
            wrong.push(line);
        }
    }
    (agreed, ran)
}

#[test]
#[ignore = "a hundred and fifty real runs"]
fn random_pairs_that_were_never_run_are_told_right() {
    let data = Data::read();
    let (seed, first) = (
        number("TFPAIR_REAL_SEED", 1),
        number("TFPAIR_REAL_FIRST", 0),
    );
    let cases = number("TFPAIR_REAL_CASES", 50);
    let (mut agreed, mut ran, mut wrong) = (0, 0, Vec::new());
    for at in first..first + cases {
        let (fit, all) = check(&data.draw(seed, at), at, &mut wrong);
        agreed += fit;
        ran += all;
    }
    eprintln!(
        "seed {seed}, cases {first} to {}: {agreed} of {ran} agree",
        first + cases - 1
    );
    assert!(ran > 0, "nothing was run");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
