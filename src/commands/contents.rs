//! What is looked at beyond names and metadata: little by default, everything where it was asked for.

use std::path::Path;

use crate::discover::{self, Host, Look};
use crate::judge::Members;
use crate::knowledge::{Compiled, Table, TableError};
use crate::model::{Contents, Distribution, Environment, FileDepth, ModuleKind};

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Scope<'a> {
    /// Every file with its hash, and every extension module.
    pub(super) deep: bool,
    /// The folder that Python would be started in.
    pub(super) working_folder: Option<&'a Path>,
}

/// The look that every verdict takes: a few milliseconds.
pub(super) fn first(
    environment: &mut Environment,
    host: &Host,
    scope: Scope<'_>,
    table: &Table,
) -> Result<(), TableError> {
    let names = table.reached_names()?;
    let wanted = |name: &str| names.contains(name) || name == "tensorflow";
    let early = discover::early_modules(&environment.search_path, scope.working_folder, &wanted);
    let machine = environment
        .interpreter
        .as_ref()
        .and_then(|interpreter| discover::machine(interpreter, host));
    let mut contents = Contents {
        early,
        machine,
        ..Contents::default()
    };
    let Environment {
        distributions,
        problems,
        ..
    } = environment;
    if scope.deep {
        contents.files =
            discover::check_files(distributions, FileDepth::Hashes, &|_| true, problems);
        contents.extensions =
            discover::extensions(distributions, Look::Contents, &|_| true, problems);
    } else {
        let numpy = |d: &Distribution| d.name.as_ref() == "numpy";
        let family = |d: &Distribution| table.is_family(&d.name);
        let check = |depth, wanted, problems: &mut Vec<_>| {
            discover::check_files(distributions, depth, wanted, problems)
        };
        contents.files = check(FileDepth::Importable, &numpy, problems);
        contents
            .files
            .extend(check(FileDepth::Decisive, &family, problems));
        contents.extensions = compiled(distributions, table, problems)?;
    }
    environment.contents = contents;
    Ok(())
}

/// The extension modules by name of NumPy and of what is known to be compiled against it; and into those that are older
/// than the first version seen to work under NumPy 2.
fn compiled(
    distributions: &[Distribution],
    table: &Table,
    problems: &mut Vec<crate::model::Problem>,
) -> Result<Vec<crate::model::Extension>, TableError> {
    let known = table.compiled()?;
    let of = |d: &Distribution| known.iter().find(|c: &&Compiled| c.distribution == d.name);
    let old = |d: &Distribution| {
        let from = of(d).and_then(|c| c.numpy_2_from.as_ref());
        from.zip(d.version.as_ref())
            .is_some_and(|(from, version)| version < from)
    };
    let numpy = distributions.iter().find(|d| d.name.as_ref() == "numpy");
    let two = match numpy.and_then(|d| d.version.as_ref()) {
        Some(version) => table.knows_numpy_two(version)?,
        None => false,
    };
    let into = |d: &Distribution| two && old(d);
    let names = |d: &Distribution| (of(d).is_some() && !into(d)) || d.name.as_ref() == "numpy";
    let mut found = discover::extensions(distributions, Look::Contents, &into, problems);
    found.extend(discover::extensions(
        distributions,
        Look::Names,
        &names,
        problems,
    ));
    Ok(found)
}

/// A second look, where the first left something open: TensorFlow's own extension module for a pair that the table says
/// nothing of, and every file that an import can open. Says whether anything was added.
pub(super) fn second(environment: &mut Environment, table: &Table) -> Result<bool, TableError> {
    let members = Members::find(environment, table)?;
    let Some(tensorflow) = &members.tensorflow else {
        return Ok(false);
    };
    let name = tensorflow.distribution.name.clone();
    let numpy = members.numpy.is_some();
    let package = environment
        .modules_named("tensorflow")
        .find(|m| m.kind == ModuleKind::Package)
        .map(|m| m.path.clone());
    drop(members);
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
    let closer = discover::check_files(distributions, FileDepth::Importable, &family, problems);
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
    Ok(true)
}
