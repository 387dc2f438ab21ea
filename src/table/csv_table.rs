//! Reads the table's CSV files: line by line, and only the lines that a question asks for.

use std::borrow::Cow;
use std::str::FromStr;

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter};

use crate::model::{PackageName, Version, VersionSpecifiers};

use super::error::TableError;

/// A CSV file of the table. A row is a line: no field holds a line break.
pub(super) struct CsvTable<'t> {
    file: &'t str,
    text: &'t str,
    columns: Vec<&'t str>,
}

impl<'t> CsvTable<'t> {
    /// Reads the header line.
    pub(super) fn open(file: &'t str, text: &'t str) -> Result<Self, TableError> {
        let header = text.lines().next().unwrap_or_default();
        if header.is_empty() {
            return Err(TableError::at(file, 1, "the header line is missing"));
        }
        Ok(Self {
            file,
            text,
            columns: header.split(',').collect(),
        })
    }

    /// The rows whose line starts with `prefix`; all of them for an empty one.
    pub(super) fn rows<'s>(
        &'s self,
        prefix: &'s str,
    ) -> impl Iterator<Item = Result<Row<'s>, TableError>> + 's {
        self.lines(prefix)
            .map(|(number, line)| self.row(number, line))
    }

    /// The lines that start with `prefix`, unparsed, with their numbers.
    pub(super) fn lines<'s>(
        &'s self,
        prefix: &'s str,
    ) -> impl Iterator<Item = (usize, &'t str)> + 's {
        let text = self.text.as_bytes();
        let finder = Finder::new(&format!("\n{prefix}")).into_owned();
        // lines are counted only as far as the one that is found
        let (mut number, mut from) = (1, 0);
        std::iter::from_fn(move || {
            loop {
                let at = from + finder.find(text.get(from..)?)?;
                number += 1 + memchr_iter(b'\n', text.get(from..at)?).count();
                from = at + 1;
                let end = memchr(b'\n', text.get(from..)?).map_or(text.len(), |n| from + n);
                let line = self.text.get(from..end)?;
                // the next line begins with the line feed that ends this one
                from = end;
                if !line.is_empty() {
                    return Some((number, line.strip_suffix('\r').unwrap_or(line)));
                }
            }
        })
    }

    /// Parses one line.
    pub(super) fn row<'s>(&'s self, line: usize, text: &'s str) -> Result<Row<'s>, TableError> {
        let mut fields = Vec::with_capacity(self.columns.len());
        part(text, &mut fields).map_err(|cause| TableError::at(self.file, line, cause))?;
        if fields.len() != self.columns.len() {
            return Err(TableError::at(
                self.file,
                line,
                format!(
                    "{} fields where the header names {}",
                    fields.len(),
                    self.columns.len()
                ),
            ));
        }
        Ok(Row {
            file: self.file,
            line,
            columns: &self.columns,
            fields,
        })
    }
}

/// The fields of one line (RFC 4180). Done here because a reader of the csv crate is made for whole files: making one
/// costs more than reading a hundred lines, and every answer reads lines out of the middle.
fn part<'t>(line: &'t str, fields: &mut Vec<Cow<'t, str>>) -> Result<(), &'static str> {
    let mut rest = line;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(inner) => quoted(inner)?,
            None => {
                let (field, after) =
                    rest.split_at(memchr(b',', rest.as_bytes()).unwrap_or(rest.len()));
                (Cow::Borrowed(field), after)
            }
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None if after.is_empty() => return Ok(()),
            None => return Err("a quoted field goes on after its closing quote"),
        }
    }
}

/// A quoted field, from behind its opening quote, and what follows its closing one. A doubled quote stands for one.
fn quoted(text: &str) -> Result<(Cow<'_, str>, &str), &'static str> {
    let mut field = Cow::Borrowed("");
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"').ok_or("a quoted field is not closed")?;
        field += part;
        match after.strip_prefix('"') {
            Some(next) => {
                field += "\"";
                rest = next;
            }
            None => return Ok((field, after)),
        }
    }
}

/// One row, its fields by the names of the header.
pub(super) struct Row<'s> {
    file: &'s str,
    line: usize,
    columns: &'s [&'s str],
    fields: Vec<Cow<'s, str>>,
}

