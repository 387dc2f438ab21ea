//! Remedies in words.

use crate::model::{
    Action, BasePython, Member, Note, PackageName, PinVersion, PythonSource, Remedy, Step, Version,
    VersionChange,
};

use super::wording;

/// What a remedy changes, in one line.
pub(super) fn summary(remedy: &Remedy) -> String {
    if let Some(recorded) = &remedy.recorded {
        return recorded.clone();
    }
    let of_itself = |s: &&Step| {
        !matches!(
            s.action,
            Action::InstallPip | Action::CreateEnvironment { .. }
        )
    };
    let steps: Vec<String> = remedy
        .steps
        .iter()
        .filter(of_itself)
        .map(|s| action(&s.action))
        .collect();
    let steps = steps.join(", ");
    match &remedy.other_python {
        Some(python) => format!("Python {python}: {steps}"),
        None => steps,
    }
}

/// The versions that a remedy sets: `numpy==1.26.4`.
pub(super) fn pins(remedy: &Remedy) -> Vec<String> {
    let pins = remedy.changes().map(|c| c.to.to_string());
    remedy.recorded_pins.iter().cloned().chain(pins).collect()
}

/// What a step does.
#[must_use]
pub(crate) fn action(action: &Action) -> String {
    match action {
        Action::Rename { path, .. } => {
            format!("rename `{}`, which hides the real module", path.display())
        }
        Action::SetVariable(variable) => match (variable.name(), variable.value()) {
            (name, Some(value)) => {
                format!(
                    "set {name} to {value}, in this shell and everywhere that Python is started"
                )
            }
            (name, None) => format!("unset {name}, in this shell and everywhere that it is set"),
        },
        Action::Delete(path) => format!("delete the leftover `{}`", path.display()),
        Action::Uninstall(removed) => {
            format!("uninstall {}, which share files", labels(removed))
        }
        Action::Reinstall { name, version, .. } => format!("reinstall {name} {version}"),
        Action::InstallPip => "install pip, which this environment lacks".to_owned(),
        Action::ChangeVersions(changes) => {
            let changes: Vec<String> = changes.iter().map(change).collect();
            changes.join(", ")
        }
        Action::CreateEnvironment { python, folder } => format!(
            "create an environment with {}, in `{}` of the working directory",
            base_python(python),
            folder.display()
        ),
        Action::Recorded { summary, .. } => summary.clone(),
    }
}

/// `numpy 2.2.6 -> 1.26.4`.
fn change(change: &VersionChange) -> String {
    let to = match &change.to.version {
        PinVersion::Exact(version) => version.to_string(),
        PinVersion::Within(specifiers) => wording::specifiers(specifiers),
        PinVersion::Any if change.from.is_none() => return format!("install {}", change.to.name),
        PinVersion::Any => return format!("change {} to a compatible release", change.to.name),
    };
    let name = &change.to.name;
    match &change.from {
        Some(from) => format!("{name} {from} -> {to}"),
        None => format!("install {name} {to}"),
    }
}

fn base_python(python: &BasePython) -> String {
    match python {
        BasePython::At(path) => format!("`{}`", path.display()),
        BasePython::Series(series) => format!("Python {}", series.minor_text()),
    }
}

/// What a step destroys.
pub(super) fn destroys(action: &Action) -> Option<String> {
    match action {
        Action::Delete(path) => Some(format!("`{}` with everything in it", path.display())),
        Action::Uninstall(removed) => Some(format!("the files of {}", labels(removed))),
        Action::Reinstall { name, .. } => Some(format!("manual changes to the files of {name}")),
        Action::Recorded { destroys, .. } => destroys.clone(),
        _ => None,
    }
}

fn labels(distributions: &[(PackageName, Option<Version>)]) -> String {
    let labels: Vec<String> = distributions.iter().map(|(n, v)| label(n, v)).collect();
    labels.join(" and ")
}

fn label(name: &PackageName, version: &Option<Version>) -> String {
    match version {
        Some(version) => format!("{name} {version}"),
        None => name.to_string(),
    }
}

/// What to know besides.
pub(super) fn note(note: &Note) -> String {
    match note {
        Note::Moved {
            name,
            version,
            requirement,
        } => format!(
            "{} requires {}: the installer changes it to a compatible release",
            label(name, version),
            wording::requirement(requirement)
        ),
        Note::StaysViolated(requires) => format!(
            "pip will report that `{}` is not met; the pair is known to work",
            wording::requirement_list(requires)
        ),
        Note::SystemManaged(marker) => format!(
            "the system manages this Python (`{}`), so nothing is installed into it; `tfpair fix \
             --break-system-packages` prints the command that would",
            marker.display()
        ),
        Note::PythonNotFound { python, fetched_by } => {
            let series = python.minor_text();
            match fetched_by {
                Some(PythonSource::Uv) => format!(
                    "Python {series} was not found; uv downloads it unless its settings forbid that"
                ),
                Some(PythonSource::Conda) => format!("conda downloads Python {series}"),
                None => format!(
                    "Python {series} was not found: install it first (`uv python install {series}`, `pyenv install \
                     {series}`, or the packages of the system)"
                ),
            }
        }
        Note::OldEnvironmentKept(folder) => format!(
            "the old environment is not changed; install its other packages into `{}` too",
            folder.display()
        ),
        Note::CondaMayReplace => {
            "this is a conda environment in which pip installed NumPy: a later `conda install` may replace it"
                .to_owned()
        }
        Note::RestartNotebook => {
            "restart any notebook that runs in this environment: it still uses the old module".to_owned()
        }
        Note::InCmd(line) => format!("in cmd: {line}"),
        Note::NoCommand => {
            "no command is printed where a path is not UTF-8, or a terminal or shell would change it: do this by hand"
                .to_owned()
        }
        Note::Recorded(text) => text.clone(),
    }
}

/// `tensorflow==2.15.1`.
pub(super) fn pinned(member: &Member) -> Option<String> {
    let version = member.version.as_ref()?;
    Some(format!("{}=={version}", member.distribution))
}
