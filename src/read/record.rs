//! RECORD: the list of the files of a distribution, with hash and size (PEP 376, PEP 627).

use csv::{ByteRecord, ReaderBuilder};

/// How many oddities of one RECORD are told; a file of another sort would have one a line.
const TOLD: usize = 8;

/// The hash of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordHash {
    /// The algorithm, in lower case: `sha256`.
    pub algorithm: Box<str>,
    /// The digest in URL-safe base64 without padding.
    pub digest: Box<str>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// The path as it is listed: relative to the folder that holds the `.dist-info`, or absolute.
    pub path: Box<str>,
    /// The hash; RECORD itself has none, and what is written after the install need not have one.
    pub hash: Option<RecordHash>,
    /// The size in bytes.
    pub size: Option<u64>,
}

/// Reads a RECORD, row by row, and says what was odd about it. Rows that mean nothing are left out and told.
///
/// The rows are handed on one at a time: a RECORD of a million rows is not held in memory twice.
pub fn each_row(bytes: &[u8], mut take: impl FnMut(RecordRow)) -> Vec<String> {
    let mut problems = Problems::default();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut fields = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut fields) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                problems.tell(error.to_string());
                break;
            }
        }
        let line = fields.position().map_or(0, csv::Position::line);
        let field = |at| fields.get(at).unwrap_or_default();
        match row(field(0), field(1), field(2)) {
            Ok(row) => take(row),
            Err(cause) => problems.tell(format!("line {line}: {cause}")),
        }
    }
    problems.told()
}

/// As [`each_row`], for the rows alone whose path is wanted: the others are not parsed, which for the fifteen thousand
/// rows of a TensorFlow is most of the work.
pub fn each_row_of(
    bytes: &[u8],
    wanted: impl Fn(&[u8]) -> bool,
    mut take: impl FnMut(RecordRow),
) -> Vec<String> {
    // a quoted path may hold a comma or a line break: that is for the real parser
    if memchr::memchr(b'"', bytes).is_some() {
        return each_row(bytes, |row| {
            if wanted(row.path.as_bytes()) {
                take(row);
            }
        });
    }
    let mut problems = Problems::default();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut rest = bytes;
    let mut number = 0;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        rest = after.strip_prefix(b"\n").unwrap_or(after);
        number += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut fields = line.splitn(3, |b| *b == b',');
        let path = fields.next().unwrap_or_default();
        if line.is_empty() || !wanted(path) {
            continue;
        }
        let (hash, size) = (
            fields.next().unwrap_or_default(),
            fields.next().unwrap_or_default(),
        );
        match row(path, hash, size) {
            Ok(row) => take(row),
            Err(cause) => problems.tell(format!("line {number}: {cause}")),
        }
    }
    problems.told()
}

/// Reads a RECORD as a whole: its rows, and what was odd about it.
#[must_use]
pub fn record(bytes: &[u8]) -> (Vec<RecordRow>, Vec<String>) {
    let mut rows = Vec::new();
    let problems = each_row(bytes, |row| rows.push(row));
    (rows, problems)
}

fn row(path: &[u8], hash: &[u8], size: &[u8]) -> Result<RecordRow, String> {
    let path = std::str::from_utf8(path).map_err(|_| "a path that is no UTF-8".to_owned())?;
    if path.is_empty() {
        return Err("a row without a path".to_owned());
    }
    if path.contains(['\n', '\0']) {
        return Err("a path with a line break or a null in it".to_owned());
    }
    let (hash, size) = (text(hash), text(size));
    Ok(RecordRow {
        path: path.into(),
        hash: match hash.split_once('=') {
            Some((algorithm, digest)) => Some(RecordHash {
                algorithm: algorithm.to_ascii_lowercase().into(),
                digest: digest.trim_end_matches('=').into(),
            }),
            None if hash.is_empty() => None,
            None => return Err("a hash without an algorithm".to_owned()),
        },
        size: match size.parse() {
            Ok(size) => Some(size),
            Err(_) if size.is_empty() => None,
            Err(_) => return Err("a size that is no number".to_owned()),
        },
    })
}

fn text(field: &[u8]) -> &str {
    // what is no UTF-8 is no hash and no size either
    std::str::from_utf8(field).unwrap_or("\u{fffd}").trim()
}

#[derive(Default)]
struct Problems {
    told: Vec<String>,
    untold: usize,
}

impl Problems {
    fn tell(&mut self, problem: String) {
        if self.told.len() < TOLD {
            self.told.push(problem);
        } else {
            self.untold += 1;
        }
    }

    fn told(mut self) -> Vec<String> {
        if self.untold > 0 {
            self.told.push(format!("and {} more", self.untold));
        }
        self.told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], rows: &[&str], problems: &[&str]) {
        let (read, told) = record(bytes);
        let shown: Vec<_> = read
            .iter()
            .map(|r| {
                let hash = r
                    .hash
                    .as_ref()
                    .map_or(String::new(), |h| format!(" {}:{}", h.algorithm, h.digest));
                let size = r.size.map_or(String::new(), |s| format!(" {s}"));
                format!("{}{hash}{size}", r.path)
            })
            .collect();
        assert_eq!(shown, rows);
        assert_eq!(told, problems);
    }

    #[test]
    fn reads_rows_as_installers_write_them() {
        check(
            b"../../../bin/tflite_convert,sha256=AbC_-,212\r\n\"a,b/c \"\"d\"\".py\",sha256=x=,3\n\
              numpy/__pycache__/a.cpython-310.pyc,,\nnumpy-1.26.4.dist-info/RECORD,,\n/abs/x.so,md5=0,1\n",
            &[
                "../../../bin/tflite_convert sha256:AbC_- 212",
                "a,b/c \"d\".py sha256:x 3",
                "numpy/__pycache__/a.cpython-310.pyc",
                "numpy-1.26.4.dist-info/RECORD",
                "/abs/x.so md5:0 1",
            ],
            &[],
        );
    }

    #[test]
    fn tells_rows_that_mean_nothing_and_goes_on() {
        check(
            b"a.py,,x\nb.py,nohash,1\n,,\nonly\n\xff\xfe,,1\nc.py,sha256=1,2,more\n",
            &["only", "c.py sha256:1 2"],
            &[
                "line 1: a size that is no number",
                "line 2: a hash without an algorithm",
                "line 3: a row without a path",
                "line 5: a path that is no UTF-8",
            ],
        );
    }

    #[test]
    fn an_open_quote_is_told_and_not_taken_for_a_path() {
        check(
            b"a.py,,1\n\"b.py,,2\nc.py,,3\n",
            &["a.py 1"],
            &["line 2: a path with a line break or a null in it"],
        );
    }

    #[test]
    fn a_long_list_of_oddities_is_cut() {
        let (rows, told) = record("x,,y\n".repeat(1000).as_bytes());
        assert_eq!((rows.len(), told.len()), (0, TOLD + 1));
        assert_eq!(told.last().map(String::as_str), Some("and 992 more"));
    }

    #[test]
    fn a_record_of_100_000_rows_is_read() {
        let text =
            "tensorflow/include/a.h,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,1234\n"
                .repeat(100_000);
        let mut rows = 0usize;
        let told = each_row(text.as_bytes(), |row| {
            rows += usize::from(row.size == Some(1234));
        });
        assert_eq!((rows, told.len()), (100_000, 0));
    }
}
