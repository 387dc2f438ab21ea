//! Code at start-up that is known not to change where a package is imported from, from `startup.toml`.

use super::table::Table;
use crate::model::StartupFile;

include!(concat!(env!("OUT_DIR"), "/startup.rs"));

/// A file that Python runs at start-up.
#[derive(Debug)]
pub(super) struct StartupRule {
    /// A pattern for its name.
    pub(super) file: &'static str,
    /// Patterns, one of which each of its statements matches; none, where the marker decides.
    pub(super) statements: &'static [&'static str],
    /// What the module behind it contains.
    pub(super) marker: Option<&'static str>,
}

impl Table {
    /// The first statement that is not known to be harmless, by the rules for a file of this name; `None` where the whole
    /// file is.
    pub(crate) fn unknown_start<'f>(&self, file: &'f StartupFile) -> Option<&'f str> {
        let first = file.statements.first()?;
        let name = file.path.file_name().and_then(|name| name.to_str());
        let mut unknown = first.as_str();
        for rule in &STARTUP {
            if !name.is_some_and(|name| matches(rule.file, name)) {
                continue;
            }
            let marked = |marker: &str| file.modules.iter().any(|text| text.contains(marker));
            if !rule.marker.is_none_or(marked) {
                continue;
            }
            let known = |text: &str| {
                let mut known = rule.statements.iter();
                text.len() <= LONGEST && known.any(|known| matches(known, text))
            };
            match file.statements.iter().find(|text| !known(text)) {
                Some(other) if !rule.statements.is_empty() => unknown = other,
                _ => return None,
            }
        }
        Some(unknown)
    }
}

/// Longer statements are not looked at: a known one has some 200 characters.
const LONGEST: usize = 1000;

/// Whether a text has the form of a pattern, in which `*` stands for names, quotes, commas and blanks.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(start) else {
        return false;
    };
    loop {
        if matches(rest, text) {
            return true;
        }
        let word = |c: char| c.is_ascii_alphanumeric() || "_.'\", -*".contains(c);
        match text.chars().next().filter(|c| word(*c)) {
            Some(next) => text = &text[next.len_utf8()..],
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StartupKind;

    /// The statement that is not known; empty where all are.
    #[track_caller]
    fn check(name: &str, statements: &[&str], module: &str, expect: &str) {
        let file = StartupFile {
            path: name.into(),
            kind: StartupKind::Pth,
            statements: statements.iter().map(|&s| s.to_owned()).collect(),
            modules: vec![module.to_owned()],
        };
        let unknown = Table::embedded().unknown_start(&file);
        assert_eq!(unknown.unwrap_or_default(), expect);
    }

    #[test]
    fn knows_common_files_by_name_and_content() {
        let hack = "enabled and __import__('_distutils_hack').add_shim()";
        check("distutils-precedence.pth", &["import os", hack], "", "");
        check("other.pth", &["import os", hack], "", "import os");
        let pth = "import _virtualenv";
        let module = "\"\"\"Patches that are applied at runtime to the virtual environment.\"\"\"";
        check("_virtualenv.pth", &[pth], module, "");
        check("_virtualenv.pth", &[pth], "import sys", pth);
        check("empty.pth", &[], "", "");
    }

    #[test]
    fn a_statement_beside_the_known_ones_is_unknown() {
        let path = "p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('google', 'cloud'))";
        let import = "import sys, types, os";
        check("a-nspkg.pth", &[import, path], "", "");
        let other = "sys.path.insert(0, '/opt')";
        check("a-nspkg.pth", &[import, path, other], "", other);
        let call = "p = os.path.join(sys._getframe(1).f_locals['sitedir'], *(f('google')))";
        check("a-nspkg.pth", &[import, call], "", call);
    }
}
