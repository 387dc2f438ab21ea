//! Facts and knowledge to a verdict with findings and remedies. Pure: no file, no clock, no environment variable.

pub(crate) mod companions;
pub(crate) mod declared;
pub(crate) mod extensions;
pub(crate) mod files;
pub(crate) mod import_closure;
mod inference;
pub(crate) mod installation;
pub(crate) mod machine;
pub(crate) mod marker;
pub(crate) mod overlap;
pub(crate) mod pair;
pub(crate) mod precedence;
mod probe;
pub(crate) mod requirements;
pub(crate) mod resolved_pair;
pub(crate) mod shadowing;
mod table;
mod ticket;

pub use declared::{Applicable, admits, specifiers, without_marker};
pub use machine::needed_glibc;
pub use marker::{MarkerFacts, Ternary};
pub use probe::{ProbeCause, with_probe};
pub use requirements::unread;
pub use resolved_pair::{NumpyMember, ResolvedPair, TensorflowMember};
pub use table::{Depth, Question, QuestionError, answer, everything, releases};
pub use ticket::{resolve_locks, ticket};

use crate::model::{
    Assessment, Code, Compatibility, Coverage, Declared, Distribution, Environment, Finding, Pair,
    Severity, Verdict,
};
use crate::table::Table;
use import_closure::ImportClosure;

/// The top-level modules that a verdict asks after.
pub const MODULES: &[&str] = &["tensorflow", "numpy"];

/// Whether the METADATA of a distribution is needed for a verdict: the family's, NumPy's, and of what is imported with
/// TensorFlow and fails without something that it alone requires.
#[must_use]
pub fn needs_metadata(distribution: &Distribution, table: &Table) -> bool {
    // Keras 3 and requests are imported with TensorFlow, and rich or urllib3 with them
    ["numpy", "keras", "requests"].contains(&distribution.name.as_ref())
        || table.is_family(&distribution.name)
}

/// Judges an environment. Remedies are another question, which needs more of the environment read.
pub fn assess(environment: Environment, table: &Table) -> Assessment {
    let resolved = ResolvedPair::find(&environment, table);
    let reached = ImportClosure::new(&resolved, table);
    let mut judged = pair::judge(&environment, &resolved, table);
    let inferred = inference::infer(&environment, &resolved, table, &mut judged.pair);
    let mut findings = installation::findings(&environment, &resolved, table);
    findings.extend(shadowing::findings(
        &environment,
        &resolved,
        &reached,
        table,
    ));
    findings.extend(overlap::findings(&environment, &resolved, &reached, table));
    findings.extend(files::findings(&environment, &resolved, &reached, table));
    findings.extend(machine::findings(&environment, &resolved, table));
    findings.extend(extensions::findings(
        &environment,
        &resolved,
        &reached,
        table,
    ));
    findings.extend(pair::table_findings(&resolved, table));
    findings.extend(inferred);
    findings.extend(pair::findings(&judged, &resolved));
    findings.extend(companions::findings(&environment, &resolved, table));
    let unmet = requirements::findings(&environment, &resolved, &reached, table, &findings);
    findings.extend(unmet);
    let findings = precedence::ordered(findings);
    let verdict = verdict(&environment, &judged.pair, &resolved, &findings);
    let pair = judged.pair;
    drop(resolved);
    Assessment {
        environment,
        pair,
        verdict,
        findings,
        remedies: Vec::new(),
        conflict: None,
        questions: Vec::new(),
        probe: None,
    }
}

fn verdict(
    environment: &Environment,
    pair: &Pair,
    resolved: &ResolvedPair<'_>,
    findings: &[Finding],
) -> Verdict {
    let error = |f: &&Finding| f.severity == Severity::Error;
    let installed = resolved.tensorflow.is_some() || !resolved.dangling.is_empty();
    if !installed {
        let broken = findings
            .iter()
            .filter(error)
            .any(|f| f.code == Code::EnvironmentBroken);
        return match environment.coverage {
            Coverage::Complete if !broken => Verdict::Absent,
            _ => Verdict::Unknown,
        };
    }
    if findings.iter().find(error).is_some() {
        return Verdict::Fails;
    }
    let incomplete = files::leave_open(environment, resolved);
    match (pair.compatibility, pair.declared) {
        // whether the import opens the files that are not as they were was not measured
        _ if incomplete => Verdict::Unknown,
        (Compatibility::Compatible | Compatibility::Partial, _) => Verdict::Works,
        (Compatibility::Incompatible, _) | (_, Declared::Violated) => Verdict::Fails,
        _ => Verdict::Unknown,
    }
}
