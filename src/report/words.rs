//! The headline, the environment and the pair in words.

use std::path::Path;
use std::time::Duration;

use crate::model::{
    Assessment, Code, Compatibility, Coverage, Declared, Detail, EntryOrigin, Environment, FoundBy,
    Implementation, Member, OriginKind, Pair, Probe, Verdict,
};

use super::safe_text::{SafeText, Sanitizer};
use super::wording;

/// What was seen when the import was tried.
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
        "`import tensorflow`: {} ({})",
        wording::outcome(&probe.outcome),
        seen.join(", ")
    )
}

/// The answer in one line: `tensorflow-cpu 2.10.0 does not work with numpy 2.2.6`.
pub(super) fn headline(assessment: &Assessment) -> String {
    if let Some(answer) = &assessment.answer {
        return super::answer::headline(answer);
    }
    let by_pair = assessment.pair.compatibility == Compatibility::Incompatible;
    match (assessment.verdict, recognised(assessment)) {
        (Verdict::Fails, Some(cause)) if !by_pair => cause,
        (Verdict::Unknown, Some(cause)) => {
            format!("{}; probable cause: {cause}", answer(assessment))
        }
        _ => answer(assessment),
    }
}

/// What a ticket shows, where its most probable cause is an entry of the failure catalogue.
fn recognised(assessment: &Assessment) -> Option<String> {
    let of_ticket = assessment.environment.origin.kind == OriginKind::Ticket;
    let leading = assessment.leading().filter(|_| of_ticket)?;
    let known = matches!(leading.detail, Detail::KnownFailure { .. });
    known.then(|| wording::words(leading).message)
}

fn answer(assessment: &Assessment) -> String {
    let pair = &assessment.pair;
    let Some(tensorflow) = pair.tensorflow.as_ref().map(Member::label) else {
        return match assessment.verdict {
            Verdict::Absent if assessment.project.is_some() => {
                "TensorFlow is not required".to_owned()
            }
            Verdict::Absent => "TensorFlow is not installed".to_owned(),
            Verdict::Unknown => "cannot determine whether TensorFlow works".to_owned(),
            Verdict::Works => "TensorFlow works".to_owned(),
            Verdict::Fails => "TensorFlow does not work".to_owned(),
        };
    };
    let numpy = pair.numpy.as_ref().map(Member::label);
    let with = numpy.as_ref().map(|n| format!(" with {n}"));
    let with = with.unwrap_or_default();
    match (assessment.verdict, pair.compatibility) {
        (Verdict::Works, Compatibility::Partial) => {
            format!("{tensorflow} works{with}, except for some operations")
        }
        (Verdict::Works, _) => format!("{tensorflow} works{with}"),
        (Verdict::Fails, _) if numpy.is_none() && leads(assessment, Code::NumpyNotInstalled) => {
            format!("{tensorflow} does not work without numpy")
        }
        (Verdict::Fails, _) if leads(assessment, Code::RequirementsConflict) => {
            format!("{tensorflow} cannot be installed with these requirements")
        }
        (Verdict::Fails, Compatibility::Incompatible) => {
            format!("{tensorflow} does not work{with}")
        }
        (Verdict::Fails, _) => format!("{tensorflow} does not work here"),
        (Verdict::Unknown, Compatibility::Compatible) => match numpy {
            Some(numpy) => format!(
                "{tensorflow} and {numpy} are known to work together; this environment could not be verified"
            ),
            None => format!("cannot determine whether {tensorflow} works"),
        },
        (Verdict::Unknown, _) => format!("cannot determine whether {tensorflow} works{with}"),
        (Verdict::Absent, _) => "TensorFlow is not installed".to_owned(),
    }
}

fn leads(assessment: &Assessment, code: Code) -> bool {
    assessment.leading().is_some_and(|f| f.code == code)
}

/// What was checked: `Python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64`.
pub(super) fn setting(environment: &Environment, sanitizer: Sanitizer<'_>) -> SafeText {
    let origin = &environment.origin;
    let mut text = match (origin.kind, &environment.python) {
        // a file that requires no TensorFlow is judged for no Python
        (OriginKind::Project, None) => String::new(),
        _ => python(environment),
    };
    let place = origin
        .path
        .as_deref()
        .or_else(|| environment.interpreter.as_ref().map(|i| i.prefix.as_path()));
    if let Some(place) = place {
        let word = match origin.kind {
            OriginKind::Environment => "at",
            OriginKind::SitePackages => "in site-packages",
            OriginKind::Project => "from",
            OriginKind::Ticket | OriginKind::Question => "in",
        };
        text.push_str(&format!(" {word} {}", place.display()));
    }
    let obvious = matches!(origin.kind, OriginKind::Question | OriginKind::Project);
    if !(obvious || origin.found_by == FoundBy::Scan) {
        text.push_str(&format!(" ({})", origin.found_by));
    }
    if let Some(platform) = environment.platform {
        text.push_str(&format!(", {}", platform.to_string().replacen('_', " ", 1)));
    }
    sanitizer.prose(text.trim_start())
}

fn python(environment: &Environment) -> String {
    let name = match &environment.implementation {
        None | Some(Implementation::CPython) => "Python".to_owned(),
        Some(Implementation::PyPy) => "PyPy".to_owned(),
        Some(Implementation::GraalPy) => "GraalPy".to_owned(),
        Some(Implementation::Other(name)) => name.clone(),
    };
    let threads = match &environment.interpreter {
        Some(interpreter) if interpreter.free_threaded => " free-threaded",
        _ => "",
    };
    match &environment.python {
        Some(version) => format!("{name} {version}{threads}"),
        None => format!("{name} version unknown{threads}"),
    }
}

/// What the TensorFlow declares of NumPy: `declares numpy>=1.20`.
pub(super) fn declares(pair: &Pair) -> String {
    if !pair.requires.is_empty() {
        let all: Vec<String> = pair.requires.iter().map(wording::requirement).collect();
        return format!("declares {}", all.join(" and "));
    }
    match pair.declared {
        Declared::Nothing => "declares no numpy".to_owned(),
        _ => "declared requirements unknown".to_owned(),
    }
}

/// The NumPy interval that is known to work: `works with numpy >=1.20,<2`.
pub(super) fn known_range(pair: &Pair) -> String {
    match &pair.known_range {
        Some(range) => format!("works with numpy {}", wording::specifiers(range)),
        None => "no known numpy range".to_owned(),
    }
}

/// What is known of the pair, with the grade of the best evidence: `observed: incompatible (Python 3.10)`.
pub(super) fn known(pair: &Pair) -> String {
    let compatibility = pair.compatibility.as_str();
    let best = pair.evidence.first();
    let Some(best) = best.filter(|_| pair.compatibility != Compatibility::Unknown) else {
        return format!("compatibility: {compatibility}");
    };
    let grade = best.grade.as_str();
    match &best.python {
        Some(python) => format!("{grade}: {compatibility} (Python {})", python.minor_text()),
        None => format!("{grade}: {compatibility}"),
    }
}

/// Why a member of the pair has no row. A module without metadata is broken, not absent.
pub(super) fn missing(environment: &Environment, module: &str) -> &'static str {
    if environment.modules_named(module).next().is_some() {
        "version unknown"
    } else if environment.coverage == Coverage::Partial {
        "not mentioned"
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
