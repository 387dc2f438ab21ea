//! Ways to break an install, the expected findings, and whether TensorFlow can still be imported and used.

use std::fs;
use std::os::unix::fs::symlink;

use crate::broken::{Copy, breaks, hold};
use crate::support::{Env, python};

#[test]
#[ignore = "thirty real imports"]
fn what_breaks_a_healthy_install_is_found() {
    let python = python("3.10");
    let env = Env::new(&python, &["tensorflow-cpu==2.17.1", "numpy==1.26.4"]);
    hold(
        &env,
        &[
            breaks("healthy", "", true, |_| {}),
            breaks("a file that nobody imports", "", true, |c| {
                c.stray("turtle.py");
            }),
            breaks("random.py", "error[module-shadowed]", false, |c| {
                c.stray("random.py");
            }),
            breaks("numbers.py", "error[module-shadowed]", false, |c| {
                c.stray("numbers.py");
            }),
            breaks("types.py", "error[module-shadowed]", false, |c| {
                c.stray("types.py");
            }),
            breaks("token.py", "error[module-shadowed]", false, |c| {
                c.stray("token.py");
            }),
            breaks("copy.py", "error[module-shadowed]", false, |c| {
                c.stray("copy.py");
            }),
            breaks("scripts that nothing imports", "", true, |c| {
                for name in [
                    "config",
                    "data",
                    "helpers",
                    "main",
                    "model",
                    "requests",
                    "termcolor",
                    "test",
                    "train",
                    "utils",
                ] {
                    c.stray(&format!("{name}.py"));
                }
            }),
            breaks("os.py", "", true, |c| c.stray("os.py")),
            breaks("os on PYTHONPATH", "error[module-shadowed]", false, |c| {
                let folder = c.folder.path().join("variable");
                c.put(&folder.join("os.py"), b"");
                c.pythonpath = Some(folder);
            }),
            breaks("an installed six on PYTHONPATH", "", true, |c| {
                c.pythonpath = Some(c.elsewhere(&["six==1.16.0"]));
            }),
            breaks(
                "enum34 on PYTHONPATH",
                "warning[module-shadowed]",
                false,
                |c| {
                    c.pythonpath = Some(c.elsewhere(&["enum34==1.1.10"]));
                },
            ),
            breaks("tensorflow.py", "error[module-shadowed]", false, |c| {
                c.stray("tensorflow.py");
            }),
            breaks("numpy.py", "error[module-shadowed]", false, |c| {
                c.stray("numpy.py");
            }),
            breaks(
                "logging on PYTHONPATH",
                "error[module-shadowed]",
                false,
                |c| {
                    let folder = c.folder.path().join("variable");
                    c.put(&folder.join("logging.py"), b"");
                    c.pythonpath = Some(folder);
                },
            ),
            breaks("an empty folder in the working folder", "", true, |c| {
                fs::create_dir(c.work().join("tensorflow")).expect("a folder");
            }),
            breaks(
                "numpy without its core",
                "error[files-missing]",
                false,
                |c| {
                    fs::remove_file(c.within("numpy/core", "_multiarray_umath.")).expect("gone");
                },
            ),
            breaks(
                "numpy with its core cut off",
                "error[files-changed]",
                false,
                |c| {
                    let path = c.within("numpy/core", "_multiarray_umath.");
                    let bytes = fs::read(&path).expect("the module");
                    c.put(&path, &bytes[..100_000]);
                },
            ),
            breaks(
                "numpy without openblas",
                "error[files-missing]",
                false,
                |c| {
                    fs::remove_file(c.within("numpy.libs", "openblas")).expect("gone");
                },
            ),
            breaks(
                "numpy without __init__",
                "error[files-missing]",
                false,
                |c| {
                    fs::remove_file(c.site().join("numpy/__init__.py")).expect("gone");
                },
            ),
            breaks(
                "tensorflow without __init__",
                "error[files-missing]",
                false,
                |c| {
                    fs::remove_file(c.site().join("tensorflow/__init__.py")).expect("gone");
                },
            ),
            breaks(
                "tensorflow without its library",
                "error[files-missing]",
                false,
                |c| {
                    fs::remove_file(c.within("tensorflow", "libtensorflow_cc.so")).expect("gone");
                },
            ),
            breaks(
                "tensorflow's folder gone",
                "error[files-missing]",
                false,
                |c| {
                    fs::remove_dir_all(c.site().join("tensorflow")).expect("gone");
                },
            ),
            breaks(
                "numpy of Python 3.11",
                "error[extension-wrong-python]",
                false,
                |c| {
                    let from = c.elsewhere(&["--python-version", "3.11", "numpy==1.26.4"]);
                    c.replace_numpy(&from);
                },
            ),
            breaks(
                "numpy of another processor",
                "error[extension-wrong-platform]",
                false,
                |c| {
                    let from = c.elsewhere(&[
                        "--python-platform",
                        "aarch64-unknown-linux-gnu",
                        "numpy==1.26.4",
                    ]);
                    c.replace_numpy(&from);
                },
            ),
            breaks(
                "without absl-py",
                "error[requirement-missing]",
                false,
                |c| {
                    c.pip(&["uninstall", "absl-py"]);
                },
            ),
            breaks("without wrapt", "error[requirement-missing]", false, |c| {
                c.pip(&["uninstall", "wrapt"]);
            }),
            breaks("without gast", "error[requirement-missing]", false, |c| {
                c.pip(&["uninstall", "gast"]);
            }),
            breaks(
                "without urllib3, which requests requires",
                "error[requirement-missing]",
                false,
                |c| {
                    c.pip(&["uninstall", "urllib3"]);
                },
            ),
            breaks(
                "without tensorboard and what it requires",
                "warning[requirement-missing]",
                true,
                |c| {
                    c.pip(&["uninstall", "tensorboard", "markdown"]);
                },
            ),
            breaks(
                "without tensorboard",
                "warning[requirement-missing]",
                true,
                |c| {
                    c.pip(&["uninstall", "tensorboard"]);
                },
            ),
            breaks(
                "an old protobuf",
                "error[companion-incompatible]",
                false,
                |c| {
                    c.pip(&["install", "--no-deps", "protobuf==3.19.6"]);
                },
            ),
            breaks("numpy 2", "error[numpy-abi-too-new]", false, |c| {
                c.pip(&["install", "--no-deps", "numpy==2.2.6"]);
            }),
            breaks("an old numpy", "error[numpy-abi-too-old]", false, |c| {
                c.pip(&["install", "--no-deps", "numpy==1.21.6"]);
            }),
            breaks(
                "numpy 2 on PYTHONPATH",
                "warning[numpy-elsewhere]",
                false,
                |c| {
                    c.pythonpath = Some(c.elsewhere(&["numpy==2.2.6"]));
                },
            ),
            breaks(
                "numpy of 3.11 on PYTHONPATH",
                "error[extension-wrong-python]",
                false,
                |c| {
                    let arguments = ["--python-version", "3.11", "numpy==1.26.4"];
                    c.pythonpath = Some(c.elsewhere(&arguments));
                },
            ),
            breaks("without numpy", "error[numpy-not-installed]", false, |c| {
                c.pip(&["uninstall", "numpy"]);
            }),
            breaks(
                "without tensorflow",
                "warning[tensorflow-not-installed]",
                false,
                |c| {
                    c.pip(&["uninstall", "tensorflow-cpu"]);
                },
            ),
            breaks(
                "two records of numpy",
                "warning[distribution-duplicated]",
                true,
                |c| {
                    let stale = c.site().join("numpy-1.24.4.dist-info");
                    c.put(
                        &stale.join("METADATA"),
                        b"Metadata-Version: 2.1\nName: numpy\nVersion: 1.24.4\n",
                    );
                },
            ),
            breaks(
                "a leftover of pip",
                "note[distribution-leftover]",
                true,
                |c| {
                    fs::create_dir(c.site().join("~umpy")).expect("a folder");
                },
            ),
            breaks(
                "binary METADATA",
                "warning[metadata-unreadable]",
                true,
                |c| {
                    c.put(
                        &c.site().join("numpy-1.26.4.dist-info/METADATA"),
                        &[0xfe; 5000],
                    );
                },
            ),
            breaks(
                "metadata of another numpy",
                "warning[files-mixed]",
                true,
                |c| {
                    let info = c.site().join("numpy-1.25.2.dist-info");
                    fs::rename(c.site().join("numpy-1.26.4.dist-info"), &info).expect("renamed");
                    let metadata = fs::read_to_string(info.join("METADATA")).expect("METADATA");
                    let other = metadata.replacen("Version: 1.26.4", "Version: 1.25.2", 1);
                    c.put(&info.join("METADATA"), other.as_bytes());
                },
            ),
            breaks(
                "two members of the family",
                "warning[distributions-overlap]",
                true,
                second_member,
            ),
            breaks(
                "one uninstalled from under the other",
                "error[files-missing]",
                false,
                |c| {
                    second_member(c);
                    c.pip(&["uninstall", "tensorflow"]);
                },
            ),
            breaks(
                "a base Python that is gone",
                "error[environment-broken]",
                false,
                |c| {
                    fs::remove_file(c.python()).expect("gone");
                    symlink("/nowhere/bin/python3.10", c.python()).expect("a link");
                },
            ),
        ],
    );
}

