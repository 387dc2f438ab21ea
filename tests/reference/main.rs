//! Versions, specifiers, markers and requirements against Python's `packaging`, over generated cases and all of the table;
//! METADATA of installed distributions against `importlib.metadata`.
//! Off in `cargo test`; run as `cargo test --test reference`. Needs `uv`, or a `python3` with `venv` and `pip`, and an
//! index to install `packaging` from.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read files of their own"
)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop at the first thing that is not as it should be"
)]

// The code under test is part of this crate: the library does not export it.
#[allow(dead_code, unreachable_pub, unused_imports)]
#[path = "../../src/model/mod.rs"]
mod model;
#[allow(dead_code, unreachable_pub)]
mod read;

mod installed;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use model::{MarkerTree, Requirement, Ternary, Variable, Version, VersionOrUrl, VersionSpecifiers};

/// The release of `packaging` that decides.
const PACKAGING: &str = "26.4";

/// How many cases of each of the four kinds are generated; with another `TFPAIR_REFERENCE_SEED`, others.
const COUNT: &str = "30000";

#[test]
fn everything_means_what_it_means_to_packaging() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seed = std::env::var("TFPAIR_REFERENCE_SEED").unwrap_or_else(|_| "1".to_owned());
    let count = std::env::var("TFPAIR_REFERENCE_COUNT").unwrap_or_else(|_| COUNT.to_owned());
    let mut reference = Command::new(python())
        .arg("-I")
        .arg(root.join("tests/reference/reference.py"))
        .args([&seed, &count])
        .arg(root.join("src/table/data"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut environments = Vec::new();
    let mut compared = BTreeMap::new();
    let mut explained: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut differences = Vec::new();
    let mut ended = false;
    for line in BufReader::new(reference.stdout.take().expect("it is piped")).lines() {
        let case: Value = serde_json::from_str(&line.expect("text")).expect("JSON");
        let kind = case["kind"].as_str().expect("a kind").to_owned();
        let text = case["text"].as_str().unwrap_or_default();
        let found = match kind.as_str() {
            "environments" => {
                environments.clone_from(case["environments"].as_array().expect("a list"));
                continue;
            }
            "end" => {
                ended = true;
                println!("of the table: {case}");
                continue;
            }
            "version" => compare_version(text, &case),
            "specifiers" => compare_specifiers(text, &case["versions"]),
            "marker" => compare_marker(text, &case["truths"], &environments),
            "requirement" => compare_requirement(text, &case, &environments),
            _ => panic!("no kind of case: {kind}"),
        };
        *compared.entry(kind).or_insert(0) += 1;
        if let Err(difference) = found {
            match explanation(text, &difference) {
                Some(reason) => explained.entry(reason).or_default().push(text.to_owned()),
                None => differences.push(format!("{text:?}: {difference}")),
            }
        }
    }
    assert!(
        reference.wait().expect("it ends").success() && ended,
        "the reference failed"
    );
    println!("compared: {compared:?}");
    for (reason, texts) in &explained {
        let example = texts.first().expect("there is one");
        println!("{} differ, as {example:?}: {reason}", texts.len());
    }
    let asked: usize = count.parse().expect("a number");
    assert!(
        compared.len() == 4 && compared.values().all(|n| *n >= asked),
        "cases are missing"
    );
    assert!(
        differences.is_empty(),
        "{} differences from packaging {PACKAGING} (seed {seed}):\n{}",
        differences.len(),
        differences
            .iter()
            .take(40)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}

/// Why a difference is right, by the standard that decides; `None` where it is not.
fn explanation(text: &str, difference: &Difference) -> Option<&'static str> {
    let refused = matches!(difference, Difference::Refused(_));
    if refused && text.contains('\\') {
        return Some("PEP 508: a quoted text of a marker has no backslash");
    }
    if refused && difference.cause().contains("_` is not a name") {
        return Some("core metadata, Name: a name ends with a letter or a digit");
    }
    if refused && text.contains("===") && difference.cause().contains("missing beside a comma") {
        return Some("PEP 508: a version has no comma, and no specifier is empty");
    }
    // `packaging` takes the comma for a part of `===` where the text holds more than printable ASCII
    let plain = text.chars().all(|c| matches!(c, '\t' | ' '..='~'));
    if matches!(difference, Difference::Read) && text.contains("===") && !plain {
        return Some("PEP 508: a comma ends a specifier, whatever characters stand around it");
    }
    let Difference::Truth { marker, ours } = difference else {
        return None;
    };
    if compares_variables(marker) {
        return Some("PEP 508: a variable on either side stands for its value, not for its name");
    }
    let of_sets = marker.contains("dependency_groups") || marker.contains("extras");
    (of_sets && *ours == Ternary::Unknown).then_some(
        "PEP 751: `in` and `not in` alone compare with a set, and what was selected is not known",
    )
}

/// Whether a marker, as it is written, compares two variables.
fn compares_variables(marker: &str) -> bool {
    let unquoted: Vec<&str> = marker.split(['\'', '"']).step_by(2).collect();
    unquoted.iter().any(|part| {
        let words: Vec<&str> = part
            .split([' ', '(', ')'])
            .filter(|w| !w.is_empty())
            .collect();
        let variable = |word: &&str| word.contains('_') || *word == "extra" || *word == "extras";
        let symbol =
            |word: &&str| "=<>!~".contains(word.chars().next().unwrap_or('a')) || *word == "in";
        words
            .windows(3)
            .any(|w| variable(&w[0]) && variable(&w[2]) && symbol(&w[1]))
            || words
                .windows(4)
                .any(|w| variable(&w[0]) && variable(&w[3]) && w[1..3] == ["not", "in"])
    })
}

/// How an answer differs.
#[derive(Debug)]
enum Difference {
    /// What `packaging` reads is refused; the cause.
    Refused(String),
    /// What `packaging` refuses is read.
    Read,
    /// A marker evaluates to something else.
    Truth { marker: String, ours: Ternary },
    /// Anything else.
    Other(String),
}

impl Difference {
    fn cause(&self) -> &str {
        match self {
            Self::Refused(cause) => cause,
            _ => "",
        }
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(cause) => write!(f, "refused: {cause}"),
            Self::Read => f.write_str("read, and refused by packaging"),
            Self::Truth { marker, ours } => write!(f, "`{marker}` is {ours:?}"),
            Self::Other(what) => f.write_str(what),
        }
    }
}

