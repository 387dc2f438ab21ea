//! The ranges of NumPy versions that follow from the runs.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::code::Code;
use super::compile::Head;
use super::emit::{self, Output, literal};
use super::key::Key;
use super::observations::{self, Abi, Observation};
use super::range::{FILE, Range, Segment, meets_abi, name_end, overlap};
use super::releases::Released;
use super::source::{DataError, Result, Sources, is_name, line, python, toml};
use super::specifiers::Specifiers;

pub(crate) fn compile(
    sources: &Sources,
    head: &Head,
    released: &Released,
    out: &mut Output,
) -> Result<()> {
    let observed = observations::observations(sources, head, released, out)?;
    let abi = observations::abi(sources, head, released)?;
    ranges(sources, released, &observed, &abi, out)
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

fn ranges(
    sources: &Sources,
    released: &Released,
    observed: &[Observation],
    abi: &Abi,
    out: &mut Output,
) -> Result<()> {
    let file: File = toml(sources, FILE)?;
    let mut read = Reader {
        sources,
        observed,
        causes: BTreeMap::new(),
        operations: BTreeMap::new(),
    };
    for cause in &file.cause {
        let at = read.line(&cause.span())?;
        let cause = cause.get_ref();
        filled(FILE, at, &[("why", &cause.why), ("source", &cause.source)])?;
        if read.causes.insert(&cause.id, cause).is_some() {
            return Err(DataError::new(
                FILE,
                at,
                format!("cause `{}` stands twice", cause.id),
            ));
        }
    }
    for operation in &file.operation {
        let at = read.line(&operation.span())?;
        let operation = operation.get_ref();
        filled(FILE, at, &[("source", &operation.source)])?;
        if read.operations.insert(&operation.id, operation).is_some() {
            let cause = format!("operation `{}` stands twice", operation.id);
            return Err(DataError::new(FILE, at, cause));
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
                return Err(DataError::new(FILE, at, cause));
            }
        }
        meets_abi(&range, abi)?;
        all.push(range);
    }
    for row in observed {
        let mut ranges = all.iter().filter(|range| range.may_be(row)).peekable();
        if ranges.peek().is_some() && !ranges.any(|range| range.agrees(row)) {
            let cause = format!("{FILE} has a range for this pair that says otherwise");
            return Err(DataError::new(observations::FILE, row.line, cause));
        }
    }
    out.rows("ranges", "RANGES", "SeriesRange", &written);
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
        line(self.sources, FILE, span)
    }

    /// Checks a range and writes it.
    fn range(&self, raw: &RawRange, at: usize, written: &mut Vec<String>) -> Result<Range> {
        let wrong = |cause: String| DataError::new(FILE, at, cause);
        filled(FILE, at, &[("source", &raw.source)])?;
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
        segments.push(segment(&works, "Outcome::Works"));
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
            |cause: &str| DataError::new(FILE, at, format!("`{}` in `works` {cause}", raw.works));
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
            bound(low, low_text.expect("an interval begins with `>=`")),
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
            DataError::new(FILE, at, cause)
        })
    }

    fn partial(&self, raw: &RawPartial, at: usize) -> Result<(Segment, String)> {
        let (low, high) = Self::interval(&raw.numpy, at)?;
        let mut all = Vec::new();
        for id in &raw.operations {
            let Some(operation) = self.operations.get(id.as_str()) else {
                return Err(DataError::new(
                    FILE,
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
        Ok((segment, format!("Outcome::Partial(&[{}])", all.join(", "))))
    }

    fn fails(&self, raw: &RawFails, at: usize) -> Result<(Segment, String)> {
        let (low, high) = Self::interval(&raw.numpy, at)?;
        let Some(cause) = self.causes.get(raw.cause.as_str()) else {
            return Err(DataError::new(
                FILE,
                at,
                format!("there is no cause `{}`", raw.cause),
            ));
        };
        let Ok(code) = cause.code.parse::<Code>() else {
            let cause = format!("`{}` is not a finding code", cause.code);
            return Err(DataError::new(FILE, at, cause));
        };
        filled(FILE, at, &[("see", &raw.see)])?;
        let (grade, source) = match &raw.reported {
            Some(source) => ("Reported", source),
            None => ("Inferred", &cause.source),
        };
        let body = format!(
            "Outcome::Fails(Failure {{ code: Code::{code:?}, why: {}, you_will_see: {}, grade: Grade::{grade}, source: {} }})",
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

fn end(key: Option<Key>) -> String {
    key.map_or_else(|| "None".to_owned(), |key| emit::some(&emit::key(key)))
}

fn segment(of: &Segment, outcome: &str) -> String {
    format!(
        "Segment {{ low: {}, high: {}, outcome: {outcome} }}",
        end(of.low),
        end(of.high)
    )
}

pub(crate) fn filled(file: &str, line: usize, fields: &[(&str, &String)]) -> Result<()> {
    match fields.iter().find(|(_, text)| text.is_empty()) {
        Some((name, _)) => Err(DataError::new(file, line, format!("`{name}` is empty"))),
        None => Ok(()),
    }
}
