//! The compatibility table and the failure catalogue: data files and queries. Only this module uses `semver`, for the
//! versions of the table's format and of the JSON report.
//!
//! Every fact is in one place under `data/`, with its source; `data/table.toml` describes the files. Adding a release, an
//! observation or a range changes data, not code.

mod abi;
mod claims;
mod companions;
mod csv_table;
mod declared;
mod error;
mod evidence;
mod facts;
mod failures;
mod import_closure;
mod installs;
mod interval;
mod machine;
mod manifest;
mod memo;
mod numpy;
mod observations;
mod pages;
mod pair;
mod ranges;
mod releases;
mod requires;
mod table;
mod tensorflow_query;
#[cfg(test)]
mod tests;
mod toml_file;

pub use claims::{Claim, ClaimRun, ClaimVerdict, advice_page, claims};
pub use facts::{
    BuiltFor, Companion, CompanionRule, FailingOperation, FamilyMember, Install, MemberKind,
    NumpyRelease, NumpySeries, Observation, Outcome, PairKnowledge, PairOutline, PairQuery,
    QueryContext, ReleaseStatus, TensorflowRelease, WheelGroup,
};
pub use failures::{Catalogue, Caught, Entry, Hit, Implies, Role, Stage};
pub use import_closure::{Compiled, ImportedModule, StandardModule};
pub use interval::Interval;
pub use machine::MachineNeed;
pub use pages::page;
pub use ranges::{Failure, Happens, Segment, SeriesRange};
pub use table::Table;
pub use tensorflow_query::TensorflowQuery;