fn other(what: impl Into<String>) -> Result<(), Difference> {
    Err(Difference::Other(what.into()))
}

/// What both read, or `None` where both refuse.
fn both<T, E: ToString>(ours: Result<T, E>, theirs: bool) -> Result<Option<T>, Difference> {
    match (ours, theirs) {
        (Ok(read), true) => Ok(Some(read)),
        (Err(_), false) => Ok(None),
        (Ok(_), false) => Err(Difference::Read),
        (Err(error), true) => Err(Difference::Refused(error.to_string())),
    }
}

fn compare_version(text: &str, case: &Value) -> Result<(), Difference> {
    let shown = case["shown"].as_str();
    let Some(read) = both(text.parse::<Version>(), shown.is_some())? else {
        return Ok(());
    };
    if Some(read.to_string().as_str()) != shown {
        return other(format!("reads as {read}"));
    }
    if case["pre"].as_bool() != Some(read.any_prerelease()) {
        return other("pre-release or not");
    }
    let Some(with) = case["other"].as_str() else {
        return Ok(());
    };
    let with: Version = with
        .parse()
        .map_err(|_| Difference::Refused(with.to_owned()))?;
    if case["order"].as_i64() != Some(read.cmp(&with) as i64) {
        return other(format!("{:?} {with}", read.cmp(&with)));
    }
    Ok(())
}

fn compare_specifiers(text: &str, versions: &Value) -> Result<(), Difference> {
    match both(text.parse::<VersionSpecifiers>(), !versions.is_null())? {
        Some(read) => admitted(&read, versions),
        None => Ok(()),
    }
}

fn admitted(specifiers: &VersionSpecifiers, versions: &Value) -> Result<(), Difference> {
    let spelt: VersionSpecifiers = specifiers
        .to_string()
        .parse()
        .expect("what is written reads");
    assert_eq!(spelt, *specifiers);
    for pair in versions.as_array().expect("a list") {
        let text = pair[0].as_str().expect("a version");
        let version: Version = text
            .parse()
            .map_err(|_| Difference::Refused(text.to_owned()))?;
        if Some(specifiers.contains(&version)) != pair[1].as_bool() {
            return other(format!("admits {text}: {}", specifiers.contains(&version)));
        }
    }
    Ok(())
}

