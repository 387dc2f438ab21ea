//! Judges a pair that the table does not contain (another build, a nightly, a newer release) by TensorFlow's own
//! extension module.

use std::path::PathBuf;

use super::context::Context;
use super::resolved_pair::ResolvedPair;
use crate::model::{
    Code, Compatibility, Declared, Detail, Environment, Evidence, EvidenceSource, Finding, Grade,
    NumpyAbi, NumpyNeed, Pair, Severity, Statement, Version,
};
use crate::table::Table;

/// An extension module of TensorFlow that does not fit the NumPy found.
pub(crate) struct Misfit {
    needs: NumpyNeed,
    numpy: Version,
    file: PathBuf,
}

/// Adds what the extension module tells to the pair, and gives the misfit where there is one.
pub(crate) fn infer(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
    pair: &mut Pair,
) -> Option<Misfit> {
    let tensorflow = resolved.tensorflow.as_ref()?;
    let numpy = resolved.numpy.as_ref()?.version.as_ref()?;
    if pair.compatibility != Compatibility::Unknown {
        return None;
    }
    let (extension, using) = environment.contents.extensions.iter().find_map(|e| {
        let ours = e.distribution.as_ref() == Some(&tensorflow.distribution.name);
        e.numpy.as_ref().filter(|_| ours).map(|using| (e, using))
    })?;
    let needs = match (using.abi, &using.at_least) {
        (NumpyAbi::One | NumpyAbi::OneTypes, _) if table.knows_numpy_two(numpy) => {
            Some(NumpyNeed::One)
        }
        (NumpyAbi::TwoReady, Some(least)) if numpy < least => {
            Some(NumpyNeed::AtLeast(least.clone()))
        }
        (NumpyAbi::TwoReady, _) if pair.declared == Declared::Satisfied => None,
        _ => return None,
    };
    let (compatibility, statement) = match &needs {
        Some(needs) => (
            Compatibility::Incompatible,
            Statement::ExtensionNeeds(needs.clone()),
        ),
        None => (Compatibility::Compatible, Statement::ExtensionFits),
    };
    pair.compatibility = compatibility;
    pair.evidence.insert(
        0,
        Evidence {
            grade: Grade::Inferred,
            python: None,
            statement,
            source: EvidenceSource::File(extension.path.clone()),
        },
    );
    needs.map(|needs| Misfit {
        needs,
        numpy: numpy.clone(),
        file: extension.path.clone(),
    })
}

/// TensorFlow was built for another NumPy.
pub(crate) fn misfit(context: &Context<'_>) -> Vec<Finding> {
    let (Some(misfit), Some(tensorflow)) = (&context.inferred, context.tensorflow()) else {
        return Vec::new();
    };
    let code = match misfit.needs {
        NumpyNeed::One | NumpyNeed::OneTypes => Code::NumpyAbiTooNew,
        NumpyNeed::AtLeast(_) => Code::NumpyAbiTooOld,
    };
    vec![Finding::new(
        code,
        Severity::Error,
        tensorflow,
        Detail::TensorflowBuiltForOtherNumpy {
            needs: misfit.needs.clone(),
            numpy: misfit.numpy.clone(),
            file: misfit.file.clone(),
            satisfied: context.pair.satisfied(),
        },
    )]
}
