//! Parsers from bytes to facts: METADATA and WHEEL, RECORD, extension modules. Only this module uses `mailparse`.

pub(crate) mod binary;
pub(crate) mod build_details;
pub(crate) mod conda_python;
pub(crate) mod file;
pub(crate) mod patchlevel;
pub(crate) mod pth;
pub(crate) mod python_source;
pub(crate) mod pyvenv_cfg;
pub(crate) mod site_module;
pub(crate) mod version_files;

mod direct_url;
mod egg;
mod extension;
mod headers;
mod metadata;
mod numpy_version;
mod record;
mod wheel;

pub(crate) use direct_url::direct_url;
pub(crate) use egg::egg_requires;
#[cfg(test)]
pub(crate) use extension::fixture;
pub(crate) use extension::{LIMIT, LoadedPart, extension, extension_tag, loaded_part};
pub(crate) use headers::header_end;
pub(crate) use metadata::metadata;
pub(crate) use numpy_version::numpy_version;
pub(crate) use record::{RecordHash, RecordRow, RowFilter, each_row};
pub(crate) use wheel::wheel_tags;
