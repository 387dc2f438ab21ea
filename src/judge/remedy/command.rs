//! The words of the tool that made the environment, quoted for a shell.

use std::path::Path;

use crate::model::{Coverage, Creator, Environment, OriginKind, Os, ProjectTool};

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
    Project(ProjectTool, &'a Path),
}

impl<'a> Installer<'a> {
    /// Whose environment it is: a project's, else that of whoever installed NumPy, else of whoever made it.
    pub(crate) fn of(environment: &'a Environment) -> Self {
        if let Some(project) = &environment.project {
            return Self::Project(project.tool, &project.root);
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

/// A command: its words, and how a shell wants them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Vec<String>);

impl Words {
    fn new(words: &[&str]) -> Self {
        Self(words.iter().map(|w| (*w).to_owned()).collect())
    }

    fn and(mut self, words: impl IntoIterator<Item = String>) -> Self {
        self.0.extend(words);
        self
    }

    /// One line to paste into the shell of the environment's own platform.
    pub(crate) fn line(&self, environment: &Environment) -> String {
        let windows = environment.platform.is_some_and(|p| p.os == Os::Windows);
        let quote = if windows { quote_windows } else { quote_posix };
        self.0
            .iter()
            .map(|w| quote(w))
            .collect::<Vec<_>>()
            .join(" ")
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

/// Installs requirements, after the steps without which that could not run: a virtual environment where the system
/// manages this Python (PEP 668) and nothing is installed yet (`bare`), pip where there is none.
pub(crate) fn install(
    environment: &Environment,
    requirements: &[String],
    bare: bool,
) -> (Before, Words) {
    let (before, words) = match Installer::of(environment) {
        Installer::Pip => with_pip(environment, bare),
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
        Installer::Project(tool, root) => (Vec::new(), project(tool, root)),
    };
    (before, words.and(requirements.iter().cloned()))
}

fn with_pip(environment: &Environment, bare: bool) -> (Before, Words) {
    let python = python(environment);
    let interpreter = environment.interpreter.as_ref();
    let marker = interpreter.and_then(|i| i.externally_managed.as_ref());
    if let (Some(marker), true) = (marker, bare) {
        let why = format!(
            "an environment of your own: `{}` has the system manage this Python",
            marker.display()
        );
        let make = Words::new(&[&python, "-m", "venv", OWN]);
        let inside = inside(environment, OWN);
        return (
            vec![(why, make)],
            Words::new(&[&inside, "-m", "pip", "install"]),
        );
    }
    let words = Words::new(&[&python, "-m", "pip", "install"]).and(managed(environment));
    (pip_first(environment), words)
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
            Words::new(&[&python(environment), "-m", "pip", "install"])
                .and(managed(environment))
                .and(["--force-reinstall", "--no-deps"].map(str::to_owned)),
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

/// A virtual environment in the working folder.
const OWN: &str = ".venv";

/// The Python of a virtual environment that is yet to be made.
fn inside(environment: &Environment, folder: &str) -> String {
    match environment.platform {
        Some(platform) if platform.os == Os::Windows => format!("{folder}\\Scripts\\python.exe"),
        _ => format!("{folder}/bin/python"),
    }
}

/// The word without which an installer leaves a Python alone that the system manages.
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
fn project(tool: ProjectTool, root: &Path) -> Words {
    let root = root.display().to_string();
    match tool {
        ProjectTool::Uv => Words::new(&["uv", "add", "--project", &root]),
        ProjectTool::Poetry => Words::new(&["poetry", "-C", &root, "add"]),
        ProjectTool::Pdm => Words::new(&["pdm", "add", "-p", &root]),
        ProjectTool::Pixi => {
            let manifest = Path::new(&root).join("pixi.toml").display().to_string();
            Words::new(&["pixi", "add", "--pypi", "--manifest-path", &manifest])
        }
        // pipenv has no option for the folder; `env` sets the variable that it reads
        ProjectTool::Pipenv => {
            let pipfile = format!(
                "PIPENV_PIPFILE={}",
                Path::new(&root).join("Pipfile").display()
            );
            Words::new(&["env", &pipfile, "pipenv", "install"])
        }
    }
}

/// Takes an environment back to what a freeze says.
pub(crate) fn restore(environment: &Environment, freeze: &Path) -> Words {
    let words = match Installer::of(environment) {
        Installer::Uv | Installer::Project(ProjectTool::Uv, _) => {
            Words::new(&["uv", "pip", "install"]).and(for_python(environment))
        }
        _ => Words::new(&[&python(environment), "-m", "pip", "install"]),
    };
    words.and(["-r".to_owned(), freeze.display().to_string()])
}

/// Makes a new environment with a Python, and installs requirements into it.
pub(crate) fn anew(
    environment: &Environment,
    interpreter: &str,
    folder: &str,
    requirements: &[String],
) -> [Words; 2] {
    if Installer::of(environment) == Installer::Uv {
        return [
            Words::new(&["uv", "venv", "--python", interpreter, folder]),
            Words::new(&["uv", "pip", "install", "-p", folder]).and(requirements.iter().cloned()),
        ];
    }
    let inside = inside(environment, folder);
    [
        Words::new(&[interpreter, "-m", "venv", folder]),
        Words::new(&[&inside, "-m", "pip", "install"]).and(requirements.iter().cloned()),
    ]
}

/// Quotes a word for a POSIX shell.
pub(crate) fn quote_posix(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Quotes a word for cmd and PowerShell alike.
pub(crate) fn quote_windows(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || r"_-./\:+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("\"{}\"", word.replace('"', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_touch_is_quoted() {
        assert_eq!(
            quote_posix("/home/me/.venv/bin/python"),
            "/home/me/.venv/bin/python"
        );
        assert_eq!(quote_posix("numpy==1.26.4"), "'numpy==1.26.4'");
        assert_eq!(quote_posix("numpy>=1.20,<2"), "'numpy>=1.20,<2'");
        assert_eq!(
            quote_posix("/home/it's me/bin/python"),
            r"'/home/it'\''s me/bin/python'"
        );
        assert_eq!(quote_posix("$(reboot)"), "'$(reboot)'");
        assert_eq!(
            quote_windows(r"C:\Program Files\py\python.exe"),
            "\"C:\\Program Files\\py\\python.exe\""
        );
    }
}
