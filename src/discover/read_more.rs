//! Reads what the judge needs and adds it to the environment.

use std::collections::HashSet;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::extensions::{Look, extensions, tensorflow_extension};
use super::files::check_files;
use super::load::load;
use crate::model::{Distribution, Environment, FileCheck, ModuleKind, Need, Problem};

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
        Need::Files {
            of,
            depth,
            imported,
        } => {
            let wanted = distributions.iter().filter(|d| of.contains(&d.name));
            let check = |distribution: &Distribution, problems: &mut Vec<Problem>| {
                let imported = imported.get(&distribution.name);
                check_files(distribution, imported, *depth, os, problems)
            };
            let (checks, met) = files_of(&wanted.collect::<Vec<_>>(), &check);
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
    }
    contents.read.push(need);
}

/// The files of several distributions held against their lists, each distribution on the first thread that is free.
fn files_of(
    of: &[&Distribution],
    check: &(dyn Fn(&Distribution, &mut Vec<Problem>) -> Option<FileCheck> + Sync),
) -> (Vec<FileCheck>, Vec<Problem>) {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(distribution) = of.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut problems = Vec::new();
            let check = check(distribution, &mut problems);
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
