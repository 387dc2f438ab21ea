//! The words of the tool that made the environment.

use std::fmt;
use std::path::{Path, PathBuf};

use super::shell::{Words, on_windows};
use crate::model::{Coverage, Creator, EntryOrigin, Environment, OriginKind, Project, ProjectTool};

/// What installs into an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Installer<'a> {
    /// `python -m pip`.
    Pip,
    /// `uv pip`.
    Uv,
    /// `conda`.
    Conda,
    /// A tool that keeps a lock file, in its project's folder.
    Project(ProjectTool, &'a Project),
}

impl<'a> Installer<'a> {
    /// Whose environment it is: a project's, else that of whoever installed NumPy, else of whoever made it.
    pub(crate) fn of(environment: &'a Environment) -> Self {
        if let Some(project) = &environment.project {
            return Self::Project(project.tool, project);
        }
        let named = |name: &str| {
            environment
                .distributions
                .iter()
                .find(|d| d.name.as_ref() == name)
        };
        let installed_by = |name: &str| {
            let metadata = named(name).and_then(|d| d.read());
            metadata.and_then(|m| m.installer.as_deref())
        };
        let creator = environment.interpreter.as_ref().map(|i| i.creator);
        match (creator, installed_by("numpy")) {
            (Some(Creator::Conda), Some("conda") | None) => Self::Conda,
            (_, Some("uv")) => Self::Uv,
            (Some(Creator::Uv), _) if named("pip").is_none() => Self::Uv,
            _ => Self::Pip,
        }
    }
}

/// The interpreter that the commands are for.
fn python(environment: &Environment) -> String {
    let executable = environment
        .interpreter
        .as_ref()
        .and_then(|i| i.executable.as_ref());
    executable.map_or_else(|| "python".to_owned(), |p| p.display().to_string())
}

fn prefix(environment: &Environment) -> Vec<String> {
    let prefix = environment
        .interpreter
        .as_ref()
        .map(|i| i.prefix.display().to_string());
    prefix.map(|p| vec!["-p".to_owned(), p]).unwrap_or_default()
}

/// `-p PYTHON`, where the interpreter is known.
fn for_python(environment: &Environment) -> Vec<String> {
    let known = environment
        .interpreter
        .as_ref()
        .is_some_and(|i| i.executable.is_some());
    if known {
        vec!["-p".to_owned(), python(environment)]
    } else {
        Vec::new()
    }
}

/// What must be done before a command can run, with why.
pub(crate) type Before = Vec<(String, Words)>;

/// Installs requirements, after the steps without which that could not run: pip where there is none.
pub(crate) fn install(environment: &Environment, requirements: &[String]) -> (Before, Words) {
    let (before, words) = match Installer::of(environment) {
        Installer::Pip => (pip_first(environment), pip_install(environment)),
        Installer::Uv => (
            Vec::new(),
            Words::new(&["uv", "pip", "install"])
                .and(for_python(environment))
                .and(managed(environment)),
        ),
        Installer::Conda => (
            Vec::new(),
            Words::new(&["conda", "install"]).and(prefix(environment)),
        ),
        Installer::Project(_, project) => (Vec::new(), add(project)),
    };
    (before, words.and(requirements.iter().cloned()))
}

/// `python -m pip install`, into the folder where the pair lies: what pip puts beside it, the user's own would hide.
fn pip_install(environment: &Environment) -> Words {
    let user = in_user_site(environment).then(|| "--user".to_owned());
    Words::new(&[&python(environment), "-m", "pip", "install"])
        .and(user)
        .and(managed(environment))
}

/// Whether the NumPy that counts lies in the user's own site-packages (PEP 370).
fn in_user_site(environment: &Environment) -> bool {
    let numpy = environment
        .distributions
        .iter()
        .find(|d| d.name.as_ref() == "numpy");
    let entry = numpy.and_then(|d| environment.search_path.entries.get(d.entry));
    entry.is_some_and(|e| e.origin == EntryOrigin::UserSite)
}

/// pip, where there is none.
fn pip_first(environment: &Environment) -> Before {
    if !lacks_pip(environment) {
        return Vec::new();
    }
    let why = "pip, which this environment lacks".to_owned();
    let bring = Words::new(&[&python(environment), "-m", "ensurepip"]);
    vec![(why, bring)]
}

/// Installs distributions again, exactly as they are recorded, and nothing else.
pub(crate) fn reinstall(environment: &Environment, requirements: &[String]) -> (Before, Words) {
    let (before, words) = match Installer::of(environment) {
        Installer::Uv | Installer::Project(ProjectTool::Uv, _) => (
            Vec::new(),
            Words::new(&["uv", "pip", "install"])
                .and(for_python(environment))
                .and(managed(environment))
                .and(["--reinstall", "--no-deps"].map(str::to_owned)),
        ),
        Installer::Conda => (
            Vec::new(),
            Words::new(&["conda", "install"])
                .and(prefix(environment))
                .and(["--force-reinstall".to_owned()]),
        ),
        Installer::Pip | Installer::Project(..) => (
            pip_first(environment),
            pip_install(environment).and(["--force-reinstall", "--no-deps"].map(str::to_owned)),
        ),
    };
    (before, words.and(requirements.iter().cloned()))
}

