//! Reads what the judge needs and adds it to the environment.

use std::collections::HashSet;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::extensions::{Look, damage, extensions, tensorflow_extension};
use super::files::check_files;
use super::load::load;
use crate::model::{
    Difference, Distribution, Environment, FileCheck, FileDepth, ModuleKind, Need, Os, Problem,
};

/// More threads than this wait for one another at the disk.
const THREADS: usize = 4;

/// Reads what is needed. What cannot be read is a problem of the environment.
pub(crate) fn read_more(env: &mut Environment, need: Need) {
    let os = env.platform.map(|p| p.os);
    let abi = env.abi();
    let Environment {
        distributions,
        modules,
        problems,
        contents,
        ..
    } = env;
    let contents = Arc::make_mut(contents);
    match &need {
        Need::Metadata(of) => load(distributions, problems, &|d| of.contains(&d.name)),
        Need::Files { of, depth } => {
            let wanted = distributions.iter().filter(|d| of.contains(&d.name));
            let (checks, met) = files_of(&wanted.collect::<Vec<_>>(), *depth, os);
            let again: HashSet<&Path> = checks.iter().map(|c| c.path.as_path()).collect();
            contents.files.retain(|c| !again.contains(c.path.as_path()));
            contents.files.extend(checks);
            problems.extend(met);
        }
        Need::ExtensionNames(of) => {
            let (look, wanted) = (Look::Names(abi.as_ref()), |d: &Distribution| {
                of.contains(&d.name)
            });
            let found = extensions(distributions, look, os, &wanted, problems);
            contents.extensions.extend(found);
        }
        Need::Extensions(of) => {
            let wanted = |d: &Distribution| of.contains(&d.name);
            let found = extensions(distributions, Look::Contents, os, &wanted, problems);
            contents.extensions.extend(found);
        }
        Need::TensorflowExtension(of) => {
            let package = modules
                .iter()
                .find(|m| m.name == "tensorflow" && m.kind == ModuleKind::Package);
            let found = package.and_then(|m| tensorflow_extension(&m.path, Some(of), problems));
            contents.extensions.extend(found);
        }
        Need::ResizedFiles(of) => {
            let resized = contents
                .files
                .iter()
                .filter(|check| of.contains(&check.distribution))
                .flat_map(|check| check.changed.iter().map(move |file| (check, file)))
                .filter(|(_, file)| matches!(file.difference, Difference::Size { .. }));
            problems.extend(
                resized.filter_map(|(check, file)| damage(&file.path, &check.distribution)),
            );
        }
    }
    contents.read.push(need);
}

/// The files of several distributions held against their lists, each distribution on the first thread that is free.
fn files_of(
    of: &[&Distribution],
    depth: FileDepth,
    os: Option<Os>,
) -> (Vec<FileCheck>, Vec<Problem>) {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(distribution) = of.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut problems = Vec::new();
            let check = check_files(distribution, depth, os, &mut problems);
            done.push((distribution.path.clone(), check, problems));
        }
        done
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let more = threads.min(THREADS).min(of.len()).saturating_sub(1);
    let mut done = thread::scope(|scope| {
        let started: Vec<_> = (0..more)
            // a system that has no thread to give leaves the work to this one
            .map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok())
            .collect();
        let mut done = work();
        for thread in started {
            done.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    // which thread was first is chance
    done.sort_by(|a, b| a.0.cmp(&b.0));
    let mut checks = Vec::new();
    let mut problems = Vec::new();
    for (_, check, met) in done {
        checks.extend(check);
        problems.extend(met);
    }
    (checks, problems)
}
