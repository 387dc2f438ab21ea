//! Random realistic environments: a TensorFlow with three to six companions as a plain install brings them today, judged by
//! `tfpair` and compared with the import and a first Keras model. What is printed as the fix is applied as it stands.
//!
//! `TFPAIR_REAL_SEED`, `TFPAIR_REAL_FIRST` and `TFPAIR_REAL_CASES` choose the cases; a case depends on the seed and its own number
//! alone. Every case is printed as a row.

use std::collections::BTreeSet;

use super::damages::PROMISE;
use super::support::{Env, Random, has_wheel, number, python, table_rows};
use super::tally::Tally;

const PYTHONS: &[&str] = &["3.8", "3.9", "3.10", "3.11", "3.12", "3.13"];

/// A distribution, and the module that says that it works.
const COMPANIONS: &[(&str, &str)] = &[
    ("pandas", "pandas"),
    ("scipy", "scipy.stats"),
    ("scikit-learn", "sklearn.linear_model"),
    ("matplotlib", "matplotlib.pyplot"),
    ("numba", "numba"),
    ("opencv-python-headless", "cv2"),
    ("keras", "keras"),
    ("tf-keras", "tf_keras"),
    ("tensorflow-probability", "tensorflow_probability"),
    ("tensorflow-hub", "tensorflow_hub"),
    ("tensorflow-datasets", "tensorflow_datasets"),
    ("tensorflow-text", "tensorflow_text"),
    ("tensorflow-addons", "tensorflow_addons"),
    ("tensorflow-io", "tensorflow_io"),
    ("tensorboard", "tensorboard.summary"),
    ("transformers", "transformers"),
    ("jax", "jax"),
    ("shap", "shap"),
    ("statsmodels", "statsmodels.api"),
    ("xgboost", "xgboost"),
    ("onnx", "onnx"),
    ("spacy", "spacy"),
    ("streamlit", "streamlit"),
];

/// Compiled code that nobody builds from source on the way to TensorFlow.
const NO_BUILDS: &[&str] = &[
    "blis",
    "grpcio",
    "h5py",
    "jaxlib",
    "llvmlite",
    "matplotlib",
    "ml-dtypes",
    "numba",
    "numpy",
    "onnx",
    "opencv-python-headless",
    "pandas",
    "pillow",
    "pyarrow",
    "scikit-learn",
    "scipy",
    "shap",
    "spacy",
    "statsmodels",
    "thinc",
    "tokenizers",
    "xgboost",
];

struct Case {
    python: &'static str,
    tensorflow: String,
    companions: Vec<(&'static str, &'static str)>,
}

impl Case {
    fn draw(seed: u64, at: u64) -> Self {
        let mut random = Random::of(seed, at);
        let python = *random.pick(PYTHONS);
        let tensorflow = random.pick(&releases(python)).clone();
        let mut rest = COMPANIONS.to_vec();
        let count = 3 + random.below(4);
        let companions = (0..count)
            .map(|_| rest.swap_remove(random.below(rest.len())))
            .collect();
        Self {
            python,
            tensorflow,
            companions,
        }
    }

    fn requirements(&self) -> Vec<&str> {
        let names = self.companions.iter().map(|(name, _)| *name);
        std::iter::once(self.tensorflow.as_str())
            .chain(names)
            .collect()
    }
}

/// Final releases with a Linux wheel for a Python, as requirements; the smaller distribution where there is one.
fn releases(python: &str) -> Vec<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let rows = table_rows("tensorflow_releases.csv");
    for name in ["tensorflow-cpu", "tensorflow"] {
        for row in rows.iter().filter(|row| row["distribution"] == name) {
            let version = &row["version"];
            let known = found.iter().any(|r| r.ends_with(&format!("=={version}")));
            if has_wheel(row, python)
                && !version.contains("rc")
                && row["yanked"].is_empty()
                && !known
            {
                found.insert(format!("{name}=={version}"));
            }
        }
    }
    found.into_iter().collect()
}

