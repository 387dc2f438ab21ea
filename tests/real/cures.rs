//! Fixes work: broken environments, the commands of `tfpair fix` run as printed, and TensorFlow used afterwards. A few
//! by default, all with `-- --include-ignored cures`.

use super::support::{Env, python};

/// What an install of TensorFlow must be able to do, on any of its releases: take an array of NumPy's, reduce it, and
/// give a NumPy number back.
pub(crate) const USE: &str = "import numpy as np\n\
    import tensorflow as tf\n\
    a = np.arange(6, dtype='float32').reshape(2, 3)\n\
    def total():\n\
    \x20   return tf.reduce_sum(tf.matmul(tf.constant(a), tf.constant(a.T)))\n\
    if tf.__version__.startswith('1.'):\n\
    \x20   with tf.compat.v1.Session() as session:\n\
    \x20       result = session.run(total())\n\
    else:\n\
    \x20   result = total().numpy()\n\
    assert float(result) == float(a.dot(a.T).sum()), result\n";

/// What takes an environment from health to where it is found.
struct Broken<'a> {
    /// The Python series.
    python: &'a str,
    /// Installed together, as they resolve today.
    install: &'a [&'a str],
    /// Forced in afterwards, one after the other, whatever others declare.
    force: &'a [&'a str],
    /// What Python says.
    python_says: &'a str,
    /// Must be importable in the end, with TensorFlow.
    imports: &'a [&'a str],
}

const PLAIN: Broken<'_> = Broken {
    python: "",
    install: &[],
    force: &[],
    python_says: "",
    imports: &[],
};

/// The error of `_pb2.py` files that are older than protobuf.
const DESCRIPTORS: &str = "Descriptors cannot";

/// The error of a TensorFlow that was built for NumPy 1.
const SIGNATURE: &str = "Unable to convert function return value to a Python type";

/// Makes the environment, sees it fail, runs what is printed, and sees it work.
#[track_caller]
fn cures(broken: &Broken<'_>) {
    let python = python(broken.python);
    let env = Env::new(&python, broken.install);
    for requirement in broken.force {
        env.force(requirement);
    }
    let before = env.runs(USE);
    assert!(!before.status.success(), "it is not broken");
    assert!(
        before.stderr.contains(broken.python_says),
        "Python says otherwise: {}",
        before.stderr
    );
    let printed = env.fix();
    eprintln!("{:?} {:?}\n{printed}", broken.install, broken.force);
    cured(&env, &printed, broken.imports);
}

/// Runs what was printed, as a person pastes it, and looks again: with `tfpair`, and with Python.
#[track_caller]
pub(crate) fn cured(env: &Env, printed: &str, imports: &[&str]) {
    assert!(
        printed
            .lines()
            .any(|l| !l.starts_with('#') && !l.is_empty()),
        "no command is offered"
    );
    let ended = env.paste(printed);
    assert!(ended.status.success(), "{printed}\n{}", ended.stderr);
    let after = env.runs(USE);
    assert!(after.status.success(), "{printed}\n{}", after.stderr);
    for module in imports {
        let ended = env.runs(&format!("import tensorflow, {module}"));
        assert!(ended.status.success(), "{printed}\n{}", ended.stderr);
    }
    let judged = env.judged();
    assert_eq!(judged.verdict(), "works", "{:?}", judged.codes());
}

