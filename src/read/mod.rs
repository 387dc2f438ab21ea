//! Parsers from bytes to facts: METADATA and WHEEL, RECORD, extension modules. Only this module uses `mailparse`.

pub mod binary;
pub mod build_details;
pub mod conda_python;
pub mod file;
pub mod patchlevel;
pub mod pth;
pub mod pyvenv_cfg;
pub mod site_module;
pub mod version_files;

mod direct_url;
mod egg;
mod extension;
mod headers;
mod metadata;
mod numpy_version;
mod record;
mod wheel;

pub use direct_url::direct_url;
pub use egg::egg_requires;
#[cfg(test)]
pub(crate) use extension::fixture;
pub use extension::{LIMIT, extension, extension_tag};
pub use headers::header_end;
pub use metadata::metadata;
pub use numpy_version::numpy_version;
pub use record::{RecordHash, RecordRow, RowFilter, each_row};
pub use wheel::wheel_tags;
