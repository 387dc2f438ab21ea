//! `tfpair [check] [PATH]`: one environment.

use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::{CheckArgs, Common, Format};
use crate::discover::{self, Host, Request};
use crate::judge;
use crate::model::{Assessment, Depth, Report};
use crate::project::Kind;
use crate::report::{self, Redactor};
use crate::table::Table;

use super::assess::{assess, find_remedies, read_for_remedies};
use super::{Failure, Outcome, Status, Terminal, probe, project, view};

/// How many seconds a probe may take.
const PROBE_TIMEOUT: u64 = 120;

/// Judges the environment that was asked for, else the active one.
pub(super) fn check(
    args: &CheckArgs,
    common: &Common,
    terminal: Terminal,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let host = Host::current().map_err(Failure::WorkingFolder)?;
    let table = Table::embedded();
    let request = |path: Option<&PathBuf>| Request {
        path: path.cloned(),
        python: args.python.clone(),
    };
    let is_environment = |path: &Path| {
        let path = path.to_owned();
        discover::locate(&request(Some(&path)), &host).is_ok()
    };
    let files = project::files(&args.paths, is_environment);
    if !files.is_empty() && files.len() >= args.paths.len() {
        for (option, given) in [
            ("--redact", args.redact),
            ("--attach", args.attach),
            ("--deep", args.deep),
            ("--probe", args.probe),
        ] {
            if given {
                return Err(Failure::Usage(format!("{option} is for environments")));
            }
        }
        return project::check(&files, args, common, terminal, &host, stderr);
    }
    let path = match args.paths.as_slice() {
        [] => None,
        [path] => Some(path),
        several => return Err(Failure::Usage(not_files(several))),
    };
    for (option, given) in [
        ("--fix", args.fix),
        ("--diff", args.diff),
        ("--ignore", !args.ignore.is_empty()),
        ("--platform", args.platform.is_some()),
        ("--as-of", args.as_of.is_some()),
        (
            "--python with a path",
            args.python.is_some() && path.is_some(),
        ),
    ] {
        if given {
            return Err(Failure::Usage(format!(
                "{option} is for requirements and lock files"
            )));
        }
    }
    let located = discover::locate(&request(path), &host)?;
    let depth = match args.deep {
        true => Depth::Deep,
        false => Depth::Standard,
    };
    let mut assessment = assess(located, &host, depth, Some(&host.working_folder), table);
    let mut probed = args.probe.then(|| {
        let timeout = Duration::from_secs(args.probe_timeout.unwrap_or(PROBE_TIMEOUT));
        probe::run(&assessment, timeout, terminal.progress)
    });
    let hosts = host_names(&host);
    if args.redact && hosts.is_empty() {
        let note =
            "the name of this machine is unknown: if the report contains it, `--redact` keeps it";
        let note = report::note(note, &view(common, terminal, None));
        stderr.write_all(note.as_bytes()).map_err(Failure::Stderr)?;
    }
    let redactor = args
        .redact
        .then(|| RefCell::new(Redactor::new(&users(&host), &hosts)));
    if let Some(redactor) = &redactor {
        let mut redactor = redactor.borrow_mut();
        // the findings are those of what was redacted, before more was read
        let mut judged = assessment.environment.clone();
        redactor.environment(&mut judged);
        let judgement = judge::assess(&judged, table);
        read_for_remedies(&mut assessment);
        redactor.environment(&mut assessment.environment);
        if let Some(seen) = &mut probed {
            redactor.probe(seen);
        }
        assessment = Assessment::new(assessment.environment, judgement);
    }
    let shown = |path: PathBuf| match &redactor {
        Some(redactor) => redactor.borrow_mut().path(&path),
        None => path,
    };
    find_remedies(&mut assessment, &host, &shown, false, table);
    if let Some(seen) = probed {
        let original = |path: &Path| match &redactor {
            Some(redactor) => redactor.borrow().original(path).to_owned(),
            None => path.to_owned(),
        };
        assessment = probe::judge(assessment, seen, &original);
    }
    let home = host.home.clone().map(shown);
    let report = Report {
        table: table.date().to_owned(),
        environments: vec![assessment],
    };
    let view = view(common, terminal, home.as_deref());
    let text = match common.format {
        Format::Text => report::text(&report, &view),
        Format::Json => report::json(&report)?,
        Format::Ndjson => {
            return Err(Failure::NoSuchFormat {
                command: "check",
                format: common.format,
                has: &[
                    Format::Text,
                    Format::Json,
                    Format::Markdown,
                    Format::Html,
                    Format::Sarif,
                    Format::Github,
                ],
            });
        }
        Format::Markdown => report::markdown(&report, &view),
        Format::Html => report::html(&report, &view),
        Format::Sarif => report::sarif(&report)?,
        Format::Github => report::github(&report),
    };
    let json = |text: String| match &redactor {
        Some(redactor) => redactor.borrow().json(&text),
        None => text,
    };
    let mut text = match (&redactor, common.format) {
        (None, _) => text,
        (Some(_), Format::Json) => json(text),
        (Some(redactor), _) => redactor.borrow().report(&text),
    };
    if args.redact || args.attach {
        // the attachment is redacted before it is encoded
        let attached = || report::json(&report).map(json);
        match common.format {
            Format::Text => text.push_str(&format!("\n{}", report::text_attachment(&attached()?))),
            Format::Markdown => {
                text.push_str(&format!("\n{}", report::markdown_attachment(&attached()?)));
            }
            _ => {}
        }
    }
    Ok(Outcome {
        text,
        status: match args.exit_zero {
            true => Status::Works,
            false => Status::of(&report, common.strict),
        },
    })
}

/// Which of several paths are no files of a project.
fn not_files(paths: &[PathBuf]) -> String {
    let others = paths.iter().filter(|path| Kind::of(path).is_none());
    let others: Vec<String> = others.map(|path| format!("`{}`", path.display())).collect();
    format!(
        "{} is no requirements or lock file; check one environment at a time",
        others.join(", ")
    )
}

/// The names of who runs this process.
fn users(host: &Host) -> Vec<String> {
    let mut users = variables(host, &["USER", "LOGNAME", "USERNAME"]);
    let home = host.home.as_deref().and_then(Path::file_name);
    users.extend(home.and_then(|name| name.to_str()).map(str::to_owned));
    users
}

/// The names of this machine, with and without its domain.
fn host_names(host: &Host) -> Vec<String> {
    let mut names = variables(host, &["HOSTNAME", "COMPUTERNAME", "USERDOMAIN"]);
    names.extend(discover::host_name());
    let short: Vec<String> = names
        .iter()
        .filter_map(|name| Some(name.split_once('.')?.0.to_owned()))
        .collect();
    names.extend(short);
    names
}

fn variables(host: &Host, names: &[&str]) -> Vec<String> {
    let values = names.iter().filter_map(|name| host.variable(name));
    let values = values.filter_map(|value| value.to_str());
    values.map(str::to_owned).collect()
}
