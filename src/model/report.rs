//! A whole report, as `report` renders it.

use super::{Assessment, Verdict};

/// Begins the block of a text report that carries the JSON report in base64.
pub(crate) const REPORT_BEGIN: &str = "tfpair-report:";
/// Ends that block.
pub(crate) const REPORT_END: &str = "tfpair-report-end";

/// How many environments got which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Summary {
    /// All of them.
    pub environments: usize,
    /// Those where the import works.
    pub works: usize,
    /// Those where it fails.
    pub fails: usize,
    /// Those that could not be determined.
    pub unknown: usize,
    /// Those without TensorFlow.
    pub absent: usize,
}

/// The result of a command that judges environments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    /// The date of the compatibility table, `2026-11-20`.
    pub table: String,
    /// The environments judged.
    pub environments: Vec<Assessment>,
}

impl Report {
    /// Counts the verdicts.
    #[must_use]
    pub(crate) fn summary(&self) -> Summary {
        let mut summary = Summary {
            environments: self.environments.len(),
            ..Summary::default()
        };
        for assessment in &self.environments {
            *match assessment.verdict {
                Verdict::Works => &mut summary.works,
                Verdict::Fails => &mut summary.fails,
                Verdict::Unknown => &mut summary.unknown,
                Verdict::Absent => &mut summary.absent,
            } += 1;
        }
        summary
    }
}