/// Removes distributions and nothing that requires them.
pub(crate) fn uninstall(environment: &Environment, names: &[String]) -> (Before, Words) {
    let (before, words) = match Installer::of(environment) {
        Installer::Uv | Installer::Project(ProjectTool::Uv, _) => (
            Vec::new(),
            Words::new(&["uv", "pip", "uninstall"])
                .and(for_python(environment))
                .and(managed(environment)),
        ),
        Installer::Conda => (
            Vec::new(),
            Words::new(&["conda", "remove", "--force"]).and(prefix(environment)),
        ),
        Installer::Pip | Installer::Project(..) => (
            pip_first(environment),
            Words::new(&[&python(environment), "-m", "pip", "uninstall", "-y"])
                .and(managed(environment)),
        ),
    };
    (before, words.and(names.iter().cloned()))
}

/// The Python of a virtual environment that is yet to be made.
fn inside(environment: &Environment, folder: &str) -> String {
    if on_windows(environment) {
        return format!("{folder}\\Scripts\\python.exe");
    }
    format!("{folder}/bin/python")
}

/// Whether an installer would refuse to change this Python because the system manages it (PEP 668); conda and the tools
/// of projects do not ask.
pub(crate) fn is_managed(environment: &Environment) -> bool {
    managed(environment).is_some()
        && matches!(Installer::of(environment), Installer::Pip | Installer::Uv)
}

/// The word without which an installer leaves a Python alone that the system manages. Only a person who said it gets so
/// far: see [`super::outside`].
fn managed(environment: &Environment) -> Option<String> {
    let interpreter = environment.interpreter.as_ref()?;
    let marker = interpreter.externally_managed.as_ref();
    marker.map(|_| "--break-system-packages".to_owned())
}

/// Whether all was seen and no pip was among it.
fn lacks_pip(environment: &Environment) -> bool {
    environment.coverage == Coverage::Complete
        && environment.origin.kind == OriginKind::Environment
        && !environment
            .distributions
            .iter()
            .any(|d| d.name.as_ref() == "pip")
}

/// `uv add --project ROOT`, in the words of each tool.
fn add(project: &Project) -> Words {
    let root = project.root.display().to_string();
    let manifest = project.manifest.display().to_string();
    match project.tool {
        ProjectTool::Uv => Words::new(&["uv", "add", "--project", &root]),
        ProjectTool::Poetry => Words::new(&["poetry", "-C", &root, "add"]),
        ProjectTool::Pdm => Words::new(&["pdm", "add", "-p", &root]),
        ProjectTool::Pixi => Words::new(&["pixi", "add", "--pypi", "--manifest-path", &manifest]),
        // pipenv has no option for the folder; `env` sets the variable that it reads
        ProjectTool::Pipenv => {
            let pipfile = format!("PIPENV_PIPFILE={manifest}");
            Words::new(&["env", &pipfile, "pipenv", "install"])
        }
    }
}

/// Takes an environment back to what a freeze says.
pub(crate) fn restore(environment: &Environment, freeze: &Path) -> Words {
    let words = match Installer::of(environment) {
        Installer::Uv | Installer::Project(ProjectTool::Uv, _) => {
            Words::new(&["uv", "pip", "install"])
                .and(for_python(environment))
                .and(managed(environment))
        }
        _ => pip_install(environment),
    };
    words
        // all of it is listed, and a broken environment may be one that no resolver allows
        .and([
            "--no-deps".to_owned(),
            "-r".to_owned(),
            freeze.display().to_string(),
        ])
}

/// The Python that a new environment is made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Base {
    /// The one at a path.
    At(PathBuf),
    /// Whichever there is of a series, `3.12`.
    Series(String),
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(path) => write!(f, "`{}`", path.display()),
            Self::Series(series) => write!(f, "Python {series}"),
        }
    }
}

/// Makes a new environment with a Python, and installs requirements into it.
pub(crate) fn anew(
    environment: &Environment,
    with: &Base,
    folder: &str,
    requirements: &[String],
) -> [Words; 2] {
    let python = match with {
        Base::At(path) => path.display().to_string(),
        Base::Series(series) => format!("python{series}"),
    };
    let inside = inside(environment, folder);
    let pip = Words::new(&[&inside, "-m", "pip", "install"]);
    let (make, fill) = match (Installer::of(environment), with) {
        (Installer::Uv, Base::At(_)) => (
            Words::new(&["uv", "venv", "--python", &python, folder]),
            Words::new(&["uv", "pip", "install", "-p", folder]),
        ),
        (Installer::Uv, Base::Series(series)) => (
            Words::new(&["uv", "venv", "--python", series, folder]),
            Words::new(&["uv", "pip", "install", "-p", folder]),
        ),
        (Installer::Conda, Base::Series(series)) => {
            let python = format!("python={series}");
            (
                Words::new(&["conda", "create", "-p", folder, &python, "pip"]),
                pip,
            )
        }
        (_, Base::Series(series)) if on_windows(environment) => (
            Words::new(&["py", &format!("-{series}"), "-m", "venv", folder]),
            pip,
        ),
        _ => (Words::new(&[&python, "-m", "venv", folder]), pip),
    };
    [make, fill.and(requirements.iter().cloned())]
}
