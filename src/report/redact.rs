//! Removes home directories, user names, host names and tokens from a report.

use std::sync::OnceLock;

use regex::Regex;

/// Each pattern with what stands in for what it meets.
const PATTERNS: &[(&str, &str)] = &[
    // the folder of a person, on POSIX and on Windows, also as JSON escapes it
    (
        r"(?i)((?:/home|/users|/export/home)/)[^/\\\s:;,'\x22`|)]+",
        "${1}user",
    ),
    (r"(?i)(\\{1,2}users\\{1,2})[^\\/:;,'\x22`|)]+", "${1}user"),
    (r"/root(/|\b)", "/home/user${1}"),
    // who and where in a URL
    (
        r"(?i)\b((?:https?|ssh|git\+\w+|ftp)://)(?:[^\s/@'\x22`]+@)?[^\s/'\x22`]+",
        "${1}host",
    ),
    (
        r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        "user@host",
    ),
    (
        r"(?m)(^|[\s'\x22(=])\\{2,4}[A-Za-z0-9._-]+(\\{1,2}[A-Za-z0-9$._-]+)",
        r"${1}\\host${2}",
    ),
    // secrets by their shape, and by the word before them
    (
        r"\b(?:gh[pousr]_|github_pat_|glpat-|hf_|xox[abp]-|AKIA|sk-)[A-Za-z0-9_-]{12,}",
        "token",
    ),
    (
        r"(?i)\b((?:[a-z_]*token|password|passwd|secret|api[_-]?key)\s*[=:]\s*)[^\s'\x22,;]+",
        "${1}token",
    ),
];

/// The text without what tells of a person or a machine.
#[must_use]
pub(crate) fn redacted(text: &str) -> String {
    static COMPILED: OnceLock<Vec<(Regex, &'static str)>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(|| {
        let all = PATTERNS.iter();
        all.filter_map(|(p, with)| Some((Regex::new(p).ok()?, *with)))
            .collect()
    });
    let mut text = text.to_owned();
    for (pattern, with) in compiled {
        text = pattern.replace_all(&text, *with).into_owned();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{PATTERNS, redacted};

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(redacted(text), expect);
    }

    #[test]
    fn every_pattern_compiles() {
        for (pattern, _) in PATTERNS {
            assert!(regex::Regex::new(pattern).is_ok(), "{pattern}");
        }
    }

    #[test]
    fn people_and_machines_are_taken_out() {
        check("/home/alice/v/bin/python", "/home/user/v/bin/python");
        check("/Users/alice/v", "/Users/user/v");
        check("C:\\Users\\Alice B\\v", "C:\\Users\\user\\v");
        check("C:\\\\Users\\\\alice\\\\v", "C:\\\\Users\\\\user\\\\v");
        check("at /root", "at /home/user");
        check("https://alice:pw@git.corp.example/x/y", "https://host/x/y");
        check("alice@corp.example", "user@host");
        check("ghp_0123456789abcdef0123", "token");
        check("API_KEY=abc123", "API_KEY=token");
    }

    #[test]
    fn what_matters_stays() {
        check(
            "numpy==2.2.6 in /opt/venv/lib/python3.10/site-packages",
            "numpy==2.2.6 in /opt/venv/lib/python3.10/site-packages",
        );
        check("~/proj/.venv", "~/proj/.venv");
        check(
            "tensorflow/tensorflow#102743",
            "tensorflow/tensorflow#102743",
        );
    }
}
