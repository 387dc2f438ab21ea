//! What the judge needs: for every verdict, and for a closer look at a problem.

use std::collections::{BTreeMap, BTreeSet};

use super::requirements::unread;
use super::resolved_pair::ResolvedPair;
use crate::model::{
    Depth, Distribution, Environment, FileDepth, ImportedFiles, Judgement, MetadataState, Need,
    PackageName, Verdict,
};
use crate::table::{Compiled, ImportingVersions, Table};

/// The names of the distributions on disk that are wanted.
fn named(
    environment: &Environment,
    wanted: &dyn Fn(&Distribution) -> bool,
) -> BTreeSet<PackageName> {
    let of = environment.distributions.iter();
    of.filter(|d| d.path.is_some() && wanted(d))
        .map(|d| d.name.clone())
        .collect()
}

/// What every verdict needs beside names and the metadata of the pair.
#[must_use]
pub(crate) fn first_needs(environment: &Environment, depth: Depth, table: &Table) -> Vec<Need> {
    if depth == Depth::Deep {
        let of = named(environment, &|_| true);
        let needs = vec![
            Need::Extensions(of.clone()),
            Need::Files {
                of,
                depth: FileDepth::Hashes,
                imported: imported(environment, table),
            },
        ];
        return not_read(environment, needs);
    }
    let is_numpy = |d: &Distribution| d.name.is_numpy();
    let known = table.compiled();
    let compiled = |d: &Distribution| {
        known
            .iter()
            .find(|c: &&Compiled| c.distribution() == d.name.as_ref())
    };
    let is_old = |d: &Distribution| {
        let from = compiled(d).and_then(|c| c.numpy_2_from());
        from.zip(d.version.as_ref())
            .is_some_and(|(from, version)| version < from)
    };
    let mut distributions = environment.distributions.iter();
    let numpy = distributions
        .clone()
        .find(|d| is_numpy(d))
        .and_then(|d| d.version.as_ref());
    // only NumPy 2 refuses what was built for NumPy 1
    let opens = numpy.is_some_and(|v| distributions.any(is_old) && table.knows_numpy_two(v));
    let opened = named(environment, &|d| opens && is_old(d));
    let by_name =
        |d: &Distribution| is_numpy(d) || (compiled(d).is_some() && !opened.contains(&d.name));
    let by_name = named(environment, &by_name);
    let unread = |d: &Distribution| compiled(d).is_some() && d.metadata == MetadataState::Unread;
    let imported = imported(environment, table);
    let needs = vec![
        // what is compiled against NumPy requires it
        Need::Metadata(named(environment, &unread)),
        Need::Files {
            of: imported.keys().cloned().collect(),
            depth: FileDepth::Imported,
            imported,
        },
        Need::Extensions(opened),
        Need::ExtensionNames(by_name),
    ];
    not_read(environment, needs)
}

/// The files that the import opens, of every distribution on disk of which it opens any. An environment without TensorFlow has
/// none.
fn imported(environment: &Environment, table: &Table) -> BTreeMap<PackageName, ImportedFiles> {
    let resolved = ResolvedPair::find(environment, table);
    let Some(tensorflow) = resolved.tensorflow else {
        return BTreeMap::new();
    };
    let keras = |d: &&Distribution| d.name.as_ref() == "keras";
    let keras = environment.distributions.iter().find(keras);
    let keras = keras.and_then(|d| d.version.as_ref());
    let mut imported = BTreeMap::new();
    for distribution in environment
        .distributions
        .iter()
        .filter(|d| d.path.is_some())
    {
        let version = distribution.version.as_ref();
        let with = ImportingVersions {
            tensorflow: match table.is_family(&distribution.name) {
                true => version,
                false => tensorflow.distribution.version.as_ref(),
            },
            keras,
            python: environment.python.as_ref(),
        };
        // of several of one name the first counts
        if !imported.contains_key(&distribution.name)
            && let Some(files) = table.imported_files(&distribution.name, version, with)
        {
            imported.insert(distribution.name.clone(), files);
        }
    }
    imported
}

/// What is worth reading after a judgement: TensorFlow's own extension module where the verdict is open, and the METADATA of
/// requirements where anything was found. In a healthy environment that is nothing: TensorFlow has some forty requirements,
/// and each costs more than a hundredth of a check.
#[must_use]
pub(crate) fn needs(
    environment: &Environment,
    judgement: &Judgement,
    depth: Depth,
    table: &Table,
) -> Vec<Need> {
    if depth == Depth::Deep {
        return Vec::new();
    }
    if judgement.verdict == Verdict::Unknown
        && let (Some(tensorflow), Some(_)) = (&judgement.pair.tensorflow, &judgement.pair.numpy)
    {
        let own = Need::TensorflowExtension(tensorflow.distribution.clone());
        let needs = not_read(environment, vec![own]);
        if !needs.is_empty() {
            return needs;
        }
    }
    if judgement.findings.is_empty() {
        return Vec::new();
    }
    let needs = vec![Need::Metadata(unread(environment, table))];
    not_read(environment, needs)
}

/// What of the needs was not met yet.
fn not_read(environment: &Environment, needs: Vec<Need>) -> Vec<Need> {
    let left = |need: Need| need.without(&environment.contents.read);
    needs.into_iter().filter_map(left).collect()
}
