//! tfpair judges the TensorFlow and the NumPy of an installed Python environment as a pair, without running Python.
//!
//! The library is [`inspect`]: from the path of an environment to a [`Report`]. Everything else belongs to the program:
//!
//! * `entry`, `cli`: arguments in, exit status out.
//! * `commands`: one file per command: inspect, judge, render.
//! * `model`: the domain types.
//! * `discover`: the file system: interpreters, search paths, site-packages, trees of environments.
//! * `read`: the one place that opens files, and parsers from bytes to facts.
//! * `ticket`: text to facts, then facts to an environment.
//! * `project`: requirements and lock files to what they ask for, each with its place.
//! * `table`: the compatibility table and its queries.
//! * `judge`: an environment and the table to findings and a verdict. Pure.
//! * `remedy`: plans, searches and renders a fix. Pure; asks `judge` again.
//! * `forecast`: what a plain install of requirements brings. Pure.
//! * `report`: all wording: text, JSON, Markdown, HTML. Pure.
//! * `process`: the only place that starts a process (`--probe`, `observe`, `fix --apply`).
//! * `observe`: installs a pair in a temporary environment and records what happens.
//!
//! The flow is one way: `Interpreter -> SearchPath -> Environment -> Pair -> Verdict -> Report`.
#![cfg_attr(test, allow(clippy::disallowed_methods, clippy::disallowed_types))]

mod api;
mod cli;
mod commands;
mod discover;
mod entry;
mod forecast;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
mod judge;
mod model;
mod observe;
mod process;
mod project;
mod read;
mod remedy;
mod report;
mod table;
mod ticket;

pub use api::{Error, Finding, Report, Severity, Verdict, inspect};
#[doc(hidden)]
pub use entry::{main, run};
