//! The releases of the TensorFlow family and of NumPy, and what they require.

use std::collections::{BTreeMap, BTreeSet};

use super::key::Key;

use super::compile::Head;
use super::emit::{self, Output};
use super::source::{DataError, Result, Row, Sources, is_name, rows, version};
use super::specifiers::Specifiers;

const FAMILY: &str = "family.csv";
const RELEASES: &str = "tensorflow_releases.csv";
const REQUIRES: &str = "tensorflow_requires.txt";
const NUMPY: &str = "numpy_releases.csv";
const SERIES: &str = "numpy_series.csv";

/// The versions that were released, by distribution.
pub(crate) struct Released {
    pub(crate) family: BTreeMap<String, BTreeSet<Key>>,
    pub(crate) numpy: BTreeSet<Key>,
}

/// A requirement line, by name.
type Line = (String, String);

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
    let mut lists = requires(sources, &names, head)?;
    let family = releases(sources, head, &names, &mut lists, out)?;
    let mut family_rows = Vec::new();
    for member in &members {
        family_rows.push(family_row(member, &family, out)?);
    }
    out.rows("FAMILY", "FamilyRow", &family_rows);
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
            return Err(DataError::new(REQUIRES, line, cause));
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
            if key != keys.last().copied() || row.is_none() {
                if let Some(key) = keys.last() {
                    releases.push(release(
                        &of_release,
                        *key,
                        (member, name),
                        lists,
                        &mut groups,
                        head,
                        out,
                    )?);
                    of_release.clear();
                }
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
    out.rows("RELEASES", "TensorflowRelease", &releases);
    out.rows("WHEELS", "WheelGroup", &groups);
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

fn requires_python(row: &Row<'_>, out: &mut Output) -> Result<String> {
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

/// Which list of lines a release has.
struct Of {
    line: usize,
    list: usize,
}

/// The Requires-Dist lines of releases. Many releases share a list and many lists a line.
struct Lists {
    lines: Vec<Line>,
    numbers: BTreeMap<String, usize>,
    lists: Vec<Vec<usize>>,
    of: BTreeMap<(String, Key), Of>,
}

impl Lists {
    /// The number of a line.
    fn line(&mut self, line: &str) -> std::result::Result<usize, String> {
        if let Some(number) = self.numbers.get(line) {
            return Ok(*number);
        }
        let name = requirement(line).map_err(|why| format!("`{line}` {why}"))?;
        self.numbers.insert(line.to_owned(), self.lines.len());
        self.lines.push((name, line.to_owned()));
        Ok(self.lines.len() - 1)
    }

    /// The number of a list.
    fn list(&mut self, lines: Vec<usize>) -> usize {
        let known = self.lists.iter().position(|list| *list == lines);
        known.unwrap_or_else(|| {
            self.lists.push(lines);
            self.lists.len() - 1
        })
    }

    fn write(&self, out: &mut Output) {
        let mut lines = Vec::new();
        for (name, line) in &self.lines {
            let (name, line) = (out.text(name), out.text(line));
            lines.push(format!("LineRow {{ name: {name}, line: {line} }}"));
        }
        out.rows("LINES", "LineRow", &lines);
        let mut numbers = Vec::new();
        let mut lists = Vec::new();
        for list in &self.lists {
            let start = numbers.len();
            numbers.extend(list.iter().map(ToString::to_string));
            lists.push(format!("({start}, {})", numbers.len()));
        }
        out.rows("LISTS", "(u16, u16)", &lists);
        out.rows("LIST_LINES", "u16", &numbers);
    }
}

fn requires(sources: &Sources, names: &[&str], head: &Head) -> Result<Lists> {
    let mut found = Lists {
        lines: Vec::new(),
        numbers: BTreeMap::new(),
        lists: Vec::new(),
        of: BTreeMap::new(),
    };
    let mut source = false;
    let mut in_list = true;
    for (index, text) in sources.text(REQUIRES)?.lines().enumerate() {
        let wrong = |cause: String| DataError::new(REQUIRES, index + 1, cause);
        if let Some(comment) = text.strip_prefix('#') {
            if let Some(word) = comment.strip_prefix(" source: ") {
                head.known_source(word).map_err(wrong)?;
                source = true;
            }
        } else if let Some(line) = text.strip_prefix("  ") {
            let number = found.line(line).map_err(wrong)?;
            let list = found.lists.last_mut();
            list.ok_or_else(|| wrong("no release stands above the line".to_owned()))?
                .push(number);
            in_list = true;
        } else {
            let mut words = text.split(' ');
            let (name, release) = (words.next(), words.next());
            let known = name.filter(|name| names.contains(name));
            let key = release.and_then(version);
            let (Some(name), Some(key), Some(_), None) = (known, key, words.next(), words.next())
            else {
                return Err(wrong(format!(
                    "`{text}` is not a release: name version platform"
                )));
            };
            // releases that require the same stand above one list
            if in_list {
                found.lists.push(Vec::new());
            }
            in_list = false;
            let (line, list) = (index + 1, found.lists.len() - 1);
            let before = found.of.insert((name.to_owned(), key), Of { line, list });
            if before.is_some() {
                return Err(wrong(format!("`{text}` stands twice")));
            }
        }
    }
    if !source {
        return Err(DataError::new(
            REQUIRES,
            1,
            "no line says the source: `# source: index`",
        ));
    }
    Ok(found)
}

/// The normalised name of a Requires-Dist line. The whole of its syntax is the affair of a test.
fn requirement(line: &str) -> std::result::Result<String, String> {
    let line = line.split(';').next().unwrap_or_default();
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let (name, rest) = line.split_at(end.unwrap_or(line.len()));
    let normal = name.to_ascii_lowercase().replace(['_', '.'], "-");
    if !is_name(&normal) {
        return Err("does not begin with a distribution name".to_owned());
    }
    let rest = rest.trim();
    let rest = match rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
        Some((_, after)) => after.trim(),
        None => rest,
    };
    let bare = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')'));
    let specifiers = bare.unwrap_or(rest);
    if !specifiers.is_empty() && !Specifiers::is_set(specifiers) {
        return Err(format!(
            "has specifiers that PEP 440 does not know: `{specifiers}`"
        ));
    }
    Ok(normal)
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
        let date = match row.text("date") {
            "" => "None".to_owned(),
            _ => emit::some(&out.text(row.date("date")?)),
        };
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
    out.rows("NUMPY", "NumpyRelease", &all);
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
    out.rows("NUMPY_SERIES", "NumpySeries", &all);
    Ok(keys)
}

/// That a row stands after the one before it.
pub(crate) fn ascending<T: Ord>(row: &Row<'_>, key: T, last: Option<T>) -> Result<()> {
    match last.map(|last| last.cmp(&key)) {
        Some(std::cmp::Ordering::Equal) => Err(row.error("the row stands twice")),
        Some(std::cmp::Ordering::Greater) => Err(row.error("the rows are not in ascending order")),
        _ => Ok(()),
    }
}
