//! What the catalogue is made of.

use serde::Deserialize;

use crate::model::{Code, KnownFailure, Version};

/// What part an entry plays in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
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

/// When a failure happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// While something is installed.
    Install,
    /// While something is imported.
    Import,
    /// While it is used.
    Use,
}

/// What must be true of an environment in which a failure was seen, as PEP 440 specifiers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Implies {
    /// Of TensorFlow.
    pub tensorflow: Option<String>,
    /// Of NumPy.
    pub numpy: Option<String>,
    /// Of Python.
    pub python: Option<String>,
    /// The operating system: `windows`, `macos`.
    pub platform: Option<String>,
}

/// One entry of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name, stable.
    pub id: String,
    /// What it is, in one line.
    pub title: String,
    /// The messages.
    pub says: Vec<String>,
    /// What must not stand on the same line.
    #[serde(default)]
    pub unless: Vec<String>,
    /// What must stand near it.
    #[serde(default)]
    pub near: Vec<String>,
    /// The packages of which one must be guilty.
    #[serde(default)]
    pub guilty: Vec<String>,
    /// The packages of which none may be guilty.
    #[serde(default)]
    pub not_guilty: Vec<String>,
    /// A text that it tells.
    pub example: String,
    /// Why it happens.
    pub cause: String,
    /// What helps.
    pub cure: String,
    /// Where the process ends without a Python exception: in `tensorflow`, or in `any` module.
    pub kills: Option<String>,
    /// Its part.
    pub role: Role,
    /// Which entry speaks first; lower goes first.
    pub precedence: u16,
    /// When it happens.
    pub stage: Stage,
    /// The finding it leads to.
    pub code: Option<String>,
    /// What it implies.
    #[serde(default)]
    pub implies: Implies,
    /// Whether files on disk tell it: `yes`, `partly`, `no`.
    pub files: String,
    /// From what.
    pub files_how: String,
    /// Where it is known from.
    pub sources: Vec<String>,
    /// How often it is met.
    pub frequency: String,
    /// What to know besides.
    pub note: Option<String>,
}

impl Entry {
    /// The finding it leads to, where one fits.
    #[must_use]
    pub fn finding(&self) -> Option<Code> {
        self.code.as_deref().and_then(|c| c.parse().ok())
    }

    /// What a reader of a report needs of it.
    #[must_use]
    pub fn known(&self) -> KnownFailure {
        KnownFailure {
            id: self.id.clone(),
            title: self.title.clone(),
            cause: self.cause.clone(),
            cure: self.cure.clone(),
            sources: self.sources.clone(),
        }
    }
}

/// What the groups of a pattern caught.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caught {
    /// The version of NumPy that the message betrays.
    pub numpy: Option<Version>,
    /// The version of TensorFlow that the message betrays.
    pub tensorflow: Option<Version>,
    /// The C-API number that a module was built with.
    pub built: Option<u32>,
    /// The C-API number of the NumPy that runs.
    pub have: Option<u32>,
    /// A module, an attribute or a library.
    pub name: Option<String>,
}

/// An entry met in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'c> {
    /// The entry.
    pub failure: &'c Entry,
    /// The line, counted from 1.
    pub line: usize,
    /// What the line says.
    pub text: String,
    /// What its groups caught.
    pub caught: Caught,
    /// The packages that may be guilty, innermost first; empty where no traceback tells.
    pub guilty: Vec<String>,
    /// Which traceback it belongs to, counted from 0.
    pub traceback: Option<usize>,
}
