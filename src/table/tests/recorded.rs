//! The rows of `installs.csv` and what ran well, for tests of other modules.

use super::{name, sources, version};
use crate::model::{PackageName, PythonVersion, Version};
use crate::table::observations::OBSERVATIONS;
use crate::table::observations::RunResult;

/// What a plain install gave.
#[derive(Debug)]
pub(crate) struct Install {
    pub(crate) distribution: PackageName,
    pub(crate) tensorflow: Version,
    pub(crate) python: PythonVersion,
    pub(crate) numpy: Version,
    pub(crate) imports: bool,
    pub(crate) error: String,
    pub(crate) companions: Vec<(PackageName, Version)>,
}

/// Every plain install.
pub(crate) fn installs() -> Vec<Install> {
    let sources = sources();
    let text = sources.text("installs.csv").unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let field = |column: &str| {
            let at = header.iter().position(|name| name == column).unwrap();
            record[at].to_owned()
        };
        let companion = |word: &str| {
            let (of, at) = word.split_once("==").unwrap();
            (name(of), version(at))
        };
        Install {
            distribution: name(&field("distribution")),
            tensorflow: version(&field("tensorflow")),
            python: field("python").parse().unwrap(),
            numpy: version(&field("numpy")),
            imports: field("outcome") == "works",
            error: field("error"),
            companions: field("companions")
                .split_whitespace()
                .map(companion)
                .collect(),
        }
    };
    reader
        .records()
        .map(|record| row(record.unwrap()))
        .collect()
}

/// A pair that ran without pins and works.
pub(crate) struct Working {
    pub(crate) distribution: PackageName,
    pub(crate) tensorflow: Version,
    pub(crate) numpy: Version,
    pub(crate) python: PythonVersion,
}

/// Every pair that works on Linux x86_64 and was not held to companions.
pub(crate) fn working_pairs() -> Vec<Working> {
    let works = OBSERVATIONS.iter().filter(|row| {
        row.result == RunResult::Works
            && row.platform.as_str() == "linux_x86_64"
            && row.pins.filled().is_none()
    });
    works
        .map(|row| Working {
            distribution: row.distribution.name(),
            tensorflow: row.tensorflow.version().clone(),
            numpy: row.numpy.version().clone(),
            python: row.python(),
        })
        .collect()
}
