//! The releases of the TensorFlow family and of NumPy, and what they require.

use std::collections::{BTreeMap, BTreeSet};

use super::key::Key;

use super::compile::Head;
use super::emit::{self, Output};
use super::requires::{self, Lists};
use super::source::{DataError, Result, Row, Sources, rows};
use super::specifiers::Specifiers;

const FAMILY: &str = "family.csv";
const RELEASES: &str = "tensorflow_releases.csv";
const NUMPY: &str = "numpy_releases.csv";
const SERIES: &str = "numpy_series.csv";

/// The versions that were released, by distribution.
pub(crate) struct Released {
    pub(crate) family: BTreeMap<String, BTreeSet<Key>>,
    pub(crate) numpy: BTreeSet<Key>,
}

pub(crate) fn compile(sources: &Sources, head: &Head, out: &mut Output) -> Result<Released> {
    let members = rows(sources, FAMILY, &["name", "kind", "ended", "note"])?;
    let mut names: Vec<&str> = Vec::new();
    for member in &members {
        let name = member.name("name")?;
        if names.contains(&name) {
            return Err(member.error(format!("`{name}` stands twice")));
        }
        names.push(name);
    }
    let mut lists = requires::requires(sources, &names, head)?;
    let family = releases(sources, head, &names, &mut lists, out)?;
    let mut family_rows = Vec::new();
    for member in &members {
        family_rows.push(family_row(member, &family, out)?);
    }
    out.rows("releases", "FAMILY", "FamilyRow", &family_rows);
    let mut released = BTreeMap::new();
    for name in &names {
        let (_, keys) = family.get(*name).expect("every member has an entry");
        released.insert((*name).to_owned(), keys.iter().copied().collect());
    }
    for (name, key) in lists.of.keys() {
        let known: Option<&BTreeSet<Key>> = released.get(name);
        if !known.is_some_and(|keys| keys.contains(key)) {
            let line = lists.of.get(&(name.clone(), *key)).map_or(1, |of| of.line);
            let cause = format!("{RELEASES} has no such release of `{name}`");
            return Err(DataError::new(requires::FILE, line, cause));
        }
    }
    Ok(Released {
        family: released,
        numpy: numpy(sources, head, out)?,
    })
}

type Members = BTreeMap<String, (usize, Vec<Key>)>;

fn family_row(row: &Row<'_>, family: &Members, out: &mut Output) -> Result<String> {
    let name = row.name("name")?;
    let kind = match row.required("kind")? {
        "official" => "Official",
        "vendor" => "Vendor",
        "nightly" => "Nightly",
        word => {
            let cause = format!("`{word}` in `kind` is not official, vendor or nightly");
            return Err(row.error(cause));
        }
    };
    let ended = match row.text("ended") {
        "" => false,
        "yes" => true,
        word => return Err(row.error(format!("`{word}` in `ended` is not yes"))),
    };
    row.required("note")?;
    let (start, keys) = family.get(name).expect("every member has an entry");
    let end = start + keys.len();
    let name = out.text(name);
    Ok(format!(
        "FamilyRow {{ name: {name}, kind: MemberKind::{kind}, ended: {ended}, releases: ({start}, {end}) }}"
    ))
}

/// Releases with the same number and the wheels of each, in the order of the family.
fn releases(
    sources: &Sources,
    head: &Head,
    names: &[&str],
    lists: &mut Lists,
    out: &mut Output,
) -> Result<Members> {
    let columns = [
        "distribution",
        "version",
        "date",
        "yanked",
        "requires_python",
        "tags",
        "numpy",
        "forwards",
        "source",
    ];
    let mut groups = Vec::new();
    let mut releases = Vec::new();
    let mut members = Members::new();
    let all = rows(sources, RELEASES, &columns)?;
    for row in &all {
        let name = row.name("distribution")?;
        if !names.contains(&name) {
            return Err(row.error(format!("`{name}` is not in {FAMILY}")));
        }
    }
    for (member, name) in names.iter().enumerate() {
        let start = releases.len();
        let mut keys: Vec<Key> = Vec::new();
        let mut of_release: Vec<&Row<'_>> = Vec::new();
        let mut of_name = all.iter().filter(|row| row.text("distribution") == *name);
        loop {
            let row = of_name.next();
            let key = row.map(|row| row.key("version")).transpose()?;
            let ended = key != keys.last().copied() || row.is_none();
            if let Some(last) = keys.last().filter(|_| ended) {
                releases.push(release(
                    &of_release,
                    *last,
                    (member, name),
                    lists,
                    &mut groups,
                    head,
                    out,
                )?);
                of_release.clear();
            }
            let (Some(row), Some(key)) = (row, key) else {
                break;
            };
            if keys.last().is_some_and(|last| *last > key) {
                return Err(row.error("the versions of a distribution are not in ascending order"));
            }
            if keys.last() != Some(&key) {
                keys.push(key);
            }
            of_release.push(row);
        }
        members.insert((*name).to_owned(), (start, keys));
    }
    out.rows("releases", "RELEASES", "TensorflowRelease", &releases);
    out.rows("releases", "WHEELS", "WheelGroup", &groups);
    lists.write(out);
    Ok(members)
}

