//! The failure catalogue: recognizes error messages and ranks causes before consequences and wrappers.

mod entry;

use std::sync::{LazyLock, OnceLock};

use regex::{Regex, bytes};
use serde::Deserialize;

use crate::model::Traceback;

pub use entry::{Caught, Entry, Hit, Implies, Role, Stage};

/// How far around a line the `near` patterns of an entry are looked for.
const NEAR: usize = 60;
/// How many lines after a notice the traceback that names the guilty module may begin.
const AFTER_NOTICE: usize = 40;
/// A line is looked at so far.
const LINE: usize = 2048;
/// A message that wraps is joined from so many lines.
const WRAPPED: usize = 3;
/// So often an entry is looked at in one text; a log that repeats itself tells nothing new.
const TRIES: u16 = 200;

/// Says that the catalogue itself is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum CatalogueError {
    /// The file is no catalogue.
    #[error("the failure catalogue cannot be read: {0}")]
    Unreadable(String),
    /// Its format is newer than this build reads.
    #[error("the failure catalogue is of format {found}, and this build reads {reads}")]
    Format {
        /// The format found.
        found: String,
        /// The formats read.
        reads: &'static str,
    },
}

#[derive(Deserialize)]
struct File {
    format: String,
    failure: Vec<Entry>,
}

/// The failure catalogue. Patterns are compiled when they are first needed.
#[derive(Debug)]
pub struct Catalogue {
    failures: Vec<Entry>,
    /// Every `says` pattern with the entry it belongs to, in the order of the set.
    says: Vec<(usize, Lazy)>,
    rest: Vec<Rest>,
    set: OnceLock<bytes::RegexSet>,
}

#[derive(Debug)]
struct Lazy {
    pattern: String,
    compiled: OnceLock<Regex>,
}

#[derive(Debug)]
struct Rest {
    unless: Vec<Lazy>,
    near: Vec<Lazy>,
}

impl Lazy {
    fn new(pattern: &str) -> Self {
        Self {
            pattern: pattern.to_owned(),
            compiled: OnceLock::new(),
        }
    }

    #[expect(clippy::expect_used)]
    fn get(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            Regex::new(&self.pattern)
                .expect("the patterns of the embedded catalogue are checked by tests")
        })
    }

    fn is_match(&self, text: &str) -> bool {
        self.get().is_match(text)
    }
}

impl Catalogue {
    /// The formats of the file that this build reads.
    const READS: &'static str = "^1";

