//! The compatibility table and its queries.

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// The compatibility table that this build carries. The build script checked it, so that no query fails.
#[derive(Debug)]
pub(crate) struct Table {
    _private: (),
}

impl Table {
    /// The table.
    #[must_use]
    pub(crate) fn embedded() -> &'static Self {
        &Self { _private: () }
    }

    /// The day the table was made: `2026-11-20`.
    #[must_use]
    pub(crate) fn date(&self) -> &'static str {
        DATE
    }
}
