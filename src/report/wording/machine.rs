//! Wording: what this machine or this Python cannot run.

use super::Words;
use super::phrases::subject;
use crate::model::{Subject, TagSource};

pub(super) fn no_wheel(
    about: &Subject,
    target: &str,
    label: &str,
    tags: &[String],
    source: &TagSource,
) -> Words {
    let tags = tags.join(", ");
    let source = match source {
        TagSource::Wheel(Some(path)) => path.display().to_string(),
        TagSource::Wheel(None) => "the installed wheel".to_owned(),
        TagSource::Table => "the released wheels".to_owned(),
    };
    Words::new(format!("{} has no wheel for {target}", subject(about)))
        .evidence(format!("{label}: {tags} ({source})"))
}

pub(super) fn glibc(about: &Subject, needed: (u16, u16), found: (u16, u16)) -> Words {
    let (major, minor) = needed;
    Words::new(format!(
        "{} needs glibc {major}.{minor} or newer; this system has glibc {}.{}",
        subject(about),
        found.0,
        found.1
    ))
    .error(format!(
        "ImportError: version `GLIBC_{major}.{minor}' not found"
    ))
}

pub(super) fn processor(
    about: &Subject,
    feature: &str,
    rosetta: bool,
    why: &str,
    source: &str,
) -> Words {
    let here = match rosetta {
        true => "this x86-64 Python runs under Rosetta",
        false => "this processor does not have it",
    };
    let subject = subject(about);
    Words::new(format!("{subject} needs `{feature}`, but {here}: {why}"))
        .evidence(format!("{source} (reported)"))
}
