//! Facts and knowledge to a verdict with findings and remedies. Pure: no file, no clock, no environment variable.

mod companions;
mod declared;
mod extensions;
mod files;
mod inference;
mod installation;
mod machine;
mod marker;
mod members;
mod overlap;
mod pair;
mod precedence;
mod probe;
mod reach;
mod remedy;
mod requirements;
mod shadowing;
mod table;
mod ticket;

pub use declared::{Applicable, admits, specifiers, without_marker};
pub use machine::needed_glibc;
pub use marker::{MarkerFacts, Truth};
pub use members::{Members, NumpyMember, TensorflowMember};
pub use probe::{ProbeCause, with_probe};
pub use remedy::{
    FindPython, Surroundings, Wanted, WantedError, impasse, remedies, restore, wanted,
};
pub use requirements::unread;
pub use table::{Depth, Question, QuestionError, answer, everything, releases};
pub use ticket::{settled, ticket, ticket_remedies};

use crate::knowledge::{Table, TableError};
use crate::model::{
    Assessment, Code, Compatibility, Coverage, Declared, Distribution, Environment, Finding, Pair,
    Severity, Verdict,
};
use reach::Reach;

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
pub fn assess(environment: Environment, table: &Table) -> Result<Assessment, TableError> {
    let members = Members::find(&environment, table)?;
    let reached = Reach::new(&members, table);
    let mut judged = pair::judge(&environment, &members, table)?;
    let inferred = inference::infer(&environment, &members, table, &mut judged.pair)?;
    let mut findings = installation::findings(&environment, &members, table)?;
    findings.extend(shadowing::findings(
        &environment,
        &members,
        &reached,
        table,
    )?);
    findings.extend(overlap::findings(&environment, &members, &reached, table));
    findings.extend(files::findings(&environment, &members, &reached, table));
    findings.extend(machine::findings(&environment, &members, table)?);
    findings.extend(extensions::findings(
        &environment,
        &members,
        &reached,
        table,
    )?);
    findings.extend(pair::table_findings(&members, table)?);
    findings.extend(inferred);
    findings.extend(pair::findings(&judged, &members));
    findings.extend(companions::findings(&environment, &members, table)?);
    let unmet = requirements::findings(&environment, &members, &reached, table, &findings);
    findings.extend(unmet);
    reached.checked()?;
    let findings = precedence::ordered(findings);
    let verdict = verdict(&environment, &judged.pair, &members, &findings);
    let pair = judged.pair;
    drop(members);
    Ok(Assessment {
        environment,
        pair,
        verdict,
        findings,
        remedies: Vec::new(),
        impasse: None,
        questions: Vec::new(),
        probe: None,
    })
}

fn verdict(
    environment: &Environment,
    pair: &Pair,
    members: &Members<'_>,
    findings: &[Finding],
) -> Verdict {
    let error = |f: &&Finding| f.severity == Severity::Error;
    let installed = members.tensorflow.is_some() || !members.dangling.is_empty();
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
    let incomplete = files::leave_open(environment, members);
    match (pair.compatibility, pair.declared) {
        // whether the import opens the files that are not as they were was not measured
        _ if incomplete => Verdict::Unknown,
        (Compatibility::Compatible | Compatibility::Partial, _) => Verdict::Works,
        (Compatibility::Incompatible, _) | (_, Declared::Violated) => Verdict::Fails,
        _ => Verdict::Unknown,
    }
}
