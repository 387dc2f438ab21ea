//! What the releases of the family require, from `tensorflow_requires.txt`: for a ticket, which has no METADATA.

use memchr::memchr_iter;

use crate::model::{PackageName, Requires, Version};

use super::error::TableError;
use super::memo::Memo;

pub(super) const FILE: &str = "tensorflow_requires.txt";

/// What was parsed, by the line: many releases require the same.
pub(super) type Parsed = Memo<String, Requires>;

/// Where the Requires-Dist lines of a release stand.
#[derive(Debug)]
pub(super) struct List {
    pub(super) version: Version,
    /// The line that names the release, counted from 1, and where it begins.
    line: usize,
    start: usize,
}

/// The Requires-Dist lines of a release: the indented lines below the line that names it.
pub(super) fn requires(
    text: &str,
    name: &PackageName,
    version: &Version,
) -> Result<Option<Requires>, TableError> {
    let found = lists(text, name).find(|list| list.version == *version);
    let parsed = Parsed::default();
    found
        .map(|list| list.read(text, &parsed, |_| true))
        .transpose()
}

/// The lists of the releases of a distribution, in the order of the file.
pub(super) fn lists<'t>(text: &'t str, name: &PackageName) -> impl Iterator<Item = List> + 't {
    let prefix = format!("{name} ");
    lines(text).filter_map(move |(line, start, at)| {
        let rest = at.strip_prefix(prefix.as_str())?;
        let version = rest.split(' ').next()?.parse().ok()?;
        Some(List {
            version,
            line,
            start,
        })
    })
}

/// The lines with their numbers and where they begin.
fn lines(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut start = 0;
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.enumerate().map(move |(index, end)| {
        let line = text.get(start..end).unwrap_or_default();
        let begins = std::mem::replace(&mut start, end + 1);
        (index + 1, begins, line)
    })
}

impl List {
    /// The lines on one distribution.
    pub(super) fn lines_on(
        &self,
        text: &str,
        of: &PackageName,
        parsed: &Parsed,
    ) -> Result<Requires, TableError> {
        // a name may be spelt in many ways, so that only its first letter tells what need not be parsed
        let first = of.as_ref().chars().next();
        let wanted = |line: &str| {
            let begins = line.chars().next();
            begins.map(|c| c.to_ascii_lowercase()) == first
        };
        let mut read = self.read(text, parsed, wanted)?;
        read.lines.retain(|line| line.name == *of);
        Ok(read)
    }

    /// The lines of the list that are wanted, several releases standing above one list.
    fn read(
        &self,
        text: &str,
        parsed: &Parsed,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Requires, TableError> {
        let mut all = Requires::default();
        let below = lines(text.get(self.start..).unwrap_or_default())
            .skip(1)
            .skip_while(|(_, _, line)| !line.starts_with("  "))
            .take_while(|(_, _, line)| line.starts_with("  "));
        for (number, _, line) in below {
            let line = line.trim();
            if !wanted(line) {
                continue;
            }
            let read = parsed.get(line.to_owned(), || {
                Ok::<_, TableError>(Requires::parse([line]))
            })?;
            if let Some(bad) = read.unparsed.first() {
                return Err(TableError::at(
                    FILE,
                    self.line + number - 1,
                    format!(
                        "`{}` is not a requirement (PEP 508): {}",
                        bad.line, bad.cause
                    ),
                ));
            }
            all.lines.extend(read.lines.iter().cloned());
        }
        Ok(all)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::name_of;

    const TEXT: &str = "# source: index\n\
        tensorflow 2.0.0 linux_x86_64\ntensorflow-cpu 2.0.0 linux_x86_64\n  numpy (>=1)\n  six\n\
        tensorflow 2.1.0 linux_x86_64\n  numpy >>1\n";

    #[track_caller]
    fn check(name: &str, version: &str, expect: &str) {
        let found = requires(TEXT, &name_of(name).unwrap(), &version.parse().unwrap());
        let shown = match found {
            Ok(None) => "none".to_owned(),
            Ok(Some(r)) => r
                .lines
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expect);
    }

    #[test]
    fn releases_that_share_a_list_all_find_it() {
        check("tensorflow", "2.0.0", "numpy>=1 six");
        check("tensorflow-cpu", "2.0", "numpy>=1 six");
        check("tensorflow-gpu", "2.0.0", "none");
    }

    #[test]
    fn a_damaged_line_is_named() {
        check(
            "tensorflow",
            "2.1.0",
            "compatibility table: tensorflow_requires.txt line 7: `numpy >>1` is not a requirement (PEP 508): \
             `>>1` is not a version specifier such as `>=1.20` (column 7)",
        );
    }
}
