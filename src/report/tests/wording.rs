//! The wording of every kind of finding.

use crate::model::{Code, Finding, Severity, Shows, Stage, TicketLine};
use crate::report::samples::details::details;
use crate::report::samples::fails;
use crate::report::wording::words;

#[test]
fn every_kind_of_finding_in_words() {
    let subject = &fails().findings[0].subject;
    let mut shown = String::new();
    for (severity, detail) in details() {
        let kind = format!("{detail:?}");
        let kind = kind.split([' ', '(']).next().unwrap();
        let finding = Finding::new(
            Code::NumpyAbiTooNew,
            severity,
            subject.clone(),
            detail.clone(),
        )
        .at_stage((severity == Severity::Error).then_some(Stage::Import));
        let words = words(&finding);
        shown.push_str(&format!("{kind}: {}\n", words.message));
        for line in words.error.iter().flat_map(|e| e.lines()) {
            shown.push_str(&format!("    message: {line}\n"));
        }
        for line in &words.evidence {
            shown.push_str(&format!("    evidence: {line}\n"));
        }
        if let Some(line) = &words.missed_by {
            shown.push_str(&format!("    missed by: {line}\n"));
        }
        if let Some(line) = &words.fix {
            shown.push_str(&format!("    fix: {line}\n"));
        }
    }
    insta::assert_snapshot!(shown, @r"
    Problem: Permission denied (os error 13)
    TensorflowAbsent: no TensorFlow distribution is installed in this environment
    NumpyAbsent: tensorflow-cpu 2.10.0 is installed, but NumPy is not
        message: ModuleNotFoundError: No module named 'numpy'
    StubTargetMissing: tensorflow-cpu 2.10.0 is a stub that forwards to `tensorflow-intel==2.10.0`, which is not installed
        message: ModuleNotFoundError: No module named 'tensorflow'
    MetadataUnreadable: the metadata of tensorflow-cpu 2.10.0 cannot be read: it has no Name
        evidence: /site/numpy-2.2.6.dist-info/METADATA
    RequirementUnreadable: a requirement of tensorflow-cpu 2.10.0 cannot be read: `numpy-<2`: `numpy-` is not a name (column 1)
        evidence: /site/tensorflow_cpu-2.10.0.dist-info
    RequirementsConflict: no release of tensorflow-cpu satisfies all requirements
        evidence: requirements.txt:3:1 requires `protobuf>=4`
        evidence: tensorflow-cpu 2.10.0 requires `protobuf>=3.9.2,<3.20`
    PackageMissing: tensorflow-cpu 2.10.0 is recorded as installed, but the `numpy` package is missing
        message: ModuleNotFoundError: No module named 'numpy'
        evidence: /home/ann/proj/.venv/lib/python3.10/site-packages/tensorflow_cpu-2.10.0.dist-info
    NoWheelForPython: tensorflow-cpu 2.10.0 has no wheel for Python 3.12
        evidence: wheel tags: cp39, cp310 (the released wheels)
    NoWheelForPlatform: tensorflow-cpu 2.10.0 has no wheel for win_arm64
        evidence: wheel platforms: win_amd64 (/site/x.dist-info/WHEEL)
    GlibcTooOld: tensorflow-cpu 2.10.0 needs glibc 2.27 or newer; this system has glibc 2.17
        message: ImportError: version `GLIBC_2.27' not found
    ProcessorFeature: tensorflow-cpu 2.10.0 needs `avx`, but this x86-64 Python runs under Rosetta: the wheels are compiled with it
        evidence: tensorflow/tensorflow#17411 (reported)
    FilesMissing: tensorflow-cpu 2.10.0: 3 of 120 checked files are missing; `import tensorflow` fails
        evidence: missing: /site/numpy/core.so
        evidence: listed in /site/numpy-2.2.6.dist-info/RECORD
    FilesUnlisted: tensorflow-cpu 2.10.0 has no RECORD, and 3 of the 12 files that the import is known to open were not found
        evidence: no list of files in /site/numpy-2.2.6.dist-info
    FilesChanged: tensorflow-cpu 2.10.0: 2 of 120 checked files differ from RECORD
        evidence: /site/numpy/core.so: 0 bytes; RECORD lists 10; it is cut off
        evidence: listed in /site/numpy-2.2.6.dist-info/RECORD
    LibrariesForeign: `import tensorflow` loads a library that does not belong to tensorflow-cpu 2.10.0, but to tensorflow-cpu 2.16.2, and fails
        evidence: /site/tensorflow/core/kernels/lib.so
        missed by: pip check: it does not look at files
    VersionsDiffer: the metadata names numpy 1.26.4, but the files are those of numpy 2.2.6, which Python imports
        evidence: /site/numpy-1.26.4.dist-info
        evidence: /site/numpy/version.py names 2.2.6
        missed by: pip list and pip check: they read the metadata only
    ExtensionUnreadable: an extension module cannot be loaded: it is cut off
        evidence: /site/numpy/core.so
    FolderShared: `tensorflow 2.15.1` and `tensorflow-cpu 2.10.0` share one `tensorflow` directory, and uninstalling either breaks the other; the files are those of tensorflow 2.15.1
        evidence: /site/tensorflow-2.15.1.dist-info: all 120 checked files match
        evidence: /site/tensorflow_cpu-2.10.0.dist-info: of 120 checked files, 0 are missing and 7 differ
        missed by: pip check: it takes them for separate distributions
    RecordedTwice: tensorflow-cpu 2.10.0 is recorded 2 times in one site-packages, as 1.26.4 and 2.2.6; the files are those of 2.2.6
        evidence: /site/numpy-1.26.4.dist-info: of 120 checked files, 0 are missing and 9 differ
        evidence: /site/numpy-2.2.6.dist-info: all 120 checked files match
        evidence: /site/numpy/version.py names 2.2.6
    ExtensionsForPython: the extension modules of tensorflow-cpu 2.10.0 are built for CPython 3.11; this is Python 3.10
        evidence: /site/h5py/defs.so contains numpy.core.multiarray
    ExtensionsForPlatform: the extension modules of tensorflow-cpu 2.10.0 are built for macos_arm64; this Python is for linux_x86_64
        evidence: /site/h5py/defs.so contains numpy.core.multiarray
    CompiledForOtherNumpy: tensorflow-cpu 2.10.0 was compiled for NumPy 1 and cannot be imported with numpy 2.2.6; `import tensorflow` continues without it
        message: ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject
        evidence: /site/h5py/defs.so contains numpy.core.multiarray
        missed by: pip check: metadata does not record the NumPy that a package was compiled against
    ModuleHidden: `tensorflow_cpu-2.10.0.dist-info` in the working directory hides the standard library's `random`: `import tensorflow` imports it instead and fails
        evidence: found first: tensorflow-cpu 2.10.0
        evidence: hidden: /usr/lib/python3.10/random.py
        evidence: applies to: `python -c`, `python -m`, the prompt and notebooks started in this directory, and scripts in it
    ModuleHidden: `tensorflow_cpu-2.10.0.dist-info/` in a directory of PYTHONPATH hides the package `numpy`: `import tensorflow` imports it instead; what that breaks was not measured
        evidence: found first: tensorflow-cpu 2.10.0
        evidence: applies to: every Python that starts with this PYTHONPATH
    StartupHook: Python runs a `.pth` file with code at start-up, which may change what is imported
        evidence: tensorflow-cpu 2.10.0: sys.path.insert(0, '/opt/lib')
        fix: run `tfpair --probe`, which imports TensorFlow with this Python
    PackageFolderEmpty: a directory `numpy/` without `__init__.py` remains: `import numpy` gives an empty module
        message: AttributeError: module 'numpy' has no attribute 'ndarray'
        evidence: /home/ann/proj/.venv/lib/python3.10/site-packages/tensorflow_cpu-2.10.0.dist-info
    NumpyElsewhere: Python imports numpy 2.2.6 from the user site-packages instead of the environment's own numpy
        evidence: found first: /user/numpy
        evidence: hidden: /site/numpy
        missed by: pip list and pip check: they read the installed distributions, not what Python imports
    PairFails: `import tensorflow` fails: this TensorFlow was built for the NumPy 1.x C ABI
        evidence: tensorflow-cpu 2.10.0 with numpy 2.2.6 failed to import on Python 3.10, linux_x86_64 (observed)
        missed by: pip check: numpy 2.2.6 satisfies the declared `numpy>=1.20`
    TensorflowBuiltForOtherNumpy: `import tensorflow` fails: this TensorFlow was built for numpy 2.0 or newer; this is numpy 1.26.4
        evidence: /site/tensorflow/core.so: its extension modules need the C API of numpy 2.0 or newer (inferred)
    PairPartial: `import tensorflow` works, but with numpy 1.24.4 this fails: a Keras LSTM or GRU layer
        evidence: tensorflow-cpu 2.10.0 with numpy 2.2.6 failed to import on Python 3.10, linux_x86_64 (observed)
    RequirementMissing: tensorflow-cpu 2.10.0 requires `wrapt>=1.11.0`, which is not installed: `import tensorflow` fails without it
        message: ModuleNotFoundError: No module named 'wrapt'
        evidence: TensorFlow 2.10.1 was imported without `wrapt` (observed)
        evidence: the table's copy of the METADATA
    RequirementViolated: tensorflow-cpu 2.10.0 requires `numpy>=1.20,<2`, but numpy 2.2.6 is installed; the pair is known to work, but the next `pip install` may change it
        evidence: /site/numpy-2.2.6.dist-info
    RequirementsNotListed: the pair is known to work, but the list does not mention what tensorflow-cpu 2.10.0 requires: wrapt, six
    CompanionFails: tensorflow-cpu 2.10.0 does not work with tensorflow-cpu 2.10.0 (loading a saved model): its generated code is refused
        evidence: protobuf-4-descriptors: observations.csv (observed)
        evidence: /home/ann/proj/.venv/lib/python3.10/site-packages/tensorflow_cpu-2.10.0.dist-info
    NeverReleased: tensorflow-cpu 2.10.0 was never released
        evidence: the nearest releases are 2.9.3 and 2.10.1
        evidence: 1.19.5 is a NumPy release
    NewerThanTable: tensorflow-cpu 2.10.0 is newer than the table: it is judged by its own METADATA and extension modules
    NotInTable: tensorflow-cpu 2.10.0 is not a release in the table: it is judged by its own METADATA and extension modules
    NotOfficial: tensorflow-cpu 2.10.0 is not the official wheel: it is judged by its own METADATA, without what is known of the C ABI of the official wheel
    ProbeFailed: `import tensorflow` was tried and failed: Python was killed by signal 4 (illegal instruction)
        evidence: stderr: Illegal instruction
        evidence: A module compiled for NumPy 1.x was imported under NumPy 2
        evidence: cause: the C ABI differs
        evidence: failure catalogue: numpy-1-module (tensorflow/tensorflow#67291)
        fix: install numpy<2
    ProbeDisagrees: the import behaved differently from what the files show
        evidence: Python imports numpy from /other/numpy; expected from /site/numpy
        evidence: Python imports numpy 2.2.6; expected 1.26.4
        evidence: the interpreter is Python 3.11; expected 3.10
        evidence: expected the import to work, but it failed: timed out after 120 s
        evidence: expected the import to fail, but it works
        evidence: expected no TensorFlow, but it was imported
    KnownFailure: `import tensorflow` fails: a module compiled for NumPy 1.x was imported under NumPy 2
        evidence: cause: the C ABI differs
        evidence: failure catalogue: numpy-1-module (tensorflow/tensorflow#67291)
        fix: install numpy<2
    UnknownFailure: `import tensorflow` fails with an error that is not in the failure catalogue
    TicketContradicts: the ticket contradicts itself: the error may come from another interpreter than the listed one, or a notebook still used a module loaded earlier
        evidence: the listed pair is known to work, but the error comes from another pair
    Recorded: as an older report said it
        evidence: a line of it
    ");
}

#[test]
fn the_lines_of_a_ticket_stand_around_the_facts() {
    let mut finding = fails().findings.remove(0);
    let line = |line, shows| TicketLine { line, shows };
    let crate::model::Subject::Distribution(numpy) = finding.subject.clone() else {
        unreachable!("the sample is about a distribution");
    };
    finding.lines = vec![
        line(
            3,
            Shows::Distribution(crate::model::SourceRank::Listed, numpy),
        ),
        line(9, Shows::Text("TypeError: x".to_owned())),
    ];
    let evidence = words(&finding).evidence;
    insta::assert_snapshot!(evidence.join("\n"), @r"
    line 9: TypeError: x
    tensorflow-cpu 2.10.0 with numpy 2.2.6 failed to import on Python 3.10, linux_x86_64 (observed)
    line 3: a list names tensorflow-cpu 2.10.0
    ");
}
