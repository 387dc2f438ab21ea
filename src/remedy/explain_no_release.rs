//! Why no TensorFlow that a request admits can be installed: never released, withdrawn, or no wheel for the Python and
//! platform.

use super::candidates::{self, Target, tensorflow_fits};
use super::change::{Change, Changes};
use super::fresh::{self, Releases, empty};
use super::known_range::known_range;
use crate::model::{
    Alternative, Claim, Conflict, Constraint, Demand, Environment, ForPython, Holder,
    Implementation, PackageName, Platform, PythonVersion, ReleaseFault, Requirement, Version,
    VersionSpan, Wheels,
};
use crate::table::{ReleaseStatus, Table, TensorflowRelease};

/// What was asked for.
struct Request<'a> {
    requirement: &'a Requirement,
    admits: &'a dyn Fn(&Version) -> bool,
    target: Target<'a>,
}

/// Why there is no TensorFlow for the Python of an environment.
pub(super) fn in_environment(environment: &Environment, table: &Table) -> Option<Conflict> {
    environment.python.as_ref()?;
    let requirement: Requirement = PackageName::TENSORFLOW.parse().ok()?;
    let request = Request {
        requirement: &requirement,
        admits: &|_| true,
        target: Target::of(environment),
    };
    Some(why(&request, table))
}

/// Why nothing that a requirement admits can be installed.
pub(super) fn for_requirement(
    requirement: &Requirement,
    admits: &dyn Fn(&Version) -> bool,
    python: Option<&PythonVersion>,
    platform: Platform,
    table: &Table,
) -> Conflict {
    let request = Request {
        requirement,
        admits,
        target: Target {
            python,
            implementation: Implementation::CPython,
            free_threaded: false,
            platform: Some(platform),
        },
    };
    why(&request, table)
}

/// The one version that a requirement names.
fn exact(requirement: &Requirement) -> Option<&Version> {
    requirement.pinned()
}

fn why(request: &Request<'_>, table: &Table) -> Conflict {
    let name = &request.requirement.name;
    let releases = table.tensorflow_releases(name);
    let admitted: Vec<&TensorflowRelease> = releases
        .iter()
        .filter(|r| (request.admits)(r.version()))
        .collect();
    let usable: Vec<&TensorflowRelease> = admitted
        .iter()
        .copied()
        .filter(|r| r.yanked().is_none() && !r.version().any_prerelease())
        .collect();
    let mut constraints = vec![Constraint {
        holder: Holder::Request,
        demand: Demand::Asked {
            requirement: request.requirement.clone(),
            target: for_python(&request.target),
        },
        held: None,
    }];
    if admitted.is_empty() {
        constraints.push(never_released(request.requirement, releases, table));
    } else if usable.is_empty() {
        constraints.extend(admitted.iter().map(|r| withdrawn(r)));
    } else if usable
        .iter()
        .any(|r| tensorflow_fits(r, &request.target, table))
    {
        constraints.extend(without_numpy(request, &usable, table));
    } else {
        constraints.extend(wheels(request, &usable, table));
    }
    Conflict {
        claim: Claim::NothingToInstall(request.requirement.clone()),
        constraints,
        alternatives: alternatives(request, table),
    }
}

fn for_python(target: &Target<'_>) -> ForPython {
    ForPython {
        python: target.python.cloned(),
        implementation: target.implementation.clone(),
        free_threaded: target.free_threaded,
        platform: target.platform,
    }
}

fn unavailable(holder: Holder, fault: ReleaseFault) -> Constraint {
    Constraint {
        holder,
        demand: Demand::Unavailable(fault),
        held: None,
    }
}

/// No release is of that version.
fn never_released(
    requirement: &Requirement,
    releases: &[TensorflowRelease],
    table: &Table,
) -> Constraint {
    let name = &requirement.name;
    let finals = releases.iter().map(TensorflowRelease::version);
    let not_in_table = ReleaseFault::NotInTable {
        table: table.date().to_owned(),
        listed: VersionSpan::of(finals.filter(|v| !v.any_prerelease())),
    };
    let Some(version) = exact(requirement) else {
        return unavailable(Holder::AllReleases(name.clone()), not_in_table);
    };
    let holder = Holder::Distribution(name.clone(), Some(version.clone()));
    match table.known_tensorflow(name, version) {
        ReleaseStatus::Never { below, above, slip } => {
            unavailable(holder, ReleaseFault::NeverReleased { below, above, slip })
        }
        _ => unavailable(holder, not_in_table),
    }
}

