//! The failure catalogue, with the literals that decide which of its patterns are compiled.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::code::Code;
use super::compile::check_format;
use super::emit::{Output, literal, literals, optional_literal};
use super::literals::{ascii, required};
use super::ranges::filled;
use super::source::{DataError, Result, Sources, line, toml};
use super::specifiers::Specifiers;

const FAILURES: &str = "failures.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    format: String,
    /// The commands of each group of questions.
    ask: BTreeMap<String, Vec<String>>,
    pub(crate) failure: Vec<Spanned<RawEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEntry {
    pub(crate) id: String,
    title: String,
    pub(crate) says: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    near: Vec<String>,
    #[serde(default)]
    blamed: Vec<String>,
    #[serde(default)]
    not_blamed: Vec<String>,
    pub(crate) example: String,
    cause: String,
    cure: String,
    kills: Option<String>,
    role: String,
    precedence: u16,
    stage: String,
    ask: Option<String>,
    code: Option<String>,
    #[serde(default)]
    implies: RawImplies,
    #[serde(default)]
    when: RawImplies,
    files: String,
    files_how: String,
    sources: Vec<String>,
    frequency: String,
    note: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct RawImplies {
    tensorflow: Option<String>,
    numpy: Option<String>,
    python: Option<String>,
    platform: Option<String>,
}

/// The catalogue as it is written.
pub(crate) fn read(sources: &Sources) -> Result<File> {
    let file: File = toml(sources, FAILURES)?;
    check_format(FAILURES, &file.format)?;
    Ok(file)
}

pub(crate) fn compile(sources: &Sources, out: &mut Output) -> Result<()> {
    let file = read(sources)?;
    let mut entries: Vec<String> = Vec::new();
    let mut says: Vec<String> = Vec::new();
    let mut always: Vec<String> = Vec::new();
    let mut by_literal: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut seen = Vec::new();
    for raw in &file.failure {
        let at = line(sources, FAILURES, &raw.span())?;
        let raw = raw.get_ref();
        if seen.contains(&&raw.id) {
            let cause = format!("`{}` stands twice", raw.id);
            return Err(DataError::new(FAILURES, at, cause));
        }
        seen.push(&raw.id);
        for pattern in &raw.says {
            let wrong = |cause| DataError::new(FAILURES, at, format!("`{pattern}`: {cause}"));
            let number = says.len();
            match required(&ascii(pattern)).map_err(wrong)? {
                None => always.push(number.to_string()),
                Some(all) => {
                    for literal in all {
                        by_literal.entry(literal).or_default().push(number);
                    }
                }
            }
            let pattern = literal(&ascii(pattern));
            says.push(format!(
                "PatternRow {{ entry: {}, pattern: {pattern} }}",
                entries.len()
            ));
        }
        entries.push(entry(raw, &file.ask, at)?);
    }
    let usual = questions(&file.ask, "import").ok_or_else(|| {
        let cause = "`ask` has no group `import`".to_owned();
        DataError::new(FAILURES, 1, cause)
    })?;
    out.item("failures", "USUAL_QUESTIONS", "&[&str]", &usual);
    out.rows("failures", "FAILURES", "Entry", &entries);
    out.rows("failures", "PATTERNS", "PatternRow", &says);
    out.rows("failures", "UNFILTERED", "u16", &always);
    let texts: Vec<String> = by_literal.keys().map(|text| literal(text)).collect();
    out.rows("failures", "LITERALS", "&str", &texts);
    let says: Vec<String> = by_literal.values().map(|of| format!("&{of:?}")).collect();
    out.rows("failures", "LITERAL_PATTERNS", "&[u16]", &says);
    Ok(())
}

/// The commands of a group of questions as Rust source, if the group exists and is not empty.
fn questions(groups: &BTreeMap<String, Vec<String>>, name: &str) -> Option<String> {
    let commands = groups.get(name)?;
    (!commands.is_empty()).then(|| literals(commands))
}

fn entry(raw: &RawEntry, groups: &BTreeMap<String, Vec<String>>, at: usize) -> Result<String> {
    let wrong = |cause: String| DataError::new(FAILURES, at, format!("`{}`: {cause}", raw.id));
    filled(
        FAILURES,
        at,
        &[
            ("title", &raw.title),
            ("cause", &raw.cause),
            ("cure", &raw.cure),
            ("example", &raw.example),
            ("files_how", &raw.files_how),
            ("frequency", &raw.frequency),
        ],
    )?;
    for text in [&raw.title, &raw.cause, &raw.cure] {
        if text.ends_with('.') {
            return Err(wrong(format!("`{text}` ends with a period")));
        }
    }
    if raw.sources.is_empty() || raw.says.is_empty() {
        return Err(wrong("`sources` and `says` must not be empty".to_owned()));
    }
    if !["yes", "partly", "no"].contains(&raw.files.as_str()) {
        return Err(wrong(format!(
            "`{}` in `files` is not yes, partly or no",
            raw.files
        )));
    }
    if raw.note.as_ref().is_some_and(String::is_empty) {
        return Err(wrong("`note` is empty".to_owned()));
    }
    let role = word(
        &raw.role,
        &["cause", "notice", "symptom", "wrapper", "harmless"],
    );
    let role = role.ok_or_else(|| wrong(format!("unknown role `{}`", raw.role)))?;
    let stage = word(&raw.stage, &["install", "import", "use"]);
    let stage = stage.ok_or_else(|| wrong(format!("unknown stage `{}`", raw.stage)))?;
    let follows = matches!(role.as_str(), "Symptom" | "Wrapper");
    if follows && !(45..90).contains(&raw.precedence) {
        return Err(wrong(
            "what follows from a cause has a precedence of 45 to 89".to_owned(),
        ));
    }
    if (role == "Harmless") != (raw.precedence >= 90) {
        return Err(wrong(
            "what is harmless, and nothing else, has a precedence of 90".to_owned(),
        ));
    }
    let code = match &raw.code {
        None => "None".to_owned(),
        Some(text) => match text.parse::<Code>() {
            Ok(code) => format!("Some(Code::{code:?})"),
            Err(_) => return Err(wrong(format!("`{text}` is not a finding code"))),
        },
    };
    let usual = match raw.stage.as_str() {
        "install" => "install",
        _ => "import",
    };
    let group = raw.ask.as_deref().unwrap_or(usual);
    let ask = questions(groups, group)
        .ok_or_else(|| wrong(format!("`{group}` is not a group of `ask`")))?;
    let bounds = |of: &RawImplies| [of.tensorflow.clone(), of.numpy.clone(), of.python.clone()];
    let bounds = [bounds(&raw.implies), bounds(&raw.when)].concat();
    for text in bounds.iter().flatten() {
        if Specifiers::parse(text).is_none() {
            return Err(wrong(format!(
                "`{text}` is not a set of specifiers (PEP 440)"
            )));
        }
    }
    for pattern in raw.unless.iter().chain(&raw.near) {
        required(pattern).map_err(|cause| wrong(format!("`{pattern}`: {cause}")))?;
    }
    let patterns = |all: &[String]| literals(&all.iter().map(|p| ascii(p)).collect::<Vec<_>>());
    Ok(format!(
        "Entry {{ id: {}, title: {}, unless: {}, near: {}, blamed: {}, not_blamed: {}, cause: {}, cure: {}, \
         kills: {}, role: Role::{role}, precedence: {}, stage: Stage::{stage}, ask: {ask}, code: {code}, \
         implies: {}, when: {}, sources: {} }}",
        literal(&raw.id),
        literal(&raw.title),
        patterns(&raw.unless),
        patterns(&raw.near),
        literals(&raw.blamed),
        literals(&raw.not_blamed),
        literal(&raw.cause),
        literal(&raw.cure),
        optional_literal(raw.kills.as_deref()),
        raw.precedence,
        implied(&raw.implies),
        implied(&raw.when),
        literals(&raw.sources),
    ))
}

/// Bounds as Rust source.
fn implied(raw: &RawImplies) -> String {
    format!(
        "Implies {{ tensorflow: {}, numpy: {}, python: {}, platform: {} }}",
        optional_literal(raw.tensorflow.as_deref()),
        optional_literal(raw.numpy.as_deref()),
        optional_literal(raw.python.as_deref()),
        optional_literal(raw.platform.as_deref()),
    )
}

/// `Cause` of `cause`, if it is one of the words.
fn word(text: &str, words: &[&str]) -> Option<String> {
    let (first, rest) = words.iter().find(|w| **w == text)?.split_at(1);
    Some(first.to_ascii_uppercase() + rest)
}
