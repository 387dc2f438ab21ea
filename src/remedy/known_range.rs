//! The NumPy versions that are known to work with the TensorFlow of an environment.

use super::change::Changes;
use super::overlay;
use crate::judge::pair_knowledge::companion;
use crate::judge::resolved_pair::ResolvedPair;
use crate::model::{Environment, PackageName, Version, VersionSpecifiers};
use crate::table::{PairQuery, Table};

/// The interval of NumPy versions known to work with changes applied, to save trying those that cannot.
pub(super) fn known_range(
    environment: &Environment,
    changes: &Changes,
    table: &Table,
) -> Option<VersionSpecifiers> {
    let changed = overlay::with_changes(environment, changes, table);
    let resolved = ResolvedPair::find(&changed, table);
    let tensorflow = resolved.tensorflow.as_ref()?;
    let version = tensorflow.distribution.version.as_ref()?;
    let companions = |name: &PackageName| companion(&changed, name);
    // the range is that of the TensorFlow, whichever NumPy is asked about
    let any = Version::new([1]);
    let numpy = resolved.numpy.as_ref().and_then(|n| n.version.as_ref());
    table
        .pair(&PairQuery {
            tensorflow: version,
            numpy: numpy.unwrap_or(&any),
            python: changed.python.as_ref(),
            platform: changed.platform,
            official: true,
            companions: &companions,
        })
        .works
}
