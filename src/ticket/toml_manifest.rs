//! TOML tables that ask for distributions: pyproject.toml (PEP 621, PEP 735, Poetry, PDM, Hatch, uv), pixi.toml, Pipfile.

use toml::{Table, Value};

use super::fact_collector::FactCollector;
use super::line_finder::LineFinder;
use crate::model::{Build, Group, SourceRank, VersionSpecifiers};

type Lines<'l> = &'l [(usize, &'l str)];

/// Who reads the versions of a table, which decides what a bare one means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Poetry: `2.10` is that version, `^2.10` and `~2.10` are ranges.
    Poetry,
    /// conda: `2.10` is that series.
    Conda,
    /// Pipenv, and the index packages of pixi: PEP 440.
    Pep440,
}

/// What a table means, by its header without brackets; `None` for one that asks for nothing.
pub(super) fn shape(head: &str) -> Option<&'static str> {
    let parts: Vec<&str> = head.split('.').collect();
    Some(match parts.as_slice() {
        ["project"] | ["project", "optional-dependencies"] | ["dependency-groups"] => {
            "pyproject.toml"
        }
        ["tool", "poetry", "dependencies" | "dev-dependencies"]
        | ["tool", "poetry", "group", _, "dependencies"]
        | ["tool", "pdm" | "uv"]
        | ["tool", "pdm", "dev-dependencies"]
        | ["tool", "hatch", "envs", _] => "pyproject.toml",
        [
            "tool",
            "pixi",
            "dependencies" | "pypi-dependencies" | "workspace" | "project",
        ]
        | [
            "tool",
            "pixi",
            "feature",
            _,
            "dependencies" | "pypi-dependencies",
        ]
        | ["dependencies" | "pypi-dependencies" | "workspace"]
        | ["feature", _, "dependencies" | "pypi-dependencies"] => "pixi.toml",
        ["packages" | "dev-packages" | "requires"] => "Pipfile",
        _ => return None,
    })
}

/// Reads such a table.
pub(super) fn section(head: &str, table: &Table, lines: Lines<'_>, facts: &mut FactCollector) {
    let parts: Vec<&str> = head.split('.').collect();
    let mut inner = Some(table);
    for key in &parts {
        inner = inner.and_then(|t| t.get(*key)).and_then(Value::as_table);
    }
    let Some(inner) = inner else {
        return;
    };
    let mut place = LineFinder::new(lines);
    let mut line_of = |text: &str| place.find_anywhere(text);
    match parts.as_slice() {
        ["project"] => {
            requirements(inner.get("dependencies"), &mut line_of, facts);
            if let Some(range) = inner.get("requires-python").and_then(Value::as_str) {
                facts.python_of_range(line_of("requires-python"), range);
            }
            let extras = inner.get("optional-dependencies").and_then(Value::as_table);
            groups(extras, &mut line_of, facts);
            platforms(inner, facts);
        }
        ["project", "optional-dependencies"] | ["dependency-groups"] | ["tool", "pdm", _] => {
            groups(Some(inner), &mut line_of, facts);
        }
        ["tool", "pdm"] => {
            let dev = inner.get("dev-dependencies").and_then(Value::as_table);
            groups(dev, &mut line_of, facts);
        }
        ["tool", "uv"] => {
            let mut list = |key: &str, group| {
                facts.group = group;
                requirements(inner.get(key), &mut line_of, facts);
            };
            list("dev-dependencies", Group::Named("dev".to_owned()));
            list("constraint-dependencies", Group::Constraint);
            list("override-dependencies", Group::Constraint);
        }
        ["tool", "hatch", "envs", env] => {
            facts.group = Group::Named((*env).to_owned());
            requirements(inner.get("dependencies"), &mut line_of, facts);
            requirements(inner.get("extra-dependencies"), &mut line_of, facts);
        }
        ["requires"] => {
            for key in ["python_full_version", "python_version"] {
                if let Some(version) = inner.get(key).and_then(Value::as_str) {
                    facts.python(line_of(key), SourceRank::Asked, version);
                    break;
                }
            }
        }
        [.., "workspace"] | ["tool", "pixi", "project"] => {
            platforms(inner, facts);
        }
        parts => {
            let style = style(parts);
            facts.group = match parts {
                ["tool", "poetry", "group", name, _] | [.., "feature", name, _] => {
                    Group::Named((*name).to_owned())
                }
                [.., "dev-dependencies"] | ["dev-packages"] => Group::Named("dev".to_owned()),
                _ => Group::Main,
            };
            for (name, value) in inner {
                dependency(line_of(name), name, value, style, facts);
            }
        }
    }
    facts.group = Group::Main;
}

