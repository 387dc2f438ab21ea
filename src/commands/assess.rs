//! From an environment that was located to one that is judged: inspect, judge, read what the judge lacks, judge again.

use std::collections::BTreeSet;
use std::path::Path;

use crate::discover::{self, Host, Interest, Located};
use crate::judge::{self, ResolvedPair};
use crate::model::{
    Assessment, Code, Depth, Distribution, Environment, FileDepth, Need, PackageName,
    PythonVersion, Verdict,
};
use crate::remedy::{self, Surroundings};
use crate::table::{Compiled, Table};

/// Findings about files, of which a closer look tells more.
const ABOUT_FILES: &[Code] = &[
    Code::FilesMissing,
    Code::FilesChanged,
    Code::DistributionsOverlap,
    Code::DistributionDuplicated,
];

/// Reads what a verdict needs, and judges.
pub(super) fn assess(
    located: Located,
    host: &Host,
    depth: Depth,
    working_folder: Option<&Path>,
    table: &Table,
) -> Assessment {
    let interest = Interest {
        modules: judge::MODULES,
        metadata: &|d| depth == Depth::Deep || judge::needs_metadata(d, table),
        shadows: &|name| name == "tensorflow" || table.stands_in_front(name),
        glibc: &|d| judge::needed_glibc(d).filter(|_| table.is_family(&d.name)),
        working_folder,
    };
    let mut env = discover::inspect(located, host, interest);
    for need in first_needs(&env, depth, table) {
        discover::read_more(&mut env, need);
    }
    let mut assessment = judge::assess(env, table);
    loop {
        let needs = needs(&assessment, depth, table);
        if needs.is_empty() {
            return assessment;
        }
        for need in needs {
            discover::read_more(&mut assessment.environment, need);
        }
        assessment = judge::assess(assessment.environment, table);
    }
}

/// What every verdict needs beside names and metadata.
fn first_needs(env: &Environment, depth: Depth, table: &Table) -> Vec<Need> {
    let named = |wanted: &dyn Fn(&Distribution) -> bool| -> BTreeSet<PackageName> {
        let of = env.distributions.iter().filter(|d| wanted(d));
        of.map(|d| d.name.clone()).collect()
    };
    if depth == Depth::Deep {
        let (of, depth) = (named(&|_| true), FileDepth::Hashes);
        return vec![Need::Extensions(of.clone()), Need::Files { of, depth }];
    }
    let is_numpy = |d: &Distribution| d.name.as_ref() == "numpy";
    let known = table.compiled();
    let of = |d: &Distribution| known.iter().find(|c: &&Compiled| c.distribution == d.name);
    let old = |d: &Distribution| {
        let from = of(d).and_then(|c| c.numpy_2_from.as_ref());
        from.zip(d.version.as_ref())
            .is_some_and(|(from, version)| version < from)
    };
    let numpy = env.distributions.iter().find(|d| is_numpy(d));
    let two = match numpy.and_then(|d| d.version.as_ref()) {
        Some(version) if env.distributions.iter().any(old) => table.knows_numpy_two(version),
        _ => false,
    };
    let opened = named(&|d| two && old(d));
    let by_name = named(&|d| (of(d).is_some() && !opened.contains(&d.name)) || is_numpy(d));
    vec![
        Need::Files {
            of: named(&|d| table.is_family(&d.name)),
            depth: FileDepth::Decisive,
        },
        Need::Files {
            of: named(&is_numpy),
            depth: FileDepth::Importable,
        },
        Need::Extensions(opened),
        Need::ExtensionNames(by_name),
    ]
}

/// What may tell more where something was found, or where the verdict is open.
fn needs(assessment: &Assessment, depth: Depth, table: &Table) -> Vec<Need> {
    let env = &assessment.environment;
    let read = &env.contents.read;
    if depth == Depth::Deep {
        return Vec::new();
    }
    let about_files = |code: Code| ABOUT_FILES.contains(&code);
    let open = assessment.verdict == Verdict::Unknown
        || assessment.findings.iter().any(|f| about_files(f.code));
    let resolved = ResolvedPair::find(env, table);
    if let Some(tensorflow) = resolved.tensorflow.as_ref().filter(|_| open) {
        let name = tensorflow.distribution.name.clone();
        let family = env
            .distributions
            .iter()
            .filter(|d| table.is_family(&d.name));
        let of: BTreeSet<PackageName> = family.map(|d| d.name.clone()).collect();
        let checked = env.contents.files.iter().map(|c| &c.distribution);
        let resized = checked.chain(&of).cloned().collect();
        let mut needs = vec![
            Need::Files {
                of,
                depth: FileDepth::Importable,
            },
            Need::ResizedFiles(resized),
        ];
        if resolved.numpy.is_some() {
            needs.push(Need::TensorflowExtension(name));
        }
        needs.retain(|n| !read.contains(n));
        if !needs.is_empty() {
            return needs;
        }
    }
    if assessment.findings.is_empty() {
        return Vec::new();
    }
    let unread = judge::unread(env, table);
    let some = (!unread.is_empty()).then_some(Need::Metadata(unread));
    some.into_iter().collect()
}

/// Where something was found, reads the rest of the metadata and looks for remedies.
pub(super) fn find_remedies(
    assessment: &mut Assessment,
    host: &Host,
    break_system_packages: bool,
    table: &Table,
) {
    if assessment.findings.is_empty() {
        return;
    }
    let installed = &assessment.environment.distributions;
    let all = installed.iter().map(|d| d.name.clone()).collect();
    discover::read_more(&mut assessment.environment, Need::Metadata(all));
    let find_python = |series: &PythonVersion| discover::interpreter_of(series, host);
    let surroundings = Surroundings {
        break_system_packages,
        find_python: Some(&find_python),
    };
    assessment.remedies = remedy::remedies(assessment, &surroundings, table);
    if assessment.remedies.is_empty() {
        assessment.conflict = remedy::conflict(assessment, table);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_the_table_asks_of_a_processor_is_looked_for() {
        let needed = Table::embedded().processor_features();
        assert!(!needed.is_empty());
        for feature in needed {
            assert!(discover::FEATURES.contains(&&*feature), "{feature}");
        }
    }
}
