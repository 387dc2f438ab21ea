//! `tfpair scan DIR...`: every environment below some directories.
#![expect(
    clippy::disallowed_methods,
    reason = "compares folders by their real paths"
)]

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::{Common, Format, ScanArgs};
use crate::discover::{self, Host};
use crate::model::{Depth, FoundBy, Report};
use crate::report::{self, Verbosity, View};
use crate::table::Table;

use super::assess::{assess, find_remedies};
use super::{Failure, Outcome, Status, Terminal, view};

/// Variables that are meant for the one environment in which they were set, and would change every other.
const OF_ONE_ENVIRONMENT: &[&str] = &[
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONEXECUTABLE",
    "__PYVENV_LAUNCHER__",
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
];

/// Judges every environment below the folders, each as if it were the active one.
pub(super) fn scan(
    args: &ScanArgs,
    common: &Common,
    terminal: Terminal,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let mut host = Host::current().map_err(Failure::WorkingFolder)?;
    for name in OF_ONE_ENVIRONMENT {
        host.variables.remove(std::ffi::OsStr::new(name));
    }
    let host = host;
    let table = Table::embedded();
    let view = view(common, terminal, host.home.as_deref());
    let found = prefixes(&args.folders, &view, stderr).map_err(Failure::Stderr)?;
    if found.prefixes.is_empty() {
        return Err(Failure::NothingBelow(args.folders.clone()));
    }
    // rows do not show fixes
    let cures = common.format != Format::Text || view.verbosity == Verbosity::Verbose;
    let mut environments = Vec::with_capacity(found.prefixes.len());
    let bar = progress(found.prefixes.len(), terminal.progress);
    for prefix in bar.wrap_iter(found.prefixes.iter()) {
        let located = discover::locate_prefix(prefix, FoundBy::Scan, &host);
        let mut assessment = assess(located, &host, Depth::Standard, None, table);
        if cures {
            find_remedies(&mut assessment, &host, &|path| path, false, table);
        }
        environments.push(assessment);
    }
    bar.finish_and_clear();
    let report = Report {
        table: table.date().to_owned(),
        environments,
    };
    let seen = match found.complete {
        true => Status::Works,
        false => Status::CannotTell,
    };
    Ok(Outcome {
        text: render(&report, common.format, &view)?,
        status: Status::of(&report, common.strict).max(seen),
    })
}

fn render(report: &Report, format: Format, view: &View<'_>) -> Result<String, Failure> {
    Ok(match format {
        Format::Text if view.verbosity == Verbosity::Verbose => {
            let sheets = report::text(report, view);
            format!("{sheets}\n{}", report::listing(report, view))
        }
        Format::Text => report::listing(report, view),
        Format::Json => report::json(report)?,
        Format::Ndjson => report::ndjson(report)?,
        Format::Markdown => report::markdown(report, view),
        Format::Html => report::html(report, view),
        Format::Sarif | Format::Github => return Err(super::not_for(format, "scan")),
    })
}

struct Found {
    prefixes: Vec<PathBuf>,
    /// Whether every folder that was named could be looked into.
    complete: bool,
}

/// The prefixes below every folder, each once, with a note for each folder that could not be looked into.
fn prefixes(folders: &[PathBuf], view: &View<'_>, stderr: &mut dyn Write) -> io::Result<Found> {
    let mut found = Found {
        prefixes: Vec::new(),
        complete: true,
    };
    for folder in folders {
        let folder = std::path::absolute(folder)?;
        let tree = discover::environments_below(&folder);
        for problem in &tree.problems {
            let path = problem.path.as_deref().unwrap_or(&folder);
            let cause = report::cause(&problem.cause);
            let note = format!("cannot read `{}`: {cause}", path.display());
            stderr.write_all(report::note(&note, view).as_bytes())?;
            found.complete &= path != folder;
        }
        found.prefixes.extend(tree.prefixes);
    }
    let mut seen: std::collections::HashSet<PathBuf> = std::collections::HashSet::new();
    found.prefixes.retain(|p: &PathBuf| seen.insert(real(p)));
    Ok(found)
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A bar on a terminal, else nothing.
fn progress(environments: usize, terminal: bool) -> ProgressBar {
    let target = match terminal {
        true => ProgressDrawTarget::stderr(),
        false => ProgressDrawTarget::hidden(),
    };
    let bar = ProgressBar::with_draw_target(u64::try_from(environments).ok(), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:20} {pos} of {len} environments") {
        bar.set_style(style);
    }
    bar
}
