//! What a Python source shows without being run: whether it ends too early, and which names of another module it needs as
//! soon as it is imported.

/// Whether a source ends within a bracket, a string or a statement, which is a SyntaxError.
pub(crate) fn is_cut(source: &str) -> bool {
    let bytes = source.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        match byte {
            b'#' => match memchr::memchr(b'\n', rest) {
                Some(end) => at += end,
                None => break,
            },
            b'"' | b'\'' => match string_length(rest, byte) {
                Some(length) => {
                    at += length;
                    continue;
                }
                None => return true,
            },
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    let last = source.lines().rfind(|line| !line.trim().is_empty());
    let last = last.map_or("", |line| {
        line.split('#').next().unwrap_or_default().trim_end()
    });
    depth > 0 || last.ends_with([':', '=', '\\', '.', '+', '@'])
}

/// The length of a string literal at the start of these bytes; `None` where it does not end.
fn string_length(bytes: &[u8], quote: u8) -> Option<usize> {
    let is_long = bytes.get(1) == Some(&quote) && bytes.get(2) == Some(&quote);
    let mut at = if is_long { 3 } else { 1 };
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            byte if byte == quote && is_long => {
                if bytes.get(at + 1) == Some(&quote) && bytes.get(at + 2) == Some(&quote) {
                    return Some(at + 3);
                }
                at += 1;
            }
            byte if byte == quote => return Some(at + 1),
            // an apostrophe that starts no string: the source is not what this reads
            b'\n' if !is_long => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The names of a module that a source needs while it is imported: those that a `from` at the start of a line imports, and
/// attributes in other lines that start there. `*` stands for all.
///
/// `package` is the package of the source, from which relative imports start.
pub(crate) fn names_needed<'s>(source: &'s str, package: &str, module: &str) -> Vec<&'s str> {
    let (parent, last) = module.rsplit_once('.').unwrap_or(("", module));
    let mut names = Vec::new();
    if memchr::memmem::find(source.as_bytes(), last.as_bytes()).is_none() {
        return names;
    }
    let mut aliases = Vec::new();
    // the `from` statement whose list is not closed yet, and whether it is from the parent
    let mut open: Option<bool> = None;
    for line in statements(source) {
        let (of_parent, list) = if let Some(of_parent) = open {
            (of_parent, line)
        } else if let Some((from, list)) = from_import(line) {
            match absolute(from, package) {
                from if from == module => (false, list),
                from if from == parent => (true, list),
                // a list that follows is skipped as none of its lines is a statement
                _ => continue,
            }
        } else if let Some(list) = line.strip_prefix("import ") {
            for (name, alias) in imported(list) {
                if name == module {
                    aliases.push(alias);
                }
            }
            continue;
        } else {
            for alias in &aliases {
                names.extend(attributes(line, alias));
            }
            continue;
        };
        let begins = open.is_none() && list.trim_start().starts_with('(');
        open = (begins || open.is_some())
            .then_some(of_parent)
            .filter(|_| !list.contains(')'));
        for (name, alias) in imported(list) {
            match of_parent {
                true if name == last => aliases.push(alias),
                true => {}
                false => names.push(name),
            }
        }
    }
    names
}

/// The module and the list of a `from` statement.
fn from_import(line: &str) -> Option<(&str, &str)> {
    let (from, list) = line.strip_prefix("from ")?.split_once(" import ")?;
    Some((from.trim(), list))
}

/// The names in a list of imports, `NAME` or `NAME as ALIAS`, each with its alias.
fn imported(list: &str) -> impl Iterator<Item = (&str, &str)> {
    let list = list.split('#').next().unwrap_or_default();
    list.split(',').filter_map(|name| {
        let name = name.trim_matches(|c: char| c.is_whitespace() || "()\\".contains(c));
        let (name, alias) = name.split_once(" as ").unwrap_or((name, name));
        Some((name.trim(), alias.trim())).filter(|(name, _)| !name.is_empty())
    })
}

/// The lines outside of long strings that are no comments, without those that are indented, apart from the lists of names in
/// brackets.
fn statements(source: &str) -> impl Iterator<Item = &str> {
    let mut long: Option<&str> = None;
    let mut in_list = false;
    source.lines().filter(move |line| {
        if let Some(quotes) = long {
            if line.matches(quotes).count() % 2 == 1 {
                long = None;
            }
            return false;
        }
        for quotes in ["\"\"\"", "'''"] {
            if line.matches(quotes).count() % 2 == 1 {
                long = Some(quotes);
            }
            if line.starts_with(quotes) {
                return false;
            }
            if long.is_some() {
                return !line.starts_with([' ', '\t']);
            }
        }
        let was_in_list = in_list;
        if line.starts_with("from ") && line.contains('(') {
            in_list = true;
        }
        if line.contains(')') {
            in_list = false;
        }
        was_in_list || !(line.starts_with([' ', '\t', '#']) || line.is_empty())
    })
}

