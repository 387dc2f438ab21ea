//! The commands, in the words of the tool that made the environment.

use std::path::{Path, PathBuf};

use super::shell::{Words, in_other_shell, on_windows};
use crate::model::{
    Action, BasePython, CommandLine, Coverage, Creator, EntryOrigin, Environment, Note, OriginKind,
    PackageName, Project, ProjectTool, ShellVariable, Step, Version, VersionChange,
};

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
    /// The project's tool, else what installed NumPy, else what made the environment.
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
        match (creator, installed_by(PackageName::NUMPY)) {
            (Some(Creator::Conda), Some("conda") | None) => Self::Conda,
            (_, Some("uv")) => Self::Uv,
            (Some(Creator::Uv), _) if named("pip").is_none() => Self::Uv,
            _ => Self::Pip,
        }
    }

    /// Whether single distributions are reinstalled and removed with uv.
    fn is_uv(&self) -> bool {
        matches!(self, Self::Uv | Self::Project(ProjectTool::Uv, _))
    }
}

/// The command for an action in an environment; `None` where there is none, or where it cannot be printed.
pub(super) fn of(environment: &Environment, action: &Action) -> Option<CommandLine> {
    let words = match action {
        Action::SetVariable(variable) => {
            return Some(set_variable(*variable, on_windows(environment)));
        }
        Action::Rename { path, to } => rename(path, to, environment),
        Action::Delete(path) => delete(path, environment),
        Action::Uninstall(removed) => {
            let names = removed.iter().map(|(name, _)| name.to_string());
            uninstall(environment).and(names)
        }
        Action::Reinstall {
            name,
            version,
            source,
        } => reinstall(name, environment).and([reinstalled(name, version, source.as_deref())]),
        Action::ChangeVersions(changes) => {
            install(environment).and(changes.iter().map(|c| c.to.to_string()))
        }
        Action::InstallPip => python(Words::default(), environment).and(words(["-m", "ensurepip"])),
        Action::CreateEnvironment { .. } | Action::Recorded { .. } => return None,
    };
    words.line(environment)
}

/// The command of a step for cmd, where PowerShell takes another.
pub(super) fn in_cmd(environment: &Environment, step: &Step) -> Option<Note> {
    if !on_windows(environment) {
        return None;
    }
    let line = match &step.action {
        Action::SetVariable(variable) => Some(format!(
            "set {}={}",
            variable.name(),
            variable.value().unwrap_or_default()
        )),
        _ => in_other_shell(step.command.as_ref()?),
    };
    line.map(Note::InCmd)
}

