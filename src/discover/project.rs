//! The project of an environment, recognized by the lock files next to it.

use std::path::{Path, PathBuf};

use crate::model::{Interpreter, Project, ProjectTool};
use crate::read::file::read_file;

/// The files that identify a tool, each in the root of a project.
const MARKS: &[(&str, ProjectTool)] = &[
    ("uv.lock", ProjectTool::Uv),
    ("poetry.lock", ProjectTool::Poetry),
    ("pdm.lock", ProjectTool::Pdm),
    ("pixi.lock", ProjectTool::Pixi),
    ("Pipfile", ProjectTool::Pipenv),
];

/// How far above an environment its project is looked for: `.pixi/envs/default` is the deepest.
const ABOVE: usize = 3;

/// The longest `.project` file that is read: it holds one path.
const LONGEST: u64 = 4096;

/// The project whose environment this is: the one that pipenv noted in it, or that its folder stands in.
#[must_use]
pub(super) fn project(interpreter: &Interpreter) -> Option<Project> {
    if let Some(root) = noted(&interpreter.prefix) {
        return marked(&root);
    }
    interpreter
        .prefix
        .ancestors()
        .skip(1)
        .take(ABOVE)
        .find_map(|root| {
            let project = marked(root)?;
            // an environment of the project's own, not one that happens to lie below it
            let below = interpreter.prefix.strip_prefix(root).ok()?;
            let own = below == Path::new(".venv")
                || below.starts_with(".pixi")
                || below == Path::new("__pypackages__");
            own.then_some(project)
        })
}

fn marked(root: &Path) -> Option<Project> {
    let (_, tool) = MARKS.iter().find(|(file, _)| root.join(file).is_file())?;
    Some(Project {
        tool: *tool,
        root: root.to_owned(),
        manifest: manifest(*tool, root),
    })
}

/// pixi has a file of its own, or a table in that of all Python projects.
fn manifest(tool: ProjectTool, root: &Path) -> PathBuf {
    let own = match tool {
        ProjectTool::Pipenv => return root.join("Pipfile"),
        ProjectTool::Pixi => root.join("pixi.toml"),
        ProjectTool::Uv | ProjectTool::Poetry | ProjectTool::Pdm => root.join("pyproject.toml"),
    };
    if own.is_file() {
        return own;
    }
    root.join("pyproject.toml")
}

/// pipenv writes the project's folder into `.project` of the environment.
fn noted(prefix: &Path) -> Option<PathBuf> {
    let file = prefix.join(".project");
    let text = String::from_utf8(read_file(&file, LONGEST).ok()?).ok()?;
    let root = PathBuf::from(text.trim());
    root.is_absolute().then_some(root)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::{Creator, FoundBy, Implementation};

    fn interpreter(prefix: PathBuf) -> Interpreter {
        Interpreter {
            executable: None,
            prefix,
            base_prefix: None,
            version: None,
            version_source: None,
            implementation: Implementation::CPython,
            free_threaded: false,
            platform: None,
            creator: Creator::Venv,
            found_by: FoundBy::Argument,
            externally_managed: None,
        }
    }

    #[track_caller]
    fn check(lock: &str, environment: &str, tool: Option<ProjectTool>) {
        let folder = tempfile::tempdir().unwrap();
        let prefix = folder.path().join(environment);
        fs::create_dir_all(&prefix).unwrap();
        fs::write(folder.path().join(lock), b"").unwrap();
        assert_eq!(
            project(&interpreter(prefix)).map(|p| p.tool),
            tool,
            "{lock} {environment}"
        );
    }

    #[test]
    fn a_lock_file_beside_its_environment_tells_the_tool() {
        check("uv.lock", ".venv", Some(ProjectTool::Uv));
        check("poetry.lock", ".venv", Some(ProjectTool::Poetry));
        check("pdm.lock", ".venv", Some(ProjectTool::Pdm));
        check("pixi.lock", ".pixi/envs/default", Some(ProjectTool::Pixi));
    }

    #[test]
    fn pixi_may_write_into_the_file_of_all_projects() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("pixi.lock"), b"").unwrap();
        let manifest = || marked(folder.path()).map(|p| p.manifest);
        assert_eq!(manifest(), Some(folder.path().join("pyproject.toml")));
        fs::write(folder.path().join("pixi.toml"), b"").unwrap();
        assert_eq!(manifest(), Some(folder.path().join("pixi.toml")));
    }

    #[test]
    fn an_environment_of_another_name_is_nobody_s() {
        check("uv.lock", "scratch", None);
        check("requirements.txt", ".venv", None);
    }

    #[test]
    fn pipenv_notes_the_project_in_the_environment() {
        let folder = tempfile::tempdir().unwrap();
        let (root, prefix) = (
            folder.path().join("app"),
            folder.path().join("virtualenvs/app-x"),
        );
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(&prefix).unwrap();
        fs::write(root.join("Pipfile"), b"").unwrap();
        fs::write(prefix.join(".project"), format!("{}\n", root.display())).unwrap();
        let found = project(&interpreter(prefix)).unwrap();
        assert_eq!(found.manifest, root.join("Pipfile"));
        assert_eq!((found.tool, found.root), (ProjectTool::Pipenv, root));
    }
}