fn compare_marker(text: &str, truths: &Value, environments: &[Value]) -> Result<(), Difference> {
    match both(text.parse::<MarkerTree>(), !truths.is_null())? {
        Some(read) => evaluated(&read, truths, environments),
        None => Ok(()),
    }
}

fn evaluated(
    marker: &MarkerTree,
    truths: &Value,
    environments: &[Value],
) -> Result<(), Difference> {
    let spelt: MarkerTree = marker.to_string().parse().expect("what is written reads");
    assert_eq!(spelt, *marker);
    for (index, environment) in environments.iter().enumerate() {
        let value = |variable: Variable| environment[variable.as_str()].as_str().map(Cow::Borrowed);
        let ours = marker.evaluate(&|variable| value(variable));
        let theirs = match truths[index].as_str() {
            Some("yes") => Ternary::Yes,
            Some("no") => Ternary::No,
            _ => Ternary::Unknown,
        };
        if ours != theirs {
            return Err(Difference::Truth {
                marker: marker.to_string(),
                ours,
            });
        }
        // what is decided without a value is what it is with the value
        for hidden in environment.as_object().expect("an object").keys() {
            let part = marker.evaluate(&|v| value(v).filter(|_| v.as_str() != hidden));
            if part != Ternary::Unknown && part != theirs && theirs != Ternary::Unknown {
                return other(format!("without {hidden}: {part:?}"));
            }
        }
    }
    Ok(())
}

fn compare_requirement(text: &str, case: &Value, environments: &[Value]) -> Result<(), Difference> {
    let name = case["name"].as_str();
    let Some(read) = both(text.parse::<Requirement>(), name.is_some())? else {
        return Ok(());
    };
    let spelt: Requirement = read.to_string().parse().expect("what is written reads");
    assert_eq!(spelt, read);
    let mut extras: Vec<&str> = read.extras.iter().map(AsRef::as_ref).collect();
    extras.sort_unstable();
    extras.dedup();
    let url = match &read.source {
        VersionOrUrl::Url(url) => Some(&**url),
        VersionOrUrl::Versions(_) => None,
    };
    if Some(read.name.as_str()) != name
        || case["extras"] != Value::from(extras)
        || case["url"].as_str() != url
    {
        return other(format!("reads as {read}"));
    }
    if let Some(specifiers) = read.specifiers() {
        admitted(specifiers, &case["versions"])?;
    }
    match &read.marker {
        Some(marker) if !case["truths"].is_null() => {
            evaluated(marker, &case["truths"], environments)
        }
        None if case["truths"].is_null() => Ok(()),
        _ => other("a marker or none"),
    }
}

/// The Python of an environment that holds `packaging`, made where there is none.
fn python() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("packaging-{PACKAGING}"));
    let python = home.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let holds = |python: &Path| {
        let asked = Command::new(python)
            .args(["-I", "-c", "import packaging; print(packaging.__version__)"])
            .output();
        asked.is_ok_and(|a| String::from_utf8_lossy(&a.stdout).trim() == PACKAGING)
    };
    if holds(&python) {
        return python;
    }
    let wanted = format!("packaging=={PACKAGING}");
    let ran = |program: &Path, args: &[&str]| {
        Command::new(program)
            .args(args)
            .status()
            .is_ok_and(|s| s.success())
    };
    let (folder, own) = (
        home.to_str().expect("UTF-8"),
        python.to_str().expect("UTF-8"),
    );
    let uv = std::env::var_os("TFPAIR_UV").unwrap_or_else(|| "uv".into());
    let with_uv = ran(Path::new(&uv), &["venv", "--quiet", "--clear", folder])
        && ran(
            Path::new(&uv),
            &["pip", "install", "--quiet", "--python", own, &wanted],
        );
    if !with_uv {
        ran(Path::new("python3"), &["-m", "venv", "--clear", folder]);
        ran(&python, &["-m", "pip", "install", "--quiet", &wanted]);
    }
    assert!(holds(&python), "{wanted} cannot be installed into {folder}");
    python
}
