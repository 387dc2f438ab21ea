//! Ctrl-C: recorded, so that children are stopped and directories removed before tfpair exits.

use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static CAUGHT: OnceLock<()> = OnceLock::new();

/// From now on Ctrl-C, and a polite request to end, are remembered instead of ending the tool at once. Children are
/// then killed within a pulse, so nothing keeps the tool from ending by itself.
pub(crate) fn catch_interrupts() -> io::Result<()> {
    if CAUGHT.set(()).is_err() {
        return Ok(());
    }
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
    })
    .map_err(io::Error::other)
}

/// Whether the tool was asked to stop.
#[must_use]
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}
