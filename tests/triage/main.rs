//! Tickets of real environments, really broken: the verdict must be what happened, or unknown, never another.
//!
//! `cases/*.txt` hold what was seen: a list of what was installed and what `import tensorflow` printed, with the paths of
//! the machine replaced and the middle of long tracebacks left out, as people do. `truth.csv` says what happened and which
//! findings name the cause. `shapes/` hold one environment in every shape, each written by the tool whose shape it is.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read files of their own"
)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod bad;
mod hard;
mod locks;
mod messages;
mod notebooks;
mod real;
mod shapes;
mod short;
mod support;
mod threads;
mod tickets;
