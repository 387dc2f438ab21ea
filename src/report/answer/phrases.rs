//! Names of products, spans of releases, lists of Pythons.

use crate::model::{AskedRelease, PackageName, PairPick, PythonVersion, Span, Version, Wanted};

/// `TensorFlow`, `NumPy`, the name of any other distribution.
pub(super) fn product(name: &PackageName) -> String {
    if name.is_numpy() {
        "NumPy".to_owned()
    } else if *name == PackageName::tensorflow() {
        "TensorFlow".to_owned()
    } else {
        name.to_string()
    }
}

/// `TensorFlow 2.10.x`
pub(super) fn asked(release: &AskedRelease) -> String {
    let name = product(&release.name);
    match &release.wanted {
        Wanted::Any => name,
        Wanted::Series(series) => format!("{name} {series}"),
        Wanted::Exact(version) => format!("{name} {version}"),
        Wanted::Range(range) => format!("{name} {range}"),
    }
}

/// `2.10.x`, `2.10.1`, `2.8.0 to 2.11.1`
pub(super) fn span(span: &Span) -> String {
    match &span.series {
        Some(series) => format!("{series}.x"),
        None if span.first == span.last => span.first.to_string(),
        None => format!("{} to {}", span.first, span.last),
    }
}

/// Several spans: `0.12.1 to 1.9.0, 1.11.0`; `none`.
pub(super) fn spans(all: &[Span]) -> String {
    if all.is_empty() {
        return "none".to_owned();
    }
    let all: Vec<String> = all.iter().map(span).collect();
    all.join(", ")
}

/// `Python 3.7 to 3.10`, `Python 2.7 and 3.6`
pub(super) fn pythons<'p>(all: impl IntoIterator<Item = &'p PythonVersion>) -> String {
    let mut all: Vec<&PythonVersion> = all.into_iter().collect();
    all.sort();
    let mut runs: Vec<(&PythonVersion, &PythonVersion)> = Vec::new();
    for python in all {
        match runs.last_mut() {
            Some((_, last)) if last.major == python.major && last.minor + 1 >= python.minor => {
                *last = python;
            }
            _ => runs.push((python, python)),
        }
    }
    let runs: Vec<String> = runs
        .into_iter()
        .map(
            |(first, last)| match last.minor - first.minor.min(last.minor) {
                0 => first.to_string(),
                1 => format!("{first} and {last}"),
                _ => format!("{first} to {last}"),
            },
        )
        .collect();
    format!("Python {}", runs.join(", "))
}

/// Versions by Python, neighbours with the same version together, the newest Python first.
pub(super) fn by_version<'p, T: PartialEq>(
    all: impl IntoIterator<Item = (&'p PythonVersion, T)>,
) -> Vec<(T, Vec<&'p PythonVersion>)> {
    let mut groups: Vec<(T, Vec<&PythonVersion>)> = Vec::new();
    for (python, value) in all {
        match groups.iter_mut().find(|(before, _)| *before == value) {
            Some((_, pythons)) => pythons.push(python),
            None => groups.push((value, vec![python])),
        }
    }
    groups.sort_by(|(_, a), (_, b)| b.iter().max().cmp(&a.iter().max()));
    groups
}

/// `a and b`, `a, b and c`
pub(super) fn listed<T: std::fmt::Display>(all: &[T]) -> String {
    let all: Vec<String> = all.iter().map(ToString::to_string).collect();
    match all.as_slice() {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `tensorflow==2.13.1 numpy==1.24.3`
pub(super) fn pins(pick: &PairPick) -> String {
    format!("{}=={} numpy=={}", pick.name, pick.tensorflow, pick.numpy)
}

/// `the nearest releases are 1.15.5 and 2.0.0`
pub(super) fn nearest(near: &[Version]) -> String {
    match near {
        [] => String::new(),
        [only] => format!("the nearest release is {only}"),
        all => format!("the nearest releases are {}", listed(all)),
    }
}
