//! The way back from a remedy that was carried out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::ApplyError;
use crate::model::{Assessment, Distribution, EntryOrigin, Environment, Remedy};

/// Installers whose distributions another installer must not put back.
const OF_THE_SYSTEM: &[&str] = &["debian", "apt", "rpm", "nix", "guix"];

/// What takes things back to what they were.
pub(super) struct Back {
    /// The file that lists what was installed, where something is installed.
    pub(super) freeze: Option<PathBuf>,
    /// What is to be typed, or done.
    pub(super) words: String,
}

/// Writes the way back down, before anything changes.
pub(super) fn prepare(
    assessment: &Assessment,
    remedy: &Remedy,
    working_folder: &Path,
) -> Result<Back, ApplyError> {
    let environment = &assessment.environment;
    if let Some(folder) = &remedy.makes {
        let folder = working_folder.join(folder);
        if folder.exists() {
            return Err(ApplyError::Exists(folder));
        }
        return Ok(Back {
            freeze: None,
            words: format!("delete `{}`; nothing else was changed", folder.display()),
        });
    }
    let path = write(environment, working_folder)?;
    let words = crate::remedy::restore(environment, &path);
    Ok(Back {
        freeze: Some(path),
        words,
    })
}

/// Writes what is installed into a file of the environment that no earlier one has; into the working folder where the
/// environment's own may not be written.
fn write(environment: &Environment, working_folder: &Path) -> Result<PathBuf, ApplyError> {
    let text = freeze(environment);
    let own = environment.interpreter.as_ref().map(|i| i.prefix.clone());
    let first = own.unwrap_or_else(|| working_folder.to_owned());
    let path = unused(&first);
    if fs::write(&path, &text).is_ok() {
        return Ok(path);
    }
    let path = unused(working_folder);
    match fs::write(&path, &text) {
        Ok(()) => Ok(path),
        Err(cause) => Err(ApplyError::Freeze { path, cause }),
    }
}

fn unused(folder: &Path) -> PathBuf {
    (1..)
        .map(|n: u32| folder.join(format!("tfpair-before-{n}.txt")))
        .find(|p| !p.exists())
        .unwrap_or_else(|| folder.join("tfpair-before.txt"))
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
    match (metadata.and_then(|m| m.source()), &distribution.version) {
        (Some(url), _) if metadata.is_some_and(|m| m.editable) => Some(format!("-e {url}\n")),
        (Some(url), _) => Some(format!("{} @ {url}\n", distribution.name)),
        (None, Some(version)) => Some(format!("{}=={version}\n", distribution.name)),
        (None, None) => None,
    }
}