/// The stage that fails, or `works`, and the last line of the error.
fn truth(env: &Env) -> (&'static str, String) {
    let ended = env.runs(PROMISE);
    if ended.status.success() {
        return ("works", String::new());
    }
    let import = env.runs("import tensorflow as tf; tf.__version__");
    let stage = if import.status.success() {
        "keras"
    } else {
        "import"
    };
    let error = ended.stderr.lines().rfind(|line| !line.trim().is_empty());
    (stage, error.unwrap_or_default().chars().take(160).collect())
}

/// The companions that can be imported, each in a process of its own.
fn importable(env: &Env, case: &Case) -> BTreeSet<&'static str> {
    let imports = |module: &str| env.runs(&format!("import {module}")).status.success();
    let all = case.companions.iter().filter(|(_, module)| imports(module));
    all.map(|(name, _)| *name).collect()
}

/// Judges one environment and counts it.
fn check(case: &Case, at: u64, tally: &mut Tally) {
    let env = Env::new(&python(case.python), &[]);
    let mut arguments = case.requirements();
    for name in NO_BUILDS {
        arguments.extend(["--only-binary", name]);
    }
    if let Err(error) = env.try_install(&arguments) {
        let line = error.lines().find(|line| !line.trim().is_empty());
        eprintln!(
            "{at}\t{}\t{}\tno install\t\t{}",
            case.python,
            case.requirements().join(" "),
            line.unwrap_or_default()
        );
        tally.impossible += 1;
        return;
    }
    let judged = env.judged();
    let (stage, error) = truth(&env);
    let codes = judged.codes().join(" ");
    let mut row = format!(
        "{at}\t{}\t{}\t{}\t{stage}\t{codes}\t{error}",
        case.python,
        case.requirements().join(" "),
        judged.verdict()
    );
    let mut agrees = tally.count(&row, judged.verdict(), stage == "works");
    if stage != "works" {
        let before = importable(&env, case);
        let mut fixed = apply(&env, &mut row);
        let after = importable(&env, case);
        let lost: Vec<_> = before.difference(&after).collect();
        if fixed.is_ok() && !lost.is_empty() {
            fixed = Err(format!("the fix breaks {lost:?}"));
        }
        agrees &= fixed.is_ok();
        tally.count_fix(&row, fixed);
    }
    eprintln!("{row}\t{}", if agrees { "agrees" } else { "DIFFERS" });
    if !agrees {
        eprintln!("{}", env.text());
    }
}

/// Applies what `fix` prints and looks again.
fn apply(env: &Env, row: &mut String) -> Result<(), String> {
    let printed = env.fix();
    let pasted = env.paste(&printed);
    if !pasted.status.success() {
        return Err(format!("the fix does not run: {printed}{}", pasted.stderr));
    }
    let (stage, error) = truth(env);
    let after = env.judged();
    row.push_str(&format!("\tfixed: {} {stage}", after.verdict()));
    if stage == "works" && after.verdict() == "works" {
        return Ok(());
    }
    Err(format!(
        "after the fix: judged {}, {stage} {error}\n{printed}",
        after.verdict()
    ))
}

#[test]
#[ignore = "sixty real installs"]
fn random_realistic_environments_are_judged_as_python_does() {
    let (seed, first) = (
        number("TFPAIR_REAL_SEED", 1),
        number("TFPAIR_REAL_FIRST", 0),
    );
    let cases = number("TFPAIR_REAL_CASES", 60);
    let mut tally = Tally::default();
    for at in first..first + cases {
        check(&Case::draw(seed, at), at, &mut tally);
    }
    let planned = usize::try_from(cases).expect("a count");
    tally.print(
        &format!("seed {seed}, cases {first} to {}", first + cases - 1),
        planned,
    );
    assert!(tally.run() > 0, "nothing was run");
    assert_eq!(
        tally.agree,
        tally.run(),
        "the verdict of some is not what happens"
    );
    assert!(tally.uncured.is_empty(), "some are not cured");
}
