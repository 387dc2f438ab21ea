//! The compatibility table and the failure catalogue. The build script in `build/` checks the data files and compiles them
//! into statics; the modules here answer questions from those.
//!
//! Every fact is in one place under `data/`, with its source; `data/table.toml` describes the files. Adding a release, an
//! observation or a range changes data, not code.

#[cfg(test)]
mod build;
mod claims;
mod companions;
mod condition;
mod evidence;
mod facts;
mod failures;
mod fit;
mod import_closure;
mod interval;
mod key;
mod machine;
mod numpy;
mod observations;
mod pages;
mod pair;
mod ranges;
mod releases;
mod statics;
#[allow(
    clippy::module_inception,
    reason = "the type of that name and its queries"
)]
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod text;

pub use claims::{Claim, ClaimRun, ClaimVerdict, claims};
pub use companions::CompanionRule;
pub use facts::{Companion, PairKnowledge, PairOutline, PairQuery, QueryContext};
pub use failures::{Catalogue, Caught, Entry, Hit, Implies, Role, Stage};
pub use import_closure::{Compiled, ImportedModule, StandardModule};
pub use machine::MachineNeed;
pub use numpy::{NumpyRelease, NumpySeries};
pub use pages::page;
pub use pair::{Numpy, TensorflowQuery};
pub use ranges::FailingOperation;
pub use releases::{ReleaseStatus, TensorflowRelease, WheelGroup};
pub use table::Table;
