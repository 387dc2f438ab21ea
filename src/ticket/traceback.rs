//! Python tracebacks, copied from a terminal, IPython, a notebook, pytest or Windows; chained, several in one text, or
//! truncated at either end.

use super::pattern::{Pattern, group};
use crate::model::{Frame, Place, Raised, Traceback};

/// Between two frames of one traceback stand no more lines than these: code, carets, the context a notebook shows.
const APART: usize = 25;

/// A path is no longer than this.
const PATH: usize = 1024;

const HEADER: &str = "Traceback (most recent call last)";
/// IPython 8: `File ~/x.py:12, in name(...)`, `Cell In[1], line 1`.
static FILE_COLON: Pattern = Pattern::with_literals(
    r"^\s*File (?<file>[^\s<][^:]{0,1024}(?::\\[^:]{0,1024})?|<[^>]{1,200}>):\d+(?:,|\s|$)",
    &["File "],
);
static CELL: Pattern = Pattern::with_literals(
    r"^\s*(?<file>Cell In ?\[\d+\])(?:, line \d+|:)",
    &["Cell In"],
);
/// IPython 5 to 7: `~/x.py in name(...)`, `<ipython-input-1-abc> in <module>`.
static FILE_IN: Pattern = Pattern::with_literals(
    r"^(?<file><ipython-input-[^>]{1,80}>|\S[^<>|]{0,500}\.pyx?) in (?:<module>|<cell line|[\w.]+\()",
    &[".py in ", ".pyx in ", "<ipython-input-"],
);
/// Colab makes a link of each file: `[/x.py](https://localhost:8080/#) in <module>`.
static FILE_LINK: Pattern = Pattern::with_literals(
    r"^\[(?<file>[^\]]{1,500})\]\([^)]{1,200}\) in (?:<module>|<cell line|[\w.]+\()",
    &["]("],
);

/// The tracebacks of a text. `lines` come with their numbers and without quoting, as [`super::bare`] leaves them.
#[must_use]
pub(crate) fn tracebacks(lines: &[(usize, &str)]) -> Vec<Traceback> {
    let mut reader = Reader::default();
    for &(number, line) in lines {
        reader.line(number, line);
    }
    reader.close();
    reader.done
}

#[derive(Default)]
struct Reader {
    done: Vec<Traceback>,
    open: Option<Traceback>,
    /// The next unread line shows the code of the last frame.
    code_next: bool,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        if !could_matter(line) && !self.code_next {
            return self.other(number);
        }
        let frame = frame(number, line);
        if line.contains(HEADER) {
            self.close();
            self.start(number);
        }
        match frame {
            Some(frame) => {
                self.other(number);
                if self.open.is_none() {
                    self.start(number);
                }
                if let Some(open) = &mut self.open {
                    open.last = number;
                    open.frames.push(frame);
                }
                self.code_next = true;
            }
            None => self.not_a_frame(number, line),
        }
    }

    fn not_a_frame(&mut self, number: usize, line: &str) {
        let show = self.code_next;
        self.code_next = false;
        let Some(open) = &mut self.open else {
            return;
        };
        if let Some(raised) = raised(number, line)
            && !open.frames.is_empty()
        {
            open.last = number;
            open.raised = Some(raised);
            return self.close();
        }
        let arrow = arrow(line);
        let code = arrow.or(show.then_some(line));
        if let (Some(code), Some(frame)) = (code, open.frames.last_mut()) {
            if arrow.is_some() || frame.code.is_none() {
                let code = code.trim();
                let end = code.floor_char_boundary(400);
                frame.code = code.split_at_checked(end).map(|(head, _)| head.to_owned());
            }
            open.last = number;
        }
        self.other(number);
    }

    /// A line that belongs to nothing: too many of them end a traceback that was cut.
    fn other(&mut self, number: usize) {
        if self.open.as_ref().is_some_and(|t| number > t.last + APART) {
            self.close();
        }
    }

    fn start(&mut self, number: usize) {
        self.open = Some(Traceback {
            first: number,
            last: number,
            frames: Vec::new(),
            raised: None,
        });
    }

    fn close(&mut self) {
        self.code_next = false;
        if let Some(traceback) = self.open.take()
            && (!traceback.frames.is_empty() || traceback.raised.is_some())
        {
            self.done.push(traceback);
        }
    }
}

/// A cheap look before the patterns.
fn could_matter(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with("File ")
        || text.starts_with("Cell In")
        || text.starts_with("---")
        || line.contains("Traceback (most")
        || line.contains(".py")
        || line.contains("Error")
        || line.contains("Exception")
        || line.contains("<ipython-input")
        || line.contains("Interrupt")
        || line.contains("Exit")
}

fn frame(number: usize, line: &str) -> Option<Frame> {
    let named = line.contains("<module>") || line.contains("<cell line");
    let new = |file: &str, module_level: bool| Frame {
        line: number,
        place: place(file),
        module_level,
        file: file.to_owned(),
        code: None,
    };
    if let Some((file, rest)) = quoted_file(line) {
        // a page may have eaten `<module>` as if it were HTML
        let eaten = rest.trim_end().ends_with(", in");
        return Some(new(file, named || eaten));
    }
    if let Some(c) = FILE_COLON.captures(line) {
        let module_level = named || !line.contains(", in ");
        return Some(new(group(&c, "file").trim(), module_level));
    }
    if let Some(c) = CELL.captures(line) {
        return Some(new(group(&c, "file").trim(), true));
    }
    let captures = [&FILE_IN, &FILE_LINK]
        .into_iter()
        .find_map(|p| p.captures(line));
    if let Some(c) = captures {
        return Some(new(group(&c, "file").trim(), named));
    }
    pytest_file(line).map(|file| new(file, named))
}

