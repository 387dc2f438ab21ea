//! Findings: facts with a stable code and a severity.

use super::{Code, Detail, SourcePlace, Stage, Subject, TicketLine};

/// How much a finding matters, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// `import tensorflow` fails because of it.
    Error,
    /// The import works; something else will not, or not for long.
    Warning,
    /// A thing to know.
    Note,
}

impl Severity {
    /// The spelling of the report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Its code.
    pub code: Code,
    /// How much it matters here.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// The facts.
    pub detail: Detail,
    /// The error text that Python prints, where the table, the failure catalogue or the text itself gives it.
    pub error: Option<String>,
    /// The entry of the failure catalogue that the error matches.
    pub failure: Option<String>,
    /// The lines of a ticket that show it.
    pub lines: Vec<TicketLine>,
    /// Where a project file states it.
    pub place: Option<SourcePlace>,
    /// What fails first because of it, where that is known.
    pub stage: Option<Stage>,
    /// For a consequence: the code of its cause.
    pub caused_by: Option<Code>,
}

impl Finding {
    /// A finding without an error text.
    #[must_use]
    pub(crate) fn new(
        code: Code,
        severity: Severity,
        subject: impl Into<Subject>,
        detail: Detail,
    ) -> Self {
        Self {
            code,
            severity,
            subject: subject.into(),
            detail,
            error: None,
            failure: None,
            lines: Vec::new(),
            place: None,
            stage: None,
            caused_by: None,
        }
    }

    /// Adds the error text that Python prints.
    #[must_use]
    pub(crate) fn with_error(mut self, text: impl Into<String>) -> Self {
        self.error = Some(text.into());
        self
    }

    /// Adds what fails first.
    #[must_use]
    pub(crate) fn at_stage(mut self, stage: impl Into<Option<Stage>>) -> Self {
        self.stage = stage.into();
        self
    }
}
