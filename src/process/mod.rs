//! The one door to other processes: starts a child with a time-out, keeps a bounded part of what it prints, and makes
//! sure that nothing it started outlives it. What happens to a child, a crash included, is a result and no error.

mod capture;
mod child;
mod interrupt;

pub use capture::Captured;
pub use child::{CommandSpec, Outcome, StartError, Status, child};
pub use interrupt::{catch_interrupts, interrupted};