impl Row<'_> {
    /// A field as it stands.
    pub(super) fn text(&self, column: &str) -> Result<&str, TableError> {
        self.columns
            .iter()
            .position(|c| *c == column)
            .and_then(|index| self.fields.get(index))
            .map(Cow::as_ref)
            .ok_or_else(|| TableError::at(self.file, 1, format!("no column `{column}`")))
    }

    /// A field that must not be empty.
    pub(super) fn required(&self, column: &str) -> Result<&str, TableError> {
        match self.text(column)? {
            "" => Err(self.error(format!("`{column}` is empty"))),
            text => Ok(text),
        }
    }

    /// A field that may be empty.
    pub(super) fn optional(&self, column: &str) -> Result<Option<&str>, TableError> {
        Ok(Some(self.text(column)?).filter(|text| !text.is_empty()))
    }

    /// A field of words parted by spaces.
    pub(super) fn words(&self, column: &str) -> Result<Vec<String>, TableError> {
        Ok(self
            .text(column)?
            .split_whitespace()
            .map(str::to_owned)
            .collect())
    }

    /// A field that some parser reads.
    pub(super) fn parsed<T: FromStr>(&self, column: &str, kind: &str) -> Result<T, TableError> {
        let text = self.required(column)?;
        text.parse()
            .map_err(|_| self.error(format!("`{text}` in `{column}` is not {kind}")))
    }

    /// A PEP 440 version.
    pub(super) fn version(&self, column: &str) -> Result<Version, TableError> {
        self.parsed(column, "a version (PEP 440)")
    }

    /// A distribution name.
    pub(super) fn name(&self, column: &str) -> Result<PackageName, TableError> {
        self.parsed(column, "a distribution name")
    }

    /// PEP 440 specifiers, where there are any.
    pub(super) fn specifiers(&self, column: &str) -> Result<Option<VersionSpecifiers>, TableError> {
        match self.optional(column)? {
            None => Ok(None),
            Some(_) => self
                .parsed(column, "a set of specifiers (PEP 440)")
                .map(Some),
        }
    }

    /// A hexadecimal number, `0x10`.
    pub(super) fn hexadecimal(&self, column: &str) -> Result<u32, TableError> {
        let text = self.required(column)?;
        text.strip_prefix("0x")
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or_else(|| {
                self.error(format!(
                    "`{text}` in `{column}` is not a number such as 0x10"
                ))
            })
    }

    /// An error that this row is to blame for.
    pub(super) fn error(&self, cause: impl Into<String>) -> TableError {
        TableError::at(self.file, self.line, cause)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let sheet = CsvTable::open("x.csv", text).unwrap();
        let shown: Vec<String> = sheet
            .rows("")
            .map(|row| {
                let row = row.map_err(|e| e.to_string())?;
                let version = row.version("version").map_err(|e| e.to_string())?;
                Ok(format!("{version} {}", row.text("note").unwrap()))
            })
            .map(|r: Result<String, String>| r.unwrap_or_else(|e| e))
            .collect();
        assert_eq!(shown.join("\n"), expect);
    }

    #[test]
    fn reads_quoted_fields() {
        check("version,note\n1.0,\"a, \"\"b\"\"\"\n", "1.0 a, \"b\"");
    }

    #[test]
    fn a_quote_that_is_not_closed_is_damage() {
        check(
            "version,note\n1.0,\"a\n2.0,\"a\"b\n3.0,\n",
            "compatibility table: x.csv line 2: a quoted field is not closed\n\
             compatibility table: x.csv line 3: a quoted field goes on after its closing quote\n3.0 ",
        );
    }

    #[test]
    fn a_damaged_row_gives_one_line_that_names_it() {
        check(
            "version,note\n1.0,a\n1.x,b\n",
            "1.0 a\ncompatibility table: x.csv line 3: `1.x` in `version` is not a version (PEP 440)",
        );
        check(
            "version,note\n1.0\n",
            "compatibility table: x.csv line 2: 1 fields where the header names 2",
        );
        check(
            "version,note\n,b\n",
            "compatibility table: x.csv line 2: `version` is empty",
        );
    }

    #[test]
    fn an_empty_file_has_no_header() {
        assert_eq!(
            CsvTable::open("x.csv", "").err().unwrap().to_string(),
            "compatibility table: x.csv line 1: the header line is missing"
        );
    }
}
