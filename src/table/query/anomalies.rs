//! Anomalies of the whole table: stub wheels, missing upper bounds, forwards to missing releases, yanked files.

use crate::model::{MarkerFacts, PackageName, Platform, Requirement, Ternary, Version, WheelTag};
use crate::table::{Table, TensorflowRelease, WheelGroup};

/// Titles with their lines.
pub(super) fn anomalies(table: &Table) -> Vec<(String, Vec<String>)> {
    let (mut stubs, mut unbounded, mut nowhere, mut yanked) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for member in table.family() {
        for release in table.tensorflow_releases(member) {
            if release.version().any_prerelease() {
                continue;
            }
            let label = format!("{} {}", release.distribution(), release.version());
            if let Some(reason) = release.yanked() {
                let reason = if reason.is_empty() {
                    "no reason given"
                } else {
                    reason
                };
                yanked.push(format!("{label}: {reason}"));
            }
            for group in release.wheels().iter().filter(|g| g.is_stub()) {
                stubs.extend(stub(release, group));
                nowhere.extend(leads_nowhere(release, group, table));
            }
            if *release.distribution() == PackageName::tensorflow() && !bounded(release) {
                unbounded.push(release.version().clone());
            }
        }
    }
    for release in table.numpy_releases() {
        if let Some(reason) = release.yanked() {
            yanked.push(format!("numpy {}: {reason}", release.version()));
        }
    }
    stubs.sort();
    stubs.dedup();
    nowhere.sort();
    nowhere.dedup();
    vec![
        (
            "Stub wheels, which only require another distribution".to_owned(),
            stubs,
        ),
        (
            "Releases that declare no upper bound on NumPy".to_owned(),
            vec![spelt(&unbounded)],
        ),
        (
            "Stub wheels that require an unreleased wheel".to_owned(),
            nowhere,
        ),
        ("Yanked releases".to_owned(), yanked),
    ]
}

fn stub(release: &TensorflowRelease, group: &WheelGroup) -> Vec<String> {
    let label = format!("{} {}", release.distribution(), release.version());
    let line = |platform: Platform| {
        let targets: Vec<String> = group
            .forwards()
            .filter(|r| holds_on(r, platform))
            .map(Requirement::without_marker)
            .collect();
        format!("{label} on {platform}: {}", targets.join(", "))
    };
    platforms(group).into_iter().map(line).collect()
}

/// Whether the marker of a forward may hold on a platform.
fn holds_on(requirement: &Requirement, platform: Platform) -> bool {
    let facts = MarkerFacts {
        python: None,
        implementation: None,
        platform: Some(platform),
    };
    facts.evaluate(&requirement.marker) != Ternary::No
}

fn platforms(group: &WheelGroup) -> Vec<Platform> {
    let mut all: Vec<Platform> = group
        .tags()
        .iter()
        .flat_map(|t| &t.platforms)
        .filter_map(|p| Platform::parse(p))
        .collect();
    all.sort();
    all.dedup();
    all
}

/// The tags of a stub for which where it leads has no wheel.
fn leads_nowhere(release: &TensorflowRelease, group: &WheelGroup, table: &Table) -> Vec<String> {
    let mut lines = Vec::new();
    let own = release.distribution();
    for target in group.forwards().filter(|t| t.name != *own) {
        let found = table.tensorflow_release(&target.name, release.version());
        let groups = found.into_iter().flat_map(TensorflowRelease::wheels);
        let wheels: Vec<&WheelTag> = groups.flat_map(WheelGroup::tags).collect();
        let missing: Vec<&str> = group
            .tags()
            .iter()
            .filter(|tag| {
                let same = |w: &&WheelTag| {
                    w.pythons == tag.pythons
                        && tag
                            .platforms
                            .iter()
                            .filter_map(|p| Platform::parse(p))
                            .any(|p| w.fits_platform(p))
                };
                concerns(target, tag) && !wheels.iter().any(same)
            })
            .flat_map(|tag| tag.pythons.iter().map(String::as_str))
            .collect();
        if !missing.is_empty() {
            let (label, wanted) = (
                format!("{} {}", release.distribution(), release.version()),
                target.without_marker(),
            );
            lines.push(format!(
                "{label} ({}) requires {wanted}",
                missing.join(", ")
            ));
        }
    }
    lines
}

/// Whether the marker of a forward holds where the wheel can be installed.
fn concerns(target: &Requirement, tag: &WheelTag) -> bool {
    let mut platforms = tag.platforms.iter().filter_map(|p| Platform::parse(p));
    platforms.any(|platform| holds_on(target, platform))
}

/// Whether a release sets an upper bound on NumPy anywhere.
fn bounded(release: &TensorflowRelease) -> bool {
    use crate::model::Operator;
    let numpy = PackageName::numpy();
    let upper = |o: Operator| {
        !matches!(
            o,
            Operator::GreaterThan | Operator::GreaterThanEqual | Operator::NotEqual
        )
    };
    release
        .wheels()
        .iter()
        .flat_map(|g| g.numpy().filter(|r| r.name == numpy))
        .filter_map(Requirement::specifiers)
        .any(|s| s.iter().any(|s| upper(s.operator())))
}

/// `1.0.0, 1.0.1, 1.1.0`, a series at a time.
fn spelt(versions: &[Version]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut last = None;
    for version in versions {
        if last == Some(version.series())
            && let Some(part) = parts.last_mut()
        {
            part.push_str(&format!(", {version}"));
        } else {
            parts.push(version.to_string());
        }
        last = Some(version.series());
    }
    parts.join("; ")
}
