//! Install commands in Dockerfiles and notebooks: `RUN pip install ...`, `%pip install ...`.

use super::include::Includes;
use super::requirements_file::arguments;
use super::{Manifest, column};
use crate::model::{Group, SourcePlace};

/// Reads the instructions of a Dockerfile.
pub(super) fn dockerfile(manifest: &mut Manifest) {
    let lines = std::mem::take(&mut manifest.lines);
    let mut open: Option<(usize, String)> = None;
    for (index, line) in lines.iter().enumerate() {
        let text = line.trim();
        if text.starts_with('#') {
            continue;
        }
        let (part, goes_on) = match text.strip_suffix('\\') {
            Some(part) => (part, true),
            None => (text, false),
        };
        let joined = open.get_or_insert_with(|| (index, String::new()));
        joined.1.push_str(part);
        joined.1.push(' ');
        if goes_on {
            continue;
        }
        if let Some((first, joined)) = open.take() {
            instruction(&joined, first, &lines, manifest);
        }
    }
    manifest.lines = lines;
}

fn instruction(text: &str, first: usize, lines: &[String], manifest: &mut Manifest) {
    let Some((word, rest)) = text.trim().split_once(char::is_whitespace) else {
        return;
    };
    if word.eq_ignore_ascii_case("from") {
        // `FROM python:3.9-slim AS base`; each stage begins anew
        let image = rest.split_whitespace().find(|w| !w.starts_with("--"));
        let tag = image.and_then(|image| image.rsplit('/').next()?.strip_prefix("python:"));
        let version = tag.and_then(|tag| tag.split('-').next()?.parse().ok());
        if version.is_some() {
            manifest.python = version;
        }
    } else if word.eq_ignore_ascii_case("run") {
        commands(rest, first, lines, manifest);
    }
}

/// Reads the commands in the cells of a notebook. Each line of code is a string of its own in the file.
pub(super) fn notebook(manifest: &mut Manifest) {
    let lines = std::mem::take(&mut manifest.lines);
    for (index, line) in lines.iter().enumerate() {
        let text = line.trim().trim_end_matches(',');
        let text = text
            .trim_start_matches("\"source\":")
            .trim()
            .trim_matches(['[', ']']);
        if !text.starts_with('"') || !text.contains("pip") {
            continue;
        }
        let Ok(code) = serde_json::from_str::<String>(text) else {
            continue;
        };
        for code in code.lines() {
            let code = code.trim();
            if let Some(command) = code.strip_prefix(['!', '%']) {
                commands(command, index, &lines, manifest);
            }
        }
    }
    manifest.lines = lines;
}

/// Reads the `pip install` commands of a shell line.
fn commands(text: &str, first: usize, lines: &[String], manifest: &mut Manifest) {
    for command in split(text) {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let is_pip = |word: &&str| {
            let name = word.rsplit('/').next().unwrap_or(word);
            name.strip_prefix("pip")
                .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
        };
        let Some(pip) = words.iter().position(is_pip) else {
            continue;
        };
        let mut rest = words.iter().skip(pip + 1);
        if !rest.any(|word| *word == "install") {
            continue;
        }
        let words: Vec<&str> = rest.copied().collect();
        each_argument(&words, first, lines, manifest);
    }
}

/// Each argument stands on the line that holds it.
fn each_argument(words: &[&str], first: usize, lines: &[String], manifest: &mut Manifest) {
    let mut at = first;
    let mut run: Vec<&str> = Vec::new();
    let path = manifest.path.clone();
    let mut to = Includes::new(manifest);
    for (index, word) in words.iter().enumerate() {
        let own = lines.iter().enumerate().skip(at).take(200);
        let own = own
            .filter(|(_, line)| line.contains(word))
            .map(|(n, _)| n)
            .next();
        at = own.unwrap_or(at);
        run.push(word);
        // an option is read together with its value
        let last = words.get(index + 1).is_none();
        if word.starts_with('-') && !last {
            continue;
        }
        let line = lines.get(at).map_or("", String::as_str);
        let place = SourcePlace {
            path: path.clone(),
            line: at + 1,
            column: column(line, word),
        };
        arguments(&run, line, &Group::Main, &place, &mut to);
        run.clear();
    }
}

/// The words of each command of a shell line; quotes hold words together.
fn split(text: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let mut word = String::new();
    let mut quote: Option<char> = None;
    let mut began = false;
    for c in text.chars().chain([' ']) {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => word.push(c),
            (None, '"' | '\'') => (quote, began) = (Some(c), true),
            (None, '&' | ';' | '|' | '(' | ')') => {
                end(&mut word, &mut began, &mut commands);
                commands.push(Vec::new());
            }
            (None, c) if c.is_whitespace() => end(&mut word, &mut began, &mut commands),
            (None, c) => word.push(c),
        }
    }
    commands
}

fn end(word: &mut String, began: &mut bool, commands: &mut [Vec<String>]) {
    let done = std::mem::take(word);
    if (*began || !done.is_empty())
        && let Some(command) = commands.last_mut()
    {
        command.push(done);
    }
    *began = false;
}
