//! Per TensorFlow series the NumPy versions known to work, to work in part and to fail, from `ranges.toml`.

use std::str::FromStr;
use std::sync::Arc;

use serde::Deserialize;

use crate::model::{
    Code, Grade, Operator, Os, Requirement, Version, VersionSpecifier, VersionSpecifiers,
};

use super::error::TableError;
use super::facts::FailingOperation;
use super::interval::Interval;
use super::memo::Memo;
use super::observations::series_of;
use super::toml_file::{Block, blocks, read_block, spans};

pub(super) const FILE: &str = "ranges.toml";

/// What is known of a TensorFlow series with NumPy, under conditions. A NumPy version that no segment holds is untested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesRange {
    /// The TensorFlow series it is about, `2.10`.
    pub series: Vec<String>,
    /// The Python series for which alone it holds.
    pub python: Option<VersionSpecifiers>,
    /// The operating systems for which alone it holds; all for an empty list.
    pub systems: Vec<Os>,
    /// The companion with which alone it holds: `ml-dtypes>=0.6`.
    pub companion: Option<Requirement>,
    /// The NumPy versions known to work.
    pub works: Interval,
    /// Every segment, the working one first.
    pub segments: Vec<Segment>,
    /// Where it came from.
    pub source: String,
}

/// NumPy versions with which the same happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The NumPy versions.
    pub numpy: VersionSpecifiers,
    /// What happens.
    pub happens: Happens,
    /// The first version in it and the first past it, where the specifiers are no more than that.
    ends: Option<(Option<Version>, Option<Version>)>,
}

impl Segment {
    fn new(numpy: VersionSpecifiers, happens: Happens) -> Self {
        let end = |operator| {
            let found = numpy.iter().find(|s| s.operator() == operator);
            found.and_then(|s| s.version().cloned())
        };
        let ends = (end(Operator::GreaterThanEqual), end(Operator::LessThan));
        let both = usize::from(ends.0.is_some()) + usize::from(ends.1.is_some());
        Self {
            ends: (both == numpy.len()).then_some(ends),
            numpy,
            happens,
        }
    }

    /// Whether a NumPy version falls into it.
    #[must_use]
    pub fn holds(&self, numpy: &Version) -> bool {
        match &self.ends {
            // what PEP 440 says of pre-releases at an end is the specifiers' affair
            Some((low, high)) if !numpy.any_prerelease() && !numpy.is_local() => {
                low.as_ref().is_none_or(|low| numpy >= low)
                    && high.as_ref().is_none_or(|high| numpy < high)
            }
            _ => self.numpy.contains(numpy),
        }
    }
}

/// What happens with the NumPy versions of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happens {
    /// Import and use work.
    Works,
    /// Named operations fail.
    Partial(Vec<FailingOperation>),
    /// The import fails.
    Fails(Failure),
}

/// Why an import fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Why, as a finding code.
    pub code: Code,
    /// Why, in words, without a final period.
    pub why: String,
    /// The error a person sees.
    pub you_will_see: String,
    /// How well it is known.
    pub grade: Grade,
    /// Where it came from.
    pub source: String,
}

impl SeriesRange {
    /// The segment that a NumPy version falls into; `None` where it is untested.
    #[must_use]
    pub fn segment(&self, numpy: &Version) -> Option<&Segment> {
        self.segment_index(numpy)
            .and_then(|index| self.segments.get(index))
    }

    /// Which of the segments that is.
    pub(super) fn segment_index(&self, numpy: &Version) -> Option<usize> {
        self.segments.iter().position(|s| s.holds(numpy))
    }

    /// Whether anything is known from a NumPy version upward: then the working interval has an end.
    #[must_use]
    pub fn ends_at(&self, numpy: &Version) -> bool {
        let starts = |s: &VersionSpecifier| {
            s.operator() == Operator::GreaterThanEqual && s.version() >= Some(numpy)
        };
        self.segments.iter().any(|s| s.numpy.iter().any(starts))
    }
}

#[derive(Deserialize)]
struct OneRange {
    range: [RawRange; 1],
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
    #[serde(default)]
    reported: Option<String>,
}

#[derive(Deserialize)]
struct OneCause {
    cause: [RawCause; 1],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCause {
    #[serde(rename = "id")]
    _id: String,
    code: String,
    why: String,
    source: String,
}

#[derive(Deserialize)]
struct OneOperation {
    operation: [RawOperation; 1],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOperation {
    id: String,
    description: String,
    see: String,
    #[serde(rename = "source")]
    _source: String,
}

/// What was parsed of the file: each block once, when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Ranges {
    blocks: Memo<(), Vec<Block>>,
    parsed: Memo<usize, SeriesRange>,
    causes: Memo<String, RawCause>,
}

impl Ranges {
    /// The ranges of the series that a TensorFlow version belongs to.
    pub(super) fn of_series(
        &self,
        text: &str,
        tensorflow: &Version,
    ) -> Result<Vec<Arc<SeriesRange>>, TableError> {
        let wanted = format!("\"{}\"", series_of(tensorflow));
        self.ranges(text, |first_line| first_line.contains(&wanted))
    }

