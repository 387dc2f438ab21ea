//! From a request to a list of pairs to try.
#![expect(
    clippy::disallowed_types,
    reason = "a row has the date of its observation"
)]

use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Request;
use super::python::{self, NotFound, Python};
use crate::model::{PackageName, Requirement, Version};
use crate::table::Table;

/// One release of one distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The distribution.
    pub(super) name: PackageName,
    /// The release.
    pub(super) version: Version,
}

impl Target {
    /// `tensorflow-cpu==2.10.1`.
    #[must_use]
    pub(super) fn requirement(&self) -> String {
        format!("{}=={}", self.name, self.version)
    }
}

/// What is to be observed.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The TensorFlow.
    pub(super) tensorflow: Target,
    /// Requirements on companions, installed with it.
    pub(super) pins: Vec<String>,
    /// The NumPy versions, in the order in which they are tried.
    pub(super) numpys: Vec<String>,
    /// The interpreter.
    pub(super) python: Python,
    /// How long one exercise may take.
    pub(super) timeout: Duration,
    /// How many run at once.
    pub(super) at_once: usize,
    /// Whether the environments stay.
    pub(super) keep: bool,
}

/// A request that cannot be tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PlanError {
    /// No requirement at all.
    #[error("`{text}` is not a requirement: {cause}")]
    NoRequirement {
        /// What was given.
        text: String,
        /// Why it is not one.
        cause: String,
    },
    /// A requirement that leaves the release open.
    #[error("`{text}` names no single release: write `{name}==VERSION`")]
    NoRelease {
        /// What was given.
        text: String,
        /// The distribution.
        name: String,
    },
    /// Another distribution stands where NumPy is expected.
    #[error("`{0}` is not NumPy: write `numpy==VERSION`")]
    NotNumpy(String),
    /// The given series is not one.
    #[error("`{0}` is not a NumPy series that the table has with a wheel for Python {1}")]
    NoSeries(String, String),
    /// The table knows no NumPy for this Python.
    #[error("the table has no NumPy with a wheel for Python {0}")]
    NoNumpy(String),
    /// There is no such Python.
    #[error(transparent)]
    Python(#[from] NotFound),
}

/// How many exercises run at once: each wants a processor or two, and a gigabyte.
const AT_ONCE: usize = 2;

impl Plan {
    /// What was asked for, with the interpreter found and the NumPys listed one by one.
    pub(super) fn of(request: &Request<'_>, table: &Table) -> Result<Self, PlanError> {
        let tensorflow = release(request.tensorflow)?;
        let pins = pins(request.with)?;
        let named: Vec<String> = request
            .numpys
            .iter()
            .map(|n| numpy(n))
            .collect::<Result<_, _>>()?;
        let python = python::find(request.python)?;
        let numpys = if named.is_empty() {
            series(request.numpy_series.unwrap_or("all"), table, &python)?
        } else {
            named
        };
        Ok(Self {
            tensorflow,
            pins,
            numpys,
            python,
            timeout: request.timeout,
            at_once: AT_ONCE,
            keep: request.keep,
        })
    }
}

fn requirement(text: &str) -> Result<Requirement, PlanError> {
    Requirement::from_str(text).map_err(|error| PlanError::NoRequirement {
        text: text.to_owned(),
        cause: error.to_string(),
    })
}

/// Reads `name==version`.
fn release(text: &str) -> Result<Target, PlanError> {
    let requirement = requirement(text)?;
    let name = requirement.name.clone();
    match requirement.pinned().cloned() {
        Some(version) => Ok(Target { name, version }),
        None => Err(PlanError::NoRelease {
            text: text.to_owned(),
            name: name.to_string(),
        }),
    }
}

/// The requirements on companions, each checked and written without spaces.
fn pins(with: &[String]) -> Result<Vec<String>, PlanError> {
    with.iter()
        .map(|text| {
            requirement(text)?;
            Ok(text.split_whitespace().collect())
        })
        .collect()
}

/// The NumPy asked for.
fn numpy(text: &str) -> Result<String, PlanError> {
    let target = release(text)?;
    if !target.name.is_numpy() {
        return Err(PlanError::NotNumpy(text.to_owned()));
    }
    Ok(target.version.to_string())
}

/// The newest release of each series asked for, oldest first.
fn series(text: &str, table: &Table, python: &Python) -> Result<Vec<String>, PlanError> {
    let newest = newest_of_series(table, python);
    let of_python = python.version.minor_text();
    if newest.is_empty() {
        return Err(PlanError::NoNumpy(of_python));
    }
    if text == "all" {
        return Ok(newest.iter().map(Version::to_string).collect());
    }
    text.split(',')
        .map(|wanted| {
            let wanted = wanted.trim();
            let series = Version::from_str(wanted).ok();
            newest
                .iter()
                .find(|version| {
                    series
                        .as_ref()
                        .is_some_and(|s| version.series() == s.series())
                })
                .map(Version::to_string)
                .ok_or_else(|| PlanError::NoSeries(wanted.to_owned(), of_python.clone()))
        })
        .collect()
}

/// The newest final release of each NumPy series that was not yanked and has a wheel for this Python.
fn newest_of_series(table: &Table, python: &Python) -> Vec<Version> {
    let tag = python.version.cpython_tag();
    let mut newest: Vec<Version> = Vec::new();
    for release in table.numpy_releases().iter() {
        let usable = release.yanked().is_none()
            && !release.version().any_prerelease()
            && release.has_tag(&tag);
        if !usable {
            continue;
        }
        match newest.last_mut() {
            Some(last) if last.series() == release.version().series() => {
                last.clone_from(release.version());
            }
            _ => newest.push(release.version().clone()),
        }
    }
    newest
}

/// The day, `2026-11-20`, in UTC.
#[must_use]
pub(super) fn today() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    day(seconds / 86_400)
}

/// The day so many days after 1970-01-01, by the civil calendar.
fn day(days: u64) -> String {
    // counted from 0000-03-01, so that the leap day ends a year (Howard Hinnant, "chrono-compatible low-level date algorithms")
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        let read = release(text).map_or_else(|e| e.to_string(), |t| t.requirement());
        assert_eq!(read, shown);
    }

    #[test]
    fn one_release_must_be_named() {
        check("tensorflow_cpu == 2.10.1", "tensorflow-cpu==2.10.1");
        check("tensorflow==2.22.0rc0", "tensorflow==2.22.0rc0");
        let open =
            |text: &str| format!("`{text}` names no single release: write `tensorflow==VERSION`");
        check("tensorflow", &open("tensorflow"));
        check("tensorflow>=2", &open("tensorflow>=2"));
        check("tensorflow==2.*", &open("tensorflow==2.*"));
        check("tensorflow==2.1,!=2.2", &open("tensorflow==2.1,!=2.2"));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(11_016), "2000-02-29");
        assert_eq!(day(20_777), "2026-11-20");
    }
}
