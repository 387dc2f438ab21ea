//! Files that project files include: each is read once on a path from the first.

use std::path::{Path, PathBuf};

use super::Manifest;
use super::requirements_file;
use crate::model::{Group, ManifestProblem, SourcePlace};
use crate::read::file::open_input;
use crate::ticket;

/// Includes are not followed deeper.
const DEEPEST: usize = 32;
/// No project has more requirements files.
const MOST: usize = 512;

/// Reads included files into a manifest.
pub(super) struct Includes<'m> {
    pub(super) manifest: &'m mut Manifest,
    /// The files that are being read, the first one first.
    open: Vec<PathBuf>,
    read: usize,
}

impl<'m> Includes<'m> {
    pub(super) fn new(manifest: &'m mut Manifest) -> Self {
        Self {
            open: vec![manifest.path.clone()],
            read: 0,
            manifest,
        }
    }

    /// The file whose lines are read.
    pub(super) fn current(&self) -> &Path {
        self.open.last().map_or(Path::new(""), PathBuf::as_path)
    }

    pub(super) fn problem(&mut self, place: SourcePlace, problem: ManifestProblem) {
        self.manifest.problems.push((place, problem));
    }

    /// Reads a file that a line names.
    pub(super) fn include(&mut self, name: &str, group: &Group, place: SourcePlace) {
        if name.contains("${") || name.contains("://") {
            let problem = match name.contains("${") {
                true => ManifestProblem::Variable(name.to_owned()),
                false => ManifestProblem::Elsewhere(name.to_owned()),
            };
            return self.problem(place, problem);
        }
        let folder = self.current().parent().unwrap_or(Path::new(""));
        let path = tidy(&folder.join(name));
        if self.open.contains(&path) {
            let place = SourcePlace {
                path: place.path,
                ..place
            };
            return self.problem(place, ManifestProblem::Circular);
        }
        self.read += 1;
        if self.open.len() >= DEEPEST || self.read > MOST {
            let problem = ManifestProblem::Unreadable("too many files are included".to_owned());
            return self.problem(place, problem);
        }
        match text(&path) {
            Ok(text) => {
                let lines = text.lines().map(str::to_owned).collect();
                self.manifest.included.push((path.clone(), lines));
                self.open.push(path);
                requirements_file::read(&text, group, self);
                self.open.pop();
            }
            Err(error) => {
                let problem = ManifestProblem::Unreadable(format!("`{}`: {error}", path.display()));
                self.problem(place, problem);
            }
        }
    }
}

/// The text of a file, read as that of a ticket.
pub(super) fn text(path: &Path) -> Result<String, String> {
    let file = open_input(path).map_err(|error| error.kind.to_string())?;
    let ticket = ticket::intake(file).map_err(|error| error.to_string())?;
    Ok(ticket.text)
}

/// A path without `.` and `..` between its parts, so that a file that includes itself is recognised.
fn tidy(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(tidy.components().next_back(), Some(Component::Normal(_))) =>
            {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}