macro_rules! plain {
    ($($(#[$ignore:meta])? $name:ident: $python:literal, $requirement:literal, $says:expr;)*) => {
        $(
            #[test]
            $(#[$ignore])?
            fn $name() {
                cures(&Broken {
                    python: $python,
                    install: &[$requirement],
                    python_says: $says,
                    ..PLAIN
                });
            }
        )*
    };
}

// what a plain install brings today
plain! {
    #[ignore = "one more download"]
    plain_1_13: "3.7", "tensorflow==1.13.2", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_1_15: "3.7", "tensorflow==1.15.4", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_2_0: "3.7", "tensorflow==2.0.4", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_2_1: "3.7", "tensorflow-cpu==2.1.4", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_2_2: "3.8", "tensorflow-cpu==2.2.3", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_2_3: "3.8", "tensorflow-cpu==2.3.4", DESCRIPTORS;
    plain_2_4: "3.8", "tensorflow-cpu==2.4.4", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_2_5: "3.9", "tensorflow-cpu==2.5.3", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_2_6_0_with_a_newer_keras: "3.9", "tensorflow-cpu==2.6.0", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_2_6_4: "3.9", "tensorflow-cpu==2.6.4", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_2_7_1_by_protobuf_and_numpy: "3.9", "tensorflow-cpu==2.7.1", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_2_7_3: "3.9", "tensorflow-cpu==2.7.3", SIGNATURE;
    #[ignore = "one more download"]
    plain_2_8_1_by_protobuf_and_numpy: "3.10", "tensorflow-cpu==2.8.1", DESCRIPTORS;
    #[ignore = "one more download"]
    plain_2_8_4: "3.10", "tensorflow-cpu==2.8.4", SIGNATURE;
    #[ignore = "one more download"]
    plain_2_9: "3.10", "tensorflow-cpu==2.9.3", SIGNATURE;
    #[ignore = "one more download"]
    plain_2_11: "3.10", "tensorflow-cpu==2.11.0", SIGNATURE;
    plain_2_14: "3.11", "tensorflow-cpu==2.14.0", SIGNATURE;
}

/// NumPy by itself: too new, too old, with names removed.
mod numpy {
    use super::{Broken, PLAIN, SIGNATURE, cures};

    #[test]
    #[ignore = "one more download"]
    fn that_lost_its_names() {
        cures(&Broken {
            python: "3.8",
            install: &["tensorflow-cpu==2.4.4", "protobuf<3.21"],
            force: &["numpy==1.24.4"],
            python_says: "module 'numpy' has no attribute 'object'",
            ..PLAIN
        });
    }

    #[test]
    #[ignore = "one more download"]
    fn that_is_too_old() {
        cures(&Broken {
            python: "3.8",
            install: &["tensorflow-cpu==2.8.4", "protobuf<3.21"],
            force: &["numpy==1.19.5"],
            python_says: "compiled against API version",
            ..PLAIN
        });
    }

    #[test]
    #[ignore = "one more download"]
    fn that_is_too_new_for_2_17() {
        cures(&Broken {
            python: "3.12",
            install: &["tensorflow-cpu==2.17.1"],
            force: &["numpy==2.2.6"],
            python_says: "",
            ..PLAIN
        });
    }

    /// What was compiled for NumPy 2 alone, or asks for it, goes back with it.
    #[test]
    #[ignore = "more downloads"]
    fn that_opencv_asks_for() {
        cures(&Broken {
            python: "3.10",
            install: &["tensorflow-cpu==2.10.1", "opencv-python-headless>=4.12"],
            python_says: SIGNATURE,
            imports: &["cv2"],
            ..PLAIN
        });
    }

    #[test]
    #[ignore = "more downloads"]
    fn under_pandas_scipy_and_numba_of_today() {
        cures(&Broken {
            python: "3.10",
            install: &["tensorflow-cpu==2.10.1", "pandas", "scipy", "numba"],
            python_says: SIGNATURE,
            imports: &["pandas", "scipy.stats", "numba"],
            ..PLAIN
        });
    }

    #[test]
    #[ignore = "more downloads"]
    fn under_pandas_and_scipy_of_today_on_python_3_11() {
        cures(&Broken {
            python: "3.11",
            install: &["tensorflow-cpu==2.14.0", "pandas", "scipy", "scikit-learn"],
            python_says: SIGNATURE,
            imports: &["pandas", "scipy.stats", "sklearn.linear_model"],
            ..PLAIN
        });
    }
}

/// The companions.
mod companions {
    use super::{Broken, DESCRIPTORS, PLAIN, cures};

    #[test]
    fn an_old_protobuf() {
        cures(&Broken {
            python: "3.11",
            install: &["tensorflow-cpu==2.15.1"],
            force: &["protobuf==3.19.6"],
            python_says: "cannot import name 'builder' from 'google.protobuf.internal'",
            ..PLAIN
        });
    }

    #[test]
    #[ignore = "one more download"]
    fn a_new_protobuf() {
        cures(&Broken {
            python: "3.10",
            install: &["tensorflow-cpu==2.10.1", "numpy==1.26.4"],
            force: &["protobuf==5.29.5"],
            python_says: DESCRIPTORS,
            ..PLAIN
        });
    }

    #[test]
    #[ignore = "one more download"]
    fn a_protobuf_older_than_the_generated_code() {
        cures(&Broken {
            python: "3.13",
            install: &["tensorflow-cpu==2.20.0"],
            force: &["protobuf==5.28.0"],
            python_says: "incompatible Protobuf Gencode/Runtime versions",
            ..PLAIN
        });
    }

    #[test]
    #[ignore = "one more download"]
    fn a_newer_keras() {
        cures(&Broken {
            python: "3.10",
            install: &["tensorflow-cpu==2.10.1", "numpy==1.26.4"],
            force: &["keras==2.11.0"],
            python_says: "register_load_context_function",
            ..PLAIN
        });
    }

    #[test]
    fn a_newer_ml_dtypes_on_top_of_numpy_2() {
        cures(&Broken {
            python: "3.11",
            install: &["tensorflow-cpu==2.14.0"],
            force: &["ml_dtypes==0.5.4"],
            python_says: "Unable to convert",
            ..PLAIN
        });
    }
}