    /// Every range.
    pub(super) fn all(&self, text: &str) -> Result<Vec<Arc<SeriesRange>>, TableError> {
        self.ranges(text, |_| true)
    }

    /// The ranges whose `series` line is wanted: it stands first, so that the others need no parsing.
    fn ranges(
        &self,
        text: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<Arc<SeriesRange>>, TableError> {
        let mut found = Vec::new();
        let blocks = self.blocks.get((), || Ok(spans(text).collect()))?;
        for Block { line, span } in blocks.iter() {
            let (line, block) = (*line, text.get(span.clone()).unwrap_or_default());
            let Some(rest) = block.strip_prefix("[[range]]\n") else {
                continue;
            };
            let series = rest.lines().next().unwrap_or_default();
            if !series.starts_with("series = ") {
                return Err(TableError::at(
                    FILE,
                    line + 1,
                    "a range starts with its `series`",
                ));
            }
            if wanted(series) {
                found.push(self.parsed.get(line, || {
                    let OneRange { range: [raw] } = read_block(FILE, line, block)?;
                    self.range(raw, text, line)
                })?);
            }
        }
        Ok(found)
    }

    fn range(&self, raw: RawRange, text: &str, line: usize) -> Result<SeriesRange, TableError> {
        let works: Interval = parse(&raw.works, line, "an interval such as >=1.20,<2")?;
        let mut segments = vec![Segment::new(works.specifiers(), Happens::Works)];
        if let Some(partial) = raw.partial {
            let operations = partial
                .operations
                .iter()
                .map(|id| operation(text, line, id));
            segments.push(Segment::new(
                parse(&partial.numpy, line, "a set of specifiers (PEP 440)")?,
                Happens::Partial(operations.collect::<Result<_, _>>()?),
            ));
        }
        for fails in raw.fails {
            segments.push(Segment::new(
                parse(&fails.numpy, line, "a set of specifiers (PEP 440)")?,
                Happens::Fails(self.failure(text, line, fails)?),
            ));
        }
        if raw.source.is_empty() {
            return Err(TableError::at(FILE, line, "`source` is empty"));
        }
        let companion = raw.companion.as_deref();
        Ok(SeriesRange {
            series: raw.series,
            python: raw
                .python
                .map(|p| parse(&p, line, "a set of specifiers (PEP 440)"))
                .transpose()?,
            systems: raw
                .systems
                .iter()
                .map(|word| system(word, line))
                .collect::<Result<_, _>>()?,
            companion: companion
                .map(|c| parse(c, line, "a requirement (PEP 508)"))
                .transpose()?,
            works,
            segments,
            source: raw.source,
        })
    }

    fn failure(&self, text: &str, line: usize, fails: RawFails) -> Result<Failure, TableError> {
        let cause = self.causes.get(fails.cause.clone(), || {
            let OneCause { cause: [cause] } = block_of(text, line, "cause", &fails.cause)?;
            Ok(cause)
        })?;
        Ok(Failure {
            code: parse(&cause.code, line, "a finding code")?,
            why: cause.why.clone(),
            you_will_see: fails.see,
            grade: match fails.reported {
                Some(_) => Grade::Reported,
                None => Grade::Inferred,
            },
            source: fails.reported.unwrap_or_else(|| cause.source.clone()),
        })
    }
}

fn operation(text: &str, line: usize, id: &str) -> Result<FailingOperation, TableError> {
    let OneOperation { operation: [raw] } = block_of(text, line, "operation", id)?;
    Ok(FailingOperation {
        operation: raw.id,
        description: raw.description,
        you_will_see: raw.see,
    })
}

/// The `[[cause]]` or `[[operation]]` of an id: its `id` stands first.
fn block_of<T: serde::de::DeserializeOwned>(
    text: &str,
    line: usize,
    kind: &str,
    id: &str,
) -> Result<T, TableError> {
    let head = format!("[[{kind}]]\nid = \"{id}\"\n");
    blocks(text)
        .find(|(_, block)| block.starts_with(&head))
        .ok_or_else(|| TableError::at(FILE, line, format!("there is no {kind} `{id}`")))
        .and_then(|(at, block)| read_block(FILE, at, block))
}

fn system(word: &str, line: usize) -> Result<Os, TableError> {
    match word {
        "linux" => Ok(Os::Linux),
        "macos" => Ok(Os::MacOs),
        "windows" => Ok(Os::Windows),
        _ => Err(TableError::at(
            FILE,
            line,
            format!("`{word}` in `systems` is not linux, macos or windows"),
        )),
    }
}

fn parse<T: FromStr>(text: &str, line: usize, kind: &str) -> Result<T, TableError> {
    text.parse()
        .map_err(|_| TableError::at(FILE, line, format!("`{text}` is not {kind}")))
}
