//! The build script as tests call it.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the build script may stop, and tests call a part of it"
)]

mod closure;
mod code {
    pub(super) use crate::model::Code;
}
mod companion_releases;
pub(super) mod compile;
mod emit;
pub(super) mod failures;
mod imported;
mod imported_path {
    pub(super) use crate::model::{imported_folder, imported_path};
}
mod literals;
mod observations;
mod range;
mod ranges;
mod releases;
mod requires;
mod rules;
pub(super) mod source;
mod specifiers;
mod words;

use super::{fold, key, meaning};
