//! Edits of project files, a line at a time: what else stands on a line, comments and the order are kept.

use super::{Kind, Manifest, Stated};
use crate::model::{Edit, Requirement};

/// How a requirement is written on a line.
enum Form {
    /// `numpy>=1.20`, alone or behind a `-` of YAML.
    Plain(&'static str),
    /// `"numpy>=1.20"` in an array.
    Quoted(char),
    /// `numpy = ">=1.20"`.
    Table,
    /// A word of a command.
    Word,
}

/// A line and where a requirement stands on it.
struct Line<'m> {
    text: &'m str,
    start: usize,
    form: Form,
}

impl<'m> Line<'m> {
    fn of(manifest: &'m Manifest, stated: &Stated) -> Option<Self> {
        let lines = manifest.lines_of(&stated.place.path)?;
        // a line without its hash is refused by pip where others have one
        if lines.iter().any(|line| line.contains("--hash")) {
            return None;
        }
        let text = lines.get(stated.place.line.checked_sub(1)?)?.as_str();
        let start = text.char_indices().nth(stated.place.column - 1)?.0;
        let (before, rest) = text.split_at_checked(start)?;
        let quote = before
            .chars()
            .next_back()
            .filter(|c| matches!(c, '"' | '\''));
        let name_end = rest.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)));
        let behind = rest
            .get(name_end.unwrap_or(rest.len())..)
            .unwrap_or_default();
        let is_root = stated.place.path == manifest.path;
        let form = match manifest.kind {
            Kind::Dockerfile | Kind::Notebook if is_root => Form::Word,
            _ => match quote {
                Some(quote)
                    if behind
                        .trim_start_matches(quote)
                        .trim_start()
                        .starts_with('=')
                        && behind.starts_with(quote) =>
                {
                    Form::Table
                }
                Some(quote) => Form::Quoted(quote),
                None if behind.trim_start().starts_with('=')
                    && !behind.trim_start().starts_with("==") =>
                {
                    Form::Table
                }
                None if before.trim() == "-" => Form::Plain("- "),
                None if before.trim().is_empty() => Form::Plain(""),
                None => return None,
            },
        };
        Some(Self { text, start, form })
    }

    /// Where the requirement ends: before its marker, comment, options or quote.
    fn end(&self) -> usize {
        let rest = self.text.get(self.start..).unwrap_or_default();
        let signs: &[&str] = match self.form {
            Form::Word => &["\"", "'", " ", "\\n"],
            _ => &[";", "\"", "'", " #", " --", " \\"],
        };
        let ends = signs.iter().filter_map(|sign| rest.find(sign));
        let end = ends.min().unwrap_or(rest.len());
        self.start + rest.get(..end).unwrap_or(rest).trim_end().len()
    }

    fn indent(&self) -> &'m str {
        let end = self.text.len() - self.text.trim_start().len();
        self.text.get(..end).unwrap_or_default()
    }
}

/// Puts another requirement in the place of one.
pub(crate) fn replace(manifest: &Manifest, stated: &Stated, by: &Requirement) -> Option<Edit> {
    let line = Line::of(manifest, stated)?;
    let text = match line.form {
        Form::Table => {
            let rest = line.text.get(line.start..)?;
            let from = match rest.find('{') {
                Some(table) => table + rest.get(table..)?.find("version")?,
                None => rest.find('=')?,
            };
            let open = line.start + from + rest.get(from..)?.find(['"', '\''])?;
            let quote = line.text.get(open..)?.chars().next()?;
            let inner = line.text.get(open + 1..)?;
            let close = open + 1 + inner.find(quote)?;
            let (before, after) = (line.text.get(..=open)?, line.text.get(close..)?);
            format!("{before}{}{after}", by.specifiers()?)
        }
        _ => {
            let (start, end) = (line.start, line.end());
            let quoted = |at: Option<char>| matches!(at, Some('"' | '\''));
            let before = line.text.get(..start)?;
            // a shell reads `<` as a redirection
            let new = match line.form {
                Form::Word if !quoted(before.chars().next_back()) => {
                    format!("'{}'", by.without_marker())
                }
                _ => by.without_marker(),
            };
            format!("{before}{new}{}", line.text.get(end..)?)
        }
    };
    Some(edit(stated, line.text, vec![text]))
}

/// Puts requirements beside another.
pub(crate) fn beside(manifest: &Manifest, stated: &Stated, new: &[Requirement]) -> Option<Edit> {
    let line = Line::of(manifest, stated)?;
    let own = line.text.to_owned();
    let indent = line.indent();
    let texts = new.iter().map(Requirement::without_marker);
    let mut after = vec![own.clone()];
    match line.form {
        Form::Plain(_) if own.trim_end().ends_with('\\') => return None,
        Form::Plain(sign) => after.extend(texts.map(|text| format!("{indent}{sign}{text}"))),
        Form::Table => {
            for requirement in new {
                let (name, range) = (&requirement.name, requirement.specifiers()?);
                after.push(format!("{indent}{name} = \"{range}\""));
            }
        }
        Form::Word => {
            let end = line.end();
            let quoted = line.text.get(..line.start)?.ends_with(['\'', '"']);
            let closes = line.text.get(end..)?.starts_with(['\'', '"']);
            let (before, rest) = line
                .text
                .split_at_checked(end + usize::from(quoted && closes))?;
            let words: Vec<String> = texts.map(|text| format!(" '{text}'")).collect();
            after = vec![format!("{before}{}{rest}", words.concat())];
        }
        Form::Quoted(quote) => {
            let close = line.start + line.text.get(line.start..)?.find(quote)? + quote.len_utf8();
            let (before, rest) = line.text.split_at_checked(close)?;
            let items: Vec<String> = texts.map(|text| format!("{quote}{text}{quote}")).collect();
            let alone = line.text.trim_start().starts_with(quote) && !rest.contains([quote, ']']);
            if !alone {
                after = vec![format!("{before}, {}{rest}", items.join(", "))];
            } else {
                if !rest.trim_start().starts_with(',') {
                    after = vec![format!("{before},{rest}")];
                }
                after.extend(items.iter().map(|item| format!("{indent}{item},")));
            }
        }
    }
    Some(edit(stated, line.text, after))
}

fn edit(stated: &Stated, before: &str, after: Vec<String>) -> Edit {
    Edit {
        path: stated.place.path.clone(),
        line: stated.place.line,
        before: before.to_owned(),
        after,
    }
}

/// The text of a file with edits made; `None` where a line is not what it was. Ends of lines are kept.
pub(crate) fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 100);
    for (index, whole) in text.split_inclusive('\n').enumerate() {
        let line = whole.trim_end_matches(['\n', '\r']);
        let (_, end) = whole.split_at(line.len());
        let Some(edit) = edits.iter().find(|edit| edit.line == index + 1) else {
            out.push_str(whole);
            continue;
        };
        if edit.before != line {
            return None;
        }
        let between = if end.is_empty() { "\n" } else { end };
        out.push_str(&edit.after.join(between));
        out.push_str(end);
    }
    Some(out)
}
