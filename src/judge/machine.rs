//! Whether this machine can run the wheel: its platform, its C library, its processor.

use super::resolved_pair::ResolvedPair;
use crate::model::{Code, Distribution, Environment, Finding, Os, Platform, Severity, WheelTag};
use crate::table::{ReleaseStatus, Table};

/// The findings about the machine.
pub(crate) fn findings(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(wheel_platform(environment, resolved, table));
    if findings.is_empty() {
        findings.extend(old_library(environment, resolved));
        findings.extend(processor(environment, resolved, table));
    }
    findings
}

/// A wheel for another platform, by its own tags; where there is only a version, by the wheels that were released.
fn wheel_platform(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Option<Finding> {
    let (Some(tensorflow), Some(platform)) = (&resolved.tensorflow, environment.platform) else {
        return None;
    };
    let distribution = tensorflow.distribution;
    let own = distribution
        .read()
        .map(|m| m.tags.clone())
        .unwrap_or_default();
    let (tags, source) = if own.is_empty() {
        let (ReleaseStatus::Released, Some(version)) = (&tensorflow.known, &distribution.version)
        else {
            return None;
        };
        let release = table.tensorflow_release(&distribution.name, version);
        let tags = release.into_iter().flat_map(|r| r.wheels);
        let tags: Vec<WheelTag> = tags.flat_map(|w| w.tags).collect();
        (tags, "the wheels that were released".to_owned())
    } else {
        let info = distribution.path.as_ref().map(|p| p.join("WHEEL"));
        let source = info.map(|p| p.display().to_string());
        (own, source.unwrap_or_default())
    };
    if tags.is_empty() || tags.iter().any(|t| t.fits_platform(platform)) {
        return None;
    }
    // what is built on a machine and not for a platform carries no tag of one
    if tags
        .iter()
        .flat_map(|t| &t.platforms)
        .all(|p| Platform::parse(p).is_none())
    {
        return None;
    }
    let mut platforms: Vec<&str> = tags
        .iter()
        .flat_map(|t| t.platforms.iter().map(String::as_str))
        .collect();
    platforms.sort_unstable();
    platforms.dedup();
    let label = distribution.label();
    Some(
        Finding::new(
            Code::PlatformUnsupported,
            Severity::Error,
            label.clone(),
            format!("{label} has no wheel for {platform}"),
        )
        .evidence(format!(
            "wheel platforms: {} ({source})",
            platforms.join(", ")
        )),
    )
}

/// A C library that is older than every tag of the wheel asks for (PEP 600).
fn old_library(environment: &Environment, resolved: &ResolvedPair<'_>) -> Option<Finding> {
    let distribution = resolved.tensorflow.as_ref()?.distribution;
    let here = environment.contents.machine.as_ref()?.glibc?;
    let needed = needed_glibc(distribution)?;
    if needed <= here {
        return None;
    }
    let (major, minor) = needed;
    let label = distribution.label();
    Some(
        Finding::new(
            Code::PlatformUnsupported,
            Severity::Error,
            label.clone(),
            format!(
                "{label} was built for glibc {major}.{minor} or newer, and this system has glibc {}.{}",
                here.0, here.1
            ),
        )
        .you_will_see(format!("ImportError: version `GLIBC_{major}.{minor}' not found")),
    )
}

/// The glibc that the wheel of a distribution needs, by its own tags; `None` where its WHEEL was not read.
#[must_use]
pub fn needed_glibc(distribution: &Distribution) -> Option<(u16, u16)> {
    let platforms = distribution.read()?.tags.iter().flat_map(|t| &t.platforms);
    platforms.filter_map(|p| glibc_of(p)).min()
}

/// The glibc that a platform tag promises to do with (PEP 513, 571, 599, 600).
fn glibc_of(tag: &str) -> Option<(u16, u16)> {
    let legacy = [
        ("manylinux1_", (2, 5)),
        ("manylinux2010_", (2, 12)),
        ("manylinux2014_", (2, 17)),
    ];
    if let Some((_, version)) = legacy.iter().find(|(start, _)| tag.starts_with(start)) {
        return Some(*version);
    }
    let mut parts = tag.strip_prefix("manylinux_")?.split('_');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A processor without what an official wheel needs.
fn processor(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (Some(machine), Some(platform)) = (&environment.contents.machine, environment.platform)
    else {
        return findings;
    };
    let tensorflow = resolved
        .tensorflow
        .as_ref()
        .filter(|t| t.official)
        .map(|t| (t.distribution, "tensorflow"));
    let numpy = resolved.numpy.as_ref();
    let numpy = numpy.and_then(|n| n.distribution).map(|d| (d, "numpy"));
    for (distribution, name) in [tensorflow, numpy].into_iter().flatten() {
        let Some(version) = &distribution.version else {
            continue;
        };
        for need in table.machine_needs(name, version) {
            let told = platform.os == Os::Linux && !machine.features.is_empty();
            let lacks = told && !machine.features.contains(&need.feature);
            let translated = machine.translated && name == "tensorflow";
            if need.arch != platform.arch || !(lacks || translated) {
                continue;
            }
            let (severity, here) = if lacks {
                (Severity::Error, "the processor of this machine has none")
            } else {
                // newer systems translate it
                (Severity::Warning, "this x86-64 Python runs under Rosetta")
            };
            findings.push(
                Finding::new(
                    Code::PlatformUnsupported,
                    severity,
                    distribution.label(),
                    format!(
                        "{} needs `{}`, and {here}: {}",
                        distribution.label(),
                        need.feature,
                        need.why
                    ),
                )
                .you_will_see(need.you_will_see)
                .evidence(format!("reported: {}", need.source)),
            );
        }
    }
    findings
}
