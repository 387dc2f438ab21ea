//! Why no TensorFlow can be had that a request admits: never released, withdrawn, or no wheel for the Python and platform.

use super::candidates::{self, Target, tensorflow_fits};
use super::change::{Change, Changes};
use super::conflict::{joined, plain_name};
use super::plan::known_to_work;
use super::resolve_request::{bare, fresh};
use crate::judge::declared::specifiers;
use crate::model::{
    Conflict, Constraint, ConstraintKind, Environment, Implementation, PackageName, Platform,
    PythonVersion, Requirement, Version,
};
use crate::table::{ReleaseStatus, Table, TensorflowRelease};

/// What was asked for.
pub(super) struct Request<'a> {
    pub(super) name: &'a PackageName,
    /// As it was spelt.
    pub(super) text: String,
    pub(super) admitted: &'a dyn Fn(&Version) -> bool,
    pub(super) target: Target<'a>,
}

/// Why there is no TensorFlow for the Python of an environment.
pub(super) fn in_environment(environment: &Environment, table: &Table) -> Option<Conflict> {
    let (Some(name), true) = (plain_name(), environment.python.is_some()) else {
        return None;
    };
    let request = Request {
        name: &name,
        text: name.to_string(),
        admitted: &|_| true,
        target: Target::of(environment),
    };
    Some(why(&request, None, table))
}

/// Why nothing that a requirement admits can be had.
pub(super) fn for_requirement(
    requirement: &Requirement,
    admitted: &dyn Fn(&Version) -> bool,
    python: Option<&PythonVersion>,
    platform: Platform,
    table: &Table,
) -> Conflict {
    let request = Request {
        name: &requirement.name,
        text: requirement.to_string(),
        admitted,
        target: Target {
            python,
            implementation: Implementation::CPython,
            free_threaded: false,
            platform: Some(platform),
        },
    };
    why(&request, exact(requirement), table)
}

/// The one version that a requirement names.
fn exact(requirement: &Requirement) -> Option<&Version> {
    let mut all = specifiers(requirement)?.iter();
    match (all.next(), all.next()) {
        (Some(only), None) if only.operator() == &pep440_rs::Operator::Equal => {
            Some(only.version())
        }
        _ => None,
    }
}

fn why(request: &Request<'_>, exact: Option<&Version>, table: &Table) -> Conflict {
    let asked = Constraint {
        who: "the request".to_owned(),
        kind: ConstraintKind::Asked,
        what: format!("{}{}", request.text, on(&request.target)),
        because: None,
    };
    let releases = table.tensorflow_releases(request.name);
    let admitted: Vec<&TensorflowRelease> = releases
        .iter()
        .filter(|r| (request.admitted)(&r.version))
        .collect();
    let usable: Vec<&TensorflowRelease> = admitted
        .iter()
        .copied()
        .filter(|r| r.yanked.is_none() && !r.version.any_prerelease())
        .collect();
    let mut wants = vec![asked];
    if admitted.is_empty() {
        wants.push(never(request.name, exact, &releases, table));
    } else if usable.is_empty() {
        wants.extend(admitted.iter().map(|r| withdrawn(r)));
    } else if usable.iter().any(|r| tensorflow_fits(r, &request.target)) {
        wants.extend(of_numpy(request, &usable, table));
    } else {
        wants.push(wheels(request, &usable));
    }
    Conflict {
        claim: format!("there is no {} to install", request.text),
        wants,
        instead: instead(request, table),
    }
}

/// ` on Python 3.12, linux x86_64`.
fn on(target: &Target<'_>) -> String {
    let threads = if target.free_threaded {
        " free-threaded"
    } else {
        ""
    };
    let python = target.python.map(|p| match &target.implementation {
        Implementation::CPython => format!("Python {}{threads}", p.minor_text()),
        other => format!("{other} {}", p.minor_text()),
    });
    let platform = target.platform.map(|p| p.to_string().replacen('_', " ", 1));
    let parts: Vec<String> = python.into_iter().chain(platform).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!(" for {}", parts.join(" on "))
}

/// No release is of that version.
fn never(
    name: &PackageName,
    exact: Option<&Version>,
    releases: &[TensorflowRelease],
    table: &Table,
) -> Constraint {
    let mut finals: Vec<&Version> = releases.iter().map(|r| &r.version).collect();
    finals.retain(|v| !v.any_prerelease());
    finals.sort();
    let run = match (finals.first(), finals.last()) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "nothing".to_owned(),
    };
    let want = |who: String, what: String, because: Option<String>| Constraint {
        who,
        kind: ConstraintKind::Is,
        what,
        because,
    };
    let Some(version) = exact else {
        let who = format!("the releases of {name}");
        return want(
            who,
            format!("run from {run} (table of {})", table.date()),
            None,
        );
    };
    let who = format!("{name} {version}");
    match table.known_tensorflow(name, version) {
        ReleaseStatus::Never { below, above, slip } => {
            let beside: Vec<String> = below
                .into_iter()
                .chain(above)
                .map(|v| v.to_string())
                .collect();
            let what = format!("was never released; beside it are {}", beside.join(" and "));
            want(who, what, slip)
        }
        _ => want(
            who,
            format!(
                "is not in the table of {}, which runs from {run}",
                table.date()
            ),
            None,
        ),
    }
}

