//! Input that is easy to misread.

use super::support::{codes, tfpair, triage, verdict};

fn versions(text: &str) -> (String, String) {
    let told = triage(text);
    let of = |half: &str| {
        told["pair"][half]["version"]
            .as_str()
            .unwrap_or("-")
            .to_owned()
    };
    (of("tensorflow"), of("numpy"))
}

#[track_caller]
fn check(text: &str, tensorflow: &str, numpy: &str) {
    assert_eq!(
        versions(text),
        (tensorflow.to_owned(), numpy.to_owned()),
        "{text}"
    );
}

#[test]
fn a_number_next_to_another_product_is_not_tensorflows() {
    check(
        "I have TensorFlow Lite 2.4.1 and tensorflow-probability 0.12.0",
        "-",
        "-",
    );
    check(
        "TensorFlow Serving 2.11.0, TensorFlow.js 3.18.0, CUDA 11.2.0, TF Hub 0.12.0",
        "-",
        "-",
    );
    check("tensorflow installed from: binary 2.4.1", "-", "-");
    check("numpy-stl 2.16.3", "-", "-");
}

#[test]
fn git_descriptions_stand_before_the_version() {
    check(
        "TensorFlow version (use command below): v2.4.0-rc4-71-g582c8d236cb 2.4.0",
        "2.4.0",
        "-",
    );
    check("v1.14.0-rc1-22-gaf24dc91b5 1.14.0", "1.14.0", "-");
}

#[test]
fn forms_are_read() {
    check(
        "### TensorFlow version\n\n2.15.1\n\n### Python version\n\n3.11\n",
        "2.15.1",
        "-",
    );
    check(
        "- **TensorFlow version**: 2.3.4\n- Numpy version: 1.18.5",
        "2.3.4",
        "1.18.5",
    );
    check(
        ">>> import numpy as np\n>>> np.__version__\n'1.26.4'",
        "-",
        "1.26.4",
    );
    check(
        "$ python -c \"import tensorflow as tf, numpy as np; print(tf.__version__, np.__version__)\"\n2.10.0 1.26.4",
        "2.10.0",
        "1.26.4",
    );
}

#[test]
fn prose_is_read_in_any_language() {
    check(
        "Ich benutze TensorFlow 2.10.1 mit NumPy 1.26.4 unter Python 3.10",
        "2.10.1",
        "1.26.4",
    );
    check(
        "我使用的是tensorflow 2.4.1版本，numpy版本是1.19.5",
        "2.4.1",
        "1.19.5",
    );
    check(
        "J'ai tensorflow==2.10.1 et numpy==1.26.4",
        "2.10.1",
        "1.26.4",
    );
    check(
        "у меня TensorFlow версия 2.10.1, numpy 1.26.4",
        "2.10.1",
        "1.26.4",
    );
}

#[test]
fn what_was_is_not_what_is_in_any_language() {
    let is = |text: &str| check(text, "2.10.1", "1.26.4");
    is("Wir haben TensorFlow 2.10.1 und NumPy 1.26.4. Davor lief alles mit NumPy 1.23.5.");
    is("以前用numpy 1.19.5没有问题，现在tensorflow的版本是2.10.1，numpy 版本：1.26.4");
    is("TensorFlowのバージョン：2.10.1\nnumpyのバージョンは1.26.4です。");
    is("TensorFlow-Version: 2.10.1\nNumPy-Version 1.26.4");
    is("tensorflow 2.10.1, numpy 1.26.4 (früher numpy 1.23.5)");
}

#[test]
fn two_versions_in_prose_leave_open_which_is_meant() {
    let told = triage("TensorFlow 2.10.1, numpy 1.26.4\nauf dem anderen Rechner numpy 1.23.5\n");
    assert!(told["pair"]["numpy"].is_null(), "{told:#}");
    assert!(codes(&told, "warning").is_empty(), "{told:#}");
}

#[test]
fn a_pair_that_is_known_to_work_is_called_so() {
    let list = "Package        Version\n-------------- -------\nnumpy          1.26.4\ntensorflow-cpu 2.15.1\n";
    let text = tfpair(&["triage"], list.as_bytes()).stdout;
    assert_eq!(
        text.lines().next(),
        Some(
            "tensorflow-cpu 2.15.1 and numpy 1.26.4 are known to work together; this environment could not be verified"
        )
    );
    assert!(text.contains("please run"), "{text}");
}

#[test]
fn a_tensorflow_alone_tells_the_numpy_it_works_with() {
    let told = triage("### TensorFlow version\n\n2.10.1\n\n### Python version\n\n3.10\n");
    assert_eq!(told["pair"]["known_range"], ">=1.20,<2", "{told:#}");
}

