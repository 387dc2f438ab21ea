//! What this TensorFlow reaches of others, read from the table when something asks for it: of a healthy environment
//! nothing does.

use std::cell::OnceCell;
use std::sync::Arc;

use super::resolved_pair::ResolvedPair;
use crate::model::{PackageName, Version};
use crate::table::{ImportedModule, Table};

/// What a TensorFlow reaches, as it was measured with the nearest one.
pub(crate) struct ImportClosure<'t> {
    table: &'t Table,
    /// Whether there is a TensorFlow, and its version where that is known.
    tensorflow: Option<Option<&'t Version>>,
    read: OnceCell<Arc<Vec<ImportedModule>>>,
}

impl<'t> ImportClosure<'t> {
    /// For the TensorFlow of an environment; without one nothing is reached.
    pub(crate) fn new(resolved: &ResolvedPair<'t>, table: &'t Table) -> Self {
        let tensorflow = resolved.tensorflow.as_ref();
        Self {
            table,
            tensorflow: tensorflow.map(|t| t.distribution.version.as_ref()),
            read: OnceCell::new(),
        }
    }

    /// For no TensorFlow.
    #[cfg(test)]
    pub(crate) fn nothing(table: &'t Table) -> Self {
        Self {
            table,
            tensorflow: None,
            read: OnceCell::new(),
        }
    }

    /// What is known of a top-level module.
    pub(crate) fn module(&self, name: &str) -> Option<&ImportedModule> {
        self.all().iter().find(|r| r.module == name)
    }

    /// What is known of the module that a distribution brings.
    pub(crate) fn of(&self, distribution: &PackageName) -> Option<&ImportedModule> {
        self.all().iter().find(|r| r.distribution == *distribution)
    }

    fn all(&self) -> &[ImportedModule] {
        self.read.get_or_init(|| match self.tensorflow {
            Some(version) => self.table.reached_modules(version),
            None => Arc::default(),
        })
    }
}
