//! Requirements and companions.

use super::Words;
use super::phrases::{no_module, record, requirement, requirements, shown, shown_place, subject};
use crate::model::{
    Bound, Bounder, DistributionId, MissingEffect, Platform, PythonVersion, Requirement,
    RequirementSource, Stage, Subject,
};

const KERAS_FAILS: &str = "; `import tensorflow` works, and the first use of `tf.keras` fails";

pub(super) fn missing(
    by: &DistributionId,
    required: &Requirement,
    import: Option<&MissingEffect>,
    stage: Option<Stage>,
    source: &RequirementSource,
) -> Words {
    let claim = format!(
        "{} requires `{}`, which is not installed",
        by.label(),
        requirement(required)
    );
    let measured = |effect: &MissingEffect| {
        format!(
            "TensorFlow {} was imported without `{}` (observed)",
            effect.tensorflow, effect.module
        )
    };
    let words = match import.and_then(|e| Some((e, e.fails?))) {
        Some((effect, true)) if stage == Some(Stage::Keras) => {
            Words::new(format!("{claim}{KERAS_FAILS}")).evidence(measured(effect))
        }
        Some((effect, true)) => {
            Words::new(format!("{claim}: `import tensorflow` fails without it"))
                .error(no_module(&effect.module))
                .evidence(measured(effect))
        }
        Some((effect, false)) => {
            Words::new(format!("{claim}; `import tensorflow` works without it"))
                .evidence(measured(effect))
        }
        None => Words::new(claim),
    };
    words.all_evidence(match source {
        RequirementSource::Metadata(path) => Some(shown(path)),
        RequirementSource::Table => Some("the table's copy of the METADATA".to_owned()),
        RequirementSource::Unknown => None,
    })
}

pub(super) fn conflict(
    of: &Subject,
    bounds: &[Bound],
    not_for: Option<&(PythonVersion, Platform)>,
) -> Words {
    let name = match of {
        Subject::Distribution(distribution) => distribution.name.to_string(),
        other => subject(other),
    };
    let claim = match not_for {
        None => format!("no release of {name} satisfies all requirements"),
        Some((python, platform)) => format!(
            "no release of {name} that the requirements admit has a wheel for Python {} on {}",
            python.minor_text(),
            platform.to_string().replacen('_', " ", 1)
        ),
    };
    let bound = |bound: &Bound| {
        let by = match &bound.by {
            Bounder::Line(place) => shown_place(place),
            Bounder::Release(name, version) => format!("{name} {version}"),
        };
        format!("{by} requires `{}`", requirement(&bound.requirement))
    };
    Words::new(claim).all_evidence(bounds.iter().map(bound))
}

pub(super) fn violated(
    by: &DistributionId,
    required: &[Requirement],
    found: &DistributionId,
    works: bool,
) -> Words {
    let known = match works {
        true => "; the pair is known to work, but the next `pip install` may change it",
        false => "",
    };
    Words::new(format!(
        "{} requires `{}`, but {} is installed{known}",
        by.label(),
        requirements(required),
        found.label()
    ))
    .all_evidence(record(found))
}

pub(super) fn not_listed(about: &Subject, names: &[String]) -> Words {
    Words::new(format!(
        "the pair is known to work, but the list does not mention what {} requires: {}",
        subject(about),
        names.join(", ")
    ))
}

pub(super) fn companion(
    about: &Subject,
    tensorflow: &DistributionId,
    condition: Option<&str>,
    stage: Option<Stage>,
    why: &str,
    rule: &str,
) -> Words {
    let condition = condition.map(|c| format!(" ({c})")).unwrap_or_default();
    let missing = about.distribution().is_some_and(|d| d.version.is_none());
    let verb = if missing {
        "needs"
    } else {
        "does not work with"
    };
    let effect = match stage {
        Some(Stage::Keras) => KERAS_FAILS,
        _ => "",
    };
    Words::new(format!(
        "{} {verb} {}{condition}: {why}{effect}",
        tensorflow.label(),
        subject(about)
    ))
    .evidence(rule)
    .all_evidence(about.path().map(shown))
}
