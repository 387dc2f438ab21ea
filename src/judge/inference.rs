//! Judges a pair that the table does not contain (another build, a nightly, a newer release) by TensorFlow's own
//! extension module.

use std::path::PathBuf;

use super::resolved_pair::ResolvedPair;
use crate::model::{
    Compatibility, Declared, Environment, Evidence, EvidenceSource, Grade, NumpyAbi, NumpyNeed,
    Pair, Statement, Version,
};
use crate::table::Table;

/// An extension module of TensorFlow that does not fit the NumPy found.
pub(crate) struct Misfit {
    pub(super) needs: NumpyNeed,
    pub(super) numpy: Version,
    pub(super) file: PathBuf,
}

/// Adds what the extension module shows to the pair, and gives the misfit where there is one.
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