#[test]
fn what_is_wanted_or_was_is_not_what_is() {
    check(
        "It worked until tensorflow 2.9.1, please support numpy 2.0.0",
        "-",
        "-",
    );
    check(
        "I upgraded from tensorflow 2.9.1 and downgraded to numpy 1.23.5",
        "-",
        "-",
    );
}

#[test]
fn a_version_that_never_was_is_told() {
    let told = triage("tensorflow==1.19.5\nnumpy==1.16.0\nsix==1.16.0\nwrapt==1.11.0\n");
    let finding = &told["findings"][0];
    assert_eq!(finding["code"], "version-never-released");
    assert!(
        finding["evidence"].to_string().contains("NumPy release"),
        "{finding}"
    );
    assert_eq!(verdict(&told), "unknown");
}

#[test]
fn a_list_that_the_error_contradicts_is_told() {
    let told = triage(
        "$ pip list\nPackage    Version\n---------- -------\nnumpy      1.26.4\ntensorflow 2.15.1\n\n\
         A module that was compiled using NumPy 1.x cannot be run in\nNumPy 2.0.1 as it may crash.\n\n\
         Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n  \
         File \"/v/lib/python3.11/site-packages/tensorflow/__init__.py\", line 48, in <module>\n    \
         from tensorflow._api.v2 import __internal__\nImportError: numpy.core.umath failed to import\n",
    );
    assert!(
        codes(&told, "warning").contains(&"interpreter-mismatch"),
        "{told:#}"
    );
    assert!(
        told.to_string()
            .contains("1.26.4 at line 4, but the error at line 7 comes from numpy 2.0.1"),
        "{told:#}"
    );
    assert!(!told["questions"].as_array().unwrap().is_empty());
    assert_eq!(told["remedies"].as_array().unwrap().len(), 0);
}

#[test]
fn another_imports_failure_is_not_tensorflows() {
    let told = triage(
        "tensorflow is installed too\nTraceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    \
         import sklearn\n  File \"/v/lib/python3.11/site-packages/sklearn/__init__.py\", line 1, in <module>\n\
         ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 \
         from PyObject\n",
    );
    assert_eq!(verdict(&told), "unknown");
}

#[test]
fn a_failure_of_use_is_not_one_of_import() {
    let told = triage(
        "Traceback (most recent call last):\n  File \"a.py\", line 9, in <module>\n    model.add(LSTM(3))\n  \
         File \"/v/lib/python3.8/site-packages/tensorflow/python/training/tracking/base.py\", line 517, in \
         _method_wrapper\n    result = method(self)\nNotImplementedError: Cannot convert a symbolic Tensor \
         (lstm/strided_slice:0) to a numpy array.\n",
    );
    assert_eq!(verdict(&told), "unknown");
    assert!(codes(&told, "warning").contains(&"numpy-behaviour-changed"));
}

#[test]
fn harmless_lines_are_no_failure() {
    let told = triage(
        "2024-01-01 10:00:00.123456: W tensorflow/stream_executor/platform/default/dso_loader.cc:64] Could not load \
         dynamic library 'libcudart.so.11.0'; dlerror\nAttributeError: 'MessageFactory' object has no attribute \
         'GetPrototype'\n",
    );
    assert_eq!(verdict(&told), "unknown");
    assert!(codes(&told, "error").is_empty());
}

#[test]
fn a_reply_is_short_and_holds_nothing_alive() {
    let text = "numpy==2.2.6\ntensorflow==2.10.0\nsix==1.16.0\n<script>alert(1)</script>\n\u{1b}[31mImportError: \
                `x` <img src=x>\u{1b}[0m\n";
    let reply = tfpair(&["triage", "--reply"], text.as_bytes()).stdout;
    assert!(reply.lines().count() < 30, "{reply}");
    assert!(
        !reply.contains('\u{1b}') && !reply.contains("<script"),
        "{reply}"
    );
}

#[test]
fn several_tickets_get_a_row_each_and_a_count() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let one = write("one.txt", "numpy==2.2.6\ntensorflow==2.10.0\nsix==1.16.0\n");
    let two = write("two.txt", "hello\n");
    let zip = write("three.txt", "PK\u{3}\u{4}");
    let output = tfpair(&["triage", &one, &two, &zip], b"");
    let text = output.stdout;
    assert!(
        text.contains("    1  numpy-abi-too-new") && text.contains("    1  unknown"),
        "{text}"
    );
    let stderr = output.stderr;
    assert!(stderr.contains("it is a zip archive, not text"), "{stderr}");
}
