//! What we know: the compatibility table and the failure catalogue, as data files with their loader and their queries.
//! The one door to `semver`, which versions the format of the table and of the JSON report.
//!
//! One fact stands in one place, with its source, in a file under `data/`; `data/table.toml` says which file holds what.
//! Adding a release, an observation or a range is an edit to data and never to code.

mod abi;
mod claims;
mod companions;
mod declared;
mod error;
mod evidence;
mod facts;
mod failures;
mod head;
mod installs;
mod interval;
mod machine;
mod memo;
mod numpy;
mod observations;
mod pages;
mod pair;
mod prospect;
mod ranges;
mod reach;
mod releases;
mod requires;
mod sheet;
mod table;
#[cfg(test)]
mod tests;
mod toml_file;

pub use claims::{Claim, ClaimRun, ClaimVerdict, advice_page, claims};
pub use error::TableError;
pub use facts::{
    BuiltFor, Companion, CompanionRule, FailingOperation, FamilyMember, Install, Known, MemberKind,
    NumpyRelease, NumpySeries, Observation, Outcome, PairKnowledge, PairOutline, PairQuestion,
    Setting, TensorflowRelease, WheelGroup,
};
pub use failures::{Catalogue, CatalogueError, Caught, Entry, Hit, Implies, Role, Stage};
pub use interval::Interval;
pub use machine::MachineNeed;
pub use pages::page;
pub use prospect::Prospect;
pub use ranges::{Failure, Happens, Segment, SeriesRange};
pub use reach::{Compiled, ReachedModule, StandardModule};
pub use table::Table;
