//! What is looked at beyond names and metadata: little by default, everything where it was asked for.

use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use crate::discover::{self, Host, Look};
use crate::judge::{self, ResolvedPair};
use crate::model::{
    Distribution, Environment, FileCheck, FileDepth, InterpreterAbi, ModuleKind, Os, Problem,
};
use crate::table::{Compiled, Table};

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Scope<'a> {
    /// Every file with its hash, and every extension module.
    pub(super) deep: bool,
    /// The folder that Python would be started in.
    pub(super) working_folder: Option<&'a Path>,
}

/// The files of NumPy and TensorFlow held against their lists while `work` is done: TensorFlow's list is long enough for a
/// thread of its own.
pub(super) fn while_files_are_checked<T>(
    distributions: &[Distribution],
    os: Option<Os>,
    table: &Table,
    work: impl FnOnce() -> T,
) -> (T, Vec<FileCheck>, Vec<Problem>) {
    let check = |wanted: &dyn Fn(&Distribution) -> bool, depth| {
        let mut problems = Vec::new();
        let of = distributions.iter().filter(|d| wanted(d));
        let files = discover::check_files(of, depth, os, &mut problems);
        (files, problems)
    };
    let is_family = |d: &Distribution| table.is_family(&d.name);
    let family = || check(&is_family, FileDepth::Decisive);
    thread::scope(|scope| {
        let some = distributions.iter().any(is_family);
        let started = some.then(|| thread::Builder::new().spawn_scoped(scope, family));
        let done = work();
        let numpy = |d: &Distribution| d.name.as_ref() == "numpy";
        let (mut files, mut problems) = check(&numpy, FileDepth::Importable);
        let (found, met) = match started {
            Some(Ok(thread)) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            // a system that has no thread to give has still the time
            Some(Err(_)) => family(),
            None => (Vec::new(), Vec::new()),
        };
        files.extend(found);
        problems.extend(met);
        (done, files, problems)
    })
}

/// The look that every verdict takes: a few milliseconds. Files were checked before, unless all of them are wanted.
pub(super) fn first(environment: &mut Environment, host: &Host, scope: Scope<'_>, table: &Table) {
    let wanted = |name: &str| table.stands_in_front(name) || name == "tensorflow";
    let early = discover::shadow_candidates(&environment.search_path, scope.working_folder, wanted);
    let of_family = environment
        .distributions
        .iter()
        .filter(|d| table.is_family(&d.name));
    let library = of_family.filter_map(judge::needed_glibc).max();
    let machine = environment
        .interpreter
        .as_ref()
        .and_then(|interpreter| discover::machine(interpreter, host, library));
    let os = environment.platform.map(|p| p.os);
    let abi = environment.abi();
    let Environment {
        distributions,
        problems,
        contents,
        ..
    } = environment;
    contents.early = early;
    contents.machine = machine;
    if scope.deep {
        contents.files =
            discover::check_files(distributions.iter(), FileDepth::Hashes, os, problems);
        contents.extensions =
            discover::extensions(distributions, Look::Contents, os, &|_| true, problems);
    } else {
        contents.extensions = compiled(distributions, abi.as_ref(), os, table, problems);
    }
}

/// The extension modules by name of NumPy and of what is known to be compiled against it; and into those that are older
/// than the first version seen to work under NumPy 2.
fn compiled(
    distributions: &[Distribution],
    abi: Option<&InterpreterAbi>,
    os: Option<Os>,
    table: &Table,
    problems: &mut Vec<Problem>,
) -> Vec<crate::model::Extension> {
    let known = table.compiled();
    let of = |d: &Distribution| known.iter().find(|c: &&Compiled| c.distribution == d.name);
    let old = |d: &Distribution| {
        let from = of(d).and_then(|c| c.numpy_2_from.as_ref());
        from.zip(d.version.as_ref())
            .is_some_and(|(from, version)| version < from)
    };
    let numpy = distributions.iter().find(|d| d.name.as_ref() == "numpy");
    let two = match numpy.and_then(|d| d.version.as_ref()) {
        Some(version) if distributions.iter().any(old) => table.knows_numpy_two(version),
        _ => false,
    };
    let into = |d: &Distribution| two && old(d);
    let names = |d: &Distribution| (of(d).is_some() && !into(d)) || d.name.as_ref() == "numpy";
    let mut found = discover::extensions(distributions, Look::Contents, os, &into, problems);
    found.extend(discover::extensions(
        distributions,
        Look::Names(abi),
        os,
        &names,
        problems,
    ));
    found
}

/// A second look, where the first left something open: TensorFlow's own extension module for a pair that the table says
/// nothing of, and every file that an import can open. Says whether anything was added.
pub(super) fn second(environment: &mut Environment, table: &Table) -> bool {
    let members = ResolvedPair::find(environment, table);
    let Some(tensorflow) = &members.tensorflow else {
        return false;
    };
    let name = tensorflow.distribution.name.clone();
    let numpy = members.numpy.is_some();
    let package = environment
        .modules_named("tensorflow")
        .find(|m| m.kind == ModuleKind::Package)
        .map(|m| m.path.clone());
    drop(members);
    let os = environment.platform.map(|p| p.os);
    let Environment {
        distributions,
        problems,
        contents,
        ..
    } = environment;
    if let (Some(package), true) = (&package, numpy) {
        let own = discover::tensorflow_extension(package, Some(&name), problems);
        contents.extensions.extend(own);
    }
    let family = |d: &Distribution| table.is_family(&d.name);
    let of_family = distributions.iter().filter(|d| family(d));
    let closer = discover::check_files(of_family, FileDepth::Importable, os, problems);
    // machine code of another size may have been cut off
    for check in contents.files.iter().chain(&closer) {
        for file in &check.changed {
            let name = Some(&check.distribution);
            let read = discover::read_extension(&file.path, name, Look::Contents, problems);
            drop(read);
        }
    }
    contents
        .files
        .retain(|c| !closer.iter().any(|n| n.path == c.path));
    contents.files.extend(closer);
    true
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
