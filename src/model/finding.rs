//! Findings: what was found, under a stable code.

use super::Code;

/// How much a finding matters, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
pub struct Finding {
    /// Its code.
    pub code: Code,
    /// How much it matters here.
    pub severity: Severity,
    /// What it is about: `tensorflow-cpu 2.10.0`, a path.
    pub subject: String,
    /// The claim, in one line without a final period.
    pub message: String,
    /// The error text a person sees, where one is known.
    pub you_will_see: Option<String>,
    /// What was found, with paths, one line each.
    pub evidence: Vec<String>,
    /// Which usual check stays silent, and why.
    pub not_seen_by: Option<String>,
    /// For a consequence: the code of its cause.
    pub caused_by: Option<Code>,
}

impl Finding {
    /// A finding with nothing but its claim.
    #[must_use]
    pub fn new(
        code: Code,
        severity: Severity,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity,
            subject: subject.into(),
            message: message.into(),
            you_will_see: None,
            evidence: Vec::new(),
            not_seen_by: None,
            caused_by: None,
        }
    }

    /// Adds a line of evidence.
    #[must_use]
    pub fn evidence(mut self, line: impl Into<String>) -> Self {
        self.evidence.push(line.into());
        self
    }

    /// Names the error text that a person sees.
    #[must_use]
    pub fn you_will_see(mut self, text: impl Into<String>) -> Self {
        self.you_will_see = Some(text.into());
        self
    }

    /// Names the check that stays silent.
    #[must_use]
    pub fn not_seen_by(mut self, text: impl Into<String>) -> Self {
        self.not_seen_by = Some(text.into());
        self
    }
}
