//! What the judge needs: for every verdict, and for a closer look at a problem.

use std::collections::BTreeSet;

use super::requirements::unread;
use crate::model::{
    Code, Depth, Distribution, Environment, FileDepth, Judgement, MetadataState, Need, PackageName,
    Verdict,
};
use crate::table::{Compiled, Table};

/// Findings about files, of which a closer look tells more.
const ABOUT_FILES: &[Code] = &[
    Code::FilesMissing,
    Code::FilesChanged,
    Code::DistributionsOverlap,
    Code::DistributionDuplicated,
];

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
    let needs = vec![
        // what is compiled against NumPy requires it
        Need::Metadata(named(environment, &unread)),
        Need::Files {
            of: named(environment, &|d| table.is_family(&d.name)),
            depth: FileDepth::Decisive,
        },
        Need::Files {
            of: named(environment, &is_numpy),
            depth: FileDepth::Importable,
        },
        Need::Extensions(opened),
        Need::ExtensionNames(by_name),
    ];
    not_read(environment, needs)
}

/// What is worth reading after a judgement: more of the files where the verdict is open or files are at fault, and the
/// METADATA of requirements where anything was found. In a healthy environment that is nothing: TensorFlow has some forty
/// requirements, and each costs more than a hundredth of a check.
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
    let about_files = judgement
        .findings
        .iter()
        .any(|f| ABOUT_FILES.contains(&f.code));
    if judgement.verdict == Verdict::Unknown || about_files {
        let needs = not_read(environment, closer(environment, judgement, table));
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

/// Every file of TensorFlow that an import can open, and its own extension module.
fn closer(environment: &Environment, judgement: &Judgement, table: &Table) -> Vec<Need> {
    let Some(tensorflow) = &judgement.pair.tensorflow else {
        return Vec::new();
    };
    let of = named(environment, &|d| table.is_family(&d.name));
    let checked = environment.contents.files.iter().map(|c| &c.distribution);
    let resized = checked.chain(&of).cloned().collect();
    let mut needs = vec![
        Need::Files {
            of,
            depth: FileDepth::Importable,
        },
        Need::ResizedFiles(resized),
    ];
    if judgement.pair.numpy.is_some() {
        needs.push(Need::TensorflowExtension(tensorflow.distribution.clone()));
    }
    needs
}

/// What of the needs was not met yet.
fn not_read(environment: &Environment, needs: Vec<Need>) -> Vec<Need> {
    let left = |need: Need| need.without(&environment.contents.read);
    needs.into_iter().filter_map(left).collect()
}
