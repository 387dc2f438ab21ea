//! Removes prefixes of a line: quoting, time stamps, line numbers, prompts.

use super::pattern::Pattern;

/// Quoting of mails and Markdown; `>>>` is a prompt.
static QUOTE: Pattern = Pattern::new(r"^\s{0,3}(?:>\s?)+");
static STAMP: Pattern = Pattern::with_literals(
    r"^\s*\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?:?\s?(?:-\s)?(?:\[?(?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|stderr|stdout)\]?\s*[:|-]?\s)?",
    &[":"],
);
static CLOCK: Pattern = Pattern::with_literals(
    r"^\s*(?:\[\d\d:\d\d:\d\d(?:[.,]\d+)?\]|\d\d:\d\d:\d\d(?:[.,]\d+)?)\s",
    &[":"],
);
static SYSLOG: Pattern = Pattern::with_literals(
    r"^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]+ [\w./-]+(?:\[\d+\])?: ",
    &[": "],
);
static NUMBER: Pattern = Pattern::with_literals(
    r"^\s{0,8}\d{1,6}(?:\t|\s?[|│]\s?|:\s)",
    &["	", "|", "│", ": "],
);
static SERVICE: Pattern = Pattern::with_literals(r"^[A-Za-z][\w.-]{0,40}\s+\|\s", &["|"]);
static BUILDKIT: Pattern = Pattern::new(r"^#\d{1,4} \d+\.\d+ ");
static PYTEST: Pattern = Pattern::with_literals(r"^E {3,}", &["E   "]);

/// The line without what stands before it; indentation that is the line's own stays.
#[must_use]
pub(crate) fn bare(line: &str) -> &str {
    let mut rest = line.trim_end();
    for _ in 0..4 {
        let Some(first) = rest.trim_start().chars().next() else {
            break;
        };
        // a cheap look before the patterns: most lines of a list have none of these
        let next = match first {
            '>' => prompt(rest).or_else(|| QUOTE.strip(rest)),
            '0'..='9' | '[' => STAMP
                .strip(rest)
                .or_else(|| CLOCK.strip(rest))
                .or_else(|| NUMBER.strip(rest)),
            '#' => BUILDKIT.strip(rest),
            '.' | '$' | '%' | '(' | '!' => prompt(rest),
            'A'..='Z' | 'a'..='z' | '_' => PYTEST
                .strip(rest)
                .or_else(|| SERVICE.strip(rest))
                .or_else(|| syslog(rest))
                .or_else(|| prompt(rest)),
            _ => None,
        };
        match next {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    rest
}

/// A line of syslog begins with a month and a day.
fn syslog(line: &str) -> Option<&str> {
    let spaced = line.as_bytes().get(3) == Some(&b' ');
    spaced.then(|| SYSLOG.strip(line)).flatten()
}

/// A prompt is no longer than this.
const PROMPT: usize = 200;

/// The line after the prompt of Python, IPython, a notebook, a shell, cmd or PowerShell.
fn prompt(line: &str) -> Option<&str> {
    let text = line.trim_start();
    if let Some(command) = text.strip_prefix('!') {
        let tools = ["pip", "python", "conda", "uv"];
        return tools
            .iter()
            .any(|t| command.starts_with(t))
            .then_some(command);
    }
    if let Some(rest) = text.strip_prefix(">>>") {
        return Some(rest.strip_prefix(' ').unwrap_or(rest));
    }
    if let Some(rest) = text.strip_prefix("... ") {
        return Some(rest);
    }
    if let Some(rest) = text
        .strip_prefix("In [")
        .or_else(|| text.strip_prefix("In["))
    {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = rest.strip_prefix("]:")?;
        return Some(rest.strip_prefix(' ').unwrap_or(rest));
    }
    let text = without_environment(text);
    text.strip_prefix("$ ")
        .or_else(|| text.strip_prefix("% "))
        .or_else(|| windows_prompt(text))
        .or_else(|| shell_prompt(text))
}

/// `(name) ` of an activated environment.
fn without_environment(text: &str) -> &str {
    let in_name = |c: char| c.is_ascii_alphanumeric() || "_./ -".contains(c);
    text.strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .filter(|(name, rest)| {
            name.len() <= 60 && name.chars().all(in_name) && rest.starts_with(' ')
        })
        .map_or(text, |(_, rest)| rest.trim_start())
}

/// `C:\Users\u>`, `PS C:\Users\u> `.
fn windows_prompt(text: &str) -> Option<&str> {
    let power = text.strip_prefix("PS ");
    let folder = power.unwrap_or(text);
    let [drive, b':', b'\\', ..] = folder.as_bytes() else {
        return None;
    };
    let (path, command) = folder.split_once('>')?;
    if !drive.is_ascii_uppercase() || path.len() > PROMPT || path.contains('<') {
        return None;
    }
    Some(match power {
        Some(_) => command.strip_prefix(' ').unwrap_or(command),
        None => command,
    })
}

/// `user@host:~/folder$ `.
fn shell_prompt(text: &str) -> Option<&str> {
    let (user, rest) = text.split_once('@')?;
    let in_name = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if user.is_empty() || !user.chars().all(in_name) || !rest.starts_with(in_name) {
        return None;
    }
    let end = rest.find(['$', '#', '%'])?;
    let (before, command) = rest.split_at_checked(end + 1)?;
    command.strip_prefix(' ').filter(|_| before.len() <= PROMPT)
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[track_caller]
    fn check(line: &str, expect: &str) {
        assert_eq!(bare(line), expect);
    }

    #[test]
    fn strips_what_stands_before() {
        check("> numpy==1.26.4", "numpy==1.26.4");
        check("> > numpy==1.26.4  ", "numpy==1.26.4");
        check(">>> import numpy", "import numpy");
        check(
            "2024-11-20T10:00:00.1234567Z numpy==1.26.4",
            "numpy==1.26.4",
        );
        check(
            "[2024-11-20 10:00:00,123] ERROR - numpy==1.26.4",
            "numpy==1.26.4",
        );
        check("10:00:01 numpy==1.26.4", "numpy==1.26.4");
        check("   12\tnumpy==1.26.4", "numpy==1.26.4");
        check("12: numpy==1.26.4", "numpy==1.26.4");
        check("12 | numpy==1.26.4", "numpy==1.26.4");
        check("web_1  | numpy==1.26.4", "numpy==1.26.4");
        check("#12 3.456 numpy==1.26.4", "numpy==1.26.4");
        check("$ pip list", "pip list");
        check("(ml) C:\\Users\\u>pip list", "pip list");
        check("PS C:\\Users\\u> pip list", "pip list");
        check("user@host:~/x$ pip list", "pip list");
        check("!pip list", "pip list");
        check("In [1]: import numpy", "import numpy");
        check("E   ImportError: x", "ImportError: x");
        check(
            "Nov 20 10:00:00 host python[12]: ImportError: x",
            "ImportError: x",
        );
    }

    #[test]
    fn leaves_what_is_the_line_itself() {
        check("  File \"x.py\", line 1", "  File \"x.py\", line 1");
        check(
            "numpy                     1.26.4",
            "numpy                     1.26.4",
        );
        check("- numpy=1.26.4", "- numpy=1.26.4");
        check("2.10.0", "2.10.0");
        check("C:\\v\\x.py in <module>()", "C:\\v\\x.py in <module>()");
        check("[[package]]", "[[package]]");
        check(
            "# packages in environment at /x:",
            "# packages in environment at /x:",
        );
        check("3.10.12 (main, Nov 20 2023)", "3.10.12 (main, Nov 20 2023)");
        check("", "");
    }
}