/// Whether the command for an action runs pip in an environment that has none.
pub(super) fn needs_pip(environment: &Environment, action: &Action) -> bool {
    let installer = Installer::of(environment);
    let runs_pip = match action {
        Action::ChangeVersions(_) => installer == Installer::Pip,
        Action::Uninstall(_) | Action::Reinstall { .. } => {
            !installer.is_uv() && installer != Installer::Conda
        }
        _ => false,
    };
    runs_pip && lacks_pip(environment)
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

fn words<const N: usize>(words: [&str; N]) -> [String; N] {
    words.map(str::to_owned)
}

/// Adds the interpreter that the commands are for.
fn python(words: Words, environment: &Environment) -> Words {
    let interpreter = environment.interpreter.as_ref();
    match interpreter.and_then(|i| i.executable.as_ref()) {
        Some(path) => words.path(path),
        None => words.and(["python".to_owned()]),
    }
}

/// Adds `-p PREFIX`, where it is known.
fn prefix(words: Words, environment: &Environment) -> Words {
    match environment.interpreter.as_ref() {
        Some(interpreter) => words.and(["-p".to_owned()]).path(&interpreter.prefix),
        None => words,
    }
}

/// `uv pip COMMAND -p PYTHON`, without `-p` where the interpreter is not known.
fn uv_pip(command: &str, environment: &Environment) -> Words {
    let words = Words::new(&["uv", "pip", command]);
    let interpreter = environment.interpreter.as_ref();
    let words = match interpreter.and_then(|i| i.executable.as_ref()) {
        Some(path) => words.and(["-p".to_owned()]).path(path),
        None => words,
    };
    words.and(break_system_packages(environment))
}

/// `python -m pip COMMAND`.
fn pip(command: &str, environment: &Environment) -> Words {
    python(Words::default(), environment).and(words(["-m", "pip", command]))
}

/// `python -m pip install`, into the folder where NumPy lies: what pip puts beside it, the user site would hide.
fn pip_install(environment: &Environment) -> Words {
    let user = is_in_user_site(environment).then(|| "--user".to_owned());
    pip("install", environment)
        .and(user)
        .and(break_system_packages(environment))
}

/// Whether the NumPy that counts lies in the user's own site-packages (PEP 370).
fn is_in_user_site(environment: &Environment) -> bool {
    let numpy = environment.distributions.iter().find(|d| d.name.is_numpy());
    let entry = numpy.and_then(|d| environment.search_path.entries.get(d.entry));
    entry.is_some_and(|e| e.origin == EntryOrigin::UserSite)
}

fn install(environment: &Environment) -> Words {
    match Installer::of(environment) {
        Installer::Pip => pip_install(environment),
        Installer::Uv => uv_pip("install", environment),
        Installer::Conda => prefix(Words::new(&["conda", "install"]), environment),
        Installer::Project(_, project) => add(project),
    }
}

/// Installs a distribution again, exactly as it is recorded, and nothing else.
fn reinstall(name: &PackageName, environment: &Environment) -> Words {
    match Installer::of(environment) {
        i if i.is_uv() => uv_pip("install", environment).and(words(["--reinstall", "--no-deps"])),
        Installer::Conda => {
            prefix(Words::new(&["conda", "install"]), environment).and(words(["--force-reinstall"]))
        }
        // pip refuses to remove what has no RECORD
        _ if environment.has_no_list(name) => {
            pip_install(environment).and(words(["--ignore-installed", "--no-deps"]))
        }
        _ => pip_install(environment).and(words(["--force-reinstall", "--no-deps"])),
    }
}

/// Removes distributions and nothing that requires them.
fn uninstall(environment: &Environment) -> Words {
    match Installer::of(environment) {
        i if i.is_uv() => uv_pip("uninstall", environment),
        Installer::Conda => prefix(Words::new(&["conda", "remove", "--force"]), environment),
        _ => pip("uninstall", environment)
            .and(words(["-y"]))
            .and(break_system_packages(environment)),
    }
}

fn reinstalled(name: &PackageName, version: &Version, source: Option<&str>) -> String {
    match source {
        Some(url) => format!("{name} @ {url}"),
        None => format!("{name}=={version}"),
    }
}

/// Whether an installer would refuse to change this Python because the system manages it (PEP 668); conda and the tools
/// of projects do not ask.
pub(crate) fn is_managed(environment: &Environment) -> bool {
    break_system_packages(environment).is_some()
        && matches!(Installer::of(environment), Installer::Pip | Installer::Uv)
}

/// The option without which an installer refuses to change a Python that the system manages. It is printed only for a
/// person who gave it: see [`super::new_environment::outside`].
fn break_system_packages(environment: &Environment) -> Option<String> {
    let interpreter = environment.interpreter.as_ref()?;
    let marker = interpreter.externally_managed.as_ref();
    marker.map(|_| "--break-system-packages".to_owned())
}

/// `uv add --project ROOT`, in the words of each tool.
fn add(project: &Project) -> Words {
    let (root, manifest) = (&project.root, &project.manifest);
    match project.tool {
        ProjectTool::Uv => Words::new(&["uv", "add", "--project"]).path(root),
        ProjectTool::Poetry => Words::new(&["poetry", "-C"]).path(root).and(words(["add"])),
        ProjectTool::Pdm => Words::new(&["pdm", "add", "-p"]).path(root),
        ProjectTool::Pixi => {
            Words::new(&["pixi", "add", "--pypi", "--manifest-path"]).path(manifest)
        }
        // pipenv has no option for the folder; `env` sets the variable that it reads
        ProjectTool::Pipenv => Words::new(&["env"])
            .path_after("PIPENV_PIPFILE=", manifest)
            .and(words(["pipenv", "install"])),
    }
}

/// Takes an environment back to what a freeze file lists.
pub(super) fn restore(environment: &Environment, freeze: &Path) -> Option<CommandLine> {
    let words = if Installer::of(environment).is_uv() {
        uv_pip("install", environment)
    } else {
        pip_install(environment)
    };
    // everything is listed, and a broken environment may be one that no resolver accepts
    words
        .and(self::words(["--no-deps", "-r"]))
        .path(freeze)
        .line(environment)
}

/// Creates an environment with a Python, and changes versions in it.
pub(super) fn new_environment(
    environment: &Environment,
    python: &BasePython,
    folder: &str,
    changes: &[VersionChange],
) -> [Option<CommandLine>; 2] {
    let installer = Installer::of(environment);
    let create = match (&installer, python) {
        (Installer::Uv, _) => base(Words::new(&["uv", "venv", "--python"]), python, ""),
        (Installer::Conda, BasePython::Series(series)) => Words::new(&["conda", "create", "-p"])
            .and([folder.to_owned(), format!("python={}", series.minor_text())]),
        (_, BasePython::Series(series)) if on_windows(environment) => Words::new(&["py"])
            .and([format!("-{}", series.minor_text())])
            .and(words(["-m", "venv"])),
        _ => base(Words::default(), python, "python").and(words(["-m", "venv"])),
    };
    let create = match (&installer, python) {
        (Installer::Conda, BasePython::Series(_)) => create.and(words(["pip"])),
        _ => create.and([folder.to_owned()]),
    };
    let install = match installer {
        Installer::Uv => Words::new(&["uv", "pip", "install", "-p", folder]),
        _ => Words::default()
            .path(&python_inside(environment, folder))
            .and(words(["-m", "pip", "install"])),
    };
    let install = install.and(changes.iter().map(|c| c.to.to_string()));
    [create.line(environment), install.line(environment)]
}

/// Adds the path of a Python, or its series after a prefix: `python3.12`.
fn base(words: Words, python: &BasePython, prefix: &str) -> Words {
    match python {
        BasePython::At(path) => words.path(path),
        BasePython::Series(series) => words.and([format!("{prefix}{}", series.minor_text())]),
    }
}

/// The Python of a virtual environment that is yet to be created.
fn python_inside(environment: &Environment, folder: &str) -> PathBuf {
    if on_windows(environment) {
        return format!("{folder}\\Scripts\\python.exe").into();
    }
    format!("{folder}/bin/python").into()
}

/// What is typed to set or unset a variable of the shell itself.
fn set_variable(variable: ShellVariable, windows: bool) -> CommandLine {
    let name = variable.name();
    let line = match (windows, variable.value()) {
        (false, Some(value)) => format!("export {name}={value}"),
        (false, None) => format!("unset {name}"),
        // cmd takes this for an unknown command and says so; its own words stand in a note
        (true, Some(value)) => format!("$env:{name} = \"{value}\""),
        (true, None) => format!("$env:{name} = $null"),
    };
    CommandLine {
        line,
        words: Vec::new(),
    }
}

fn rename(from: &Path, to: &Path, environment: &Environment) -> Words {
    if on_windows(environment) {
        // `cmd /c` does the same from either shell
        let words = Words::new(&["cmd", "/c", "move", "/-y"]);
        return words.path_in_cmd(from).path_in_cmd(to);
    }
    Words::new(&["mv", "-n"]).path(from).path(to)
}

fn delete(path: &Path, environment: &Environment) -> Words {
    if !on_windows(environment) {
        return Words::new(&["rm", "-r"]).path(path);
    }
    let words = match path.extension().is_some_and(|e| e == "egg-link") {
        true => Words::new(&["cmd", "/c", "del"]),
        false => Words::new(&["cmd", "/c", "rmdir", "/s", "/q"]),
    };
    words.path_in_cmd(path)
}
