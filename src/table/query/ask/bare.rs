//! Versions without a product: `2.10`, `3.9`.

use super::lex::WrittenVersion;
use super::read::{Asked, Mention, place, python, specifiers, wanted};
use crate::model::{AskedRelease, NotUnderstood, PackageName, Version, Wanted};
use crate::table::{ReleaseStatus, Table};
use std::str::FromStr;

/// Gives versions without a product to the one that alone can have them.
pub(super) fn place_bare(mut bare: Vec<WrittenVersion>, asked: &mut Asked, table: &Table) {
    while !bare.is_empty() {
        let sides: Vec<Vec<PackageName>> = bare.iter().map(|v| sides(v, asked, table)).collect();
        let Some(sure) = sides.iter().position(|sides| sides.len() == 1) else {
            if let (Some(version), Some(sides)) = (bare.first(), sides.into_iter().next()) {
                let problem = NotUnderstood::Version(version.text.clone(), sides);
                asked.problem.get_or_insert(problem);
            }
            return;
        };
        let version = bare.remove(sure);
        let Some(name) = sides
            .into_iter()
            .nth(sure)
            .and_then(|sides| sides.into_iter().next())
        else {
            return;
        };
        asked
            .understood
            .read_as
            .push((version.text.clone(), name.clone()));
        let versions = vec![version];
        place(Mention { name, versions }, asked, table);
    }
}

/// The products that have no version yet and that this may be one of. A product that is mentioned without a version is
/// what is asked for, unless no other can have it.
fn sides(version: &WrittenVersion, asked: &Asked, table: &Table) -> Vec<PackageName> {
    let understood = &asked.understood;
    let open =
        |release: &Option<AskedRelease>| release.as_ref().is_none_or(|r| r.wanted == Wanted::Any);
    let mut may = Vec::new();
    if open(&understood.tensorflow) {
        let name = understood.tensorflow.as_ref().map(|r| r.name.clone());
        may.push(name.unwrap_or_else(PackageName::tensorflow));
    }
    if open(&understood.numpy) {
        may.push(PackageName::numpy());
    }
    may.retain(|name| exists(name, version, table));
    if understood.python.is_none()
        && let Some(python) = python(version)
        && table
            .numpy_releases()
            .iter()
            .any(|r| r.has_tag(&python.cpython_tag()))
        && let Ok(name) = PackageName::from_str("python")
    {
        may.push(name);
    }
    let mentioned = |name: &PackageName| {
        let both = [&understood.tensorflow, &understood.numpy];
        both.into_iter()
            .flatten()
            .any(|release| release.name == *name)
    };
    if may.len() > 1 && may.iter().any(|name| !mentioned(name)) {
        may.retain(|name| !mentioned(name));
    }
    may
}

/// Whether a product has such a release or series.
fn exists(name: &PackageName, written: &WrittenVersion, table: &Table) -> bool {
    let Some(wanted) = wanted(std::slice::from_ref(written)) else {
        return false;
    };
    let versions: Vec<&Version> = if name.is_numpy() {
        table.numpy_releases().iter().map(|r| r.version()).collect()
    } else {
        table
            .tensorflow_releases(name)
            .iter()
            .map(|r| r.version())
            .collect()
    };
    match wanted {
        Wanted::Any => true,
        Wanted::Exact(version) => {
            let status = if name.is_numpy() {
                table.known_numpy(&version)
            } else {
                table.known_tensorflow(name, &version)
            };
            status == ReleaseStatus::Released
        }
        Wanted::Series(series) => {
            specifiers(&series).is_some_and(|s| versions.iter().any(|v| s.contains(v)))
        }
        Wanted::Range(range) => versions.iter().any(|v| range.contains(v)),
    }
}
