//! Code that Python runs at start-up: it may change the search path, and with it what is imported.

use super::context::Context;
use crate::model::{Code, Detail, Finding, Severity, StartupFile, Subject};

/// The start-up files that are not known to be harmless.
pub(crate) fn startup_code(context: &Context<'_>) -> Vec<Finding> {
    let unknown = |file: &StartupFile| {
        let statement = context.table.unknown_start(file)?;
        Some(Finding::new(
            Code::StartupHook,
            Severity::Warning,
            Subject::File(file.path.clone()),
            Detail::StartupHook {
                file: file.kind,
                statement: statement.chars().take(SHOWN).collect(),
            },
        ))
    };
    let files = context.environment.search_path.startup.iter();
    files.filter_map(unknown).collect()
}

/// How many characters of a statement are quoted.
const SHOWN: usize = 200;

/// Whether the search path may be another one than was read.
pub(crate) fn leave_open(context: &Context<'_>, findings: &[Finding]) -> bool {
    is_unread(context) || findings.iter().any(|f| f.code == Code::StartupHook)
}

/// Whether a file could not be read that names directories of the search path.
pub(crate) fn is_unread(context: &Context<'_>) -> bool {
    !context.environment.search_path.unread.is_empty()
}
