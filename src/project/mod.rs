//! Project files: what they ask for and what they lock, each with its place. Nothing is installed, expanded or downloaded.
//! Documents (TOML, YAML, JSON) are read by the readers of tickets; the formats that are no documents are read here.

mod command;
mod config;
mod edit;
mod include;
mod kind;
mod reader;
mod requirements_file;
mod setup_cfg;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::path::{Path, PathBuf};

use crate::model::{
    Build, Group, ManifestProblem, Platform, PythonVersion, Requirement, SourcePlace, TicketFacts,
    VersionSpecifiers,
};

pub(crate) use config::Config;
pub(crate) use edit::{apply, beside, replace};
pub(crate) use kind::{Kind, files_in};
pub(crate) use reader::read;

/// A requirement of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stated {
    /// The requirement.
    pub requirement: Requirement,
    /// What part of the project asks for it.
    pub group: Group,
    /// Whose build is asked for.
    pub build: Build,
    /// Where it stands.
    pub place: SourcePlace,
}

/// What a file states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// The file.
    pub path: PathBuf,
    /// What it is.
    pub kind: Kind,
    /// What it asks for, in the order of the lines.
    pub stated: Vec<Stated>,
    /// What a document of it states beside: the entries of a lock file.
    pub facts: TicketFacts,
    /// The Pythons that it admits.
    pub requires_python: Option<VersionSpecifiers>,
    /// The Python that it names.
    pub python: Option<PythonVersion>,
    /// The platforms that it names.
    pub platforms: Vec<Platform>,
    /// What cannot be used of it.
    pub problems: Vec<(SourcePlace, ManifestProblem)>,
    /// The settings for this program that it holds.
    pub config: Option<Config>,
    /// The lines of the file itself.
    pub lines: Vec<String>,
    /// The lines of the files that it includes.
    included: Vec<(PathBuf, Vec<String>)>,
}

impl Manifest {
    fn new(path: &Path, kind: Kind) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            stated: Vec::new(),
            facts: TicketFacts::default(),
            requires_python: None,
            python: None,
            platforms: Vec::new(),
            problems: Vec::new(),
            config: None,
            lines: Vec::new(),
            included: Vec::new(),
        }
    }

    /// The place of a text on a line, or of the beginning of the line.
    pub(crate) fn place_of(&self, line: usize, text: &str) -> SourcePlace {
        let shown = self.lines.get(line.wrapping_sub(1));
        SourcePlace {
            path: self.path.clone(),
            line: line.max(1),
            column: shown.map_or(1, |shown| column(shown, text)),
        }
    }

    /// The place of an entry of a lock file, of which a line is known: its name stands on that line or just above.
    pub(crate) fn place_of_entry(&self, line: usize, name: &str) -> SourcePlace {
        const ABOVE: usize = 3;
        let names = |line: &usize| {
            let shown = self.lines.get(line.wrapping_sub(1));
            shown.is_some_and(|shown| shown.to_ascii_lowercase().contains(name))
        };
        let mut near = (line.saturating_sub(ABOVE)..=line).rev();
        self.place_of(near.find(names).unwrap_or(line), name)
    }

    /// The lines of the file or of one that it includes.
    fn lines_of(&self, path: &Path) -> Option<&[String]> {
        if path == self.path {
            return Some(&self.lines);
        }
        let found = self.included.iter().find(|(included, _)| included == path);
        found.map(|(_, lines)| lines.as_slice())
    }

    fn problem(&mut self, line: usize, problem: ManifestProblem) {
        let place = self.place_of(line, "");
        self.problems.push((place, problem));
    }
}

/// The character at which a text begins in a line, counted from 1; of a name, whatever its spelling. Where it is not in
/// the line, the first that is no blank.
fn column(line: &str, text: &str) -> usize {
    let same = |a: char, b: char| {
        let plain = |c: char| if matches!(c, '_' | '.') { '-' } else { c };
        plain(a.to_ascii_lowercase()) == plain(b)
    };
    let in_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "-_.".contains(c));
    let chars: Vec<char> = line.chars().take(10_000).collect();
    let wanted: Vec<char> = text.chars().collect();
    let blank = chars.iter().position(|c| !c.is_whitespace()).unwrap_or(0);
    let begins = |at: &usize| {
        let part = chars.get(*at..at + wanted.len());
        part.is_some_and(|part| part.iter().zip(&wanted).all(|(a, b)| same(*a, *b)))
            && !in_name(
                at.checked_sub(1)
                    .and_then(|before| chars.get(before))
                    .copied(),
            )
            && !in_name(chars.get(at + wanted.len()).copied())
    };
    let found = (0..chars.len()).find(begins).filter(|_| !wanted.is_empty());
    found.unwrap_or(blank) + 1
}
