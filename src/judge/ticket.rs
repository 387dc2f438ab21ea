//! A ticket: what its lists imply, what its errors prove, and what to ask for where neither tells.

mod errors;
mod listed;
mod locked;
mod questions;

use crate::model::{
    Assessment, Code, Compatibility, Coverage, Distribution, Finding, Format, MetadataState,
    Problem, ProblemKind, Severity, SourceRank, TicketEnvironment, TicketFacts, TicketProblem,
    Verdict, Version, VersionSpecifiers, name_of,
};
use crate::table::{Hit, Role, Stage, Table, TableError};

use errors::Errors;
pub use locked::settled;

/// Judges a ticket. `hits` are the entries of the failure catalogue that its text meets, those that speak first first.
pub fn ticket(
    told: TicketEnvironment,
    reading: &TicketFacts,
    hits: &[Hit<'_>],
    table: &Table,
) -> Result<Assessment, TableError> {
    let mut told = told;
    apply_error_facts(&mut told, hits, table)?;
    let errors = Errors::of(reading, hits);
    let mut assessment = super::assess(told.environment.clone(), table)?;
    sourced(&mut assessment, &told);
    if let Some(report) = reading
        .report
        .as_ref()
        .filter(|_| !errors.import_failed() && told.contradictions.is_empty())
    {
        // a report of ours saw the environment itself, of which the text holds a part
        assessment.verdict = report.verdict;
        assessment.findings.clone_from(&report.findings);
        assessment.remedies.clone_from(&report.remedies);
        return Ok(assessment);
    }
    let by_list = assessment.verdict;
    let unlisted = listed::unlisted(&told, table)?;
    assessment.verdict = verdict(&assessment, &told, reading, &errors);
    if !unlisted.is_empty() && assessment.verdict == Verdict::Works {
        assessment.verdict = Verdict::Unknown;
        assessment
            .findings
            .push(listed::not_listed(&unlisted, &assessment));
    }
    if assessment.verdict != Verdict::Fails {
        // what a list would make an error is a suspicion where the ticket does not bear it out
        let error = |f: &&mut Finding| f.severity == Severity::Error;
        for finding in assessment.findings.iter_mut().filter(error) {
            finding.severity = Severity::Warning;
        }
    }
    errors.tell(&mut assessment);
    contradicted(&mut assessment, &told, by_list);
    harmless(&mut assessment, hits);
    assessment.questions = questions::questions(&assessment, &told, &errors);
    Ok(assessment)
}

/// The versions that errors betray: they complete what no list tells, and contradict what one does.
fn apply_error_facts(
    told: &mut TicketEnvironment,
    hits: &[Hit<'_>],
    table: &Table,
) -> Result<(), TableError> {
    for hit in hits.iter().filter(|h| h.failure.role != Role::Harmless) {
        let caught = [
            ("numpy", &hit.caught.numpy),
            ("tensorflow", &hit.caught.tensorflow),
        ];
        for (name, version) in caught {
            if let Some(version) = version {
                betray(told, name, version, hit.line);
            }
        }
        if hit.failure.stage == Stage::Import {
            implied(told, hit);
            api(told, hit, table)?;
        }
    }
    Ok(())
}

fn betray(told: &mut TicketEnvironment, name: &str, version: &Version, line: usize) {
    let Some(name) = name_of(name) else {
        return;
    };
    match told
        .environment
        .first(&name)
        .and_then(|d| d.version.clone())
    {
        Some(listed) if listed != *version => {
            let source = told.sources.get(&name);
            let (at, strength) = source.copied().unwrap_or((0, SourceRank::Claimed));
            contradiction(
                told,
                line,
                format!(
                    "{} {name} {listed} at line {at}, but the error at line {line} is of {name} {version}",
                    strength.verb()
                ),
            );
        }
        Some(_) => {}
        // a `tensorflow` in an error may be any member of the family
        None if name.as_ref() == "numpy" => {
            told.sources.insert(name.clone(), (line, SourceRank::Error));
            told.environment.distributions.push(Distribution {
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

/// Holds what an error implies against what is told.
fn implied(told: &mut TicketEnvironment, hit: &Hit<'_>) {
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
        let Some(found) = told.environment.distributions.iter().find(of_name) else {
            continue;
        };
        let fits = found
            .version
            .as_ref()
            .is_none_or(|v| specifiers.contains(&v.only_release()));
        if !fits {
            let cause = format!(
                "the error at line {} is one of {name} {specifiers}, but {} is told",
                hit.line,
                found.label()
            );
            contradiction(told, hit.line, cause);
        }
    }
}

/// Holds the C-API number of the NumPy that ran against that of the NumPy told.
fn api(told: &mut TicketEnvironment, hit: &Hit<'_>, table: &Table) -> Result<(), TableError> {
    let (Some(have), Some(name)) = (hit.caught.have, name_of("numpy")) else {
        return Ok(());
    };
    let Some(version) = told
        .environment
        .first(&name)
        .and_then(|d| d.version.clone())
    else {
        return Ok(());
    };
    let Some(series) = table.numpy_series(&version)? else {
        return Ok(());
    };
    if series.api != have && series.abi != have {
        let cause = format!(
            "numpy {version} is told, whose C-API is {:#x}, but the NumPy of the error at line {} has {have:#x}",
            series.api, hit.line
        );
        contradiction(told, hit.line, cause);
    }
    Ok(())
}

fn contradiction(told: &mut TicketEnvironment, line: usize, cause: String) {
    if told.contradictions.iter().all(|c| c.cause != cause) {
        told.contradictions.push(TicketProblem {
            line: Some(line),
            cause,
        });
    }
}

/// Says of the findings about the pair on which lines the pair stands.
fn sourced(assessment: &mut Assessment, told: &TicketEnvironment) {
    let pair = &assessment.pair;
    let lines: Vec<String> = [&pair.tensorflow, &pair.numpy]
        .into_iter()
        .flatten()
        .filter_map(|member| {
            let (line, strength) = told.sources.get(&member.distribution)?;
            Some(format!(
                "line {line}: {} {}",
                strength.verb(),
                member.label()
            ))
        })
        .collect();
    for finding in &mut assessment.findings {
        finding.evidence.extend(lines.iter().cloned());
    }
}

fn verdict(
    assessment: &Assessment,
    told: &TicketEnvironment,
    reading: &TicketFacts,
    errors: &Errors<'_>,
) -> Verdict {
    if errors.import_failed() {
        return Verdict::Fails;
    }
    // Python printed the version of TensorFlow, so it was imported
    let imported = told.environment.distributions.iter().any(|d| {
        d.name.as_ref() == "tensorflow"
            && told
                .sources
                .get(&d.name)
                .is_some_and(|s| s.1 == SourceRank::Printed)
    });
    let doubtful = !told.contradictions.is_empty();
    match assessment.verdict {
        // a list is silent of a file beside the script and of files deleted from under their record: that the import works
        // is believed of Python alone
        Verdict::Works if imported && !doubtful && !errors.any() => Verdict::Works,
        Verdict::Fails if !doubtful && !imported && proven(assessment) => Verdict::Fails,
        Verdict::Absent
            if reading.complete && assessment.environment.coverage == Coverage::Complete =>
        {
            Verdict::Absent
        }
        _ => Verdict::Unknown,
    }
}

/// Whether a failure follows from more than a declared bound that is known to be wrong about many pairs.
fn proven(assessment: &Assessment) -> bool {
    let errors = assessment
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error);
    assessment.pair.compatibility == Compatibility::Incompatible
        || errors
            .into_iter()
            .any(|f| f.code != Code::RequirementViolated)
}

/// A finding of what the ticket says against itself.
fn contradicted(assessment: &mut Assessment, told: &TicketEnvironment, by_list: Verdict) {
    let mut evidence: Vec<String> = told
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
    if evidence.is_empty() && failed && by_list == Verdict::Works && fitting && abi {
        evidence.push(
            "the pair that is listed is known to work, but the error is one of another pair"
                .to_owned(),
        );
    }
    if evidence.is_empty() {
        return;
    }
    let mut finding = Finding::new(
        Code::InterpreterMismatch,
        Severity::Warning,
        "the ticket",
        "the ticket contradicts itself: another interpreter may have run than the one that was listed, or a notebook \
         kept the module it had loaded before",
    );
    finding.evidence = evidence;
    assessment.findings.push(finding);
}

/// Names what is harmless, so that nobody chases it.
fn harmless(assessment: &mut Assessment, hits: &[Hit<'_>]) {
    let mut named: Vec<&str> = Vec::new();
    for hit in hits.iter().filter(|h| h.failure.role == Role::Harmless) {
        if named.contains(&hit.failure.id.as_str()) {
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
