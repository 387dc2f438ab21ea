//! The pairs that were run, and the ranges that follow from them.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::code::Code;
use super::key::Key;

use super::compile::Head;
use super::emit::{self, Output, literal};
use super::releases::{Released, ascending};
use super::source::{DataError, Result, Row, Sources, is_name, line, python, rows, toml};
use super::specifiers::Specifiers;

const OBSERVATIONS: &str = "observations.csv";
const ABI: &str = "tensorflow_abi.csv";
const RANGES: &str = "ranges.toml";

/// The script whose steps are the operations.
const EXERCISE: &str = "exercise.py";

/// A pair that was run, as far as the ranges must agree with it.
struct Observation {
    line: usize,
    tensorflow: Key,
    numpy: Key,
    python: (u16, u16),
    pins: Vec<String>,
    outcome: &'static str,
    operations: Vec<String>,
}

pub(crate) fn compile(
    sources: &Sources,
    head: &Head,
    released: &Released,
    out: &mut Output,
) -> Result<()> {
    let observed = observations(sources, head, released, out)?;
    let abi = abi(sources, head, released)?;
    ranges(sources, released, &observed, &abi, out)
}

fn observations(
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
    let all = rows(sources, OBSERVATIONS, &columns)?;
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
             platform: {}, distribution: {}, pins: {}, outcome: Outcome::{outcome}, failed_at: {}, operations: {}, \
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
    out.rows("OBSERVATIONS", "Observation", &written);
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

/// Whether the extension modules of the wheels of a series load under NumPy 2.
fn abi(
    sources: &Sources,
    head: &Head,
    released: &Released,
) -> Result<BTreeMap<(u16, u16), (bool, usize)>> {
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
            return Err(row.error("the wheels of one series do not ask for the same C-ABI"));
        }
    }
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cause: Vec<Spanned<RawCause>>,
    operation: Vec<Spanned<RawOperation>>,
    range: Vec<Spanned<RawRange>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCause {
    id: String,
    code: String,
    why: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOperation {
    id: String,
    description: String,
    see: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRange {
    series: Vec<String>,
    python: Option<String>,
    #[serde(default)]
    systems: Vec<String>,
    companion: Option<String>,
    works: String,
    partial: Option<RawPartial>,
    #[serde(default)]
    fails: Vec<RawFails>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPartial {
    numpy: String,
    operations: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFails {
    numpy: String,
    cause: String,
    see: String,
    reported: Option<String>,
}

/// NumPy versions with which the same happens.
struct Segment {
    low: Option<Key>,
    high: Option<Key>,
    outcome: &'static str,
    operations: Vec<String>,
    code: Option<Code>,
}

impl Segment {
    fn holds(&self, numpy: Key) -> bool {
        self.low.is_none_or(|low| numpy >= low) && self.high.is_none_or(|high| numpy.is_below(high))
    }
}

/// A range, as far as it is held against the rows.
struct Range {
    line: usize,
    series: Vec<(u16, u16)>,
    python: Option<Specifiers>,
    linux: bool,
    companion: Option<String>,
    segments: Vec<Segment>,
}

impl Range {
    fn may_be(&self, row: &Observation) -> bool {
        let python = Key::of_series(row.python.0, row.python.1);
        let pinned = |companion: &String| {
            let (name, _) = companion.split_at(name_end(companion));
            let mut pins = row.pins.iter();
            let pin = pins.find(|pin| pin.split_at(name_end(pin)).0 == name);
            pin.is_none_or(|pin| pin == companion)
        };
        self.series.contains(&row.tensorflow.series())
            && self.linux
            && self.python.as_ref().is_none_or(|p| p.contains(python))
            && self.companion.as_ref().is_none_or(pinned)
    }

    fn agrees(&self, row: &Observation) -> bool {
        let Some(segment) = self.segments.iter().find(|s| s.holds(row.numpy)) else {
            return false;
        };
        let outcome = match row.outcome {
            "Crash" => "Fails",
            outcome => outcome,
        };
        segment.outcome == outcome && segment.operations == row.operations
    }
}

fn ranges(
    sources: &Sources,
    released: &Released,
    observed: &[Observation],
    abi: &BTreeMap<(u16, u16), (bool, usize)>,
    out: &mut Output,
) -> Result<()> {
    let file: File = toml(sources, RANGES)?;
    let mut read = Reader {
        sources,
        observed,
        causes: BTreeMap::new(),
        operations: BTreeMap::new(),
    };
    for cause in &file.cause {
        let at = read.line(&cause.span())?;
        let cause = cause.get_ref();
        filled(
            RANGES,
            at,
            &[("why", &cause.why), ("source", &cause.source)],
        )?;
        if read.causes.insert(&cause.id, cause).is_some() {
            return Err(DataError::new(
                RANGES,
                at,
                format!("cause `{}` stands twice", cause.id),
            ));
        }
    }
    for operation in &file.operation {
        let at = read.line(&operation.span())?;
        let operation = operation.get_ref();
        filled(RANGES, at, &[("source", &operation.source)])?;
        if read.operations.insert(&operation.id, operation).is_some() {
            let cause = format!("operation `{}` stands twice", operation.id);
            return Err(DataError::new(RANGES, at, cause));
        }
    }
    let mut all = Vec::new();
    let mut written = Vec::new();
    let tensorflow = released.family.get("tensorflow");
    for raw in &file.range {
        let at = read.line(&raw.span())?;
        let range = read.range(raw.get_ref(), at, &mut written)?;
        for series in &range.series {
            let mut keys = tensorflow.into_iter().flatten();
            if !keys.any(|key| key.series() == *series) {
                let cause = format!("there is no TensorFlow {}.{}", series.0, series.1);
                return Err(DataError::new(RANGES, at, cause));
            }
        }
        meets_abi(&range, abi)?;
        all.push(range);
    }
    for row in observed {
        let mut ranges = all.iter().filter(|range| range.may_be(row)).peekable();
        if ranges.peek().is_some() && !ranges.any(|range| range.agrees(row)) {
            let cause = format!("{RANGES} has a range for this pair that says otherwise");
            return Err(DataError::new(OBSERVATIONS, row.line, cause));
        }
    }
    out.rows("RANGES", "SeriesRange", &written);
    Ok(())
}

/// Under NumPy 2 happens what the extension modules ask for.
fn meets_abi(range: &Range, abi: &BTreeMap<(u16, u16), (bool, usize)>) -> Result<()> {
    let two = Key::of_series(2, 0);
    let segment = range.segments.iter().find(|segment| segment.holds(two));
    for series in &range.series {
        let Some((loads, line)) = abi.get(series) else {
            continue;
        };
        let refused = segment.and_then(|s| s.code) == Some(Code::NumpyAbiTooNew);
        let fits = if *loads {
            segment.is_some() && !refused
        } else {
            refused
        };
        if !fits {
            let cause = format!("{ABI} line {line} says otherwise of NumPy 2");
            return Err(DataError::new(RANGES, range.line, cause));
        }
    }
    Ok(())
}

struct Reader<'f> {
    sources: &'f Sources,
    observed: &'f [Observation],
    causes: BTreeMap<&'f str, &'f RawCause>,
    operations: BTreeMap<&'f str, &'f RawOperation>,
}

impl Reader<'_> {
    fn line(&self, span: &std::ops::Range<usize>) -> Result<usize> {
        line(self.sources, RANGES, span)
    }

    /// Checks a range and writes it.
    fn range(&self, raw: &RawRange, at: usize, written: &mut Vec<String>) -> Result<Range> {
        let wrong = |cause: String| DataError::new(RANGES, at, cause);
        filled(RANGES, at, &[("source", &raw.source)])?;
        let mut series = Vec::new();
        for text in &raw.series {
            let one = python(text).ok_or_else(|| {
                wrong(format!("`{text}` in `series` is not a series such as 2.10"))
            })?;
            series.push(one);
        }
        if series.is_empty() {
            return Err(wrong("`series` is empty".to_owned()));
        }
        let mut systems = Vec::new();
        for word in &raw.systems {
            systems.push(match word.as_str() {
                "linux" => "Os::Linux",
                "macos" => "Os::MacOs",
                "windows" => "Os::Windows",
                _ => {
                    return Err(wrong(format!(
                        "`{word}` in `systems` is not linux, macos or windows"
                    )));
                }
            });
        }
        let condition = |text: &str| {
            let wrong = || wrong(format!("`{text}` is not an interval such as >=3 or <3"));
            let set = Specifiers::parse(text).ok_or_else(wrong)?;
            let (low, high) = set.interval().ok_or_else(wrong)?;
            let interval = format!(
                "Condition {{ text: {}, low: {}, high: {} }}",
                literal(text),
                end(low),
                end(high)
            );
            Ok((set, interval))
        };
        let on_python = raw.python.as_deref().map(condition).transpose()?;
        let mut companion = "None".to_owned();
        if let Some(text) = &raw.companion {
            let (name, specifiers) = text.split_at(name_end(text));
            if !is_name(name) {
                return Err(wrong(format!(
                    "`{text}` in `companion` is not a requirement (PEP 508)"
                )));
            }
            let (_, interval) = condition(specifiers)?;
            companion = format!("Some(({}, {interval}))", literal(name));
        }
        let mut range = Range {
            line: at,
            python: on_python.as_ref().map(|(set, _)| set.clone()),
            linux: systems.is_empty() || systems.contains(&"Os::Linux"),
            companion: raw.companion.clone(),
            series,
            segments: Vec::new(),
        };
        let mut segments = Vec::new();
        let (works, text) = self.works(raw, &range, at)?;
        segments.push(segment(&works, "Happens::Works"));
        let (low, high) = text;
        range.segments.push(works);
        if let Some(partial) = &raw.partial {
            let (of, body) = self.partial(partial, at)?;
            segments.push(segment(&of, &body));
            range.segments.push(of);
        }
        for fails in &raw.fails {
            let (of, body) = self.fails(fails, at)?;
            segments.push(segment(&of, &body));
            range.segments.push(of);
        }
        overlap(&range)?;
        let numbers: Vec<String> = range
            .series
            .iter()
            .map(|(a, b)| format!("({a}, {b})"))
            .collect();
        written.push(format!(
            "SeriesRange {{ series: &[{}], python: {}, systems: &[{}], companion: {companion}, \
             works: Interval {{ low: {low}, high: {high} }}, segments: &[{}], source: {} }}",
            numbers.join(", "),
            on_python.map_or_else(|| "None".to_owned(), |(_, interval)| emit::some(&interval)),
            systems.join(", "),
            segments.join(", "),
            literal(&raw.source)
        ));
        Ok(range)
    }

    /// The versions that work. An upper end that was never met stands behind the newest NumPy that was run.
    fn works(
        &self,
        raw: &RawRange,
        range: &Range,
        at: usize,
    ) -> Result<(Segment, (String, String))> {
        let wrong =
            |cause: &str| DataError::new(RANGES, at, format!("`{}` in `works` {cause}", raw.works));
        let set = Specifiers::parse(&raw.works).and_then(|set| set.interval());
        let (Some(low), high) = set.ok_or_else(|| wrong("is not an interval such as >=1.20,<2"))?
        else {
            return Err(wrong("has no lower end"));
        };
        let of_range = self.observed.iter().filter(|row| range.may_be(row));
        let newest = of_range.map(|row| row.numpy).max();
        let high_text = raw
            .works
            .split(',')
            .find_map(|part| part.trim().strip_prefix('<'));
        let (high, high_text) = match (high, high_text) {
            (Some(high), Some(text)) => (high, text.to_owned()),
            _ => {
                let newest =
                    newest.ok_or_else(|| wrong("has no upper end, and no pair was run"))?;
                let (major, minor) = newest.series();
                (
                    Key::of_series(major, minor + 1),
                    format!("{major}.{}", minor + 1),
                )
            }
        };
        let low_text = raw
            .works
            .split(',')
            .find_map(|part| part.trim().strip_prefix(">="));
        let bound = |key: Key, text: &str| {
            format!(
                "Bound {{ key: {}, text: {} }}",
                emit::key(key),
                literal(text.trim())
            )
        };
        let bounds = (
            bound(low, low_text.unwrap_or_default()),
            bound(high, &high_text),
        );
        let segment = Segment {
            low: Some(low),
            high: Some(high),
            outcome: "Works",
            operations: Vec::new(),
            code: None,
        };
        Ok((segment, bounds))
    }

    fn interval(text: &str, at: usize) -> Result<(Option<Key>, Option<Key>)> {
        let interval = Specifiers::parse(text).and_then(|set| set.interval());
        interval.ok_or_else(|| {
            let cause = format!("`{text}` in `numpy` is not an interval such as >=1.20,<2");
            DataError::new(RANGES, at, cause)
        })
    }

    fn partial(&self, raw: &RawPartial, at: usize) -> Result<(Segment, String)> {
        let (low, high) = Self::interval(&raw.numpy, at)?;
        let mut all = Vec::new();
        for id in &raw.operations {
            let Some(operation) = self.operations.get(id.as_str()) else {
                return Err(DataError::new(
                    RANGES,
                    at,
                    format!("there is no operation `{id}`"),
                ));
            };
            all.push(format!(
                "FailingOperation {{ operation: {}, description: {}, you_will_see: {} }}",
                literal(&operation.id),
                literal(&operation.description),
                literal(&operation.see)
            ));
        }
        let segment = Segment {
            low,
            high,
            outcome: "Partial",
            operations: raw.operations.clone(),
            code: None,
        };
        Ok((segment, format!("Happens::Partial(&[{}])", all.join(", "))))
    }

    fn fails(&self, raw: &RawFails, at: usize) -> Result<(Segment, String)> {
        let (low, high) = Self::interval(&raw.numpy, at)?;
        let Some(cause) = self.causes.get(raw.cause.as_str()) else {
            return Err(DataError::new(
                RANGES,
                at,
                format!("there is no cause `{}`", raw.cause),
            ));
        };
        let Ok(code) = cause.code.parse::<Code>() else {
            let cause = format!("`{}` is not a finding code", cause.code);
            return Err(DataError::new(RANGES, at, cause));
        };
        filled(RANGES, at, &[("see", &raw.see)])?;
        let (grade, source) = match &raw.reported {
            Some(source) => ("Reported", source),
            None => ("Inferred", &cause.source),
        };
        let body = format!(
            "Happens::Fails(Failure {{ code: Code::{code:?}, why: {}, you_will_see: {}, grade: Grade::{grade}, source: {} }})",
            literal(&cause.why),
            literal(&raw.see),
            literal(source)
        );
        let segment = Segment {
            low,
            high,
            outcome: "Fails",
            operations: Vec::new(),
            code: Some(code),
        };
        Ok((segment, body))
    }
}

/// Where the name of `ml-dtypes>=0.6` ends.
fn name_end(requirement: &str) -> usize {
    let end = requirement.find(|c: char| "<>=!~ ".contains(c));
    end.unwrap_or(requirement.len())
}

fn end(key: Option<Key>) -> String {
    key.map_or_else(|| "None".to_owned(), |key| emit::some(&emit::key(key)))
}

fn segment(of: &Segment, happens: &str) -> String {
    format!(
        "Segment {{ low: {}, high: {}, happens: {happens} }}",
        end(of.low),
        end(of.high)
    )
}

/// That no version falls into two segments.
fn overlap(range: &Range) -> Result<()> {
    let low = |s: &Segment| s.low.unwrap_or(Key::MIN);
    for (index, one) in range.segments.iter().enumerate() {
        for other in range.segments.iter().skip(index + 1) {
            if one.holds(low(other)) || other.holds(low(one)) {
                return Err(DataError::new(
                    RANGES,
                    range.line,
                    "two segments of the range overlap",
                ));
            }
        }
    }
    Ok(())
}

pub(crate) fn filled(file: &str, line: usize, fields: &[(&str, &String)]) -> Result<()> {
    match fields.iter().find(|(_, text)| text.is_empty()) {
        Some((name, _)) => Err(DataError::new(file, line, format!("`{name}` is empty"))),
        None => Ok(()),
    }
}