fn release(
    rows: &[&Row<'_>],
    key: Key,
    (member, name): (usize, &str),
    lists: &mut Lists,
    groups: &mut Vec<String>,
    head: &Head,
    out: &mut Output,
) -> Result<String> {
    let start = groups.len();
    let mut seen = BTreeSet::new();
    for row in rows {
        head.source(row)?;
        let tags = row.text("tags");
        if !seen.insert(tags) {
            return Err(row.error("two rows of a release have the same `tags`"));
        }
        if tags.is_empty() {
            continue;
        }
        for tag in tags.split(' ') {
            if tag.split('-').filter(|part| !part.is_empty()).count() != 3 {
                return Err(row.error(format!("`{tag}` in `tags` is not a wheel tag (PEP 425)")));
            }
        }
        let mut list = |column: &str| {
            let lines = row.text(column).split(" | ").filter(|l| !l.is_empty());
            let numbers = lines.map(|line| lists.line(line));
            let numbers = numbers.collect::<std::result::Result<Vec<_>, _>>();
            let numbers = numbers.map_err(|why| row.error(format!("`{column}`: {why}")))?;
            Ok(lists.list(numbers))
        };
        let (numpy, forwards) = (list("numpy")?, list("forwards")?);
        let (number, tags) = (groups.len(), out.text(tags));
        groups.push(format!(
            "WheelGroup {{ number: {number}, tags: {tags}, numpy: {numpy}, forwards: {forwards} }}"
        ));
    }
    let first = rows.first().expect("a release has a row");
    let date = out.text(first.date("date")?);
    let yanked = out.optional(first.yanked()?);
    let requires_python = requires_python(first, out)?;
    let end = groups.len();
    let version = out.version(key, first.text("version"));
    let list = lists.of.get(&(name.to_owned(), key));
    let requires = list.map_or_else(|| "None".to_owned(), |of| format!("Some({})", of.list));
    Ok(format!(
        "TensorflowRelease {{ member: {member}, version: {version}, date: {date}, yanked: {yanked}, \
         requires_python: {requires_python}, wheels: ({start}, {end}), requires: {requires} }}"
    ))
}

pub(crate) fn requires_python(row: &Row<'_>, out: &mut Output) -> Result<String> {
    let text = row.text("requires_python");
    if text.is_empty() {
        return Ok("None".to_owned());
    }
    if Specifiers::parse(text).is_none() {
        return Err(row.error(format!(
            "`{text}` in `requires_python` is not a set of specifiers (PEP 440)"
        )));
    }
    Ok(emit::some(&out.specifiers(text)))
}

fn numpy(sources: &Sources, head: &Head, out: &mut Output) -> Result<BTreeSet<Key>> {
    let columns = [
        "version",
        "date",
        "yanked",
        "requires_python",
        "python_tags",
        "linux_x86_64",
        "platforms",
        "source",
    ];
    let mut keys: BTreeSet<Key> = BTreeSet::new();
    let mut all = Vec::new();
    for row in rows(sources, NUMPY, &columns)? {
        head.source(&row)?;
        let key = row.key("version")?;
        ascending(&row, key, keys.last().copied())?;
        keys.insert(key);
        if !row.text("date").is_empty() {
            row.date("date")?;
        }
        let date = out.text(row.text("date"));
        let yanked = out.optional(row.yanked()?);
        let requires_python = requires_python(&row, out)?;
        let tags = out.text(row.text("python_tags"));
        // `=` saves repeating what all but the oldest releases have in common
        let linux = match row.text("linux_x86_64") {
            "=" => tags.clone(),
            other => out.text(other),
        };
        let platforms = out.text(row.text("platforms"));
        let version = out.version(key, row.text("version"));
        all.push(format!(
            "NumpyRelease {{ version: {version}, date: {date}, yanked: {yanked}, requires_python: {requires_python}, \
             python_tags: {tags}, linux_x86_64: {linux}, platforms: {platforms} }}"
        ));
    }
    out.rows("numpy", "NUMPY", "NumpyRelease", &all);
    let columns = ["series", "abi", "api", "default_target", "source"];
    let mut last = None;
    let mut all = Vec::new();
    for row in rows(sources, SERIES, &columns)? {
        head.source(&row)?;
        let key = row.key("series")?;
        ascending(&row, key, last)?;
        last = Some(key);
        let (abi, api) = (row.hexadecimal("abi")?, row.hexadecimal("api")?);
        row.hexadecimal("default_target")?;
        let series = emit::key(key);
        all.push(format!(
            "NumpySeries {{ series: {series}, abi: {abi:#x}, api: {api:#x} }}"
        ));
    }
    out.rows("numpy", "NUMPY_SERIES", "NumpySeries", &all);
    Ok(keys)
}

/// That a row stands after the one before it.
#[allow(
    clippy::needless_pass_by_value,
    reason = "callers make the key for this call"
)]
pub(crate) fn ascending<T: Ord>(row: &Row<'_>, key: T, last: Option<T>) -> Result<()> {
    match last.map(|last| last.cmp(&key)) {
        Some(std::cmp::Ordering::Equal) => Err(row.error("the row stands twice")),
        Some(std::cmp::Ordering::Greater) => Err(row.error("the rows are not in ascending order")),
        _ => Ok(()),
    }
}
