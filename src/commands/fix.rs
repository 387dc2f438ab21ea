//! `tfpair fix [PATH]`: the remedy alone.

use std::io::Write;

use crate::cli::{Common, FixArgs, Format};
use crate::discover::{self, Host, Request};
use crate::model::{Assessment, Platform, PythonVersion, Report, Requirement, Verdict};
use crate::remedy::{self, WantedError};
use crate::report::{self, PinsFor, View};
use crate::table::Table;

use super::contents::Scope;
use super::{Failure, Outcome, Status, Terminal, apply, look, view};

/// Says what to type for one environment, or for one that is yet to be made.
pub(super) fn fix(
    args: &FixArgs,
    common: &Common,
    terminal: Terminal,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let host = Host::current().map_err(Failure::WorkingFolder)?;
    let table = Table::embedded();
    if let Some(wanted) = &args.wanted {
        return pins_for(wanted, args, common, &host, table, terminal, stderr);
    }
    let assessment = look_at(args, &host, table)?;
    let report = Report {
        table: table.date().to_owned(),
        environments: vec![assessment],
    };
    let status = Status::of(&report, common.strict);
    let Some(assessment) = report.environments.first() else {
        return Err(Failure::Usage("nothing was looked at".to_owned()));
    };
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
        told(assessment, &view, stderr)?;
        report::fix(assessment, &view)
    };
    Ok(Outcome { text, status })
}

/// Looks at the environment and for ways out of what is wrong with it.
pub(super) fn look_at(args: &FixArgs, host: &Host, table: &Table) -> Result<Assessment, Failure> {
    let request = Request {
        path: args.path.clone(),
        python: args.python.clone(),
    };
    let located = discover::locate(&request, host)?;
    let mut assessment = look::assess(
        located,
        host,
        Scope {
            deep: false,
            working_folder: Some(&host.working_folder),
        },
        table,
    );
    look::cure(&mut assessment, host, args.break_system_packages, table);
    Ok(assessment)
}

/// Says on stderr why there is nothing on stdout.
fn told(assessment: &Assessment, view: &View<'_>, stderr: &mut dyn Write) -> Result<(), Failure> {
    if !assessment.remedies.is_empty() {
        return Ok(());
    }
    if let Some(conflict) = &assessment.conflict {
        let said = report::explained(&report::conflict(conflict), view);
        return stderr.write_all(said.as_bytes()).map_err(Failure::Stderr);
    }
    let claim = match (assessment.verdict, assessment.leading()) {
        (Verdict::Works, _) => "nothing to cure: `import tensorflow` works here".to_owned(),
        (_, Some(finding)) => format!("no cure is known for {}: {}", finding.code, finding.message),
        (_, None) => "it cannot be told what is wrong, so there is nothing to offer".to_owned(),
    };
    stderr
        .write_all(report::note(&claim, view).as_bytes())
        .map_err(Failure::Stderr)
}

/// Says why a request cannot be met: as JSON on stdout, as a paragraph on stderr.
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
        let said = report::explained(&report::conflict(conflict), view);
        stderr.write_all(said.as_bytes()).map_err(Failure::Stderr)?;
    }
    Ok(Outcome {
        text,
        status: Status::Fails,
    })
}

/// The pins for a new project.
fn pins_for(
    wanted: &str,
    args: &FixArgs,
    common: &Common,
    host: &Host,
    table: &Table,
    terminal: Terminal,
    stderr: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let requirement: Requirement = wanted.parse().map_err(|_| {
        Failure::Usage(format!(
            "`{wanted}` is not a requirement such as 'tensorflow==2.10.1'"
        ))
    })?;
    let python = match args.python.as_deref().map(std::ffi::OsStr::to_string_lossy) {
        Some(text) => Some(
            text.parse::<PythonVersion>()
                .map_err(|e: crate::model::PythonVersionError| Failure::Usage(e.to_string()))?,
        ),
        None => None,
    };
    let platform = match &args.platform {
        Some(text) => Platform::parse(text).ok_or_else(|| {
            Failure::Usage(format!("`{text}` is not a platform such as linux_x86_64"))
        })?,
        None => host.platform.unwrap_or(super::OBSERVED),
    };
    let json = args.json || common.format == Format::Json;
    let found = match remedy::wanted(&requirement, python.as_ref(), platform, table) {
        Ok(found) => found,
        Err(WantedError::Nothing(conflict)) => {
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
    Ok(Outcome {
        text: report::requirements(&found.pins, &[format!("for {requirement}")], &of),
        status: Status::Works,
    })
}
