//! Writes statics as Rust source. Strings go to one pool, so that rows hold offsets and need no relocation.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::key::Key;

/// The sources of the statics, and the pool of their strings.
#[derive(Default)]
pub(crate) struct Output {
    /// The source of the statics of each module.
    pub(crate) sources: BTreeMap<&'static str, String>,
    pub(crate) pool: String,
    places: BTreeMap<String, usize>,
    versions: BTreeMap<(Key, String), ()>,
    specifiers: BTreeMap<String, usize>,
}

/// A version as the statics refer to it, before all versions are known.
fn placeholder(text: &str) -> String {
    format!("@{text}@")
}

impl Output {
    /// A `Text`.
    pub(crate) fn text(&mut self, text: &str) -> String {
        let start = match self.places.get(text) {
            Some(start) => *start,
            None => {
                let start = self.pool.len();
                self.pool.push_str(text);
                self.places.insert(text.to_owned(), start);
                start
            }
        };
        format!("super::text::t({start},{})", text.len())
    }

    /// An `Option<Text>`.
    pub(crate) fn optional(&mut self, text: Option<&str>) -> String {
        text.map_or_else(|| "None".to_owned(), |text| some(&self.text(text)))
    }

    /// A `VersionId`, whose order is that of the versions.
    pub(crate) fn version(&mut self, key: Key, text: &str) -> String {
        self.versions.insert((key, text.to_owned()), ());
        placeholder(text)
    }

    /// A `SpecifiersId`.
    pub(crate) fn specifiers(&mut self, text: &str) -> String {
        let next = self.specifiers.len();
        let number = self.specifiers.entry(text.to_owned()).or_insert(next);
        format!("super::text::s({number})")
    }

    /// A static array of a module.
    pub(crate) fn rows(&mut self, module: &'static str, name: &str, of: &str, rows: &[String]) {
        let value = format!("[\n    {}\n]", rows.join(",\n    "));
        self.item(module, name, &format!("[{of}; {}]", rows.len()), &value);
    }

    /// One static of a module.
    pub(crate) fn item(&mut self, module: &'static str, name: &str, of: &str, value: &str) {
        let source = self.sources.entry(module).or_default();
        let _ = writeln!(source, "pub(super) static {name}: {of} = {value};");
    }

    /// Puts the numbers of the versions in place.
    pub(crate) fn finish(mut self) -> Self {
        let versions: Vec<(Key, String)> = self.versions.keys().cloned().collect();
        let mut numbers = BTreeMap::new();
        let mut rows = Vec::new();
        for (number, (key, text)) in versions.iter().enumerate() {
            numbers.insert(text.as_str(), number);
            let (key, text) = (self::key(*key), self.text(text));
            rows.push(format!("VersionRow {{ key: {key}, text: {text} }}"));
        }
        for source in self.sources.values_mut() {
            let before = std::mem::take(source);
            for (odd, part) in before.split('@').enumerate() {
                if odd % 2 == 0 {
                    source.push_str(part);
                } else {
                    let number = numbers.get(part).expect("every version was registered");
                    let _ = write!(source, "super::text::v({number})");
                }
            }
        }
        self.rows("text", "VERSIONS", "VersionRow", &rows);
        let mut sets: Vec<(usize, String)> = Vec::new();
        for (text, number) in std::mem::take(&mut self.specifiers) {
            sets.push((number, self.text(&text)));
        }
        sets.sort();
        let sets: Vec<String> = sets.into_iter().map(|(_, text)| text).collect();
        self.rows("text", "SPECIFIERS", "Text", &sets);
        self
    }
}

pub(crate) fn some(value: &str) -> String {
    format!("Some({value})")
}

/// A `Key`.
pub(crate) fn key(key: Key) -> String {
    let (release, suffix) = key.parts();
    format!("super::key::Key::of_parts({release:#x}, {suffix:#x})")
}

/// A string literal; `@` is the sign of versions and written as its escape.
pub(crate) fn literal(text: &str) -> String {
    format!("{text:?}").replace('@', "\\x40")
}

/// A `&'static [&'static str]`.
pub(crate) fn literals<S: AsRef<str>>(texts: &[S]) -> String {
    let all: Vec<String> = texts.iter().map(|text| literal(text.as_ref())).collect();
    format!("&[{}]", all.join(", "))
}

/// An `Option<&'static str>`.
pub(crate) fn optional_literal(text: Option<&str>) -> String {
    text.map_or_else(|| "None".to_owned(), |text| some(&literal(text)))
}
