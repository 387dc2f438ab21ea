//! What we know: the compatibility table and the failure catalogue, as data files with their loader and their queries.
//! The one door to `semver`, which versions the format of the table and of the JSON report.

mod error;
mod facts;
mod table;

pub use error::TableError;
pub use facts::{
    Companion, CompanionRule, FailingOperation, FamilyMember, Known, MemberKind, NumpyRelease,
    NumpySeries, Observation, Outcome, PairKnowledge, PairQuestion, TensorflowRelease, WheelGroup,
};
pub use table::Table;
