//! One file a command: discover, read, judge, report.
pub mod observe;
