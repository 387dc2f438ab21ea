//! Reads one project file.

use std::path::Path;

use super::include::{self, Includes};
use super::kind::Kind;
use super::{Manifest, Stated, command, config, requirements_file, setup_cfg};
use crate::model::{
    Build, FactKind, Group, ManifestProblem, Requirement, SourceRank, TicketCause,
    VersionSpecifiers,
};
use crate::read::file::{open_input, read_file};
use crate::ticket;

/// A notebook or Dockerfile is read up to so many bytes.
const LARGEST: u64 = 32 << 20;

/// Reads a project file and what it includes. What of it cannot be used is a problem of the manifest.
///
/// # Errors
/// If the file itself cannot be read; in words.
pub(crate) fn read(path: &Path, kind: Kind) -> Result<Manifest, String> {
    let mut manifest = Manifest::new(path, kind);
    match kind {
        Kind::Notebook | Kind::Dockerfile => {
            let bytes = read_file(path, LARGEST).map_err(|error| error.kind.to_string())?;
            let text = String::from_utf8_lossy(&bytes);
            manifest.lines = text.lines().map(str::to_owned).collect();
            match kind {
                Kind::Notebook => command::notebook(&mut manifest),
                _ => command::dockerfile(&mut manifest),
            }
            return Ok(manifest);
        }
        _ => {}
    }
    if kind.is_document() {
        document(&mut manifest)?;
    } else {
        let text = include::text(path)?;
        manifest.lines = text.lines().map(str::to_owned).collect();
        match kind {
            Kind::SetupCfg => setup_cfg::read(&mut manifest),
            _ => requirements_file::read(&text, &Group::Main, &mut Includes::new(&mut manifest)),
        }
    }
    if kind == Kind::Pyproject {
        config::read(&mut manifest);
    }
    Ok(manifest)
}

fn document(manifest: &mut Manifest) -> Result<(), String> {
    let file = open_input(&manifest.path).map_err(|error| error.kind.to_string())?;
    let ticket = ticket::intake(file).map_err(|error| error.to_string())?;
    let facts = ticket::documents(&ticket);
    manifest.lines = ticket.lines().map(|(_, line)| line.to_owned()).collect();
    manifest.requires_python.clone_from(&facts.requires_python);
    manifest.platforms.clone_from(&facts.platforms);
    for problem in &facts.problems {
        let line = problem.line.unwrap_or(1);
        let problem = match &problem.cause {
            TicketCause::Requirement { text, error } => ManifestProblem::Requirement {
                text: text.clone(),
                error: error.clone(),
            },
            TicketCause::LockTable { error, .. } => ManifestProblem::Document(error.clone()),
            TicketCause::Yaml(error) => ManifestProblem::Document(error.clone()),
            TicketCause::JsonTruncated => {
                ManifestProblem::Document("the JSON document ends too early".to_owned())
            }
            TicketCause::Skipped { .. } => {
                ManifestProblem::Document("it is too large to be read whole".to_owned())
            }
            _ => continue,
        };
        manifest.problem(line, problem);
    }
    for fact in &facts.facts {
        let (requirement, group, build) = match &fact.kind {
            FactKind::Python(version) => {
                manifest.python.get_or_insert_with(|| version.clone());
                continue;
            }
            FactKind::Requirement {
                requirement,
                group,
                build,
            } => ((**requirement).clone(), group.clone(), *build),
            // a list of what is installed, and a build of conda, state no requirement beside
            FactKind::Distribution {
                name,
                version,
                build,
            } if *build == Build::Conda || fact.rank == SourceRank::Listed => {
                match format!("{name}=={version}").parse::<Requirement>() {
                    Ok(requirement) => (requirement, Group::Main, *build),
                    Err(_) => continue,
                }
            }
            _ => continue,
        };
        let place = manifest.place_of(fact.line, requirement.name.as_str());
        manifest.stated.push(Stated {
            requirement,
            group,
            build,
            place,
        });
    }
    if manifest.kind.is_lock() {
        manifest.requires_python = manifest
            .requires_python
            .take()
            .or_else(|| lock_python(&manifest.lines));
    }
    manifest.facts = facts;
    Ok(())
}

/// The Pythons that a lock file in TOML is for: its entries have keys of the same name.
fn lock_python(lines: &[String]) -> Option<VersionSpecifiers> {
    const KEYS: [&str; 3] = ["requires-python", "python-versions", "requires_python"];
    let mut own = true;
    lines.iter().find_map(|line| {
        if line.starts_with('[') {
            own = line.trim_start_matches('[').starts_with("metadata");
        }
        let (key, value) = line.split_once('=').filter(|_| own)?;
        let value = KEYS
            .contains(&key.trim())
            .then(|| value.trim().trim_matches('"'))?;
        ticket::python_range(value)
    })
}
