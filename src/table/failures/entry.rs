//! The entries of the failure catalogue.

use crate::model::{Code, KnownFailure, Stage, Version};

/// What part an entry plays in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    /// A cause.
    Cause,
    /// Printed, while the import may go on.
    Notice,
    /// It follows from a cause printed elsewhere.
    Symptom,
    /// It wraps another error.
    Wrapper,
    /// It harms nothing.
    Harmless,
}

/// What must be true of an environment in which a failure was seen, as PEP 440 specifiers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Implies {
    /// Of TensorFlow.
    pub tensorflow: Option<&'static str>,
    /// Of NumPy.
    pub numpy: Option<&'static str>,
    /// Of Python.
    pub python: Option<&'static str>,
    /// The operating system: `windows`, `macos`.
    pub platform: Option<&'static str>,
}

/// One entry of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its name, stable.
    pub id: &'static str,
    /// What it is, in one line.
    pub title: &'static str,
    /// What must not stand on the same line.
    pub(in crate::table) unless: &'static [&'static str],
    /// What must stand near it.
    pub(in crate::table) near: &'static [&'static str],
    /// The packages of which one must be blamed.
    pub(in crate::table) blamed: &'static [&'static str],
    /// The packages of which none may be blamed.
    pub(in crate::table) not_blamed: &'static [&'static str],
    /// Why it happens.
    pub cause: &'static str,
    /// What helps.
    pub cure: &'static str,
    /// Where the process ends without a Python exception: in `tensorflow`, or in `any` module.
    pub kills: Option<&'static str>,
    /// Its part.
    pub role: Role,
    /// Which entry speaks first; lower goes first.
    pub(in crate::table) precedence: u16,
    /// When it happens.
    pub stage: Stage,
    /// The commands that settle what a text with it leaves open.
    pub ask: &'static [&'static str],
    /// The finding it leads to, where one fits.
    pub code: Option<Code>,
    /// What it implies.
    pub implies: Implies,
    /// What must be known of a ticket for it to be the cause.
    pub when: Implies,
    /// Where it is known from.
    pub sources: &'static [&'static str],
}

/// A message of an entry.
pub(in crate::table) struct PatternRow {
    pub(in crate::table) entry: u16,
    pub(in crate::table) pattern: &'static str,
}

impl Entry {
    /// The finding it leads to, where one fits.
    #[must_use]
    pub(crate) fn finding(&self) -> Option<Code> {
        self.code
    }

    /// What a reader of a report needs of it.
    #[must_use]
    pub(crate) fn known(&self) -> KnownFailure {
        KnownFailure {
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            cause: self.cause.to_owned(),
            cure: self.cure.to_owned(),
            sources: self.sources.iter().map(ToString::to_string).collect(),
        }
    }

    /// The entry as Markdown.
    #[must_use]
    pub(crate) fn page(&self) -> String {
        let mut page = format!("# {}\n\n{}.\n", self.id, self.title);
        let mut section = |title: &str, text: &str| {
            page.push_str(&format!("\n## {title}\n\n{text}\n"));
        };
        section("Why", &format!("{}.", self.cause));
        section("Fix", &format!("{}.", self.cure));
        if let Some(code) = &self.code {
            section("Finding", &format!("`tfpair explain {code}`"));
        }
        section("Sources", &self.sources.join(", "));
        page
    }
}

/// What the groups of a pattern caught.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Caught {
    /// The version of NumPy that the message shows.
    pub numpy: Option<Version>,
    /// The version of TensorFlow that the message shows.
    pub tensorflow: Option<Version>,
    /// The C API number that a module was built with.
    pub built: Option<u32>,
    /// The C API number of the NumPy that runs.
    pub have: Option<u32>,
    /// A module, an attribute or a library.
    pub name: Option<String>,
}

/// An entry met in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit<'c> {
    /// The entry.
    pub failure: &'c Entry,
    /// The line, counted from 1.
    pub line: usize,
    /// What the line says.
    pub text: String,
    /// What its groups caught.
    pub caught: Caught,
    /// The packages that may be blamed, innermost first; empty where no traceback tells.
    pub blamed: Vec<String>,
    /// Which traceback it belongs to, counted from 0.
    pub traceback: Option<usize>,
}
