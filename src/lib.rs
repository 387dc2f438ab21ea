//! tfpair judges the TensorFlow and the NumPy of an installed Python environment as a pair, without running Python.
//!
//! The map of the house. Rooms are verbs; [`model`] holds the nouns and [`knowledge`] what we know.
//!
//! * [`cli`]: arguments, no effects.
//! * [`commands`]: one file a command: discover, read, judge, report.
//! * [`discover`]: where things are: interpreters, search paths, trees of environments.
//! * [`read`]: bytes to facts.
//! * [`knowledge`]: the compatibility table, its loader, its queries.
//! * [`judge`]: facts and knowledge to verdicts. Pure.
//! * [`report`]: verdicts to text, JSON, Markdown, HTML. Pure.
//! * [`run`]: the one door to other processes; only `--probe`, `observe` and `fix --apply` go through it.
//!
//! The flow is one way: `Interpreter -> SearchPath -> Environment -> Pair -> Verdict -> Report`. Which room may import
//! which is held by `tests/house`.

pub mod cli;
pub mod commands;
pub mod discover;
pub mod judge;
pub mod knowledge;
pub mod model;
pub mod read;
pub mod report;
pub mod run;
