//! Validates the data files against each other and against the runs.
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
mod known;
mod observations;
mod order;
mod ranges;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{PackageName, Version, name_of};

use super::error::TableError;
use super::table::EMBEDDED;
use super::{Companion, Table};

fn table() -> &'static Table {
    Table::embedded()
}

fn text(file: &str) -> &'static str {
    EMBEDDED.iter().find(|(name, _)| *name == file).unwrap().1
}

/// The embedded table with one file replaced.
fn table_with(file: &str, text: &str) -> Result<Table, TableError> {
    let mut texts: BTreeMap<String, Cow<'static, str>> = EMBEDDED
        .iter()
        .map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(*text)))
        .collect();
    texts.insert(file.to_owned(), Cow::Owned(text.to_owned()));
    Table::from_texts(texts)
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
