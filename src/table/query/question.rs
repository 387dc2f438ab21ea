//! A question about the table: requirements on TensorFlow, on NumPy, or on both.

use std::str::FromStr;

use super::ask::plain_form;
use crate::model::{PackageName, Platform, PythonVersion, Requirement, Version, nearest_name};
use crate::table::{ReleaseStatus, Table};

/// A question that cannot be answered, in one line, with what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum QuestionError {
    /// The text is no PEP 508 requirement.
    #[error("`{text}` is not a requirement such as 'tensorflow==2.10.1' or 'numpy>=1.20': {cause}")]
    Unreadable {
        /// What was given.
        text: String,
        /// Why it cannot be read.
        cause: String,
    },
    /// The distribution is neither of the TensorFlow family nor NumPy.
    #[error("the table holds TensorFlow and NumPy, not `{name}`{}", suggested(.suggestion.as_ref()))]
    Unlisted {
        /// What was given.
        name: String,
        /// A name that is nearly the same.
        suggestion: Option<String>,
    },
    /// Two requirements on the same side.
    #[error("`{first}` and `{second}` are both on {side}: ask for one at a time")]
    Twice {
        /// TensorFlow or NumPy.
        side: &'static str,
        /// The first.
        first: String,
        /// The second.
        second: String,
    },
    /// No such release, with its neighbours and the likely slip.
    #[error("{name} {version} was never released{}{}", nearest(.near), slipped(.slip.as_ref()))]
    NeverReleased {
        /// The distribution.
        name: PackageName,
        /// The version.
        version: Version,
        /// The nearest releases.
        near: Vec<Version>,
        /// The likely slip.
        slip: Option<String>,
    },
    /// A well-formed question that no row answers.
    #[error("no release in the table matches `{asked}`{}", newest_is(.newest.as_ref()))]
    Nothing {
        /// What was asked for.
        asked: String,
        /// The newest release that has a wheel.
        newest: Option<Version>,
    },
    /// No release asked for has a wheel for the Python asked about.
    #[error("no wheel of `{asked}` is for Python {python} on {platform}{}", wheels(.has))]
    NoWheel {
        /// What was asked for.
        asked: String,
        /// The Python.
        python: PythonVersion,
        /// The platform.
        platform: Platform,
        /// The Pythons that there are wheels for.
        has: Vec<PythonVersion>,
    },
}

fn suggested(name: Option<&String>) -> String {
    name.map(|n| format!("; did you mean `{n}`?"))
        .unwrap_or_default()
}

fn nearest(near: &[Version]) -> String {
    let near: Vec<String> = near.iter().map(ToString::to_string).collect();
    if near.is_empty() {
        String::new()
    } else {
        format!("; the nearest releases are {}", near.join(" and "))
    }
}

fn wheels(pythons: &[PythonVersion]) -> String {
    let pythons: Vec<String> = pythons.iter().map(ToString::to_string).collect();
    if pythons.is_empty() {
        String::new()
    } else {
        format!("; there are wheels for Python {}", pythons.join(", "))
    }
}

fn newest_is(version: Option<&Version>) -> String {
    version
        .map(|v| format!("; the newest release with a wheel is {v}"))
        .unwrap_or_default()
}

fn slipped(slip: Option<&String>) -> String {
    slip.map(|s| format!(" ({s})")).unwrap_or_default()
}

/// A question to the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    /// The requirement on a member of the TensorFlow family.
    pub tensorflow: Option<Requirement>,
    /// The requirement on NumPy.
    pub numpy: Option<Requirement>,
    /// Only this Python.
    pub python: Option<PythonVersion>,
    /// The platform.
    pub platform: Platform,
    /// Whether the rows tell how they are known; so they do where a pair is asked about.
    pub evidence: bool,
    /// How words that are no requirements were read.
    pub notes: Vec<String>,
}

impl Question {
    /// Reads requirements in any order; the family's names and `numpy` tell which side each is on. Texts that are no
    /// requirements may be a plain form of a question: `tf 2.10`, `2.10`.
    pub(crate) fn parse(
        texts: &[String],
        python: Option<PythonVersion>,
        platform: Platform,
        table: &Table,
    ) -> Result<Self, QuestionError> {
        let mut question = Self {
            tensorflow: None,
            numpy: None,
            python,
            platform,
            evidence: false,
            notes: Vec::new(),
        };
        let read: Result<(), QuestionError> =
            texts.iter().try_for_each(|text| question.add(text, table));
        if let Err(error) = read {
            let unread = matches!(
                error,
                QuestionError::Unreadable { .. } | QuestionError::Unlisted { .. }
            );
            let Some(plain) = plain_form(&texts.join(" ")).filter(|_| unread) else {
                return Err(error);
            };
            question.tensorflow = None;
            question.numpy = None;
            question.python = question.python.or(plain.python);
            question.platform = plain.platform.unwrap_or(platform);
            for requirement in [plain.tensorflow, plain.numpy].into_iter().flatten() {
                question.place(requirement, table)?;
            }
            let note = |(version, name)| format!("{version} is read as {name} {version}");
            question.notes = plain.read_as.into_iter().map(note).collect();
        }
        question.evidence = question.tensorflow.is_some() && question.numpy.is_some();
        Ok(question)
    }

    fn add(&mut self, text: &str, table: &Table) -> Result<(), QuestionError> {
        let requirement =
            Requirement::from_str(text).map_err(|error| QuestionError::Unreadable {
                text: text.to_owned(),
                cause: error.to_string(),
            })?;
        if !requirement.name.is_numpy() && !table.is_family(&requirement.name) {
            return Err(unlisted(text, &requirement.name, table));
        }
        self.place(requirement, table)
    }

    fn place(&mut self, requirement: Requirement, table: &Table) -> Result<(), QuestionError> {
        let (side, place) = if requirement.name.is_numpy() {
            ("NumPy", &mut self.numpy)
        } else {
            ("TensorFlow", &mut self.tensorflow)
        };
        if let Some(first) = place {
            return Err(QuestionError::Twice {
                side,
                first: first.to_string(),
                second: requirement.to_string(),
            });
        }
        never_released(&requirement, table)?;
        *place = Some(requirement);
        Ok(())
    }
}

/// A name is meant by another that differs in at most so many letters.
const EDITS: usize = 2;

fn unlisted(text: &str, name: &PackageName, table: &Table) -> QuestionError {
    let family = table
        .family()
        .map(ToString::to_string)
        .chain([PackageName::numpy().to_string()]);
    QuestionError::Unlisted {
        name: text.to_owned(),
        suggestion: nearest_name(name.as_ref(), family, EDITS),
    }
}

/// `tensorflow==1.19.5` names one version, and there never was one.
fn never_released(requirement: &Requirement, table: &Table) -> Result<(), QuestionError> {
    let Some(version) = exact(requirement) else {
        return Ok(());
    };
    let status = if requirement.name.is_numpy() {
        table.known_numpy(&version)
    } else {
        table.known_tensorflow(&requirement.name, &version)
    };
    match status {
        ReleaseStatus::Never { below, above, slip } => Err(QuestionError::NeverReleased {
            name: requirement.name.clone(),
            version,
            near: [below, above].into_iter().flatten().collect(),
            slip,
        }),
        _ => Ok(()),
    }
}

/// The version of a requirement that pins one.
pub(super) fn exact(requirement: &Requirement) -> Option<Version> {
    requirement.pinned().cloned()
}
