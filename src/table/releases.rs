//! The releases of the TensorFlow family, from `tensorflow_releases.csv`.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::model::{PackageName, Platform, Requires, Version, WheelTag, name_of};

use super::csv_table::{CsvTable, Row};
use super::error::TableError;
use super::facts::{ReleaseStatus, TensorflowRelease, WheelGroup};

pub(super) const FILE: &str = "tensorflow_releases.csv";

/// The releases of a distribution that `wanted` holds for, in the order of the file. Where a platform is named, with
/// its wheels alone.
pub(super) fn releases(
    text: &str,
    name: &PackageName,
    platform: Option<Platform>,
    wanted: impl Fn(&Version) -> bool,
) -> Result<Vec<TensorflowRelease>, TableError> {
    let sheet = CsvTable::open(FILE, text)?;
    let mut read = Reader {
        platform,
        requires: BTreeMap::new(),
    };
    let prefix = format!("{name},");
    let mut found: Vec<TensorflowRelease> = Vec::new();
    for (number, line) in sheet.lines(&prefix) {
        if !wanted(&version_in(number, line)?) {
            continue;
        }
        let row = sheet.row(number, line)?;
        let release = read.release(&row)?;
        match found.last_mut() {
            Some(last) if last.version == release.version => last.wheels.extend(release.wheels),
            _ => found.push(release),
        }
    }
    Ok(found)
}

/// The versions of a distribution, in the order of the file.
pub(super) fn versions(text: &str, name: &PackageName) -> Result<Vec<Version>, TableError> {
    let sheet = CsvTable::open(FILE, text)?;
    let prefix = format!("{name},");
    let mut found = Vec::new();
    for (number, line) in sheet.lines(&prefix) {
        let version = version_in(number, line)?;
        if found.last() != Some(&version) {
            found.push(version);
        }
    }
    Ok(found)
}

/// Whether a version of a distribution stands in the file. It is looked for as it is spelled there before every version
/// is parsed.
pub(super) fn lists(text: &str, name: &PackageName, version: &Version) -> Result<bool, TableError> {
    let spelled = format!("{name},{version},");
    let found = CsvTable::open(FILE, text)?.lines(&spelled).next().is_some();
    Ok(found || versions(text, name)?.contains(version))
}

/// The versions of a distribution that have a wheel, in the order of the file.
pub(super) fn with_wheels(text: &str, name: &PackageName) -> Result<Vec<Version>, TableError> {
    let sheet = CsvTable::open(FILE, text)?;
    let prefix = format!("{name},");
    let mut found = Vec::new();
    for row in sheet.rows(&prefix) {
        let row = row?;
        let version = row.version("version")?;
        if !row.text("tags")?.is_empty() && found.last() != Some(&version) {
            found.push(version);
        }
    }
    Ok(found)
}

/// The second field of a line, without parsing the rest: a question about one release looks at all their versions.
fn version_in(number: usize, line: &str) -> Result<Version, TableError> {
    let text = line.split(',').nth(1).unwrap_or_default();
    Version::from_str(text).map_err(|_| {
        TableError::at(
            FILE,
            number,
            format!("`{text}` in `version` is not a version (PEP 440)"),
        )
    })
}

/// Reads rows, of which many declare the same.
struct Reader {
    platform: Option<Platform>,
    requires: BTreeMap<String, Requires>,
}

impl Reader {
    fn release(&mut self, row: &Row<'_>) -> Result<TensorflowRelease, TableError> {
        row.required("source")?;
        Ok(TensorflowRelease {
            distribution: row.name("distribution")?,
            version: row.version("version")?,
            date: row.required("date")?.to_owned(),
            yanked: yanked(row)?,
            requires_python: row.specifiers("requires_python")?,
            wheels: self.wheels(row)?,
        })
    }

    /// The group of wheels of a row; none for a release without a wheel.
    fn wheels(&mut self, row: &Row<'_>) -> Result<Vec<WheelGroup>, TableError> {
        let mut tags = Vec::new();
        for word in row.text("tags")?.split_whitespace() {
            let set = WheelTag::parse(word).ok_or_else(|| {
                row.error(format!("`{word}` in `tags` is not a wheel tag (PEP 425)"))
            })?;
            if self.platform.is_none_or(|p| set.fits_platform(p)) {
                tags.extend(expand(&set));
            }
        }
        if tags.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![WheelGroup {
            tags,
            numpy: self.requirements(row, "numpy")?,
            forwards: self.requirements(row, "forwards")?,
        }])
    }

    fn requirements(&mut self, row: &Row<'_>, column: &str) -> Result<Requires, TableError> {
        let text = row.text(column)?;
        if let Some(known) = self.requires.get(text) {
            return Ok(known.clone());
        }
        let read = Requires::parse(text.split(" | ").filter(|line| !line.is_empty()));
        if let Some(bad) = read.unparsed.first() {
            return Err(row.error(format!("`{}` in `{column}`: {}", bad.line, bad.cause)));
        }
        self.requires.insert(text.to_owned(), read.clone());
        Ok(read)
    }
}

/// `yes`, or `yes: the reason` (PEP 592).
pub(super) fn yanked(row: &Row<'_>) -> Result<Option<String>, TableError> {
    match row.text("yanked")? {
        "" => Ok(None),
        "yes" => Ok(Some(String::new())),
        text => match text.strip_prefix("yes: ") {
            Some(reason) => Ok(Some(reason.to_owned())),
            None => Err(row.error(format!(
                "`{text}` in `yanked` is not `yes` or `yes: reason`"
            ))),
        },
    }
}

/// `cp310.cp311-cp310.cp311-win_amd64` stands for two wheels, one a Python: the ABI is that Python's own.
fn expand(set: &WheelTag) -> impl Iterator<Item = WheelTag> + '_ {
    set.pythons.iter().map(|python| {
        let own = |abi: &&String| {
            abi.strip_prefix(python.as_str())
                .is_some_and(|rest| matches!(rest, "" | "m" | "mu" | "t"))
                || matches!(abi.as_str(), "none" | "abi3")
        };
        WheelTag {
            pythons: vec![python.clone()],
            abis: set.abis.iter().filter(own).cloned().collect(),
            platforms: set.platforms.clone(),
        }
    })
}

/// Whether a version was ever released as `name`, given the versions that were. `others` tells what else the version
/// is known as: the likely slip.
pub(super) fn known(
    version: &Version,
    released: &[Version],
    ended: bool,
    slip: impl Fn() -> Option<String>,
) -> ReleaseStatus {
    if released.contains(version) {
        return ReleaseStatus::Released;
    }
    // The index keeps few pre-releases and no local versions: that the table lacks one says nothing.
    if version.is_local() || version.any_prerelease() {
        return ReleaseStatus::Unlisted;
    }
    let finals = || released.iter().filter(|v| !v.any_prerelease());
    let above = finals().filter(|v| *v > version).min().cloned();
    if above.is_none() && !ended {
        return ReleaseStatus::Beyond;
    }
    ReleaseStatus::Never {
        below: finals().filter(|v| *v < version).max().cloned(),
        above,
        slip: slip(),
    }
}

/// The distribution `tensorflow` itself.
pub(super) fn tensorflow() -> Option<PackageName> {
    name_of("tensorflow")
}
