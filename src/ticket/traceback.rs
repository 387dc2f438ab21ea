//! Python tracebacks, copied from a terminal, IPython, a notebook, pytest or Windows; chained, several in one text, or
//! truncated at either end.

use super::pattern::{Pattern, group};
use crate::model::{Frame, Place, Raised, Traceback};

/// Between two frames of one traceback stand no more lines than these: code, carets, the context a notebook shows.
const APART: usize = 25;

const HEADER: &str = "Traceback (most recent call last)";
/// `File "path", line 12, in name`, also where the header is on the same line.
static FILE: Pattern = Pattern::with_literals(
    r#"^[\s"'*`]*(?:Traceback \(most recent call last\):\s+)?File "(?<file>[^"]{1,1024})", line \d+"#,
    &["File \""],
);
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
    &[" in "],
);
/// Colab makes a link of each file: `[/x.py](https://localhost:8080/#) in <module>`.
static FILE_LINK: Pattern = Pattern::with_literals(
    r"^\[(?<file>[^\]]{1,500})\]\([^)]{1,200}\) in (?:<module>|<cell line|[\w.]+\()",
    &["]("],
);
/// Where a page ate `<module>` as if it were HTML.
static EATEN: Pattern = Pattern::with_literals(r#"", line \d+, in\s*$"#, &["\", line "]);
/// pytest: `x.py:12: in name`, `x.py:12: ImportError`.
static FILE_PYTEST: Pattern = Pattern::with_literals(
    r"^(?<file>\S{1,500}\.py):\d+: (?:in \S|\w+Error\b)",
    &[".py:"],
);
static RAISED: Pattern = Pattern::with_literals(
    r"^(?<kind>(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Error|Exception|Interrupt|Exit|Warning|Iteration))(?::\s*(?<message>.*))?$",
    &[
        "Error",
        "Exception",
        "Interrupt",
        "Exit",
        "Warning",
        "Iteration",
    ],
);
static ARROW: Pattern = Pattern::with_literals(r"^\s*-{1,6}>\s*\d+\s(?<code>.*)$", &["->"]);
static SITE: Pattern = Pattern::with_literals(
    r"(?:site|dist)-packages[\\/](?<name>[^\\/]+)",
    &["-packages"],
);
/// A program frozen by PyInstaller has its modules' paths without a folder before them.
static FROZEN: Pattern = Pattern::with_literals(
    r"^(?<name>tensorflow|tensorflow_core)[\\/]python[\\/]",
    &["tensorflow"],
);
static STANDARD: Pattern = Pattern::with_literals(
    r"(?i)[\\/](?:lib(?:64)?[\\/](?:python|pypy)\d*(?:\.\d+)?t?[\\/])|^(?:[a-z]:)?.{0,200}[\\/]lib[\\/](?:importlib|ctypes|encodings|multiprocessing|concurrent|asyncio|json|logging|unittest|[\w]+\.py$)|^<frozen |python\d+\.zip|Python\.framework[\\/]Versions[\\/][\d.]+[\\/]lib[\\/]python",
    &["lib", "Lib", "LIB", "<frozen ", ".zip"],
);

/// The tracebacks of a text. `lines` come with their numbers and without quoting, as [`super::bare`] leaves them.
#[must_use]
pub fn tracebacks(lines: &[(usize, &str)]) -> Vec<Traceback> {
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
        let arrow = ARROW.captures(line);
        let code = match &arrow {
            Some(captures) => Some(group(captures, "code")),
            None if show => Some(line),
            None => None,
        };
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
    let captures = [
        &FILE,
        &FILE_COLON,
        &CELL,
        &FILE_IN,
        &FILE_LINK,
        &FILE_PYTEST,
    ]
    .into_iter()
    .find_map(|p| p.captures(line))?;
    let file = group(&captures, "file").trim().to_owned();
    let colon = FILE_COLON.is_match(line) && !line.contains(", in ");
    let named = line.contains("<module>") || line.contains("<cell line");
    Some(Frame {
        line: number,
        place: place(&file),
        module_level: colon || named || CELL.is_match(line) || EATEN.is_match(line),
        file,
        code: None,
    })
}

/// Where the code of a file lives.
fn place(file: &str) -> Place {
    if let Some(captures) = SITE.captures(file) {
        let name = group(&captures, "name");
        let name = name.split_once('.').map_or(name, |(head, _)| head);
        return Place::Package(name.to_owned());
    }
    if let Some(captures) = FROZEN.captures(file) {
        return Place::Package(group(&captures, "name").to_owned());
    }
    if STANDARD.is_match(file) {
        Place::Standard
    } else {
        Place::Own
    }
}

fn raised(number: usize, line: &str) -> Option<Raised> {
    if line.starts_with([' ', '\t']) {
        return None;
    }
    let captures = RAISED.captures(line)?;
    let message = group(&captures, "message");
    let end = message.floor_char_boundary(1000);
    Some(Raised {
        line: number,
        kind: group(&captures, "kind").to_owned(),
        message: message
            .split_at_checked(end)
            .map_or(message, |(head, _)| head)
            .to_owned(),
    })
}

#[cfg(test)]
mod tests;
