//! The head of the table: the version of its form, its date and the meaning of its sources, from `table.toml`; and the
//! TensorFlow family, from `family.csv`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::csv_table::{CsvTable, Row};
use super::error::TableError;
use super::facts::{FamilyMember, MemberKind};
use super::toml_file::plain_field;

pub(super) const FILE: &str = "table.toml";
pub(super) const FAMILY: &str = "family.csv";

/// This build reads tables of this format.
const READS: &str = "^1";

/// Where what every answer needs ends, and what tests and readers ask for begins.
const SOURCES: &str = "\n[sources]\n";

/// What stands above the sources, checked.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) format: semver::Version,
    pub(super) date: String,
}

impl Head {
    pub(super) fn read(text: &str) -> Result<Self, TableError> {
        #[derive(Deserialize)]
        struct Format {
            format: String,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            #[serde(rename = "format")]
            _format: String,
            date: String,
        }
        let top = text.split_once(SOURCES).map_or(text, |(top, _)| top);
        // every run reads these two lines, and most read no other TOML
        if let (Some(format), Some(date)) = (plain_field(top, "format"), plain_field(top, "date")) {
            return Ok(Self {
                format: checked(format)?,
                date: date.to_owned(),
            });
        }
        // before all else, so that a later form is refused as such and not as damage
        let Format { format } = super::toml_file::read(FILE, top)?;
        let format = checked(&format)?;
        let Raw { date, .. } = super::toml_file::read(FILE, top)?;
        Ok(Self { format, date })
    }
}

fn checked(format: &str) -> Result<semver::Version, TableError> {
    let version = semver::Version::parse(format)
        .map_err(|_| TableError::of(FILE, format!("format `{format}` is not a version")))?;
    let reads = semver::VersionReq::parse(READS)
        .map_err(|error| TableError::of(FILE, error.to_string()))?;
    if reads.matches(&version) {
        return Ok(version);
    }
    Err(TableError::of(
        FILE,
        format!("the table has format {version}, and this build reads {READS}"),
    ))
}

/// What the words in the `source` columns mean.
pub(super) fn sources(text: &str) -> Result<BTreeMap<String, String>, TableError> {
    #[derive(Deserialize)]
    struct Raw {
        sources: BTreeMap<String, String>,
    }
    super::toml_file::read::<Raw>(FILE, text).map(|raw| raw.sources)
}

/// The TensorFlow family, in the order of the file.
pub(super) fn family(text: &str) -> Result<Vec<FamilyMember>, TableError> {
    let sheet = CsvTable::open(FAMILY, text)?;
    sheet.rows("").map(|row| member(&row?)).collect()
}

fn member(row: &Row<'_>) -> Result<FamilyMember, TableError> {
    Ok(FamilyMember {
        name: row.name("name")?,
        kind: match row.required("kind")? {
            "official" => MemberKind::Official,
            "vendor" => MemberKind::Vendor,
            "nightly" => MemberKind::Nightly,
            word => {
                let cause = format!("`{word}` in `kind` is not official, vendor or nightly");
                return Err(row.error(cause));
            }
        },
        ended: match row.text("ended")? {
            "" => false,
            "yes" => true,
            word => return Err(row.error(format!("`{word}` in `ended` is not yes"))),
        },
        note: row.required("note")?.to_owned(),
    })
}
