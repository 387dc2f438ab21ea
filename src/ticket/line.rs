//! Removes prefixes of a line: quoting, time stamps, line numbers, prompts.

use super::pattern::Pattern;

/// Quoting of mails and Markdown; `>>>` is a prompt.
static QUOTE: Pattern = Pattern::new(r"^\s{0,3}(?:>\s?)+");
static PROMPT: Pattern = Pattern::with_literals(
    r"^\s*(?:>>> ?|\.\.\. |In ?\[\d*\]: ?|\([\w.-]+\)\s+(?:PS )?[A-Z]:\\[^<>]{0,200}>|PS [A-Z]:\\[^<>]{0,200}> ?|[A-Z]:\\[^<>]{0,200}>|(?:\([\w./ -]{1,60}\)\s+)?[\w.-]+@[\w.-]+:?[^$#]{0,200}[$#%] |(?:\([\w./ -]{1,60}\)\s+)?[$%] |!(?:pip|python|conda|uv)\b)",
    &[">", "$ ", "# ", "% ", "In [", "In[", "... "],
);
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
pub fn bare(line: &str) -> &str {
    let mut rest = line.trim_end();
    for _ in 0..4 {
        let Some(first) = rest.trim_start().chars().next() else {
            break;
        };
        // a cheap look before the patterns: most lines of a list have none of these
        let next = match first {
            '>' => PROMPT.strip(rest).or_else(|| QUOTE.strip(rest)),
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

fn prompt(line: &str) -> Option<&str> {
    if let Some(command) = line.trim_start().strip_prefix('!') {
        return ["pip", "python", "conda", "uv"]
            .iter()
            .any(|c| command.starts_with(c))
            .then_some(command);
    }
    PROMPT.strip(line)
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
