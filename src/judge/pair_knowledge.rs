//! The pair: what is declared and what is known, kept separate.

use super::resolved_pair::{NumpyMember, ResolvedPair, TensorflowMember, numpy_requirements};
use crate::model::{
    Applicable, Coverage, Declared, Environment, Evidence, EvidenceSource, Grade, MarkerFacts,
    PackageName, Pair, Statement, Version, VersionSpecifiers,
};
use crate::table::{Companion, PairKnowledge, PairQuery, Table};

/// The pair with what the table knows of it.
pub(crate) struct Judged {
    pub(crate) pair: Pair,
    pub(crate) knowledge: Option<PairKnowledge>,
}

/// Judges the pair that counts.
pub(crate) fn judge(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Judged {
    let mut pair = Pair {
        numpy: resolved.numpy.as_ref().map(NumpyMember::member),
        ..Pair::default()
    };
    let Some(tensorflow) = &resolved.tensorflow else {
        return Judged {
            pair,
            knowledge: None,
        };
    };
    pair.tensorflow = Some(tensorflow.member());
    let applicable = numpy_requirements(tensorflow, &MarkerFacts::of(environment));
    pair.requires.clone_from(&applicable.certain);
    if let Some(numpy) = resolved.numpy.as_ref().and_then(|n| n.version.as_ref()) {
        pair.declared = if tensorflow.requires.is_some() {
            applicable.satisfied_by(numpy)
        } else {
            Declared::Unknown
        };
    }
    let knowledge = knowledge(environment, resolved, table);
    if let Some(knowledge) = &knowledge {
        pair.compatibility = knowledge.compatibility;
        pair.known_range.clone_from(&knowledge.known_range);
        pair.evidence.clone_from(&knowledge.evidence);
    } else if resolved.numpy.is_none() {
        pair.known_range = range(environment, resolved, table);
    }
    add_declared_evidence(&mut pair, tensorflow, &applicable);
    Judged { pair, knowledge }
}

/// Which NumPy the TensorFlow is known to work with, where no NumPy is named.
fn range(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Option<VersionSpecifiers> {
    // the range is that of the TensorFlow, whatever NumPy it is asked with
    let releases = table.numpy_releases();
    let numpy = &releases.first()?.version();
    ask(environment, resolved, numpy, table)?.known_range
}

/// What the table knows of the pair, if both versions are known.
fn knowledge(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    table: &Table,
) -> Option<PairKnowledge> {
    let numpy = resolved.numpy.as_ref()?.version.as_ref()?;
    ask(environment, resolved, numpy, table)
}

fn ask(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    np: &Version,
    table: &Table,
) -> Option<PairKnowledge> {
    let tensorflow = resolved.tensorflow.as_ref()?;
    let tf = tensorflow.distribution.version.as_ref()?;
    let companions = |name: &PackageName| companion(environment, name);
    Some(table.pair(&PairQuery {
        tensorflow: tf,
        numpy: np,
        python: environment.python.as_ref(),
        platform: environment.platform,
        official: tensorflow.official,
        companions: &companions,
    }))
}

/// What is known of a companion in an environment.
pub(crate) fn companion(environment: &Environment, name: &PackageName) -> Companion {
    match environment.first(name) {
        Some(found) => found
            .version
            .clone()
            .map_or(Companion::Unknown, Companion::Installed),
        None if environment.coverage == Coverage::Complete => Companion::Absent,
        None => Companion::Unknown,
    }
}

fn add_declared_evidence(
    pair: &mut Pair,
    tensorflow: &TensorflowMember<'_>,
    applicable: &Applicable,
) {
    if applicable.certain.is_empty() {
        return;
    }
    let source = match &tensorflow.distribution.path {
        Some(path) if !tensorflow.requires_from_table => {
            EvidenceSource::File(path.join("METADATA"))
        }
        _ => EvidenceSource::TableMetadata,
    };
    pair.evidence.push(Evidence {
        grade: Grade::Declared,
        python: None,
        statement: Statement::Declares {
            tensorflow: tensorflow.distribution.into(),
            requirements: pair.requires.clone(),
        },
        source,
    });
}
