//! Random damage to a healthy environment: one file at a time is deleted, cut, emptied or replaced by that of another version,
//! or a folder is moved away, and `tfpair` is compared with a real import and a first Keras model. Half of the damage hits what
//! the import opens, half does not.
//!
//! `TFPAIR_REAL_SEED` and `TFPAIR_REAL_CASES` set the seed and the number of cases; every case is printed as a row. Each is
//! judged alone. What hits nothing that is opened is tried together, ten at a time, and one by one only if the ten fail.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::support::{Env, Random, number, python};
use super::tally::Tally;

/// The promise of `works`: the import, and the first model of `tf.keras`.
pub(crate) const PROMISE: &str = "import sys\n\
    import numpy as np\n\
    import tensorflow as tf\n\
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n\
    model.compile(optimizer='sgd', loss='mse')\n\
    x, y = np.zeros((4, 2), 'float32'), np.zeros((4, 1), 'float32')\n\
    model.fit(x, y, epochs=1, verbose=0)\n\
    model.predict(x, verbose=0)\n\
    for module in list(sys.modules.values()):\n\
    \x20   print(getattr(module, '__file__', None) or '')\n\
    for line in open('/proc/self/maps') if sys.platform == 'linux' else ():\n\
    \x20   print(line[line.find('/'):].rstrip())\n";

#[derive(Debug, Clone, Copy)]
enum Damage {
    Delete,
    Halve,
    Empty,
    Replace,
    MoveFolder,
}

const DAMAGES: &[Damage] = &[
    Damage::Delete,
    Damage::Halve,
    Damage::Empty,
    Damage::Replace,
    Damage::MoveFolder,
];

/// How many cases that should change nothing are tried in one import.
const TOGETHER: usize = 10;

/// A damage to one file or folder.
struct Case {
    number: usize,
    is_opened: bool,
    damage: Damage,
    /// What is damaged: a file, or a folder to be moved away.
    target: PathBuf,
    /// The file of another version, to replace it.
    other: PathBuf,
    verdict: String,
    codes: Vec<String>,
}

impl Case {
    fn random(
        random: &mut Random,
        number: usize,
        site: &Path,
        other: &Path,
        from: &[PathBuf],
    ) -> Self {
        let file = random.pick(from);
        let mut damage = *random.pick(DAMAGES);
        let is_top = file.parent() == Some(site);
        if is_top && matches!(damage, Damage::MoveFolder) {
            damage = Damage::Delete;
        }
        let inside = file.strip_prefix(site).expect("a file of site-packages");
        let other = other.join(inside);
        let differs = || other.is_file() && fs::read(&other).ok() != fs::read(file).ok();
        if matches!(damage, Damage::Replace) && !differs() {
            damage = Damage::Halve;
        }
        let target = match damage {
            Damage::MoveFolder => file.parent().expect("a folder").to_owned(),
            _ => file.clone(),
        };
        Self {
            number,
            is_opened: false,
            damage,
            target,
            other,
            verdict: String::new(),
            codes: Vec::new(),
        }
    }

    fn kept(&self) -> PathBuf {
        self.target.with_extension("kept-aside")
    }

    /// Files are replaced and never written in place: they may be links into a cache.
    fn apply(&self) {
        fs::rename(&self.target, self.kept()).expect("to move aside");
        let bytes = match self.damage {
            Damage::Halve => {
                let mut bytes = fs::read(self.kept()).expect("a file");
                bytes.truncate(bytes.len() / 2);
                bytes
            }
            Damage::Empty => Vec::new(),
            Damage::Replace => fs::read(&self.other).expect("a file"),
            Damage::Delete | Damage::MoveFolder => return,
        };
        fs::write(&self.target, bytes).expect("to write");
    }

    fn undo(&self) {
        if self.target.is_file() {
            fs::remove_file(&self.target).expect("to remove");
        }
        fs::rename(self.kept(), &self.target).expect("to move back");
    }

    /// Whether one of the two would hide the other.
    fn meets(&self, other: &Self) -> bool {
        self.target.starts_with(&other.target) || other.target.starts_with(&self.target)
    }
}

