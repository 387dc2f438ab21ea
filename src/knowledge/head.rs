//! The head of the table: the version of its form, its date, the family and the meaning of its sources.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::PackageName;

use super::error::TableError;
use super::facts::{FamilyMember, MemberKind};

pub(super) const FILE: &str = "table.toml";

/// This build reads tables of this format.
const READS: &str = "^1";

/// What stands in `table.toml`, checked.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) format: semver::Version,
    pub(super) date: String,
    pub(super) sources: BTreeMap<String, String>,
    pub(super) family: Vec<FamilyMember>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    format: String,
    date: String,
    sources: BTreeMap<String, String>,
    family: Vec<RawMember>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMember {
    name: PackageName,
    kind: RawKind,
    note: String,
    #[serde(default)]
    ended: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawKind {
    Official,
    Vendor,
    Nightly,
}

impl Head {
    pub(super) fn read(text: &str) -> Result<Self, TableError> {
        check_format(text)?;
        let raw: Raw = super::toml_file::read(FILE, text)?;
        let format = semver::Version::parse(&raw.format)
            .map_err(|error| TableError::of(FILE, format!("`format`: {error}")))?;
        Ok(Self {
            format,
            date: raw.date,
            sources: raw.sources,
            family: raw.family.into_iter().map(RawMember::into).collect(),
        })
    }
}

/// The format is looked at before all else, so that a later form is refused as such and not as damage.
fn check_format(text: &str) -> Result<(), TableError> {
    #[derive(Deserialize)]
    struct Format {
        format: String,
    }
    let Format { format } = super::toml_file::read(FILE, text)?;
    let version = semver::Version::parse(&format)
        .map_err(|_| TableError::of(FILE, format!("format `{format}` is not a version")))?;
    let reads = semver::VersionReq::parse(READS)
        .map_err(|error| TableError::of(FILE, error.to_string()))?;
    if reads.matches(&version) {
        return Ok(());
    }
    Err(TableError::of(
        FILE,
        format!("the table has format {version}, and this build reads {READS}"),
    ))
}

impl From<RawMember> for FamilyMember {
    fn from(raw: RawMember) -> Self {
        Self {
            name: raw.name,
            kind: match raw.kind {
                RawKind::Official => MemberKind::Official,
                RawKind::Vendor => MemberKind::Vendor,
                RawKind::Nightly => MemberKind::Nightly,
            },
            ended: raw.ended,
            note: raw.note,
        }
    }
}