fn style(parts: &[&str]) -> Style {
    match parts {
        ["tool", "poetry", ..] => Style::Poetry,
        [.., "dependencies"] => Style::Conda,
        _ => Style::Pep440,
    }
}

fn platforms(table: &Table, facts: &mut FactCollector) {
    let list = table.get("platforms").and_then(Value::as_array);
    for name in list.into_iter().flatten().filter_map(Value::as_str) {
        facts.for_platform(name);
    }
}

/// Lists of requirements by group; a group may include another (PEP 735).
fn groups(
    table: Option<&Table>,
    line_of: &mut dyn FnMut(&str) -> usize,
    facts: &mut FactCollector,
) {
    let Some(table) = table else {
        return;
    };
    for (name, list) in table {
        facts.group = Group::Named(name.clone());
        let mut seen = vec![name.as_str()];
        let mut open = vec![list];
        while let Some(list) = open.pop() {
            requirements(Some(list), line_of, facts);
            let items = list.as_array().into_iter().flatten();
            for other in items.filter_map(|item| item.get("include-group")?.as_str()) {
                if !seen.contains(&other) {
                    seen.push(other);
                    open.extend(table.get(other));
                }
            }
        }
    }
    facts.group = Group::Main;
}

fn requirements(
    list: Option<&Value>,
    line_of: &mut dyn FnMut(&str) -> usize,
    facts: &mut FactCollector,
) {
    let list = list.and_then(Value::as_array);
    for text in list.into_iter().flatten().filter_map(Value::as_str) {
        facts.requirement(line_of(text), SourceRank::Asked, text);
    }
}

/// A dependency: a version, a table with one, or several for different places.
fn dependency(line: usize, name: &str, value: &Value, style: Style, facts: &mut FactCollector) {
    if let Some(several) = value.as_array() {
        for one in several {
            dependency(line, name, one, style, facts);
        }
        return;
    }
    let of = |key: &str| value.get(key).and_then(Value::as_str);
    let version = value
        .as_str()
        .or_else(|| of("version"))
        .unwrap_or("*")
        .trim();
    if name == "python" {
        match (style, ranges(version, style)) {
            (Style::Conda, _) => {
                facts.python(
                    line,
                    SourceRank::Asked,
                    version.trim_end_matches(".*").trim_matches('='),
                );
            }
            (_, Some(range)) => facts.python_of_range(line, &range),
            (_, None) => {}
        }
        return;
    }
    // what comes from a repository or a folder has no release
    if ["git", "path", "url"].iter().any(|key| of(key).is_some()) {
        return;
    }
    let Some(range) = ranges(version, style) else {
        return;
    };
    let mut markers: Vec<String> = of("markers")
        .map(|m| format!("({m})"))
        .into_iter()
        .collect();
    if let Some(python) = of("python").and_then(|range| ranges(range, style)) {
        let each = python
            .split(',')
            .filter(|part| !part.is_empty())
            .map(|part| {
                let at = part.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
                let (operator, version) = part.split_at(at);
                format!("python_version {operator} '{version}'")
            });
        markers.extend(each);
    }
    markers.extend(of("platform").map(|os| format!("sys_platform == '{os}'")));
    let extras = value.get("extras").and_then(Value::as_array);
    let extras: Vec<&str> = extras
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let extras = match extras.as_slice() {
        [] => String::new(),
        extras => format!("[{}]", extras.join(",")),
    };
    let marker = match markers.as_slice() {
        [] => String::new(),
        markers => format!(" ; {}", markers.join(" and ")),
    };
    if style == Style::Conda {
        facts.build = Build::Conda;
    }
    facts.requirement(
        line,
        SourceRank::Asked,
        &format!("{name}{extras}{range}{marker}"),
    );
    facts.build = Build::Index;
}

