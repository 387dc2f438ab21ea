//! What a text must hold for a pattern to match: the literals of which every match contains at least one. A pattern is
//! not compiled before one of them was seen.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// A literal that is shorter stands in too many texts to be worth looking for.
const SHORTEST: usize = 4;

/// Literals in ASCII lower case of which every match holds one, whatever its case; `None` where there is no such set.
pub(crate) fn required(pattern: &str) -> Result<Option<Vec<String>>, String> {
    let parsed = ParserBuilder::new().build().parse(pattern);
    // the reason is the last of several lines
    let reason = |text: String| text.lines().last().unwrap_or(&text).to_owned();
    let hir = parsed.map_err(|error| reason(error.to_string()))?;
    let mut found = of(&hir);
    if let Some(all) = &mut found {
        all.sort();
        all.dedup();
    }
    Ok(found.filter(|all| all.iter().all(|text| text.len() >= SHORTEST)))
}

/// The best set of literals of which a match of the expression holds one.
fn of(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => concat(parts),
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(of(branch)?);
            }
            Some(all)
        }
        _ => exact(hir).and_then(trimmed).map(|text| vec![text]),
    }
}

/// Of the parts of a sequence the one whose shortest literal is longest; parts that are literals are joined.
fn concat(parts: &[Hir]) -> Option<Vec<String>> {
    let mut sets: Vec<Vec<String>> = Vec::new();
    let mut joined = String::new();
    for part in parts {
        if let Some(text) = exact(part) {
            joined.push_str(&text);
            continue;
        }
        sets.extend(trimmed(std::mem::take(&mut joined)).map(|text| vec![text]));
        sets.extend(of(part));
    }
    sets.extend(trimmed(joined).map(|text| vec![text]));
    sets.into_iter()
        .max_by_key(|set| set.iter().map(String::len).min())
}

/// The text that the expression is, in ASCII lower case.
fn exact(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(text.to_ascii_lowercase())
        }
        HirKind::Class(class) => one_letter(class).map(|letter| letter.to_string()),
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(exact).collect(),
        _ => None,
    }
}

/// The letter of which a class holds both cases, as `(?i)` writes it. That Unicode folds two signs to `k` and `s` is
/// left aside: messages are ASCII.
fn one_letter(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else {
        return None;
    };
    let mut letters = Vec::new();
    for range in class.ranges() {
        for sign in range.start()..=range.end() {
            if letters.len() > 4 {
                return None;
            }
            letters.push(sign);
        }
    }
    let ascii: Vec<char> = letters
        .into_iter()
        .filter(char::is_ascii_alphabetic)
        .collect();
    match ascii.as_slice() {
        [upper, lower] if upper.to_ascii_lowercase() == *lower => Some(*lower),
        _ => None,
    }
}

/// Spaces at the ends may be those that join two lines.
#[allow(
    clippy::needless_pass_by_value,
    reason = "used as a step of `and_then`"
)]
fn trimmed(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The pattern with the ASCII sense of `\d`, `\s`, `\w` and `\b`, which compiles at a fraction of the cost.
pub(crate) fn ascii(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            out.push(sign);
            continue;
        }
        match signs.next() {
            Some('d') => out.push_str("[0-9]"),
            Some('s') => out.push_str(r"[\t\n\x0B\x0C\r ]"),
            Some('S') => out.push_str(r"[^\t\n\x0B\x0C\r ]"),
            Some('w') => out.push_str("[0-9A-Za-z_]"),
            Some('b') => out.push_str(r"(?-u:\b)"),
            Some(other) => {
                out.push('\\');
                out.push(other);
            }
            None => out.push('\\'),
        }
    }
    out
}
