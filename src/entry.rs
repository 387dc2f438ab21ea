//! From the arguments of a process to its exit status.
#![expect(
    clippy::disallowed_methods,
    reason = "the streams and the arguments of the process"
)]

use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::process::ExitCode;

use anstream::adapter::strip_bytes;
use anstream::{AutoStream, ColorChoice};
use clap::Parser;

use crate::cli::{Cli, Color};
use crate::commands::{self, Failure, Outcome, Status, Terminal};

/// Runs the process: arguments in, exit status out.
#[must_use]
pub fn main() -> ExitCode {
    let (command, common) = match Cli::try_parse().and_then(Cli::action) {
        Ok(parsed) => parsed,
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
    let outcome = commands::run(&command, &common, terminal(), &mut io::stdin(), &mut stderr);
    let (text, status) = text_and_status(outcome, &mut stderr);
    match write(text.as_bytes(), choice) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(stderr, "error: cannot write to stdout: {error}");
            ExitCode::from(Status::CannotTell.code())
        }
        _ => ExitCode::from(status.code()),
    }
}

/// Runs one command line within this process, with streams that are no terminals. Returns the exit status.
///
/// # Errors
/// If the text cannot be written.
pub fn run<A: Into<OsString> + Clone>(
    arguments: impl IntoIterator<Item = A>,
    stdin: &mut dyn Read,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> io::Result<u8> {
    let plain = |text: &[u8]| strip_bytes(text).into_vec();
    let (command, common) = match Cli::try_parse_from(arguments).and_then(Cli::action) {
        Ok(parsed) => parsed,
        Err(error) => {
            write!(stderr, "{error}")?;
            return Ok(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut notes = Vec::new();
    let outcome = commands::run(&command, &common, Terminal::default(), stdin, &mut notes);
    let (text, status) = text_and_status(outcome, &mut notes);
    stdout.write_all(&plain(text.as_bytes()))?;
    stderr.write_all(&plain(&notes))?;
    Ok(status.code())
}

fn text_and_status(outcome: Result<Outcome, Failure>, stderr: &mut dyn Write) -> (String, Status) {
    match outcome {
        Ok(outcome) => (outcome.text, outcome.status),
        Err(failure) => {
            let _ = stderr.write_all(failure.render().as_bytes());
            (String::new(), Status::CannotTell)
        }
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

/// The columns of a terminal of unknown size.
const COLUMNS: u16 = 80;

fn terminal() -> Terminal {
    let stdout = io::stdout();
    let width = stdout.is_terminal().then(|| {
        terminal_size::terminal_size_of(&stdout).map_or(COLUMNS, |(columns, _)| columns.0)
    });
    Terminal {
        width,
        progress: io::stderr().is_terminal(),
        input: io::stdin().is_terminal(),
    }
}
