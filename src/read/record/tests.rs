#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

/// What is read, whole and byte by byte: where a piece ends must not matter.
fn record(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    struct Slow<'b>(&'b [u8]);
    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let few = into.len().min(1);
            self.0.read(&mut into[..few])
        }
    }
    let read = |input: &mut dyn Read| {
        let mut rows = Vec::new();
        let all = RowFilter {
            signs: &[],
            wanted: &|_| true,
        };
        let problems = each_row(input, 0, all, &mut |r| {
            let hash = r
                .hash
                .map_or(String::new(), |h| format!(" {}:{}", h.algorithm, h.digest));
            let size = r.size.map_or(String::new(), |s| format!(" {s}"));
            rows.push(format!("{}{hash}{size}", r.path));
        });
        (rows, problems.unwrap())
    };
    let whole = read(&mut &*bytes);
    if bytes.len() < 1000 {
        assert_eq!(read(&mut Slow(bytes)), whole);
    }
    whole
}

#[track_caller]
fn check(bytes: &[u8], rows: &[&str], problems: &[&str]) {
    let (read, found) = record(bytes);
    assert_eq!(read, rows);
    assert_eq!(found, problems);
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
            "`a.py`: a size that is not a number",
            "`b.py`: a hash without an algorithm",
            "a row without a path",
            "a path that is not UTF-8: \\xff\\xfe",
        ],
    );
}

#[test]
fn an_open_quote_is_told_and_not_taken_for_a_path() {
    check(
        b"a.py,,1\n\"b.py,,2\nc.py,,3\n",
        &["a.py 1"],
        &["`b.py,,2\\nc.py,,3\\n`: a path with a line break or a null in it"],
    );
}

#[test]
fn a_long_list_of_oddities_is_cut() {
    let (rows, problems) = record("x,,y\n".repeat(1000).as_bytes());
    assert_eq!((rows.len(), problems.len()), (0, MOST_PROBLEMS + 1));
    assert_eq!(problems.last().map(String::as_str), Some("and 992 more"));
}

#[test]
fn a_byte_order_mark_is_taken_off() {
    check(b"\xef\xbb\xbfa.py,,1\nb.py,,2", &["a.py 1", "b.py 2"], &[]);
    check(b"\xef\xbb\xbf\"a.py\",,1\n", &["a.py 1"], &[]);
}

#[test]
fn a_quote_far_down_is_read_as_well() {
    let mut text = "numpy/a.py,sha256=0,1\n".repeat(10_000);
    text += "\"b,c.py\",,2\nd.py,,x\n";
    let (rows, problems) = record(text.as_bytes());
    assert_eq!((rows.len(), &*rows[10_000]), (10_001, "b,c.py 2"));
    assert_eq!(problems, ["`d.py`: a size that is not a number"]);
}

#[test]
fn rows_without_a_sign_are_passed_by() {
    let text = "a.h,,1\nb.so,,2\nc.h,,x\nd.so,,y\ne.so.1,,3\nso,,4\n\ng.so,,5";
    let filter = RowFilter {
        signs: &[".so,", ".so."],
        wanted: &|path| !path.starts_with(b"g"),
    };
    let mut rows = Vec::new();
    let problems = each_row(text.as_bytes(), 0, filter, &mut |r| {
        rows.push(r.path.to_owned());
    });
    assert_eq!(rows, ["b.so", "e.so.1"]);
    assert_eq!(problems.unwrap(), ["`d.so`: a size that is not a number"]);
}

#[test]
fn a_list_with_every_field_quoted_is_read_whole() {
    for mark in ["", "\u{feff}"] {
        let text = format!(
            "{mark}\"a.py\",\"sha256=0\",\"1\"\r\n\"b.h\",\"\",\"2\"\r\n\"c.so\",\"\",\"3\"\r\n"
        );
        let filter = RowFilter {
            signs: &[".py,", ".so"],
            wanted: &|path| !path.ends_with(b".h"),
        };
        let mut rows = Vec::new();
        let problems = each_row(text.as_bytes(), 0, filter, &mut |r| {
            rows.push(format!("{} {:?}", r.path, r.size));
        });
        assert_eq!(rows, ["a.py Some(1)", "c.so Some(3)"]);
        assert!(problems.unwrap().is_empty());
    }
}

#[test]
fn what_has_no_line_break_is_given_up() {
    let (rows, problems) = record(&vec![b'x'; 3 << 20]);
    assert!(rows.is_empty());
    assert_eq!(problems, ["a row of more than a megabyte"]);
}

#[test]
fn a_record_of_100_000_rows_is_read() {
    let row = "tensorflow/include/a.h,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,1234\n";
    let text = row.repeat(100_000) + &row.replace(".h", ".so");
    let (mut rows, asked) = (0usize, std::cell::Cell::new(0usize));
    let so = |path: &[u8]| {
        asked.set(asked.get() + 1);
        path.ends_with(b".so")
    };
    let filter = RowFilter {
        signs: &[".so,"],
        wanted: &so,
    };
    let problems = each_row(text.as_bytes(), 0, filter, &mut |row| {
        rows += usize::from(row.size == Some(1234));
    });
    assert_eq!((rows, asked.get(), problems.unwrap().len()), (1, 1, 0));
}