/// A release that no installer takes by itself.
fn withdrawn(release: &TensorflowRelease) -> Constraint {
    let fault = match release.yanked() {
        Some("") => ReleaseFault::Yanked(None),
        Some(reason) => ReleaseFault::Yanked(Some(reason.to_owned())),
        None => ReleaseFault::Prerelease,
    };
    let version = Some(release.version().clone());
    unavailable(
        Holder::Distribution(release.distribution().clone(), version),
        fault,
    )
}

/// What the releases can be installed for.
fn wheels(
    request: &Request<'_>,
    usable: &[&TensorflowRelease],
    table: &Table,
) -> Option<Constraint> {
    let tags = || {
        let groups = usable.iter().flat_map(|r| r.wheels());
        groups.flat_map(|g| g.tags())
    };
    let installs = |python: Option<&PythonVersion>, platform: Option<Platform>| {
        let target = Target {
            python,
            implementation: Implementation::CPython,
            free_threaded: false,
            platform,
        };
        usable.iter().any(|r| tensorflow_fits(r, &target, table))
    };
    let platform = request.target.platform;
    let mut pythons: Vec<PythonVersion> = tags()
        .filter(|t| platform.is_none_or(|p| t.fits_platform(p)))
        .flat_map(|t| &t.pythons)
        .filter_map(|tag| PythonVersion::of_cpython_tag(tag))
        .collect();
    pythons.sort();
    pythons.dedup();
    pythons.retain(|p| installs(Some(p), platform));
    let mut platforms: Vec<Platform> = tags()
        .flat_map(|t| &t.platforms)
        .filter_map(|p| Platform::parse(p))
        .collect();
    platforms.sort();
    platforms.dedup();
    platforms.retain(|p| installs(None, Some(*p)));
    let name = request.requirement.name.clone();
    let span = VersionSpan::of(usable.iter().map(|r| r.version()))?;
    Some(Constraint {
        holder: match span.oldest == span.newest {
            true => Holder::Distribution(name, Some(span.newest)),
            false => Holder::Releases(name, span),
        },
        demand: Demand::Wheels(match pythons.is_empty() {
            true => Wheels::Platforms(platforms),
            false => Wheels::Pythons(pythons),
        }),
        held: None,
    })
}

/// The newest has a wheel, and no NumPy that works with it has one.
fn without_numpy(
    request: &Request<'_>,
    usable: &[&TensorflowRelease],
    table: &Table,
) -> Vec<Constraint> {
    let fitting = usable
        .iter()
        .filter(|r| tensorflow_fits(r, &request.target, table));
    let Some(newest) = fitting.max_by_key(|r| r.version().clone()) else {
        return Vec::new();
    };
    let (Some(python), Some(platform)) = (request.target.python, request.target.platform) else {
        return Vec::new();
    };
    let name = request.requirement.name.clone();
    let changes = Changes::default().with(name.clone(), Change::Exact(newest.version().clone()));
    let known = known_range(&empty(python.clone(), platform), &changes, table);
    let offered = candidates::numpy(&request.target, table);
    let works = Constraint {
        holder: Holder::Distribution(name, Some(newest.version().clone())),
        demand: Demand::WorksWith(known),
        held: None,
    };
    let has = Constraint {
        holder: Holder::Python(python.clone()),
        demand: Demand::Wheels(Wheels::Numpy(VersionSpan::of(&offered))),
        held: None,
    };
    vec![works, has]
}

/// What is next to the request: the same for another Python, and another release for the same Python.
fn alternatives(request: &Request<'_>, table: &Table) -> Vec<Alternative> {
    let mut alternatives = Vec::new();
    let Some(platform) = request.target.platform else {
        return alternatives;
    };
    let name = &request.requirement.name;
    let releases = Releases {
        name,
        extras: &[],
        admits: request.admits,
    };
    if let Some((python, _)) = fresh::newest(&releases, None, platform, table) {
        alternatives.push(Alternative::OtherPython {
            requirement: request.requirement.clone(),
            python,
        });
    }
    let ordinary =
        request.target.implementation == Implementation::CPython && !request.target.free_threaded;
    let same = candidates::tensorflow(name, &request.target, table);
    if let (Some(releases), true) = (VersionSpan::of(&same), ordinary) {
        alternatives.push(Alternative::OtherReleases {
            target: for_python(&request.target),
            name: name.clone(),
            releases,
        });
    }
    alternatives
}
