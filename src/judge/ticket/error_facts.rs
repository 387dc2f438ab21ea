//! Versions in error messages.

use crate::model::{
    Contradiction, Distribution, Format, Given, MetadataState, PackageName, SourceRank, Stage,
    TicketEnvironment, Version, VersionSpecifiers, name_of,
};
use crate::table::{Hit, Role, Table};

/// Adds the versions found in error messages, which no list gives; one that a list gives otherwise is a contradiction.
pub(super) fn add(ticket: &mut TicketEnvironment, hits: &[Hit<'_>]) {
    for hit in hits.iter().filter(|h| h.failure.role != Role::Harmless) {
        let caught = [
            ("numpy", &hit.caught.numpy),
            ("tensorflow", &hit.caught.tensorflow),
        ];
        for (name, version) in caught {
            if let Some(version) = version {
                apply_error_version(ticket, name, version, hit);
            }
        }
    }
}

/// Compares what the errors imply with the versions of the ticket.
pub(super) fn compare(ticket: &mut TicketEnvironment, hits: &[Hit<'_>], table: &Table) {
    let of_import =
        |h: &&Hit<'_>| h.failure.role != Role::Harmless && h.failure.stage == Stage::Import;
    for hit in hits.iter().filter(of_import) {
        implied(ticket, hit);
        api(ticket, hit, table);
    }
}

fn apply_error_version(
    ticket: &mut TicketEnvironment,
    name: &str,
    version: &Version,
    hit: &Hit<'_>,
) {
    let line = hit.line;
    let family = |d: &Distribution| d.name.as_ref().starts_with("tensorflow");
    let Some(name) = name_of(name) else {
        return;
    };
    match ticket
        .environment
        .first(&name)
        .and_then(|d| d.version.clone())
    {
        Some(listed) if listed != *version => {
            let source = ticket.sources.get(&name);
            let (at, rank) = source.copied().unwrap_or((0, SourceRank::Claimed));
            let given = |rank, line, value: &Version| Given {
                rank,
                line,
                value: value.clone(),
            };
            let contradiction = Contradiction::Versions {
                name: name.clone(),
                one: given(rank, at, &listed),
                other: given(SourceRank::Error, line, version),
            };
            contradict(ticket, contradiction);
        }
        Some(_) => {}
        // what an installer complains of need not be installed
        None if hit.failure.stage == Stage::Install => {}
        // a `tensorflow` in an error may be any distribution of the family
        None if name.is_numpy() || !ticket.environment.distributions.iter().any(family) => {
            ticket
                .sources
                .insert(name.clone(), (line, SourceRank::Error));
            ticket.environment.distributions.push(Distribution {
                name,
                version: Some(version.clone()),
                path: None,
                format: Format::Text,
                entry: 0,
                metadata: MetadataState::Missing,
            });
        }
        None => {}
    }
}

/// Compares what an error implies with the versions of the ticket.
fn implied(ticket: &mut TicketEnvironment, hit: &Hit<'_>) {
    let implies = [
        ("numpy", &hit.failure.implies.numpy),
        ("tensorflow", &hit.failure.implies.tensorflow),
    ];
    for (name, specifiers) in implies {
        let Some(specifiers) = specifiers
            .as_deref()
            .and_then(|s| s.parse::<VersionSpecifiers>().ok())
        else {
            continue;
        };
        let of_name = |d: &&Distribution| {
            d.name.as_ref() == name || (name == "tensorflow" && d.name.as_ref() == "tensorflow-cpu")
        };
        let Some(found) = ticket.environment.distributions.iter().find(of_name) else {
            continue;
        };
        let fits = found
            .version
            .as_ref()
            .is_none_or(|v| specifiers.contains(&v.only_release()));
        if !fits {
            let name = found.name.clone();
            let contradiction = Contradiction::Implied {
                line: hit.line,
                requires: format!("{name} {specifiers}"),
                given: found.into(),
            };
            contradict(ticket, contradiction);
            drop_claim(ticket, &name);
        }
    }
}

/// Drops a version that an error contradicts, unless a list or Python itself gave it.
fn drop_claim(ticket: &mut TicketEnvironment, name: &PackageName) {
    let claimed = ticket
        .sources
        .get(name)
        .is_some_and(|(_, rank)| *rank >= SourceRank::Locked);
    if claimed {
        ticket.sources.remove(name);
        ticket.environment.distributions.retain(|d| d.name != *name);
    }
}

/// Compares the C API number of the NumPy that ran with that of the NumPy of the ticket.
fn api(ticket: &mut TicketEnvironment, hit: &Hit<'_>, table: &Table) {
    let Some(have) = hit.caught.have else {
        return;
    };
    let Some(version) = ticket
        .environment
        .first(&PackageName::numpy())
        .and_then(|d| d.version.clone())
    else {
        return;
    };
    let Some(series) = table.numpy_series(&version) else {
        return;
    };
    if series.api != have && series.abi != have {
        let contradiction = Contradiction::Api {
            line: hit.line,
            numpy: version,
            api: series.api,
            found: have,
        };
        contradict(ticket, contradiction);
        drop_claim(ticket, &PackageName::numpy());
    }
}

fn contradict(ticket: &mut TicketEnvironment, contradiction: Contradiction) {
    if !ticket.contradictions.contains(&contradiction) {
        ticket.contradictions.push(contradiction);
    }
}
