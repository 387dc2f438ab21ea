//! The releases of the companions that decide whether TensorFlow imports.

use std::collections::BTreeSet;

use super::compile::Head;
use super::emit::Output;
use super::releases::{ascending, requires_python};
use super::source::{Result, Row, Sources, rows};

const FILE: &str = "companion_releases.csv";

pub(crate) fn compile(sources: &Sources, head: &Head, out: &mut Output) -> Result<()> {
    let columns = [
        "distribution",
        "version",
        "date",
        "yanked",
        "requires_python",
        "tags",
        "requires",
        "source",
    ];
    let mut all = Vec::new();
    let mut names: Vec<(String, usize)> = Vec::new();
    let mut last = None;
    for row in &rows(sources, FILE, &columns)? {
        head.source(row)?;
        let (name, key) = (row.name("distribution")?.to_owned(), row.key("version")?);
        ascending(row, (name.clone(), key), last)?;
        last = Some((name.clone(), key));
        if names.last().is_none_or(|(known, _)| *known != name) {
            names.push((name, all.len()));
        }
        let version = out.version(key, row.text("version"));
        let date = out.text(row.date("date")?);
        let yanked = row.yanked()?.is_some();
        let requires_python = requires_python(row, out)?;
        let (tags, requires) = (out.text(tags(row)?), out.text(requires(row)?));
        all.push(format!(
            "CompanionRelease {{ version: {version}, date: {date}, yanked: {yanked}, \
             requires_python: {requires_python}, tags: {tags}, requires: {requires} }}"
        ));
    }
    let ends = names.iter().skip(1).map(|(_, start)| *start);
    let ends: Vec<usize> = ends.chain([all.len()]).collect();
    let mut seen = BTreeSet::new();
    let mut groups = Vec::new();
    for ((name, start), end) in names.iter().zip(ends) {
        debug_assert!(seen.insert(name), "rows of one name stand together");
        groups.push(format!("({}, ({start}, {end}))", out.text(name)));
    }
    out.rows(
        "companion_releases",
        "COMPANION_RELEASES",
        "CompanionRelease",
        &all,
    );
    out.rows(
        "companion_releases",
        "COMPANION_NAMES",
        "(Text, (u16, u16))",
        &groups,
    );
    Ok(())
}

/// Wheel tags, and `sdist` where an installer builds the release.
fn tags<'r>(row: &'r Row<'_>) -> Result<&'r str> {
    let text = row.required("tags")?;
    let is_tag = |word: &str| word.split('-').filter(|part| !part.is_empty()).count() == 3;
    match text
        .split(' ')
        .find(|word| !(is_tag(word) || *word == "sdist"))
    {
        None => Ok(text),
        Some(word) => Err(row.error(format!(
            "`{word}` in `tags` is neither a wheel tag nor sdist"
        ))),
    }
}

/// Requires-Dist lines.
fn requires<'r>(row: &'r Row<'_>) -> Result<&'r str> {
    let text = row.text("requires");
    for line in text.split(" | ").filter(|line| !line.is_empty()) {
        super::requires::requirement(line)
            .map_err(|why| row.error(format!("`requires`: `{line}` {why}")))?;
    }
    Ok(text)
}
