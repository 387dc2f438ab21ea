//! What is read of every environment before it is judged: names, the metadata that decides, platform and machine.

use std::path::Path;
use std::sync::Arc;

use super::installed::installed;
use super::load::load;
use super::machine::machine;
use super::project::project;
use super::search_path::search_path;
use super::shadow::shadow_candidates;
use super::{Host, Located};
use crate::model::{
    Contents, Coverage, Distribution, Environment, Interpreter, PathEntry, Problem, ProblemKind,
    PythonVersion, SearchPath,
};
use crate::read::file::{SMALL, read_file};

/// Which names matter: the caller knows the table, and this module does not.
#[derive(Clone, Copy)]
pub(crate) struct Interest<'a> {
    /// The top-level modules to look for.
    pub modules: &'a [&'a str],
    /// Whether the METADATA of a distribution is needed before anything can be judged.
    pub metadata: &'a dyn Fn(&Distribution) -> bool,
    /// Whether a module of that name, in front of the standard library, can hide another.
    pub shadows: &'a dyn Fn(&str) -> bool,
    /// The version of the GNU C library that a distribution needs.
    pub glibc: &'a dyn Fn(&Distribution) -> Option<(u16, u16)>,
    /// The folder that Python would be started in, where that is known.
    pub working_folder: Option<&'a Path>,
}

/// Reads a located environment. What cannot be read is a problem of the environment.
#[must_use]
pub(crate) fn inspect(located: Located, host: &Host, interest: Interest<'_>) -> Environment {
    let (search_path, met) = search_path(&located, host);
    let mut found = installed(&search_path, interest.modules);
    load(
        &mut found.distributions,
        &mut found.problems,
        interest.metadata,
    );
    let coverage = coverage(&search_path, &found.problems);
    let mut problems = located.problems;
    problems.extend(met);
    problems.append(&mut found.problems);
    let interpreter = located.interpreter;
    let glibc = found.distributions.iter().filter_map(interest.glibc).max();
    let working_folder = interest
        .working_folder
        .filter(|_| !has_safe_path(&interpreter, host));
    let contents = Contents {
        shadow_candidates: shadow_candidates(&search_path, working_folder, interest.shadows),
        legacy_keras: uses_legacy_keras(host),
        keras_backend: keras_backend(host),
        machine: machine(&interpreter, host, glibc),
        ..Contents::default()
    };
    Environment {
        origin: located.origin,
        coverage,
        python: interpreter.version.clone(),
        implementation: Some(interpreter.implementation.clone()),
        platform: interpreter.platform,
        project: project(&interpreter),
        interpreter: Some(interpreter),
        search_path,
        distributions: found.distributions,
        modules: found.modules,
        problems,
        contents: Arc::new(contents),
    }
}

/// Whether TF_USE_LEGACY_KERAS has a value that TensorFlow takes for true.
fn uses_legacy_keras(host: &Host) -> bool {
    let value = host.variable("TF_USE_LEGACY_KERAS");
    value.is_some_and(|value| ["true", "True", "1"].iter().any(|on| value == *on))
}

/// The backend of Keras 3: KERAS_BACKEND, else that of `keras.json` in KERAS_HOME or `~/.keras`.
fn keras_backend(host: &Host) -> Option<String> {
    if let Some(named) = host.variable("KERAS_BACKEND") {
        return named.to_str().map(str::to_owned);
    }
    let home = host.folder("KERAS_HOME");
    let home = home.or_else(|| Some(host.home.as_ref()?.join(".keras")))?;
    // Keras ignores a file that it cannot read
    let text = read_file(&home.join("keras.json"), SMALL).ok()?;
    let settings: serde_json::Value = serde_json::from_slice(&text).ok()?;
    settings.get("backend")?.as_str().map(str::to_owned)
}

/// Whether Python leaves its working folder off the path (3.11 and later).
fn has_safe_path(interpreter: &Interpreter, host: &Host) -> bool {
    let knows = |v: &PythonVersion| v.minor_key() >= (3, 11);
    host.variable("PYTHONSAFEPATH").is_some() && interpreter.version.as_ref().is_some_and(knows)
}

/// Whether everything was seen: what a folder that cannot be listed holds is unknown, not absent.
fn coverage(search_path: &SearchPath, problems: &[Problem]) -> Coverage {
    let closed = |entry: &PathEntry| {
        problems
            .iter()
            .any(|p| p.kind == ProblemKind::Unreadable && p.path.as_ref() == Some(&entry.path))
    };
    match search_path.entries.iter().any(closed) {
        true => Coverage::Partial,
        false => Coverage::Complete,
    }
}
