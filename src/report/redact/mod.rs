//! Removes what reveals a person, a project or a machine. The environment is redacted field by field before it is judged
//! again and rendered: names and versions of distributions stay, and paths below site-packages. Text that came from files
//! or from a process goes through rules, and so does the whole report once more.

mod environment;
mod paths;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use regex::{Captures, Regex};

use super::json::inert;
use paths::Names;
use rules::Rules;

/// Replaces names, each always by the same.
#[derive(Debug, Default)]
pub(crate) struct Redactor {
    names: Names,
    /// Words that name the user or the machine, with what replaces them.
    words: Vec<(Regex, &'static str)>,
    /// Paths of the environment as text, the longest first.
    known: Vec<String>,
    /// Versions of four numbers, which look like addresses.
    versions: BTreeSet<String>,
    originals: HashMap<PathBuf, PathBuf>,
}

impl Redactor {
    /// A redactor that knows the names of the users and of the machine.
    #[must_use]
    pub(crate) fn new(users: &[String], hosts: &[String]) -> Self {
        let mut redactor = Self::default();
        let users = users.iter().map(|name| (name, "user"));
        let hosts = hosts.iter().map(|name| (name, "host"));
        for (name, with) in users.chain(hosts) {
            // a name that is a word of every report would take that from it
            let common = [
                "root", "user", "home", "python", "admin", "linux", "windows",
            ];
            if name.len() >= 3 && !common.contains(&name.as_str()) && !name.starts_with("tensor") {
                let pattern = format!(r"(?i)\b{}\b", regex::escape(name));
                redactor
                    .words
                    .extend(Regex::new(&pattern).ok().map(|pattern| (pattern, with)));
            }
        }
        redactor
    }

    /// A path, of which the original is kept.
    pub(crate) fn path(&mut self, path: &Path) -> PathBuf {
        let redacted = self.names.path(path);
        if let Some(text) = path.to_str().filter(|text| text.len() > 3)
            && let Err(at) = self.known.binary_search_by(|k| longer_first(k, text))
        {
            self.known.insert(at, text.to_owned());
        }
        let original = || path.to_path_buf();
        self.originals
            .entry(redacted.clone())
            .or_insert_with(original);
        redacted
    }

    /// The path that was redacted, else the path itself.
    #[must_use]
    pub(crate) fn original<'a>(&'a self, path: &'a Path) -> &'a Path {
        self.originals.get(path).map_or(path, PathBuf::as_path)
    }

    /// Text that came from a file or a process: nothing in it is known to be harmless.
    pub(crate) fn text(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for at in 0..self.known.len() {
            let Some(known) = self
                .known
                .get(at)
                .filter(|known| text.contains(known.as_str()))
            else {
                continue;
            };
            let with = self.names.text(known);
            text = text.replace(known.as_str(), &with);
        }
        let text = Rules::get().apply(&text, None);
        let names = &mut self.names;
        let text = free_paths().replace_all(&text, |found: &Captures<'_>| {
            let part = |name: &str| found.name(name).map_or("", |m| m.as_str());
            let (before, after) = (part("before"), part("after"));
            if let Some(path) = part("file").get("file://".len()..) {
                return format!("file://{}", names.text(path));
            }
            let kinds = ["quoted", "home", "windows", "unc", "posix"];
            let mut paths = kinds.into_iter().map(part).filter(|path| !path.is_empty());
            match paths.next() {
                Some(path) => format!("{}{before}{}{after}", part("start"), names.text(path)),
                None => part("url").to_owned(),
            }
        });
        self.worded(&text)
    }

    /// A whole report as it was rendered from redacted facts.
    #[must_use]
    pub(crate) fn report(&self, text: &str) -> String {
        let is_version = |text: &str| self.versions.contains(text);
        self.worded(&Rules::get().apply(text, Some(&is_version)))
    }

    /// A JSON report, string by string.
    #[must_use]
    pub(crate) fn json(&self, text: &str) -> String {
        let Ok(mut value) = serde_json::from_str(text) else {
            return self.report(text);
        };
        self.each_string(&mut value);
        let pretty = serde_json::to_string_pretty(&value).unwrap_or_default();
        format!("{}\n", inert(pretty))
    }

    fn each_string(&self, value: &mut serde_json::Value) {
        use serde_json::Value::{Array, Object, String};
        match value {
            String(text) => *text = self.report(text),
            Array(all) => all.iter_mut().for_each(|one| self.each_string(one)),
            Object(fields) => fields.values_mut().for_each(|one| self.each_string(one)),
            _ => {}
        }
    }

    fn worded(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (word, with) in &self.words {
            text = word.replace_all(&text, *with).into_owned();
        }
        text
    }
}

fn longer_first(known: &str, text: &str) -> std::cmp::Ordering {
    (text.len(), text).cmp(&(known.len(), known))
}

/// Absolute paths in a text. One with blanks ends at its quote, at the end of the line on Windows, and in the folder of a
/// person at the next separator.
fn free_paths() -> &'static Regex {
    static COMPILED: OnceLock<Regex> = OnceLock::new();
    COMPILED.get_or_init(|| {
        Regex::new(concat!(
            r#"(?P<file>(?i:file://)[^"'`<>\r\n]*)"#,
            r#"|(?P<url>\b[A-Za-z][A-Za-z0-9+.-]*://[^\s"'`<>]*)"#,
            r#"|(?P<before>["'`])(?P<quoted>(?:/|~/|[A-Za-z]:[\\/]|\\\\)[^"'`\r\n]*)(?P<after>["'`])"#,
            r#"|(?P<start>^|[^\w/.~-])(?:(?P<home>(?i:/[^\s"'`]*?(?:home\d*|homes|users|documents and settings)/[^/"'`\r\n<>|:;,]*/)[^\s"'`<>|:;,)\]]*)"#,
            r#"|(?P<windows>[A-Za-z]:[\\/][^"'`<>|*?\r\n:]*)"#,
            r#"|(?P<unc>\\\\[^"'`<>|*?\r\n:]+)"#,
            r#"|(?P<posix>~?/[^\s"'`<>|:;,)\]]+))"#,
        ))
        .expect("a test compiles the pattern")
    })
}
