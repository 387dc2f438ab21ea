//! An environment and the table to a verdict with findings. Pure: no file, no clock, no environment variable.

pub(crate) mod companion_rules;
mod companions;
mod context;
mod extensions;
mod files;
mod import_closure;
mod inference;
mod installation;
mod machine;
mod needs;
mod overlap;
mod pair;
pub(crate) mod pair_knowledge;
mod precedence;
mod probe;
mod requirements;
pub(crate) mod resolved_pair;
mod shadowing;
mod startup;
#[cfg(test)]
mod tests;
mod ticket;

pub(crate) use machine::needed_glibc;
pub(crate) use needs::{first_needs, needs};
pub(crate) use probe::{ProbeCause, with_probe};
pub(crate) use requirements::conflict;
pub(crate) use resolved_pair::ResolvedPair;
pub(crate) use ticket::{resolve_locks, ticket};

use crate::model::{
    Assessment, Code, Compatibility, Coverage, Declared, Environment, Finding, Judgement,
    PackageName, Severity, Verdict,
};
use crate::table::Table;
use context::Context;

/// The top-level modules that a verdict depends on.
pub(crate) const MODULES: [&str; 2] = [PackageName::TENSORFLOW, PackageName::NUMPY];

/// A check: looks for one kind of fault. It is silent on a healthy environment.
type Check = fn(&Context<'_>) -> Vec<Finding>;

/// Every check. [`precedence`] orders what they find; of findings with one code, the check that stands first gives the
/// first.
const CHECKS: &[Check] = &[
    installation::problems,
    installation::absent,
    installation::unreadable,
    installation::unreadable_requirements,
    installation::without_files,
    installation::python_unsupported,
    startup::startup_code,
    shadowing::hidden_modules,
    shadowing::leftover_folders,
    shadowing::numpy_elsewhere,
    overlap::duplicates,
    overlap::shared_folder,
    files::changed_files,
    files::mixed,
    files::foreign,
    files::damaged,
    machine::machine,
    extensions::extensions,
    pair::releases,
    pair::incompatible,
    pair::partial,
    pair::violated,
    pair::built_for_other_numpy,
    companions::companions,
    requirements::requirements,
    requirements::numpy_dependents,
];

/// Judges an environment, as far as it was read; [`needs`] lists what more there is to read.
#[must_use]
pub(crate) fn assess(environment: &Environment, table: &Table) -> Judgement {
    let context = Context::new(environment, table);
    let found = CHECKS.iter().flat_map(|check| check(&context));
    let findings = precedence::ordered(found.collect());
    Judgement {
        verdict: verdict(&context, &findings),
        findings,
        pair: context.pair,
    }
}

/// Judges an environment and keeps it with the result.
#[must_use]
pub(crate) fn assessment(environment: Environment, table: &Table) -> Assessment {
    let judgement = assess(&environment, table);
    Assessment::new(environment, judgement)
}

fn verdict(context: &Context<'_>, findings: &[Finding]) -> Verdict {
    let error = |f: &&Finding| f.severity == Severity::Error;
    let resolved = &context.resolved;
    if resolved.tensorflow.is_none() && resolved.dangling.is_empty() {
        let mut errors = findings.iter().filter(error);
        let broken = errors.any(|f| f.code == Code::EnvironmentBroken);
        // code at start-up may also add directories: it is a warning, for `absent` promises nothing
        let unrecorded = installation::has_package(context.environment, PackageName::TENSORFLOW);
        let open = broken || unrecorded || startup::is_unread(context);
        return match context.environment.coverage {
            Coverage::Complete if !open => Verdict::Absent,
            _ => Verdict::Unknown,
        };
    }
    if findings.iter().find(error).is_some() {
        return Verdict::Fails;
    }
    let pair = &context.pair;
    match (pair.compatibility, pair.declared) {
        _ if startup::leave_open(context, findings) => Verdict::Unknown,
        // whether the import needs what is missing or differs was not measured
        _ if context.unrecorded_numpy().is_some()
            || files::leave_open(context)
            || requirements::leave_open(context, findings)
            || shadowing::leave_open(findings) =>
        {
            Verdict::Unknown
        }
        (Compatibility::Compatible | Compatibility::Partial, _) => Verdict::Works,
        (Compatibility::Incompatible, _) | (_, Declared::Violated) => Verdict::Fails,
        _ => Verdict::Unknown,
    }
}
