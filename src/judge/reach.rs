//! What this TensorFlow reaches of others, read from the table when something asks for it: of a healthy environment
//! nothing does.

use std::cell::OnceCell;
use std::sync::Arc;

use super::members::Members;
use crate::knowledge::{ReachedModule, Table, TableError};
use crate::model::{PackageName, Version};

/// What a TensorFlow reaches, as it was measured with the nearest one.
pub(super) struct Reach<'t> {
    table: &'t Table,
    /// Whether there is a TensorFlow, and its version where that is known.
    tensorflow: Option<Option<&'t Version>>,
    read: OnceCell<Result<Arc<Vec<ReachedModule>>, TableError>>,
}

impl<'t> Reach<'t> {
    /// For the TensorFlow of an environment; without one nothing is reached.
    pub(super) fn new(members: &Members<'t>, table: &'t Table) -> Self {
        let tensorflow = members.tensorflow.as_ref();
        Self {
            table,
            tensorflow: tensorflow.map(|t| t.distribution.version.as_ref()),
            read: OnceCell::new(),
        }
    }

    /// For no TensorFlow.
    #[cfg(test)]
    pub(super) fn nothing(table: &'t Table) -> Self {
        Self {
            table,
            tensorflow: None,
            read: OnceCell::new(),
        }
    }

    /// What is known of a top-level module.
    pub(super) fn module(&self, name: &str) -> Option<&ReachedModule> {
        self.all().iter().find(|r| r.module == name)
    }

    /// What is known of the module that a distribution brings.
    pub(super) fn of(&self, distribution: &PackageName) -> Option<&ReachedModule> {
        self.all().iter().find(|r| r.distribution == *distribution)
    }

    /// The damage that the table showed when it was asked.
    pub(super) fn checked(self) -> Result<(), TableError> {
        match self.read.into_inner() {
            Some(Err(error)) => Err(error),
            _ => Ok(()),
        }
    }

    fn all(&self) -> &[ReachedModule] {
        let read = self.read.get_or_init(|| match self.tensorflow {
            Some(version) => self.table.reached_modules(version),
            None => Ok(Arc::default()),
        });
        match read {
            Ok(all) => all,
            Err(_) => &[],
        }
    }
}
