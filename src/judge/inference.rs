//! What TensorFlow's own extension module tells of a pair that the table says nothing of: a build of another, a nightly,
//! a release of tomorrow.

use super::resolved_pair::ResolvedPair;
use crate::model::{
    Code, Compatibility, Declared, Environment, Evidence, Finding, Grade, NumpyAbi, Pair, Severity,
};
use crate::table::Table;

/// What TensorFlow's own extension module tells of a pair that the table says nothing of.
pub(crate) fn infer(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
    pair: &mut Pair,
) -> Option<Finding> {
    let (Some(tensorflow), Some(numpy)) = (&resolved.tensorflow, &resolved.numpy) else {
        return None;
    };
    let Some(version) = &numpy.version else {
        return None;
    };
    let own = environment.contents.extensions.iter().find_map(|e| {
        let ours = e.distribution.as_ref() == Some(&tensorflow.distribution.name);
        e.numpy.as_ref().filter(|_| ours).map(|using| (e, using))
    });
    let (Some((extension, using)), Compatibility::Unknown) = (own, pair.compatibility) else {
        return None;
    };
    let label = tensorflow.distribution.label();
    let source = extension.path.display().to_string();
    let two = table.knows_numpy_two(version);
    let evidence = |statement: &str| Evidence {
        grade: Grade::Inferred,
        statement: statement.to_owned(),
        source: source.clone(),
        python: None,
    };
    match using.abi {
        NumpyAbi::One | NumpyAbi::OneTypes if two => {
            let statement = "its extension modules ask for numpy.core._multiarray_umath and know no numpy._core";
            pair.compatibility = Compatibility::Incompatible;
            pair.evidence.insert(0, evidence(statement));
            let mut finding = Finding::new(
                Code::NumpyAbiTooNew,
                Severity::Error,
                label,
                format!(
                    "`import tensorflow` fails: this TensorFlow was built for the NumPy 1.x C-ABI, and numpy {version} \
                     has another"
                ),
            )
            .you_will_see("ImportError: numpy.core._multiarray_umath failed to import")
            .evidence(format!("inferred: {statement} ({source})"));
            if pair.declared == Declared::Satisfied {
                finding = finding.not_seen_by(format!(
                    "pip check: numpy {version} satisfies the `{}` that is declared",
                    pair.requires.join(", ")
                ));
            }
            Some(finding)
        }
        NumpyAbi::TwoReady => {
            let too_old = using.at_least.as_ref().is_some_and(|least| version < least);
            if too_old {
                let least = using
                    .at_least
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let statement =
                    format!("its extension modules ask for the C-API of numpy {least} or newer");
                pair.compatibility = Compatibility::Incompatible;
                pair.evidence.insert(0, evidence(&statement));
                return Some(
                    Finding::new(
                        Code::NumpyAbiTooOld,
                        Severity::Error,
                        label,
                        format!(
                            "`import tensorflow` fails: this TensorFlow was built for numpy {least} or newer, and this \
                             is numpy {version}"
                        ),
                    )
                    .evidence(format!("inferred: {statement} ({source})")),
                );
            }
            if pair.declared == Declared::Satisfied {
                pair.compatibility = Compatibility::Compatible;
                pair.evidence.insert(
                    0,
                    evidence("its extension modules were built for NumPy 2, which also run on NumPy 1, and what it \
                              declares is satisfied"),
                );
            }
            None
        }
        _ => None,
    }
}
