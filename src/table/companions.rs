//! Companions that metadata may admit and that are known not to work, from `companions.toml`.

use std::str::FromStr;

use serde::Deserialize;

use crate::model::{Grade, PythonVersion, Severity, Version, VersionSpecifiers, name_of};

use super::error::TableError;
use super::facts::CompanionRule;
use super::toml_file::{blocks, plain_field, read_block};

pub(super) const FILE: &str = "companions.toml";

#[derive(Deserialize)]
struct One {
    companion: [Raw; 1],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    tensorflow: String,
    name: String,
    fails: String,
    numpy: Option<String>,
    python: Option<String>,
    condition: Option<String>,
    severity: String,
    see: String,
    why: String,
    fix: String,
    grade: String,
    source: String,
}

/// The rules for a TensorFlow version on a Python; a rule for some Pythons is kept where the Python is unknown.
pub(super) fn rules(
    text: &str,
    tensorflow: &Version,
    python: Option<&PythonVersion>,
) -> Result<Vec<CompanionRule>, TableError> {
    let mut found = Vec::new();
    for (line, block) in blocks(text) {
        // most blocks are about other series, and reading one line of a block costs a tenth of reading it all
        if let Some(of) = plain_field(block, "tensorflow")
            && !specifiers(of, line)?.contains(tensorflow)
        {
            continue;
        }
        let One { companion: [raw] } = read_block(FILE, line, block)?;
        let on = raw
            .python
            .as_deref()
            .map(|p| specifiers(p, line))
            .transpose()?;
        let elsewhere = python
            .zip(on)
            .is_some_and(|(p, on)| !on.contains(&p.minor_version()));
        let rule = rule(&raw, line)?;
        if rule.tensorflow.contains(tensorflow) && !elsewhere {
            found.push(rule);
        }
    }
    Ok(found)
}

fn rule(raw: &Raw, line: usize) -> Result<CompanionRule, TableError> {
    if raw.source.is_empty() {
        return Err(TableError::at(FILE, line, "`source` is empty"));
    }
    Ok(CompanionRule {
        id: raw.id.clone(),
        tensorflow: specifiers(&raw.tensorflow, line)?,
        companion: name_of(&raw.name).ok_or_else(|| {
            TableError::at(
                FILE,
                line,
                format!("`{}` is not a distribution name", raw.name),
            )
        })?,
        fails: specifiers(&raw.fails, line)?,
        numpy: raw
            .numpy
            .as_deref()
            .map(|n| specifiers(n, line))
            .transpose()?,
        condition: raw.condition.clone(),
        severity: match raw.severity.as_str() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            "note" => Severity::Note,
            word => return Err(wrong(line, word, "error, warning or note")),
        },
        you_will_see: raw.see.clone(),
        why: raw.why.clone(),
        fix: specifiers(&raw.fix, line)?,
        grade: match raw.grade.as_str() {
            "observed" => Grade::Observed,
            "inferred" => Grade::Inferred,
            "reported" => Grade::Reported,
            word => return Err(wrong(line, word, "observed, inferred or reported")),
        },
        source: raw.source.clone(),
    })
}

fn specifiers(text: &str, line: usize) -> Result<VersionSpecifiers, TableError> {
    VersionSpecifiers::from_str(text)
        .map_err(|_| wrong(line, text, "a set of specifiers (PEP 440)"))
}

fn wrong(line: usize, text: &str, expected: &str) -> TableError {
    TableError::at(FILE, line, format!("`{text}` is not {expected}"))
}
