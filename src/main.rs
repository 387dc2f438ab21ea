//! The `tfpair` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    tfpair::main()
}
