//! `requires.txt` of an `.egg-info` (setuptools), whose sections are extras and markers.

/// The requirements of a `requires.txt` as Requires-Dist lines: `[extra:marker]` sections become markers, as
/// `importlib.metadata` turns them.
#[must_use]
pub(crate) fn egg_requires(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut requires = Vec::new();
    let mut condition = None;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(section) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            condition = marker_of(section);
            continue;
        }
        requires.push(match &condition {
            Some(marker) => with_marker(line, marker),
            None => line.to_owned(),
        });
    }
    requires
}

fn marker_of(section: &str) -> Option<String> {
    let (extra, marker) = section.split_once(':').unwrap_or((section, ""));
    let (extra, marker) = (extra.trim(), marker.trim());
    match (extra.is_empty(), marker.is_empty()) {
        (true, true) => None,
        (true, false) => Some(marker.to_owned()),
        (false, true) => Some(format!("extra == \"{extra}\"")),
        (false, false) => Some(format!("({marker}) and extra == \"{extra}\"")),
    }
}

fn with_marker(requirement: &str, marker: &str) -> String {
    match requirement.split_once(';') {
        Some((bare, own)) => format!("{}; ({}) and ({marker})", bare.trim_end(), own.trim()),
        // the end of a URL is marked by the space before the semicolon
        None if requirement.contains('@') => format!("{requirement} ; {marker}"),
        None => format!("{requirement}; {marker}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Requires;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let lines = egg_requires(text.as_bytes());
        assert_eq!(lines, expect);
        let read = Requires::parse(lines.iter().map(String::as_str));
        assert_eq!(read.unparsed, [], "every line is a requirement");
    }

    #[test]
    fn turns_sections_into_markers() {
        check(
            "numpy>=1.14.5\nabsl-py\n\n[:python_version < \"3.4\"]\nenum34\n\n[gpu]\ntensorflow-gpu\n\n\
             [test:python_version >= \"3\"]\npytest\n",
            &[
                "numpy>=1.14.5",
                "absl-py",
                "enum34; python_version < \"3.4\"",
                "tensorflow-gpu; extra == \"gpu\"",
                "pytest; (python_version >= \"3\") and extra == \"test\"",
            ],
        );
    }

    #[test]
    fn keeps_a_url_apart_from_its_marker() {
        check(
            "[x]\nfoo @ https://a.example/foo.zip\n",
            &["foo @ https://a.example/foo.zip ; extra == \"x\""],
        );
    }

    #[test]
    fn joins_a_marker_that_is_there_already() {
        check(
            "[x]\nfoo>1; python_version < \"3\" or python_version > \"3.5\"\n",
            &["foo>1; (python_version < \"3\" or python_version > \"3.5\") and (extra == \"x\")"],
        );
    }
}
