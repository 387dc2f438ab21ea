//! The exact output of every format for hand-built reports.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod contract;
mod outside;
mod pages;
mod text;
mod wording;

use std::path::Path;

use super::View;
use super::samples;

fn at_80_columns() -> View<'static> {
    View {
        width: Some(80),
        home: Some(Path::new(samples::HOME)),
        ..View::default()
    }
}
