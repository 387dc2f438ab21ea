//! `tfpair check FILE...`: what an install of requirements or of a lock file brings.
#![expect(clippy::disallowed_methods, reason = "`--fix` writes the edits")]

mod assess;
mod cure;
mod selection;
mod targets;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::cli::{CheckArgs, Common, Format};
use crate::discover::{self, Host};
use crate::model::{Assessment, Edit, ManifestProblem, Report, SourcePlace, Verdict, leading_name};
use crate::project::{self, Config, Kind, Manifest};
use crate::read::file::read_file;
use crate::report;
use crate::table::Table;

use super::{Failure, Outcome, Status, Terminal, target, view};
use targets::Asked;

/// So many lines of a file that cannot be used are named.
const NOTES: usize = 40;

/// A file that is edited is no larger.
const LARGEST: u64 = 32 << 20;

/// The project files that paths name: files of a known format, or those of folders that are no environments.
pub(super) fn files(
    paths: &[PathBuf],
    is_environment: impl Fn(&Path) -> bool,
) -> Vec<(PathBuf, Kind)> {
    let mut files = Vec::new();
    for path in paths {
        if discover::is_folder(path) {
            if !is_environment(path) {
                files.extend(project::files_in(path, discover::is_file));
            }
        } else {
            files.push(path.clone());
        }
    }
    let with_kind = |path: PathBuf| Some((Kind::of(&path)?, path));
    files
        .into_iter()
        .filter_map(with_kind)
        .map(|(kind, path)| (path, kind))
        .collect()
}

/// Judges project files, each for the Pythons and platforms that it admits.
pub(super) fn check(
    files: &[(PathBuf, Kind)],
    args: &CheckArgs,
    common: &Common,
    terminal: Terminal,
    host: &Host,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let table = Table::embedded();
    let view = view(common, terminal, host.home.as_deref());
    let mut note = |text: &str| {
        let note = report::note(text, &view);
        stderr.write_all(note.as_bytes()).map_err(Failure::Stderr)
    };
    let mut asked = Asked::of(args, host)?;
    let mut environments = Vec::new();
    let mut whole = true;
    for (path, kind) in files {
        let manifest = match project::read(path, *kind) {
            Ok(manifest) => manifest,
            Err(error) => {
                whole = false;
                note(&format!("`{}` cannot be read: {error}", path.display()))?;
                continue;
            }
        };
        let config = config(&manifest);
        asked.config(config.as_ref());
        let judged = assess::assess(&manifest, &asked, table);
        let open = judged.problems.iter();
        let open = open.filter(|problem| !manifest.problems.contains(problem));
        let problems: Vec<_> = manifest.problems.iter().chain(open).collect();
        for (place, problem) in problems.iter().take(NOTES) {
            note(&located(place, problem))?;
        }
        if problems.len() > NOTES {
            let more = problems.len() - NOTES;
            note(&format!(
                "`{}`: {more} more lines cannot be used",
                path.display()
            ))?;
        }
        whole &= !problems
            .iter()
            .any(|(_, problem)| is_serious(problem, table));
        environments.extend(judged.assessments);
    }
    let report = Report {
        table: table.date().to_owned(),
        environments,
    };
    let status = match args.exit_zero {
        true => Status::Works,
        false => Status::of(&report, common.strict),
    };
    if args.diff {
        let text = report::diff(&edits(&report));
        return Ok(Outcome { text, status });
    }
    if args.fix {
        let edits = edits(&report);
        if !edits.is_empty() {
            let shown = report::diff(&edits);
            write(&edits)?;
            // what the files say now
            let args = CheckArgs {
                fix: false,
                ..args.clone()
            };
            let again = check(files, &args, common, terminal, host, stderr)?;
            let text = format!("{shown}\n{}", again.text);
            return Ok(Outcome { text, ..again });
        }
    }
    let text = match common.format {
        Format::Text => report::text(&decisive(&report, common.verbose), &view),
        Format::Json => report::json(&report)?,
        Format::Ndjson => report::ndjson(&report)?,
        Format::Markdown => report::markdown(&report, &view),
        Format::Html => report::html(&report, &view),
        Format::Sarif => report::sarif(&report)?,
        Format::Github => report::github(&report),
    };
    Ok(Outcome {
        text,
        status: if whole {
            status
        } else {
            status.max(Status::CannotTell)
        },
    })
}

