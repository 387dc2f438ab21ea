//! Checks the data files and writes them as statics.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::emit::{Output, key, literal, literals};
use super::key::Key;
use super::source::{DataError, Result, Row, Sources, is_date, is_name, toml};
use super::{closure, companion_releases, failures, imported, ranges, releases, rules, words};

const HEAD: &str = "table.toml";

/// The formats of the files that this build reads.
const READS: &str = "^1";

/// The head of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    format: String,
    date: String,
    metadata: Vec<String>,
    unlisted: Vec<String>,
    before_index: Vec<String>,
    sources: BTreeMap<String, String>,
}

impl Head {
    fn read(sources: &Sources) -> Result<Self> {
        #[derive(Deserialize)]
        struct Format {
            format: String,
        }
        // before all else, so that a later form is refused as such and not as damage
        let Format { format } = toml(sources, HEAD)?;
        check_format(HEAD, &format)?;
        let head: Self = toml(sources, HEAD)?;
        if !is_date(&head.date) {
            let cause = format!("date `{}` is not a date such as 2026-11-20", head.date);
            return Err(DataError::new(HEAD, 1, cause));
        }
        let mut names = head.metadata.iter().chain(&head.unlisted);
        if let Some(name) = names.find(|name| !is_name(name)) {
            let cause = format!("`{name}` in `metadata` or `unlisted` is not a normalised name");
            return Err(DataError::new(HEAD, 1, cause));
        }
        debug_assert_eq!(head.format, format);
        Ok(head)
    }

    /// That a row says where it came from.
    pub(crate) fn source(&self, row: &Row<'_>) -> Result<()> {
        self.known_source(row.required("source")?)
            .map_err(|cause| row.error(cause))
    }

    pub(crate) fn known_source(&self, word: &str) -> std::result::Result<(), String> {
        if self.sources.contains_key(word) {
            return Ok(());
        }
        Err(format!("`{word}` in `source` is not explained in {HEAD}"))
    }
}

/// That a file has a format that this build reads.
pub(crate) fn check_format(file: &str, format: &str) -> Result<()> {
    let wrong = |cause: String| DataError::new(file, 1, cause);
    let reads = semver::VersionReq::parse(READS).map_err(|error| wrong(error.to_string()))?;
    let version = semver::Version::parse(format)
        .map_err(|_| wrong(format!("format `{format}` is not a version")))?;
    if reads.matches(&version) {
        return Ok(());
    }
    Err(wrong(format!(
        "the file has format {version}, and this build reads {READS}"
    )))
}

/// Everything that the program knows, as Rust source and the pool of its strings.
pub(crate) fn compile(sources: &Sources) -> Result<Output> {
    let head = Head::read(sources)?;
    let mut out = Output::default();
    out.item("table", "DATE", "&str", &literal(&head.date));
    out.item("releases", "METADATA", "&[&str]", &literals(&head.metadata));
    let mut before_index = Vec::new();
    for text in &head.before_index {
        let number = Key::exact(text).ok_or_else(|| {
            let cause = format!("`{text}` in `before_index` is not a version");
            DataError::new(HEAD, 1, cause)
        })?;
        before_index.push(key(number));
    }
    out.rows("releases", "BEFORE_INDEX", "Key", &before_index);
    out.item("releases", "UNLISTED", "&[&str]", &literals(&head.unlisted));
    let released = releases::compile(sources, &head, &mut out)?;
    ranges::compile(sources, &head, &released, &mut out)?;
    rules::compile(sources, &mut out)?;
    companion_releases::compile(sources, &head, &mut out)?;
    closure::compile(sources, &head, &mut out)?;
    imported::compile(sources, &head, &mut out)?;
    failures::compile(sources, &mut out)?;
    words::compile(sources, &mut out)?;
    Ok(out.finish())
}
