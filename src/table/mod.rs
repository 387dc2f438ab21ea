//! The compatibility table and the failure catalogue. The build script in `build/` checks the data files and compiles them
//! into statics; the modules here answer questions from those.
//!
//! Every fact is in one place under `data/`, with its source; `data/table.toml` describes the files. Adding a release, an
//! observation or a range changes data, not code.

#[cfg(test)]
mod build;
mod claims;
mod companion_releases;
mod companions;
mod condition;
mod evidence;
mod facts;
mod failures;
mod fit;
mod fold;
mod formats;
mod import_closure;
mod import_errors;
mod imported_files;
mod interval;
mod key;
mod machine;
mod meaning;
mod numpy;
mod observations;
mod pages;
mod pair;
pub(crate) mod query;
mod ranges;
mod releases;
mod shadowing;
mod startup;
#[allow(
    clippy::module_inception,
    reason = "the type of that name and its queries"
)]
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod text;
mod words;

pub(crate) use claims::{Claim, claims};
pub(crate) use companions::CompanionRule;
pub(crate) use facts::{Companion, PairKnowledge, PairQuery, QueryContext};
pub(crate) use failures::{Catalogue, Hit, Role};
pub(crate) use formats::reads_report;
pub(crate) use import_closure::{Compiled, ImportedModule};
pub(crate) use imported_files::ImportingVersions;
pub(crate) use numpy::{NumpyRelease, WheelTarget};
pub(crate) use pages::page;
pub(crate) use pair::TensorflowQuery;
pub(crate) use releases::{ReleaseStatus, TensorflowRelease, WheelGroup};
pub(crate) use shadowing::{ShadowOutcome, ShadowedModule};
pub(crate) use table::Table;
