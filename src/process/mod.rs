//! The only module that starts processes: with a time-out, with limited output, and without leaving descendants running. A
//! crash of a child is a result, not an error.

mod capture;
mod child;
mod interrupt;

pub(crate) use capture::Captured;
pub(crate) use child::{CommandSpec, Outcome, StartError, Status, child};
pub(crate) use interrupt::{catch_interrupts, interrupted};
