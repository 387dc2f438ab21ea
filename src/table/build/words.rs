//! The words of questions, and the builds for a processor.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::emit::{Output, literal, optional_literal};
use super::fold::fold;
use super::meaning::Meaning;
use super::ranges::filled;
use super::source::{DataError, Result, Sources, is_name, line, toml};
use super::specifiers::Specifiers;

const WORDS: &str = "words.toml";
const BUILDS: &str = "builds.toml";

pub(crate) fn compile(sources: &Sources, out: &mut Output) -> Result<()> {
    words(sources, out)?;
    builds(sources, out)
}

/// Words by language.
type Words = BTreeMap<String, Vec<Spanned<String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    product: BTreeMap<String, Words>,
    other: Words,
    platform: BTreeMap<String, Words>,
    means: BTreeMap<Meaning, Words>,
}

fn words(sources: &Sources, out: &mut Output) -> Result<()> {
    let file: Vocabulary = toml(sources, WORDS)?;
    let mut means: BTreeMap<String, String> = BTreeMap::new();
    let mut add = |words: &Words, meaning: &str| -> Result<()> {
        for (language, words) in words {
            for word in words {
                let at = line(sources, WORDS, &word.span())?;
                let word = word.get_ref();
                let wrong = |cause: String| DataError::new(WORDS, at, cause);
                let two = language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase());
                if !two && language != "any" {
                    return Err(wrong(format!(
                        "`{language}` is not a language such as `de`"
                    )));
                }
                if word.trim().is_empty() || word.chars().map(fold).ne(word.chars()) {
                    let folded: String = word.chars().map(fold).collect();
                    return Err(wrong(format!("write `{word}` as `{folded}`")));
                }
                let before = means.insert(word.clone(), meaning.to_owned());
                if let Some(before) = before.filter(|before| before != meaning) {
                    return Err(wrong(format!("`{word}` is {before} and {meaning}")));
                }
            }
        }
        Ok(())
    };
    for (name, words) in &file.product {
        add(words, &format!("Means::Product({})", literal(name)))?;
    }
    add(&file.other, "Means::Other")?;
    for (name, words) in &file.platform {
        add(words, &format!("Means::Platform({})", literal(name)))?;
    }
    for (meaning, words) in &file.means {
        add(words, &format!("Means::Asks(Meaning::{meaning:?})"))?;
    }
    // the longest word first, so that the first that matches wins
    let mut sorted: Vec<(&String, &String)> = means.iter().collect();
    sorted.sort_by_key(|(word, _)| std::cmp::Reverse(word.trim_end_matches('*').len()));
    let all: Vec<String> = sorted
        .into_iter()
        .map(|(word, means)| {
            let stem = word.strip_suffix('*');
            format!(
                "VocabularyRow {{ word: {}, stem: {}, means: {means} }}",
                literal(stem.unwrap_or(word)),
                stem.is_some()
            )
        })
        .collect();
    out.rows("words", "WORDS", "VocabularyRow", &all);
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Builds {
    build: Vec<Spanned<Build>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Build {
    processor: String,
    platform: String,
    tensorflow: String,
    install: Option<String>,
    note: String,
    source: String,
}

fn builds(sources: &Sources, out: &mut Output) -> Result<()> {
    let file: Builds = toml(sources, BUILDS)?;
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for build in &file.build {
        let at = line(sources, BUILDS, &build.span())?;
        let build = build.get_ref();
        let wrong = |cause: String| DataError::new(BUILDS, at, cause);
        filled(
            BUILDS,
            at,
            &[("note", &build.note), ("source", &build.source)],
        )?;
        if !matches!(build.processor.as_str(), "gpu" | "cpu") {
            return Err(wrong(format!("`{}` is not gpu or cpu", build.processor)));
        }
        if Specifiers::parse(&build.tensorflow).is_none() {
            let cause = format!(
                "`{}` is not a set of specifiers (PEP 440)",
                build.tensorflow
            );
            return Err(wrong(cause));
        }
        let name = build
            .install
            .as_deref()
            .map(|i| i.split('[').next().unwrap_or(i));
        if let Some(name) = name.filter(|name| !is_name(name)) {
            return Err(wrong(format!("`{name}` is not a distribution name")));
        }
        if !seen.insert((&build.processor, &build.platform, &build.tensorflow)) {
            return Err(wrong("the entry stands twice".to_owned()));
        }
        all.push(format!(
            "ProcessorBuild {{ gpu: {}, platform: {}, tensorflow: {}, install: {}, note: {}, source: {} }}",
            build.processor == "gpu",
            literal(&build.platform),
            out.specifiers(&build.tensorflow),
            optional_literal(build.install.as_deref()),
            literal(&build.note),
            literal(&build.source)
        ));
    }
    out.rows("words", "BUILDS", "ProcessorBuild", &all);
    Ok(())
}
