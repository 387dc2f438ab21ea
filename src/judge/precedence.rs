//! The order of findings, and which of them are consequences of others.

use crate::model::{Code, Finding};

/// Consequences and what causes them, where both were found.
const FOLLOWS: &[(Code, Code)] = &[
    (Code::ExtensionWrongPython, Code::NumpyElsewhere),
    (Code::NumpyAbiTooNew, Code::NumpyElsewhere),
    (Code::NumpyAbiTooOld, Code::NumpyElsewhere),
    (Code::NumpyNameRemoved, Code::NumpyElsewhere),
    (Code::NumpyAbiTooNew, Code::FilesMixed),
    (Code::NumpyAbiTooOld, Code::FilesMixed),
    (Code::NumpyNameRemoved, Code::FilesMixed),
    (Code::FilesMissing, Code::DistributionsOverlap),
    (Code::FilesChanged, Code::DistributionsOverlap),
    (Code::FilesMissing, Code::DistributionDuplicated),
    (Code::FilesChanged, Code::DistributionDuplicated),
    (Code::ExtensionAbiMismatch, Code::NumpyAbiTooNew),
    (Code::ProbeFailed, Code::ProbeDisagrees),
];

/// The worst first, and among those what would stop the import first; consequences named as such.
pub(crate) fn ordered(mut findings: Vec<Finding>) -> Vec<Finding> {
    let found: Vec<Code> = findings.iter().map(|f| f.code).collect();
    for finding in &mut findings {
        if finding.caused_by.is_none() {
            finding.caused_by = FOLLOWS
                .iter()
                .find(|(of, cause)| *of == finding.code && found.contains(cause))
                .map(|(_, cause)| *cause);
        }
    }
    findings.sort_by_key(|f| (f.severity, f.code));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Detail, Severity, Subject};

    #[test]
    fn what_stops_the_import_first_is_told_first_and_consequences_are_named() {
        let finding =
            |code, severity| Finding::new(code, severity, Subject::Environment, Detail::NotInTable);
        let ordered = ordered(vec![
            finding(Code::ExtensionAbiMismatch, Severity::Error),
            finding(Code::DistributionLeftover, Severity::Note),
            finding(Code::NumpyElsewhere, Severity::Warning),
            finding(Code::NumpyAbiTooNew, Severity::Error),
            finding(Code::ModuleShadowed, Severity::Error),
        ]);
        let shown: Vec<(Code, Option<Code>)> =
            ordered.iter().map(|f| (f.code, f.caused_by)).collect();
        assert_eq!(
            shown,
            [
                (Code::ModuleShadowed, None),
                (Code::NumpyAbiTooNew, Some(Code::NumpyElsewhere)),
                (Code::ExtensionAbiMismatch, Some(Code::NumpyAbiTooNew)),
                (Code::NumpyElsewhere, None),
                (Code::DistributionLeftover, None),
            ]
        );
    }
}
