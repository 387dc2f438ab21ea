//! Tickets: reads facts about Python, TensorFlow and NumPy from any text. Every reader is a function from lines to facts
//! with their line numbers; none fails on input that it does not know.

mod document;
mod environment;
mod fact_collector;
mod intake;
mod item;
mod json;
mod json_value;
mod line;
mod line_finder;
mod lists;
mod logs;
mod notebook;
mod own;
mod paths;
mod pattern;
mod platforms;
mod printed;
mod prose;
mod purl;
mod report_block;
mod toml_lock;
mod toml_manifest;
mod traceback;
mod xml;
mod yaml;

pub(crate) use environment::environment;
pub(crate) use intake::{Ticket, TicketError, intake};
pub(crate) use line::bare;
pub(crate) use toml_manifest::python_range;
pub(crate) use traceback::tracebacks;

use crate::model::{Os, SourceRank, TicketFacts, Traceback, imports};
use fact_collector::FactCollector;

/// The lines of a ticket without what stands before them, each no longer than a reader of lines needs.
#[must_use]
pub(crate) fn bare_lines(ticket: &Ticket) -> Vec<(usize, &str)> {
    ticket
        .lines()
        .map(|(number, line)| (number, bare(line)))
        .collect()
}

/// The tracebacks by the index of their lines, counted from 1, where lines were left out of the numbering.
#[must_use]
pub(crate) fn by_index(tracebacks: &[Traceback], lines: &[(usize, &str)]) -> Vec<Traceback> {
    let index = |number: usize| lines.partition_point(|(n, _)| *n < number) + 1;
    let mut tracebacks = tracebacks.to_vec();
    for traceback in &mut tracebacks {
        traceback.first = index(traceback.first);
        traceback.last = index(traceback.last);
    }
    tracebacks
}

/// Reads a ticket. `reads_report`: whether a tfpair report in a format such as `1.2.0` can be read.
#[must_use]
pub(crate) fn read(ticket: &Ticket, reads_report: fn(&str) -> bool) -> TicketFacts {
    let whole = bare_lines(ticket);
    let mut facts = FactCollector::new(reads_report);
    facts.facts.problems.clone_from(&ticket.problems);
    let taken = document::documents(&whole, &mut facts);
    let mut left = Vec::with_capacity(whole.len());
    let mut next = 0;
    for range in taken {
        left.extend(&whole[next..range.start]);
        next = range.end;
    }
    left.extend(&whole[next..]);
    for (_, line) in &mut left {
        let end = line.floor_char_boundary(intake::LONG_LINE);
        *line = line.split_at_checked(end).map_or(*line, |(head, _)| head);
    }
    facts.facts.names_tensorflow = whole.iter().any(|(_, line)| names(line, b"tensorflow"));
    if whole.iter().any(|(_, line)| names(line, b"wsl")) {
        facts.facts.systems.push(Os::Linux);
    }
    facts.facts.tracebacks = tracebacks(&left);
    lists::lists(&left, &mut facts);
    each_line(&left, &mut facts);
    if facts.facts.report.is_some() {
        // the words around a report of ours are its own: the releases that it compares with are in no environment
        let facts = &mut facts.facts.facts;
        facts.retain(|f| f.rank <= SourceRank::Printed);
    }
    facts.facts.facts.sort_by_key(|f| f.line);
    facts.facts
}

/// Whether a line holds a name, in capitals or not.
fn names(line: &str, name: &[u8]) -> bool {
    let mut places = line.as_bytes().windows(name.len());
    places.any(|place| place.eq_ignore_ascii_case(name))
}

/// Reads the documents of a project file alone: TOML, YAML and JSON.
#[must_use]
pub(crate) fn documents(ticket: &Ticket) -> TicketFacts {
    let lines: Vec<(usize, &str)> = ticket.lines().collect();
    let mut facts = FactCollector::new(|_| false);
    facts.facts.problems.clone_from(&ticket.problems);
    document::documents(&lines, &mut facts);
    facts.facts
}

fn each_line(lines: &[(usize, &str)], facts: &mut FactCollector) {
    let mut printed = printed::Printed::default();
    for &(number, line) in lines {
        paths::paths(number, line, facts);
        let text = line.trim();
        let code = text
            .rsplit_once("-c ")
            .map_or(text, |(_, code)| code.trim_matches(['"', '\'']));
        if imports(code, &["tensorflow"]) {
            facts.facts.tensorflow_imports.push(number);
        }
        if !logs::log(number, text, facts) {
            printed.line(number, text, facts);
        }
    }
}
