//! The rollback of an applied fix: a file with the installed packages, and the command that reinstalls them.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "writes the rollback file"
)]

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::ApplyError;
use crate::model::{Assessment, Distribution, EntryOrigin, Environment, Remedy, acts_on_screen};

/// Installers whose distributions another installer must not put back.
const OF_THE_SYSTEM: &[&str] = &["debian", "apt", "rpm", "nix", "guix"];

/// How many rollback files a folder may hold before another folder is tried.
const MOST_FILES: u32 = 1000;

/// What undoes a remedy.
pub(super) struct Rollback {
    /// The file that lists what was installed, where something is installed.
    pub(super) file: Option<PathBuf>,
    /// What to type, or to do.
    pub(super) instruction: String,
}

/// Keeps other runs out of the environment for as long as the file is open. Where a folder cannot be locked (on Windows, on
/// some network file systems) nothing does.
pub(super) fn lock(environment: &Environment) -> Result<Option<File>, ApplyError> {
    let Some(interpreter) = &environment.interpreter else {
        return Ok(None);
    };
    let Ok(folder) = File::open(&interpreter.prefix) else {
        return Ok(None);
    };
    match folder.try_lock() {
        Ok(()) => Ok(Some(folder)),
        Err(TryLockError::WouldBlock) => Err(ApplyError::Busy(interpreter.prefix.clone())),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// Writes the rollback file, before anything changes.
pub(super) fn prepare(
    assessment: &Assessment,
    remedy: &Remedy,
    working_folder: &Path,
) -> Result<Rollback, ApplyError> {
    let environment = &assessment.environment;
    if let Some(folder) = remedy.creates() {
        let folder = working_folder.join(folder);
        if folder.symlink_metadata().is_ok() {
            return Err(ApplyError::Exists(folder));
        }
        return Ok(Rollback {
            file: None,
            instruction: format!("delete `{}`; nothing else was changed", folder.display()),
        });
    }
    let path = write(environment, working_folder)?;
    let instruction = match crate::remedy::restore(environment, &path) {
        Some(command) => command.line,
        None => format!("install what `{}` lists", path.display()),
    };
    Ok(Rollback {
        file: Some(path),
        instruction,
    })
}

/// Writes what is installed into a new file of the environment; of the working folder where the environment's own cannot
/// be written.
fn write(environment: &Environment, working_folder: &Path) -> Result<PathBuf, ApplyError> {
    let text = freeze(environment);
    let prefix = environment.interpreter.as_ref().map(|i| i.prefix.as_path());
    if let Some(path) = prefix.and_then(|folder| write_new(folder, &text).ok()) {
        return Ok(path);
    }
    write_new(working_folder, &text).map_err(|cause| ApplyError::Rollback {
        folder: working_folder.to_owned(),
        cause,
    })
}

/// Writes a text into a new file of a folder: nothing that is there is followed or written over, and nothing is left of a
/// file that cannot be written to its end.
fn write_new(folder: &Path, text: &str) -> io::Result<PathBuf> {
    for number in 1..=MOST_FILES {
        let path = folder.join(format!("tfpair-before-{number}.txt"));
        let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        };
        let written = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_all());
        if let Err(error) = written {
            drop(file);
            // the first error is the one to report
            let _removed = fs::remove_file(&path);
            return Err(error);
        }
        return Ok(path);
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// The lines for `pip install --no-deps -r`: what lies in the environment's own folders, each name once, as it counts.
fn freeze(environment: &Environment) -> String {
    let mut seen = BTreeSet::new();
    environment
        .distributions
        .iter()
        .filter(|d| is_own(d, environment) && seen.insert(d.name.to_string()))
        .filter_map(line)
        .collect()
}

fn is_own(distribution: &Distribution, environment: &Environment) -> bool {
    let entry = environment.search_path.entries.get(distribution.entry);
    let outside = entry.is_some_and(|e| {
        matches!(
            e.origin,
            EntryOrigin::WorkingFolder
                | EntryOrigin::PythonPath
                | EntryOrigin::Standard
                | EntryOrigin::SystemSite
        )
    });
    let installer = distribution.read().and_then(|m| m.installer.as_deref());
    !outside && !installer.is_some_and(|i| OF_THE_SYSTEM.contains(&i))
}

fn line(distribution: &Distribution) -> Option<String> {
    let metadata = distribution.read();
    let name = &distribution.name;
    match (metadata.and_then(|m| m.source()), &distribution.version) {
        (Some(url), _) => Some(match requirement_url(url) {
            Some(url) if metadata.is_some_and(|m| m.editable) => format!("-e {url}\n"),
            Some(url) => format!("{name} @ {url}\n"),
            None => format!("# {name}: its direct_url.json has no valid URL\n"),
        }),
        (None, Some(version)) => Some(format!("{name}=={version}\n")),
        (None, None) => None,
    }
}

/// A URL as a line of a requirements file takes it; `None` for what would not stay one word of that line. pip replaces
/// `${NAME}` by the variable of the environment.
fn requirement_url(url: &str) -> Option<String> {
    let word =
        !url.starts_with('-') && !url.chars().any(|c| c.is_whitespace() || acts_on_screen(c));
    word.then(|| url.replace('$', "%24"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_url_stays_one_word_of_its_line() {
        let check = |url: &str, expect: Option<&str>| {
            assert_eq!(requirement_url(url).as_deref(), expect, "{url:?}");
        };
        check("file:///src/app", Some("file:///src/app"));
        check("https://e/${HOME}/a.whl", Some("https://e/%24{HOME}/a.whl"));
        check("https://e/a.whl\n--index-url https://f", None);
        check("https://e/a.whl --hash=x", None);
        check("--index-url=https://f", None);
    }

    #[test]
    fn a_rollback_file_never_replaces_one_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let first = write_new(folder.path(), "a\n").unwrap();
        let second = write_new(folder.path(), "longer\n").unwrap();
        assert_eq!(fs::metadata(first).unwrap().len(), 2);
        assert!(second.ends_with("tfpair-before-2.txt"));
    }

    #[cfg(unix)]
    #[test]
    fn a_dangling_link_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("elsewhere");
        let link = folder.path().join("tfpair-before-1.txt");
        std::os::unix::fs::symlink(&target, link).unwrap();
        let written = write_new(folder.path(), "a\n").unwrap();
        assert!(written.ends_with("tfpair-before-2.txt"));
        assert!(!target.exists());
    }
}
