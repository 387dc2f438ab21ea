//! Facts and knowledge to a verdict with findings and remedies. Pure: no file, no clock, no environment variable.
mod marker;
pub use marker::{MarkerFacts, Truth};
