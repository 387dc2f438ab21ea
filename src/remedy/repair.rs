//! One repair of damage: what the environment is without the damage, and what is typed for it.

use std::path::{Path, PathBuf};

use super::add_companion_fixes::sample;
use super::change::{self, Change, Changes};
use super::command;
use super::shell::{Words, on_windows};
use super::steps::step;
use crate::judge::declared::{specifiers, without_marker};
use crate::model::{
    Code, EntryOrigin, Environment, PackageName, Requirement, Step, Version, VersionSpecifiers,
};
use crate::table::Table;

/// What is done about damage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// A stray file or folder gets another name.
    Rename(PathBuf),
    /// A shell no longer has Python look where it looked: `unset PYTHONPATH`.
    Variable {
        /// Its name.
        name: &'static str,
        /// What it is set to; without, it is unset.
        value: Option<&'static str>,
        /// The entries of the search path that go with it.
        origin: EntryOrigin,
    },
    /// A record or a leftover that speaks for no files is deleted.
    Delete(PathBuf),
    /// Distributions that share their files are uninstalled, all of them.
    Remove(Vec<(PackageName, String)>),
    /// What is recorded is installed once more, and nothing else.
    Reinstall {
        /// The distribution.
        name: PackageName,
        /// Its version.
        version: Version,
        /// What is handed to the installer.
        requirement: String,
    },
    /// What is required and missing is installed.
    Install(Vec<Requirement>),
}

/// A repair, and the findings that ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repair {
    pub(super) act: Act,
    pub(super) cures: Vec<Code>,
}

/// The environment with the damage taken away.
pub(super) fn mended(environment: &Environment, repairs: &[Repair], table: &Table) -> Environment {
    let mut mended = environment.clone();
    for repair in repairs {
        match &repair.act {
            Act::Rename(path) => {
                mended.contents.early.retain(|e| e.module.path != *path);
                mended.modules.retain(|m| m.path != *path);
            }
            Act::Variable { origin, .. } => without_entries(&mut mended, origin),
            Act::Delete(path) => {
                mended
                    .distributions
                    .retain(|d| d.path.as_ref() != Some(path));
                mended.problems.retain(|p| p.path.as_ref() != Some(path));
                mended.contents.files.retain(|c| c.path != *path);
            }
            Act::Remove(names) => {
                let removed = |name: &PackageName| names.iter().any(|(n, _)| n == name);
                mended.distributions.retain(|d| !removed(&d.name));
                mended.contents.files.retain(|c| !removed(&c.distribution));
            }
            Act::Reinstall { name, version, .. } => {
                let change = Changes::default().with(name.clone(), Change::Pin(version.clone()));
                mended = change::applied(&mended, &change, table);
            }
            Act::Install(requirements) => {
                let mut changes = Changes::default();
                for requirement in requirements {
                    let any = VersionSpecifiers::empty();
                    let wanted = specifiers(requirement).unwrap_or(&any).clone();
                    if let Some(version) = sample(&wanted) {
                        let change = Change::Within(wanted, version);
                        changes = changes.with(requirement.name.clone(), change);
                    }
                }
                mended = change::applied(&mended, &changes, table);
            }
        }
    }
    mended
}

/// The environment as Python sees it without the entries of one origin. They stay, empty, so that the others keep
/// their numbers.
fn without_entries(environment: &mut Environment, origin: &EntryOrigin) {
    let entries = &environment.search_path.entries;
    let stays = |entry: usize| entries.get(entry).is_none_or(|e| e.origin != *origin);
    environment.modules.retain(|m| stays(m.entry));
    environment.distributions.retain(|d| stays(d.entry));
    environment.contents.early.retain(|e| e.origin != *origin);
    let left: Vec<&PathBuf> = environment
        .distributions
        .iter()
        .filter_map(|d| d.path.as_ref())
        .collect();
    environment
        .contents
        .files
        .retain(|c| left.contains(&&c.path));
    let gone: Vec<&Path> = environment
        .search_path
        .entries
        .iter()
        .filter(|e| e.origin == *origin)
        .map(|e| e.path.as_path())
        .collect();
    environment
        .contents
        .extensions
        .retain(|e| !gone.iter().any(|g| e.path.starts_with(g)));
}

impl Repair {
    /// Whether it is an installer's work.
    pub(super) fn installs(&self) -> bool {
        matches!(
            self.act,
            Act::Remove(_) | Act::Reinstall { .. } | Act::Install(_)
        )
    }

