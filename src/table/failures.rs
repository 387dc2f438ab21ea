//! The failure catalogue: recognizes error messages and ranks causes before consequences and wrappers.

mod entry;

use std::sync::LazyLock;

use crate::model::{Captures, Code, LazyRegex, Stage, Traceback};

use entry::PatternRow;
pub(crate) use entry::{Caught, Entry, Hit, Implies, Role};

include!(concat!(env!("OUT_DIR"), "/failures.rs"));

/// How far around a line the `near` patterns of an entry are looked for.
const NEAR: usize = 60;
/// How many lines after a notice the traceback that names the module at fault may begin.
const AFTER_NOTICE: usize = 40;
/// A line is looked at so far.
const LINE: usize = 2048;
/// A message that wraps is joined from so many lines.
const WRAPPED: usize = 3;
/// So often an entry is looked at in one text; a log that repeats itself tells nothing new.
const TRIES: u16 = 200;

/// The failure catalogue that this build carries. A pattern is compiled when a literal that each of its matches holds was
/// seen.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// The patterns of every entry, in the order of `PATTERNS`.
    patterns: Vec<LazyRegex>,
    rest: Vec<Rest>,
}

/// The patterns that narrow an entry.
#[derive(Debug)]
struct Rest {
    unless: Vec<LazyRegex>,
    near: Vec<LazyRegex>,
}

/// Which patterns may match a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Candidates {
    /// Those of which a literal was seen.
    ByLiteral,
    /// All, to hold the literals against them.
    #[cfg(test)]
    All,
}

impl Catalogue {
    /// What to ask where no entry of the catalogue is the cause.
    pub(crate) fn usual_questions() -> &'static [&'static str] {
        USUAL_QUESTIONS
    }

    /// The catalogue.
    #[must_use]
    pub(crate) fn embedded() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::new);
        &CATALOGUE
    }

    fn new() -> Self {
        let pattern = |text: &&'static str| LazyRegex::new(text, str::to_owned);
        let patterns = |texts: &[&'static str]| texts.iter().map(pattern).collect();
        let rest = FAILURES.iter().map(|entry| Rest {
            unless: patterns(entry.unless),
            near: patterns(entry.near),
        });
        Self {
            patterns: PATTERNS.iter().map(|row| pattern(&row.pattern)).collect(),
            rest: rest.collect(),
        }
    }

    /// The entry of a name.
    #[must_use]
    pub(crate) fn failure(&self, id: &str) -> Option<&'static Entry> {
        FAILURES.iter().find(|f| f.id == id)
    }

    /// The entries that a text meets, those that speak first first. `lines` are the lines of the text without colours and
    /// quoting; the tracebacks are those read from them.
    #[must_use]
    pub(crate) fn diagnose(&self, lines: &[&str], tracebacks: &[Traceback]) -> Vec<Hit<'static>> {
        self.diagnose_with(Candidates::ByLiteral, lines, tracebacks)
    }

    fn diagnose_with(
        &self,
        which: Candidates,
        lines: &[&str],
        tracebacks: &[Traceback],
    ) -> Vec<Hit<'static>> {
        let mut hits: Vec<Hit<'static>> = Vec::new();
        let mut window = String::new();
        let mut tries = vec![0_u16; FAILURES.len()];
        let mut candidates: Vec<u16> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let first = join(lines, index, &mut window);
            if first == 0 || line.trim().is_empty() {
                continue;
            }
            Self::candidates(which, &window, &mut candidates);
            for pattern in candidates.iter().map(|number| usize::from(*number)) {
                let entry = usize::from(PATTERNS[pattern].entry);
                let Some(tried) = tries.get_mut(entry).filter(|tried| **tried < TRIES) else {
                    continue;
                };
                let found = Found {
                    window: &window,
                    first,
                    index,
                };
                let Some(captures) = self.captures(pattern, &window) else {
                    continue;
                };
                *tried += 1;
                let Some(hit) = self.hit(entry, &captures, found, lines, tracebacks) else {
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

    /// The patterns that may match a text, in ascending order.
    fn candidates(which: Candidates, text: &str, found: &mut Vec<u16>) {
        found.clear();
        match which {
            Candidates::ByLiteral => {
                found.extend(&UNFILTERED);
                for number in literals_in(text) {
                    found.extend(LITERAL_PATTERNS[number]);
                }
                found.sort_unstable();
                found.dedup();
            }
            #[cfg(test)]
            Candidates::All => found.extend(
                0..u16::try_from(PATTERNS.len()).expect("the patterns are numbered in 16 bits"),
            ),
        }
    }

    fn captures<'t>(&self, pattern: usize, window: &'t str) -> Option<Captures<'t>> {
        self.patterns[pattern].captures_at(window, 0)
    }

    fn hit(
        &self,
        entry: usize,
        captures: &Captures<'_>,
        found: Found<'_>,
        lines: &[&str],
        tracebacks: &[Traceback],
    ) -> Option<Hit<'static>> {
        let Found {
            window,
            first,
            index,
        } = found;
        let (failure, rest) = (FAILURES.get(entry)?, self.rest.get(entry)?);
        let whole = captures.whole();
        if whole.start >= first {
            return None;
        }
        let own = window.split_at_checked(first.max(whole.end))?.0;
        if rest.unless.iter().any(|p| p.is_match(own)) {
            return None;
        }
        let line = index + 1;
        let traceback = belongs(line, failure.role, tracebacks);
        let blamed = traceback
            .and_then(|t| tracebacks.get(t))
            .map_or_else(Vec::new, Traceback::blamed_packages);
        if !blame_matches(failure, &blamed) || !is_near(rest, lines, index) {
            return None;
        }
        let text = |name| captures.name(name);
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
            blamed: blamed.into_iter().map(str::to_owned).collect(),
            traceback,
        })
    }
}

