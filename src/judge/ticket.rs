//! Judges a ticket: what its lists imply, what its errors prove, and which question decides otherwise.

mod errors;
mod listed;
mod locked;
mod questions;
mod stubs;

use crate::model::{
    Assessment, Code, Compatibility, Coverage, Detail, Distribution, Finding, Format,
    MetadataState, PackageName, Problem, ProblemKind, Severity, Shows, SourceRank, Subject,
    TicketEnvironment, TicketFacts, TicketLine, TicketProblem, Verdict, Version, VersionSpecifiers,
    name_of,
};
use crate::table::{Hit, Role, Stage, Table};

use errors::Errors;
pub use locked::resolve_locks;

/// Judges a ticket. `hits` are the entries of the failure catalogue that match its text, in the order of precedence.
pub fn ticket(
    mut ticket: TicketEnvironment,
    facts: &TicketFacts,
    hits: &[Hit<'_>],
    table: &Table,
) -> Assessment {
    stubs::follow(&mut ticket, facts, table);
    apply_error_facts(&mut ticket, hits, table);
    let errors = Errors::of(facts, hits);
    let mut assessment = super::assessment(ticket.environment.clone(), table);
    sourced(&mut assessment, &ticket);
    if let Some(report) = facts
        .report
        .as_ref()
        .filter(|_| !errors.import_failed() && ticket.contradictions.is_empty())
    {
        // a report of ours saw the environment itself, of which the text holds a part
        assessment.verdict = report.verdict;
        assessment.findings.clone_from(&report.findings);
        assessment.remedies.clone_from(&report.remedies);
        return assessment;
    }
    let by_list = assessment.verdict;
    let unlisted = listed::unlisted(&ticket, table);
    assessment.verdict = verdict(&assessment, &ticket, facts, &errors);
    if !unlisted.is_empty() && assessment.verdict == Verdict::Works {
        assessment.verdict = Verdict::Unknown;
        assessment
            .findings
            .push(listed::not_listed(&unlisted, &assessment));
    }
    if assessment.verdict != Verdict::Fails {
        // without an error in the ticket that confirms it, what a list implies is a warning only
        let error = |f: &&mut Finding| f.severity == Severity::Error;
        for finding in assessment.findings.iter_mut().filter(error) {
            finding.severity = Severity::Warning;
        }
    }
    errors.apply(&mut assessment);
    contradicted(&mut assessment, &ticket, by_list);
    harmless(&mut assessment, hits);
    assessment.questions = questions::questions(&assessment, &ticket, &errors);
    assessment
}

/// Applies the versions found in error messages: they add what no list gives, and may contradict a list.
fn apply_error_facts(ticket: &mut TicketEnvironment, hits: &[Hit<'_>], table: &Table) {
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
        if hit.failure.stage == Stage::Import {
            implied(ticket, hit);
            api(ticket, hit, table);
        }
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
            contradiction(
                ticket,
                line,
                format!(
                    "{} {name} {listed} at line {at}, but the error at line {line} is of {name} {version}",
                    rank.verb()
                ),
            );
        }
        Some(_) => {}
        // what an installer complains of need not be installed
        None if hit.failure.stage == Stage::Install => {}
        // a `tensorflow` in an error may be any distribution of the family
        None if name.as_ref() == "numpy"
            || !ticket.environment.distributions.iter().any(family) =>
        {
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
            let cause = format!(
                "the error at line {} is one of {name} {specifiers}, but {} is given",
                hit.line,
                found.label()
            );
            let name = found.name.clone();
            contradiction(ticket, hit.line, cause);
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

/// Compares the C-API number of the NumPy that ran with that of the NumPy of the ticket.
fn api(ticket: &mut TicketEnvironment, hit: &Hit<'_>, table: &Table) {
    let (Some(have), Some(name)) = (hit.caught.have, name_of("numpy")) else {
        return;
    };
    let Some(version) = ticket
        .environment
        .first(&name)
        .and_then(|d| d.version.clone())
    else {
        return;
    };
    let Some(series) = table.numpy_series(&version) else {
        return;
    };
    if series.api != have && series.abi != have {
        let cause = format!(
            "numpy {version} is given, whose C-API is {:#x}, but the NumPy of the error at line {} has {have:#x}",
            series.api, hit.line
        );
        contradiction(ticket, hit.line, cause);
        drop_claim(ticket, &name);
    }
}

fn contradiction(ticket: &mut TicketEnvironment, line: usize, cause: String) {
    if ticket.contradictions.iter().all(|c| c.cause != cause) {
        ticket.contradictions.push(TicketProblem {
            line: Some(line),
            cause,
        });
    }
}

/// Adds to every finding the lines that give the pair.
fn sourced(assessment: &mut Assessment, ticket: &TicketEnvironment) {
    let pair = &assessment.pair;
    let lines: Vec<TicketLine> = [&pair.tensorflow, &pair.numpy]
        .into_iter()
        .flatten()
        .filter_map(|member| {
            let (line, rank) = ticket.sources.get(&member.distribution)?;
            Some(TicketLine {
                line: *line,
                shows: Shows::Distribution(*rank, member.into()),
            })
        })
        .collect();
    for finding in &mut assessment.findings {
        finding.lines.extend(lines.iter().cloned());
    }
}

/// What a list of versions alone does not prove.
const UNPROVEN: &[Code] = &[
    Code::RequirementViolated,
    Code::PythonUnsupported,
    Code::PlatformUnsupported,
];

fn verdict(
    assessment: &Assessment,
    ticket: &TicketEnvironment,
    facts: &TicketFacts,
    errors: &Errors<'_>,
) -> Verdict {
    if errors.import_failed() {
        return Verdict::Fails;
    }
    // Python printed the version of TensorFlow, so it was imported
    let imported = ticket.environment.distributions.iter().any(|d| {
        d.name.as_ref() == "tensorflow"
            && ticket
                .sources
                .get(&d.name)
                .is_some_and(|s| s.1 == SourceRank::Printed)
    });
    let doubtful = !ticket.contradictions.is_empty();
    match assessment.verdict {
        // a list is silent of a file beside the script and of files deleted from under their record: that the import works
        // is believed of Python alone
        Verdict::Works if imported && !doubtful && !errors.any() => Verdict::Works,
        Verdict::Fails if !doubtful && !imported && proven(assessment) => Verdict::Fails,
        Verdict::Absent
            if facts.complete && assessment.environment.coverage == Coverage::Complete =>
        {
            Verdict::Absent
        }
        _ => Verdict::Unknown,
    }
}

/// Whether a failure follows from more than a declared bound, which is wrong about many pairs, and from more than the list of
/// official wheels: distributions and vendors build their own.
fn proven(assessment: &Assessment) -> bool {
    let errors = assessment
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error);
    assessment.pair.compatibility == Compatibility::Incompatible
        || errors.into_iter().any(|f| !UNPROVEN.contains(&f.code))
}

/// Adds a finding if the ticket contradicts itself.
fn contradicted(assessment: &mut Assessment, ticket: &TicketEnvironment, by_list: Verdict) {
    let mut contradictions: Vec<String> = ticket
        .contradictions
        .iter()
        .map(|c| c.cause.clone())
        .collect();
    let failed = assessment.verdict == Verdict::Fails;
    let fitting = matches!(
        assessment.pair.compatibility,
        Compatibility::Compatible | Compatibility::Partial
    );
    let abi = assessment.findings.iter().any(|f| {
        f.severity == Severity::Error
            && matches!(f.code, Code::NumpyAbiTooNew | Code::NumpyAbiTooOld)
    });
    if contradictions.is_empty() && failed && by_list == Verdict::Works && fitting && abi {
        contradictions.push(
            "the pair that is listed is known to work, but the error is one of another pair"
                .to_owned(),
        );
    }
    if contradictions.is_empty() {
        return;
    }
    assessment.findings.push(Finding::new(
        Code::InterpreterMismatch,
        Severity::Warning,
        Subject::Ticket,
        Detail::TicketContradicts { contradictions },
    ));
}

/// Names what is harmless, so that nobody chases it.
fn harmless(assessment: &mut Assessment, hits: &[Hit<'_>]) {
    let mut named: Vec<&str> = Vec::new();
    for hit in hits.iter().filter(|h| h.failure.role == Role::Harmless) {
        if named.contains(&hit.failure.id) {
            continue;
        }
        named.push(&hit.failure.id);
        assessment.environment.problems.push(Problem {
            kind: ProblemKind::Note,
            path: None,
            distribution: None,
            cause: format!("line {}: harmless: {}", hit.line, hit.failure.title),
        });
    }
}
