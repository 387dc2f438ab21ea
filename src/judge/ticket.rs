//! Judges a ticket: what its lists imply, what its errors prove, and which question decides otherwise.

mod applicable;
mod error_facts;
mod errors;
mod listed;
mod locked;
mod questions;
mod series;
mod stubs;

use crate::model::{
    Assessment, Code, Compatibility, Contradiction, Coverage, Detail, Finding, HarmlessLine,
    Severity, Shows, SourceRank, Subject, TicketEnvironment, TicketFacts, TicketLine, Verdict,
};
use crate::table::{Hit, Role, Table};

use errors::Errors;
pub(crate) use locked::resolve_locks;

/// Judges a ticket. `hits` are the entries of the failure catalogue that match its text, in the order of precedence.
pub(crate) fn ticket(
    mut ticket: TicketEnvironment,
    facts: &TicketFacts,
    hits: &[Hit<'_>],
    table: &Table,
) -> Assessment {
    error_facts::add(&mut ticket, hits);
    let series = series::follow(&mut ticket, facts, table);
    stubs::follow(&mut ticket, facts, table);
    error_facts::compare(&mut ticket, hits, table);
    let hits = applicable::applicable(hits, &ticket, facts, &series, table);
    let hits = hits.as_slice();
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
    assessment.harmless = harmless(hits);
    assessment.questions = questions::questions(&assessment, &ticket, &errors);
    series::name(&mut assessment, series);
    assessment
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
    let mut contradictions = ticket.contradictions.clone();
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
        contradictions.push(Contradiction::Pair);
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

/// Names the harmless lines, the first of each kind.
fn harmless(hits: &[Hit<'_>]) -> Vec<HarmlessLine> {
    let mut lines: Vec<HarmlessLine> = Vec::new();
    for hit in hits.iter().filter(|h| h.failure.role == Role::Harmless) {
        if lines.iter().all(|line| line.failure != hit.failure.id) {
            lines.push(HarmlessLine {
                line: hit.line,
                failure: hit.failure.id.to_owned(),
                title: hit.failure.title.to_owned(),
            });
        }
    }
    lines
}