    /// In a few words.
    pub(super) fn summary(&self) -> String {
        match &self.act {
            Act::Rename(path) => {
                format!("rename `{}`, which hides the real module", path.display())
            }
            Act::Variable { name, value, .. } => match value {
                Some(value) => {
                    format!("set {name} to {value}, here and for whatever starts Python")
                }
                None => format!("unset {name}, here and wherever it is set"),
            },
            Act::Delete(path) => format!("delete `{}`, a leftover", path.display()),
            Act::Remove(removed) => {
                let labels: Vec<&str> = removed.iter().map(|(_, l)| l.as_str()).collect();
                format!("remove {}, which share their files", labels.join(" and "))
            }
            Act::Reinstall { name, version, .. } => format!("install {name} {version} once more"),
            Act::Install(requirements) => {
                let names: Vec<&str> = requirements.iter().map(|r| r.name.as_ref()).collect();
                format!("install {}, required and missing", names.join(", "))
            }
        }
    }

    /// What is lost.
    fn destroys(&self) -> Option<String> {
        match &self.act {
            Act::Delete(path) => Some(format!("`{}` with all that is in it", path.display())),
            Act::Remove(removed) => {
                let labels: Vec<&str> = removed.iter().map(|(_, l)| l.as_str()).collect();
                Some(format!("the files of {}", labels.join(" and ")))
            }
            Act::Reinstall { name, .. } => {
                Some(format!("what was changed by hand in the files of {name}"))
            }
            _ => None,
        }
    }

    /// The words of cmd, where no line serves it and PowerShell alike.
    pub(super) fn in_cmd(&self, environment: &Environment) -> Option<String> {
        let Act::Variable { name, value, .. } = &self.act else {
            return None;
        };
        on_windows(environment).then(|| format!("in cmd: set {name}={}", value.unwrap_or_default()))
    }

    /// The steps, after those without which they could not run.
    pub(super) fn steps(&self, environment: &Environment, resolves: Vec<Code>) -> Vec<Step> {
        let windows = on_windows(environment);
        let (before, words) = match &self.act {
            Act::Variable { name, value, .. } => {
                return vec![Step {
                    summary: self.summary(),
                    command: Some(variable(name, *value, windows)),
                    words: Vec::new(),
                    resolves,
                    destroys: None,
                }];
            }
            Act::Rename(path) => (Vec::new(), rename(path, windows)),
            Act::Delete(path) => (Vec::new(), delete(path, windows)),
            Act::Remove(removed) => {
                let names: Vec<String> = removed.iter().map(|(n, _)| n.to_string()).collect();
                command::uninstall(environment, &names)
            }
            Act::Reinstall { requirement, .. } => {
                command::reinstall(environment, std::slice::from_ref(requirement))
            }
            Act::Install(requirements) => {
                let lines: Vec<String> = requirements.iter().map(without_marker).collect();
                command::install(environment, &lines)
            }
        };
        let mut steps: Vec<Step> = before
            .into_iter()
            .map(|(why, words)| step(environment, why, &words, Vec::new(), None))
            .collect();
        let destroys = self.destroys();
        steps.push(step(
            environment,
            self.summary(),
            &words,
            resolves,
            destroys,
        ));
        steps
    }
}

/// What is typed to set or unset a variable of the shell itself.
fn variable(name: &str, value: Option<&str>, windows: bool) -> String {
    match (windows, value) {
        (false, Some(value)) => format!("export {name}={value}"),
        (false, None) => format!("unset {name}"),
        // cmd takes this for an unknown command and says so; its own words stand in the notes
        (true, Some(value)) => format!("$env:{name} = \"{value}\""),
        (true, None) => format!("$env:{name} = $null"),
    }
}

/// Gives a name under which Python imports nothing.
fn rename(path: &Path, windows: bool) -> Words {
    let from = path.display().to_string();
    let to = format!("{from}.shadows");
    if windows {
        // `cmd /c` does the same from either shell
        return Words::new(&["cmd", "/c", "move", "/-y", &from, &to]);
    }
    Words::new(&["mv", "-n", &from, &to])
}

fn delete(path: &Path, windows: bool) -> Words {
    let path = path.display().to_string();
    if windows {
        let file = Path::new(&path)
            .extension()
            .is_some_and(|e| e == "egg-link");
        return match file {
            true => Words::new(&["cmd", "/c", "del", &path]),
            false => Words::new(&["cmd", "/c", "rmdir", "/s", "/q", &path]),
        };
    }
    Words::new(&["rm", "-r", &path])
}
