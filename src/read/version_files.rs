//! Files of version managers that select a Python for a directory: `.python-version` (pyenv), `.tool-versions` (asdf) and
//! `mise.toml` (mise).

/// The versions of a `.python-version` or of pyenv's global `version` file: the first word of every line.
#[must_use]
pub(crate) fn python_version(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| !word.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

/// The versions that the `python` line of a `.tool-versions` names; `None` without such a line.
#[must_use]
pub(crate) fn tool_versions(text: &str) -> Option<Vec<String>> {
    text.lines().find_map(|line| {
        let line = line.split('#').next().expect("a split has a first part");
        let mut words = line.split_whitespace();
        (words.next()? == "python").then(|| words.map(str::to_owned).collect())
    })
}

/// The versions that `[tools] python` of a `mise.toml` names; `None` without such a key or without sense.
#[must_use]
pub(crate) fn mise_tools(text: &str) -> Option<Vec<String>> {
    let table: toml::Table = text.parse().ok()?;
    let python = table.get("tools")?.as_table()?.get("python")?;
    let versions: Vec<String> = match python {
        toml::Value::Array(all) => all.iter().filter_map(mise_version).collect(),
        one => mise_version(one).into_iter().collect(),
    };
    (!versions.is_empty()).then_some(versions)
}

fn mise_version(value: &toml::Value) -> Option<String> {
    let text = value
        .as_str()
        .or_else(|| value.as_table()?.get("version")?.as_str())?;
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_python_version_file_as_pyenv_does() {
        let text = "# ours\n\n  3.10.13 main\r\n3.9.18\n";
        assert_eq!(python_version(text), ["3.10.13", "3.9.18"]);
    }

    #[test]
    fn reads_the_python_line_of_tool_versions() {
        let text = "nodejs 20.1\npython 3.11.7 system # two\n";
        assert_eq!(
            tool_versions(text),
            Some(vec!["3.11.7".to_owned(), "system".to_owned()])
        );
        assert_eq!(tool_versions("nodejs 20\n"), None);
    }

    #[test]
    fn reads_every_form_of_a_mise_tool() {
        let read = |text: &str| mise_tools(text).map(|v| v.join(" "));
        assert_eq!(
            read("[tools]\npython = \"3.12\"\n").as_deref(),
            Some("3.12")
        );
        assert_eq!(
            read("[tools]\npython = [\"3.12\", \"3.11\"]\n").as_deref(),
            Some("3.12 3.11")
        );
        assert_eq!(
            read("[tools]\npython = { version = \"3.10\", virtualenv = \".venv\" }\n").as_deref(),
            Some("3.10")
        );
        assert_eq!(read("[tools]\nnode = \"20\"\n"), None);
        assert_eq!(read("tools"), None);
    }
}