/// A second record over the same files, as `pip install tensorflow tensorflow-cpu` leaves it.
pub(crate) fn second_member(copy: &mut Copy) {
    let site = copy.site();
    let (from, to) = (
        site.join("tensorflow_cpu-2.17.1.dist-info"),
        site.join("tensorflow-2.17.1.dist-info"),
    );
    for entry in fs::read_dir(&from)
        .expect("the record")
        .map(|e| e.expect("an entry"))
    {
        let bytes = fs::read(entry.path()).unwrap_or_default();
        copy.put(&to.join(entry.file_name()), &bytes);
    }
    let metadata = fs::read_to_string(to.join("METADATA")).expect("METADATA");
    let renamed = metadata.replacen("Name: tensorflow_cpu", "Name: tensorflow", 1);
    let renamed = renamed.replacen("Name: tensorflow-cpu", "Name: tensorflow", 1);
    copy.put(&to.join("METADATA"), renamed.as_bytes());
    // each lists its own record and the files that they share
    let record = fs::read_to_string(to.join("RECORD")).expect("RECORD");
    let own = record.replace(
        "tensorflow_cpu-2.17.1.dist-info/",
        "tensorflow-2.17.1.dist-info/",
    );
    copy.put(&to.join("RECORD"), own.as_bytes());
}

