//! The reader of METADATA.

#[path = "../../src/read/headers.rs"]
mod headers;
#[path = "../../src/read/metadata.rs"]
mod metadata;

pub(crate) use metadata::metadata;
