//! Repairs of damage, before any version changes.

use std::path::{Path, PathBuf};

use crate::model::{Action, Code};

/// A repair, and the codes of the findings that ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repair {
    pub(super) action: Action,
    pub(super) resolves: Vec<Code>,
}

impl Repair {
    pub(super) fn new(action: Action, code: Code) -> Self {
        Self {
            action,
            resolves: vec![code],
        }
    }

    /// Whether an installer carries it out.
    pub(super) fn installs(&self) -> bool {
        matches!(self.action, Action::Uninstall(_) | Action::Reinstall { .. })
    }
}

/// Gives a stray file or folder a name under which Python imports nothing.
pub(super) fn rename(path: &Path) -> Action {
    let mut to = path.as_os_str().to_owned();
    to.push(".shadows");
    Action::Rename {
        path: path.to_owned(),
        to: PathBuf::from(to),
    }
}