/// The module that a `from` names, from a package on.
fn absolute(from: &str, package: &str) -> String {
    let relative = from.trim_start_matches('.');
    let dots = from.len() - relative.len();
    if dots == 0 {
        return from.to_owned();
    }
    let mut base = package;
    for _ in 1..dots {
        base = base.rsplit_once('.').map_or("", |(parent, _)| parent);
    }
    match (base, relative) {
        (base, "") => base.to_owned(),
        ("", relative) => relative.to_owned(),
        (base, relative) => format!("{base}.{relative}"),
    }
}

/// The attributes of a name in a line: `b` of `x = a.b(1)`.
fn attributes<'s>(line: &'s str, of: &str) -> Vec<&'s str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let code = line.split('#').next().unwrap_or_default();
    let mut found = Vec::new();
    for (at, _) in code.match_indices(of) {
        let (before, after) = code.split_at(at);
        let starts = !before.ends_with(|c: char| is_name(c) || c == '.' || c == '"' || c == '\'');
        let attribute = after
            .get(of.len()..)
            .and_then(|rest| rest.strip_prefix('.'));
        if let Some(attribute) = attribute.filter(|_| starts) {
            let end = attribute.find(|c| !is_name(c)).unwrap_or(attribute.len());
            found.extend(attribute.get(..end).filter(|name| !name.is_empty()));
        }
    }
    found
}

/// Whether a source holds a name as a word of its own, so that it may define it.
pub(crate) fn mentions(source: &str, name: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    source.match_indices(name).any(|(at, _)| {
        let (before, after) = source.split_at(at);
        let after = after.get(name.len()..).unwrap_or_default();
        !before.ends_with(is_name) && !after.starts_with(is_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_ends_too_early_is_told() {
        for source in [
            "def f(a,\n      b",
            "\"\"\"Adds\ntwo",
            "x = 'ab",
            "def f():",
            "x = {'a': [1, 2]",
            "x =",
            "if a and \\",
        ] {
            assert!(is_cut(source), "{source}");
        }
        for source in [
            "",
            "# it's a (comment",
            "x = \"it's\" + 'a \\' b' # (",
            "'''a ' b'''\ndef f(a):\n  return a[0]",
            "x = 1\ny = retu",
        ] {
            assert!(!is_cut(source), "{source}");
        }
    }

    #[track_caller]
    fn needs(source: &str, expect: &[&str]) {
        assert_eq!(names_needed(source, "a.c", "a.b.m"), expect, "{source}");
    }

    #[test]
    fn what_an_import_needs_of_a_module_is_found() {
        needs("from a.b.m import x, y as z\n", &["x", "y"]);
        needs(
            "from a.b.m import (\n    x,\n    y as z,\n)\nw = 1\n",
            &["x", "y"],
        );
        needs("from ..b.m import x  # y\n", &["x"]);
        needs("from a.b.m import *\n", &["*"]);
        needs(
            "from a.b import m\n@m.register('m.x')\ndef f(n=m.zero): m2.x\n",
            &["register", "zero"],
        );
        needs(
            "from a.b import (k,\n    m as n)\nclass C(n.Base):\n  x = n.y\n",
            &["Base"],
        );
        needs("import a.b.m as n\nx = n.y + a.n.z\n", &["y"]);
        needs("import a.b.m\nx = a.b.m.y\n", &["y"]);
    }

    #[test]
    fn what_only_runs_later_is_not_needed() {
        needs("from a.b import m\ndef f():\n  return m.x\n", &[]);
        needs("\"\"\"Text\nfrom a.b.m import x\n\"\"\"\n", &[]);
        needs("def f():\n  from a.b.m import x\n", &[]);
        needs("from a.b import k\nfrom a.b.mm import x\n", &[]);
    }

    #[test]
    fn a_name_is_a_whole_word() {
        assert!(mentions("def ab(): pass", "ab"));
        assert!(!mentions("def abc(): pass", "ab"));
        assert!(mentions("from x import (abc, ab)", "ab"));
    }
}
