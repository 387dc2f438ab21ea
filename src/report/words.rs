//! Sentences that the formats share.

use std::path::Path;
use std::time::Duration;

use crate::model::{
    Assessment, Code, Compatibility, Coverage, Declared, EntryOrigin, Environment, FoundBy,
    Implementation, Member, OriginKind, Pair, Probe, Verdict,
};

use super::safe_text::{SafeText, Sanitizer};

/// What was seen when the import was really tried.
pub(super) fn probed(probe: &Probe) -> String {
    let seconds = Duration::from_millis(probe.milliseconds).as_secs_f64();
    let modules = [("numpy", &probe.numpy), ("tensorflow", &probe.tensorflow)];
    let mut seen: Vec<String> = modules
        .into_iter()
        .filter_map(|(name, module)| {
            let version = module.as_ref()?.version.as_deref()?;
            Some(format!("{name} {version}"))
        })
        .collect();
    seen.push(format!("{seconds:.1} s"));
    format!(
        "`import tensorflow` was tried: {} ({})",
        probe.outcome,
        seen.join(", ")
    )
}

/// The answer in one line: `tensorflow-cpu 2.10.0 does not work with numpy 2.2.6`.
pub(super) fn headline(assessment: &Assessment) -> String {
    let pair = &assessment.pair;
    let Some(tensorflow) = pair.tensorflow.as_ref().map(Member::label) else {
        return match assessment.verdict {
            Verdict::Absent => "no TensorFlow here".to_owned(),
            Verdict::Unknown => "cannot tell whether TensorFlow works here".to_owned(),
            Verdict::Works => "TensorFlow works here".to_owned(),
            Verdict::Fails => "TensorFlow does not work here".to_owned(),
        };
    };
    let with = match pair.numpy.as_ref().map(Member::label) {
        Some(numpy) => format!("with {numpy}"),
        None => "here".to_owned(),
    };
    match assessment.verdict {
        Verdict::Works if pair.compatibility == Compatibility::Partial => {
            format!("{tensorflow} works {with} in part: named operations fail")
        }
        Verdict::Works => format!("{tensorflow} works {with}"),
        Verdict::Fails if pair.numpy.is_none() && leads(assessment, Code::NumpyNotInstalled) => {
            format!("{tensorflow} does not work without numpy")
        }
        Verdict::Fails if pair.compatibility == Compatibility::Incompatible => {
            format!("{tensorflow} does not work {with}")
        }
        Verdict::Fails => format!("{tensorflow} does not work here"),
        Verdict::Unknown if pair.compatibility == Compatibility::Compatible => {
            format!(
                "{tensorflow} {with} is a pair known to work; cannot tell whether it works here"
            )
        }
        Verdict::Unknown => format!("cannot tell whether {tensorflow} works {with}"),
        Verdict::Absent => "no TensorFlow here".to_owned(),
    }
}

fn leads(assessment: &Assessment, code: Code) -> bool {
    assessment.leading().is_some_and(|f| f.code == code)
}

/// Where it was looked: `python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64`.
pub(super) fn setting(environment: &Environment, sanitizer: Sanitizer<'_>) -> SafeText {
    let mut text = python(environment);
    let origin = &environment.origin;
    let place = origin
        .path
        .as_deref()
        .or_else(|| environment.interpreter.as_ref().map(|i| i.prefix.as_path()));
    if let Some(place) = place {
        let word = match origin.kind {
            OriginKind::Environment => "at",
            OriginKind::SitePackages => "in the site-packages",
            OriginKind::Ticket | OriginKind::Question => "in",
        };
        text.push_str(&format!(" {word} {}", place.display()));
    }
    if !(origin.kind == OriginKind::Question || origin.found_by == FoundBy::Scan) {
        text.push_str(&format!(" ({})", origin.found_by));
    }
    if let Some(platform) = environment.platform {
        text.push_str(&format!(", {}", platform.to_string().replacen('_', " ", 1)));
    }
    sanitizer.prose(text)
}

fn python(environment: &Environment) -> String {
    let name = match &environment.implementation {
        None | Some(Implementation::CPython) => "python".to_owned(),
        Some(other) => other.to_string(),
    };
    let threads = match &environment.interpreter {
        Some(interpreter) if interpreter.free_threaded => " free-threaded",
        _ => "",
    };
    match &environment.python {
        Some(version) => format!("{name} {version}{threads}"),
        None => format!("{name} of unknown version{threads}"),
    }
}

/// What the TensorFlow declares of NumPy: `declares numpy>=1.20`.
pub(super) fn declares(pair: &Pair) -> String {
    if !pair.requires.is_empty() {
        return format!("declares {}", pair.requires.join(" and "));
    }
    match pair.declared {
        Declared::Nothing => "declares nothing of numpy".to_owned(),
        _ => "what it declares is unknown".to_owned(),
    }
}

/// The NumPy interval that is known to work: `known to work with numpy >=1.20,<2`.
pub(super) fn known_range(pair: &Pair) -> String {
    match &pair.known_range {
        Some(range) => format!("known to work with numpy {range}"),
        None => "no numpy range is known".to_owned(),
    }
}

/// What is known of the pair, with the grade of the best evidence: `known: incompatible (observed on Python 3.10)`.
pub(super) fn known(pair: &Pair) -> String {
    let compatibility = pair.compatibility.as_str();
    let Some(best) = pair.evidence.first() else {
        return format!("known: {compatibility}");
    };
    let grade = best.grade.as_str();
    match &best.python {
        _ if pair.compatibility == Compatibility::Unknown => format!("known: {compatibility}"),
        Some(python) => format!(
            "known: {compatibility} ({grade} on Python {})",
            python.minor_text()
        ),
        None => format!("known: {compatibility} ({grade})"),
    }
}

/// What is said of a member that is not there. A module without metadata is broken, not absent.
pub(super) fn missing(environment: &Environment, module: &str) -> &'static str {
    if environment.modules_named(module).next().is_some() {
        "no version"
    } else if environment.coverage == Coverage::Partial {
        "not named"
    } else {
        "not installed"
    }
}

/// Why a folder is on the search path.
pub(super) fn entry_origin(origin: &EntryOrigin) -> &'static str {
    match origin {
        EntryOrigin::WorkingFolder => "working dir",
        EntryOrigin::PythonPath => "PYTHONPATH",
        EntryOrigin::Standard => "standard",
        EntryOrigin::UserSite => "user site",
        EntryOrigin::Site => "site",
        EntryOrigin::SystemSite => "system site",
        EntryOrigin::Pth(_) => ".pth",
        EntryOrigin::UnderscorePth(_) => "._pth",
    }
}

/// The file that put a folder on the search path, where one did.
pub(super) fn named_by(origin: &EntryOrigin) -> Option<&Path> {
    match origin {
        EntryOrigin::Pth(path) | EntryOrigin::UnderscorePth(path) => Some(path),
        _ => None,
    }
}
