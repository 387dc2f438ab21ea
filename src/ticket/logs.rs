//! Output of installers: pip check, resolver errors, install logs.

use super::fact_collector::FactCollector;
use super::pattern::{Pattern, group};
use crate::model::SourceRank;

/// `tensorflow 2.10.0 requires numpy~=1.19.2, but you have numpy 1.26.4 which is incompatible.`
static CONFLICT: Pattern = Pattern::new(
    r"(?:^|[\s:>])(?<name>[A-Za-z0-9][\w.-]*) (?<version>\d[\w.+!]*) (?:requires|has requirement) (?<need>[A-Za-z0-9].{0,200}?), but you(?:'ll)? have (?<other>[A-Za-z0-9][\w.-]*) (?<found>\d[\w.+!]*\w)",
);
static MISSING: Pattern = Pattern::new(
    r"(?:^|[\s:>])(?<name>[A-Za-z0-9][\w.-]*) (?<version>\d[\w.+!]*) requires (?<need>[A-Za-z0-9][\w.-]*).{0,120}, which is not installed",
);
/// uv: ``The package `tensorflow` requires `numpy>=1.26`, but `2.2.6` is installed``.
static UV_CONFLICT: Pattern = Pattern::new(
    r"The package `(?<name>[\w.-]+)` requires `(?<need>[^`]{1,200})`, but (?:`(?<found>[^`]{1,60})` is installed|it's not installed)",
);
static SATISFIED: Pattern = Pattern::new(
    r"Requirement already (?:satisfied|up-to-date): (?<name>[A-Za-z0-9][\w.-]*)(?<need>[^\s(]*).{0,400}\((?<version>\d[\w.+!]*)\)\s*$",
);
static SUCCESS: Pattern = Pattern::new(r"Successfully installed (?<list>\S.*)$");
static UNINSTALLED: Pattern = Pattern::new(
    r"Successfully uninstalled (?<name>[A-Za-z0-9][\w.]*(?:-[A-Za-z][\w.]*)*)-(?<version>\d\S*)",
);
static UV_CHANGE: Pattern = Pattern::with_literals(
    r"^\s*(?<sign>[+~-]) (?<name>[a-z0-9][\w.-]*)==(?<version>\d\S*)(?:\s+\(.*\))?$",
    &["=="],
);
static NOT_FOUND: Pattern = Pattern::new(r"Package\(s\) not found: (?<list>.+)$");
static TYPED: Pattern = Pattern::with_literals(
    r"(?:^|[\s`!&;])(?:pip3?|pip3?\.\d+|-m pip|uv pip|uv) (?:install|add) (?<rest>.+)$",
    &["pip", "uv"],
);
static PIN: Pattern = Pattern::new(
    r#"(?:^|[\s"'])(?<name>[A-Za-z0-9][\w.-]*)(?:\[[\w,.-]*\])?(?<spec>(?:[<>=!~]=?=?[\w.*]+,?)+)"#,
);

/// What a lock file states about itself: `requires-python = "==3.10.*"`.
static RANGE: Pattern = Pattern::with_literals(
    r#"^(?:requires-python|requires_python|python-versions)\s*=\s*"(?<range>[^"]{1,60})"$"#,
    &["requires", "python-versions"],
);

/// Reads one bare line; whether it was one of these.
pub(super) fn log(number: usize, text: &str, facts: &mut FactCollector) -> bool {
    if let Some(c) = RANGE.captures(text) {
        facts.python_of_range(number, group(&c, "range"));
        return true;
    }
    if text.contains("but you") && conflict(number, text, facts) {
        return true;
    }
    if text.contains("which is not installed")
        && let Some(c) = MISSING.captures(text)
    {
        facts.shape(number, "pip check");
        facts.captured(number, SourceRank::Listed, &c);
        facts.not_installed(number, SourceRank::Listed, group(&c, "need"));
        return true;
    }
    if text.contains("The package `") && uv_conflict(number, text, facts) {
        return true;
    }
    if text.contains("Requirement already") {
        if let Some(c) = SATISFIED.captures(text) {
            facts.shape(number, "pip install log");
            facts.captured(number, SourceRank::Logged, &c);
        }
        return true;
    }
    if text.contains("nstall") && installed(number, text, facts) {
        return true;
    }
    if text.starts_with(['+', '-', '~'])
        && let Some(c) = UV_CHANGE.captures(text)
    {
        if group(&c, "sign") == "-" {
            facts.removed(number, group(&c, "name"));
        } else {
            facts.captured(number, SourceRank::Logged, &c);
        }
        return true;
    }
    if text.contains("not found:")
        && let Some(c) = NOT_FOUND.captures(text)
    {
        for name in group(&c, "list").split(", ") {
            facts.not_installed(number, SourceRank::Listed, name);
        }
        return true;
    }
    typed(number, text, facts)
}

fn conflict(number: usize, text: &str, facts: &mut FactCollector) -> bool {
    let Some(c) = CONFLICT.captures(text) else {
        return false;
    };
    facts.shape(number, "pip check");
    facts.captured(number, SourceRank::Logged, &c);
    facts.distribution(
        number,
        SourceRank::Logged,
        group(&c, "other"),
        group(&c, "found"),
    );
    true
}

fn uv_conflict(number: usize, text: &str, facts: &mut FactCollector) -> bool {
    let Some(c) = UV_CONFLICT.captures(text) else {
        return false;
    };
    facts.shape(number, "uv pip check");
    let need = group(&c, "need");
    let end = need
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
        .unwrap_or(need.len());
    let name = need.split_at_checked(end).map_or(need, |(head, _)| head);
    match group(&c, "found") {
        "" => facts.not_installed(number, SourceRank::Listed, name),
        found => {
            facts.distribution(number, SourceRank::Logged, name, found);
        }
    }
    true
}

fn installed(number: usize, text: &str, facts: &mut FactCollector) -> bool {
    if let Some(c) = UNINSTALLED.captures(text) {
        facts.removed(number, group(&c, "name"));
        return true;
    }
    // whether it is still installed at the end is shown by what follows
    if text.contains("Found existing installation: ") {
        return true;
    }
    let Some(c) = SUCCESS.captures(text) else {
        return false;
    };
    facts.shape(number, "pip install log");
    for item in group(&c, "list").split_whitespace() {
        // the version begins at the last hyphen that a digit follows
        let cut = item
            .char_indices()
            .rev()
            .filter(|(_, c)| *c == '-')
            .find(|(i, _)| {
                item.get(i + 1..)
                    .is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit()))
            });
        if let Some((name, version)) = cut.and_then(|(i, _)| item.split_at_checked(i)) {
            facts.distribution(
                number,
                SourceRank::Logged,
                name,
                version.trim_start_matches('-'),
            );
        }
    }
    true
}

/// A `pip install` that somebody typed asks for what it names; whether it names anything, or the line is the command.
fn typed(number: usize, text: &str, facts: &mut FactCollector) -> bool {
    if !(text.contains("install ") || text.contains(" add ")) {
        return false;
    }
    let Some(c) = TYPED.captures(text) else {
        return false;
    };
    let rest = group(&c, "rest");
    let mut any = c.whole().start == 0;
    for pin in PIN.captures_iter(rest) {
        let text = format!(
            "{}{}",
            group(&pin, "name"),
            group(&pin, "spec").trim_end_matches(',')
        );
        any |= facts.requirement(number, SourceRank::Asked, &text);
    }
    any
}
