//! `tfpair [check] [PATH]`: one environment.

use std::time::Duration;

use crate::cli::{CheckArgs, Common, Format};
use crate::discover::{self, Host, Request};
use crate::model::{Depth, Report};
use crate::report;
use crate::table::Table;

use super::assess::{assess, find_remedies};
use super::{Failure, Outcome, Status, Terminal, probe, view};

/// How many seconds a probe may take.
const PROBE_TIMEOUT: u64 = 120;

/// Judges the environment that was asked for, else the active one.
pub(super) fn check(
    args: &CheckArgs,
    common: &Common,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let host = Host::current().map_err(Failure::WorkingFolder)?;
    let table = Table::embedded();
    let request = Request {
        path: args.path.clone(),
        python: args.python.clone(),
    };
    let located = discover::locate(&request, &host)?;
    let depth = match args.deep {
        true => Depth::Deep,
        false => Depth::Standard,
    };
    let mut assessment = assess(located, &host, depth, Some(&host.working_folder), table);
    find_remedies(&mut assessment, &host, false, table);
    if args.probe {
        let timeout = Duration::from_secs(args.probe_timeout.unwrap_or(PROBE_TIMEOUT));
        assessment = probe::probe(assessment, timeout, terminal.progress);
    }
    let report = Report {
        table: table.date().to_owned(),
        environments: vec![assessment],
    };
    let view = view(common, terminal, host.home.as_deref());
    let text = match common.format {
        Format::Text => report::text(&report, &view),
        Format::Json => report::json(&report)?,
        Format::Ndjson => {
            return Err(Failure::NoSuchFormat {
                command: "check",
                format: common.format,
                has: &[Format::Text, Format::Json, Format::Markdown, Format::Html],
            });
        }
        Format::Markdown => report::markdown(&report, &view),
        Format::Html => report::html(&report, &view),
    };
    // the attachment is redacted before it is encoded
    let redact = |text: String| match args.redact {
        true => report::redacted(&text),
        false => text,
    };
    let mut text = redact(text);
    if args.redact || args.attach {
        let attached = || report::json(&report).map(redact);
        match common.format {
            Format::Text => text.push_str(&format!("\n{}", report::text_attachment(&attached()?))),
            Format::Markdown => {
                text.push_str(&format!("\n{}", report::markdown_attachment(&attached()?)));
            }
            Format::Json | Format::Ndjson | Format::Html => {}
        }
    }
    Ok(Outcome {
        text,
        status: Status::of(&report, common.strict),
    })
}