/// A release that no installer takes by itself.
fn withdrawn(release: &TensorflowRelease) -> Constraint {
    let what = match release.yanked.as_deref() {
        Some("") => "was yanked".to_owned(),
        Some(reason) => format!("was yanked: {reason}"),
        None => "is a pre-release, which is not offered".to_owned(),
    };
    Constraint {
        who: format!("{} {}", release.distribution, release.version),
        kind: ConstraintKind::Is,
        what,
        because: None,
    }
}

/// For what the releases have wheels.
fn wheels(request: &Request<'_>, usable: &[&TensorflowRelease]) -> Constraint {
    let tags = || {
        let groups = usable.iter().flat_map(|r| &r.wheels);
        groups
            .filter(|g| g.forwards.lines.is_empty())
            .flat_map(|g| &g.tags)
    };
    let fitting = || tags().filter(|t| request.target.platform.is_none_or(|p| t.fits_platform(p)));
    let mut pythons: Vec<PythonVersion> = fitting()
        .flat_map(|t| &t.pythons)
        .filter_map(|tag| PythonVersion::of_cpython_tag(tag))
        .collect();
    pythons.sort();
    pythons.dedup();
    let what = if pythons.is_empty() {
        let mut platforms: Vec<Platform> = tags()
            .flat_map(|t| &t.platforms)
            .filter_map(|p| Platform::parse(p))
            .collect();
        platforms.sort();
        platforms.dedup();
        let names: Vec<String> = platforms.iter().map(ToString::to_string).collect();
        match names.is_empty() {
            true => "nothing: no wheel was ever uploaded".to_owned(),
            false => names.join(", "),
        }
    } else {
        let names: Vec<String> = pythons.iter().map(PythonVersion::minor_text).collect();
        format!("Python {}", names.join(", "))
    };
    Constraint {
        who: run_of(usable),
        kind: ConstraintKind::Wheels,
        what,
        because: None,
    }
}

/// `tensorflow 2.10.0`, `tensorflow 2.10.0 to 2.10.1`.
fn run_of(releases: &[&TensorflowRelease]) -> String {
    let name = releases
        .first()
        .map(|r| r.distribution.to_string())
        .unwrap_or_default();
    let oldest = releases.iter().map(|r| &r.version).min();
    let newest = releases.iter().map(|r| &r.version).max();
    match (oldest, newest) {
        (Some(oldest), Some(newest)) if oldest != newest => format!("{name} {oldest} to {newest}"),
        (Some(only), _) => format!("{name} {only}"),
        _ => name,
    }
}

/// The newest has a wheel, and no NumPy that works with it has one.
fn of_numpy(
    request: &Request<'_>,
    usable: &[&TensorflowRelease],
    table: &Table,
) -> Vec<Constraint> {
    let fitting = usable
        .iter()
        .filter(|r| tensorflow_fits(r, &request.target));
    let Some(newest) = fitting.max_by_key(|r| r.version.clone()) else {
        return Vec::new();
    };
    let (Some(python), Some(platform)) = (request.target.python, request.target.platform) else {
        return Vec::new();
    };
    let environment = bare(python.clone(), platform);
    let changes =
        Changes::default().with(request.name.clone(), Change::Pin(newest.version.clone()));
    let offered = candidates::numpy(&request.target, table);
    let known = known_to_work(&environment, &changes, table);
    let works = Constraint {
        who: format!("{} {}", newest.distribution, newest.version),
        kind: ConstraintKind::WorksWith,
        what: known.map_or_else(|| "no numpy".to_owned(), |k| format!("numpy{}", joined(&k))),
        because: None,
    };
    let has = Constraint {
        who: format!("Python {}", python.minor_text()),
        kind: ConstraintKind::Wheels,
        what: match (offered.last(), offered.first()) {
            (Some(oldest), Some(newest)) => format!("numpy {oldest} to {newest}"),
            _ => "no numpy".to_owned(),
        },
        because: None,
    };
    vec![works, has]
}

/// What is next to the request: the same with another Python, and another release for the same Python.
fn instead(request: &Request<'_>, table: &Table) -> Vec<String> {
    let mut ways = Vec::new();
    let Some(platform) = request.target.platform else {
        return ways;
    };
    let ordinary =
        request.target.implementation == Implementation::CPython && !request.target.free_threaded;
    if let Some((python, _)) = fresh(request.name, request.admitted, None, platform, table) {
        ways.push(format!("`{}` can be had for Python {python}", request.text));
    }
    let same = candidates::tensorflow(request.name, &request.target, table);
    if let (Some(oldest), Some(newest), true) = (same.last(), same.first(), ordinary) {
        let name = request.name;
        let python = request
            .target
            .python
            .map(|p| format!("Python {}", p.minor_text()));
        let python = python.unwrap_or_else(|| platform.to_string());
        ways.push(if oldest == newest {
            format!("{python} can have {name} {newest}")
        } else {
            format!("{python} can have {name} {oldest} to {newest}")
        });
    }
    ways
}
