//! The progress of an observation: a bar on a terminal, otherwise a line per pair.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shows how far it is.
pub(super) struct Progress<'w> {
    bar: Option<ProgressBar>,
    notes: &'w mut dyn Write,
    doing: Vec<String>,
}

impl<'w> Progress<'w> {
    /// For so many pairs; on a terminal as a bar on stderr.
    pub(super) fn new(pairs: usize, terminal: bool, notes: &'w mut dyn Write) -> Self {
        let bar = terminal.then(|| {
            let bar = ProgressBar::with_draw_target(
                u64::try_from(pairs).ok(),
                ProgressDrawTarget::stderr(),
            );
            if let Ok(style) = ProgressStyle::with_template("{bar:20} {pos}/{len} {elapsed} {msg}")
            {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(500));
            bar
        });
        Self {
            bar,
            notes,
            doing: Vec::new(),
        }
    }

    /// A worker began something.
    pub(super) fn began(&mut self, worker: usize, what: String) {
        if self.doing.len() <= worker {
            self.doing.resize(worker + 1, String::new());
        }
        if let Some(slot) = self.doing.get_mut(worker) {
            *slot = what;
        }
        if let Some(bar) = &self.bar {
            bar.set_message(self.doing.join(", "));
        }
    }

    /// A pair was tried.
    pub(super) fn tried(&mut self, line: &str) -> io::Result<()> {
        self.say(line)?;
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
        Ok(())
    }

    /// A line that stays.
    pub(super) fn say(&mut self, line: &str) -> io::Result<()> {
        match &self.bar {
            Some(bar) => bar.suspend(|| writeln!(self.notes, "{line}")),
            None => writeln!(self.notes, "{line}"),
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
