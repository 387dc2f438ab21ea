//! The binary on trees that the tests build. No Python is run and none needs to be installed.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg(unix)]

mod apply;
mod ask;
mod cases;
mod check;
mod explain;
mod findings;
mod fix;
mod hostile;
mod outside;
mod paste;
mod project;
mod redact;
mod scan;
mod special_files;
mod startup;
mod streams;
mod support;
mod table;
mod unreadable;
