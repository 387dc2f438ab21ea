//! Mutated inputs: no panic, no case over two seconds, nothing live in the output. `TFPAIR_MUTATIONS=1000000 cargo test
//! --lib fuzzing` tries a hundred times as many as `cargo test`; `TFPAIR_MUTATION_SEED` draws others.

mod mutate;
mod seeds;

use std::cell::Cell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::read::fixture;
use mutate::{Random, mutated};
use seeds::Seeds;

/// How many cases are tried, over all targets.
const CASES: usize = 10_000;

/// No case may take longer.
const LONGEST: Duration = Duration::from_secs(2);

/// A case that takes so long does not end, even where the machine is busy.
const HANGS: Duration = Duration::from_secs(300);

fn number(variable: &str, default: usize) -> usize {
    let text = std::env::var(variable).ok();
    text.map_or(default, |text| text.parse().expect(variable))
}

/// Runs so many of a hundred cases on a target: findings of earlier runs and seeds as they are, then mutations of both.
fn hold(
    target: &'static str,
    share: usize,
    mut seeds: Seeds,
    run: impl Fn(&[u8]) + Send + 'static,
) {
    seeds.extend(seeds::folder(
        &format!("fuzz/findings/{target}"),
        usize::MAX,
    ));
    assert!(!seeds.is_empty(), "{target} has no seeds");
    let cases = number("TFPAIR_MUTATIONS", CASES) * share / 100;
    let seed = number("TFPAIR_MUTATION_SEED", 1) as u64;
    let (done, waiting) = channel();
    // a case that does not end is reported by this thread, which goes on
    std::thread::spawn(move || {
        let mut random = Random::new(seed);
        for index in 0..seeds.len() + cases {
            let bytes = match seeds.get(index) {
                Some(seed) => seed.clone(),
                None => {
                    let (seed, other) = (random.one(&seeds).clone(), random.one(&seeds).clone());
                    mutated(&seed, &other, &mut random)
                }
            };
            let fault = fault(&run, &bytes);
            if done.send((bytes, fault)).is_err() {
                return;
            }
        }
    });
    let mut slowest = Duration::ZERO;
    let mut tried = 0;
    loop {
        match waiting.recv_timeout(HANGS) {
            Ok((_, Ok(took))) => {
                tried += 1;
                slowest = slowest.max(took);
            }
            Ok((bytes, Err(fault))) => {
                let path = keep(target, &bytes);
                panic!(
                    "case {tried} of seed {seed}, kept as {}: {fault}",
                    path.display()
                );
            }
            Err(RecvTimeoutError::Timeout) => panic!("case {tried} of seed {seed} does not end"),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    assert!(
        tried >= cases,
        "the thread ended after {tried} of {cases} cases"
    );
    println!("{target}: {tried} cases, the slowest took {slowest:?}");
}

/// How long this thread ran, where the system tells: on a busy machine more time passes.
fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// How long a case takes, or what is wrong with it. A slow one has a second try.
fn fault(run: &impl Fn(&[u8]), bytes: &[u8]) -> Result<Duration, String> {
    let mut took = Duration::MAX;
    for _ in 0..2 {
        let (start, before) = (Instant::now(), processor_time());
        let ended = catch_unwind(AssertUnwindSafe(|| run(bytes)));
        if ended.is_err() {
            return Err("it panics".to_owned());
        }
        let used = before.zip(processor_time());
        let used = used.map(|(before, after)| after.saturating_sub(before));
        took = took.min(used.unwrap_or_else(|| start.elapsed()));
        if took <= LONGEST {
            return Ok(took);
        }
    }
    Err(format!("it takes {took:?}"))
}

fn keep(target: &str, bytes: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("tfpair-finding-{target}"));
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn metadata() {
    hold("metadata", 18, seeds::metadata(), super::metadata);
}

#[test]
fn record() {
    hold("record", 17, seeds::record(), super::record);
}

#[test]
fn pyvenv_cfg() {
    hold("pyvenv_cfg", 12, seeds::pyvenv_cfg(), super::pyvenv_cfg);
}

#[test]
fn pth() {
    hold("pth", 12, seeds::pth(), super::pth);
}

#[test]
fn extension() {
    hold("extension", 16, seeds::extension(), super::extension);
}

#[test]
fn small_files() {
    hold("small_files", 15, seeds::small_files(), super::small_files);
}

#[test]
fn tickets() {
    hold("ticket", 4, seeds::tickets(), super::ticket);
}

#[test]
fn lists() {
    hold("list", 4, seeds::lists(), super::ticket);
}

#[test]
fn reports() {
    hold("report", 1, seeds::reports(), super::report);
}

/// Project files, each with the name of its format.
#[test]
fn project_files() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_owned();
    let (names, seeds): (Vec<&str>, Seeds) = seeds::project_files().into_iter().unzip();
    let next = Cell::new(0);
    hold("project_file", 3, seeds, move |bytes| {
        let path = root.join(names[next.get() % names.len()]);
        next.set(next.get() + 1);
        write(&path, bytes);
        for assessment in crate::commands::assess_file(&path).into_iter().take(2) {
            let _json = super::outputs(assessment);
        }
    });
}

/// A whole environment, in which one file is replaced by the case.
#[test]
fn environment() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_owned();
    let site = "v/lib/python3.10/site-packages";
    let so = "numpy/core/_multiarray_umath.cpython-310-x86_64-linux-gnu.so";
    let mut python = fixture::elf(".text", b"x");
    python[16] = 2;
    let list = format!("numpy/__init__.py,,0\n{so},,{}\n", python.len());
    let metadata = seeds::metadata();
    let home = root.join("base/bin");
    let cfg = format!("home = {}\nversion = 3.10.13\n", home.display());
    let files = [
        ("base/bin/python3.10".to_owned(), python.clone()),
        ("v/pyvenv.cfg".to_owned(), cfg.into_bytes()),
        (
            format!("{site}/tensorflow_cpu-2.10.1.dist-info/METADATA"),
            metadata[0].clone(),
        ),
        (
            format!("{site}/a-1.dist-info/METADATA"),
            metadata[1].clone(),
        ),
        (
            format!("{site}/numpy-1.26.4.dist-info/METADATA"),
            metadata[2].clone(),
        ),
        (
            format!("{site}/numpy-1.26.4.dist-info/RECORD"),
            list.into_bytes(),
        ),
        (
            format!("{site}/numpy-1.26.4.dist-info/WHEEL"),
            b"Tag: cp310-cp310-linux_x86_64\n".to_vec(),
        ),
        (
            format!("{site}/numpy-1.26.4.dist-info/direct_url.json"),
            seeds::small_files()[0].clone(),
        ),
        (
            format!("{site}/numpy/version.py"),
            b"version = '1.26.4'\n".to_vec(),
        ),
        (format!("{site}/{so}"), python),
        (format!("{site}/a.pth"), seeds::pth()[0].clone()),
        (format!("{site}/sitecustomize.py"), seeds::pth()[3].clone()),
    ];
    for (path, bytes) in &files {
        write(&root.join(path), bytes);
    }
    for path in ["base/lib/python3.10/os.py", "v/bin/python3.10"] {
        write(&root.join(path), b"");
    }
    for package in ["tensorflow", "numpy"] {
        write(&root.join(site).join(package).join("__init__.py"), b"");
    }
    let seeds: Seeds = files.iter().map(|(_, bytes)| bytes.clone()).collect();
    let next = Cell::new(0);
    hold("environment", 1, seeds, move |bytes| {
        let (path, before) = &files[next.get() % files.len()];
        next.set(next.get() + 1);
        write(&root.join(path), bytes);
        let report = crate::commands::inspect(&root.join("v"));
        write(&root.join(path), before);
        // an environment that is broken is judged and is no error
        for assessment in report.unwrap().environments {
            let _json = super::outputs(assessment);
        }
        let _kept = &folder;
    });
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
