//! What this TensorFlow imports of other distributions.

use crate::model::{Environment, MeasuredEffect, PackageName, PythonVersion, RaisedError, Version};
use crate::table::{ImportedModule, Table};

/// What a TensorFlow imports, as it was measured with the nearest release.
pub(crate) struct ImportClosure<'t> {
    table: &'t Table,
    tensorflow: Option<&'t Version>,
    python: Option<&'t PythonVersion>,
    modules: &'t [ImportedModule],
    /// Whether it was measured with a release of the same series, so that what it lacks is not imported.
    pub(crate) is_of_series: bool,
}

impl<'t> ImportClosure<'t> {
    /// The closure of a TensorFlow; empty where there is none.
    pub(crate) fn new(
        tensorflow: Option<Option<&'t Version>>,
        environment: &'t Environment,
        table: &'t Table,
    ) -> Self {
        let modules = tensorflow.map_or(&[][..], |version| table.reached_modules(version));
        let series = |v: &Version| v.release().get(..2).map(<[u64]>::to_vec);
        let version = tensorflow.flatten();
        let measured = modules.first().and_then(|m| series(m.tensorflow()));
        Self {
            table,
            tensorflow: version,
            python: environment.python.as_ref(),
            modules,
            is_of_series: version.is_some() && version.and_then(series) == measured,
        }
    }

    /// The module of a distribution that is imported.
    pub(crate) fn of(&self, distribution: &PackageName) -> Option<&'t ImportedModule> {
        let of = |m: &&ImportedModule| m.distribution() == distribution.as_ref();
        self.modules.iter().find(of)
    }

    /// Whether `import tensorflow` fails without a distribution.
    pub(crate) fn needs(&self, distribution: &PackageName) -> bool {
        self.of(distribution)
            .is_some_and(|m| m.fails_when_missing == Some(true))
    }

    /// What follows when a distribution is not installed; `None` where that was not measured.
    pub(crate) fn effect_of_absence(&self, distribution: &PackageName) -> Option<MeasuredEffect> {
        let module = self.of(distribution);
        let effect = module.and_then(|m| match m.fails_when_missing? {
            true => Some(MeasuredEffect::Fails(m.missing_stage)),
            false => Some(MeasuredEffect::Works),
        });
        effect.or_else(|| {
            self.table
                .effect_of_absence(distribution, self.tensorflow?, self.python)
        })
    }

    /// What follows when a module of a distribution raises an error; `None` where nobody tried.
    pub(crate) fn effect_of_error(
        &self,
        distribution: &PackageName,
        error: RaisedError,
    ) -> Option<MeasuredEffect> {
        self.table
            .effect_of_error(distribution, self.tensorflow?, self.python, error)
    }
}
