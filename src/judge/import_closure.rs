//! What this TensorFlow imports of other distributions. The table is asked when a check needs it: in a healthy
//! environment none does.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::model::{PackageName, Version};
use crate::table::{ImportedModule, Table};

/// What a TensorFlow imports, as it was measured with the nearest release.
pub(crate) struct ImportClosure<'t> {
    table: &'t Table,
    /// Whether there is a TensorFlow, and its version where that is known.
    tensorflow: Option<Option<&'t Version>>,
    modules: OnceCell<Arc<Vec<ImportedModule>>>,
}

impl<'t> ImportClosure<'t> {
    /// The closure of a TensorFlow; empty where there is none.
    pub(crate) fn new(tensorflow: Option<Option<&'t Version>>, table: &'t Table) -> Self {
        Self {
            table,
            tensorflow,
            modules: OnceCell::new(),
        }
    }

    /// A top-level module that is imported.
    pub(crate) fn module(&self, name: &str) -> Option<&ImportedModule> {
        self.all().iter().find(|m| m.module == name)
    }

    /// The module of a distribution that is imported.
    pub(crate) fn of(&self, distribution: &PackageName) -> Option<&ImportedModule> {
        self.all().iter().find(|m| m.distribution == *distribution)
    }

    /// Whether `import tensorflow` fails without a distribution.
    pub(crate) fn needs(&self, distribution: &PackageName) -> bool {
        self.of(distribution)
            .is_some_and(|m| m.fails_when_missing == Some(true))
    }

    /// Whether it was measured with a release of the same series, so that what it lacks is not imported.
    pub(crate) fn is_of_series(&self) -> bool {
        let series = |v: &Version| v.release().get(..2).map(<[u64]>::to_vec);
        let version = self.tensorflow.flatten().and_then(series);
        let measured = self.all().first().and_then(|m| series(&m.tensorflow));
        version.is_some() && version == measured
    }

    fn all(&self) -> &[ImportedModule] {
        self.modules.get_or_init(|| match self.tensorflow {
            Some(version) => self.table.reached_modules(version),
            None => Arc::default(),
        })
    }
}
