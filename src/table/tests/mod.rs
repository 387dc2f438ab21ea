//! Validates the data files against each other and against the runs, and that the build script refuses damage.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod answers;
mod claims;
mod companions;
mod damage;
mod imported;
mod key;
mod known;
mod observations;
mod ranges;
pub(crate) mod recorded;

use std::path::Path;

use crate::model::{PackageName, Version, name_of};

use super::build::source::Sources;
use super::{Companion, Table};

fn table() -> &'static Table {
    Table::embedded()
}

/// The data files.
pub(super) fn sources() -> Sources {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/table/data");
    Sources::read(&folder).unwrap()
}

fn name(text: &str) -> PackageName {
    name_of(text).unwrap()
}

fn version(text: &str) -> Version {
    text.parse().unwrap()
}

fn unknown(_: &PackageName) -> Companion {
    Companion::Unknown
}
