//! Why nothing can be offered: who wants what, and what cannot be had at once.

/// In what way something is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConstraintKind {
    /// The person asks for it.
    Asked,
    /// Metadata declares it.
    Requires,
    /// It is known to work with that, and not with the rest.
    WorksWith,
    /// There are wheels for that alone.
    Wheels,
    /// There is something to know of it that rules it out.
    Is,
}

impl ConstraintKind {
    /// The spelling of the report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Requires => "requires",
            Self::WorksWith => "works-with",
            Self::Wheels => "wheels",
            Self::Is => "is",
        }
    }
}

/// One of those that cannot be satisfied at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// Who: `pandas 3.0.1`, `tensorflow-cpu 2.10.1`, `the request`.
    pub who: String,
    /// In what way.
    pub kind: ConstraintKind,
    /// What: `numpy>=2`, `Python 3.7, 3.8, 3.9, 3.10`.
    pub what: String,
    /// Why it cannot be changed, where there is something to say.
    pub because: Option<String>,
}

/// Why there is no remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What there is none of, as a claim: `no NumPy fits all that is installed`.
    pub claim: String,
    /// Who wants what.
    pub wants: Vec<Constraint>,
    /// What could be had instead, or has to give way.
    pub instead: Vec<String>,
}
