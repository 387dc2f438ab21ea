#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::super::bare;
use super::tracebacks;
use crate::model::Traceback;

fn read(text: &str) -> Vec<Traceback> {
    let lines: Vec<_> = text
        .lines()
        .enumerate()
        .map(|(i, l)| (i + 1, bare(l)))
        .collect();
    tracebacks(&lines)
}

#[track_caller]
fn check(text: &str, expect: &[&str]) {
    let shown: Vec<String> = read(text)
        .iter()
        .map(|t| {
            let end = t.raised.as_ref().map_or("cut", |r| r.kind.as_str());
            format!(
                "{}-{} {} {}",
                t.first,
                t.last,
                t.blamed_packages().join(" < "),
                end
            )
        })
        .collect();
    assert_eq!(shown, expect);
}

#[test]
fn a_plain_traceback() {
    check(
        "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\n  File \"/v/lib/python3.9/site-packages/tensorflow/__init__.py\", line 37, in <module>\n    import x\nImportError: no",
        &["1-5 tensorflow ImportError"],
    );
}

#[test]
fn chained_and_several() {
    let one = "Traceback (most recent call last):\n  File \"/v/site-packages/h5py/a.py\", line 1, in f\n    g()\nKeyError: 'x'\n\nDuring handling of the above exception, another exception occurred:\n\n";
    check(
        &format!("{one}{one}"),
        &["1-4 h5py KeyError", "8-11 h5py KeyError"],
    );
}

#[test]
fn cut_at_either_end() {
    check(
        "  File \"/v/site-packages/tensorflow/a.py\", line 1, in f\n    g()\nAttributeError: _ARRAY_API not found\nprose",
        &["1-3 tensorflow AttributeError"],
    );
    check(
        "Traceback (most recent call last):\n  File \"/v/site-packages/tensorflow/a.py\", line 1, in f\n    g()\n[...]",
        &["1-3 tensorflow cut"],
    );
}

#[test]
fn windows_and_quoting() {
    check(
        "> Traceback (most recent call last):\n>   File \"C:\\Users\\u\\envs\\ml\\lib\\site-packages\\tensorflow\\python\\__init__.py\", line 1, in <module>\n>     from x import y\n> ImportError: DLL load failed: x",
        &["1-4 tensorflow ImportError"],
    );
}

#[test]
fn notebooks_old_and_new() {
    check(
        "---------------------------------------------------------------------------\nImportError                               Traceback (most recent call last)\n<ipython-input-1-64156d691fe5> in <module>\n----> 1 import tensorflow as tf\n\n~/anaconda3/lib/python3.8/site-packages/tensorflow/__init__.py in <module>\n     39 import sys as _sys\n---> 41 from tensorflow.python.tools import module_util\n\nImportError: nothing",
        &["2-10 tensorflow ImportError"],
    );
    check(
        "ImportError                               Traceback (most recent call last)\nCell In[1], line 1\n----> 1 import tensorflow as tf\n\nFile ~/v/lib/python3.11/site-packages/ml_dtypes/__init__.py:37, in f(x)\n     34 import sys\n---> 37 import z\n\nImportError: nothing",
        &["1-9 ml_dtypes ImportError"],
    );
}

#[test]
fn notebooks_on_windows_and_in_colab() {
    check(
        "ImportError                               Traceback (most recent call last)\n<ipython-input-1-64156d691fe5> in <module>()\n----> 1 import tensorflow as tf\n\nC:\\Users\\u\\Anaconda3\\lib\\site-packages\\tensorflow\\__init__.py in <module>()\n---> 24 from tensorflow.python import *\n\nImportError: nothing",
        &["1-8 tensorflow ImportError"],
    );
    check(
        "TypeError                                 Traceback (most recent call last)\n[<ipython-input-43-fbe1aed4a144>](https://localhost:8080/#) in <cell line: 6>()\n---> 80         results = run()\n\n13 frames\n[/usr/local/lib/python3.10/dist-packages/tensorflow/python/framework/dtypes.py](https://localhost:8080/#) in <module>\n---> 37 _np_bfloat16 = pywrap_ml_dtypes.bfloat16()\n\nTypeError: nothing",
        &["1-9 tensorflow TypeError"],
    );
}

#[test]
fn what_pages_and_people_do_to_it() {
    check(
        "\" File \"C:\\v\\lib\\site-packages\\tensorflow\\python\\framework\\dtypes.py\", line 29, in <module>\n    x()\n\nTypeError: nothing",
        &["1-4 tensorflow TypeError"],
    );
    let eaten =
        read("File \"tensorflow\\python\\framework\\dtypes.py\", line 37, in\nTypeError: nothing");
    assert_eq!(eaten[0].blamed_packages(), ["tensorflow"]);
    assert!(eaten[0].frames[0].module_level);
}

#[test]
fn the_code_of_a_frame_is_kept() {
    let read = read(
        "Traceback (most recent call last):\n  File \"t.py\", line 1, in <module>\n    import tensorflow as tf\nImportError: x",
    );
    assert_eq!(
        read[0].frames[0].code.as_deref(),
        Some("import tensorflow as tf")
    );
    assert!(read[0].reaches(&["tensorflow"]));
}

#[test]
fn the_standard_library_is_not_blamed() {
    check(
        "Traceback (most recent call last):\n  File \"/home/u/t.py\", line 1, in <module>\n    import tensorflow as tf\n  File \"/usr/lib/python3.10/importlib/__init__.py\", line 1, in f\n  File \"<frozen importlib._bootstrap>\", line 1, in f\nImportError: x",
        &["1-6 . ImportError"],
    );
}

#[test]
fn numpy_complains_of_what_others_ask() {
    check(
        "Traceback (most recent call last):\n  File \"/v/site-packages/tensorflow/dtypes.py\", line 1, in f\n  File \"/v/site-packages/numpy/__init__.py\", line 284, in __getattr__\nAttributeError: module 'numpy' has no attribute 'object'",
        &["1-4 numpy < tensorflow AttributeError"],
    );
}

#[test]
fn prose_is_no_traceback() {
    check(
        "I get an ImportError in train.py\nValueError: or so I think",
        &[],
    );
}
