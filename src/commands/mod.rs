//! One file a command: discover, read, judge, report.
pub mod observe;

mod explain;

pub use explain::{ExplainError, explain};
