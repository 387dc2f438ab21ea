//! `tfpair table [REQ...]`: queries of the compatibility table.

use std::path::Path;

use crate::cli::{Common, Export, Format, TableArgs};
use crate::discover::Host;
use crate::model::{Platform, PythonVersion, Requirement, TableAnswer};
use crate::report::{self, View};
use crate::table::Table;
use crate::table::query::{self, Question};

use super::{Failure, Outcome, Status, Terminal, target, view};

/// Answers from the table; for the platform of this machine where none is named.
pub(super) fn table(
    args: &TableArgs,
    common: &Common,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let table = Table::embedded();
    if let Some(tool) = args.export {
        let text = export(tool, &args.requirements, table)?;
        return Ok(Outcome {
            text,
            status: Status::Works,
        });
    }
    let mut question = Question::parse(&args.requirements, python(args)?, platform(args)?, table)?;
    question.evidence |= common.format == Format::Json;
    let view = view(common, terminal, None::<&Path>);
    let text = render(&question, table, common.format, &view)?;
    Ok(Outcome {
        text,
        status: Status::Works,
    })
}

fn render(
    question: &Question,
    table: &Table,
    format: Format,
    view: &View<'_>,
) -> Result<String, Failure> {
    let all = question.tensorflow.is_none() && question.numpy.is_none();
    let answer: TableAnswer = match format {
        Format::Markdown if all => query::everything(question, table)?,
        Format::Html if all => query::releases(question, table)?,
        _ => query::answer(question, table)?,
    };
    Ok(match format {
        Format::Text => report::table_text(&answer, view),
        Format::Json => report::table_json(&answer)?,
        Format::Ndjson | Format::Sarif | Format::Github => {
            return Err(Failure::NoSuchFormat {
                command: "table",
                format,
                has: &[Format::Text, Format::Json, Format::Markdown, Format::Html],
            });
        }
        Format::Markdown if all => report::table_page(&answer),
        Format::Markdown => report::table_markdown(&answer, view),
        Format::Html => report::table_html(&answer, view),
    })
}

/// The known bounds of the releases that are asked for, of all where none are.
fn export(tool: Export, asked: &[String], table: &Table) -> Result<String, Failure> {
    let parse = |text: &String| {
        let requirement = text.parse::<Requirement>();
        requirement.map_err(|error| Failure::Usage(format!("`{text}`: {error}")))
    };
    let requirements = asked.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    let releases = query::export(&requirements, table);
    if releases.is_empty() {
        return Err(Failure::Usage(
            "no bound is known of such a release".to_owned(),
        ));
    }
    let date = table.date();
    let one = || match releases.as_slice() {
        [release] => Ok(release),
        _ => Err(Failure::Usage(
            "this format is for one release: name it, as in 'tensorflow==2.10.1'".to_owned(),
        )),
    };
    Ok(match tool {
        Export::Uv => report::export_uv(&releases, date),
        Export::Conda => report::export_conda(&releases, date),
        Export::Constraints => report::export_constraints(one()?, date),
        Export::Renovate => report::export_renovate(one()?, date)?,
    })
}

fn python(args: &TableArgs) -> Result<Option<PythonVersion>, Failure> {
    args.python.as_deref().map(target::python).transpose()
}

fn platform(args: &TableArgs) -> Result<Platform, Failure> {
    let here = match &args.platform {
        Some(_) => None,
        None => Host::current().map_err(Failure::WorkingFolder)?.platform,
    };
    target::platform(args.platform.as_deref(), here)
}
