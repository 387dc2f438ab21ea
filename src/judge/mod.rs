//! Facts and knowledge to a verdict with findings and remedies. Pure: no file, no clock, no environment variable.

mod companions;
mod declared;
mod installation;
mod marker;
mod members;
mod pair;
mod remedy;
mod table;
mod ticket;

pub use declared::{Applicable, admits, specifiers, without_marker};
pub use marker::{MarkerFacts, Truth};
pub use members::{Members, NumpyMember, TensorflowMember};
pub use remedy::{Wanted, WantedError, remedies, restore, wanted};
pub use table::{Question, QuestionError, answer, everything};
pub use ticket::{ticket, ticket_remedies};

use crate::knowledge::{Table, TableError};
use crate::model::{
    Assessment, Code, Compatibility, Coverage, Declared, Distribution, Environment, Finding, Pair,
    Severity, Verdict,
};

/// The top-level modules that a verdict asks after.
pub const MODULES: &[&str] = &["tensorflow", "numpy"];

/// Whether the METADATA of a distribution is needed for a verdict: the family's, and NumPy's.
#[must_use]
pub fn needs_metadata(distribution: &Distribution, table: &Table) -> bool {
    distribution.name.as_ref() == "numpy" || table.is_family(&distribution.name)
}

/// Judges an environment. Remedies are another question, which needs more of the environment read.
pub fn assess(environment: Environment, table: &Table) -> Result<Assessment, TableError> {
    let members = Members::find(&environment, table)?;
    let judged = pair::judge(&environment, &members, table)?;
    let mut findings = installation::findings(&environment, &members, table)?;
    findings.extend(pair::table_findings(&members, table)?);
    findings.extend(pair::findings(&judged, &members));
    findings.extend(companions::findings(&environment, &members, table)?);
    findings.sort_by_key(|f| (f.severity, f.code));
    let verdict = verdict(&environment, &judged.pair, &members, &findings);
    let pair = judged.pair;
    drop(members);
    Ok(Assessment {
        environment,
        pair,
        verdict,
        findings,
        remedies: Vec::new(),
        questions: Vec::new(),
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
    match (pair.compatibility, pair.declared) {
        (Compatibility::Compatible | Compatibility::Partial, _) => Verdict::Works,
        (Compatibility::Incompatible, _) | (_, Declared::Violated) => Verdict::Fails,
        _ => Verdict::Unknown,
    }
}
