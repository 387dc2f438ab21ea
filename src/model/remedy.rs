//! What to type.

use super::Code;

/// One step of a remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it does, in words.
    pub summary: String,
    /// The command, quoted for the shell of the environment's own platform; `None` for a step by hand.
    pub command: Option<String>,
    /// The words of the command, unquoted, for whoever runs it without a shell; empty for a step by hand.
    pub words: Vec<String>,
    /// The findings it cures.
    pub resolves: Vec<Code>,
    /// What it destroys, if it does.
    pub destroys: Option<String>,
}

/// A way out: offered only if the judge, run again with it applied, says that the import works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// What changes, in one line.
    pub summary: String,
    /// The versions it sets: `numpy==1.26.4`.
    pub pins: Vec<String>,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// What to know besides: a requirement that will stay violated, a process to restart.
    pub notes: Vec<String>,
    /// The folder of the new environment, below the working folder, where one is made and the old one is left alone.
    pub makes: Option<String>,
}

impl Remedy {
    /// The commands of the steps, in order.
    pub fn commands(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|s| s.command.as_deref())
    }
}
