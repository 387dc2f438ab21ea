//! The pairs that were run, and the C ABI that the extension modules of the wheels ask for.

use std::collections::BTreeMap;

use super::compile::Head;
use super::emit::Output;
use super::key::Key;
use super::releases::{Released, ascending};
use super::source::{Result, Row, Sources, rows};

pub(crate) const FILE: &str = "observations.csv";
pub(crate) const ABI: &str = "tensorflow_abi.csv";

/// The script whose steps are the operations.
const EXERCISE: &str = "exercise.py";

/// A pair that was run, as far as the ranges must agree with it.
pub(crate) struct Observation {
    pub(crate) line: usize,
    pub(crate) tensorflow: Key,
    pub(crate) numpy: Key,
    pub(crate) python: (u16, u16),
    pub(crate) pins: Vec<String>,
    pub(crate) outcome: &'static str,
    pub(crate) operations: Vec<String>,
}

pub(crate) fn observations(
    sources: &Sources,
    head: &Head,
    released: &Released,
    out: &mut Output,
) -> Result<Vec<Observation>> {
    let columns = [
        "tensorflow",
        "numpy",
        "python",
        "platform",
        "distribution",
        "pins",
        "outcome",
        "failed_at",
        "operations",
        "operations_any_numpy",
        "error",
        "warning",
        "date",
        "source",
    ];
    let script = sources.text(EXERCISE)?;
    let steps = script.split("@step\ndef ").skip(1);
    let steps: Vec<&str> = steps.filter_map(|step| step.split('(').next()).collect();
    let (mut found, mut written) = (Vec::new(), Vec::new());
    let all = rows(sources, FILE, &columns)?;
    let mut last = None;
    for row in &all {
        head.source(row)?;
        let (tensorflow, numpy) = (row.key("tensorflow")?, row.key("numpy")?);
        let (major, minor) = row.python("python")?;
        let platform = row.required("platform")?;
        let distribution = row.name("distribution")?;
        let pins = row.text("pins");
        let key = (
            tensorflow,
            numpy,
            (major, minor),
            platform,
            distribution,
            pins,
        );
        ascending(row, key, last)?;
        last = Some(key);
        let of = released.family.get(distribution);
        if !of.is_some_and(|keys| keys.contains(&tensorflow)) {
            let cause = format!("there is no {distribution} {}", row.text("tensorflow"));
            return Err(row.error(cause));
        }
        if !released.numpy.contains(&numpy) {
            return Err(row.error(format!("there is no numpy {}", row.text("numpy"))));
        }
        let outcome = outcome(row)?;
        for column in ["operations", "operations_any_numpy"] {
            let mut unknown = row
                .text(column)
                .split_whitespace()
                .filter(|o| !steps.contains(o));
            if let Some(word) = unknown.next() {
                return Err(row.error(format!(
                    "`{word}` in `{column}` is not a step of {EXERCISE}"
                )));
            }
        }
        failed_at(row, &steps)?;
        let (numpy_id, tensorflow_id) = (
            out.version(numpy, row.text("numpy")),
            out.version(tensorflow, row.text("tensorflow")),
        );
        let mut text = |column: &str| out.text(row.text(column));
        written.push(format!(
            "Observation {{ tensorflow: {tensorflow_id}, numpy: {numpy_id}, python: ({major}, {minor}), \
             platform: {}, distribution: {}, pins: {}, result: RunResult::{outcome}, failed_at: {}, operations: {}, \
             error: {}, date: {}, source: {} }}",
            text("platform"),
            text("distribution"),
            text("pins"),
            text("failed_at"),
            text("operations"),
            text("error"),
            text("date"),
            text("source"),
        ));
        row.date("date")?;
        let words = |column: &str| {
            row.text(column)
                .split_whitespace()
                .map(str::to_owned)
                .collect()
        };
        found.push(Observation {
            line: row.line,
            tensorflow,
            numpy,
            python: (major, minor),
            pins: words("pins"),
            outcome,
            operations: words("operations"),
        });
    }
    out.rows("observations", "OBSERVATIONS", "Observation", &written);
    Ok(found)
}

fn outcome(row: &Row<'_>) -> Result<&'static str> {
    match row.required("outcome")? {
        "works" => Ok("Works"),
        "partial" => Ok("Partial"),
        "fails" => Ok("Fails"),
        "crash" => Ok("Crash"),
        text => Err(row.error(format!(
            "`{text}` in `outcome` is not works, partial, fails or crash"
        ))),
    }
}

fn failed_at(row: &Row<'_>, steps: &[&str]) -> Result<()> {
    let step = row.text("failed_at");
    let known = ["", "import numpy", "import tensorflow"].contains(&step) || steps.contains(&step);
    if !known {
        return Err(row.error(format!(
            "`{step}` in `failed_at` is not a step of {EXERCISE}"
        )));
    }
    if step.is_empty() != row.text("error").is_empty() {
        return Err(row.error("`failed_at` and `error` go together"));
    }
    Ok(())
}

/// Whether the extension modules of the wheels of a series load under NumPy 2, and the line that says so.
pub(crate) type Abi = BTreeMap<(u16, u16), (bool, usize)>;

/// What the extension modules of the wheels ask for.
pub(crate) fn abi(sources: &Sources, head: &Head, released: &Released) -> Result<Abi> {
    let columns = [
        "tensorflow",
        "python",
        "distribution",
        "platform",
        "numpy_abi",
        "modules",
        "source",
    ];
    let mut found = BTreeMap::new();
    let mut last = None;
    for row in rows(sources, ABI, &columns)? {
        head.source(&row)?;
        let (key, distribution) = (row.key("tensorflow")?, row.name("distribution")?.to_owned());
        let platform = row.required("platform")?.to_owned();
        let place = (key, row.python("python")?, distribution.clone(), platform);
        ascending(&row, place.clone(), last)?;
        last = Some(place);
        let of = released.family.get(&distribution);
        if !of.is_some_and(|keys| keys.contains(&key)) {
            let cause = format!("there is no {distribution} {}", row.text("tensorflow"));
            return Err(row.error(cause));
        }
        if row.text("modules").parse::<u32>().is_err() {
            return Err(row.error(format!(
                "`{}` in `modules` is not a number",
                row.text("modules")
            )));
        }
        let two = match row.required("numpy_abi")? {
            "1" => false,
            "1 2" => true,
            text => return Err(row.error(format!("`{text}` in `numpy_abi` is not `1` or `1 2`"))),
        };
        let before = *found.entry(key.series()).or_insert((two, row.line));
        if before.0 != two {
            return Err(row.error("the wheels of one series do not ask for the same C ABI"));
        }
    }
    Ok(found)
}
