//! One child process, from start to exit or time-out.
#![expect(
    clippy::disallowed_types,
    reason = "the one place that starts processes"
)]

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use process_wrap::std::{ChildWrapper, CommandWrap};

use super::{Captured, interrupted};

/// What to start, and how long it may take.
#[derive(Debug, Clone)]
pub(crate) struct CommandSpec<'a> {
    /// The program, a path or a name on PATH.
    pub program: &'a Path,
    /// Its arguments.
    pub args: &'a [OsString],
    /// Changes to the environment it inherits; `None` removes a variable.
    pub env: &'a [(OsString, Option<OsString>)],
    /// Its working folder; `None` for ours.
    pub cwd: Option<&'a Path>,
    /// After how long it is killed, with everything it started.
    pub timeout: Duration,
}

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// It ended by itself, with this code.
    Exited(i32),
    /// A signal ended it.
    Signalled(i32),
    /// It took too long and was killed.
    TimedOut,
    /// The tool was asked to stop, and killed it.
    Interrupted,
}

/// What became of a child.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// How it ended.
    pub status: Status,
    /// What it wrote to stdout.
    pub stdout: Captured,
    /// What it wrote to stderr.
    pub stderr: Captured,
    /// How long it ran.
    pub duration: Duration,
}

impl Outcome {
    /// Whether it ended by itself with code 0.
    #[must_use]
    pub(crate) fn success(&self) -> bool {
        self.status == Status::Exited(0)
    }
}

/// A child that could not be started.
#[derive(Debug, thiserror::Error)]
#[error("`{}` cannot be started: {cause}", program.display())]
pub(crate) struct StartError {
    /// The program.
    pub program: PathBuf,
    /// The cause.
    pub cause: io::Error,
}

/// How often a running child is looked at.
const PULSE: Duration = Duration::from_millis(20);
/// How long a stream may stay open after the child ended, held by something that escaped its group.
const GRACE: Duration = Duration::from_secs(2);

/// How long a child that is asked to end may take to undo what it began.
#[cfg(unix)]
const UNDO: Duration = Duration::from_secs(10);
/// The signal of Ctrl-C, the same number on every Unix.
#[cfg(unix)]
const SIGINT: i32 = 2;

/// Runs a child to its end. Its stdin is empty.
pub(crate) fn child(order: &CommandSpec<'_>) -> Result<Outcome, StartError> {
    let start = Instant::now();
    let failed = |cause| StartError {
        program: order.program.to_owned(),
        cause,
    };
    let mut child = command(order).spawn().map_err(failed)?;
    let stdout = Reader::start(child.stdout().take());
    let stderr = Reader::start(child.stderr().take());
    let status = wait(child.as_mut(), start, order.timeout).map_err(failed)?;
    // whatever the child left running would hold the streams, and outlive the tool
    let _gone = child.start_kill();
    let deadline = Instant::now() + GRACE;
    Ok(Outcome {
        status,
        stdout: stdout.finish(deadline),
        stderr: stderr.finish(deadline),
        duration: start.elapsed(),
    })
}

fn command(order: &CommandSpec<'_>) -> CommandWrap {
    let mut command = CommandWrap::with_new(order.program, |command| {
        command
            .args(order.args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for (name, value) in order.env {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(folder) = order.cwd {
            command.current_dir(folder);
        }
    });
    #[cfg(unix)]
    command.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    command.wrap(process_wrap::std::JobObject);
    command
}

fn wait(child: &mut dyn ChildWrapper, start: Instant, timeout: Duration) -> io::Result<Status> {
    loop {
        if let Some(status) = child.inner_mut().try_wait()? {
            return Ok(ended(status));
        }
        let stopped = if interrupted() {
            Some(Status::Interrupted)
        } else if start.elapsed() >= timeout {
            Some(Status::TimedOut)
        } else {
            None
        };
        if let Some(status) = stopped {
            stop(child)?;
            return Ok(status);
        }
        thread::sleep(PULSE);
    }
}

/// Ends a child with everything it started. It is asked first: pip undoes an install that it is interrupted in.
fn stop(child: &mut dyn ChildWrapper) -> io::Result<()> {
    #[cfg(unix)]
    if child.signal(SIGINT).is_ok() {
        let asked = Instant::now();
        while asked.elapsed() < UNDO {
            // what it started is killed by the caller
            if child.inner_mut().try_wait()?.is_some() {
                return Ok(());
            }
            thread::sleep(PULSE);
        }
    }
    child.start_kill()?;
    child.wait()?;
    Ok(())
}

fn ended(status: ExitStatus) -> Status {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Status::Signalled(signal);
    }
    Status::Exited(status.code().unwrap_or(-1))
}

/// Drains one stream in a thread of its own, so that the child never waits for us.
struct Reader {
    kept: Arc<Mutex<Captured>>,
    thread: Option<JoinHandle<()>>,
}

impl Reader {
    fn start(stream: Option<impl Read + Send + 'static>) -> Self {
        let kept = Arc::new(Mutex::new(Captured::default()));
        let shared = Arc::clone(&kept);
        let keep = move |bytes: &[u8]| {
            shared
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(bytes);
        };
        Self {
            kept,
            thread: stream.map(|stream| thread::spawn(move || Captured::read(stream, keep))),
        }
    }

    fn finish(self, deadline: Instant) -> Captured {
        while self.thread.as_ref().is_some_and(|t| !t.is_finished()) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(2));
        }
        std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(all(test, unix))]
#[path = "tests.rs"]
mod tests;
