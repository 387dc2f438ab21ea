//! A question about the table: requirements on TensorFlow, on NumPy, or on both.

use std::str::FromStr;

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
    #[error("no release in the table matches `{0}`")]
    Nothing(String),
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
}

impl Question {
    /// Reads requirements in any order; the family's names and `numpy` tell which side each is on.
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
        };
        for text in texts {
            let requirement =
                Requirement::from_str(text).map_err(|error| QuestionError::Unreadable {
                    text: text.clone(),
                    cause: error.to_string(),
                })?;
            let is_numpy = requirement.name.is_numpy();
            if !is_numpy && !table.is_family(&requirement.name) {
                return Err(unlisted(&requirement.name, table));
            }
            let (side, place) = if is_numpy {
                ("NumPy", &mut question.numpy)
            } else {
                ("TensorFlow", &mut question.tensorflow)
            };
            if let Some(first) = place {
                let (first, second) = (first.to_string(), text.clone());
                return Err(QuestionError::Twice {
                    side,
                    first,
                    second,
                });
            }
            never_released(&requirement, table)?;
            *place = Some(requirement);
        }
        question.evidence = question.tensorflow.is_some() && question.numpy.is_some();
        Ok(question)
    }
}

fn unlisted(name: &PackageName, table: &Table) -> QuestionError {
    let family = table
        .family()
        .map(ToString::to_string)
        .chain([PackageName::numpy().to_string()]);
    QuestionError::Unlisted {
        name: name.to_string(),
        suggestion: nearest_name(name.as_ref(), family, 3),
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
