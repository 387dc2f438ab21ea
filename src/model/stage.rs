//! When something fails.

/// When something fails, in the order of a day: the earlier stage prevents the later ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// While it is installed.
    Install,
    /// While Python starts.
    Start,
    /// `import tensorflow`.
    Import,
    /// The first use of `tf.keras`: build, fit and use a small model.
    Keras,
    /// Some later use.
    Use,
}

impl Stage {
    /// Every stage.
    pub(crate) const ALL: [Self; 5] = [
        Self::Install,
        Self::Start,
        Self::Import,
        Self::Keras,
        Self::Use,
    ];

    /// The spelling of the report.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Install => "install",
            Self::Start => "start",
            Self::Import => "import",
            Self::Keras => "keras",
            Self::Use => "use",
        }
    }
}
