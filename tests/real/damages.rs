//! Random damage to a healthy environment: one file at a time is deleted, cut, emptied or replaced, or a folder is moved away, and
//! `tfpair` is compared with a real import and a first Keras model. Half of the damage hits what the import opens, half does not.
//!
//! `TFPAIR_REAL_SEED` and `TFPAIR_REAL_CASES` set the seed and the number of cases; every case is printed as a row.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::support::{Env, Random, number, python};

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
    \x20   print(getattr(module, '__file__', None) or '')\n";

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

impl Damage {
    /// Damages, and returns how to undo it. Files are replaced and never written in place: they may be links into a cache.
    fn apply(self, file: &Path, other: &Path) -> Box<dyn FnOnce()> {
        let aside = |path: &Path| {
            let kept = path.with_extension("kept-aside");
            fs::rename(path, &kept).expect("to move aside");
            kept
        };
        let target = match self {
            Self::MoveFolder => file.parent().expect("a folder").to_owned(),
            _ => file.to_owned(),
        };
        let kept = aside(&target);
        let bytes = match self {
            Self::Halve => {
                let bytes = fs::read(&kept).expect("a file");
                Some(bytes[..bytes.len() / 2].to_vec())
            }
            Self::Empty => Some(Vec::new()),
            Self::Replace => Some(fs::read(other).expect("a file")),
            Self::Delete | Self::MoveFolder => None,
        };
        if let Some(bytes) = bytes {
            fs::write(&target, bytes).expect("to write");
        }
        Box::new(move || {
            if target.is_file() {
                fs::remove_file(&target).expect("to remove");
            }
            fs::rename(&kept, &target).expect("to move back");
        })
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

fn hold(series: &str, requirements: &[&str]) {
    let env = Env::new(&python(series), requirements);
    let site = env
        .prefix()
        .join(format!("lib/python{series}/site-packages"));
    let healthy = env.runs(PROMISE);
    assert!(healthy.status.success(), "{}", healthy.stderr);
    let loaded: BTreeSet<PathBuf> = healthy.stdout.lines().map(PathBuf::from).collect();
    let (opened, rest): (Vec<PathBuf>, Vec<PathBuf>) =
        files(&site).into_iter().partition(|p| loaded.contains(p));
    let rest: Vec<PathBuf> = rest
        .into_iter()
        .filter(|p| {
            !p.components()
                .any(|c| c.as_os_str().to_string_lossy().ends_with(".dist-info"))
        })
        .collect();
    assert!(
        opened.len() > 500 && !rest.is_empty(),
        "{} opened",
        opened.len()
    );

    let seed = number("TFPAIR_REAL_SEED", 1);
    let cases = usize::try_from(number("TFPAIR_REAL_CASES", 60)).expect("a count");
    let mut random = Random::of(seed, 0);
    let (mut agreed, mut broken_promises, mut open_answers) = (0, Vec::new(), 0);
    for case in 0..cases {
        let inside = case % 2 == 0;
        let from = if inside { &opened } else { &rest };
        let file = random.pick(from).clone();
        let other = random.pick(from).clone();
        let mut damage = *random.pick(DAMAGES);
        if file.parent() == Some(site.as_path()) && matches!(damage, Damage::MoveFolder) {
            damage = Damage::Delete;
        }
        let undo = damage.apply(&file, &other);
        let judged = env.judged();
        let truth = env.runs(PROMISE);
        undo();
        let works = truth.status.success();
        let verdict = judged.verdict();
        let name = file.strip_prefix(&site).unwrap_or(&file).display();
        eprintln!(
            "{case}\t{}\t{damage:?}\t{name}\t{verdict}\t{}\t{}",
            if inside { "opened" } else { "not opened" },
            if works { "works" } else { "fails" },
            truth.stderr.lines().last().unwrap_or_default()
        );
        match (verdict, works) {
            ("works", true) | ("fails", false) => agreed += 1,
            ("works", false) => broken_promises.push(format!("{damage:?} {name}")),
            ("unknown", _) => open_answers += 1,
            _ => {}
        }
    }
    eprintln!("seed {seed}: {agreed} of {cases} agree, {open_answers} unknown");
    assert!(
        broken_promises.is_empty(),
        "`works`, but it fails: {broken_promises:#?}"
    );
    assert!(agreed * 100 >= cases * 95, "{agreed} of {cases} agree");
}

#[test]
#[ignore = "sixty real imports"]
fn random_damage_to_2_16_is_judged_as_python_does() {
    hold("3.11", &["tensorflow-cpu==2.16.2"]);
}

#[test]
#[ignore = "sixty real imports"]
fn random_damage_to_2_10_is_judged_as_python_does() {
    hold("3.10", &["tensorflow-cpu==2.10.1", "numpy==1.26.4"]);
}