/// Every regular file of the environment's site-packages.
fn files(site: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![site.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.retain(|p| !p.components().any(|c| c.as_os_str() == "__pycache__"));
    found.sort();
    found
}

/// Prints the row of a case, and counts it.
fn take(tally: &mut Tally, site: &Path, case: &Case, error: Option<&str>) {
    let name = case.target.strip_prefix(site).unwrap_or(&case.target);
    let row = format!(
        "{}\t{}\t{:?}\t{}\t{} {:?}\t{}",
        case.number,
        if case.is_opened {
            "opened"
        } else {
            "not opened"
        },
        case.damage,
        name.display(),
        case.verdict,
        case.codes,
        error.unwrap_or("works"),
    );
    let agrees = tally.count(&row, &case.verdict, error.is_none());
    eprintln!("{row}\t{}", if agrees { "agrees" } else { "DIFFERS" });
}

/// The last line of the error, if any.
fn error(env: &Env) -> Option<String> {
    let truth = env.runs(PROMISE);
    let last = truth.stderr.lines().last().unwrap_or_default();
    (!truth.status.success()).then(|| format!("{} {last}", truth.status))
}

/// Damages an environment; `other` are the requirements of the one from which files of other versions come.
fn hold(series: &str, requirements: &[&str], other: &[&str]) {
    let env = Env::new(&python(series), requirements);
    let other = Env::new(&python(series), other);
    let packages = format!("lib/python{series}/site-packages");
    let (site, other) = (env.prefix().join(&packages), other.prefix().join(&packages));
    let healthy = env.runs(PROMISE);
    assert!(healthy.status.success(), "{}", healthy.stderr);
    assert_eq!(env.judged().verdict(), "works");
    let loaded: BTreeSet<PathBuf> = healthy.stdout.lines().map(PathBuf::from).collect();
    let (opened, mut rest): (Vec<PathBuf>, Vec<PathBuf>) =
        files(&site).into_iter().partition(|p| loaded.contains(p));
    rest.retain(|p| {
        !p.components()
            .any(|c| c.as_os_str().to_string_lossy().ends_with(".dist-info"))
    });
    assert!(
        opened.len() > 500 && !rest.is_empty(),
        "{} opened",
        opened.len()
    );

    let seed = number("TFPAIR_REAL_SEED", 1);
    let cases = usize::try_from(number("TFPAIR_REAL_CASES", 60)).expect("a count");
    let mut random = Random::of(seed, 0);
    let mut tally = Tally::default();
    let mut open: Vec<Case> = Vec::new();
    for number in 0..cases {
        let is_opened = number % 2 == 0;
        let from = if is_opened { &opened } else { &rest };
        let mut case = Case::random(&mut random, number, &site, &other, from);
        // a folder may hold what is opened as well
        case.is_opened = opened.iter().any(|file| file.starts_with(&case.target));
        case.apply();
        let judged = env.judged();
        case.verdict = judged.verdict().to_owned();
        case.codes = judged.codes().iter().map(|&code| code.to_owned()).collect();
        if case.is_opened {
            let error = error(&env);
            case.undo();
            take(&mut tally, &site, &case, error.as_deref());
            continue;
        }
        case.undo();
        if open.len() == TOGETHER || open.iter().any(|earlier| earlier.meets(&case)) {
            try_together(&env, &site, &mut open, &mut tally);
        }
        open.push(case);
    }
    try_together(&env, &site, &mut open, &mut tally);
    tally.print(&format!("damages to {requirements:?}, seed {seed}"), cases);
    assert_eq!(tally.broken_promises, 0, "`works`, but it fails");
    let agree = tally.agree;
    assert!(agree * 100 >= cases * 99, "{agree} of {cases} agree");
}

/// Tries cases that should change nothing all at once, and each alone if anything fails.
fn try_together(env: &Env, site: &Path, cases: &mut Vec<Case>, tally: &mut Tally) {
    cases.iter().for_each(Case::apply);
    let together = error(env);
    cases.iter().rev().for_each(Case::undo);
    for case in cases.drain(..) {
        let alone = together.as_ref().and_then(|_| {
            case.apply();
            let error = error(env);
            case.undo();
            error
        });
        take(tally, site, &case, alone.as_deref());
    }
}

#[test]
#[ignore = "many real imports"]
fn random_damage_to_2_16_is_judged_as_python_does() {
    hold(
        "3.11",
        &["tensorflow-cpu==2.16.2"],
        &[
            "tensorflow-cpu==2.16.1",
            "numpy==1.26.0",
            "keras==3.6.0",
            "protobuf==4.25.3",
            "h5py==3.11.0",
        ],
    );
}

#[test]
#[ignore = "many real imports"]
fn random_damage_to_2_10_is_judged_as_python_does() {
    hold(
        "3.10",
        &["tensorflow-cpu==2.10.1", "numpy==1.26.4", "pandas"],
        &[
            "tensorflow-cpu==2.10.0",
            "numpy==1.24.4",
            "h5py==3.8.0",
            "pandas==2.0.3",
        ],
    );
}

#[test]
#[ignore = "many real imports"]
fn random_damage_to_2_20_is_judged_as_python_does() {
    hold(
        "3.13",
        &["tensorflow-cpu==2.20.0", "pandas", "scipy"],
        &[
            "tensorflow-cpu==2.20.0",
            "numpy==2.1.3",
            "keras==3.10.0",
            "protobuf==5.29.5",
            "h5py==3.14.0",
            "pandas==2.2.3",
        ],
    );
}
