//! Counts what a harness ran, and prints one table row of it.

/// The outcome of a harness.
#[derive(Default)]
pub(crate) struct Tally {
    /// Cases that cannot exist, such as requirements that no installer resolves.
    pub(crate) impossible: usize,
    pub(crate) agree: usize,
    /// Cases whose verdict is `unknown`.
    pub(crate) unknown: usize,
    /// Rows whose verdict is not what happens.
    pub(crate) wrong: Vec<String>,
    /// Of the wrong ones those that say `works` of what fails.
    pub(crate) broken_promises: usize,
    /// Printed fixes that were applied.
    pub(crate) fixes: usize,
    /// Fixes that leave the environment broken, are refused, or are not printed.
    pub(crate) uncured: Vec<String>,
}

impl Tally {
    /// Counts a case; whether the verdict agrees with what happens.
    pub(crate) fn count(&mut self, row: &str, verdict: &str, works: bool) -> bool {
        let agrees = match verdict {
            "works" => works,
            "fails" | "absent" => !works,
            _ => {
                self.unknown += 1;
                return false;
            }
        };
        if agrees {
            self.agree += 1;
        } else {
            self.wrong.push(row.to_owned());
            self.broken_promises += usize::from(!works);
        }
        agrees
    }

    /// Counts a fix that was applied, with what is wrong afterwards.
    pub(crate) fn count_fix(&mut self, row: &str, outcome: Result<(), String>) {
        self.fixes += 1;
        if let Err(error) = outcome {
            self.uncured.push(format!("{row}: {error}"));
        }
    }

    /// How many cases were run.
    pub(crate) fn run(&self) -> usize {
        self.agree + self.unknown + self.wrong.len()
    }

    /// Prints the counts and what was wrong.
    pub(crate) fn print(&self, name: &str, planned: usize) {
        eprintln!(
            "{name}: planned {planned}, impossible {}, run {}, agree {}, unknown {}, wrong {} ({} say works and fail), \
             fixes applied {}, cured {}",
            self.impossible,
            self.run(),
            self.agree,
            self.unknown,
            self.wrong.len(),
            self.broken_promises,
            self.fixes,
            self.fixes - self.uncured.len()
        );
        for row in &self.wrong {
            eprintln!("wrong: {row}");
        }
        for row in &self.uncured {
            eprintln!("not cured: {row}");
        }
    }
}