/// A set of versions in the words of a tool as PEP 440 specifiers; `None` for one that they cannot express.
fn ranges(text: &str, style: Style) -> Option<String> {
    let mut all = Vec::new();
    for part in text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        if part.contains(['|', ' ']) && !part.starts_with(['<', '>', '=', '!', '~', '^'])
            || part.contains('|')
        {
            return None;
        }
        let bare = part.starts_with(|c: char| c.is_ascii_digit());
        all.push(match part {
            "*" => continue,
            _ if part.starts_with('^') => caret(part.get(1..)?.trim())?,
            _ if part.starts_with('~') && !part.starts_with("~=") => tilde(part.get(1..)?.trim())?,
            _ if bare && (part.ends_with(".*") || style != Style::Conda) => format!("=={part}"),
            _ if bare => format!("=={part}.*"),
            // one sign alone is a series for conda
            _ if part.starts_with('=') && !part.starts_with("==") => {
                format!("=={}.*", part.trim_matches(['=', '*', '.']))
            }
            _ => part.replace(' ', ""),
        });
    }
    Some(all.join(","))
}

/// The Pythons of a range as a tool writes it: `^3.9`, `>=3.9,<3.12`.
pub(crate) fn python_range(text: &str) -> Option<VersionSpecifiers> {
    ranges(text, Style::Poetry)?.parse().ok()
}

/// `^2.10`: up to the next of the first number that is not zero.
fn caret(version: &str) -> Option<String> {
    let numbers: Vec<u64> = version
        .split('.')
        .map(|n| n.parse().ok())
        .collect::<Option<_>>()?;
    let at = numbers
        .iter()
        .position(|n| *n > 0)
        .unwrap_or(numbers.len() - 1);
    Some(format!(">={version},<{}", next(&numbers, at)))
}

/// `~2.10`: up to the next minor, or major where only that is named.
fn tilde(version: &str) -> Option<String> {
    let numbers: Vec<u64> = version
        .split('.')
        .map(|n| n.parse().ok())
        .collect::<Option<_>>()?;
    Some(format!(
        ">={version},<{}",
        next(&numbers, numbers.len().min(2) - 1)
    ))
}

fn next(numbers: &[u64], at: usize) -> String {
    let kept = numbers.iter().take(at + 1).enumerate();
    let kept = kept.map(|(i, n)| if i == at { n.saturating_add(1) } else { *n });
    kept.map(|n| n.to_string()).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranges_of_tools_are_those_of_pep_440() {
        let check = |text: &str, style, expect: Option<&str>| {
            assert_eq!(ranges(text, style).as_deref(), expect, "{text}");
        };
        check("^2.10.1", Style::Poetry, Some(">=2.10.1,<3"));
        check("^0.2.3", Style::Poetry, Some(">=0.2.3,<0.3"));
        check("~2.10", Style::Poetry, Some(">=2.10,<2.11"));
        check("~2", Style::Poetry, Some(">=2,<3"));
        check("2.10.0", Style::Poetry, Some("==2.10.0"));
        check("2.10", Style::Conda, Some("==2.10.*"));
        check("2.10.*", Style::Conda, Some("==2.10.*"));
        check(">=1.20,<2", Style::Conda, Some(">=1.20,<2"));
        check("*", Style::Pep440, Some(""));
        check("^1 || ^2", Style::Poetry, None);
    }
}
