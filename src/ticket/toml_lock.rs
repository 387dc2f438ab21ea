//! TOML documents, table by table, so that a truncated file is still read: poetry.lock, pdm.lock, uv.lock, pylock.toml
//! (PEP 751), and the tables of `toml_manifest`.

use toml::{Table, Value};

use super::fact_collector::FactCollector;
use super::line_finder::is_fence;
use super::toml_manifest;
use crate::model::TicketCause;

type Lines<'l> = &'l [(usize, &'l str)];

/// One table is no longer than this.
const CHUNK: usize = 20_000;

/// Reads the table that begins on a line; returns the line after it.
pub(super) fn chunk(lines: Lines<'_>, index: usize, facts: &mut FactCollector) -> Option<usize> {
    let (number, head) = lines.get(index)?;
    let head = head.split('#').next()?.trim();
    let shape = match head {
        "[[package]]" => "lock file",
        "[[packages]]" => "pylock.toml",
        _ => toml_manifest::shape(head.strip_prefix('[')?.strip_suffix(']')?)?,
    };
    let end = end(lines, index, head);
    let mut text = String::new();
    for (_, line) in lines.get(index..end)? {
        text.push_str(line);
        text.push('\n');
    }
    let table: Table = match toml::from_str(&text) {
        Ok(table) => table,
        Err(error) => {
            let error = error
                .message()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            let head = head.to_owned();
            facts.problem(*number, TicketCause::LockTable { head, error });
            return Some(index + 1);
        }
    };
    facts.shape(*number, shape);
    let body = lines.get(index..end)?;
    match head {
        "[[package]]" => each(&table, "package", body, facts),
        "[[packages]]" => each(&table, "packages", body, facts),
        _ => toml_manifest::section(head.trim_matches(['[', ']']), &table, body, facts),
    }
    Some(end)
}

/// Where a table ends: at the next one that is not its own, at a fence, at a line that is no TOML.
fn end(lines: Lines<'_>, index: usize, head: &str) -> usize {
    let inner = head.trim_matches(['[', ']']);
    let (mut depth, mut quoted) = (0_i32, false);
    let mut end = index + 1;
    for (offset, (_, line)) in lines.iter().enumerate().skip(index + 1).take(CHUNK) {
        let text = line.trim();
        if !quoted && depth <= 0 {
            let own = text
                .trim_start_matches('[')
                .strip_prefix(inner)
                .is_some_and(|rest| rest.starts_with('.'));
            let another = text.starts_with('[') && !own;
            let assigns = text.contains('=') || text.is_empty() || text.starts_with(['#', '[']);
            if is_fence(line) || another || !assigns {
                break;
            }
        } else if is_fence(line) {
            break;
        }
        if text.matches("\"\"\"").count() % 2 == 1 {
            quoted = !quoted;
        }
        if !quoted {
            depth += balance(text);
        }
        end = offset + 1;
    }
    end
}

/// Brackets opened less those closed, strings left aside.
fn balance(text: &str) -> i32 {
    let mut depth = 0;
    let mut string: Option<char> = None;
    let mut escaped = false;
    for c in text.chars() {
        match (string, c) {
            (Some(quote), _) if c == quote && !escaped => string = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => string = Some(c),
            (None, '#') => break,
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            _ => {}
        }
        escaped = string.is_some() && c == '\\' && !escaped;
    }
    depth
}

fn each(table: &Table, key: &str, lines: Lines<'_>, facts: &mut FactCollector) {
    let packages = table.get(key).and_then(Value::as_array);
    for package in packages.into_iter().flatten() {
        let of = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
        let line = lines
            .iter()
            .find(|(_, l)| l.trim_start().starts_with("version"))
            .or(lines.first())
            .map_or(0, |l| l.0);
        let markers: Vec<&str> = ["marker", "markers", "resolution-markers"]
            .iter()
            .filter_map(|key| package.get(key))
            .flat_map(texts)
            .collect();
        facts.locked(line, of("name"), of("version"), &markers);
        edges(package, facts);
    }
}

/// A text, the texts of a list, or those of a table of groups.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        Value::Table(groups) => groups.values().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// uv writes where an entry is wanted beside each dependency on it.
fn edges(package: &Value, facts: &mut FactCollector) {
    let groups = package.get("dev-dependencies").and_then(Value::as_table);
    let groups = groups.into_iter().flat_map(Table::values);
    let lists = package.get("dependencies").into_iter().chain(groups);
    for dependency in lists.filter_map(Value::as_array).flatten() {
        let of = |key: &str| {
            let value = dependency.get(key).and_then(Value::as_str);
            value.unwrap_or_default()
        };
        facts.edge(of("name"), of("version"), of("marker"));
    }
}