/// The path of `File "path", line 12, in name`, also where the header is on the same line, with what follows the line.
fn quoted_file(line: &str) -> Option<(&str, &str)> {
    let (before, rest) = line.split_once("File \"")?;
    let before = before.trim_matches(|c: char| c.is_whitespace() || "\"'*`".contains(c));
    if !before.is_empty() && before.strip_suffix(':') != Some(HEADER) {
        return None;
    }
    let (file, rest) = rest.split_once('"')?;
    let rest = rest.strip_prefix(", line ")?;
    let counted = rest.starts_with(|c: char| c.is_ascii_digit());
    (counted && (1..=PATH).contains(&file.len())).then_some((file, rest))
}

/// The path of pytest's `x.py:12: in name` and `x.py:12: ImportError`.
fn pytest_file(line: &str) -> Option<&str> {
    let (stem, rest) = line.split_once(".py:")?;
    let file = line.get(..stem.len() + 3)?;
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix(": ")?;
    let word = rest
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next()?;
    let says = rest.starts_with("in ") || word.ends_with("Error");
    (says && file.len() <= PATH && !file.contains(char::is_whitespace)).then_some(file)
}

/// The code that an arrow of IPython points at: `---> 12 import numpy`.
fn arrow(line: &str) -> Option<&str> {
    let text = line.trim_start();
    let (dashes, rest) = text.split_once('>')?;
    if !(1..=6).contains(&dashes.len()) || dashes.bytes().any(|b| b != b'-') {
        return None;
    }
    let rest = rest.trim_start();
    let code = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    (code.len() < rest.len())
        .then(|| code.strip_prefix(char::is_whitespace))
        .flatten()
}

/// Where the code of a file lives.
fn place(file: &str) -> Place {
    let file = file.replace('\\', "/");
    if let Some(name) = package(&file) {
        return Place::Package(name.to_owned());
    }
    if is_standard(&file) {
        Place::Standard
    } else {
        Place::Own
    }
}

/// The package of a file below site-packages, or of one that PyInstaller froze without a folder before it.
fn package(file: &str) -> Option<&str> {
    for folder in ["site-packages/", "dist-packages/"] {
        if let Some((_, path)) = file.split_once(folder) {
            let name = path.split('/').next().unwrap_or(path);
            return Some(name.split_once('.').map_or(name, |(head, _)| head));
        }
    }
    ["tensorflow", "tensorflow_core"].into_iter().find(|name| {
        file.strip_prefix(*name)
            .is_some_and(|path| path.starts_with("/python/"))
    })
}

/// Packages of the standard library in the `Lib` folder of Windows.
const STANDARD: &[&str] = &[
    "importlib/",
    "ctypes/",
    "encodings/",
    "multiprocessing/",
    "concurrent/",
    "asyncio/",
    "json/",
    "logging/",
    "unittest/",
];

/// Whether a file is of the standard library: `lib/python3.10/`, a module right in `Lib`, a frozen or zipped one.
fn is_standard(file: &str) -> bool {
    let file = file.to_ascii_lowercase();
    if file.starts_with("<frozen ") || (file.contains("python") && file.contains(".zip")) {
        return true;
    }
    let mut folders = file
        .match_indices("/lib/")
        .map(|(at, text)| at + text.len());
    let wide = file
        .match_indices("/lib64/")
        .map(|(at, text)| at + text.len());
    let below = |at: usize| &file[at..];
    let versioned = |path: &str| {
        let interpreter = ["python", "pypy"]
            .iter()
            .find_map(|i| path.strip_prefix(*i));
        interpreter
            .and_then(|rest| rest.split_once('/'))
            .is_some_and(|(version, _)| {
                let version = version.strip_suffix('t').unwrap_or(version);
                version.chars().all(|c| c.is_ascii_digit() || c == '.')
            })
    };
    let direct = |path: &str| {
        let module = path.strip_suffix(".py");
        let is_module = module.is_some_and(|m| m.chars().all(|c| c.is_alphanumeric() || c == '_'));
        is_module || STANDARD.iter().any(|package| path.starts_with(package))
    };
    wide.into_iter().any(|at| versioned(below(at)))
        || folders.any(|at| versioned(below(at)) || direct(below(at)))
}

/// The kinds of exceptions, by how their names end.
const KINDS: &[&str] = &[
    "Error",
    "Exception",
    "Interrupt",
    "Exit",
    "Warning",
    "Iteration",
];

fn raised(number: usize, line: &str) -> Option<Raised> {
    let (kind, message) = line.split_once(':').unwrap_or((line, ""));
    let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let is_kind = kind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && kind.chars().all(in_name)
        && KINDS.iter().any(|k| kind.ends_with(k));
    if !is_kind {
        return None;
    }
    let message = message.trim();
    let end = message.floor_char_boundary(1000);
    Some(Raised {
        line: number,
        kind: kind.to_owned(),
        message: message
            .split_at_checked(end)
            .map_or(message, |(head, _)| head)
            .to_owned(),
    })
}

#[cfg(test)]
mod tests;