    /// The catalogue that this build carries.
    #[must_use]
    #[expect(clippy::expect_used)]
    pub fn embedded() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
            let read = Catalogue::from_text(include_str!("data/failures.toml"));
            read.expect("the embedded catalogue is checked by tests")
        });
        &CATALOGUE
    }

    /// A catalogue from the text of its file.
    fn from_text(text: &str) -> Result<Self, CatalogueError> {
        let file: File =
            toml::from_str(text).map_err(|e| CatalogueError::Unreadable(e.to_string()))?;
        let reads = semver::VersionReq::parse(Self::READS)
            .map_err(|e| CatalogueError::Unreadable(e.to_string()))?;
        match semver::Version::parse(&file.format) {
            Ok(format) if reads.matches(&format) => {}
            _ => {
                return Err(CatalogueError::Format {
                    found: file.format,
                    reads: Self::READS,
                });
            }
        }
        let lazy = |patterns: &[String]| patterns.iter().map(|p| Lazy::new(p)).collect();
        let says = file.failure.iter().enumerate();
        let says = says
            .flat_map(|(i, f)| f.says.iter().map(move |p| (i, Lazy::new(p))))
            .collect();
        let rest = file.failure.iter();
        let rest = rest
            .map(|f| Rest {
                unless: lazy(&f.unless),
                near: lazy(&f.near),
            })
            .collect();
        Ok(Self {
            failures: file.failure,
            says,
            rest,
            set: OnceLock::new(),
        })
    }

    /// The entries.
    #[must_use]
    pub fn failures(&self) -> &[Entry] {
        &self.failures
    }

    /// The entry of a name.
    #[must_use]
    pub fn failure(&self, id: &str) -> Option<&Entry> {
        self.failures.iter().find(|f| f.id == id)
    }

    /// The entries that a text meets, those that speak first first. `lines` are the lines of the text without colours and
    /// quoting; the tracebacks are those read from them.
    pub fn diagnose(&self, lines: &[&str], tracebacks: &[Traceback]) -> Vec<Hit<'_>> {
        let set = self.set();
        let mut hits: Vec<Hit<'_>> = Vec::new();
        let mut window = String::new();
        let mut tries = vec![0_u16; self.failures.len()];
        for (index, line) in lines.iter().enumerate() {
            let first = join(lines, index, &mut window);
            if first == 0 || line.trim().is_empty() {
                continue;
            }
            for pattern in set.matches(window.as_bytes()) {
                let entry = self.says.get(pattern).map_or(0, |(entry, _)| *entry);
                match tries.get_mut(entry) {
                    Some(tried) if *tried < TRIES => *tried += 1,
                    _ => continue,
                }
                let Some(hit) = self.hit(pattern, &window, first, index, lines, tracebacks) else {
                    continue;
                };
                let known = |h: &Hit<'_>| h.line == hit.line && h.failure.id == hit.failure.id;
                if !hits.iter().rev().take(16).any(known) {
                    hits.push(hit);
                }
            }
        }
        hits.sort_by_key(|h| (h.failure.precedence, h.line));
        hits
    }

    #[expect(clippy::expect_used)]
    fn set(&self) -> &bytes::RegexSet {
        self.set.get_or_init(|| {
            // byte-wise and without Unicode classes, the set stays small enough to be run as one automaton; what it
            // selects is matched again by the pattern itself
            bytes::RegexSetBuilder::new(self.says.iter().map(|(_, p)| &p.pattern))
                .unicode(false)
                .size_limit(64 << 20)
                .dfa_size_limit(64 << 20)
                .build()
                .expect("the patterns of the embedded catalogue are checked by tests")
        })
    }

    fn hit(
        &self,
        pattern: usize,
        window: &str,
        first: usize,
        index: usize,
        lines: &[&str],
        tracebacks: &[Traceback],
    ) -> Option<Hit<'_>> {
        let (entry, says) = self.says.get(pattern)?;
        let (failure, rest) = (self.failures.get(*entry)?, self.rest.get(*entry)?);
        let captures = says.get().captures(window)?;
        let whole = captures.get(0)?;
        if whole.start() >= first {
            return None;
        }
        let own = window.split_at_checked(first.max(whole.end()))?.0;
        if rest.unless.iter().any(|p| p.is_match(own)) {
            return None;
        }
        let line = index + 1;
        let traceback = belongs(line, failure.role, tracebacks);
        let guilty = traceback
            .and_then(|t| tracebacks.get(t))
            .map(Traceback::blamed_packages)
            .unwrap_or_default();
        if !guilt_fits(failure, &guilty) || !is_near(rest, lines, index) {
            return None;
        }
        let text = |name| captures.name(name).map(|m| m.as_str());
        let number = |name| {
            text(name).and_then(|t| u32::from_str_radix(t.strip_prefix("0x").unwrap_or(t), 16).ok())
        };
        Some(Hit {
            failure,
            line,
            text: own.trim().to_owned(),
            caught: Caught {
                numpy: text("numpy").and_then(|t| t.parse().ok()),
                tensorflow: text("tensorflow").and_then(|t| t.parse().ok()),
                built: number("built"),
                have: number("have"),
                name: text("name").map(str::to_owned),
            },
            guilty: guilty.into_iter().map(str::to_owned).collect(),
            traceback,
        })
    }
}

/// Joins a line to those that follow it, each without its indentation; returns where the first one ends.
fn join(lines: &[&str], index: usize, window: &mut String) -> usize {
    window.clear();
    let mut first = 0;
    for (n, line) in lines.iter().skip(index).take(WRAPPED).enumerate() {
        let line = if n == 0 { line.trim_end() } else { line.trim() };
        let end = line.floor_char_boundary(LINE);
        window.push_str(line.split_at_checked(end).map_or(line, |(head, _)| head));
        if n == 0 {
            first = window.len();
        }
        window.push(' ');
    }
    first
}

/// The traceback that a line belongs to: the one it lies in or closes; for a notice the one that follows.
fn belongs(line: usize, role: Role, tracebacks: &[Traceback]) -> Option<usize> {
    // they are in the order of the lines and do not overlap
    let next = tracebacks.partition_point(|t| t.last < line);
    if tracebacks.get(next).is_some_and(|t| t.first <= line) {
        return Some(next);
    }
    let follows = |t: &Traceback| t.first <= line + AFTER_NOTICE;
    let notice = role == Role::Notice || role == Role::Cause;
    if notice && tracebacks.get(next).is_some_and(follows) {
        return Some(next);
    }
    None
}

fn guilt_fits(failure: &Entry, guilty: &[&str]) -> bool {
    let named = |names: &[String]| match guilty {
        [] => names.iter().any(|n| n == "?"),
        _ => names.iter().any(|n| guilty.contains(&n.as_str())),
    };
    (failure.guilty.is_empty() || named(&failure.guilty)) && !named(&failure.not_guilty)
}

fn is_near(rest: &Rest, lines: &[&str], index: usize) -> bool {
    if rest.near.is_empty() {
        return true;
    }
    let from = index.saturating_sub(NEAR);
    let around = lines.iter().skip(from).take(2 * NEAR + 1);
    around
        .map(|l| {
            l.split_at_checked(l.floor_char_boundary(LINE))
                .map_or(*l, |(head, _)| head)
        })
        .any(|l| rest.near.iter().any(|p| p.is_match(l)))
}

#[cfg(test)]
mod tests;
