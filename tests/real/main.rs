//! Verdicts compared with reality: environments with real wheels, judged by the built `tfpair` and then imported. Not
//! part of `cargo test`; run with `cargo test --test real`, all of them with `-- --include-ignored`. Needs `uv` on PATH
//! (or in `TFPAIR_UV`) and Pythons from pyenv or wherever `uv python find` looks.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod apply;
mod broken;
mod cures;
mod damages;
mod deeds;
mod elsewhere;
mod keras;
mod managed;
mod pairs;
mod projects;
mod realistic;
mod records;
mod repairs;
mod sampled;
mod scenarios;
mod search_path;
mod straced;
mod support;
mod tally;
mod wheel;