/// Which first three bytes some literal has, by their hash: nearly every place of a text has others.
static STARTS: [bool; 4096] = {
    let mut starts = [false; 4096];
    let mut number = 0;
    while number < LITERALS.len() {
        let literal = LITERALS[number].as_bytes();
        starts[hash(literal[0], literal[1], literal[2])] = true;
        number += 1;
    }
    starts
};

const fn hash(first: u8, second: u8, third: u8) -> usize {
    (first as usize ^ (second as usize) << 3 ^ (third as usize) << 6) % 4096
}

/// The numbers of the literals that stand in a text, in capitals or not. An automaton of all of them takes longer to
/// build than a ticket to read.
fn literals_in(text: &str) -> Vec<usize> {
    let text = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (at, start) in text.as_bytes().windows(3).enumerate() {
        if !STARTS[hash(start[0], start[1], start[2])] {
            continue;
        }
        let rest = &text.as_bytes()[at..];
        // they are sorted
        let first = LITERALS.partition_point(|literal| literal.as_bytes() < start);
        let alike = LITERALS[first..].iter().map(|literal| literal.as_bytes());
        let alike = alike.take_while(|literal| literal.starts_with(start));
        let here = (first..).zip(alike);
        found.extend(here.filter(|(_, l)| rest.starts_with(l)).map(|(n, _)| n));
    }
    found
}

/// Where a pattern was looked for.
#[derive(Clone, Copy)]
struct Found<'w> {
    /// The line, joined to those that follow it.
    window: &'w str,
    /// Where the first line ends in it.
    first: usize,
    /// Which line it is.
    index: usize,
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

fn blame_matches(failure: &Entry, blamed: &[&str]) -> bool {
    let named = |names: &[&str]| match blamed {
        [] => names.contains(&"?"),
        _ => names.iter().any(|n| blamed.contains(n)),
    };
    (failure.blamed.is_empty() || named(failure.blamed)) && !named(failure.not_blamed)
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
