//! Wording: missing installations and unreadable files.

use std::path::Path;

use super::phrases::{no_module, requirement, shown, subject};
use super::{Words, cause};
use crate::model::{Cause, DistributionId, Requirement, Subject};

pub(super) fn problem(about: &Subject, why: &Cause) -> Words {
    let cause = cause(why);
    Words::new(match about {
        Subject::File(path) => format!("`{}`: {cause}", path.display()),
        _ => cause,
    })
}

pub(super) fn no_tensorflow(about: &Subject) -> Words {
    match about {
        Subject::File(package) => {
            Words::new("the `tensorflow` package has no metadata: its version is unknown")
                .evidence(shown(package))
        }
        _ => Words::new("no TensorFlow distribution is installed in this environment"),
    }
}

pub(super) fn no_numpy(tensorflow: &DistributionId) -> Words {
    Words::new(format!(
        "{} is installed, but NumPy is not",
        tensorflow.label()
    ))
    .error(no_module("numpy"))
}

pub(super) fn stub(about: &Subject, target: &Requirement) -> Words {
    Words::new(format!(
        "{} is a stub that forwards to `{}`, which is not installed",
        subject(about),
        requirement(target)
    ))
    .error(no_module("tensorflow"))
}

pub(super) fn metadata(about: &Subject, file: Option<&Path>, why: &Cause) -> Words {
    let cause = cause(why);
    Words::new(format!(
        "the metadata of {} cannot be read: {cause}",
        subject(about)
    ))
    .all_evidence(file.map(shown))
}

pub(super) fn unreadable_requirement(
    about: &Subject,
    line: &str,
    cause: &str,
    file: Option<&Path>,
) -> Words {
    Words::new(format!(
        "a requirement of {} cannot be read: `{line}`: {cause}",
        subject(about)
    ))
    .all_evidence(file.map(shown))
}

pub(super) fn package_missing(about: &Subject, module: &str) -> Words {
    Words::new(format!(
        "{} is recorded as installed, but the `{module}` package is missing",
        subject(about)
    ))
    .error(no_module(module))
    .all_evidence(about.path().map(shown))
}
