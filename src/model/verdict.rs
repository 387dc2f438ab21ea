//! The verdict about one environment.

use super::{Answer, Conflict, Environment, Finding, HarmlessLine, Pair, Remedy, Severity};
use super::{Probe, ProjectCheck};

/// Will `import tensorflow` work here?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// Yes.
    Works,
    /// No.
    Fails,
    /// It cannot be determined.
    Unknown,
    /// There is no TensorFlow here.
    Absent,
}

impl Verdict {
    /// The spelling of the report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Fails => "fails",
            Self::Unknown => "unknown",
            Self::Absent => "absent",
        }
    }
}

/// The judgement of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judgement {
    /// The pair that counts.
    pub pair: Pair,
    /// The answer.
    pub verdict: Verdict,
    /// Why, the first cause first.
    pub findings: Vec<Finding>,
}

/// One environment, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assessment {
    /// What was judged.
    pub environment: Environment,
    /// The pair that counts.
    pub pair: Pair,
    /// The answer.
    pub verdict: Verdict,
    /// Why, the first cause first.
    pub findings: Vec<Finding>,
    /// What to type, best first.
    pub remedies: Vec<Remedy>,
    /// Why there is none, where requirements exclude each other.
    pub conflict: Option<Conflict>,
    /// What to ask the person for, where it cannot be determined (tickets).
    pub questions: Vec<String>,
    /// The answer to a ticket that only asks.
    pub answer: Option<Box<Answer>>,
    /// The harmless lines of a ticket, so that nobody follows them up.
    pub harmless: Vec<HarmlessLine>,
    /// What was seen when the import was tried, where it was.
    pub probe: Option<Probe>,
    /// How a project file was judged, where it is one.
    pub project: Option<Box<ProjectCheck>>,
}

impl Assessment {
    /// An environment with its judgement, and no remedies yet.
    #[must_use]
    pub(crate) fn new(environment: Environment, judgement: Judgement) -> Self {
        Self {
            environment,
            pair: judgement.pair,
            verdict: judgement.verdict,
            findings: judgement.findings,
            remedies: Vec::new(),
            conflict: None,
            questions: Vec::new(),
            answer: None,
            harmless: Vec::new(),
            probe: None,
            project: None,
        }
    }

    /// The most probable cause: the first error, else the first warning.
    #[must_use]
    pub(crate) fn leading(&self) -> Option<&Finding> {
        let of = |severity| self.findings.iter().find(|f| f.severity == severity);
        of(Severity::Error).or_else(|| of(Severity::Warning))
    }
}