#[test]
#[ignore = "real imports"]
fn what_was_compiled_for_numpy_1_is_found_under_numpy_2() {
    let python = python("3.11");
    let env = Env::new(&python, &["tensorflow-cpu==2.18.1", "numpy==2.0.2"]);
    hold(
        &env,
        &[
            breaks("healthy", "", true, |_| {}),
            breaks(
                "an old ml_dtypes",
                "error[extension-abi-mismatch]",
                false,
                |c| {
                    c.pip(&["install", "--no-deps", "ml-dtypes==0.3.2"]);
                },
            ),
            breaks("an old h5py", "error[extension-abi-mismatch]", false, |c| {
                c.pip(&["install", "--no-deps", "h5py==3.8.0"]);
            }),
            breaks(
                "an old pandas",
                "error[extension-abi-mismatch]",
                false,
                |c| {
                    c.pip(&["install", "--no-deps", "pandas==2.1.4"]);
                    c.pip(&["install", "python-dateutil", "pytz", "tzdata"]);
                },
            ),
            breaks("a pandas that knows numpy 2", "", true, |c| {
                c.pip(&["install", "pandas==2.2.3", "numpy==2.0.2"]);
            }),
        ],
    );
}

#[test]
#[ignore = "real imports"]
fn a_probe_says_what_happens() {
    let python = python("3.10");
    let env = Env::new(&python, &["tensorflow-cpu==2.17.1", "numpy==1.26.4"]);
    let copy = Copy::of(&env);
    assert_eq!(copy.judged(&["--probe"]), ("works".to_owned(), Vec::new()));
    copy.pip(&["install", "--no-deps", "numpy==2.2.6"]);
    let (verdict, findings) = copy.judged(&["--probe"]);
    assert_eq!(verdict, "fails");
    assert!(
        findings.contains(&"error[probe-failed]".to_owned()),
        "{findings:?}"
    );
    assert!(
        !findings.iter().any(|f| f.contains("disagrees")),
        "{findings:?}"
    );
}
