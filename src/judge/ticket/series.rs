//! A series in a ticket, `TensorFlow 2.10`: it is judged where all of its releases get the same answer.

use super::stubs;
use crate::model::{
    Assessment, Code, Compatibility, Distribution, Format, Member, MetadataState, PackageName,
    SourceRank, TicketEnvironment, TicketFacts, Verdict, Version,
};
use crate::table::Table;

/// A series that a ticket names in place of a release.
pub(super) struct Series {
    name: PackageName,
    version: Version,
    line: usize,
}

impl Series {
    /// The series, if it is one of TensorFlow.
    pub(super) fn tensorflow(&self) -> Option<Version> {
        (!self.name.is_numpy()).then(|| self.version.clone())
    }
}

/// Adds the series that a ticket names in place of releases, if the releases agree; returns them all.
pub(super) fn follow(
    ticket: &mut TicketEnvironment,
    facts: &TicketFacts,
    table: &Table,
) -> Vec<Series> {
    let named: Vec<Series> = [named(ticket, is_tensorflow), named(ticket, is_numpy)]
        .into_iter()
        .flatten()
        .filter(|series| !releases(series, table).is_empty())
        .collect();
    if named.is_empty() {
        return named;
    }
    let judge = |versions: &[&Version]| {
        let mut one = ticket.clone();
        add(&mut one, &named, versions);
        stubs::follow(&mut one, facts, table);
        Answer::of(&crate::judge::assessment(one.environment, table))
    };
    let as_named: Vec<&Version> = named.iter().map(|series| &series.version).collect();
    let expected = judge(&as_named);
    let agree = combinations(&named, table)
        .iter()
        .all(|versions| judge(versions) == expected);
    if agree {
        add(ticket, &named, &as_named);
    }
    named
}

/// Names the series in the pair: no release of it is known to be the one in use.
pub(super) fn name(assessment: &mut Assessment, named: Vec<Series>) {
    for series in named {
        let half = if series.name.is_numpy() {
            &mut assessment.pair.numpy
        } else {
            &mut assessment.pair.tensorflow
        };
        let member = half.get_or_insert_with(|| Member {
            distribution: series.name.clone(),
            version: Some(series.version.clone()),
            series: None,
            path: None,
            installer: None,
        });
        if member.version.as_ref() == Some(&series.version) {
            member.version = None;
            member.series = Some(series.version);
        }
    }
}

/// What is compared between the releases of a series.
#[derive(PartialEq, Eq)]
struct Answer {
    verdict: Verdict,
    compatibility: Compatibility,
    codes: Vec<Code>,
}

impl Answer {
    fn of(assessment: &Assessment) -> Self {
        Self {
            verdict: assessment.verdict,
            compatibility: assessment.pair.compatibility,
            codes: assessment.findings.iter().map(|f| f.code).collect(),
        }
    }
}

fn is_tensorflow(name: &PackageName) -> bool {
    Table::embedded().is_family(name)
}

fn is_numpy(name: &PackageName) -> bool {
    name.is_numpy()
}

/// The one series of a product, if the ticket names no release of it.
fn named(ticket: &TicketEnvironment, of: fn(&PackageName) -> bool) -> Option<Series> {
    let mut all = ticket.series.iter().filter(|(name, ..)| of(name));
    let (name, version, line) = all.next()?;
    let alone = all.all(|(_, other, _)| other == version);
    let mut released = ticket.environment.distributions.iter();
    (alone && !released.any(|d| of(&d.name))).then(|| Series {
        name: name.clone(),
        version: version.clone(),
        line: *line,
    })
}

/// The final releases of a series.
fn releases(series: &Series, table: &Table) -> Vec<&'static Version> {
    let numpy = table.numpy_releases().iter().map(|r| r.version());
    let tensorflow = table.tensorflow_releases(&series.name).iter();
    let tensorflow = tensorflow.map(|r| r.version());
    let all: Vec<&'static Version> = match series.name.is_numpy() {
        true => numpy.collect(),
        false => tensorflow.collect(),
    };
    let of_series =
        |v: &&'static Version| v.series() == series.version.series() && !v.any_prerelease();
    all.into_iter().filter(of_series).collect()
}

/// Every choice of a release for each series.
fn combinations<'t>(named: &[Series], table: &Table) -> Vec<Vec<&'t Version>> {
    let mut all = vec![Vec::new()];
    for series in named {
        let releases = releases(series, table);
        let longer = |chosen: &Vec<&'t Version>| {
            let chosen = chosen.clone();
            let with = move |release: &&'static Version| {
                let mut chosen = chosen.clone();
                chosen.push(*release);
                chosen
            };
            releases.iter().map(with).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn add(ticket: &mut TicketEnvironment, named: &[Series], versions: &[&Version]) {
    for (series, version) in named.iter().zip(versions) {
        let source = (series.line, SourceRank::Claimed);
        ticket.sources.insert(series.name.clone(), source);
        ticket.environment.distributions.push(Distribution {
            name: series.name.clone(),
            version: Some((*version).clone()),
            path: None,
            format: Format::Text,
            entry: 0,
            metadata: MetadataState::Missing,
        });
    }
}
