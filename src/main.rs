//! Passes the arguments to a command, prints its output and sets the exit status.
#![allow(clippy::print_stderr)]

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::Parser;
use tfpair::cli::{Cli, Color};
use tfpair::commands::{self, Status, Terminal};

fn main() -> ExitCode {
    let asked = Cli::try_parse().and_then(Cli::action);
    let (command, common) = match asked {
        Ok(asked) => asked,
        Err(error) => {
            // help and version come this way too; a reader that is gone has seen enough
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let choice = match common.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    let mut stderr = AutoStream::new(io::stderr(), choice);
    let outcome = match commands::run(&command, &common, terminal(), &mut stderr) {
        Ok(outcome) => outcome,
        Err(failure) => {
            let _ = stderr.write_all(failure.render().as_bytes());
            return ExitCode::from(Status::CannotTell.code());
        }
    };
    let written = write(outcome.text.as_bytes(), choice);
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(stderr, "error: cannot write to stdout: {error}");
            ExitCode::from(Status::CannotTell.code())
        }
        _ => ExitCode::from(outcome.status.code()),
    }
}

fn write(text: &[u8], choice: ColorChoice) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    // a stream that takes colours out looks at every character: a text without any is not given to it
    if text.iter().all(|b| *b == b'\n' || (b' '..0x7f).contains(b)) {
        stdout.write_all(text)?;
        return stdout.flush();
    }
    let mut stdout = AutoStream::new(stdout, choice);
    stdout.write_all(text)?;
    stdout.flush()
}

/// The columns of a terminal that does not tell its size.
const COLUMNS: u16 = 80;

fn terminal() -> Terminal {
    let stdout = io::stdout();
    let width = stdout.is_terminal().then(|| {
        terminal_size::terminal_size_of(&stdout).map_or(COLUMNS, |(columns, _)| columns.0)
    });
    Terminal {
        width,
        progress: io::stderr().is_terminal(),
    }
}