/// A report without the files that require no TensorFlow, unless they are all.
fn decisive(report: &Report, verbose: bool) -> Report {
    let mut report = report.clone();
    let decides = |a: &Assessment| a.verdict != Verdict::Absent;
    if !verbose && report.environments.iter().any(decides) {
        report.environments.retain(decides);
    }
    report
}

/// The edits of a report, each once.
fn edits(report: &Report) -> Vec<Edit> {
    let projects = report
        .environments
        .iter()
        .filter_map(|a| a.project.as_ref());
    let fixes = projects.flat_map(|project| &project.fixes);
    let mut edits: Vec<Edit> = Vec::new();
    for edit in fixes.filter_map(|fix| fix.edit.as_ref()) {
        // of two groups that change one line, the first is written
        if !edits
            .iter()
            .any(|e| (&e.path, e.line) == (&edit.path, edit.line))
        {
            edits.push(edit.clone());
        }
    }
    edits.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    edits
}

/// Writes edits, one file after the other.
fn write(edits: &[Edit]) -> Result<(), Failure> {
    for of_file in edits.chunk_by(|a, b| a.path == b.path) {
        let path = of_file.first().expect("a chunk has a first").path.clone();
        let failed = |cause: String| Failure::Edit {
            path: path.clone(),
            cause,
        };
        let bytes = read_file(&path, LARGEST).map_err(|e| failed(e.kind.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8".to_owned()))?;
        let edited = project::apply(&text, of_file);
        let edited = edited.ok_or_else(|| failed("it was changed meanwhile".to_owned()))?;
        std::fs::write(&path, edited).map_err(|e| failed(e.to_string()))?;
    }
    Ok(())
}

/// The settings for a file: its own, else those of the nearest pyproject.toml above it.
fn config(manifest: &Manifest) -> Option<Config> {
    if manifest.kind == Kind::Pyproject {
        return manifest.config.clone();
    }
    let folders = manifest.path.ancestors().skip(1);
    let mut found = folders.map(|folder| folder.join("pyproject.toml"));
    let path = found.find(|path| discover::is_file(path))?;
    project::read(&path, Kind::Pyproject).ok()?.config
}

/// Whether a problem leaves the result open: a setting that means nothing, a file that was not read, a line on a part of
/// the pair.
fn is_serious(problem: &ManifestProblem, table: &Table) -> bool {
    let decides = |text: &str| {
        leading_name(text).is_some_and(|name| name.is_numpy() || table.is_family(&name))
    };
    match problem {
        ManifestProblem::Unreadable(_)
        | ManifestProblem::Document(_)
        | ManifestProblem::CondaChooses(_)
        | ManifestProblem::UnknownKey(_)
        | ManifestProblem::WrongValue { .. } => true,
        ManifestProblem::Requirement { text, .. } | ManifestProblem::Variable(text) => {
            decides(text)
        }
        ManifestProblem::Circular | ManifestProblem::Option(_) | ManifestProblem::Elsewhere(_) => {
            false
        }
    }
}

fn located(place: &SourcePlace, problem: &ManifestProblem) -> String {
    format!(
        "{}:{}:{}: {problem}",
        place.path.display(),
        place.line,
        place.column
    )
}

/// Judges one file, for tests with hostile ones.
#[cfg(test)]
pub(crate) fn assess_file(path: &Path) -> Vec<Assessment> {
    let asked = Asked::new(super::OBSERVED);
    let manifest = Kind::of(path).and_then(|kind| project::read(path, kind).ok());
    let judged = manifest.map(|manifest| assess::assess(&manifest, &asked, Table::embedded()));
    judged.map_or_else(Vec::new, |judged| judged.assessments)
}
