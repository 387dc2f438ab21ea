//! Over the whole table: the first fix for every failing pair makes the import work.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::*;
use crate::model::{PinVersion, Requirement};
use crate::remedy::candidates::{self, Target};

/// How often the judge may be asked for one environment, however far the way out is.
const MOST_CALLS: usize = 400;

/// What is held once the pins are installed: an exact version, else one that the pin admits.
fn pinned(held: &[(PackageName, Version)], remedy: &Remedy) -> Vec<(PackageName, Version)> {
    let mut held = held.to_vec();
    for change in remedy.changes() {
        let version = match &change.to.version {
            PinVersion::Exact(version) => version.clone(),
            PinVersion::Within(specifiers) => representative(specifiers).unwrap(),
            PinVersion::Any => unreachable!("nobody objects here"),
        };
        // what is printed is read as what is meant
        let requirement: Requirement = change.to.to_string().parse().unwrap();
        assert!(requirement.admits(&version), "{requirement}");
        held.retain(|(name, _)| *name != change.to.name);
        held.push((change.to.name.clone(), version));
    }
    held
}

/// A Python with what is installed.
struct Case {
    python: PythonVersion,
    held: Vec<(PackageName, Version)>,
}

/// Every `stride`th of the pairs of (final release with a wheel, NumPy with a wheel), on every Python, in turn without
/// protobuf, with an old one and with a new one.
fn cases(stride: usize) -> Vec<Case> {
    let table = Table::embedded();
    let (mut cases, mut pair) = (Vec::new(), 0);
    for minor in 6..=14 {
        let python = PythonVersion::series(3, minor);
        let nothing = environment(&python, &[]);
        let target = Target::of(&nothing);
        let numpys = candidates::numpy(&target, table);
        for name in ["tensorflow", "tensorflow-cpu"].map(|n| name_of(n).unwrap()) {
            for tensorflow in candidates::tensorflow(&name, &target, table) {
                for numpy in &numpys {
                    pair += 1;
                    if pair % stride != 0 {
                        continue;
                    }
                    let mut held = vec![
                        (name.clone(), tensorflow.clone()),
                        (name_of("numpy").unwrap(), numpy.clone()),
                    ];
                    let protobuf = [None, Some("3.19.6"), Some("5.29.5")][pair / stride % 3];
                    held.extend(
                        protobuf.map(|v| (name_of("protobuf").unwrap(), v.parse().unwrap())),
                    );
                    let python = python.clone();
                    cases.push(Case { python, held });
                }
            }
        }
    }
    cases
}

/// Holds the cases on every core, and tells how long a search took for each that fails.
fn hold(cases: &[Case]) -> Vec<Duration> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = cases.len().div_ceil(cores).max(1);
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let shares: Vec<_> = cases
            .chunks(share)
            .map(|share| {
                scope.spawn(move || {
                    let table = Table::embedded();
                    share
                        .iter()
                        .filter_map(|c| holds(&c.python, &c.held, table))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        shares.into_iter().flat_map(|s| s.join().unwrap()).collect()
    });
    times.sort();
    times
}

#[test]
fn the_first_remedy_for_a_pair_of_the_table_works_when_judged_again() {
    let cases = cases(101);
    let times = hold(&cases);
    assert!(
        times.len() > 100,
        "only {} of {} fail",
        times.len(),
        cases.len()
    );
}

/// All of them, for `cargo test --release --lib -- --ignored the_whole_table`.
#[test]
#[ignore = "minutes without optimisation"]
#[allow(clippy::print_stderr, reason = "what is measured is to be seen")]
fn the_whole_table_has_a_first_remedy_that_works_found_in_milliseconds() {
    let cases = cases(1);
    let times = hold(&cases);
    let at = |share: usize| times[(times.len() - 1) * share / 1000];
    eprintln!(
        "{} pairs, {} fail, all cured; a search takes {:?} (median), {:?} (99 of 100), {:?} (longest)",
        cases.len(),
        times.len(),
        at(500),
        at(990),
        at(1000)
    );
    assert!(times.len() * 4 > cases.len(), "only {} fail", times.len());
    assert!(at(990) < Duration::from_millis(100), "{:?}", at(990));
}

/// The processor time of this thread, where the system tells it: on a busy machine a clock tells of the others. Else the
/// time since the first question.
fn spent() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|t| t.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(
        || START.get_or_init(Instant::now).elapsed(),
        Duration::from_nanos,
    )
}

/// How long the search took where the import fails; the first remedy must hold.
fn holds(
    python: &PythonVersion,
    held: &[(PackageName, Version)],
    table: &Table,
) -> Option<Duration> {
    let before = assessment(environment(python, held), table);
    if before.verdict != Verdict::Fails {
        return None;
    }
    CALLS.with(|calls| calls.set(0));
    let start = spent();
    let remedies = remedies(&before, &Surroundings::default(), table);
    let taken = spent().saturating_sub(start);
    let calls = CALLS.with(Cell::get);
    assert!(calls <= MOST_CALLS, "{calls} calls for {held:?}");
    assert!(
        !remedies.is_empty(),
        "no remedy for Python {python} with {held:?}"
    );
    let first = &remedies[0];
    let held = pinned(held, first);
    let nothing = environment(python, &[]);
    let target = Target::of(&nothing);
    for (name, version) in &held {
        let offered = match name.as_ref() {
            "numpy" => candidates::numpy(&target, table),
            "tensorflow" | "tensorflow-cpu" => candidates::tensorflow(name, &target, table),
            _ => continue,
        };
        assert!(offered.contains(version), "no wheel of {name} {version}");
    }
    let after = assessment(environment(python, &held), table);
    assert_eq!(after.verdict, Verdict::Works, "{:?} {held:?}", first.steps);
    Some(taken)
}
