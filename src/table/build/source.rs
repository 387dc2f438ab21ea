//! The data files as text, what can be wrong with them, and rows of CSV with the lines they stand on.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use super::key::Key;

/// What is wrong with a data file: one line that says where and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DataError {
    pub(crate) file: String,
    /// Counted from 1.
    pub(crate) line: usize,
    /// Without a final period.
    pub(crate) cause: String,
}

impl DataError {
    pub(crate) fn new(file: &str, line: usize, cause: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            cause: cause.into(),
        }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.cause)
    }
}

pub(crate) type Result<T> = std::result::Result<T, DataError>;

/// The data files by name.
#[derive(Clone)]
pub(crate) struct Sources(BTreeMap<String, String>);

impl Sources {
    pub(crate) fn read(folder: &Path) -> std::io::Result<Self> {
        let mut sources = Self(BTreeMap::new());
        sources.add(folder, "")?;
        Ok(sources)
    }

    fn add(&mut self, folder: &Path, prefix: &str) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.add(&entry.path(), &format!("{name}/"))?;
            } else {
                let text = std::fs::read_to_string(entry.path())?;
                self.0.insert(name, text.replace("\r\n", "\n"));
            }
        }
        Ok(())
    }

    /// The files of a folder, in order.
    pub(crate) fn below<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = &'s str> {
        let names = self.0.keys().map(String::as_str);
        names.filter(move |name| name.starts_with(folder))
    }

    pub(crate) fn text(&self, file: &str) -> Result<&str> {
        let text = self.0.get(file).map(String::as_str);
        text.ok_or_else(|| DataError::new(file, 1, "the file is missing"))
    }

    #[cfg(test)]
    pub(crate) fn replace(&mut self, file: &str, text: Option<String>) {
        match text {
            Some(text) => self.0.insert(file.to_owned(), text),
            None => self.0.remove(file),
        };
    }
}

/// A row of a CSV file.
pub(crate) struct Row<'f> {
    file: &'f str,
    pub(crate) line: usize,
    columns: &'f [&'f str],
    fields: csv::StringRecord,
}

/// The rows of a CSV file with exactly these columns.
pub(crate) fn rows<'f>(
    sources: &Sources,
    file: &'f str,
    columns: &'f [&'f str],
) -> Result<Vec<Row<'f>>> {
    let text = sources.text(file)?;
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| csv_error(file, &e))?;
    if header != columns {
        let unknown = header.iter().find(|name| !columns.contains(name));
        let missing = columns
            .iter()
            .find(|name| !header.iter().any(|h| h == **name));
        let cause = match (unknown, missing) {
            (Some(name), _) => format!("unknown column `{name}`"),
            (None, Some(name)) => format!("the column `{name}` is missing"),
            (None, None) => format!("the columns are not in the order {}", columns.join(",")),
        };
        return Err(DataError::new(file, 1, cause));
    }
    let mut rows = Vec::new();
    for record in reader.into_records() {
        let fields = record.map_err(|e| csv_error(file, &e))?;
        let line = fields.position().map_or(1, csv::Position::line) as usize;
        rows.push(Row {
            file,
            line,
            columns,
            fields,
        });
    }
    if rows.is_empty() {
        return Err(DataError::new(file, 1, "there are no rows"));
    }
    Ok(rows)
}

fn csv_error(file: &str, error: &csv::Error) -> DataError {
    let line = error.position().map_or(1, csv::Position::line) as usize;
    let cause = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("{len} fields where the header names {expected_len}"),
        _ => error.to_string(),
    };
    DataError::new(file, line, cause)
}

impl Row<'_> {
    pub(crate) fn error(&self, cause: impl Into<String>) -> DataError {
        DataError::new(self.file, self.line, cause)
    }

    /// A field; empty where the row says nothing.
    pub(crate) fn text(&self, column: &str) -> &str {
        let index = self.columns.iter().position(|name| *name == column);
        let index = index.expect("the column is one of those the file was opened with");
        self.fields.get(index).expect("a row has every column")
    }

    pub(crate) fn required(&self, column: &str) -> Result<&str> {
        match self.text(column) {
            "" => Err(self.error(format!("`{column}` is empty"))),
            text => Ok(text),
        }
    }

    pub(crate) fn key(&self, column: &str) -> Result<Key> {
        let text = self.required(column)?;
        version(text).ok_or_else(|| {
            self.error(format!(
                "`{text}` in `{column}` is not a version in canonical form (PEP 440)"
            ))
        })
    }

    /// A distribution name in its normal form (PEP 503).
    pub(crate) fn name(&self, column: &str) -> Result<&str> {
        let text = self.required(column)?;
        if is_name(text) {
            return Ok(text);
        }
        Err(self.error(format!(
            "`{text}` in `{column}` is not a normalised distribution name (PEP 503)"
        )))
    }

    /// `3.10`.
    pub(crate) fn python(&self, column: &str) -> Result<(u16, u16)> {
        let text = self.required(column)?;
        python(text).ok_or_else(|| {
            self.error(format!(
                "`{text}` in `{column}` is not a Python series such as 3.10"
            ))
        })
    }

    /// `2026-11-20`.
    pub(crate) fn date(&self, column: &str) -> Result<&str> {
        let text = self.required(column)?;
        if is_date(text) {
            return Ok(text);
        }
        Err(self.error(format!(
            "`{text}` in `{column}` is not a date such as 2026-11-20"
        )))
    }

    pub(crate) fn hexadecimal(&self, column: &str) -> Result<u32> {
        let text = self.required(column)?;
        let digits = text.strip_prefix("0x");
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        number.ok_or_else(|| {
            self.error(format!(
                "`{text}` in `{column}` is not a hexadecimal number such as 0x1f"
            ))
        })
    }

    /// `yes`, or `yes: the reason` (PEP 592); the reason, empty where none is given.
    pub(crate) fn yanked(&self) -> Result<Option<&str>> {
        match self.text("yanked") {
            "" => Ok(None),
            "yes" => Ok(Some("")),
            text => match text.strip_prefix("yes: ") {
                Some(reason) => Ok(Some(reason)),
                None => Err(self.error(format!(
                    "`{text}` in `yanked` is not `yes` or `yes: reason`"
                ))),
            },
        }
    }

    /// What happens: fails, works, or nothing where it was not tried.
    pub(crate) fn fails(&self, column: &str) -> Result<Option<bool>> {
        match self.text(column) {
            "" => Ok(None),
            "fails" => Ok(Some(true)),
            "works" => Ok(Some(false)),
            word => Err(self.error(format!("`{word}` in `{column}` is neither fails nor works"))),
        }
    }
}

/// The key of a version that is written as PEP 440 normalises it.
pub(crate) fn version(text: &str) -> Option<Key> {
    let number = |part: &str| part == "0" || !part.starts_with('0');
    let release = text.split(|c: char| c.is_ascii_alphabetic()).next()?;
    let canonical = release.trim_end_matches('.').split('.').all(number);
    Key::exact(text).filter(|_| canonical)
}

pub(crate) fn python(text: &str) -> Option<(u16, u16)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

pub(crate) fn is_name(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    text.split('-').all(word)
}

pub(crate) fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Reads a TOML file.
pub(crate) fn toml<T: serde::de::DeserializeOwned>(sources: &Sources, file: &str) -> Result<T> {
    let text = sources.text(file)?;
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        DataError::new(file, line_of(text, at), error.message().replace('\n', ", "))
    })
}

/// The line that a span of a file begins on.
pub(crate) fn line(sources: &Sources, file: &str, span: &Range<usize>) -> Result<usize> {
    Ok(line_of(sources.text(file)?, span.start))
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
}
