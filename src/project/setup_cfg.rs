//! `setup.cfg`: the requirements of setuptools.

use super::{Manifest, Stated};
use crate::model::{Build, Group, ManifestProblem, Requirement};

/// Reads the sections that name requirements.
pub(super) fn read(manifest: &mut Manifest) {
    let lines = std::mem::take(&mut manifest.lines);
    let (mut section, mut key) = (String::new(), String::new());
    for (index, line) in lines.iter().enumerate() {
        let text = line.split(" #").next().unwrap_or(line);
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = trimmed.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            (section, key) = (name.trim().to_owned(), String::new());
            continue;
        }
        let mut value = trimmed;
        if !text.starts_with([' ', '\t'])
            && let Some((name, rest)) = text.split_once(['=', ':'])
        {
            key = name.trim().to_owned();
            value = rest.trim();
        }
        entry(manifest, (&section, &key), value, (index + 1, line));
    }
    manifest.lines = lines;
}

fn entry(manifest: &mut Manifest, of: (&str, &str), value: &str, (number, line): (usize, &str)) {
    let group = match of {
        ("options", "install_requires") => Group::Main,
        ("options.extras_require", extra) => Group::Named(extra.to_owned()),
        ("options", "python_requires") => {
            manifest.requires_python = value.parse().ok();
            return;
        }
        _ => return,
    };
    if value.is_empty() {
        return;
    }
    let mut place = manifest.place_of(number, "");
    match value.parse::<Requirement>() {
        Ok(requirement) => {
            place.column = super::column(line, requirement.name.as_str());
            manifest.stated.push(Stated {
                requirement,
                group,
                build: Build::Index,
                place,
            });
        }
        Err(error) => {
            let (text, error) = (value.to_owned(), error.to_string());
            let problem = ManifestProblem::Requirement { text, error };
            manifest.problems.push((place, problem));
        }
    }
}
