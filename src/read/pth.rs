//! `.pth` files of site-packages directories, as `site.py` reads them, and the `._pth` file next to a Windows interpreter.

/// One line of a `.pth` file that does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PthLine {
    /// A folder to add, as it is written: relative to the folder of the file, or absolute.
    Path(String),
    /// Code that Python runs at start-up.
    Import(String),
}

/// Reads a `.pth` file. `None` when the bytes are not UTF-8, which Python decodes by its locale.
///
/// `strips_mark`: whether a byte order mark is dropped, as `site.py` does from Python 3.13 on; before that it is
/// part of the first line, which then names no folder.
#[must_use]
pub(crate) fn parse(bytes: &[u8], strips_mark: bool) -> Option<Vec<PthLine>> {
    let mut text = std::str::from_utf8(bytes).ok()?;
    if strips_mark {
        text = text.strip_prefix('\u{feff}').unwrap_or(text);
    }
    Some(lines(text).filter_map(line).collect())
}

/// Lines as Python's universal newlines part them: at `\n`, `\r\n` and a lone `\r`.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

fn line(text: &str) -> Option<PthLine> {
    if text.starts_with('#') || text.trim().is_empty() {
        None
    } else if text.starts_with("import ") || text.starts_with("import\t") {
        Some(PthLine::Import(text.to_owned()))
    } else {
        Some(PthLine::Path(text.trim_end().to_owned()))
    }
}

/// The statements of the `import` lines: what stands between `;`.
#[must_use]
pub(crate) fn statements(lines: &[PthLine]) -> Vec<String> {
    let code = lines.iter().filter_map(|line| match line {
        PthLine::Import(code) => Some(code),
        PthLine::Path(_) => None,
    });
    let parts = code.flat_map(|code| code.split(';').map(str::trim));
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The lines of a module that are neither blank nor a comment.
#[must_use]
pub(crate) fn module_statements(source: &str) -> Vec<String> {
    let lines = lines(source).map(str::trim);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    code.map(str::to_owned).collect()
}

/// The module that a statement imports, where it does nothing else: `import NAME`.
#[must_use]
pub(crate) fn imported(statement: &str) -> Option<&str> {
    let name = statement.strip_prefix("import")?;
    let name = name.strip_prefix([' ', '\t'])?.trim();
    let word = |c: char| c == '_' || c.is_alphanumeric();
    (!name.is_empty() && name.chars().all(word)).then_some(name)
}

/// A `._pth` file (Windows): it replaces the whole search path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct UnderscorePth {
    /// The entries, relative to the folder of the file or absolute.
    pub paths: Vec<String>,
    /// Whether `import site` stands in it: without, no site-packages are seen.
    pub imports_site: bool,
}

/// Reads a `._pth` file as `getpath.py` does.
#[must_use]
pub(crate) fn parse_underscore(bytes: &[u8]) -> UnderscorePth {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut read = UnderscorePth::default();
    for line in lines(&text) {
        let line = line
            .split('#')
            .next()
            .expect("a split has a first part")
            .trim();
        if line == "import site" {
            read.imports_site = true;
        } else if !line.is_empty() && !line.starts_with("import ") {
            read.paths.push(line.to_owned());
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> PthLine {
        PthLine::Path(text.to_owned())
    }

    #[test]
    fn tells_folders_from_code() {
        let read = parse(
            b"# no\n\n  \n../src  \r\nimport os; os.x = 1\rimport\tsys\nimportant\n # a folder\n",
            false,
        );
        assert_eq!(
            read,
            Some(vec![
                path("../src"),
                PthLine::Import("import os; os.x = 1".to_owned()),
                PthLine::Import("import\tsys".to_owned()),
                path("important"),
                path(" # a folder"),
            ])
        );
    }

    #[test]
    fn parts_statements_and_finds_what_they_import() {
        let lines = parse(b"import a; b = 1 ;;\n/srv\nimport\tos, sys\n", false);
        let statements = statements(&lines.unwrap_or_default());
        assert_eq!(statements, ["import a", "b = 1", "import\tos, sys"]);
        let names: Vec<_> = statements.iter().map(|s| imported(s)).collect();
        assert_eq!(names, [Some("a"), None, None]);
        let module = module_statements("# a\n\ntry:\r\n    import b # c\n");
        assert_eq!(module, ["try:", "import b # c"]);
    }

    #[test]
    fn drops_a_byte_order_mark_only_where_python_does() {
        let bytes = b"\xef\xbb\xbf/srv/lib\n";
        assert_eq!(parse(bytes, true), Some(vec![path("/srv/lib")]));
        assert_eq!(parse(bytes, false), Some(vec![path("\u{feff}/srv/lib")]));
    }

    #[test]
    fn leaves_other_encodings_alone() {
        assert_eq!(parse(b"/srv/caf\xe9\n", true), None);
    }

    #[test]
    fn reads_the_file_that_replaces_the_path() {
        let read = parse_underscore(b"python311.zip\r\n.\r\n\r\n# Uncomment\r\n#import site\r\n");
        assert_eq!(read.paths, ["python311.zip", "."]);
        assert!(!read.imports_site);
        assert!(parse_underscore(b"Lib\nimport site # on\n").imports_site);
    }
}
