//! `tfpair fix [PATH]`: prints or applies the fix.

use std::ffi::OsStr;
use std::io::Write;

use crate::cli::{Common, FixArgs, Format};
use crate::discover::Host;
use crate::model::{Assessment, Report, Requirement, Verdict};
use crate::remedy::{self, RequestError};
use crate::report::{self, PinsFor, View};
use crate::table::Table;

use super::assess::assess_for_fix;
use super::{Failure, Outcome, Status, Terminal, apply, target, view};

/// Prints what to type for one environment, or for one that is yet to be created.
pub(super) fn fix(
    args: &FixArgs,
    common: &Common,
    terminal: Terminal,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let host = Host::current().map_err(Failure::WorkingFolder)?;
    let table = Table::embedded();
    if let Some(request) = &args.for_requirement {
        return pins_for(request, args, common, &host, table, terminal, stderr);
    }
    let assessment = assess_for_fix(args, &host, table)?;
    let report = Report {
        table: table.date().to_owned(),
        environments: vec![assessment],
    };
    let status = Status::of(&report, common.strict);
    let assessment = report.environments.first();
    let assessment = assessment.expect("the report was made of one environment");
    if args.apply {
        return apply::apply(assessment, args, &host, table, stderr);
    }
    let of = PinsFor {
        python: assessment.environment.python.as_ref(),
        platform: assessment.environment.platform.map(|p| p.to_string()),
        table: table.date(),
    };
    let text = if args.json || common.format == Format::Json {
        report::json(&report)?
    } else if args.requirements {
        report::requirements(&report::pins(assessment), &report::reasons(assessment), &of)
    } else if args.constraints {
        report::requirements(
            &report::constraints(assessment),
            &report::reasons(assessment),
            &of,
        )
    } else {
        if common.format != Format::Text {
            let has = &[Format::Text, Format::Json];
            return Err(Failure::NoSuchFormat {
                command: "fix",
                format: common.format,
                has,
            });
        }
        let view = view(common, terminal, host.home.as_deref());
        explain_nothing(assessment, &view, stderr)?;
        report::fix(assessment, &view)
    };
    Ok(Outcome { text, status })
}

/// Explains on stderr why there is nothing on stdout.
fn explain_nothing(
    assessment: &Assessment,
    view: &View<'_>,
    stderr: &mut dyn Write,
) -> Result<(), Failure> {
    if !assessment.remedies.is_empty() {
        return Ok(());
    }
    if let Some(conflict) = &assessment.conflict {
        let paragraph = report::explained(&report::conflict(conflict), view);
        return stderr
            .write_all(paragraph.as_bytes())
            .map_err(Failure::Stderr);
    }
    let claim = match (assessment.verdict, assessment.leading()) {
        (Verdict::Works, _) => "nothing to fix: `import tensorflow` works here".to_owned(),
        (_, Some(finding)) => {
            let message = report::message(finding);
            format!("no fix is known for {}: {message}", finding.code)
        }
        (_, None) => "cause unknown; no fix available".to_owned(),
    };
    stderr
        .write_all(report::note(&claim, view).as_bytes())
        .map_err(Failure::Stderr)
}

/// Explains why a request cannot be met: as JSON on stdout, or as a paragraph on stderr.
fn impossible(
    request: &report::Request<'_>,
    json: bool,
    view: &View<'_>,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let mut text = String::new();
    if json {
        text = report::request_json(request)?;
    } else if let Some(conflict) = request.conflict {
        let paragraph = report::explained(&report::conflict(conflict), view);
        stderr
            .write_all(paragraph.as_bytes())
            .map_err(Failure::Stderr)?;
    }
    Ok(Outcome {
        text,
        status: Status::Fails,
    })
}

/// The pins for a new project.
fn pins_for(
    request: &str,
    args: &FixArgs,
    common: &Common,
    host: &Host,
    table: &Table,
    terminal: Terminal,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let requirement: Requirement = request.parse().map_err(|_| {
        Failure::Usage(format!(
            "`{request}` is not a requirement such as 'tensorflow==2.10.1'"
        ))
    })?;
    let python = args.python.as_deref().map(OsStr::to_string_lossy);
    let python = python.map(|p| target::python(&p)).transpose()?;
    let platform = target::platform(args.platform.as_deref(), host.platform)?;
    let json = args.json || common.format == Format::Json;
    let found = match remedy::resolve_request(&requirement, python.as_ref(), platform, table) {
        Ok(found) => found,
        Err(RequestError::NoRelease(conflict)) => {
            let request = report::Request {
                requirement: requirement.to_string(),
                python: python.map(|p| p.to_string()),
                platform: platform.to_string(),
                table: table.date(),
                pins: &[],
                conflict: Some(&conflict),
            };
            let view = view(common, terminal, host.home.as_deref());
            return impossible(&request, json, &view, stderr);
        }
        Err(other) => return Err(other.into()),
    };
    if json {
        let request = report::Request {
            requirement: requirement.to_string(),
            python: Some(found.python.to_string()),
            platform: found.platform.to_string(),
            table: table.date(),
            pins: &found.pins,
            conflict: None,
        };
        return Ok(Outcome {
            text: report::request_json(&request)?,
            status: Status::Works,
        });
    }
    let of = PinsFor {
        python: Some(&found.python),
        platform: Some(found.platform.to_string()),
        table: table.date(),
    };
    let pins: Vec<String> = found.pins.iter().map(ToString::to_string).collect();
    Ok(Outcome {
        text: report::requirements(&pins, &[format!("for {requirement}")], &of),
        status: Status::Works,
    })
}
