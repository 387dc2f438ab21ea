//! Release data of an installed TensorFlow that the table lacks: read from METADATA and WHEEL and added to the data files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::plan::Target;
use crate::model::{Metadata, PackageName, Version, WheelTag, name_of};
use crate::read;
use crate::read::file::read_file;
use crate::table::Table;

/// No METADATA or WHEEL is larger.
const LIMIT: u64 = 16 << 20;

/// What a release declares, as its wheel for one Python and platform states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Release {
    pub(super) target: Target,
    pub(super) platform: String,
    pub(super) requires_python: String,
    pub(super) tags: Vec<String>,
    pub(super) numpy: Vec<String>,
    pub(super) forwards: Vec<String>,
    pub(super) requires: Vec<String>,
}

impl Release {
    /// Reads the installed distribution in an environment.
    pub(super) fn installed(
        environment: &Path,
        target: &Target,
        platform: &str,
        table: &Table,
    ) -> Result<Self, String> {
        let folder = dist_info(environment, target)
            .ok_or_else(|| format!("the metadata of {} is not installed", target.requirement()))?;
        let bytes =
            |name: &str| read_file(&folder.join(name), LIMIT).map_err(|error| error.to_string());
        let metadata = read::metadata(&bytes("METADATA")?).map_err(|error| error.to_string())?;
        let tags = read::wheel_tags(&bytes("WHEEL")?);
        Ok(Self::from(target, platform, &metadata, &tags, |name| {
            table.is_family(name)
        }))
    }

    fn from(
        target: &Target,
        platform: &str,
        metadata: &Metadata,
        tags: &[WheelTag],
        is_family: impl Fn(&PackageName) -> bool,
    ) -> Self {
        let those = |wanted: &dyn Fn(&PackageName) -> bool| {
            let lines = metadata.requires.lines.iter();
            lines
                .filter(|r| wanted(&r.name))
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        Self {
            target: target.clone(),
            platform: platform.to_owned(),
            requires_python: metadata.requires_python.clone().unwrap_or_default(),
            tags: tags.iter().map(ToString::to_string).collect(),
            numpy: those(&|name| name.is_numpy()),
            forwards: those(&|name| is_family(name) && *name != target.name),
            requires: those(&|_| true),
        }
    }

    fn row(&self, date: &str, source: &str) -> Result<String, csv::Error> {
        let version = self.target.version.to_string();
        line(&[
            self.target.name.as_ref(),
            &version,
            date,
            "",
            &self.requires_python,
            &self.tags.join(" "),
            &self.numpy.join(" | "),
            &self.forwards.join(" | "),
            source,
        ])
    }

    /// `tensorflow_releases.csv` with this release; `None` where it has this wheel already.
    pub(super) fn add_to_releases(
        &self,
        text: &str,
        date: &str,
        source: &str,
    ) -> Result<Option<String>, csv::Error> {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let prefix = format!("{},", self.target.name);
        let version = |line: &str| {
            let rest = line.strip_prefix(&prefix)?;
            Version::from_str(rest.split(',').next()?).ok()
        };
        let ours = lines
            .iter()
            .filter(|line| version(line).as_ref() == Some(&self.target.version));
        if ours
            .clone()
            .any(|line| self.tags.iter().all(|tag| has_tag(line, tag)))
        {
            return Ok(None);
        }
        let last = lines
            .iter()
            .rposition(|line| version(line).is_some_and(|v| v <= self.target.version))
            .or_else(|| {
                lines
                    .iter()
                    .position(|line| version(line).is_some())
                    .map(|at| at - 1)
            });
        lines.insert(
            last.map_or(lines.len(), |at| at + 1),
            self.row(date, source)?,
        );
        Ok(Some(lines.join("\n") + "\n"))
    }

    /// `tensorflow_requires.txt` with this release; `None` where it has it already.
    pub(super) fn add_to_requires(&self, text: &str) -> Option<String> {
        let name = format!("{} {} ", self.target.name, self.target.version);
        if text.lines().any(|line| line.starts_with(&name)) {
            return None;
        }
        let mut text = format!("{}\n{name}{}\n", text.trim_end(), self.platform);
        for requirement in &self.requires {
            text.push_str("  ");
            text.push_str(requirement);
            text.push('\n');
        }
        Some(text)
    }
}

/// Whether a row lists a wheel, written alone or together with others.
fn has_tag(row: &str, tag: &str) -> bool {
    let Some(tag) = WheelTag::parse(tag) else {
        return false;
    };
    let words = row.split([',', ' ']).filter_map(WheelTag::parse);
    let mut same = words.filter(|set| set.platforms.iter().any(|p| tag.platforms.contains(p)));
    same.any(|set| tag.pythons.iter().all(|p| set.pythons.contains(p)))
}

fn line(fields: &[&str]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields)?;
    let bytes = writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

/// The `.dist-info` of a distribution in an environment.
fn dist_info(environment: &Path, target: &Target) -> Option<PathBuf> {
    let mut folders = vec![environment.join("Lib").join("site-packages")];
    for lib in entries(&environment.join("lib")) {
        folders.push(lib.join("site-packages"));
    }
    folders
        .iter()
        .flat_map(|folder| entries(folder))
        .find(|path| is_of(path, target))
}

fn is_of(path: &Path, target: &Target) -> bool {
    let stem = path
        .file_name()
        .and_then(|name| name.to_str()?.strip_suffix(".dist-info"));
    stem.and_then(|stem| stem.rsplit_once('-'))
        .is_some_and(|(name, version)| {
            name_of(name).as_ref() == Some(&target.name)
                && Version::from_str(version).as_ref() == Ok(&target.version)
        })
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read =
        || -> io::Result<Vec<PathBuf>> { fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect() };
    read().unwrap_or_default()
}

#[cfg(test)]
#[path = "tests/release.rs"]
mod tests;
