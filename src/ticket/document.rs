//! Documents inside a text: JSON, TOML, YAML, XML and our own report, found by how they begin and read by their parsers.

use std::ops::Range;

use super::fact_collector::FactCollector;
use super::line_finder::is_fence;
use super::{json, report_block, toml_lock, xml, yaml};
use crate::model::{REPORT_BEGIN, TicketCause};

/// Finding a JSON or YAML document may cost no more than so many times the size of the text, whatever it begins with.
const BUDGET: usize = 8;
/// A YAML document is no longer than this.
const YAML_BYTES: usize = 8 << 20;

/// Reads every document in bare lines; returns the lines (by index) that belong to one.
pub(super) fn documents(lines: &[(usize, &str)], facts: &mut FactCollector) -> Vec<Range<usize>> {
    let mut taken = Vec::new();
    let size: usize = lines.iter().map(|(_, l)| l.len() + 1).sum();
    let mut budget = size * BUDGET;
    let mut index = 0;
    while let Some((_, line)) = lines.get(index) {
        let text = line.trim_start();
        let end = if text.starts_with(['{', '[']) {
            match json_at(lines, index, &mut budget, facts) {
                Some(end) => Some(end),
                None => toml_lock::chunk(lines, index, facts),
            }
        } else if yaml::begins(lines, index) {
            yaml_at(lines, index, &mut budget, facts)
        } else if xml::begins(line) {
            xml::chunk(lines, index, &mut budget, facts)
        } else if line.contains(REPORT_BEGIN) {
            report_block::chunk(lines, index, facts)
        } else {
            None
        };
        match end {
            Some(end) if end > index => {
                taken.push(index..end);
                index = end;
            }
            _ => index += 1,
        }
    }
    taken
}

/// A JSON document that begins on a line: returns the line after its end.
fn json_at(
    lines: &[(usize, &str)],
    index: usize,
    budget: &mut usize,
    facts: &mut FactCollector,
) -> Option<usize> {
    let (_, first) = lines.get(index)?;
    let second = first.trim_start().chars().nth(1);
    let next = lines
        .get(index + 1)
        .and_then(|(_, l)| l.trim_start().chars().next());
    // what follows a bracket in JSON; `[pip3]`, `[2024-11-20]` and `[[package]]` are left alone
    let opens = |c: Option<char>| matches!(c, Some('{' | '[' | '"' | ']' | '}'));
    if !(opens(second) && !first.trim_start().starts_with("[[p") || second.is_none() && opens(next))
    {
        return None;
    }
    if *budget == 0 {
        return None;
    }
    // the lines are quoted or stamped perhaps, so the document is put together from the bare ones
    let mut text = String::new();
    for (_, line) in lines.iter().skip(index) {
        if text.len() > *budget || text.len() > (32 << 20) {
            break;
        }
        text.push_str(line);
        text.push('\n');
        if is_fence(line) {
            break;
        }
    }
    let mut stream = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>();
    let value = stream.next()?;
    let used = stream.byte_offset();
    match value {
        Ok(value) if value.is_object() || value.is_array() => {
            *budget = budget.saturating_sub(text.len());
            let count = text
                .get(..used)
                .map_or(1, |t| t.bytes().filter(|b| *b == b'\n').count() + 1);
            let end = (index + count).min(lines.len());
            json::read(&value, lines.get(index..end)?, facts);
            Some(end)
        }
        Ok(_) => None,
        Err(error) => {
            *budget = budget.saturating_sub(text.len());
            if error.is_eof() && text.len() > 200 {
                let number = lines.get(index).map_or(0, |l| l.0);
                facts.problem(number, TicketCause::JsonTruncated);
                *budget = 0;
            }
            None
        }
    }
}

fn yaml_at(
    lines: &[(usize, &str)],
    index: usize,
    budget: &mut usize,
    facts: &mut FactCollector,
) -> Option<usize> {
    if *budget == 0 {
        return None;
    }
    let end = yaml::end(lines, index);
    let mut text = String::new();
    for (_, line) in lines.get(index..end)? {
        if text.len() > YAML_BYTES.min(*budget) {
            break;
        }
        text.push_str(line);
        text.push('\n');
    }
    *budget = budget.saturating_sub(text.len());
    yaml::read(&text, lines.get(index..end)?, facts).then_some(end)
}
