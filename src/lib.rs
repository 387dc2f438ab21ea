//! tfpair judges the TensorFlow and the NumPy of an installed Python environment as a pair, without running Python.
//!
//! * [`cli`]: command-line definitions, no effects.
//! * [`commands`]: one file per command: inspect, judge, render.
//! * [`discover`]: the file system: interpreters, search paths, site-packages, trees of environments.
//! * [`read`]: parsers from bytes to facts.
//! * [`ticket`]: text to facts, then facts to an environment.
//! * [`table`]: the compatibility table and its queries.
//! * [`judge`]: an environment and the table to findings and a verdict. Pure.
//! * [`remedy`]: plans, searches and renders a fix. Pure; asks [`judge`] again.
//! * [`report`]: all wording: text, JSON, Markdown, HTML. Pure.
//! * [`process`]: the only place that starts a process (`--probe`, `observe`, `fix --apply`).
//! * [`observe`]: installs a pair in a throw-away environment and records what happens.
//!
//! The flow is one way: `Interpreter -> SearchPath -> Environment -> Pair -> Verdict -> Report`.
#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod cli;
pub mod commands;
pub mod discover;
pub mod judge;
pub mod model;
pub mod observe;
pub mod process;
pub mod read;
pub mod remedy;
pub mod report;
pub mod table;
pub mod ticket;
