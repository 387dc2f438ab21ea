//! Whether this machine can run the wheel: its platform, its C library, its processor.

use super::context::Context;
use super::installation::tensorflow_tags;
use crate::model::{Code, Detail, Distribution, Finding, Os, Platform, Severity};

/// The findings about the machine.
pub(crate) fn machine(context: &Context<'_>) -> Vec<Finding> {
    if let Some(finding) = wheel_platform(context) {
        return vec![finding];
    }
    let mut findings: Vec<Finding> = old_library(context).into_iter().collect();
    findings.extend(processor(context));
    findings
}

/// A wheel for another platform, by its own tags; where there is only a version, by the wheels that were released.
fn wheel_platform(context: &Context<'_>) -> Option<Finding> {
    let platform = context.environment.platform?;
    let distribution = context.tensorflow()?;
    let (tags, source) = tensorflow_tags(context, distribution)?;
    if tags.is_empty() || tags.iter().any(|t| t.fits_platform(platform)) {
        return None;
    }
    let mut platforms: Vec<String> = tags.into_iter().flat_map(|t| t.platforms).collect();
    // what is built on a machine and not for a platform carries no tag of one
    if platforms.iter().all(|p| Platform::parse(p).is_none()) {
        return None;
    }
    platforms.sort_unstable();
    platforms.dedup();
    Some(Finding::new(
        Code::PlatformUnsupported,
        Severity::Error,
        distribution,
        Detail::NoWheelForPlatform {
            platform,
            tags: platforms,
            source,
        },
    ))
}

/// A C library that is older than every tag of the wheel asks for (PEP 600).
fn old_library(context: &Context<'_>) -> Option<Finding> {
    let distribution = context.tensorflow()?;
    let found = context.environment.contents.machine.as_ref()?.glibc?;
    let needed = needed_glibc(distribution)?;
    (needed > found).then(|| {
        Finding::new(
            Code::PlatformUnsupported,
            Severity::Error,
            distribution,
            Detail::GlibcTooOld { needed, found },
        )
    })
}

/// The glibc that the wheel of a distribution needs, by its own tags; `None` where its WHEEL was not read.
#[must_use]
pub(crate) fn needed_glibc(distribution: &Distribution) -> Option<(u16, u16)> {
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
fn processor(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let environment = context.environment;
    let (Some(machine), Some(platform)) = (&environment.contents.machine, environment.platform)
    else {
        return findings;
    };
    let tensorflow = context.resolved.tensorflow.as_ref().filter(|t| t.official);
    let tensorflow = tensorflow.map(|t| (t.distribution, "tensorflow"));
    let numpy = context.numpy().map(|d| (d, "numpy"));
    for (distribution, name) in [tensorflow, numpy].into_iter().flatten() {
        let Some(version) = &distribution.version else {
            continue;
        };
        for need in context.table.machine_needs(name, version) {
            let known = platform.os == Os::Linux && !machine.features.is_empty();
            let lacks = known && !machine.features.iter().any(|f| f == need.feature);
            let rosetta = machine.translated && name == "tensorflow";
            if need.arch != platform.arch || !(lacks || rosetta) {
                continue;
            }
            // newer systems translate it
            let severity = if lacks {
                Severity::Error
            } else {
                Severity::Warning
            };
            let detail = Detail::ProcessorFeature {
                feature: need.feature.to_owned(),
                rosetta: !lacks,
                why: need.why.to_owned(),
                source: need.source.to_owned(),
            };
            findings.push(
                Finding::new(Code::PlatformUnsupported, severity, distribution, detail)
                    .with_error(need.you_will_see),
            );
        }
    }
    findings
}
