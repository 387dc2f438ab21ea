//! Entry points for hostile bytes, shared by the mutation test and the targets in `fuzz/` (cargo-fuzz sets `fuzzing`).
//! No input may panic, hang, or leave a character in the output that acts on a terminal.
#![allow(missing_docs, reason = "each is named after what it reads")]

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop at the first thing that is not as it should be"
)]
mod tests;

use std::io::Cursor;
use std::path::Path;

use crate::commands::assess_ticket;
use crate::model::{Assessment, Report, acts_on_screen};
use crate::read::{self, RowFilter};
use crate::report::{self, Verbosity, View};
use crate::table::{Catalogue, Table};
use crate::ticket::intake;

pub fn metadata(bytes: &[u8]) {
    let _end = read::header_end(bytes);
    if let Ok(metadata) = read::metadata(bytes) {
        for requirement in &metadata.requires.lines {
            // what is shown is read as the same requirement again
            let shown = requirement.to_string();
            let again = shown.parse::<crate::model::Requirement>();
            assert_eq!(again.as_ref().ok(), Some(requirement), "{shown}");
        }
    }
}

pub fn record(bytes: &[u8]) {
    for signs in [&[][..], &[".so"]] {
        let filter = RowFilter {
            signs,
            wanted: &|path| path.len() < 200,
        };
        let mut rows = 0_u64;
        let read = read::each_row(bytes, 0, filter, &mut |row| {
            rows += row.size.unwrap_or(1) & 1;
        });
        read.expect("a slice can be read");
    }
}

pub fn pyvenv_cfg(bytes: &[u8]) {
    let cfg = read::pyvenv_cfg::PyvenvCfg::parse(bytes);
    let _read = (cfg.home(), cfg.version(), cfg.system_site_packages());
}

pub fn pth(bytes: &[u8]) {
    let _read = read::pth::parse_underscore(bytes);
    for strips_mark in [false, true] {
        if let Some(lines) = read::pth::parse(bytes, strips_mark) {
            for statement in read::pth::statements(&lines) {
                let _name = read::pth::imported(&statement);
            }
        }
    }
    if let Ok(source) = std::str::from_utf8(bytes) {
        let _statements = read::pth::module_statements(source);
    }
}

pub fn extension(bytes: &[u8]) {
    let _binary = read::extension(Cursor::new(bytes), read::LIMIT);
    let _loaded = read::loaded_part(Cursor::new(bytes));
}

/// The files of a few lines, whose readers are one function each.
pub fn small_files(bytes: &[u8]) {
    let _url = read::direct_url(bytes);
    let _tags = read::wheel_tags(bytes);
    let _requires = read::egg_requires(bytes);
    let _numpy = read::numpy_version(bytes);
    let _details = read::build_details::parse(bytes);
    let text = String::from_utf8_lossy(bytes);
    let _level = read::patchlevel::parse(&text);
    let _site = read::site_module::SiteModule::parse(&text);
    let _versions = read::version_files::python_version(&text);
    let _tools = read::version_files::tool_versions(&text);
    let _mise = read::version_files::mise_tools(&text);
    let _tag = read::extension_tag(&text);
    let _conda = read::conda_python::version_of(&text);
}

/// A ticket, a list, a lock file or a project file: everything that `triage` reads.
pub fn ticket(bytes: &[u8]) {
    if let Ok(ticket) = intake(bytes) {
        let path = Path::new("ticket");
        let table = Table::embedded();
        let assessment = assess_ticket(&ticket, path, Catalogue::embedded(), table);
        let _json = outputs(assessment);
    }
}

/// A JSON report, and the report on it once more.
pub fn report(bytes: &[u8]) {
    if let Ok(ticket) = intake(bytes) {
        let path = Path::new("report");
        let table = Table::embedded();
        let assessment = assess_ticket(&ticket, path, Catalogue::embedded(), table);
        self::ticket(outputs(assessment).as_bytes());
    }
}

/// Renders an assessment in every format, and returns the JSON.
fn outputs(assessment: Assessment) -> String {
    let reply = report::reply(&assessment);
    let mut view = View {
        width: None,
        home: None,
        verbosity: Verbosity::Verbose,
    };
    let fix = report::fix(&assessment, &view);
    let report = Report {
        table: Table::embedded().date().to_owned(),
        environments: vec![assessment],
    };
    let json = report::json(&report).expect("a report can be written as JSON");
    for width in [None, Some(40)] {
        view.width = width;
        inert(&anstream::adapter::strip_str(&report::text(&report, &view)).to_string());
    }
    for text in [
        &reply,
        &fix,
        &json,
        &report::markdown(&report, &view),
        &report::html(&report, &view),
    ] {
        inert(text);
    }
    json
}

fn inert(text: &str) {
    let acts = text.chars().find(|c| acts_on_screen(*c) && *c != '\n');
    assert_eq!(acts, None, "{text:?}");
}
